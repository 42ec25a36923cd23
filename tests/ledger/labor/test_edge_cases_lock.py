"""The lock: what may still change before it, and only by a correction after it."""

from datetime import date

import pytest

from ledger.labor.models.sheets import Scope
from ledger.labor.refusals import (
    ChangedSinceError,
    LockedHoursError,
    NotLockedError,
    NotOverError,
    QuestionsOpenError,
)
from ledger.labor.selectors import (
    lines_of,
    lock_state,
)
from ledger.labor.selectors.papers import year_papers
from ledger.labor.services import (
    Said,
    answer,
    approve_period,
    ask,
    blanking,
    lock_period,
    open_periods,
    reopen_period,
    undo_sheet,
)
from tests.ledger.labor.acts import JANUARY, at, correct, enter, lock, members, typed
from tests.ledger.labor.crew import AT, LAST, SHEET, Crew

pytestmark = pytest.mark.django_db


def test_duplicate_run_for_a_year(crew: Crew) -> None:
    """A year is locked once; locking it again changes nothing."""
    crew.read(SHEET)
    lock(crew)
    first = lock_state(crew.cooperative, year_end=LAST)
    lock(crew)
    assert lock_state(crew.cooperative, year_end=LAST) == first
    assert first.is_locked
    assert (first.locked_through, first.open_periods) == (LAST, 0)


def test_after_the_lock_only_a_correction_changes_hours(crew: Crew) -> None:
    sheet = crew.read(SHEET).sheet
    assert sheet
    with pytest.raises(NotLockedError):
        correct(crew, typed("M001", 30))
    lock(crew)
    for change in (
        lambda: enter(crew, typed("M001", 30)),
        lambda: crew.read(SHEET.replace("14,", "15,")),
        lambda: undo_sheet(sheet=sheet, by=None, at=AT),
    ):
        with pytest.raises(LockedHoursError, match="put right by a correction"):
            change()
    more = "code,date,hours\nT001,2026-02-07,8\n"
    (problem,) = crew.read(more, scope=Scope.PART).problems
    assert "hours of this day are locked" in problem.message


def test_a_period_is_approved_then_locked_and_opened_by_right(crew: Crew) -> None:
    crew.read(SHEET)
    periods = open_periods(
        cooperative=crew.cooperative,
        year_end=LAST,
        length="month",
        first_last=None,
        by=None,
        at=AT,
    )
    january = next(one for one in periods if one.first == date(2026, 1, 1))
    with pytest.raises(NotOverError):
        approve_period(period=january, by=None, at=at(2026, 1, 31))
    approve_period(period=january, by=None, at=AT)
    enter(crew, typed("T001", 60, on=date(2026, 1, 25)))
    with pytest.raises(ChangedSinceError):
        lock_period(period=january, by=None, at=AT)
    approve_period(period=january, by=None, at=AT)
    lock_period(period=january, by=crew.bookkeeper, at=AT)
    state = lock_state(crew.cooperative, year_end=LAST)
    assert (state.locked_through, state.open_periods) == (None, 11)
    opened = reopen_period(period=january, authority="assembly", by=None, at=AT)
    assert (opened.state, opened.reopened_by_right) == ("open", "resolution:assembly")


def test_an_open_question_keeps_the_year_from_being_locked(crew: Crew) -> None:
    crew.read(SHEET)
    said = Said(first=JANUARY, last=JANUARY, kind="worked", minutes=5000, words="Too few")
    question = ask(cooperative=crew.cooperative, code="M001", said=said, by=None, at=AT)
    with pytest.raises(QuestionsOpenError):
        lock(crew)
    answer(question=question, is_accepted=False, words="As clocked.", by=None, at=AT)
    lock(crew)
    assert members(crew)["M001"] == 5160


def test_a_question_after_the_lock_is_answered_by_a_correction(crew: Crew) -> None:
    crew.read(SHEET)
    lock(crew)
    said = Said(first=JANUARY, last=JANUARY, kind="worked", minutes=4800, words="Short")
    question = ask(cooperative=crew.cooperative, code="M001", said=said, by=None, at=AT)
    held = answer(question=question, is_accepted=True, words="Yes.", by=None, at=AT)
    assert held.sheet
    assert (held.sheet.scope, held.sheet.treatment) == (Scope.CORRECTION, "rerun")
    lines = lines_of(crew.cooperative, "M001", first=JANUARY, last=JANUARY)
    assert [(line.minutes, line.is_correction) for line in lines if line.kind == "worked"]
    assert sum(line.minutes for line in lines if line.kind == "worked") == 4800


def test_the_papers_of_a_year_are_the_same_bytes_twice(crew: Crew) -> None:
    year = crew.year
    assert all(paper.missing for paper in year_papers(crew.cooperative, year))
    crew.read(SHEET)
    both = []
    for _ in range(2):
        papers = year_papers(crew.cooperative, year)
        both.append(
            [(one.place, one.name, one.content()) for one in papers if one.content]
        )
    assert both[0] == both[1]
    assert [place for place, _, _ in both[0]] == [1] * 6 + [16] * 3


def test_what_a_member_wrote_is_blanked_after_the_years_of_the_bylaws(
    crew: Crew,
) -> None:
    crew.read(SHEET)
    said = Said(first=JANUARY, last=JANUARY, kind="worked", minutes=5000, words="Ill.")
    question = ask(cooperative=crew.cooperative, code="M001", said=said, by=None, at=AT)
    answer(question=question, is_accepted=False, words="As clocked.", by=None, at=AT)
    assert blanking.purge(crew.cooperative, at(2029, 7, 10)) == 0
    assert blanking.purge(crew.cooperative, at(2029, 7, 12)) == 1
    assert blanking.purge(crew.cooperative, at(2029, 7, 12)) == 0
    question.refresh_from_db()
    assert (question.said, question.answer, question.minutes_said) == ("", "", 5000)
