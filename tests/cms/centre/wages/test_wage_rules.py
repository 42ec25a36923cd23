"""The rules by themselves: refusals, cautions, breaks owed, figures and their sources."""

import ast
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import cms.centre.wages
from cms.centre.wages.breaks import rests_owed
from cms.centre.wages.figures import Figure, FigureMissingError, Figures
from cms.centre.wages.reckoning import OtherRulesError, reckon
from cms.centre.wages.shapes import (
    Break,
    Case,
    Day,
    Ending,
    Field,
    Job,
    Left,
    Place,
    Sick,
    SickDay,
    Span,
    WageError,
)
from cms.centre.wages.sick_leave import SickBeforeHireError
from cms.centre.wages.waiting_time import EndingError
from cms.centre.wages.workdays import (
    BreakOutsideError,
    LongDayError,
    ManyWeeksError,
    NoDaysError,
    OverlapError,
    RateError,
    SpanError,
)
from tests.cms.centre.wages.case_files import TODAY, facts, figures, rows

FIGURES = figures()
MONDAY = date(2026, 11, 9)
JOB = Job(place=Place.CALIFORNIA, rates=(2000,))
RULES = ("breaks", "broken_days", "california", "damages", "deadlines", "earnings")
MORE_RULES = ("federal", "figures", "repeating", "sick_leave", "sums", "waiting_time")


def case(*typed: str, **more: object) -> Case:
    days = tuple(day for row in typed for day in rows(row))
    return replace(Case(job=JOB, days=days), **more)  # type: ignore[arg-type]


def codes(about: Case) -> set[str]:
    return {one.code for one in reckon(about, FIGURES, on=TODAY).warnings}


@pytest.mark.parametrize(
    ("about", "refusal"),
    [
        (case(), NoDaysError),
        (case("2026-11-09 8:00-12:00 11:00-15:00"), OverlapError),
        (case("2026-11-09 22:00-6:00", "2026-11-10 5:00-9:00"), OverlapError),
        (case("2026-11-09 20h", "2026-11-09 5h"), LongDayError),
        (case("2026-11-09 25h"), LongDayError),
        (case("2026-11-09 8:00-9:00 meal90"), BreakOutsideError),
        (case("2026-11-09 8:00-16:00 meal30@17:00"), BreakOutsideError),
        (case("2026-11-09 8:00-16:00 meal30@15:45"), BreakOutsideError),
        (case("2026-11-09 8h rate2"), RateError),
        (case("2026-11-09 8h", weeks=261), ManyWeeksError),
        (case("2026-11-09 8h", job=replace(JOB, field=Field.FARM)), OtherRulesError),
        (case("2026-11-09 8h", job=replace(JOB, field=Field.HOME)), OtherRulesError),
        (
            case(
                "2026-11-09 8h",
                ending=Ending(how=Left.QUIT, on=MONDAY, final_pay_on=date(2026, 11, 8)),
            ),
            EndingError,
        ),
        (
            case(
                "2026-11-09 8h",
                sick=Sick(
                    hired_on=MONDAY, days=(SickDay(date(2026, 11, 8), 480, False),)
                ),
            ),
            SickBeforeHireError,
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    about: Case, refusal: type[WageError]
) -> None:
    with pytest.raises(refusal) as raised:
        reckon(about, FIGURES, on=TODAY)
    assert "{" not in str(raised.value)


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    day = Day(on=MONDAY, spans=(Span(600, 600),))
    with pytest.raises(SpanError):
        reckon(Case(job=JOB, days=(day,)), FIGURES, on=TODAY)


def test_a_figure_that_is_gone_is_named() -> None:
    left = Figures(one for one in facts() if one.key != "us-ca.double_day")
    with pytest.raises(FigureMissingError, match=r"us-ca\.double_day"):
        reckon(case("2026-11-09 8h"), left, on=TODAY)


def test_a_figure_that_changes_holds_from_its_day() -> None:
    later = Figure(
        key="us-ca.overtime_day",
        value="6",
        effective_from=date(2026, 11, 10),
        source="a new law",
    )
    changed = Figures([*facts(), later])
    result = reckon(case("2026-11-09/10 8h"), changed, on=TODAY)
    assert [line.on for line in result.lines if line.on] == [date(2026, 11, 10)]


def test_a_new_minimum_wage_needs_only_its_fact() -> None:
    coming = Figure(
        key="us-ca.minimum_wage_2027",
        value="17.40",
        effective_from=date(2027, 1, 1),
        source="the announcement",
    )
    about = replace(case("2027-01-04 8h none"), job=replace(JOB, rates=(1700,)))
    result = reckon(about, Figures([*facts(), coming]), on=date(2027, 1, 11))
    assert result.totals.work_cents == 8 * 17_40
    assert result.warnings == ()


@pytest.mark.parametrize(
    ("worked", "rests"),
    [(209, 0), (210, 1), (360, 1), (361, 2), (600, 2), (601, 3), (840, 3), (841, 4)],
)
def test_rests_are_owed_as_brinker_counts_them(worked: int, rests: int) -> None:
    """3.5 to 6 hours one, more than 6 to 10 two, more than 10 to 14 three."""
    assert rests_owed(worked, MONDAY, FIGURES) == rests


def test_a_break_that_lasts_as_long_as_the_shift_leaves_no_work() -> None:
    result = reckon(case("2026-11-09 8:00-9:00 meal60"), FIGURES, on=TODAY)
    assert (result.minutes, result.lines) == (0, ())


def test_a_very_long_shift_is_asked_about() -> None:
    assert "long_shift" in codes(case("2026-11-09 7:00-0:00"))
    assert "long_shift" not in codes(case("2026-11-09 7:00-23:00"))


def test_a_local_wage_over_two_years_is_asked_about() -> None:
    local = replace(JOB, local_minimum_cents=19_00)
    assert "local_repeated" in codes(case("2026-01-05 8h", job=local, weeks=2))
    assert "local_repeated" not in codes(case("2026-11-09 8h", job=local, weeks=2))


def test_every_sentence_can_be_said_in_both_languages() -> None:
    sick = Sick(hired_on=date(2026, 1, 5), days=(SickDay(MONDAY, 480, False),))
    old = Sick(hired_on=date(2022, 1, 3), days=(SickDay(date(2023, 12, 29), 480, False),))
    ending = Ending(how=Left.FIRED, on=MONDAY)
    long = "2026-11-08/14 8:00-22:30 meal30late denied"
    mixed = replace(JOB, rates=(1000, 3000))
    found = [
        reckon(one, FIGURES, on=TODAY)
        for one in (
            case(long, sick=sick, ending=ending),
            case(long, "2026-11-15 4h rate2", "2026-11-16 9h", job=mixed, weeks=3),
            case("2026-11-09 8:00-9:00 15:00-16:00 split planned9h", job=mixed),
            case("2026-11-09 9h", sick=old, ending=replace(ending, final_pay_on=MONDAY)),
        )
    ]
    sentences = [
        sentence
        for result in found
        for sentence in (
            *(line.rule for line in result.lines),
            *(one.what for one in result.deadlines),
            *(one.text for one in result.warnings),
        )
    ]
    assert len(sentences) > 40
    for sentence in sentences:
        english, spanish = sentence.said(str, in_english), sentence.said(str, in_spanish)
        assert "{" not in english + spanish
        assert "None" not in english + spanish


def in_english(value: object) -> object:
    return value["en"] if isinstance(value, dict) else value


def in_spanish(value: object) -> object:
    return value["es"] if isinstance(value, dict) else value


def test_an_unpaid_break_is_put_in_the_middle_if_nobody_told_its_time() -> None:
    """From 20:00 to 4:30: eight hours around 00:00 to 00:30, so four of each workday."""
    day = Day(on=MONDAY, spans=(Span(1200, 1710),), breaks=(Break(minutes=30),))
    result = reckon(Case(job=JOB, days=(day,)), FIGURES, on=TODAY)
    assert result.minutes == 480
    assert result.totals.premium_cents == 0


@pytest.mark.parametrize("name", [*RULES, *MORE_RULES])
def test_no_figure_of_law_stands_in_the_code(name: str) -> None:
    """But for hours, minutes and days of the clock, and cents in a dollar."""
    path = Path(cms.centre.wages.__file__).parent / f"{name}.py"
    numbers = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) in {int, float}
    }
    assert numbers <= {0, 1, 2, 7, 24, 60, 100, 256}


def test_a_rate_keeps_its_part_of_a_cent() -> None:
    about = replace(case("2026-11-09 10h"), job=replace(JOB, rates=(1755,)))
    overtime = reckon(about, FIGURES, on=TODAY).lines[1]
    assert overtime.rate == Fraction(5265, 2)
    assert overtime.rule.params["rate"] == "$26.325"
