"""Which line of the bank is which payment."""

from datetime import date

from hypothesis import given, strategies as st

from ledger.payouts.settlement import (
    BY_FILE,
    BY_ID,
    BY_NAME,
    BY_NUMBER,
    Awaited,
    Seen,
    Sent,
    end_to_end,
    matches,
)

PAID = date(2026, 11, 25)


def line(pk: int, cents: int, text: str, on: date = PAID) -> Seen:
    return Seen(pk=pk, on=on, cents=-cents, text=text)


def due(
    pk: int, cents: int, name: str = "Ana Peña", number: int | None = None
) -> Awaited:
    return Awaited(
        pk=pk,
        end_to_end=end_to_end(1, 1, pk),
        cents=cents,
        name=name,
        on=PAID,
        number=number,
    )


def test_the_id_in_the_text_tells_even_where_amounts_are_alike() -> None:
    own = [due(1, 500), due(2, 500)]
    seen = [line(7, 500, "TRANSFER ck 0001-0001-0002 Patronage")]
    (found,) = matches(seen, own)
    assert (found.payouts, found.way) == ((2,), BY_ID)


def test_an_id_with_other_cents_is_not_taken() -> None:
    assert not matches([line(7, 501, end_to_end(1, 1, 1))], [due(1, 500, name="x")])


def test_a_check_is_known_by_its_number_for_half_a_year() -> None:
    own = [due(1, 500, number=1041), due(2, 500, number=1042)]
    seen = [line(7, 500, "CHECK 0001042", on=date(2027, 3, 1))]
    (found,) = matches(seen, own)
    assert (found.payouts, found.way) == ((2,), BY_NUMBER)
    late = [line(7, 500, "CHECK 1042", on=date(2027, 8, 1))]
    assert not matches(late, own)


def test_one_line_of_a_whole_file_is_all_its_payments() -> None:
    own = [due(1, 500), due(2, 700)]
    sent = [Sent(on=date(2026, 11, 24), payouts=(1, 2), cents=1200)]
    (found,) = matches([line(7, 1200, "ACH BATCH")], own, sent)
    assert (found.payouts, found.way) == ((1, 2), BY_FILE)


def test_a_name_and_a_near_day_are_a_proposal_and_two_alike_are_none() -> None:
    own = [due(1, 500, "Ana Peña"), due(2, 500, "Ben Clarke")]
    (found,) = matches([line(7, 500, "ZELLE TO BEN CLARKE")], own)
    assert (found.payouts, found.way) == ((2,), BY_NAME)
    twins = [due(1, 500, "Ana Peña"), due(2, 500, "Ana Ruiz")]
    assert not matches([line(7, 500, "ZELLE TO ANA")], twins)


def test_money_that_came_in_is_no_payment() -> None:
    seen = [Seen(pk=7, on=PAID, cents=500, text=end_to_end(1, 1, 1))]
    assert not matches(seen, [due(1, 500)])


@given(st.lists(st.integers(1, 5), max_size=8), st.lists(st.integers(1, 5), max_size=8))
def test_no_payment_is_taken_by_two_lines(paid: list[int], seen: list[int]) -> None:
    own = [due(pk, cents) for pk, cents in enumerate(paid, start=1)]
    lines = [line(pk, cents, "ANA") for pk, cents in enumerate(seen, start=1)]
    found = matches(lines, own)
    taken = [pk for each in found for pk in each.payouts]
    assert len(taken) == len(set(taken))
    by_pk = {each.pk: each for each in own}
    for each in found:
        cents = next(-one.cents for one in lines if one.pk == each.line)
        assert sum(by_pk[pk].cents for pk in each.payouts) == cents


@given(st.integers(0, 36**4 - 1), st.integers(0, 36**4 - 1), st.integers(0, 36**4 - 1))
def test_an_id_fits_every_file_and_is_read_back_one_way(
    coop: int, run: int, place: int
) -> None:
    name = end_to_end(coop, run, place)
    assert len(name) == 14
    assert (int(name[2:6], 36), int(name[6:10], 36), int(name[10:], 36)) == (
        coop,
        run,
        place,
    )
