"""The books beside a bank's statement on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet

from ledger.books.models import Posting
from ledger.books.selectors import REVERSAL, balances
from ledger.inbox.models import BankAccount, BankLine, Reconciliation, Statement
from ledger.inbox.reconciliation import Comparison, Item
from ledger.inbox.selectors.banks import cents_of, first_day

OLD_DAYS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows that a comparison comes from.

    `older` are entries before the first statement that no line is matched to, newest
    first: taken as known to the bank, unless they are ticked as still on their way.
    """

    on_its_way: tuple[Posting, ...]
    not_booked: tuple[BankLine, ...]
    booked_later: tuple[BankLine, ...]
    taken_back: tuple[BankLine, ...]
    set_aside: tuple[BankLine, ...]
    older: tuple[Posting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The books beside a statement: the arithmetic, and its rows."""

    comparison: Comparison
    rows: Rows


def compare(
    bank: BankAccount,
    *,
    on: date,
    statement_cents: int,
    older: Collection[str] = (),
) -> Beside:
    """Hold the books beside a statement's balance at the end of a day.

    `older` are entry ids from before the first statement that are still on their way.
    """
    carried = set(older) | outstanding_before(bank, on=on)
    way, old = _on_its_way(bank, on, carried)
    back = _taken_back(bank, on, way)
    gone = {f"{REVERSAL}{entry_id}" for entry_id in back}
    rows = Rows(
        on_its_way=tuple(row for row in way if row.directive.batch not in gone),
        not_booked=tuple(_lines(bank, on).filter(state=BankLine.State.OPEN)),
        booked_later=tuple(_lines(bank, on).filter(posting__date__gt=on)),
        taken_back=tuple(back.values()),
        set_aside=tuple(_lines(bank, on).filter(state=BankLine.State.SET_ASIDE)),
        older=tuple(reversed(old)),
    )
    held = balances(bank.book, on=on, prefix=bank.account.name)
    places = bank.book.cooperative.minor_units
    comparison = Comparison(
        statement_cents=statement_cents,
        book_cents=held.get(bank.account.name, 0),
        on_its_way=tuple(
            Item(row.directive.entry_id, cents_of(row, places) or 0)
            for row in rows.on_its_way
        ),
        not_booked=_items(rows.not_booked),
        booked_later=_items(rows.booked_later),
        taken_back=_items(rows.taken_back),
    )
    return Beside(comparison=comparison, rows=rows)


def _lines(bank: BankAccount, on: date) -> QuerySet[BankLine]:
    found = BankLine.objects.filter(bank_account=bank, on__lte=on)
    return found.select_related("posting").order_by("on", "pk")


def _items(lines: Sequence[BankLine]) -> tuple[Item, ...]:
    return tuple(Item(str(line.pk), line.cents) for line in lines)


def outstanding_before(bank: BankAccount, *, on: date) -> set[str]:
    """What the last reconciliation before a day left on its way."""
    found = Reconciliation.objects.filter(bank_account=bank, on__lt=on)
    last = found.order_by("-on").first()
    return {entry_id for entry_id, _ in last.outstanding} if last else set()


def _on_its_way(
    bank: BankAccount, on: date, carried: set[str]
) -> tuple[list[Posting], list[Posting]]:
    """Postings that the bank does not have by that day; and those before its first."""
    start = first_day(bank) or on + timedelta(days=1)
    not_there = Q(bank_line__isnull=True) | Q(bank_line__on__gt=on)
    recent = start - timedelta(days=OLD_DAYS)
    known = Q(date__gte=recent) | Q(bank_line__isnull=False)
    known |= Q(directive__entry_id__in=carried)
    found = (
        Posting.objects.filter(not_there, known, account=bank.account_id, date__lte=on)
        .filter(currency=bank.book.cooperative.currency)
        .select_related("directive", "bank_line")
        .order_by("date", "pk")
    )
    rows = _without_reversed(list(found))
    way, old = [], []
    for row in rows:
        matched = getattr(row, "bank_line", None) is not None
        if row.date >= start or matched or row.directive.entry_id in carried:
            way.append(row)
        else:
            old.append(row)
    return way, old


def _taken_back(bank: BankAccount, on: date, way: list[Posting]) -> dict[str, BankLine]:
    """Lines since the last reconciliation whose entry one of these postings reverses.

    By the id of that entry.
    """
    wanted = [
        row.directive.batch.removeprefix(REVERSAL)
        for row in way
        if row.directive.batch.startswith(REVERSAL)
    ]
    if not wanted:
        return {}
    found = _lines(bank, on).filter(posting__directive__entry_id__in=wanted)
    last = Reconciliation.objects.filter(bank_account=bank).aggregate(z=Max("on"))["z"]
    if last:
        found = found.filter(on__gt=last)
    rows = found.select_related("posting__directive")
    return {row.posting.directive.entry_id: row for row in rows if row.posting}


def _without_reversed(rows: list[Posting]) -> list[Posting]:
    """Without each entry that was taken back, and what took it back, if both are here."""
    here = {row.directive.entry_id: row for row in rows}
    gone: set[str] = set()
    for row in reversed(rows):
        of = row.directive.batch.removeprefix(REVERSAL)
        own = row.directive.entry_id
        if of != row.directive.batch and of in here and not {own, of} & gone:
            gone |= {own, of}
    return [row for row in rows if row.directive.entry_id not in gone]


def last_statement(bank: BankAccount) -> Statement | None:
    """The latest file that tells a closing balance."""
    found = Statement.objects.filter(bank_account=bank, closing_on__isnull=False)
    return found.order_by("-closing_on", "-pk").first()


def history(bank: BankAccount) -> list[Reconciliation]:
    """The last reconciliations, newest first."""
    found = Reconciliation.objects.filter(bank_account=bank).order_by("-on")
    return list(found.select_related("assertion", "done_by")[:24])
