"""What was seen, counted without people: what is shown, what is hidden, what it tells."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.test import Client
from hypothesis import given, settings, strategies as st

from cms.centre.models import Seen
from cms.centre.patterns import (
    FewerThanNoughtError,
    MonthAheadError,
    MonthClosedError,
    MonthLine,
    NothingCountedError,
    lines_of,
    next_month,
    patterns_in,
)
from cms.centre.selectors.seen import counted_lately, findings, table_of
from cms.centre.services.seen import count_seen
from tests.cms.centre.clinic_days import a_region, coordinator
from tests.factories import NOON, SeatFactory

MARCH = date(2026, 3, 1)
LATER = date(2027, 6, 1)


def lines(*totals: int | None) -> list[MonthLine]:
    """Months from March on with these numbers, in one region."""
    found, month = [], MARCH
    for total in totals:
        found.append(MonthLine(month=month, cells=(total,), total=total))
        month = next_month(month)
    return found


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        ((5, 6, 7, 8), ("rising", 3, 5, 8)),
        ((9, 5, 6, 7, 8, 9), ("rising", 4, 5, 9)),
        ((0, 5, 6, 7), ("rising", 3, 0, 7)),
        ((5, 6, 6, 7), None),
        ((5, 6, 7), None),
        ((None, 6, 7, 8), None),
        ((5, 6, 7, 8, 8), None),
        ((5, 5, 6, 12, 11, 9), ("doubled", 3, 16, 32)),
        ((5, 5, 6, 11, 11, 9), ("steady", 6, 5, 47)),
        ((5, 5, 6, 0, 11, 9), None),
        ((0, 0, 0, 9, 9, 9), None),
        ((9, 8, 9, 8, 9, 8, None), None),
        ((), None),
    ],
)
def test_a_pattern_is_read_from_the_last_months_that_are_shown(
    totals: tuple[int | None, ...], told: tuple[str, int, int, int] | None
) -> None:
    found = patterns_in(lines(*totals), [1])
    said = [(one.kind, one.months, one.before, one.after) for one in found]
    assert said == ([told] if told else [])


def test_a_month_is_shown_from_two_weeks_after_its_end_and_gaps_are_noughts() -> None:
    counts = {MARCH: {1: 8}, date(2026, 5, 1): {1: 7}}
    shown = lines_of(counts, [1], on=date(2026, 6, 14))
    assert [(line.month.month, line.total) for line in shown] == [(3, 8), (4, 0)]
    shown = lines_of(counts, [1], on=date(2026, 6, 15))
    assert [(line.month.month, line.total) for line in shown] == [(3, 8), (4, 0), (5, 7)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_a_hidden_number_can_always_be_another_one(cells: list[int]) -> None:
    """Every month that fits what is shown: a hidden number takes two values or more."""
    regions = list(range(len(cells)))
    (line,) = lines_of({MARCH: dict(enumerate(cells))}, regions, on=date(2026, 4, 20))
    small = [0 < cell < 5 for cell in cells]
    assert all(line.cells[at] is None for at, is_small in enumerate(small) if is_small)
    fits = [
        month
        for month in product(range(15), repeat=len(cells))
        if all(told in (None, own) for told, own in zip(line.cells, month, strict=True))
        and all(month[at] for at, told in enumerate(line.cells) if told is None)
        and line.total in (None, sum(month))
    ]
    for place, told in enumerate(line.cells):
        if told is None:
            assert len({month[place] for month in fits}) > 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=6),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
)
def test_what_is_shown_of_a_month_never_changes_whatever_comes_later(
    months: list[tuple[int, int]], new: tuple[int, int]
) -> None:
    counts, month = {}, MARCH
    for cells in months:
        counts[month] = dict(enumerate((max(cells[0], 1), cells[1])))
        month = next_month(month)
    before = lines_of(counts, [0, 1], on=LATER)
    with_more = counts | {month: {0: new[0], 1: new[1], 2: 7}}
    after = lines_of(with_more, [0, 1, 2], on=LATER)
    for old, later in zip(before[: len(months)], after, strict=False):
        assert (old.cells, old.total) == (later.cells[:2], later.total)


def count(month: date, at: datetime, **numbers: int) -> int:
    return count_seen(
        month=month,
        industry="car_wash",
        region=a_region(),
        numbers=numbers,
        by=coordinator(),
        at=at,
    )


@pytest.mark.django_db
def test_numbers_are_added_corrected_and_kept_in_the_trail() -> None:
    november = date(2026, 11, 1)
    assert count(november, NOON, pay=7, breaks=2) == 9
    assert count(november, NOON, pay=-3) == -3
    with pytest.raises(FewerThanNoughtError):
        count(november, NOON, breaks=1, pay=-5)
    with pytest.raises(NothingCountedError):
        count(november, NOON, pay=0)
    found = dict(Seen.objects.values_list("topic", "number"))
    assert found == {"pay": 4, "breaks": 2}
    last, first = counted_lately()
    assert (last.numbers, first.month) == ((("Pay", -3),), november)


@pytest.mark.django_db
def test_a_month_closes_for_good_and_none_is_counted_ahead() -> None:
    with pytest.raises(MonthClosedError):
        count(date(2026, 10, 1), NOON, pay=5)
    assert count(date(2026, 10, 1), NOON - timedelta(days=7), pay=5) == 5
    with pytest.raises(MonthAheadError):
        count(date(2026, 12, 1), NOON, pay=5)


def three_rises() -> None:
    """July to October, each more than the last, counted in time."""
    for month, number in ((7, 5), (8, 7), (9, 9), (10, 14)):
        at = datetime(2026, month, 20, 12, tzinfo=NOON.tzinfo)
        count(date(2026, month, 1), at, pay=number, hours=3)


@pytest.mark.django_db
def test_a_table_shows_closed_months_of_one_year_and_hides_few() -> None:
    three_rises()
    count(date(2026, 11, 1), NOON, pay=9)
    table = table_of("pay", "car_wash", 2026, on=NOON.date())
    assert [line.total for line in table.lines] == [5, 7, 9, 14]
    assert table_of("pay", "car_wash", 2025, on=NOON.date()).lines == ()
    hidden = table_of("hours", "car_wash", 2026, on=NOON.date())
    assert {line.total for line in hidden.lines} == {None}


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_a_pattern_leads_an_organiser_to_a_campaign(client: Client) -> None:
    three_rises()
    (found,) = findings(on=NOON.date())
    assert found.sentence == (
        "Car washes, Pay, all regions: up 3 months in a row, from 5 to 14 "
        "(until October 2026)"
    )
    rosa = SeatFactory(role="organiser").user
    client.force_login(rosa)
    page = client.get("/en/centre/seen/").content.decode()
    assert found.sentence in page
    assert "campaigns/new/?topic=pay&amp;industry=car_wash&amp;pattern=Car+washes" in page
    client.force_login(SeatFactory(role="referrer").user)
    assert "campaigns/new/" not in client.get("/en/centre/seen/").content.decode()
    assert client.get("/en/centre/seen/count/").status_code == 404


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_a_coordinator_counts_on_the_page_after_a_clinic(client: Client) -> None:
    client.force_login(coordinator())
    form = {"month": "2026-11-01", "industry": "nails", "region": a_region().pk}
    page = client.post("/en/centre/seen/count/", form, follow=True)
    assert "No number is given" in page.content.decode()
    page = client.post("/en/centre/seen/count/", form | {"n_pay": "6"}, follow=True)
    assert "Counted: 6 in November 2026." in page.content.decode()
    assert Seen.objects.get().number == 6
