"""The rules of tax: ids, boxes, withholding, payments, returns, schedules."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from ledger.patronage.worksheet import (
    AccountLine,
    HoursSource,
    LaborLine,
    Result,
    Sheet,
)
from ledger.tax.backup import Law, kept_back
from ledger.tax.keeping import goes_after
from ledger.tax.partners import partners_of
from ledger.tax.payments import Fact, Mix, PaidEntry, PaidLeg, nonqualified_part, paid_in
from ledger.tax.rates import box_for, boxes_of, us_cents, us_day, us_share
from ledger.tax.redeemed_notices import EarlierYear, compute
from ledger.tax.returns import (
    NoSuchFormError,
    check_form,
    forms_of_regime,
    is_due,
    returns_of,
)
from ledger.tax.schedules import deductions_of, schedules_of
from ledger.tax.spain import spanish_year
from ledger.tax.tax_ids import (
    TaxId,
    TaxIdDigitsError,
    TaxIdRangeError,
    masked,
    tax_id_of,
)

LAW = Law(rate=Fraction(24, 100), exempt_cents=10_00, money_share=Fraction(1, 2))
DAY = date(2026, 11, 2)


def fact(kind: str, cents: int, **more: object) -> Fact:
    given = {"code": "M001", "on": DAY, "form": "1099-PATR", "source": "x"} | more
    return Fact(kind=kind, cents=cents, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("ssn", "123-45-6788"),
        ("itin", "900-70-1234"),
        ("itin", "912 94 1234"),
        ("atin", "900-93-1234"),
        ("ein", "12-3456789"),
    ],
)
def test_every_kind_of_tax_id_is_as_good_as_the_others(kind: str, number: str) -> None:
    taken = tax_id_of(kind, number)
    assert taken.last_four == number[-4:]
    assert len(taken.digits) == 9


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("ssn", "000-12-3456"),
        ("ssn", "666-12-3456"),
        ("ssn", "900-12-3456"),
        ("ssn", "123-00-4567"),
        ("ssn", "123-45-0000"),
        ("itin", "900-93-1234"),
        ("itin", "123-70-1234"),
        ("atin", "900-70-1234"),
        ("ein", "00-1234567"),
    ],
)
def test_a_number_that_was_never_given_out_is_refused_unsaid(
    kind: str, number: str
) -> None:
    with pytest.raises(TaxIdRangeError) as refusal:
        tax_id_of(kind, number)
    assert number[-4:] not in str(refusal.value)


@given(st.text(alphabet="0123456789- x", max_size=14))
def test_no_refusal_repeats_what_was_typed(text: str) -> None:
    digits = "".join(sign for sign in text if sign.isdigit())
    said = ""
    try:
        said = str(tax_id_of("ssn", text))
    except (TaxIdDigitsError, TaxIdRangeError) as refusal:
        said = str(refusal)
    assert len(digits) < 5 or digits[:5] not in said


def test_a_number_is_in_no_text_of_it() -> None:
    number = TaxId("ssn", "123456788")
    assert "12345" not in f"{number} {number!r}"
    assert masked("ssn", "6788") == "XXX-XX-6788"


def test_the_boxes_of_1099_patr_are_those_of_the_form_of_the_year() -> None:
    now = {box.number: box.label for box in boxes_of("1099-PATR", 2026)}
    assert now["1"] == "Patronage dividends"
    assert now["4"] == "Federal income tax withheld"
    assert now["5"] == "Redeemed nonqualified notices"
    assert now["6"] == "Section 199A(g) deduction"
    assert list(now) == [str(number) for number in range(1, 14)]
    before = {box.number: box.label for box in boxes_of("1099-PATR", 2018)}
    assert before["6"] == "Domestic production activities deduction"


def test_the_values_of_the_law_are_dated() -> None:
    assert us_share("backup_withholding_rate", date(2017, 6, 1)) == Fraction(28, 100)
    assert us_share("backup_withholding_rate", DAY) == Fraction(24, 100)
    assert us_cents("least_1099_patr", DAY) == 10_00
    assert us_day("copy_due", 2026) == date(2027, 1, 31)
    assert us_day("efile_due", 2026) == date(2027, 3, 31)
    assert box_for("1099-INT", "interest", 2026) == "1"


def test_only_money_bears_backup_withholding() -> None:
    paid = {"money": 200_00, "dividend": 1_000_00}
    assert kept_back(causes={"A"}, paid=paid, law=LAW) == 48_00
    assert kept_back(causes=(), paid=paid, law=LAW) == 0


def test_causes_c_and_d_leave_a_dividend_of_less_than_half_in_money() -> None:
    less = {"money": 499_99, "dividend": 1_000_00, "patronage": 499_99}
    half = {"money": 500_00, "dividend": 1_000_00, "patronage": 500_00}
    for cause in "CD":
        assert kept_back(causes={cause}, paid=less, law=LAW) == 0
        assert kept_back(causes={cause}, paid=half, law=LAW) == 120_00
    assert kept_back(causes={"B", "D"}, paid=less, law=LAW) == 120_00


def test_a_payment_of_ten_dollars_is_exempt_and_one_cent_more_is_not() -> None:
    assert kept_back(causes={"A"}, paid={"money": 10_00, "dividend": 10_00}, law=LAW) == 0
    more = {"money": 10_01, "dividend": 10_01}
    assert kept_back(causes={"A"}, paid=more, law=LAW) == 2_40


def test_a_qualified_notice_that_is_paid_back_bears_nothing() -> None:
    assert kept_back(causes={"A"}, paid={"money": 900_00, "dividend": 0}, law=LAW) == 0
    redeemed = {"money": 900_00, "dividend": 0, "nonqualified": 300_00}
    assert kept_back(causes={"A"}, paid=redeemed, law=LAW) == 72_00


def entry(*legs: PaidLeg, code: str = "M001") -> PaidEntry:
    return PaidEntry(on=DAY, source="payout-1-M001", code=code, legs=legs)


def test_a_debt_that_only_moves_pays_nobody() -> None:
    allocation = entry(PaidLeg(role="payable", cents=-100_00, number=2026))
    taken_back = entry(PaidLeg(role="payable", cents=100_00, number=2026))
    assert [*paid_in(allocation), *paid_in(taken_back)] == []


def test_a_payment_that_comes_back_is_taken_off_again() -> None:
    out = entry(
        PaidLeg(role="payable", cents=100_00), PaidLeg(role="money", cents=-100_00)
    )
    back = entry(
        PaidLeg(role="payable", cents=-100_00), PaidLeg(role="money", cents=100_00)
    )
    assert sum(one.cents for each in (out, back) for one in paid_in(each)) == 0


def test_interest_and_principal_of_a_note_are_told_apart() -> None:
    paid = entry(
        PaidLeg(role="note", cents=1_660_00, code="M007"),
        PaidLeg(role="note_interest", cents=415_00),
        PaidLeg(role="money", cents=-2_075_00),
        code="M007",
    )
    found = {one.kind: (one.cents, one.form, one.code) for one in paid_in(paid)}
    assert found["interest"] == (415_00, "1099-INT", "M007")
    assert found["note"] == (1_660_00, "", "M007")


@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=8),
    st.fractions(0, 1),
)
def test_a_note_paid_in_parts_gives_its_nonqualified_sum_to_the_cent(
    parts: list[int], share: Fraction
) -> None:
    whole = sum(parts)
    other = int(whole * share)
    paid = [
        fact("note", cents, on=date(2026, 1, 1 + place), form="")
        for place, cents in enumerate(parts)
    ]
    mixes = {("note", "M001", 0): Mix(years={2020: other}, whole=whole)}
    found = list(nonqualified_part(paid, mixes))
    assert sum(one.cents for one in found) == other
    assert all(one.form == "1099-PATR" and one.year == 2020 for one in found)


def test_box_1_is_money_and_notices_together_and_box_5_apart() -> None:
    told = [
        fact("cash", 250_00),
        fact("notice", 750_00),
        fact("redeemed", 40_00),
        fact("withheld", 60_00),
        fact("interest", 9_00, form="1099-INT"),
    ]
    found = returns_of(told, "1099-PATR", 2026)["M001"]
    assert found.boxes == {"1": 1_000_00, "4": 60_00, "5": 40_00}
    assert found.reportable == 1_040_00


def test_a_form_follows_the_calendar_year_of_payment() -> None:
    told = [fact("cash", 50_00, on=date(2027, 1, 2), year=2026)]
    assert returns_of(told, "1099-PATR", 2026) == {}
    assert returns_of(told, "1099-PATR", 2027)["M001"].boxes["1"] == 50_00


def test_ten_dollars_add_up_over_the_year_and_withholding_needs_no_least() -> None:
    small = [fact("cash", 6_00), fact("redeemed", 4_00, on=date(2026, 12, 1))]
    least = us_cents("least_1099_patr", DAY)
    assert is_due(returns_of(small, "1099-PATR", 2026)["M001"], least=least)
    assert not is_due(returns_of(small[:1], "1099-PATR", 2026)["M001"], least=least)
    kept = [fact("cash", 6_00), fact("withheld", 1_44)]
    assert is_due(returns_of(kept, "1099-PATR", 2026)["M001"], least=least)


def test_a_partnership_files_no_1099_patr() -> None:
    assert "1099-PATR" not in forms_of_regime("partnership")
    with pytest.raises(NoSuchFormError):
        check_form("1099-PATR", regime="partnership", said="partnership")
    check_form("1099-PATR", regime="subchapter_t", said="cooperative")


def test_section_1383_takes_the_lesser_of_both_ways() -> None:
    year = EarlierYear(
        year=2015, redeemed=4_000_00, taxable=1_000_00, rate=Fraction(35, 100)
    )
    assert year.decrease == 350_00  # no more than the tax of that year
    now = compute(taxable=10_000_00, rate=Fraction(21, 100), years=[year])
    assert (now.with_deduction, now.second) == (1_260_00, 1_750_00)
    assert now.tax == 1_260_00
    assert not now.takes_second


def test_what_section_1383_saves_beyond_the_tax_comes_back() -> None:
    year = EarlierYear(
        year=2015, redeemed=9_000_00, taxable=9_000_00, rate=Fraction(35, 100)
    )
    now = compute(taxable=1_000_00, rate=Fraction(21, 100), years=[year])
    assert now.tax == 0
    assert now.overpaid == 3_150_00 - 210_00


def test_schedule_k_1_data_explain_each_account() -> None:
    ana, ben = partners_of(
        shares={"M001": 300_00, "M002": 100_00},
        cash={"M001": 60_00},
        guaranteed={"M001": 20_000_00},
        contributed={"M002": 50_00},
        opening={"M001": 100_00},
        closing={"M001": 340_00, "M002": 160_00},
    )
    assert (ana.share, ana.other) == (Fraction(3, 4), 0)
    assert (ben.income, ben.other) == (100_00, 10_00)


def test_a_spanish_loss_asks_for_no_fund() -> None:
    year = spanish_year(
        cooperative=-5_000_00, extra=1_000_00, appropriated={}, returns=0, on=DAY
    )
    assert [fund.least for fund in year.funds] == [500_00, 0]


def test_a_tax_id_stays_until_the_years_after_the_last_form_are_over() -> None:
    last = goes_after(last_member_year=2026, form_years=[2027, 2028], years=4)
    assert last == date(2033, 12, 31)


def test_schedule_h_takes_off_what_was_paid_in_time_and_g_follows() -> None:
    sheet = read_sheet()
    told = [
        fact("cash", 100_00, on=date(2026, 9, 15), year=2025),
        fact("notice", 300_00, on=date(2026, 9, 16), year=2025),
    ]
    found = schedules_of(sheet, deductions_of(told, sheet.year_end))
    assert (found.deductions.whole, found.deductions.late) == (100_00, 300_00)
    before, after = found.line("7"), found.line("10")
    assert before.both == sheet.net
    assert before.patronage == sheet.result.patronage
    assert after.patronage == before.patronage - 100_00
    assert sum(line.both for line in found.accounts) == sheet.net


def read_sheet() -> Sheet:
    """1,000.00 earned by labor, of which others did a tenth, and 50.00 of interest."""
    line = {"non_patronage": False}
    labor = [("M001", True, 900), ("T001", False, 100)]
    return Sheet(
        first="2025-01-01",
        last="2025-12-31",
        year_number=3,
        currency="USD",
        minor_units=2,
        net=1_050_00,
        extraneous=50_00,
        capital_return=0,
        prefixes=("Income:Interest",),
        accounts=(
            AccountLine(account="Income:Sales", cents=3_000_00, **line),
            AccountLine(account="Expenses:Wages", cents=-2_000_00, **line),
            AccountLine(account="Income:Interest", cents=50_00, non_patronage=True),
        ),
        hours=HoursSource(filename="h.csv", sha256="0" * 64, imported_on="2026-01-05"),
        labor=tuple(
            LaborLine(code=code, member=member, minutes=minutes, countable=minutes)
            for code, member, minutes in labor
        ),
        rules=(),
        result=Result(
            patronage=900_00,
            non_patronage=150_00,
            appropriated={"collective": 150_00},
            pool=900_00,
            shares=(),
            payment_period_ends="2026-09-15",
        ),
    )
