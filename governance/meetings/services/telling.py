"""Telling members of a meeting: who, by which channel, in which words.

What is told is one text a language, without names in it, so that its hash can be
compared for ever. It is kept with the meeting, and every row of who was told names it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from coopkit.offers import Matter
from coopkit.papers.services import PaperDraft, issue_all, record_delivery
from governance.meetings.models import Body, Channel, Meeting, MeetingNotice
from governance.meetings.selectors.meetings import agenda_of
from governance.meetings.selectors.presence import directors, members_on
from governance.meetings.selectors.rules import held_rules
from governance.meetings.services.letters import letter_data
from governance.meetings.services.mail import announce_meeting
from governance.members.models import Membership

NOTICE, MOVED, SECOND_CALL, CANCELLED = "notice", "moved", "second_call", "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who is told: by which channel, and under which address."""

    membership: Membership
    channel: Channel
    to: str = ""

    @property
    def language(self) -> str:
        return self.membership.person.language


def recipients_of(
    meeting: Meeting, *, without_email: Channel, in_person: bool, at: datetime
) -> list[Recipient]:
    """Everybody who belongs on the day of the notice, with the channel for each.

    By e-mail whoever has an address, unless all are told in person.
    """
    on = timezone.localdate(at)
    seats = (
        directors(meeting.cooperative, on)
        if meeting.body == Body.BOARD
        else members_on(meeting.cooperative, on)
    )
    rows = Membership.objects.filter(pk__in=[seat.membership_id for seat in seats])
    found = []
    for membership in rows.select_related("person__user").order_by("code"):
        address = _address(membership)
        if in_person:
            found.append(Recipient(membership=membership, channel=Channel.HAND))
        elif address:
            found.append(
                Recipient(membership=membership, channel=Channel.EMAIL, to=address)
            )
        else:
            found.append(Recipient(membership=membership, channel=without_email))
    return found


def texts_of(
    meeting: Meeting, languages: Iterable[str], *, what: str = NOTICE, why: str = ""
) -> dict[str, str]:
    """The words that are told, by language; the co-op's own language is among them."""
    lines = agenda_of(meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "cooperative": meeting.cooperative,
        "lines": lines,
        "what": what,
        "why": why,
        "is_remote": held_rules(meeting)["meetings.remote"]["value"],
    }
    found = {}
    for language in sorted({own_language(meeting), *languages}):
        with translation.override(language):
            text = render_to_string("governance/meetings/notice.txt", context)
        found[language] = text.strip() + "\n"
    return found


def own_language(meeting: Meeting) -> str:
    """The co-op's own language."""
    written: Sequence[str] = meeting.cooperative.languages
    return written[0] if written else settings.LANGUAGE_CODE


def text_hash(text: str) -> str:
    """The hash of words that were told."""
    return sha256(text.encode()).hexdigest()


def told_matters(meeting: Meeting) -> list[Matter]:
    """What the notice puts to the vote, in the order of the agenda."""
    return [matter for line in agenda_of(meeting) for matter in line.matters]


def tell(
    meeting: Meeting,
    recipients: Sequence[Recipient],
    texts: Mapping[str, str],
    *,
    what: str = NOTICE,
    at: datetime,
) -> list[MeetingNotice]:
    """Record that everybody is told, print for those without e-mail, mail the others.

    The mails go out once the transaction holds.
    """
    hashes = {language: text_hash(text) for language, text in texts.items()}
    rows = MeetingNotice.objects.bulk_create(
        MeetingNotice(
            meeting=meeting,
            membership=each.membership,
            channel=each.channel,
            to=each.to,
            text_sha256=hashes[each.language],
            sequence=meeting.sequence,
            at=at,
        )
        for each in recipients
    )
    _print(meeting, recipients, hashes, what=what, at=at)
    sequence = meeting.sequence

    def announce() -> None:
        announce_meeting(meeting.pk, sequence, texts, at)

    transaction.on_commit(announce, robust=True)
    return rows


def tell_of_cancelling(meeting: Meeting, why: str, *, at: datetime) -> dict[str, str]:
    """Tell everybody who was told of a meeting that it is called off; in which words."""
    recipients = told_before(meeting)
    languages = {each.language for each in recipients}
    texts = texts_of(meeting, languages, what=CANCELLED, why=why)
    tell(meeting, recipients, texts, what=CANCELLED, at=at)
    return texts


def told_before(meeting: Meeting) -> list[Recipient]:
    """Those who were told last, each by the channel of then."""
    rows = MeetingNotice.objects.filter(meeting=meeting).order_by("sequence", "pk")
    last = {
        row.membership_id: row for row in rows.select_related("membership__person__user")
    }
    return [
        Recipient(
            membership=row.membership,
            channel=Channel(row.channel),
            to=_address(row.membership) if row.channel == Channel.EMAIL else "",
        )
        for row in sorted(last.values(), key=lambda row: row.membership.code)
    ]


def _address(membership: Membership) -> str:
    """Where mail to somebody goes: to their account, else to what the roll says."""
    person = membership.person
    return str(person.user.email if person.user else person.email)


def _print(
    meeting: Meeting,
    recipients: Sequence[Recipient],
    hashes: Mapping[str, str],
    *,
    what: str,
    at: datetime,
) -> None:
    """Typeset a letter for each who gets no e-mail, and record that it went out."""
    printed = [each for each in recipients if each.channel != Channel.EMAIL]
    if not printed:
        return
    on = timezone.localdate(at)
    drafts = []
    for each in printed:
        data = letter_data(
            meeting, each.membership, what=what, sha256=hashes[each.language], on=on
        )
        drafts.append(
            PaperDraft(
                key=f"meeting:{meeting.pk}:{meeting.sequence}:{each.membership.code}",
                kind="notice",
                title=f"{data['labels']['title']} · {each.membership.code}",
                data=data,
                language=each.language,
                holder=each.membership.person.user,
                holder_code=each.membership.code,
                subject=f"meeting:{meeting.pk}",
            )
        )
    papers = issue_all(
        cooperative=meeting.cooperative,
        template="meeting_notice",
        drafts=drafts,
        issued_on=on,
        at=at,
    )
    for paper, each in zip(papers, printed, strict=True):
        record_delivery(paper=paper, channel=each.channel.value, to="", at=at)
