"""What offices tell elsewhere: the calendar, what needs somebody, what an exit does."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.access import CALLERS, INSIDE
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Effect, Leaving, Need, Occasion, Visit
from governance.bylaws.selectors import in_force
from governance.meetings import terms
from governance.meetings.models import Office, OfficeTerm
from governance.meetings.selectors.offices import (
    board_value,
    holders,
    office_name,
    offices_of,
    term_of,
    terms_of,
    turns,
)

SOON = timedelta(days=60)
TURNS_SHOWN = 6


def occasions(visit: Visit) -> Iterable[Occasion]:
    """The days on which terms end, and the turns to come."""
    if not visit.roles & INSIDE:
        return
    offices = offices_of(visit.cooperative, on=visit.on)
    rows = terms_of(offices)
    for office in offices:
        address = page_of(visit.cooperative, office)
        for row in rows[office.pk]:
            if row.ended_on is None and row.ends_on >= visit.on and row.seat:
                yield _term_ends(office, row, address)
        names = _names(rows[office.pk], visit.cooperative, office)
        for turn in turns(office, on=visit.on, count=TURNS_SHOWN):
            yield Occasion(
                on=turn.first,
                title=_("Turn: %(office)s") % {"office": office_name(office)},
                detail=names.get(turn.code, turn.code),
                url=address,
                uid=f"turn-{office.pk}-{turn.first.isoformat()}",
            )


def needs(visit: Visit) -> Iterable[Need]:
    """Empty seats, and terms that end soon or have ended, for those who call."""
    if not visit.roles & CALLERS:
        return
    offices = offices_of(visit.cooperative, on=visit.on)
    rows = terms_of(offices)
    for office in offices:
        if office.rotation:
            continue
        known = [term_of(row) for row in rows[office.pk] if row.how != terms.TURN]
        yield from _of_office(visit, office, known)


def effects(leaving: Leaving) -> Iterator[Effect]:
    """The offices and turns that end with a membership."""
    rows = OfficeTerm.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=leaving.last_day),
        office__cooperative=leaving.cooperative,
        membership__code=leaving.code,
    ).exclude(how=terms.TURN)
    filler = board_value(in_force(leaving.cooperative, on=leaving.on), "board.vacancy")
    for row in rows.select_related("office").order_by("pk"):
        words = _("Their term ends on %(day)s. %(then)s") % {
            "day": date_format(leaving.last_day),
            "then": _(terms.FILLERS[filler]) if row.office.body else "",
        }
        yield Effect(
            title=office_name(row.office),
            words=words.strip(),
            url=page_of(leaving.cooperative, row.office),
            rule="board.vacancy" if row.office.body else "",
        )
    for office in Office.objects.filter(cooperative=leaving.cooperative):
        if leaving.code in office.rotation:
            yield Effect(
                title=office_name(office),
                words=_("They drop out of the turns; whoever is next follows."),
                url=page_of(leaving.cooperative, office),
            )


def codes_in_office(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some codes that ever held an office, or take turns in one."""
    held = OfficeTerm.objects.filter(
        office__cooperative=cooperative, membership__code__in=list(codes)
    )
    rotations = Office.objects.filter(cooperative=cooperative).values_list(
        "rotation", flat=True
    )
    in_turns = {code for order in rotations for code in order} & set(codes)
    return {*held.values_list("membership__code", flat=True), *in_turns}


def page_of(cooperative: Cooperative, office: Office) -> str:
    """The address of an office."""
    return reverse("meetings:office", args=[cooperative.slug, office.pk])


def _term_ends(office: Office, row: OfficeTerm, address: str) -> Occasion:
    return Occasion(
        on=row.ends_on,
        title=_("Term ends: %(office)s") % {"office": office_name(office)},
        detail=row.membership.person.display_name,
        url=address,
        uid=f"term-{row.pk}",
    )


def _names(
    rows: list[OfficeTerm], cooperative: Cooperative, office: Office
) -> dict[str, str]:
    """The names of those who take turns; one query where there are turns."""
    if not office.rotation:
        return {}
    people = cooperative.memberships.filter(code__in=office.rotation)
    return dict(people.values_list("code", "person__display_name"))


def _of_office(visit: Visit, office: Office, known: list[terms.Term]) -> Iterator[Need]:
    name, address = office_name(office), page_of(visit.cooperative, office)
    empty = terms.vacancies(known, seats=office.seats, on=visit.on)
    coming = {term.seat for term in known if term.starts_on > visit.on}
    empty = [each for each in empty if each.seat not in coming]
    if empty:
        words = ngettext("%(n)s empty seat", "%(n)s empty seats", len(empty))
        yield Need(
            title=_("Fill a seat: %(office)s") % {"office": name},
            url=address,
            detail=words % {"n": len(empty)},
        )
    ending = [
        each
        for each in terms.seated(known, on=visit.on)
        if each.term.ends_on <= visit.on + SOON
        and not each.term.ended_on
        and each.term.seat not in coming
    ]
    if ending:
        first = min(each.term.ends_on for each in ending)
        is_over = first < visit.on
        told = _("Over since %(day)s") if is_over else _("Ends on %(day)s")
        yield Need(
            title=_("Hold an election: %(office)s") % {"office": name},
            url=address,
            detail=told % {"day": date_format(first)},
            tone="warn" if is_over else "",
            tag=_("Term over") if is_over else "",
        )


def board_is_short(cooperative: Cooperative, on: date) -> tuple[int, int] | None:
    """How many directors there are and how many there must be, where they are fewer."""
    least = int(board_value(in_force(cooperative, on=on), "board.least"))
    count = len(holders(cooperative, body="BD", on=on))
    return (count, least) if count < least else None
