"""Reading whether the roll that is kept is the one that its events come to."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from django.db.models import F

from coopkit.errors import CoopError
from governance.members.models import Membership, MembershipEvent, Spell
from governance.members.selectors.events import UNDONE, event_of, standing_events
from governance.members.standing import (
    UNDER_WAY,
    Event,
    Spell as Days,
    Standing,
    check_history,
    spell_list,
)

_AT_ONCE = 2_000


def what_does_not_hold() -> Iterator[tuple[str, str]]:
    """Where (co-op and code) and what of all rolls does not hold.

    As many queries for each 2,000 memberships, whatever happened to them.
    """
    yield from _codes_twice()
    whole = Membership.objects.order_by("pk")
    last = 0
    while rows := list(
        whole.filter(pk__gt=last)
        .annotate(slug=F("cooperative__slug"))
        .values_list("pk", "slug", "code", "member_class", "person_id")[:_AT_ONCE]
    ):
        first, last = rows[0][0], rows[-1][0]
        told = _told(first, last)
        kept = _kept(first, last)
        for pk, slug, code, member_class, _ in rows:
            what = _against(code, member_class, told.get(pk, []), kept.get(pk, []))
            if what:
                yield f"{slug} {code}", what
    yield from _twice_on_a_day()


def _told(first: int, last: int) -> dict[int, list[Event]]:
    rows = MembershipEvent.objects.filter(membership__gte=first, membership__lte=last)
    found: dict[int, list[Event]] = {}
    for row in standing_events(rows).iterator(chunk_size=_AT_ONCE):
        found.setdefault(row.membership_id, []).append(event_of(row))
    return found


def _kept(first: int, last: int) -> dict[int, list[Days]]:
    rows = Spell.objects.filter(membership__gte=first, membership__lte=last).order_by(
        "first"
    )
    found: dict[int, list[Days]] = {}
    values = rows.values_list("membership", "standing", "member_class", "first", "last")
    for pk, standing, member_class, begun, ended in values.iterator():
        found.setdefault(pk, []).append(
            Days(Standing(standing), member_class, begun, ended)
        )
    return found


def _against(code: str, member_class: str, events: list[Event], kept: list[Days]) -> str:
    if code.startswith(UNDONE):
        return "it is of an import that was taken back, and has days on the roll" * bool(
            kept
        )
    try:
        check_history(code, events)
    except CoopError as broken:
        return f"its events do not follow from each other: {broken}"
    if spell_list(events, member_class) != kept:
        return "its days on the roll are not those that its events come to"
    return ""


def _codes_twice() -> Iterator[tuple[str, str]]:
    """Codes that two memberships of a co-op have, however they are written."""
    rows = Membership.objects.exclude(code__startswith=UNDONE)
    codes = rows.values_list("cooperative__slug", "code").iterator()
    counted = Counter((slug, code.casefold()) for slug, code in codes)
    for (slug, code), times in counted.items():
        if times > 1:
            yield f"{slug} {code}", f"{times} memberships have this code"


def _twice_on_a_day() -> Iterator[tuple[str, str]]:
    """People who have two memberships on one day."""
    rows = (
        Spell.objects.filter(standing__in=UNDER_WAY)
        .order_by("membership__person", "first", "membership")
        .values_list(
            "membership__person",
            "membership__cooperative__slug",
            "membership__code",
            "first",
            "last",
        )
    )
    for _, spells in groupby(rows.iterator(), key=lambda row: row[0]):
        before = None
        for row in spells:
            _, slug, code, first, _ = row
            if before and (before[4] is None or before[4] >= first):
                yield f"{slug} {code}", f"{first} is a day of {before[2]} too"
            before = row
