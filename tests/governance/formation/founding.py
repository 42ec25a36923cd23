"""A founding group on its way to the founding act, for the tests of that way."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from coopkit.accounts.models import User
from governance.bylaws.parameters import defaults
from governance.formation.models import Founder, FoundingAct, FoundingGroup
from governance.formation.selectors.founding import convened
from governance.formation.selectors.groups import founders_of
from governance.formation.services.convening import Call, call_founding
from governance.formation.services.founding import draw_up
from governance.formation.services.opening_money import save_opening
from governance.formation.services.proposing import propose
from governance.meetings.models import Meeting
from governance.meetings.services import (
    arrive,
    close_meeting,
    draft_minutes,
    open_meeting,
    send_notice,
)
from governance.votes.models import Choice, Method, Motion
from governance.votes.services import (
    add_option,
    cast_ballot,
    close_vote,
    declare_result,
    open_prepared,
)
from tests.factories import NOON
from tests.governance.factories import founding_group

MEETS = datetime(2026, 12, 5, 18, 0, tzinfo=UTC)
"""Ten in the morning in California, a fortnight after the tests’ day."""
FIRST_DAY = date(2026, 12, 5)
AFTER = MEETS + timedelta(hours=3)
CHANGED: Mapping[str, Any] = {"members.buy_in": "600.00"}
OFFICERS = {
    "chair": "M001",
    "secretary": "M002",
    "treasurer": "M003",
    "bank": ["M002", "M003"],
}


def user(group: FoundingGroup, number: int = 1) -> User:
    """The user of a founder, by the number of their code."""
    return founder(group, number).user


def founder(group: FoundingGroup, number: int = 1) -> Founder:
    return founders_of(group)[number - 1]


def decide_all(
    group: FoundingGroup, changes: Mapping[str, Any] | None = None
) -> FoundingGroup:
    """The group decides on every rule of the model's text, in one vote."""
    values = {**defaults(group.cooperative.jurisdiction), **CHANGED, **(changes or {})}
    at = NOON + timedelta(hours=1)
    motion = propose(group=group, sheet_key="", values=values, by=user(group), at=at)
    decide(group, motion, at=at)
    return group


def decide(group: FoundingGroup, motion: Motion, *, at: datetime) -> None:
    """Everybody votes yes, and the result is declared."""
    for each in founders_of(group):
        cast_ballot(motion=motion, voter=each.membership, choice=Choice.YES, at=at)
    declare_result(motion=motion, by=user(group), at=at)


def rows(count: int = 3) -> list[dict[str, Any]]:
    """Opening money: each pays 150.00 of 600.00; the second lends 1,000.00."""
    found = []
    for number in range(1, count + 1):
        is_lender = number == 2
        found.append(
            {
                "code": f"M{number:03d}",
                "paid_cents": 150_00,
                "instalments": 9,
                "first_due": "2027-01-15",
                "loan_cents": 1_000_00 if is_lender else 0,
                "loan_rate": "1/20" if is_lender else "",
                "loan_months": 12 if is_lender else 0,
            }
        )
    return found


def opening(count: int = 3) -> dict[str, Any]:
    return {"account": "Assets:Bank:Checking", "rows": rows(count)}


def called(
    group: FoundingGroup, *, rows: list[dict[str, Any]] | None = None, **fields: Any
) -> Meeting:
    """The founding meeting, prepared; the opening money is written down before."""
    money = opening() if rows is None else {**opening(), "rows": rows}
    at = NOON + timedelta(hours=2)
    save_opening(group=group, opening=money, on=FIRST_DAY, by=user(group), at=at)
    call = Call(
        **{
            "title": "Founding meeting",
            "starts_at": MEETS,
            "ends_at": MEETS + timedelta(hours=2),
            "first_day": FIRST_DAY,
            "officers": OFFICERS,
            "seats": 3,
            **fields,
        }
    )
    return call_founding(group=group, call=call, by=user(group), at=at)


def told(group: FoundingGroup, meeting: Meeting) -> Meeting:
    """The meeting with candidates named and its notice sent."""
    at = NOON + timedelta(hours=3)
    for motion in Motion.objects.filter(item__meeting=meeting, method=Method.ELECTION):
        for each in founders_of(group):
            add_option(motion=motion, membership=each.membership, by=each.user, at=at)
    send_notice(meeting=meeting, by=user(group), at=at)
    meeting.refresh_from_db()
    return meeting


def gathered(group: FoundingGroup, meeting: Meeting) -> None:
    """The meeting opened, with everybody there."""
    by = user(group)
    open_meeting(meeting=meeting, by=by, at=MEETS)
    for each in founders_of(group):
        arrive(meeting=meeting, membership=each.membership, by=by, at=MEETS)


def held(group: FoundingGroup, meeting: Meeting, *, minutes: bool = True) -> Meeting:
    """The meeting held: all came, all was adopted, the minutes are drafted."""
    by = user(group)
    gathered(group, meeting)
    found = convened(group)
    assert found
    for motion in found.motions.values():
        vote(group, motion)
    close_meeting(meeting=meeting, by=by, at=MEETS + timedelta(hours=2))
    if minutes:
        draft_minutes(meeting=meeting, language="en", by=by, at=AFTER)
    meeting.refresh_from_db()
    return meeting


def vote(group: FoundingGroup, motion: Motion) -> None:
    """One motion of the meeting: opened, voted on by all, closed, declared adopted."""
    by, at = user(group), MEETS + timedelta(minutes=10)
    opened = open_prepared(motion=motion, by=by, at=at)
    for each in founders_of(group):
        if opened.method == Method.ELECTION:
            numbers = list(opened.candidates.values_list("number", flat=True))
            cast_ballot(motion=opened, voter=each.membership, marks=numbers, at=at)
        else:
            cast_ballot(motion=opened, voter=each.membership, choice=Choice.YES, at=at)
    close_vote(motion=opened, by=by, at=at + timedelta(minutes=1))
    declare_result(motion=opened, by=by, at=at + timedelta(minutes=2))


def ready(group: FoundingGroup | None = None) -> FoundingGroup:
    """A group that has held its founding meeting, and may draw up the act."""
    group = group or decide_all(founding_group())
    held(group, told(group, called(group)))
    return group


def drawn_up(group: FoundingGroup | None = None) -> FoundingAct:
    """An act that waits for its signatures."""
    group = group or ready()
    return draw_up(group=group, by=user(group), at=AFTER)


def everything() -> dict[str, Any]:
    """How many rows every table has, and the heads of the chains: to compare by."""
    tables = {model._meta.label: model._meta.db_table for model in apps.get_models()}
    asked = (
        f"SELECT '{label}', COUNT(*) FROM \"{table}\""  # noqa: S608
        for label, table in sorted(tables.items())
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        found: dict[str, Any] = dict(cursor.fetchall())
    heads = ("head_seq", "head_hash")
    found["heads"] = list(apps.get_model("ledger.Book").objects.values_list(*heads))
    audit = apps.get_model("coopkit.AuditEntry").objects.order_by("-pk")
    found["audit"] = audit.values_list("hash", flat=True).first()
    found["states"] = sorted(
        apps.get_model("coopkit.Cooperative").objects.values_list("slug", "state")
    )
    return found
