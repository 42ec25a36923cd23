"""Offices as their pages show them: today or on any day, with what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from coopkit.cooperatives.models import Cooperative
from coopkit.money import parse_share
from governance.bylaws.selectors import InForce, in_force
from governance.meetings import rotation, terms
from governance.meetings.models import Body, Office, OfficeTerm
from governance.meetings.selectors.office_words import board_is_short
from governance.meetings.selectors.offices import (
    Holder,
    board_value,
    holders,
    holders_in,
    office_name,
    offices_of,
    term_of,
    terms_of,
    turns,
)
from governance.members.entitlement import class_of
from governance.members.selectors import names_by_code

BOARD_RULES = (
    "board.all_members",
    "board.least",
    "board.most",
    "board.term_years",
    "board.staggered",
    "board.member_share",
    "board.vacancy",
)
TURNS_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLine:
    """A turn with the name of whose it is."""

    turn: rotation.Turn
    name: str
    is_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A term in the history of an office."""

    row: OfficeTerm
    first: date
    last: date | None
    how: str
    ending: str
    is_to_come: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An office on a day: who holds it, which seats are empty, whose turn is next."""

    office: Office
    name: str
    holders: list[Holder]
    vacancies: list[terms.Vacancy]
    turns: list[TurnLine]
    filled_how: str

    @property
    def is_board(self) -> bool:
        return self.office.body == Body.BOARD


def sheets(cooperative: Cooperative, *, on: date) -> list[Sheet]:
    """Every office of a day."""
    names = names_by_code(cooperative)
    found = offices_of(cooperative, on=on)
    rows = terms_of(found)
    return [_sheet(each, rows[each.pk], names, on) for each in found]


def sheet_of(office: Office, *, on: date) -> Sheet:
    """One office on a day."""
    rows = terms_of([office])[office.pk]
    return _sheet(office, rows, names_by_code(office.cooperative), on)


def history(office: Office, *, on: date) -> list[Past]:
    """All terms and turns of an office, the latest first; one query."""
    rows = terms_of([office])[office.pk]
    return [
        Past(
            row=row,
            first=row.starts_on,
            last=row.ended_on or row.ends_on,
            how=gettext(terms.HOWS.get(row.how, row.how)),
            ending=gettext(terms.ENDINGS.get(row.ended_how, "")) if row.ended_how else "",
            is_to_come=row.starts_on > on,
        )
        for row in reversed(rows)
    ]


def all_are_the_board(cooperative: Cooperative, *, on: date) -> list[Holder]:
    """Everybody, where the bylaws make all members the board; else nobody."""
    if board_value(in_force(cooperative, on=on), "board.all_members"):
        return holders(cooperative, body=Body.BOARD, on=on)
    return []


def board_rules(cooperative: Cooperative, *, on: date) -> list[InForce]:
    """What the bylaws say about the board."""
    bylaws = in_force(cooperative, on=on)
    return [bylaws[key] for key in BOARD_RULES if key in bylaws]


def warnings(cooperative: Cooperative, *, on: date) -> Iterator[str]:
    """Where the board of a day is not as the bylaws ask for."""
    short = board_is_short(cooperative, on)
    if short:
        words = ngettext(
            "The board has %(count)s director; the bylaws ask for at least %(least)s.",
            "The board has %(count)s directors; the bylaws ask for at least %(least)s.",
            short[0],
        )
        yield words % {"count": short[0], "least": short[1]}
    bylaws = in_force(cooperative, on=on)
    share = parse_share(board_value(bylaws, "board.member_share"))
    classes = class_of(
        bylaws["members.classes"].value if "members.classes" in bylaws else []
    )
    found = holders(cooperative, body=Body.BOARD, on=on)
    workers = [
        line
        for line in found
        if line.member_class not in classes or not classes[line.member_class].investor
    ]
    if len(workers) * share.denominator < share.numerator * len(found):
        yield gettext(
            "%(workers)s of %(count)s directors are worker-members; the bylaws ask for "
            "%(share)s of them at least."
        ) % {
            "workers": len(workers),
            "count": len(found),
            "share": bylaws["board.member_share"].words,
        }


def _sheet(
    office: Office, rows: list[OfficeTerm], names: dict[str, str], on: date
) -> Sheet:
    known = [term_of(row) for row in rows if row.how != terms.TURN]
    filler = board_value(in_force(office.cooperative, on=on), "board.vacancy")
    return Sheet(
        office=office,
        name=office_name(office),
        holders=holders_in(office, rows, on=on),
        vacancies=[]
        if office.rotation
        else terms.vacancies(known, seats=office.seats, on=on),
        turns=[
            TurnLine(turn=turn, name=names.get(turn.code, turn.code), is_now=on in turn)
            for turn in turns(office, on=on, count=TURNS_SHOWN)
        ],
        filled_how=gettext(terms.FILLERS[filler]) if office.body == Body.BOARD else "",
    )
