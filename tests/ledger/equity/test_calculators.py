"""Buy-in and capital stack come out as the shares and loans that are really signed."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from coopkit.offers import Reckoning, Worked, calculators
from governance.bylaws.selectors import in_force
from ledger.equity.models import NoteInstallment
from ledger.equity.selectors.stack_calculator import Loan
from ledger.equity.services.lending import LoanTerms, lend
from tests.ledger.equity.share_trial import BANK, SHARE, Trial, trial
from tests.ledger.patronage.bakery import NOW

ON = date(2026, 10, 1)


def ask(found: Trial, key: str, answers: dict[str, Any]) -> Reckoning:
    calculator = calculators.get(key)
    assert calculator is not None
    cooperative = found.cooperative
    values = in_force(cooperative, on=ON).raw()
    return calculator(
        Worked(cooperative=cooperative, answers=answers, values=values, on=ON)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"buy_in": "800.00", "buy_in_collective": "1/3", "entry_fee": "10.01"},
        {"buy_in": "999.99", "buy_in_at_admission": "0", "buy_in_instalments": 7},
    ],
)
def test_a_plan_is_the_one_that_is_signed_and_a_leaver_is_owed_what_the_books_hold(
    rules: dict[str, Any],
) -> None:
    found = trial(**rules)
    answers = {"members": 5, "joins_on": "2026-10-01", "leaves_after": 3}
    told = ask(found, "buy_in", answers).figures
    count = sum(key.startswith("part:") for key in told)
    signed = found.sign(count=count, first_due=ON)
    assert [part["cents"] for part in signed.plan] == [
        told[f"part:{place}"] for place in range(1, count + 1)
    ]
    assert signed.share_cents == told["share"]
    assert told["all"] == 5 * (told["share"] + told["common"])
    until = [part for part in signed.plan if part["due"] <= "2027-01-01"]
    found.admit()
    for part in until:
        found.pay(signed, part["cents"], on=date(2026, 10, 20))
    assert sum(part["cents"] for part in until) == told["left:paid"]
    assert -found.holds(SHARE) == told["left:owed"]


@pytest.mark.django_db
def test_what_loans_take_a_year_is_what_the_notes_say() -> None:
    found = trial()
    loans: list[dict[str, Any]] = [
        {"amount": 2_100_00, "rate": "1/25", "months": 36},
        {"amount": 1_000_01, "rate": "3/50", "months": 7},
    ]
    answers = {"need_total": 10_000_00, "members": 3, "member_loans": loans}
    told = ask(found, "capital_stack", answers).figures
    for loan in loans:
        terms = LoanTerms(
            cents=loan["amount"],
            rate=Fraction(loan["rate"]),
            count=loan["months"],
            first_due=date(2026, 11, 1),
            every_months=1,
        )
        lend(
            membership=found.bakery.members["M001"],
            terms=terms,
            on=ON,
            account=BANK,
            decision="",
            by=None,
            at=NOW,
        )
    rows = NoteInstallment.objects.filter(note__cooperative=found.cooperative)
    for year in (1, 2, 3):
        first, last = date(2025 + year, 10, 2), date(2026 + year, 10, 1)
        paid = sum(
            row.principal_cents + row.interest_cents
            for row in rows.filter(due__range=(first, last))
        )
        assert paid == told[f"due:{year}"]
    assert told["gap"] == 10_000_00 - 3 * 500_00 - 3_100_01


@pytest.mark.django_db
def test_without_a_buy_in_the_stack_still_stands() -> None:
    found = trial(buy_in="0.00")
    answers = {"need_total": 500_00, "members": 3, "gifts": 200_00}
    assert ask(found, "capital_stack", answers).figures["gap"] == 300_00
    refused = ask(found, "buy_in", {"members": 3})
    assert refused.notes
    assert not refused.tables


def test_a_loan_is_paid_back_whole() -> None:
    rows = Loan(cents=1_000_01, rate=Fraction(1, 20), months=7).payments(on=ON)
    assert sum(row.principal_cents for row in rows) == 1_000_01
    assert rows[-1].left_cents == 0
