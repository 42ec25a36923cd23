"""The cases of capital: redemption, departure, and interest on paid-in shares."""

from typing import Any

from coopkit.errors import N_
from coopkit.money import plain_amount
from ledger.equity.departure import equal_parts, schedule
from ledger.equity.interest import PaidIn, interest_of_year
from ledger.equity.redemption import Layer, redeem_oldest_first
from ledger.patronage.cases.reading import Case

_YEARS = {"least": 1000, "most": 9000}


def redemption(case: Case) -> dict[str, Any]:
    """Pay out the oldest layers first, as far as the budget goes."""
    case.text("method", "fifo", default="fifo")
    layers = [
        Layer(
            fiscal_year=layer.count("fiscal_year", **_YEARS),
            who=layer.text("who"),
            retained_cents=layer.amount("retained"),
        )
        for layer in case.each("layers")
    ]
    plan = redeem_oldest_first(layers, budget_cents=case.amount("budget"))
    return {
        "payments": [
            {
                "fiscal_year": payment.fiscal_year,
                "who": payment.who,
                "amount": plain_amount(payment.amount_cents, minor_units=case.places),
            }
            for payment in plan.payments
        ],
        "left": plain_amount(plan.left_cents, minor_units=case.places),
    }


def departure(case: Case) -> dict[str, Any]:
    """Pay a leaver's account in yearly installments with interest."""
    balance, first_due = case.amount("balance"), case.day("first_due")
    rate = case.share("rate", most=None)
    if case.has("shares") == case.has("installments"):
        case.fail("installments", N_("is one way, “shares” the other: give one of them."))
    if case.has("shares"):
        parts = case.shares("shares")
        if not parts or sum(parts) != 1:
            case.fail("shares", N_("must make the whole together."))
    else:
        parts = equal_parts(case.count("installments", least=1, most=100))
    case.take("shares", None), case.take("installments", None)
    rows = schedule(balance, parts=parts, rate=rate, first_due=first_due)

    def amount(cents: int) -> str:
        return plain_amount(cents, minor_units=case.places)

    return {
        "schedule": [
            {
                "due": row.due.isoformat(),
                "principal": amount(row.principal_cents),
                "interest": amount(row.interest_cents),
                "left": amount(row.left_cents),
            }
            for row in rows
        ],
        "total_interest": amount(sum(row.interest_cents for row in rows)),
    }


def share_interest(case: Case) -> dict[str, Any]:
    """Interest of one year on what was paid in, by days held."""
    lots = [
        PaidIn(since=lot.day("from"), amount_cents=lot.amount("amount"))
        for lot in case.each("paid_in")
    ]
    cap = case.amount("cap") if case.has("cap") else None
    case.take("cap", None)
    interest = interest_of_year(
        lots,
        year=case.count("year", **_YEARS),
        rate=case.share("rate", most=None),
        cap_cents=cap,
    )
    return {"interest": plain_amount(interest, minor_units=case.places)}
