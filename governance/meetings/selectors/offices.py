"""Reading offices: who holds what on a day, which seats are empty, whose turn is next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative, Role, RoleGrant
from coopkit.cooperatives.selectors import in_force as grants_in_force
from governance.bylaws.selectors import Bylaws, in_force, reading_language
from governance.meetings import rotation, terms
from governance.meetings.models import Body, Office, OfficeTerm
from governance.members.models import Membership
from governance.members.selectors import roll

BOARD_DEFAULTS: dict[str, Any] = {
    "board.all_members": False,
    "board.least": 0,
    "board.most": 1000,
    "board.term_years": 0,
    "board.staggered": False,
    "board.member_share": "0",
    "board.vacancy": "members",
}
"""What holds where the bylaws say nothing: they limit nothing, and members choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who holds a seat of an office on a day; `ends_on` as planned.

    `holds_over`: the term is over, and no successor has begun. A seat of 0 is no seat:
    a turn, or membership where all members are the board.
    """

    code: str
    name: str
    office: str
    seat: int
    starts_on: date
    ends_on: date | None
    how: str
    decision: str
    membership_id: int
    user: User | None
    term_id: int = 0
    cohort: str = ""
    holds_over: bool = False
    office_name: str = ""
    member_class: str = ""

    @property
    def how_words(self) -> str:
        return gettext(terms.HOWS.get(self.how, self.how))


def board_value(bylaws: Bylaws, key: str) -> Any:
    """What the bylaws say of the board, or what holds where they say nothing."""
    return bylaws[key].value if key in bylaws else BOARD_DEFAULTS[key]


def offices_of(cooperative: Cooperative, *, on: date | None = None) -> list[Office]:
    """The offices there are (on a day), the board's first; one query."""
    rows = Office.objects.filter(cooperative=cooperative).order_by("pk")
    found = [
        row for row in rows if on is None or not (row.ended_on and row.ended_on < on)
    ]
    return sorted(found, key=lambda row: (row.body != Body.BOARD, row.body, row.pk))


def office_by_key(cooperative: Cooperative, key: str) -> Office | None:
    """An office by its key; one query."""
    return Office.objects.filter(cooperative=cooperative, key=key).first()


def office_name(office: Office, language: str = "") -> str:
    """The name of an office in the reader's language, or in the first it has."""
    names: Mapping[str, str] = office.name
    first = next(iter(names.values()), office.key)
    return names.get(language or reading_language()) or first


def term_of(row: OfficeTerm) -> terms.Term:
    """A term as the rules take it; `membership` is read."""
    return terms.Term(
        id=row.pk,
        seat=row.seat,
        code=row.membership.code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        ended_on=row.ended_on,
        cohort=row.cohort,
    )


def terms_of(offices: Iterable[Office]) -> dict[int, list[OfficeTerm]]:
    """All terms of some offices, by the office's pk, oldest first; one query."""
    found: dict[int, list[OfficeTerm]] = {office.pk: [] for office in offices}
    rows = OfficeTerm.objects.filter(office__in=list(found))
    whole = rows.select_related("membership__person__user")
    for row in whole.order_by("starts_on", "seat", "pk"):
        found[row.office_id].append(row)
    return found


def holders(
    cooperative: Cooperative, *, body: str = "", office: str = "", on: date
) -> list[Holder]:
    """Who holds an office (by key), or a seat in a body, on a day, by office and seat.

    Of a body everybody stands once. Where all members are the board, they are it; where
    no office of the board was ever set up, it is the members with the board's role.
    """
    is_board = body == Body.BOARD and not office
    if is_board and board_value(in_force(cooperative, on=on), "board.all_members"):
        return _all_members(cooperative, on)
    known = [
        each
        for each in offices_of(cooperative, on=on)
        if (not office or each.key == office) and (not body or each.body == body)
    ]
    if is_board and not known:
        return _by_role(cooperative, Role.BOARD, on)
    rows = terms_of(known)
    found = [line for each in known for line in holders_in(each, rows[each.pk], on=on)]
    if body and not office:
        once = {line.code: line for line in reversed(found)}
        return [line for line in found if once[line.code] is line]
    return found


def holders_of(office: Office, *, on: date) -> list[Holder]:
    """Who holds a seat of one office, or has its turn, on a day."""
    return holders_in(office, terms_of([office])[office.pk], on=on)


def next_turn(office: Office, *, on: date) -> rotation.Turn | None:
    """The turn that follows the one of a day; None where the office has no turns."""
    coming = turns(office, on=on, count=2)
    if not coming:
        return None
    return coming[0] if on < coming[0].first else coming[1]


def turns(office: Office, *, on: date, count: int) -> list[rotation.Turn]:
    """The turn of a day and those that follow; no query."""
    if not office.rotation or office.turns_from is None:
        return []
    return list(
        islice(
            rotation.turns_from(
                office.rotation, begins=office.turns_from, days=office.turn_days, on=on
            ),
            count,
        )
    )


def holders_in(office: Office, rows: list[OfficeTerm], *, on: date) -> list[Holder]:
    """Who holds a seat of an office, or has its turn; `rows` are all its terms."""
    by_id = {row.pk: row for row in rows}
    in_turns = [row for row in rows if row.how == terms.TURN]
    held = terms.seated((term_of(row) for row in rows if row.how != terms.TURN), on=on)
    found = [_holder(office, by_id[each.term.id], each.holds_over) for each in held]
    found += [
        _holder(office, row, holds_over=False)
        for row in in_turns
        if row.starts_on <= on <= row.ends_on
    ]
    turn = next(iter(turns(office, on=on, count=1)), None)
    if turn and on in turn:
        people = Membership.objects.filter(
            cooperative=office.cooperative_id, code=turn.code
        )
        found += [
            _line(each, office, turn.first, turn.last, terms.TURN)
            for each in people.select_related("person__user")
        ]
    return found


def _holder(office: Office, row: OfficeTerm, holds_over: bool) -> Holder:
    return Holder(
        code=row.membership.code,
        name=row.membership.person.display_name,
        office=office.key,
        office_name=office_name(office),
        seat=row.seat,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        how=row.how,
        decision=row.decision,
        membership_id=row.membership_id,
        user=row.membership.person.user,
        term_id=row.pk,
        cohort=row.cohort,
        holds_over=holds_over,
        member_class=row.membership.member_class,
    )


def _line(
    membership: Membership,
    office: Office | None,
    first: date,
    last: date | None,
    how: str,
) -> Holder:
    return Holder(
        code=membership.code,
        name=membership.person.display_name,
        office=office.key if office else "board",
        office_name=office_name(office) if office else gettext("Board"),
        seat=0,
        starts_on=first,
        ends_on=last,
        how=how,
        decision="",
        membership_id=membership.pk,
        user=membership.person.user,
        member_class=membership.member_class,
    )


def _all_members(cooperative: Cooperative, on: date) -> list[Holder]:
    """Everybody on the roll, as the board; three queries."""
    lines = roll(cooperative, on=on)
    rows = Membership.objects.filter(cooperative=cooperative)
    people = rows.select_related("person__user").in_bulk(
        [line.membership_id for line in lines]
    )
    return [
        _line(people[line.membership_id], None, line.since, None, "all_members")
        for line in lines
    ]


def _by_role(cooperative: Cooperative, role: str, on: date) -> list[Holder]:
    """The members with a role on this site, where no office was set up; three queries."""
    grants = RoleGrant.objects.filter(
        grants_in_force(on=on), cooperative=cooperative, role=role
    )
    since = dict(grants.order_by("-starts_on").values_list("user_id", "starts_on"))
    codes = [line.membership_id for line in roll(cooperative, on=on)]
    rows = Membership.objects.filter(
        cooperative=cooperative, person__user__in=list(since), pk__in=codes
    )
    return [
        _line(row, None, since[row.person.user_id], None, "role")
        for row in rows.select_related("person__user").order_by("code")
        if row.person.user_id
    ]
