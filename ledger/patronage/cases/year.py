"""The case of a year: from earnings to members' shares."""

from fractions import Fraction
from typing import Any

from coopkit.errors import N_
from coopkit.money import plain_amount
from ledger.patronage.allocation import (
    NOTICES,
    Allocation,
    Minimum,
    PatronageRules,
    work_out_year,
)
from ledger.patronage.appropriation import BASES, Appropriation
from ledger.patronage.cases.reading import Case
from ledger.patronage.earnings import Earnings, Worker

_NEEDED_IN_A_LOSS = N_("is missing, and the year is a loss.")


def patronage(case: Case) -> dict[str, Any]:
    """Work out the year of a case."""
    year_end = case.day("fiscal_year_end")
    earnings = Earnings(
        net_cents=case.amount("net_earnings", signed=True),
        extraneous_cents=case.amount("extraneous", "0", signed=True),
        capital_return_cents=case.amount("capital_return", "0"),
    )
    is_loss = earnings.net_cents < earnings.capital_return_cents
    bylaws = _rules(case.sub("rules"), is_loss=is_loss)
    workers = _labor(case, bylaws)
    if is_loss and bylaws.startup_years and not case.has("year_number"):
        case.fail("year_number", _NEEDED_IN_A_LOSS)
    year_number = case.count("year_number", default=1, least=1)
    return _answer(
        work_out_year(
            year_end=year_end,
            year_number=year_number,
            earnings=earnings,
            workers=workers,
            rules=bylaws,
        ),
        case.places,
    )


def _labor(case: Case, bylaws: PatronageRules) -> list[Worker]:
    workers: list[Worker] = []
    seen: set[tuple[str, bool]] = set()
    for line in case.each("labor"):
        who, member = line.text("who"), line.flag("member")
        if (who, member) in seen:
            line.fail("who", N_("“{who}” stands here twice."), who=who)
        seen.add((who, member))
        measures = line.sub("measures")
        amounts: dict[str, Fraction | int] = {
            name: measures.number(name) for name in measures.names
        }
        if amounts and not bylaws.measures & amounts.keys():
            problem = N_("has none of the rules’ measures ({measures}).")
            names = ", ".join(sorted(bylaws.measures))
            line.fail("measures", problem, measures=names)
        workers.append(Worker(who=who, member=member, measures=amounts))
    return workers


def _rules(case: Case, *, is_loss: bool) -> PatronageRules:
    weights = case.sub("basis")
    basis = {name: weights.share(name, most=None) for name in weights.names}
    if not any(basis.values()):
        case.fail("basis", N_("must give some measure a weight."))
    rules = PatronageRules(
        basis=basis,
        normalize=case.flag("normalize", default=False),
        labor_split=case.text("labor_split"),
        appropriations=tuple(_step(step) for step in case.each("appropriations", [])),
        cash_share=case.share("cash_share"),
        notice=case.text("notice", *NOTICES, default="qualified"),
        minimum=_minimum(case),
        capital_return_reduces_patronage=case.flag(
            "capital_return_reduces_patronage", default=True
        ),
        loss_members=_loss_members(case, is_loss=is_loss),
        startup_years=case.count("startup_years", default=0),
    )
    case.end()
    return rules


def _step(step: Case) -> Appropriation:
    return Appropriation(
        to=step.text("to"),
        share=step.share("share"),
        of=step.text("of", *BASES),
        counting_non_patronage=step.flag("counting_non_patronage", default=False),
    )


def _minimum(case: Case) -> Minimum | None:
    if not case.has("minimum"):
        case.take("minimum", None)
        return None
    minimum = case.sub("minimum")
    least = Minimum(measure=minimum.text("measure"), at_least=minimum.number("at_least"))
    minimum.end()
    return least


def _loss_members(case: Case, *, is_loss: bool) -> Fraction:
    if not case.has("loss"):
        if is_loss:
            case.fail("loss", _NEEDED_IN_A_LOSS)
        case.take("loss", None)
        return Fraction(1)
    loss = case.sub("loss")
    members, collective = loss.share("members"), loss.share("collective")
    loss.end()
    if members + collective != 1:
        case.fail("loss", N_("must give the whole to members and collective together."))
    return members


def _answer(year: Allocation, places: int) -> dict[str, Any]:
    def amount(cents: int) -> str:
        return plain_amount(cents, minor_units=places)

    return {
        "patronage_earnings": amount(year.patronage_cents),
        "non_patronage_earnings": amount(year.non_patronage_cents),
        "appropriated": {to: amount(cents) for to, cents in year.appropriated.items()},
        "pool": amount(year.pool_cents),
        "shares": [
            {
                "who": share.who,
                "total": amount(share.total_cents),
                "cash": amount(share.cash_cents),
                "retained": amount(share.retained_cents),
                "notice": share.notice,
            }
            for share in year.shares
        ],
        "leftover_cents": [{"who": who, "cents": odd} for who, odd in year.leftover],
        "deadlines": {"payment_period_ends": year.payment_period_ends.isoformat()},
    }
