"""Losses that wait, and what makes them up."""

import pytest
from hypothesis import given, strategies as st

from coopkit.cooperatives.selectors import year_ending
from ledger.books.selectors import balance
from ledger.patronage.carried import Carried, make_up, too_old
from ledger.patronage.earnings import Sources
from ledger.patronage.models import CarriedLoss, Worksheet
from ledger.patronage.selectors import work_out
from tests.ledger.patronage.bakery import NOW, YEAR_END, Bakery
from tests.ledger.patronage.test_allocation import PLAIN, year


def lost(
    cents: int, *, of: int = 2024, until: int = 2029, labors: bool = True
) -> Carried:
    return Carried(
        number=of * 10 + labors,
        year=of,
        is_patronage=labors,
        cents=cents,
        last_year=until,
    )


def test_a_loss_of_labor_is_made_up_by_labor_alone() -> None:
    sources = Sources(patronage_cents=100, non_patronage_cents=900)
    left, made = make_up(sources, [lost(300)], year=2026)
    assert left == Sources(patronage_cents=0, non_patronage_cents=900)
    assert [each.cents for each in made] == [100]
    left, made = make_up(sources, [lost(300, labors=False)], year=2026)
    assert left == Sources(patronage_cents=100, non_patronage_cents=600)


def test_the_oldest_loss_is_made_up_first() -> None:
    sources = Sources(patronage_cents=100, non_patronage_cents=0)
    losses = [lost(80, of=2025), lost(70, of=2023)]
    _left, made = make_up(sources, losses, year=2026)
    assert [(each.number // 10, each.cents) for each in made] == [(2023, 70), (2025, 30)]


def test_a_loss_that_waited_too_long_is_not_made_up_by_itself() -> None:
    sources = Sources(patronage_cents=100, non_patronage_cents=0)
    old = lost(50, of=2019, until=2024)
    assert make_up(sources, [old], year=2026) == (sources, ())
    assert too_old([old, lost(1)], year=2026) == (old,)


def test_a_year_that_lost_makes_nothing_up() -> None:
    sources = Sources(patronage_cents=100, non_patronage_cents=-200)
    assert make_up(sources, [lost(50)], year=2026) == (sources, ())


def test_members_share_what_is_left_after_earlier_losses() -> None:
    found = year(100_00, rules=PLAIN, carried=[lost(40_00)])
    assert found.patronage_cents == 82_00
    assert found.pool_cents == 42_00
    assert [each.cents for each in found.made_up] == [40_00]


def test_a_loss_that_waits_is_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        lost(-1)


@given(
    st.integers(-(10**9), 10**9),
    st.integers(-(10**9), 10**9),
    st.lists(st.tuples(st.integers(0, 10**9), st.booleans()), max_size=4),
)
def test_making_up_turns_no_gain_into_a_loss(
    labors: int, other: int, losses: list[tuple[int, bool]]
) -> None:
    sources = Sources(patronage_cents=labors, non_patronage_cents=other)
    waiting = [
        lost(cents, of=2010 + n, until=2030, labors=is_labors)
        for n, (cents, is_labors) in enumerate(losses)
    ]
    left, made = make_up(sources, waiting, year=2026)
    gone = sum(each.cents for each in made)
    whole = labors + other
    assert left.patronage_cents + left.non_patronage_cents == whole - gone
    assert gone <= max(whole, 0)
    assert all(each.cents > 0 for each in made)


def test_a_posted_loss_waits_in_the_books_and_the_next_surplus_makes_it_up(
    bakery: Bakery,
) -> None:
    earlier = Worksheet.objects.create(
        cooperative=bakery.cooperative,
        year_end=YEAR_END.replace(year=2025),
        number=1,
        data={},
        sha256="",
        books_sha256="",
        labor_sha256="",
        state="posted",
        prepared_at=NOW,
    )
    CarriedLoss.objects.create(
        cooperative=bakery.cooperative,
        worksheet=earlier,
        year_end=earlier.year_end,
        is_patronage=True,
        cents=5_000_00,
        last_year=2030,
    )
    sheet = work_out(bakery.cooperative, year_ending(bakery.cooperative, 2026))
    assert sheet.result.made_up_cents == 5_000_00
    worksheet = bakery.adopted()
    bakery.post(worksheet)
    made_up = balance(
        bakery.book, "Equity:Collective:LossToAmortise", on=YEAR_END.replace(year=2027)
    )
    assert made_up == -5_000_00
    rows = CarriedLoss.objects.filter(worksheet=worksheet)
    assert [(row.cents, row.of.year_end.year) for row in rows if row.of] == [
        (-5_000_00, 2025)
    ]
    again = work_out(bakery.cooperative, year_ending(bakery.cooperative, 2026))
    assert again.carried == sheet.carried
