"""A decided run, posted once: all of it or nothing; or taken back while unpaid."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from coopkit.money import Cents
from coopkit.templatetags.ui import money
from ledger.books.journal import Entry
from ledger.books.models import Book, Directive
from ledger.books.selectors import balance
from ledger.equity.chart import Chart
from ledger.equity.models import CapitalRun, RunState
from ledger.equity.models.runs import RunKind
from ledger.equity.postings import PAY, interest_entries, redemption_entries
from ledger.equity.redemption import Payment
from ledger.equity.selectors.accounts import balances_of_members, chart_of
from ledger.equity.services.deciding import (
    NotPreparedError,
    OtherRunError,
    lock_run,
    move_run,
)
from ledger.equity.services.redeeming import audit_run
from ledger.equity.services.writing import (
    in_no_order,
    lock_book,
    post_once,
    reverse_batch,
)


class LayersChangedError(CoopError):
    """A layer that holds less than what was decided to be paid of it."""

    template = N_(
        "{account} holds {held} on that day, and {asked} was to be paid from it. The "
        "accounts changed since it was decided. Prepare it again."
    )


class PaidInPartError(CoopError):
    """A run that was paid already and is to be taken back."""

    template = N_(
        "Some of № {number} was paid already, so it cannot be taken back as a whole. "
        "Take back those payments first."
    )


def batch_of(run: CapitalRun) -> str:
    """The link that joins a run's entries."""
    if run.kind == RunKind.INTEREST:
        return f"interest-{run.data['year']}"
    return f"redemption-{run.number}"


@transaction.atomic
def post_run(
    *, run: CapitalRun, on: date, by: User | None, at: datetime
) -> list[Directive]:
    """Post what was decided: capital becomes payable, or interest is credited."""
    book = lock_book(run.cooperative)
    run = lock_run(run)
    if run.state != RunState.APPROVED:
        raise NotPreparedError(number=run.number, state=run.get_state_display())
    if sha256_of(run.data) != run.sha256:
        raise OtherRunError
    chart = chart_of(book)
    entries = _entries(run, chart, on=on)
    if run.kind == RunKind.REDEMPTION:
        _check_layers(run, entries, chart, on=on)
    written = post_once(
        book=book,
        entries=in_no_order(entries, run.sha256),
        batch=batch_of(run),
        authority=f"resolution:{run.resolution}",
        by=by,
        at=at,
    )
    move_run(run, RunState.POSTED, batch=batch_of(run), posted_on=on)
    told = {"entries": len(written), "resolution": run.resolution, "batch": run.batch}
    audit_run("posted", run, told, by=by, at=at)
    return written


@transaction.atomic
def take_back_run(
    *, run: CapitalRun, on: date, reason: str, by: User | None, at: datetime
) -> CapitalRun:
    """Reverse a posted run of which nothing was paid yet; the run keeps its number."""
    book = lock_book(run.cooperative)
    run = lock_run(run)
    if run.state != RunState.POSTED:
        raise NotPreparedError(number=run.number, state=run.get_state_display())
    payable = payable_account(run, chart_of(book))
    if payable and _open(book, payable) < run.data["paid"]:
        raise PaidInPartError(number=run.number)
    count = reverse_batch(
        book=book,
        batch=run.batch,
        on=on,
        reason=reason,
        authority=f"resolution:{run.resolution}",
        by=by,
        at=at,
    )
    move_run(run, RunState.REVERSED)
    audit_run("reversed", run, {"entries": count}, by=by, at=at)
    return run


def payable_account(run: CapitalRun, chart: Chart) -> str:
    """Where what is to be paid stands; "" for interest that is credited."""
    if run.kind == RunKind.REDEMPTION:
        return chart.redemption_payable(run.number)
    if run.data["way"] == PAY:
        return chart.interest_payable(run.data["year"])
    return ""


def _open(book: Book, account: str) -> Cents:
    """What is still owed on an account."""
    held = balance(book, account, on=date.max)
    return -int(held)


def _entries(run: CapitalRun, chart: Chart, *, on: date) -> list[Entry]:
    meta = {"resolution": run.resolution, "worksheet": run.sha256}
    if run.kind == RunKind.INTEREST:
        return interest_entries(
            {row["who"]: row["cents"] for row in run.data["lines"]},
            year=run.data["year"],
            way=run.data["way"],
            chart=chart,
            on=on,
            meta=meta,
        )
    payments = [
        Payment(
            fiscal_year=row["year"],
            who=row["who"],
            amount_cents=row["cents"],
            qualified=row["qualified"],
        )
        for row in run.data["payments"]
    ]
    return redemption_entries(payments, number=run.number, chart=chart, on=on, meta=meta)


def _check_layers(
    run: CapitalRun, entries: list[Entry], chart: Chart, *, on: date
) -> None:
    """Every layer still holds what is paid of it, on the day and today."""
    for day in (on, date.max):
        held = balances_of_members(run.cooperative, on=day)
        _check_day(run, entries, chart, held)


def _check_day(
    run: CapitalRun, entries: list[Entry], chart: Chart, held: Mapping[str, Cents]
) -> None:
    for entry in entries:
        for leg in entry.legs:
            if chart.place(leg.account) and -held.get(leg.account, 0) < leg.cents:
                raise LayersChangedError(
                    account=leg.account,
                    held=money(-held.get(leg.account, 0), run.cooperative),
                    asked=money(leg.cents, run.cooperative),
                )
