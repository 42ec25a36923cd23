"""Whole cents, exact shares, and the one place where a cent is rounded."""

from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from coopkit.money import (
    AmountError,
    ShareError,
    allocate,
    allocate_with_leftovers,
    at_least,
    half_up,
    parse_amount,
    parse_share,
    plain_amount,
    plain_share,
)

weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any)
many = st.tuples(st.integers(1001, 3000), st.integers(1, 10**4), st.integers(0, 10**6))


def by_sorting(total: int, parts: list[int]) -> list[int]:
    """The shortest correct way to divide: every remainder sorted."""
    whole = sum(parts)
    given_out = [total * part // whole for part in parts]
    order = sorted(range(len(parts)), key=lambda n: -(total * parts[n] % whole))
    for place in order[: total - sum(given_out)]:
        given_out[place] += 1
    return given_out


@given(st.integers(0, 10**15), weights)
def test_it_divides_as_sorting_every_remainder_would(
    total: int, parts: list[int]
) -> None:
    assert allocate(total, parts) == by_sorting(total, parts)


@settings(max_examples=50, deadline=None)
@given(many)
def test_also_where_there_are_many(case: tuple[int, int, int]) -> None:
    count, step, total = case
    parts = [place * step % 9973 for place in range(count)] + [1]
    assert allocate(total, parts) == by_sorting(total, parts)


@given(st.integers(-(10**15), 10**15), weights)
def test_not_a_cent_is_lost(total: int, parts: list[int]) -> None:
    assert sum(allocate(total, parts)) == total


@given(st.integers(-(10**15), 10**15), weights)
def test_nobody_is_a_cent_away_from_the_exact_part(total: int, parts: list[int]) -> None:
    for got, part in zip(allocate(total, parts), parts, strict=True):
        assert abs(got - Fraction(total * part, sum(parts))) < 1


@given(st.integers(-(10**15), 10**15), weights)
def test_a_loss_is_a_gain_in_the_mirror(total: int, parts: list[int]) -> None:
    assert allocate(-total, parts) == [-part for part in allocate(total, parts)]


@given(st.integers(0, 10**9), weights, st.integers(1, 10**6))
def test_scaled_weights_divide_alike(total: int, parts: list[int], times: int) -> None:
    assert allocate(total, [part * times for part in parts]) == allocate(total, parts)


@given(st.integers(0, 10**6), weights, st.randoms())
def test_with_names_the_order_of_places_counts_for_nothing(
    total: int, parts: list[int], chance: object
) -> None:
    names = [f"M{place:03}" for place in range(len(parts))]
    got = dict(
        zip(names, allocate_with_leftovers(total, parts, names=names)[0], strict=True)
    )
    order = list(range(len(parts)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    mixed, lucky = allocate_with_leftovers(
        total, [parts[n] for n in order], names=[names[n] for n in order]
    )
    assert {names[n]: mixed[place] for place, n in enumerate(order)} == got
    assert lucky == sorted(lucky)


@pytest.mark.parametrize("parts", [[], [0], [0, 0], [1, -1], [2, -1]])
def test_weights_that_cannot_be_are_our_own_mistake(parts: list[int]) -> None:
    with pytest.raises(ValueError):
        allocate(100, parts)


@given(st.integers(0, 10**12), st.fractions(0, 1))
def test_at_least_is_the_least_that_is_enough(amount: int, share: Fraction) -> None:
    got = at_least(share, of=amount)
    assert got >= share * amount > got - 1


@given(st.integers(-(10**12), 10**12), st.fractions(0, 10))
def test_half_up_is_the_nearest_and_a_half_goes_outward(
    amount: int, share: Fraction
) -> None:
    away = abs(half_up(share, of=amount)) - abs(share * amount)
    assert -Fraction(1, 2) < away <= Fraction(1, 2)


@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_an_amount_written_is_the_amount_read(cents: int, places: int) -> None:
    written = plain_amount(cents, minor_units=places)
    assert parse_amount(written, minor_units=places) == cents


@given(st.fractions(0, 1))
def test_a_share_written_is_the_share_read(share: Fraction) -> None:
    assert parse_share(plain_share(share)) == share


@pytest.mark.parametrize(
    "text", ["", "1.005", "1,23", "1e3", "NaN", "$5", "--1", "1 000", "٣", "1" * 30]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text)


@pytest.mark.parametrize("text", ["", "1/0", "-1/4", "a", "1/2/3", "25 %", "0.2.5"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ShareError):
        parse_share(text)
