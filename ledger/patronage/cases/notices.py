"""The cases of notices: the test of a fifth, the deadlines, and backup withholding."""

from typing import Any

from coopkit.errors import N_
from coopkit.money import plain_amount, plain_share
from coopkit.periods import payment_period_ends, qualified_cheque_last_day, return_due
from ledger.patronage.cases.reading import Case
from ledger.patronage.qualified import qualified_test
from ledger.patronage.withholding import withheld_cents


def qualified(case: Case) -> dict[str, Any]:
    """Test whether a dividend's qualified notices hold."""
    dividend, money = case.amount("dividend"), case.amount("money")
    written, unqualified = (
        case.amount("qualified_notice"),
        case.amount("nonqualified_notice"),
    )
    if money + written + unqualified > dividend:
        case.fail("dividend", N_("is less than its money and notices together."))
    test = qualified_test(
        dividend_cents=dividend,
        money_cents=money,
        qualified_cents=written,
        nonqualified_cents=unqualified,
    )
    return {
        "qualified": test.qualified,
        "tested_share": plain_share(test.tested_share),
        "deductible_now": plain_amount(
            test.deductible_now_cents, minor_units=case.places
        ),
    }


def deadlines(case: Case) -> dict[str, Any]:
    """The days that a statute counts from a year's close."""
    year_end = case.day("fiscal_year_end")
    return {
        "payment_period_ends": payment_period_ends(year_end).isoformat(),
        "return_due": return_due(year_end).isoformat(),
        "qualified_cheque_last_day": qualified_cheque_last_day(year_end).isoformat(),
    }


def withholding(case: Case) -> dict[str, Any]:
    """Withhold from the money part of a dividend, where no tax number is on file."""
    dividend, money = case.amount("dividend"), case.amount("money")
    if money > dividend:
        case.fail("money", N_("is more than the dividend."))
    withheld = withheld_cents(
        dividend_cents=dividend,
        money_cents=money,
        rate=case.share("rate"),
        has_tax_id=case.flag("tax_id"),
        exempt_up_to_cents=case.amount("exempt_up_to", "0"),
    )
    return {
        "withheld": plain_amount(withheld, minor_units=case.places),
        "paid": plain_amount(money - withheld, minor_units=case.places),
    }
