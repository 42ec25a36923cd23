"""What the co-op owes to its members from capital, and may pay on a day."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from ledger.books.models import Book
from ledger.books.selectors import balances, book_of
from ledger.equity.chart import Chart
from ledger.equity.models import CapitalRun, RunState, UnclaimedItem
from ledger.equity.models.notes import UnclaimedState
from ledger.equity.models.runs import RunKind
from ledger.equity.payable import Payable
from ledger.equity.postings import PAY
from ledger.equity.selectors.accounts import chart_of, has_book
from ledger.equity.selectors.notes import (
    due_installments,
    nonqualified_parts,
    owed_account,
)
from ledger.equity.selectors.subscriptions import refunds_due
from ledger.equity.selectors.unclaimed import number_of


def payables(cooperative: Cooperative, *, on: date) -> list[Payable]:
    """Redemptions, interest, due payments of notes, refunds, claimed money; by code.

    What is paid already may still be among them while something of the same run is
    open: the floor of payouts pays each key and code once.
    """
    if not has_book(cooperative):
        return []
    book = book_of(cooperative)
    chart = chart_of(book)
    owed = {
        name: -cents
        for name, cents in balances(book, on=on, prefix=chart.liabilities).items()
    }
    found = [
        *_runs(cooperative, chart, owed, on=on),
        *_notes(cooperative, chart, on=on),
        *_claimed(cooperative, book, chart),
        *refunds_due(cooperative, on=on),
    ]
    return sorted(found, key=lambda one: (one.due, one.key, one.code))


def _runs(
    cooperative: Cooperative, chart: Chart, owed: dict[str, Cents], *, on: date
) -> Iterator[Payable]:
    runs = CapitalRun.objects.filter(
        cooperative=cooperative, state=RunState.POSTED, posted_on__lte=on
    )
    for run in runs.order_by("pk"):
        if run.kind == RunKind.REDEMPTION:
            account = chart.redemption_payable(run.number)
        elif run.data["way"] == PAY:
            account = chart.interest_payable(run.data["year"])
        else:
            continue
        if owed.get(account, 0) > 0:
            yield from _of_run(run, account)


def _of_run(run: CapitalRun, account: str) -> Iterator[Payable]:
    amounts: dict[str, Cents] = {}
    nonqualified: dict[str, Cents] = {}
    for line in run.lines.order_by("code", "fiscal_year"):
        amounts[line.code] = amounts.get(line.code, 0) + line.cents
        if not line.qualified:
            nonqualified[line.code] = nonqualified.get(line.code, 0) + line.cents
    is_interest = run.kind == RunKind.INTEREST
    title = _("Payment of retained parts № %(number)s") % {"number": run.number}
    if is_interest:
        title = _("Interest on capital for %(year)s") % {"year": run.data["year"]}
    for code, cents in amounts.items():
        reports = {"capital": cents} if is_interest else {}
        if nonqualified.get(code):
            reports = {"nonqualified": nonqualified[code]}
        yield Payable(
            key=run.batch,
            title=title,
            code=code,
            debits=((account, cents),),
            authority=f"resolution:{run.resolution}",
            due=run.posted_on or run.on,
            reports=reports,
        )


def _notes(cooperative: Cooperative, chart: Chart, *, on: date) -> Iterator[Payable]:
    for row in due_installments(cooperative, on=on):
        note = row.note
        debits = [(owed_account(note, chart), row.principal_cents)]
        debits.append((chart.interest_on_notes, row.interest_cents))
        (redeemed,) = nonqualified_parts(note, [row])
        told = {"interest": row.interest_cents, "nonqualified": redeemed}
        words = _("Note № %(number)s, payment %(place)s")
        if note.creditor:
            words = _("Note № %(number)s, payment %(place)s, to %(creditor)s")
        yield Payable(
            key=f"note-{note.number}-{row.place}",
            title=words
            % {"number": note.number, "place": row.place, "creditor": note.creditor},
            code=note.membership.code,
            debits=tuple((name, cents) for name, cents in debits if cents),
            authority=_authority(note.decision, note.recorded_by_id),
            due=row.due,
            reports={kind: cents for kind, cents in told.items() if cents},
        )


def _claimed(cooperative: Cooperative, book: Book, chart: Chart) -> Iterator[Payable]:
    """Unclaimed money whose owner answered and is to be paid now."""
    answered = UnclaimedItem.objects.filter(
        cooperative=cooperative,
        state=UnclaimedState.WAITING,
        objected_on__isnull=False,
    )
    for item in answered.select_related("membership").order_by("pk"):
        yield Payable(
            key=f"unclaimed-{number_of(item)}",
            title=_("Money that was unclaimed"),
            code=item.membership.code,
            debits=((chart.owed(item.membership.code, "Unclaimed"), item.cents),),
            authority=_authority("", item.recorded_by_id),
            due=item.objected_on or item.since,
        )


def _authority(decision: str, by: int | None) -> str:
    """The right by which it is owed: a decision by its number, else who recorded it."""
    is_number = decision and " " not in decision
    return f"resolution:{decision}" if is_number else f"person:{by or 0}"
