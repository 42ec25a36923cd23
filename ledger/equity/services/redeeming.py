"""Redemption, prepared: who is paid what of which year, with the test of solvency."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.money import Cents, plain_share
from coopkit.templatetags.ui import money, percent
from governance.bylaws.selectors import InForce
from ledger.equity.models import CapitalRun, CapitalRunLine, RunState
from ledger.equity.models.runs import RunKind
from ledger.equity.redemption import (
    NothingToRedeemError,
    OverYearlyCapError,
    Redemption,
    redeem,
)
from ledger.equity.selectors.runs import (
    RedemptionRules,
    in_the_way,
    layers_of,
    redemption_rules,
    room_of_year,
)
from ledger.equity.services.writing import lock_book
from ledger.equity.solvency import (
    Figures,
    InsolventError,
    NotAttestedError,
    Solvency,
    solvency,
)


class RunInTheWayError(CoopError):
    """A second run while one is being decided or waits to be posted."""

    template = N_(
        "№ {number} comes first: it is {state}. Post it or let it be decided, then "
        "prepare the next one."
    )


@transaction.atomic
def prepare_redemption(
    *,
    cooperative: Cooperative,
    on: date,
    budget_cents: Cents,
    figures: Figures | None,
    attested_by: str,
    by: User | None,
    at: datetime,
) -> CapitalRun:
    """Work out a redemption by the bylaws of the day; nothing is posted yet.

    `figures` are what the test of solvency looks at. One prepared before is replaced.
    """
    lock_book(cooperative)
    _make_way(cooperative, RunKind.REDEMPTION)
    rules = redemption_rules(cooperative, on=on)
    plan = redeem(
        layers_of(cooperative, on=on),
        budget_cents=budget_cents,
        method=rules.method,
        least_cents=rules.least_cents,
    )
    if not plan.payments:
        raise NothingToRedeemError(least=money(rules.least_cents, cooperative))
    room = _checked_room(cooperative, rules, plan, on=on)
    test = _tested(cooperative, rules, figures, plan.paid_cents, attested_by)
    data = _data(rules, plan, budget_cents=budget_cents)
    data |= {"on": on.isoformat(), "year_room": room}
    data["solvency"] = _test_data(test, attested_by) if test else None
    return write_run(
        cooperative,
        RunKind.REDEMPTION,
        on=on,
        data=data,
        lines=_lines(plan),
        by=by,
        at=at,
    )


def _lines(plan: Redemption) -> list[CapitalRunLine]:
    return [
        CapitalRunLine(
            code=p.who,
            fiscal_year=p.fiscal_year,
            qualified=p.qualified,
            cents=p.amount_cents,
        )
        for p in plan.payments
    ]


def _checked_room(
    cooperative: Cooperative, rules: RedemptionRules, plan: Redemption, *, on: date
) -> Cents:
    """What may be paid out this year; more than that is refused."""
    room = room_of_year(cooperative, on=on, cap=rules.cap)
    if plan.paid_cents > room.cents:
        raise OverYearlyCapError(
            wanted=money(plan.paid_cents, cooperative),
            room=money(room.cents, cooperative),
            cap=percent(rules.cap),
            paid=money(room.paid_cents, cooperative),
        )
    return room.cents


def write_run(
    cooperative: Cooperative,
    kind: RunKind,
    *,
    on: date,
    data: Mapping[str, Any],
    lines: Iterable[CapitalRunLine],
    by: User | None,
    at: datetime,
    year_end: date | None = None,
) -> CapitalRun:
    """Keep a run with its next number, its hash and its lines."""
    kept = CapitalRun.objects.filter(cooperative=cooperative, kind=kind)
    number = (kept.aggregate(last=Max("number"))["last"] or 0) + 1
    whole = {**data, "version": 1, "kind": str(kind), "number": number}
    run = CapitalRun.objects.create(
        cooperative=cooperative,
        kind=kind,
        number=number,
        on=on,
        year_end=year_end,
        data=whole,
        sha256=sha256_of(whole),
        prepared_by=by,
        prepared_at=at,
    )
    for line in (rows := list(lines)):
        line.run = run
    CapitalRunLine.objects.bulk_create(rows, batch_size=500)
    told = {"number": number, "paid_cents": whole["paid"], "lines": len(rows)}
    audit_run("prepared", run, told, by=by, at=at)
    return run


def audit_run(
    what: str, run: CapitalRun, data: Mapping[str, Any], *, by: User | None, at: datetime
) -> None:
    """Record what happened to a run, with the hash of what it says."""
    record(
        scope=run.cooperative.slug,
        actor=actor_of(by),
        action=f"capital.{run.kind}.{what}",
        subject=f"capital_run:{run.pk}",
        data={"sha256": run.sha256, **data},
        at=at,
    )


def rules_data(held: Iterable[InForce]) -> list[dict[str, Any]]:
    """The rules that were obeyed, with the value each had."""
    return [
        {"key": rule.key, "value": rule.value, "value_id": rule.value_id} for rule in held
    ]


def _make_way(cooperative: Cooperative, kind: RunKind) -> None:
    """Set aside what was only prepared; refuse while another run is under way."""
    other = in_the_way(cooperative, kind=kind)
    if other:
        raise RunInTheWayError(number=other.number, state=other.get_state_display())
    CapitalRun.objects.filter(
        cooperative=cooperative, kind=kind, state=RunState.PREPARED
    ).update(state=RunState.FAILED)


def _tested(
    cooperative: Cooperative,
    rules: RedemptionRules,
    figures: Figures | None,
    payment_cents: Cents,
    attested_by: str,
) -> Solvency | None:
    """The test, passed; None where the bylaws ask for none and nobody gave figures."""
    if figures is None:
        if rules.tests_solvency:
            raise NotAttestedError
        return None
    if not attested_by.strip():
        raise NotAttestedError
    test = solvency(figures, payment_cents=payment_cents)
    if not test.passes:
        by_cash = test.cash_left_cents <= test.net_left_cents
        short = -test.cash_left_cents if by_cash else -test.net_left_cents
        raise InsolventError(
            payment=money(payment_cents, cooperative),
            short=money(short, cooperative),
            where=N_("in cash") if by_cash else N_("against its debts"),
            most=money(test.most_cents, cooperative),
        )
    return test


def _data(
    rules: RedemptionRules, plan: Redemption, *, budget_cents: Cents
) -> dict[str, Any]:
    return {
        "budget": budget_cents,
        "method": rules.method,
        "least": rules.least_cents,
        "cap": plain_share(rules.cap),
        "paid": plan.paid_cents,
        "left": plan.left_cents,
        "payments": [
            {
                "who": p.who,
                "year": p.fiscal_year,
                "qualified": p.qualified,
                "cents": p.amount_cents,
            }
            for p in plan.payments
        ],
        "waiting": [list(each) for each in plan.waiting],
        "rules": rules_data(rules.held),
    }


def _test_data(test: Solvency, attested_by: str) -> dict[str, Any]:
    return {
        **asdict(test.figures),
        "cash_left": test.cash_left_cents,
        "net_left": test.net_left_cents,
        "attested_by": attested_by.strip(),
    }
