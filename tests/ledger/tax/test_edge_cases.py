"""Cases of the reference's section on mistakes, as far as they are about tax."""

from datetime import date

import pytest

from coopkit import offers
from coopkit.periods import FiscalYear
from ledger.tax import selectors
from ledger.tax.payments import Fact
from ledger.tax.schedules import deductions_of
from tests.ledger.tax.office import BANK, Office, build

pytestmark = pytest.mark.django_db
PAID_ON = date(2026, 5, 4)


@pytest.fixture
def office() -> Office:
    return build()


def withheld(office: Office, on: date = PAID_ON, **paid: int) -> int:
    [answer] = [dict(offers.withholding.items())["tax"]]
    return answer(office.cooperative, {"M001": paid}, on).get("M001", 0)


def fact(kind: str, cents: int, on: date, year: int = 2025) -> Fact:
    return Fact(
        code="M001",
        on=on,
        kind=kind,
        cents=cents,
        form="1099-PATR",
        source="x",
        year=year,
    )


def test_no_ssn_itin_refused_w9(office: Office) -> None:
    """Type-A withholding on cash; ITIN, ATIN and EIN do as well; nothing is blocked."""
    paid = {"money": 200_00, "dividend": 1_000_00, "patronage": 200_00}
    assert withheld(office, **paid) == 48_00
    numbers = {"itin": "900-70-1234", "atin": "900-93-1234", "ein": "12-3456789"}
    for kind, number in numbers.items():
        office.give("M001", number, kind=kind)
        assert withheld(office, **paid) == 0
    office.give("M001", "900-70-1234", certified_on=None)
    assert withheld(office, **paid) == 0  # cause D leaves less than half in money
    half = {"money": 500_00, "dividend": 1_000_00, "patronage": 500_00}
    assert withheld(office, **half) == 120_00


def test_no_ssn_b_notice_and_its_end(office: Office) -> None:
    """A name that does not match is cause B from the day of the notice to its end."""
    from ledger.tax.services import end_withholding, order_withholding

    office.give("M001")
    order = order_withholding(
        membership=office.members["M001"],
        cause="B",
        since=date(2026, 4, 1),
        second_notice=True,
        by=None,
        at=office.members["M001"].person.tax_ids.get().given_at,
    )
    paid = {"money": 100_00, "dividend": 400_00, "patronage": 100_00}
    assert withheld(office, date(2026, 3, 31), **paid) == 0
    assert withheld(office, date(2026, 4, 1), **paid) == 24_00
    end_withholding(order=order, until=date(2026, 4, 30), by=None, at=order.recorded_at)
    assert withheld(office, date(2026, 5, 1), **paid) == 0


def test_twenty_percent_with_withholding_counts_the_gross_leg(office: Office) -> None:
    """The tax that is kept back is part of the money paid: box 1 has all of it."""
    office.cash("M001", 200_00, on=PAID_ON, kept=48_00)
    [line] = selectors.form_lines(office.cooperative, form="1099-PATR", tax_year=2026)
    assert line.boxes == {"1": 200_00, "4": 48_00}


def test_payment_after_deadline_is_not_deductible_and_still_reported(
    office: Office,
) -> None:
    deadline, late = date(2026, 9, 15), date(2026, 9, 16)
    told = [fact("cash", 100_00, deadline), fact("cash", 40_00, late)]
    found = deductions_of(told, date(2025, 12, 31))
    assert (found.money, found.late, found.whole) == (100_00, 40_00, 100_00)
    office.cash("M001", 40_00, on=late)
    [line] = selectors.form_lines(office.cooperative, form="1099-PATR", tax_year=2026)
    assert line.boxes["1"] == 40_00


def test_redemption_in_notes_is_not_a_deduction(office: Office) -> None:
    """Turning a nonqualified layer into a note pays nothing; each installment does."""
    layer, note = "Equity:Members:M001:Retained:2023:NQ", "Liabilities:Members:M001:Note"
    share = "Equity:Members:M001:Share"
    earned = "Equity:CurrentYear:Patronage"
    office.pay("M001", (earned, 500_00), (layer, -500_00), on=date(2023, 8, 1))
    office.pay("M001", (BANK, 300_00), (share, -300_00), on=date(2023, 8, 2))
    office.pay(
        "M001", (layer, 500_00), (share, 300_00), (note, -800_00), on=date(2025, 6, 1)
    )
    assert selectors.facts(office.cooperative, through=date(2025, 12, 31)) == []
    for month in (2, 5):
        office.pay("M001", (note, 400_00), (BANK, -400_00), on=date(2026, month, 1))
    told = selectors.facts(office.cooperative, through=date(2026, 12, 31))
    assert [(one.kind, one.cents, one.year) for one in told] == [
        ("redeemed", 250_00, 2023),
        ("redeemed", 250_00, 2023),
    ]
    assert deductions_of(told, date(2026, 12, 31)).redeemed == 500_00


def test_redeeming_a_nonqualified_notice_is_box_5_and_a_qualified_one_is_nothing(
    office: Office,
) -> None:
    layer, share = "Equity:Members:M001:Retained:2023:NQ", "Equity:Members:M001:Share"
    earned = "Equity:CurrentYear:Patronage"
    office.pay("M001", (earned, 500_00), (layer, -500_00), on=date(2023, 8, 1))
    office.pay("M001", (layer, 500_00), (BANK, -500_00), on=PAID_ON)
    office.pay("M001", (share, 100_00), (BANK, -100_00), on=PAID_ON, batch="share-back")
    [line] = selectors.form_lines(office.cooperative, form="1099-PATR", tax_year=2026)
    assert line.boxes == {"1": 0, "5": 500_00}


def test_member_loans_are_reported_as_interest_alone(office: Office) -> None:
    loan, interest = "Liabilities:Members:M002:Loan", "Expenses:Interest:MemberNotes"
    office.pay("M002", (BANK, 900_00), (loan, -900_00), on=date(2025, 1, 2))
    office.pay(
        "M002", (loan, 300_00), (interest, 45_00), (BANK, -345_00), on=date(2026, 1, 2)
    )
    lines = selectors.form_lines(office.cooperative, form="1099-INT", tax_year=2026)
    assert [(line.code, dict(line.boxes)) for line in lines] == [("M002", {"1": 45_00})]
    patr = selectors.form_lines(office.cooperative, form="1099-PATR", tax_year=2026)
    assert patr == []


def test_uncashed_ordinary_cheque_was_paid_when_it_was_mailed(office: Office) -> None:
    unclaimed = "Liabilities:Members:M001:Unclaimed"
    office.cash("M001", 80_00, on=PAID_ON)
    office.pay("M001", (BANK, 80_00), (unclaimed, -80_00), on=date(2026, 11, 5))
    office.pay("M001", (unclaimed, 80_00), (BANK, -80_00), on=date(2027, 2, 5))
    for year, wanted in ((2026, {"M001": 80_00}), (2027, {})):
        lines = selectors.form_lines(office.cooperative, form="1099-PATR", tax_year=year)
        assert {line.code: line.boxes["1"] for line in lines} == wanted


def test_hours_corrections_after_the_year_become_a_corrected_form(
    office: Office,
) -> None:
    from ledger.books.models import Directive
    from ledger.books.services import reverse

    office.cash("M001", 80_00, on=PAID_ON)
    [first] = office.make()
    row = Directive.objects.get(batch=f"test-M001-{PAID_ON}")
    reverse(
        book=office.book,
        entry_id=row.entry_id,
        on=date(2026, 12, 1),
        reason="hours",
        authority="resolution:2026-GM-009",
        by=office.bookkeeper,
        at=first.made_at,
    )
    [second] = office.make()
    assert (second.corrects, second.boxes) == (first, {"1": 0})


def test_privacy_statements_show_own_forms_only(office: Office) -> None:
    office.cash("M001", 80_00, on=PAID_ON)
    office.cash("M002", 90_00, on=PAID_ON)
    office.make()
    mine = selectors.my_forms(office.cooperative, user=office.members["M002"].person.user)
    assert [form.membership.code for form in mine] == ["M002"]


def test_multi_state_members_are_told_by_the_state_they_live_in(office: Office) -> None:
    person = office.members["M001"].person
    person.postal_address = "1 Pine St, Reno, NV 89501"
    person.save()
    office.cash("M001", 80_00, on=PAID_ON)
    give = dict(offers.year_papers.items())["tax"]
    year = FiscalYear(date(2026, 1, 1), date(2026, 12, 31))
    papers = {paper.name: paper for paper in give(office.cooperative, year)}
    content = papers["13-tax-forms-2026.csv"].content
    assert content is not None
    assert b"80.00,yes,missing,,NV" in content()
    assert content() == content()
    assert papers["14-return-2026.csv"].missing


def test_a_co_op_of_another_country_withholds_and_files_nothing_here() -> None:
    office = build(tax_regime="foreign", jurisdiction="es")
    office.cash("M001", 80_00, on=PAID_ON)
    assert withheld(office, money=80_00, dividend=80_00) == 0
    assert selectors.years_of_forms(office.cooperative, on=PAID_ON) == []
    assert office.client().get(office.url()).status_code == 200


def test_an_advance_is_a_dividend_once_it_is_netted(office: Office) -> None:
    from ledger.patronage.models import AdvanceNetting, Worksheet

    worksheet = office.notice("M001", 100_00, delivered=None, cash=60_00)
    Worksheet.objects.filter(pk=worksheet.pk).update(posted_on=PAID_ON)
    AdvanceNetting.objects.create(worksheet=worksheet, code="M001", cents=45_00)
    [line] = selectors.form_lines(office.cooperative, form="1099-PATR", tax_year=2026)
    assert line.boxes == {"1": 45_00}
