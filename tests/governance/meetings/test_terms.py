"""Terms: seats on a day, vacancies, holding over, cohorts, and turns."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from governance.meetings.rotation import Turn, turn_on, turns_until, without
from governance.meetings.terms import (
    BoardMayNotFillError,
    Term,
    Vacancy,
    WaitsForElectionError,
    check_filler,
    cohort_of,
    first_term_months,
    open_seats,
    seated,
    term_end,
    vacancies,
)

NEW_YEAR = date(2024, 1, 1)


def term(number: int, seat: int, code: str, starts_on: date, **fields: object) -> Term:
    given_ = {"ends_on": term_end(starts_on, months=24), **fields}
    return Term(id=number, seat=seat, code=code, starts_on=starts_on, **given_)  # type: ignore[arg-type]


def on_seats(terms: list[Term], on: date) -> list[tuple[int, str]]:
    return [(each.term.seat, each.term.code) for each in seated(terms, on=on)]


def test_a_term_holds_from_its_first_to_its_last_day() -> None:
    ana = term(1, 1, "M001", NEW_YEAR)
    assert on_seats([ana], NEW_YEAR - timedelta(days=1)) == []
    assert on_seats([ana], NEW_YEAR) == [(1, "M001")]
    assert ana.ends_on == date(2025, 12, 31)
    assert not seated([ana], on=ana.ends_on)[0].holds_over


def test_whoever_is_not_followed_holds_over_until_a_successor_begins() -> None:
    ana = term(1, 1, "M001", NEW_YEAR)
    ben = term(2, 1, "M002", date(2026, 3, 1))
    (held,) = seated([ana, ben], on=date(2026, 2, 28))
    assert (held.term.code, held.holds_over) == ("M001", True)
    assert on_seats([ana, ben], date(2026, 3, 1)) == [(1, "M002")]
    assert vacancies([ana, ben], seats=1, on=date(2026, 2, 28)) == []


def test_a_seat_that_was_left_is_empty_for_the_rest_of_the_term() -> None:
    ana = term(1, 1, "M001", NEW_YEAR, ended_on=date(2024, 6, 30), cohort="A")
    assert vacancies([ana], seats=2, on=date(2024, 8, 1)) == [
        Vacancy(
            seat=1,
            since=date(2024, 7, 1),
            rest_until=date(2025, 12, 31),
            was="M001",
            cohort="A",
        ),
        Vacancy(seat=2, since=None, rest_until=None),
    ]
    assert vacancies([ana], seats=1, on=date(2026, 1, 1))[0].rest_until is None


def test_whole_terms_are_given_out_before_the_rest_of_one() -> None:
    left = term(1, 1, "M001", NEW_YEAR, ended_on=date(2024, 6, 30))
    free = open_seats([left], seats=3, on=date(2024, 8, 1))
    assert [each.seat for each in free] == [2, 3, 1]


def test_a_seat_for_which_somebody_is_chosen_is_not_open() -> None:
    coming = term(1, 1, "M001", date(2025, 1, 1))
    assert open_seats([coming], seats=1, on=NEW_YEAR) == []


@given(st.integers(1, 40), st.integers(2, 6))
def test_each_year_some_seats_of_a_staggered_board_are_elected(
    seats: int, years: int
) -> None:
    months = [first_term_months(seat, years=years) for seat in range(1, seats + 1)]
    assert set(months) == {12 * year for year in range(1, min(seats, years) + 1)}
    by_cohort = {
        cohort_of(seat, years=years): first_term_months(seat, years=years)
        for seat in range(1, seats + 1)
    }
    assert len(by_cohort) == len(set(months))


@given(st.dates(date(2000, 2, 1), date(2100, 1, 1)), st.integers(1, 72))
def test_the_next_term_begins_on_the_day_after(starts_on: date, months: int) -> None:
    last = term_end(starts_on, months=months)
    apart = (last.year - starts_on.year) * 12 + last.month - starts_on.month
    assert apart in {months - 1, months}
    if starts_on.day <= 28:
        assert (last + timedelta(days=1)).day == starts_on.day


def test_the_members_fill_a_seat_by_their_own_decision() -> None:
    check_filler("members", how="appointment", decision="2026-GM-004")
    check_filler("members", how="election", decision="by a count")
    check_filler("board", how="appointment", decision="2026-BD-004")
    with pytest.raises(BoardMayNotFillError, match="2026-BD-004 is not their decision"):
        check_filler("members", how="appointment", decision="2026-BD-004")
    with pytest.raises(BoardMayNotFillError, match="– is not their decision"):
        check_filler("board", how="appointment", decision="")
    with pytest.raises(WaitsForElectionError):
        check_filler("next_election", how="appointment", decision="2026-GM-004")


ORDER = ["M001", "M002", "M003"]


def test_turns_go_round_and_begin_again() -> None:
    at = [
        turn_on(ORDER, begins=NEW_YEAR, days=7, on=NEW_YEAR + timedelta(weeks=week))
        for week in range(4)
    ]
    assert [turn.code for turn in at if turn] == ["M001", "M002", "M003", "M001"]
    assert turn_on(ORDER, begins=NEW_YEAR, days=7, on=date(2023, 12, 31)) is None
    assert turn_on([], begins=NEW_YEAR, days=7, on=NEW_YEAR) is None


@given(st.integers(1, 30), st.integers(0, 400))
def test_turns_up_to_a_day_cover_every_day_once(days: int, later: int) -> None:
    last = NEW_YEAR + timedelta(days=later)
    turns = turns_until(ORDER, begins=NEW_YEAR, days=days, last=last)
    assert sum((turn.last - turn.first).days + 1 for turn in turns) == later + 1
    assert turns[-1].last == last
    assert turns[0] == Turn("M001", NEW_YEAR, min(turns[0].last, last))


def test_who_leaves_the_turns_is_followed_by_who_was_next() -> None:
    assert without(ORDER, "M002", next_code="M003") == ["M003", "M001"]
    assert without(["M001"], "M001", next_code="M001") == []
