"""Rules of entry by hand: amounts as typed, what was said, days that come again."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from coopkit.money import plain_amount
from ledger.books.amounts import (
    BelowZeroError,
    NoAmountError,
    OtherMoneyError,
    TwoWaysError,
    read_amount,
)
from ledger.books.hand import (
    IN,
    KINDS,
    OTHER,
    OUT,
    TRANSFER,
    NoRowsError,
    NotAssignedError,
    NothingLeftError,
    NotLevelError,
    Part,
    Said,
    SameAccountError,
    TwoEmptyError,
    legs_of,
    said_of,
)
from ledger.books.recurrence import next_after
from ledger.books.starting_chart import (
    CHART,
    ROOTS,
    kind_of,
    label,
    plain_name,
    under,
    use,
)

CENTS = st.integers(1, 10**12)
BANK, FLOUR, RENT = "Assets:Bank", "Expenses:Flour", "Expenses:Rent"


@given(CENTS)
def test_an_amount_is_the_same_in_english_and_in_spanish_writing(cents: int) -> None:
    plain = plain_amount(cents)
    english = f"{cents // 100:,}.{cents % 100:02d}"
    spanish = english.translate(str.maketrans(",.", ".,"))
    for text in (
        plain,
        english,
        f"${english}",
        spanish,
        f" {spanish} ",
        f"{english} USD",
    ):
        assert read_amount(text) == cents


@given(CENTS, st.sampled_from(["-{}", "({})", "−{}", "{}-", "-${}"]))
def test_a_minus_is_read_in_every_way_people_write_it(cents: int, shape: str) -> None:
    text = shape.format(plain_amount(cents))
    assert read_amount(text, signed=True) == -cents
    with pytest.raises(BelowZeroError, match="without a minus"):
        read_amount(text)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_an_amount_or_a_refusal(text: str) -> None:
    cents = None
    with suppress(CoopError):
        cents = read_amount(text, signed=True)
    digits = [sign for sign in text if sign.isdigit()]
    assert cents is None or 1 <= len(str(abs(cents))) <= len(digits) + 2


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("1.234", TwoWaysError),
        ("1.2345", NoAmountError),
        ("1,23,456", NoAmountError),
        ("0.005", NoAmountError),
        ("twelve", NoAmountError),
        ("12 MXN", OtherMoneyError),
        ("€12", OtherMoneyError),
        ("9" * 31, NoAmountError),
    ],
)
def test_what_two_people_would_read_differently_is_refused(
    text: str, refusal: type[CoopError]
) -> None:
    with pytest.raises(refusal):
        read_amount(text)


def test_a_currency_without_cents_groups_its_thousands_either_way() -> None:
    assert read_amount("1.234", minor_units=0, currency="JPY") == 1234
    assert read_amount("¥1,234", minor_units=0, currency="JPY") == 1234
    with pytest.raises(NoAmountError):
        read_amount("12.5", minor_units=0, currency="JPY")


def test_with_three_decimals_one_point_is_a_decimal_point() -> None:
    assert read_amount("1.234", minor_units=3, currency="BHD") == 1234


ACCOUNTS = st.sampled_from(
    [
        BANK,
        "Assets:Cash",
        "Liabilities:Card",
        "Income:Sales",
        FLOUR,
        RENT,
        "Equity:Grants",
    ]
)


@st.composite
def sayings(draw: st.DrawFn) -> Said:
    kind = draw(st.sampled_from([OUT, IN, TRANSFER]))
    money = draw(st.sampled_from([BANK, "Liabilities:Card"]))
    names = draw(st.lists(ACCOUNTS.filter(lambda n: n != money), min_size=1, max_size=6))
    cents = [draw(CENTS) for _ in names]
    parts = tuple(Part(name, amount) for name, amount in zip(names, cents, strict=True))
    return Said(kind=kind, money=money, parts=parts, whole=sum(cents))


@given(sayings())
def test_legs_sum_to_zero_and_keep_every_part(said: Said) -> None:
    legs = legs_of(said)
    assert sum(leg.cents for leg in legs) == 0
    assert len(legs) == len(said.parts) + 1
    sign = -1 if said.kind == IN else 1
    moved = sorted((leg.account, leg.cents) for leg in legs if leg.account != said.money)
    assert moved == sorted((p.account, sign * (p.cents or 0)) for p in said.parts)


@given(sayings())
def test_an_entry_said_again_from_its_legs_moves_the_same(said: Said) -> None:
    legs = legs_of(said)
    again = said_of([(leg.account, leg.cents) for leg in legs], roots=list(ROOTS))
    key = lambda leg: (leg.account, leg.cents)  # noqa: E731
    assert sorted(legs_of(again), key=key) == sorted(legs, key=key)


@given(
    st.lists(st.tuples(ACCOUNTS, st.integers(-(10**9), 10**9)), min_size=2, max_size=6)
)
def test_any_balanced_legs_can_be_said_and_move_the_same(
    legs: list[tuple[str, int]],
) -> None:
    legs = [*legs, ("Equity:Opening", -sum(cents for _, cents in legs))]
    again = legs_of(said_of(legs, roots=list(ROOTS)))
    assert sorted((leg.account, leg.cents) for leg in again) == sorted(legs)


def test_one_part_may_take_the_rest() -> None:
    parts = (Part(FLOUR, 60_00), Part(RENT))
    legs = legs_of(Said(kind=OUT, money=BANK, parts=parts, whole=85_40))
    assert [leg.cents for leg in legs] == [60_00, 25_40, -85_40]


def test_the_difference_that_is_still_to_be_assigned_is_told() -> None:
    parts = (Part(FLOUR, 60_00), Part(RENT, 20_00))
    with pytest.raises(NotAssignedError, match=r"5\.40 is still to be assigned"):
        legs_of(Said(kind=OUT, money=BANK, parts=parts, whole=85_40))
    with pytest.raises(NotLevelError, match=r"40\.00 is still to be assigned"):
        legs_of(Said(kind=OTHER, parts=(Part(FLOUR, 60_00), Part(RENT, -20_00))))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (Said(kind=OUT, money=BANK, parts=(), whole=1), NoRowsError),
        (Said(kind=OUT, money=BANK, parts=(Part(BANK),), whole=1), SameAccountError),
        (
            Said(kind=OUT, money=BANK, parts=(Part(FLOUR), Part(RENT)), whole=1),
            TwoEmptyError,
        ),
        (
            Said(kind=IN, money=BANK, parts=(Part(FLOUR, 1), Part(RENT)), whole=1),
            NothingLeftError,
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(said: Said, refusal: type[CoopError]) -> None:
    with pytest.raises(refusal):
        legs_of(said)


def test_a_template_with_open_amounts_keeps_its_kind() -> None:
    bought = said_of([(FLOUR, None), (BANK, None)], roots=list(ROOTS))
    assert (bought.kind, bought.money, bought.whole) == (OUT, BANK, None)
    sold = said_of([(BANK, None), ("Income:Sales", None)], roots=list(ROOTS))
    assert (sold.kind, sold.money) == (IN, BANK)
    assert said_of([(FLOUR, 5), (RENT, -5)], roots=list(ROOTS)).kind == OTHER
    assert {bought.kind, sold.kind} <= set(KINDS)


DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(DAYS, st.sampled_from(["month", "quarter", "year"]), st.integers(1, 60))
def test_no_month_is_skipped_and_the_day_is_kept(
    first: date, every: str, times: int
) -> None:
    months = {"month": 1, "quarter": 3, "year": 12}[every]
    on = first
    for count in range(1, times + 1):
        on = next_after(on, every=every, day=first.day)
        assert on.year * 12 + on.month == first.year * 12 + first.month + count * months
        last = (on + timedelta(days=1)).day == 1
        assert on.day == first.day or (last and on.day < first.day)


@given(DAYS)
def test_a_week_is_seven_days(on: date) -> None:
    assert (next_after(on, every="week", day=on.day) - on).days == 7


def test_the_chart_has_words_in_both_languages_and_no_name_twice() -> None:
    assert len({row.account for row in CHART}) == len(CHART)
    for row in CHART:
        assert set(row.label) == set(row.use) == {"en", "es"}
        assert all([*row.label.values(), *row.use.values()])
        assert row.need in {"always", "usual", "sometimes"}
        assert row.account.partition(":")[0] in ROOTS
    for language in ("en", "es"):
        for kind in ("asset", "liability", "equity", "income", "expense"):
            said = [row.label[language] for row in CHART if row.kind == kind]
            assert len(set(said)) == len(said), f"two {kind} accounts read the same"


def test_the_chart_fits_roots_that_a_book_has_renamed() -> None:
    roots = ("Activo", "Pasivo", "Capital", "Ingresos", "Gastos")
    for row in CHART:
        name = under(row.account, roots)
        assert plain_name(name, roots) == row.account
        assert kind_of(name, roots) == row.kind
        assert label(name, "es-us", roots=roots) == row.label["es"]
        assert use(name, "en", roots=roots) == row.use["en"]


def test_accounts_that_come_by_themselves_have_words_too() -> None:
    assert label("Equity:Members:M001:Share", "es") == "Aporte de ingreso de M001"
    assert label("Equity:Members:M001:Retained:2026:NQ", "en").endswith("(nonqualified)")
    assert label("Liabilities:Patronage:Payable:FY2026", "en").endswith("2026 to pay")
    assert label("Equity:Members:M001", "en") == "Capital of M001"
    assert label("Equity:Members:M001:Loan", "en") == "Loan"
    assert label("Expenses:Own:Q", "en") == "Own Q"
