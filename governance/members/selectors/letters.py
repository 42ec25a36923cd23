"""Reading letters: which can be written to somebody, and which were.

A letter belongs to the event it tells of, and is written once: its words are those of
the day it was made, in the person's own language.
"""

from dataclasses import dataclass

from coopkit.papers.models import Paper
from governance.members.models import Membership, MembershipEvent
from governance.members.selectors.events import standing_events
from governance.members.selectors.letter_words import OF_KIND, TITLES

OF_ENTRY = frozenset({"agreement", "welcome"})
"""Letters that whoever keeps the books sees too.

A leave, an exit and a case are between callers and the person (`discretion.py`).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """A letter that can be made, or was; `made` is the paper that is kept."""

    key: str
    kind: str
    title: str
    event: MembershipEvent
    made: Paper | None = None


def letters(membership: Membership) -> list[LetterLine]:
    """The letters of a membership, the latest event first; two queries."""
    events = [
        event
        for event in standing_events(membership.events.all())
        if event.kind in OF_KIND
    ]
    keys = {event.pk: key_of(event, membership) for event in events}
    papers = Paper.objects.filter(
        cooperative=membership.cooperative_id, key__in=keys.values()
    )
    made = {paper.key: paper for paper in papers.defer("pdf", "data")}
    return [
        LetterLine(
            key=keys[event.pk],
            kind=OF_KIND[event.kind],
            title=str(TITLES[OF_KIND[event.kind]]),
            event=event,
            made=made.get(keys[event.pk]),
        )
        for event in sorted(events, key=lambda e: (e.effective_on, e.pk), reverse=True)
    ]


def key_of(event: MembershipEvent, membership: Membership) -> str:
    """The name under which an event's letter is kept: by place among its likes."""
    same = membership.events.filter(kind=event.kind, pk__lt=event.pk).count()
    number = f":{same + 1}" if same else ""
    return f"letter:{membership.code}:{OF_KIND[event.kind]}{number}"
