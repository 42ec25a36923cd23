"""What holds of every reckoning, and a second one that labels each minute by itself."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings, strategies as st

from cms.centre.wages.reckoning import reckon
from cms.centre.wages.shapes import (
    Case,
    Code,
    Day,
    Job,
    Line,
    Paid,
    Part,
    Place,
    Result,
    Span,
)
from tests.cms.centre.wages.case_files import TODAY, figures

FIGURES = figures()
SUNDAY = date(2026, 8, 2)
RATES = st.integers(1690, 6000)
MINIMUM = 1690


@st.composite
def spans_of_a_day(draw: st.DrawFn) -> tuple[Span, ...]:
    """One or two spans, now and then none; a last one may reach to the next morning."""
    if draw(st.integers(0, 9)) == 0:
        return ()
    cuts = draw(st.lists(st.integers(360, 1800), min_size=2, max_size=4, unique=True))
    cuts = sorted(cuts)[: len(cuts) // 2 * 2]
    pairs = zip(cuts[::2], cuts[1::2], strict=True)
    return tuple(Span(start, end) for start, end in pairs if start < 1440)


@st.composite
def days_of_weeks(draw: st.DrawFn, *, rates: int = 1) -> tuple[Day, ...]:
    """Up to two weeks and a half, most days worked."""
    found = []
    for place in range(draw(st.integers(1, 17))):
        spans = draw(spans_of_a_day())
        rate = draw(st.integers(0, rates - 1))
        on = SUNDAY + timedelta(days=place)
        found.append(Day(on=on, spans=spans, rate=rate, breaks=()))
    return tuple(found)


def job(*rates: int, place: Place = Place.CALIFORNIA, week_starts_on: int = 6) -> Job:
    return Job(place=place, rates=rates, week_starts_on=week_starts_on)


def reckoned(days: tuple[Day, ...], about: Job, paid: int = 0) -> Result:
    case = Case(job=about, days=days, paid=Paid(cents=paid))
    return reckon(case, FIGURES, on=TODAY)


def work(result: Result) -> list[Line]:
    return [line for line in result.lines if line.part is Part.WORK]


class Minutes:
    """A second reckoning: every minute gets a label, in the order of the clock."""

    def __init__(self, days: tuple[Day, ...], about: Job) -> None:
        self.rates: Counter[tuple[date, int]] = Counter()
        worked: dict[date, list[int]] = {}
        for day in days:
            midnight = datetime.combine(day.on, datetime.min.time())
            for span in day.spans:
                for minute in range(span.start, span.end):
                    on = (midnight + timedelta(minutes=minute)).date()
                    worked.setdefault(on, []).append(about.rates[day.rate])
        self.weeks: dict[date, dict[date, list[int]]] = {}
        for on, minutes in sorted(worked.items()):
            first = on
            while first.weekday() != about.week_starts_on:
                first -= timedelta(days=1)
            self.weeks.setdefault(first, {})[on] = minutes

    def labels(self) -> Counter[Code]:
        found: Counter[Code] = Counter()
        for week in self.weeks.values():
            found += self._week(week)[0]
        return found

    def owed(self) -> Fraction:
        """Exact cents: every minute at its rate, dearer ones with more of the average."""
        total = Fraction(0)
        for week in self.weeks.values():
            labels, _ = self._week(week)
            paid = [Fraction(rate, 60) for minutes in week.values() for rate in minutes]
            average = sum(paid) / len(paid)
            total += sum(paid)
            for label, count in labels.items():
                if label in {Code.DOUBLE_DAY, Code.DOUBLE_SEVENTH}:
                    total += count * average
                elif label is not Code.WORK:
                    total += count * average / 2
        return total

    def _week(self, week: dict[date, list[int]]) -> tuple[Counter[Code], int]:
        labels: Counter[Code] = Counter()
        straight = 0
        for number, on in enumerate(sorted(week), start=1):
            for minute in range(1, len(week[on]) + 1):
                if number == 7:
                    label = Code.DOUBLE_SEVENTH if minute > 480 else Code.OVERTIME_SEVENTH
                elif minute > 720:
                    label = Code.DOUBLE_DAY
                elif minute > 480:
                    label = Code.OVERTIME_DAY
                else:
                    straight += 1
                    label = Code.WORK if straight <= 2400 else Code.OVERTIME_WEEK
                labels[label] += 1
        return labels, straight


@settings(max_examples=60, deadline=None)
@given(days_of_weeks(), RATES, st.integers(0, 6))
def test_each_minute_is_paid_under_one_rule(
    days: tuple[Day, ...], rate: int, starts: int
) -> None:
    about = job(rate, week_starts_on=starts)
    found: Counter[Code] = Counter()
    for line in work(reckoned(days, about)):
        found[line.code] += line.minutes
    assert found == Minutes(days, about).labels()


@settings(max_examples=60, deadline=None)
@given(days_of_weeks(rates=2), RATES, RATES)
def test_two_rates_come_to_what_minutes_alone_come_to(
    days: tuple[Day, ...], one: int, other: int
) -> None:
    about = job(one, other)
    lines = work(reckoned(days, about))
    exact = Minutes(days, about).owed()
    assert abs(sum(line.cents for line in lines) - exact) <= Fraction(len(lines), 2)


@settings(max_examples=40, deadline=None)
@given(days_of_weeks(rates=2), st.integers(0, 4000), st.integers(0, 4000), st.randoms())
def test_the_order_of_the_rows_changes_nothing(
    days: tuple[Day, ...], one: int, other: int, chance: object
) -> None:
    shuffled = list(days)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    about = job(one, other)
    assert reckoned(tuple(shuffled), about) == reckoned(days, about)


@settings(max_examples=40, deadline=None)
@given(days_of_weeks(rates=2), st.integers(0, 4000), st.integers(0, 500_000))
def test_nothing_is_negative_and_totals_are_the_sums_of_their_lines(
    days: tuple[Day, ...], rate: int, paid: int
) -> None:
    result = reckoned(days, job(rate, 2500), paid)
    sums, totals = Counter[Part](), result.totals
    for line in result.lines:
        assert min(line.cents, line.minutes, line.rate) >= 0
        assert line.source
        sums[line.part] += line.cents
    assert totals.work_cents == sums[Part.WORK]
    assert totals.premium_cents == sums[Part.PREMIUM]
    owed = sums[Part.WORK] + sums[Part.PREMIUM]
    assert totals.still_owed_cents == max(0, owed - paid)
    assert sum(one.cents for one in result.sums) == sum(sums.values())
    assert sum(one.count for one in result.sums) == len(result.lines)


@settings(max_examples=40, deadline=None)
@given(days_of_weeks(rates=2), st.integers(0, 4000), st.integers(0, 400_000))
def test_who_was_paid_more_may_ask_for_no_more(
    days: tuple[Day, ...], rate: int, paid: int
) -> None:
    less, more = (reckoned(days, job(rate, 2500), sum_) for sum_ in (paid, paid + 5000))
    for code in (Code.DAMAGES_CALIFORNIA, Code.DAMAGES_FEDERAL):
        assert asked(more, code) <= asked(less, code)


def asked(result: Result, code: Code) -> int:
    return sum(line.cents for line in result.lines if line.code is code)


@settings(max_examples=60, deadline=None)
@given(days_of_weeks(), st.integers(0, 4000), st.integers(0, 16), st.integers(1, 300))
def test_more_hours_are_never_less_pay(
    days: tuple[Day, ...], rate: int, place: int, more: int
) -> None:
    day = days[place % len(days)]
    longer = replace(day, on=day.on, spans=(), total_minutes=more)
    fewer = reckoned(days, job(rate))
    by_day = Minutes(days, job(rate)).weeks
    used = sum(len(week.get(day.on, [])) for week in by_day.values())
    if used + more <= 1440:
        assert work_cents((*days, longer), rate) > fewer.totals.work_cents


def work_cents(days: tuple[Day, ...], rate: int) -> int:
    return reckoned(days, job(rate)).totals.work_cents


@settings(max_examples=40, deadline=None)
@given(days_of_weeks(rates=2), st.integers(0, 4000), st.integers(0, 4000))
def test_california_never_pays_less_than_federal_law(
    days: tuple[Day, ...], one: int, other: int
) -> None:
    state = reckoned(days, job(one, other))
    federal = reckoned(days, job(one, other, place=Place.FEDERAL))
    rounding = len(state.lines) + len(federal.lines)
    assert state.totals.work_cents >= federal.totals.work_cents - rounding


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 1440), min_size=1, max_size=7), st.integers(1, 9))
def test_repeated_weeks_are_the_typed_week_again(minutes: list[int], times: int) -> None:
    typed = tuple(
        Day(on=SUNDAY + timedelta(days=place), total_minutes=count)
        for place, count in enumerate(minutes)
    )
    once = reckoned(typed, job(2000)).totals.work_cents
    case = Case(job=job(2000), days=typed, weeks=times)
    assert reckon(case, FIGURES, on=TODAY).totals.work_cents == times * once
