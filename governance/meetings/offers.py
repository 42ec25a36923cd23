"""What meetings give to the floors below."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby

from django.utils.translation import gettext, gettext_lazy

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Finding, Retention
from governance.bylaws.models import BylawsVersion
from governance.meetings import demo
from governance.meetings.models import Body, MinutesVersion, Resolution
from governance.meetings.selectors import calendars, meeting_needs, office_words
from governance.meetings.selectors.decisions import is_decided
from governance.meetings.services import blanking
from governance.meetings.services.leaving_office import catch_up, follow_membership

REFERENCE = re.compile(rf"(\d{{4}})-({'|'.join(Body.values)})-(\d+)")


def register_is_whole() -> Iterable[Finding]:
    """Every resolution still says what was hashed, and no number is missing."""
    rows = Resolution.objects.select_related("cooperative")
    ordered = rows.order_by("cooperative", "body", "year", "number").iterator()
    series = groupby(ordered, key=lambda row: (row.cooperative_id, row.body, row.year))
    for _place, resolutions in series:
        for number, resolution in enumerate(resolutions, start=1):
            where = f"{resolution.cooperative.slug} {resolution.reference}"
            if resolution.number != number:
                yield Finding(where=where, what=f"number {number} is missing before it")
                break
            if sha256_of(resolution.record) != resolution.sha256:
                yield Finding(where=where, what="its record is not the one it was given")
            line = resolution.record.get("register", {})
            if (line.get("number"), line.get("text"), line.get("title")) != (
                resolution.reference,
                resolution.text,
                resolution.title,
            ):
                yield Finding(where=where, what="it does not say what its record says")


def bylaws_rest_on_resolutions() -> Iterable[Finding]:
    """Every version of the bylaws names a resolution of the register.

    A reference of a year and body of which the register holds nothing is from before it.
    """
    rows = Resolution.objects.values_list("cooperative", "year", "body", "number")
    known = set(rows)
    kept = {place[:3] for place in known}
    for version in BylawsVersion.objects.select_related("cooperative").defer(
        "operations"
    ):
        if found := REFERENCE.fullmatch(version.adopted_by):
            place = (version.cooperative_id, int(found[1]), found[2])
            if place in kept and (*place, int(found[3])) not in known:
                yield Finding(
                    where=f"{version.cooperative.slug} version {version.number}",
                    what=f"there is no resolution {version.adopted_by} in the register",
                )


def end_offices(
    cooperative: Cooperative,
    code: str,
    last: date | None,
    act: str,
    by: User | None,
    at: datetime,
) -> None:
    """Let offices end with a membership, and go on where an exit is taken back."""
    follow_membership(
        cooperative=cooperative, code=code, last=last, act=act, by=by, at=at
    )


def minutes_stand() -> Iterable[Finding]:
    """Every version of minutes says what was hashed; the last is what was approved."""
    rows = MinutesVersion.objects.select_related("meeting__cooperative")
    last: dict[int, MinutesVersion] = {}
    for version in rows.order_by("meeting", "number").iterator():
        last[version.meeting_id] = version
        if sha256(version.text.encode()).hexdigest() != version.sha256:
            what = f"version {version.number} of its minutes is not what was written"
            yield Finding(where=_meeting(version), what=what)
    for version in last.values():
        approved = version.meeting.minutes_sha256
        if approved and approved != version.sha256:
            what = "its minutes are not those that were approved"
            yield Finding(where=_meeting(version), what=what)


def _meeting(version: MinutesVersion) -> str:
    return f"{version.meeting.cooperative.slug} meeting {version.meeting_id}"


TERMS = Retention(
    what=gettext_lazy("Who held which office from when to when, by which decision"),
    why=gettext_lazy(
        "So that it can be told of any day who could act for the co-op. Under the code, "
        "like the roll."
    ),
    until=lambda _cooperative, _on: gettext("for good"),
)
offers.retention.offer("offices", TERMS, order=50)
offers.checks.offer("minutes", minutes_stand)
offers.membership_ends.offer("offices", end_offices)
offers.exit_effects.offer("offices", office_words.effects, order=15)
offers.calendar.offer("offices", office_words.occasions, order=40)
offers.needs.offer("offices", office_words.needs, order=45)
offers.code_uses.offer("offices", office_words.codes_in_office)
offers.nightly.offer("offices", catch_up)
offers.decisions.offer("register", is_decided)
offers.checks.offer("resolutions", register_is_whole)
offers.checks.offer("bylaws’ resolutions", bylaws_rest_on_resolutions)
offers.demo_steps.offer("resolutions", demo.tell, order=12)
offers.demo_steps.offer("offices", demo.tell_of_offices, order=22)
offers.demo_steps.offer("second term", demo.tell_of_the_second_term, order=64)
offers.needs.offer("meetings", meeting_needs.needs, order=5)
offers.home_cards.offer("meetings", meeting_needs.next_meeting, order=10)
offers.calendar.offer("meetings", calendars.meetings_to_come, order=5)
offers.calendar.offer("yearly meeting", meeting_needs.yearly_due, order=45)
offers.checks.offer("notices of meetings", meeting_needs.notices_hold)
offers.code_uses.offer("meetings", meeting_needs.codes_at_meetings)
offers.forgotten.offer("meetings", blanking.forget_addresses)
offers.retention.offer("notices of meetings", blanking.NOTICES, order=48)
offers.retention.offer("meetings", blanking.MEETINGS, order=49)
