"""Writing offices and terms: who was put into which seat, by what right, until when.

The role that an office brings on this site follows its terms: it is granted with a seat,
and ends when the seat is given up or taken over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record as audit
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import in_force
from governance.meetings import terms
from governance.meetings.models import Body, Office, OfficeTerm
from governance.meetings.office_refusals import (
    AllMembersSitError,
    BoardSizeError,
    DecisionNeededError,
    NoSeatError,
    NotOnTheRollError,
    OfficeTakenError,
    SitsAlreadyError,
    TermEndsTooEarlyError,
    TermOverError,
)
from governance.meetings.selectors.offices import (
    board_value,
    office_name,
    term_of,
    terms_of,
)
from governance.meetings.services.office_roles import grant_with, release
from governance.members.models import Membership
from governance.members.selectors import roll


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """An office as it is set up; `name` by language, `rotation` codes in their order."""

    key: str
    name: Mapping[str, str]
    body: str = ""
    role: str = ""
    seats: int = 1
    term_months: int = 24
    rotation: Sequence[str] = ()
    turn_days: int = 0
    turns_from: date | None = None


@transaction.atomic
def create_office(
    *, cooperative: Cooperative, new: NewOffice, by: User | None, at: datetime, on: date
) -> Office:
    """Set an office up; its seats are empty. A board keeps to the size of the bylaws."""
    _lock(cooperative)
    if Office.objects.filter(cooperative=cooperative, key=new.key).exists():
        raise OfficeTakenError(key=new.key)
    if new.body == Body.BOARD:
        _check_board(cooperative, new.seats, on=on)
    check_order(cooperative, new.rotation, on=new.turns_from or on)
    office = Office.objects.create(
        cooperative=cooperative,
        key=new.key,
        name=dict(new.name),
        body=new.body,
        role="" if new.rotation else new.role,
        seats=new.seats,
        term_months=new.term_months,
        rotation=list(new.rotation),
        turn_days=new.turn_days if new.rotation else 0,
        turns_from=new.turns_from if new.rotation else None,
    )
    _audit(office, "office.created", {"seats": office.seats}, by=by, at=at)
    return office


@transaction.atomic
def resize_office(
    *, office: Office, seats: int, by: User | None, at: datetime, on: date
) -> Office:
    """Give an office more or fewer seats; a seat that is held is not taken away."""
    _lock(office.cooperative)
    if office.body == Body.BOARD:
        _check_board(office.cooperative, seats - office.seats, on=on)
    rows = terms_of([office])[office.pk]
    held = terms.seated(map(term_of, rows), on=on)
    if any(each.term.seat > seats for each in held):
        raise NoSeatError(seats=seats, office=office_name(office), on=on)
    office.seats = seats
    office.save(update_fields=["seats"])
    _audit(office, "office.resized", {"seats": seats}, by=by, at=at)
    return office


@transaction.atomic
def seat(
    *,
    office: Office,
    membership: Membership,
    starts_on: date,
    ends_on: date | None = None,
    how: str,
    decision: str,
    cohort: str = "",
    by: User | None,
    at: datetime,
) -> OfficeTerm:
    """Put a member into a seat, and give them the office's role on this site.

    Without a last day it is the whole term, the rest of the one that was cut short, or
    a staggered first one. Of several open seats the one with the longest term is taken.
    """
    _lock(office.cooperative)
    _check_person(office, membership, starts_on)
    if not decision.strip():
        raise DecisionNeededError(example="2026-GM-004")
    rows = terms_of([office])[office.pk]
    place = _place(office, rows, membership, starts_on)
    if place.rest_until and office.body == Body.BOARD:
        _check_filler(office, starts_on, how=how, decision=decision)
    planned, group = _planned(office, place, starts_on, is_first=place.since is None)
    last = ends_on or planned
    if last < starts_on:
        raise TermEndsTooEarlyError(starts_on=starts_on, on=last)
    _succeed(rows, place.seat, starts_on, decision, by=by, at=at)
    term = OfficeTerm(office=office, membership=membership, seat=place.seat, how=how)
    term.cohort = cohort or place.cohort or group
    term.starts_on, term.ends_on, term.decision = starts_on, last, decision.strip()
    term.save(force_insert=True)
    grant_with(term, by=by, at=at)
    told = {"code": membership.code, "from": starts_on.isoformat(), "decision": decision}
    _audit(office, "office.seated", told | {"until": last.isoformat()}, by=by, at=at)
    return term


@transaction.atomic
def fill_vacancy(
    *,
    office: Office,
    membership: Membership,
    starts_on: date,
    decision: str,
    by: User | None,
    at: datetime,
) -> OfficeTerm:
    """Appoint somebody to a seat that fell empty, as `board.vacancy` lets it be."""
    return seat(
        office=office,
        membership=membership,
        starts_on=starts_on,
        how=terms.APPOINTMENT,
        decision=decision,
        by=by,
        at=at,
    )


@transaction.atomic
def end_term(
    *, term: OfficeTerm, on: date, how: str, decision: str, by: User | None, at: datetime
) -> OfficeTerm:
    """End a term on a day, its last, and the role that came with it.

    A recall names the decision; who resigns gives none.
    """
    _lock(term.office.cooperative)
    whole = OfficeTerm.objects.select_related(
        "office__cooperative", "membership__person__user"
    )
    held = whole.get(pk=term.pk)
    name = held.membership.person.display_name
    if held.ended_on is not None:
        raise TermOverError(name=name, on=held.ended_on)
    if on < held.starts_on:
        raise TermEndsTooEarlyError(starts_on=held.starts_on, on=on)
    if how == terms.RECALLED and not decision.strip():
        raise DecisionNeededError(example="2026-GM-004")
    close(held, on=on, how=how, decision=decision.strip(), by=by, at=at)
    return held


def close(
    term: OfficeTerm, *, on: date, how: str, decision: str, by: User | None, at: datetime
) -> None:
    """Write the last day of a term, and end what it brought."""
    term.ended_on, term.ended_how, term.ended_decision = on, how, decision
    term.save(update_fields=["ended_on", "ended_how", "ended_decision"])
    release(term, last=on, act=decision or how, by=by, at=at)
    told = {"code": term.membership.code, "on": on.isoformat(), "how": how}
    _audit(term.office, "office.left", told | {"decision": decision}, by=by, at=at)


@transaction.atomic
def close_office(*, office: Office, on: date, by: User | None, at: datetime) -> Office:
    """End an office on a day, its last; whoever holds a seat holds it until then."""
    _lock(office.cooperative)
    for row in terms_of([office])[office.pk]:
        if row.ended_on is None:
            row.office = office
            last = max(on, row.starts_on)
            close(row, on=last, how=terms.CLOSED, decision="", by=by, at=at)
    office.ended_on = on
    office.save(update_fields=["ended_on"])
    _audit(office, "office.closed", {"on": on.isoformat()}, by=by, at=at)
    return office


def check_order(cooperative: Cooperative, codes: Sequence[str], *, on: date) -> None:
    """Refuse turns for anybody who is not on the roll of the first day."""
    known = {line.code for line in roll(cooperative, on=on)} if codes else set()
    for code in codes:
        if code not in known:
            raise NotOnTheRollError(code=code, on=on)


def _lock(cooperative: Cooperative) -> None:
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)


def _check_board(cooperative: Cooperative, more: int, *, on: date) -> None:
    """Refuse a board of more or fewer seats than the bylaws let it have."""
    bylaws = in_force(cooperative, on=on)
    if board_value(bylaws, "board.all_members"):
        raise AllMembersSitError()
    rows = Office.objects.filter(cooperative=cooperative, body=Body.BOARD)
    seats = more + sum(row.seats for row in rows if not row.ended_on)
    least = int(board_value(bylaws, "board.least"))
    most = int(board_value(bylaws, "board.most"))
    if not least <= seats <= most:
        raise BoardSizeError(seats=seats, least=least, most=most)


def _check_filler(office: Office, on: date, *, how: str, decision: str) -> None:
    """Refuse who may not fill a seat of the board that fell empty, by the bylaws."""
    filler = board_value(in_force(office.cooperative, on=on), "board.vacancy")
    terms.check_filler(filler, how=how, decision=decision)


def _check_person(office: Office, membership: Membership, on: date) -> None:
    bylaws = in_force(office.cooperative, on=on)
    if office.body == Body.BOARD and board_value(bylaws, "board.all_members"):
        raise AllMembersSitError()
    codes = {line.code for line in roll(office.cooperative, on=on)}
    if membership.code not in codes:
        raise NotOnTheRollError(code=membership.code, on=on)


def _place(
    office: Office, rows: Sequence[OfficeTerm], membership: Membership, on: date
) -> terms.Vacancy:
    """The seat that is given; the one somebody holds over, if they go on in it."""
    known = [term_of(row) for row in rows if row.how != terms.TURN]
    mine = [
        each for each in terms.seated(known, on=on) if each.term.code == membership.code
    ]
    if any(not each.holds_over for each in mine):
        raise SitsAlreadyError(
            name=membership.person.display_name, office=office_name(office), on=on
        )
    free = terms.open_seats(known, seats=office.seats, on=on)
    if not free:
        raise NoSeatError(seats=office.seats, office=office_name(office), on=on)
    own = {each.term.seat for each in mine}
    return next((each for each in free if each.seat in own), free[0])


def _planned(
    office: Office, place: terms.Vacancy, starts_on: date, *, is_first: bool
) -> tuple[date, str]:
    """The last day of a term as the bylaws plan it, and the cohort of its seat."""
    if office.body != Body.BOARD:
        last = terms.term_end(starts_on, months=office.term_months)
        return place.rest_until or last, ""
    bylaws = in_force(office.cooperative, on=starts_on)
    years = int(board_value(bylaws, "board.term_years"))
    staggered = bool(board_value(bylaws, "board.staggered")) and years > 1
    group = terms.cohort_of(place.seat, years=years) if staggered else ""
    months = 12 * years or office.term_months
    if staggered and is_first:
        months = terms.first_term_months(place.seat, years=years)
    return place.rest_until or terms.term_end(starts_on, months=months), group


def _succeed(
    rows: Sequence[OfficeTerm],
    number: int,
    starts_on: date,
    decision: str,
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Let whoever had the seat before go, on the day before the new term."""
    last = starts_on - terms.A_DAY
    for row in rows:
        is_before = row.seat == number and row.starts_on <= last
        if is_before and (row.ended_on is None or row.ended_on > last):
            row.ended_on, row.ended_decision = last, decision
            row.ended_how = terms.SUCCEEDED if last > row.ends_on else ""
            row.save(update_fields=["ended_on", "ended_how", "ended_decision"])
            release(row, last=last, act=decision, by=by, at=at)


def _audit(
    office: Office, action: str, data: dict[str, Any], *, by: User | None, at: datetime
) -> None:
    audit(
        scope=office.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"office:{office.key}",
        data=data,
        at=at,
    )
