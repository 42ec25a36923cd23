"""Accounts at banks, their lines, and what stands against them in the books."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Concat
from django.shortcuts import get_object_or_404

from ledger.books.models import Account, Book, Directive, Posting
from ledger.books.names import lies_in
from ledger.books.selectors import REVERSAL, roots
from ledger.inbox.bank_csv import columns_from
from ledger.inbox.bank_files import Map
from ledger.inbox.matching import MOST_DAYS, Candidate, Sought
from ledger.inbox.models import (
    BankAccount,
    BankLine,
    CsvMap,
    PayeeRule,
    Reconciliation,
    Statement,
)
from ledger.inbox.payees import Rule

OLDER_DAYS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class BankState:
    """An account at a bank, and how far its lines have come."""

    bank: BankAccount
    open_lines: int
    last_line: date | None
    last_file: date | None
    reconciled_on: date | None


def bank_states(book: Book) -> list[BankState]:
    """Every account at a bank, by label; one query, however many lines there are."""
    reconciled = Reconciliation.objects.filter(bank_account=OuterRef("pk"))
    files = Statement.objects.filter(bank_account=OuterRef("pk"))
    lines = BankLine.objects.filter(bank_account=OuterRef("pk")).order_by()
    counted = lines.filter(state=BankLine.State.OPEN).values("bank_account")
    found = (
        BankAccount.objects.filter(book=book)
        .select_related("account")
        .annotate(
            open_lines=Subquery(counted.annotate(n=Count("pk")).values("n")),
            last_line=Subquery(
                lines.values("bank_account").annotate(z=Max("on")).values("z")
            ),
            last_file=Subquery(files.order_by("-pk").values("imported_at__date")[:1]),
            reconciled_on=Subquery(reconciled.order_by("-on").values("on")[:1]),
        )
        .order_by("label", "pk")
    )
    return [
        BankState(
            bank=bank,
            open_lines=bank.open_lines or 0,
            last_line=bank.last_line,
            last_file=bank.last_file,
            reconciled_on=bank.reconciled_on,
        )
        for bank in found
    ]


def bank_account(book: Book, pk: int) -> BankAccount:
    """One of the book's accounts at banks, or 404."""
    found: BankAccount = get_object_or_404(
        BankAccount.objects.select_related("account", "book"), book=book, pk=pk
    )
    return found


def free_accounts(book: Book, *, on: date) -> list[str]:
    """Open accounts that may be one at a bank, and are none yet."""
    kinds = roots(book)
    still = Q(closed_on__isnull=True) | Q(closed_on__gte=on)
    found = Account.objects.filter(
        still, book=book, opened_on__lte=on, bank_account__isnull=True
    ).order_by("name")
    return [
        name
        for name in found.values_list("name", flat=True)
        if lies_in(name, kinds.assets) or lies_in(name, kinds.liabilities)
    ]


def lines_of(book: Book, *, state: str = "") -> QuerySet[BankLine]:
    """Lines of all the book's accounts, oldest first."""
    found = BankLine.objects.filter(bank_account__book=book)
    found = found.select_related("bank_account__account")
    if state:
        found = found.filter(state=state)
    return found.order_by("bank_account__label", "bank_account", "on", "pk")


def next_open(line: BankLine) -> BankLine | None:
    """The line of the same account that is to be settled after this one."""
    found = BankLine.objects.filter(
        bank_account=line.bank_account_id, state=BankLine.State.OPEN, on__gte=line.on
    )
    return found.exclude(pk=line.pk).order_by("on", "pk").first()


def maps_of(book: Book) -> list[Map]:
    """The kept maps of columns, the newest first."""
    kept = CsvMap.objects.filter(book=book).order_by("-pk")
    return [Map(header=one.header, columns=columns_from(one.columns)) for one in kept]


def payee_rules(book: Book) -> QuerySet[PayeeRule]:
    """The rules by payee, those of people first, then what was used of late."""
    found = PayeeRule.objects.filter(book=book).select_related("account")
    return found.order_by("-written", F("last_on").desc(nulls_last=True), "pattern")


def rules_of(book: Book) -> list[Rule]:
    """The rules by payee, the oldest first; one query."""
    return [rule_of(row) for row in payee_rules(book).order_by("pk")]


def rule_of(row: PayeeRule) -> Rule:
    return Rule(
        pk=row.pk,
        pattern=row.pattern,
        outgoing=row.outgoing,
        account=row.account.name,
        payee=row.payee,
        narration=row.narration,
        written=row.written,
        times=row.times,
    )


def sought(line: BankLine) -> Sought:
    text = f"{line.payee} {line.memo}"
    return Sought(pk=line.pk, on=line.on, cents=line.cents, text=text)


def unmatched(bank: BankAccount) -> QuerySet[Posting]:
    """Postings on the bank's account that are no line's yet, and were not taken back."""
    reversals = Directive.objects.filter(
        book=bank.book_id,
        batch=Concat(Value(REVERSAL), OuterRef("directive__entry_id")),
    )
    return (
        Posting.objects.filter(account=bank.account_id, bank_line__isnull=True)
        .exclude(directive__batch__startswith=REVERSAL)
        .filter(~Exists(reversals))
        .select_related("directive")
    )


def candidates_for(bank: BankAccount, lines: Sequence[BankLine]) -> list[Candidate]:
    """Postings near to some lines of one account, with the cents of one; one query."""
    if not lines:
        return []
    near = timedelta(days=MOST_DAYS)
    days = (min(ln.on for ln in lines) - near, max(ln.on for ln in lines) + near)
    return _as_candidates(bank, unmatched(bank).filter(date__range=days), lines)


def older_candidates(bank: BankAccount, line: BankLine) -> list[Candidate]:
    """Postings of a line's cents that are farther off: a cheque cashed weeks later."""
    far = timedelta(days=OLDER_DAYS)
    near = timedelta(days=MOST_DAYS)
    found = unmatched(bank).filter(date__range=(line.on - far, line.on + near))
    found = found.exclude(date__range=(line.on - near, line.on + near))
    return _as_candidates(bank, found.order_by("-date")[:200], [line])[:5]


def _as_candidates(
    bank: BankAccount, postings: Iterable[Posting], lines: Sequence[BankLine]
) -> list[Candidate]:
    wanted = {line.cents for line in lines}
    currency, places = bank.book.cooperative.currency, bank.book.cooperative.minor_units
    return [
        Candidate(
            pk=row.pk,
            on=row.date,
            cents=cents,
            text=row.directive.headline,
            entry_id=row.directive.entry_id,
        )
        for row in postings
        if row.currency == currency
        and (cents := cents_of(row, places)) is not None
        and cents in wanted
    ]


def cents_of(row: Posting, places: int) -> int | None:
    """A posting's whole cents; None where it has parts of one."""
    if row.scale <= places:
        return row.minor * int(10 ** (places - row.scale))
    whole, rest = divmod(row.minor, 10 ** (row.scale - places))
    return None if rest else whole


def first_day(bank: BankAccount) -> date | None:
    """The day of the first line that ever came in from the bank."""
    own = BankLine.objects.filter(bank_account=bank)
    first: date | None = own.aggregate(first=Min("on"))["first"]
    return first
