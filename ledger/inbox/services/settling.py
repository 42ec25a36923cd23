"""Settling lines: each is booked, found in the books, or set aside with a reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from coopkit.money import plain_amount
from coopkit.offers import LineUse
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book, Directive, Posting
from ledger.books.services import post
from ledger.inbox import selectors
from ledger.inbox.models import BankAccount, BankLine
from ledger.inbox.selectors import Proposal
from ledger.inbox.services.teaching import teach

LONGEST_REASON, AT_ONCE = 200, 500
SETTLED = ["state", "posting", "reason", "settled_by", "settled_at"]


class LineSettledError(CoopError):
    """A line that somebody settled already."""

    template = N_(
        "“{line}” of {on} is settled already: it is {state}, by {by}. Each line is "
        "settled once. Look at it, and undo that first if it was wrong."
    )


class PartsError(CoopError):
    """Parts that do not come to the line's amount."""

    template = N_(
        "The parts come to {parts}, and the line to {line}. They must be equal. "
        "Correct an amount."
    )


class OwnAccountError(CoopError):
    """A line booked from its own account to itself."""

    template = N_(
        "{account} is the account the line is on. Choose where the money went, or came "
        "from."
    )


class NoProposalError(CoopError):
    """A ticked line whose proposal is no longer what was seen."""

    template = N_(
        "The proposal for “{line}” of {on} changed meanwhile, so nothing was booked. "
        "Look at the lines again."
    )


class NotTheSameError(CoopError):
    """A line matched to what it cannot be."""

    template = N_(
        "That entry is of another amount or account, or is another line’s already. "
        "Choose an entry of {amount} on {account}."
    )


class ReasonError(CoopError):
    """A line set aside without a word."""

    template = N_(
        "Say why this line is not booked, in up to {most} signs: whoever reconciles "
        "the account reads it."
    )


@dataclass(frozen=True, slots=True)
class Booked:
    """How many lines were booked, and how many were found in the books."""

    booked: int
    matched: int


@transaction.atomic
def book_line(
    *,
    line: BankLine,
    legs: Sequence[tuple[str, int]],
    payee: str = "",
    narration: str = "",
    on: date | None = None,
    by: User | None,
    at: datetime,
    override: str = "",
) -> Directive:
    """Book a line: its amount on the bank's account, and the parts beside it.

    `legs` are the other accounts with their cents, which sum to minus the line's; `on`
    is the line's day unless told. A booking to one account teaches the payee's rule.
    """
    (line,) = locked([line])
    entry = line_entry(line, legs, payee=payee, narration=narration, on=on)
    (row,) = _post([(line, entry)], by, at, override)
    if len(legs) == 1:
        teach(line=line, account=legs[0][0], payee=payee, narration=narration)
    _record(line.bank_account.book, "inbox.booked", [line], by, at)
    return row


@transaction.atomic
def book_proposed(
    *,
    lines: Sequence[BankLine],
    expected: Mapping[int, str] | None = None,
    by: User | None,
    at: datetime,
) -> Booked:
    """Settle lines as is proposed for each, all or none.

    `expected` are the proposals' signs as the person saw them, by the line's pk; with
    any that changed nothing is done.
    """
    if not lines:
        return Booked(0, 0)
    own = locked(lines)
    book = own[0].bank_account.book
    found = _as_seen(book, own, expected)
    matched = _match_proposed(own, found, by, at)
    pairs = []
    for line in own:
        rule = found[line.pk].rule
        if rule:
            legs = [(rule.account, -line.cents)]
            entry = line_entry(line, legs, payee=rule.payee, narration=rule.narration)
            pairs.append((line, entry))
    _post(pairs, by, at, "")
    for line, entry in pairs:
        teach(line=line, account=entry.legs[1].account)
    _record(book, "inbox.booked", [line for line, _ in pairs], by, at)
    _record(book, "inbox.matched", matched, by, at)
    return Booked(len(pairs), len(matched))


def _match_proposed(
    own: Sequence[BankLine],
    found: Mapping[int, Proposal],
    by: User | None,
    at: datetime,
) -> list[BankLine]:
    """Match lines to entries that are there, or that upper floors book for them."""
    wanted = {line.pk: one.pk for line in own if (one := found[line.pk].match)}
    postings = Posting.objects.in_bulk(wanted.values())
    for line in own:
        if line.pk in wanted:
            posting = postings[wanted[line.pk]]
            _settle(line, BankLine.State.MATCHED, by, at, posting=posting)
        elif use := found[line.pk].use:
            _book_use(line, use, by, at)
    return [line for line in own if line.pk in wanted or found[line.pk].use]


def _as_seen(
    book: Book, own: Sequence[BankLine], expected: Mapping[int, str] | None
) -> dict[int, Proposal]:
    """The proposals for these lines, if they are still what the person saw."""
    found = selectors.proposals(book, own)
    for line in own:
        sign = found[line.pk].sign if line.pk in found else ""
        if not sign or (expected is not None and expected.get(line.pk, "") != sign):
            raise NoProposalError(line=_name(line), on=line.on)
    return found


def match_line(
    *, line: BankLine, posting: Posting, by: User | None, at: datetime
) -> BankLine:
    """Tell that a line is an entry that the books have already."""
    (line,) = match_lines(pairs=[(line, posting)], by=by, at=at)
    return line


@transaction.atomic
def match_lines(
    *, pairs: Sequence[tuple[BankLine, Posting]], by: User | None, at: datetime
) -> list[BankLine]:
    """Tell of each of some lines of one account which entry of the books it is."""
    own = locked([line for line, _ in pairs])
    if not own:
        return []
    bank, wanted = own[0].bank_account, {line.pk: each.pk for line, each in pairs}
    free = _free_postings(bank, wanted.values())
    places = bank.book.cooperative.minor_units
    for line in own:
        posting = free.pop(wanted[line.pk], None)
        if posting is None or selectors.cents_of(posting, places) != line.cents:
            amount = plain_amount(line.cents, minor_units=places)
            raise NotTheSameError(amount=amount, account=bank.account.name)
        line.state, line.posting, line.reason = BankLine.State.MATCHED, posting, ""
        line.settled_by, line.settled_at = by, at
    BankLine.objects.bulk_update(own, SETTLED, batch_size=AT_ONCE)
    _record(bank.book, "inbox.matched", own, by, at)
    return own


def _free_postings(bank: BankAccount, keys: Iterable[int]) -> dict[int, Posting]:
    """Those of some postings on a bank's account that are no line's yet, by key."""
    asked, found = list(keys), {}
    for start in range(0, len(asked), AT_ONCE):
        rows = selectors.unmatched(bank).filter(pk__in=asked[start : start + AT_ONCE])
        found.update({row.pk: row for row in rows})
    return found


@transaction.atomic
def use_line(*, line: BankLine, key: str, by: User | None, at: datetime) -> BankLine:
    """Book a line as what an upper floor says it may be, by the key of that use."""
    (line,) = locked([line])
    book = line.bank_account.book
    found = selectors.uses(book, [line]).get(line.pk, ())
    use = next((each for each in found if each.key == key), None)
    if use is None:
        raise NoProposalError(line=_name(line), on=line.on)
    _book_use(line, use, by, at)
    _record(book, "inbox.matched", [line], by, at)
    return line


def _book_use(line: BankLine, use: LineUse, by: User | None, at: datetime) -> None:
    """Let the floor that knows it post the entry; the line is that entry."""
    batch = use.book(by, at)
    posting = selectors.unmatched(line.bank_account).get(
        directive__batch=batch, date=line.on
    )
    _settle(line, BankLine.State.MATCHED, by, at, posting=posting)


@transaction.atomic
def set_aside(*, line: BankLine, reason: str, by: User | None, at: datetime) -> BankLine:
    """Tell why a line is not booked: the bank took it back, or lists it twice."""
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ReasonError(most=LONGEST_REASON)
    (line,) = locked([line])
    _settle(line, BankLine.State.SET_ASIDE, by, at, reason=reason)
    _record(line.bank_account.book, "inbox.set_aside", [line], by, at)
    return line


def locked(lines: Sequence[BankLine]) -> list[BankLine]:
    """The lines, locked in one order whoever asks, and all of them still open.

    Their accounts at the bank are locked first: an entry is taken by one line alone.
    """
    banks = {line.bank_account_id for line in lines}
    own_banks = BankAccount.objects.select_for_update(of=("self",))
    list(own_banks.filter(pk__in=banks).order_by("pk"))
    found = (
        BankLine.objects.select_for_update(of=("self",))
        .filter(pk__in=[line.pk for line in lines])
        .select_related(
            "bank_account__account", "bank_account__book__cooperative", "settled_by"
        )
        .order_by("pk")
    )
    own = list(found)
    for line in own:
        if line.state != BankLine.State.OPEN:
            by = line.settled_by.get_full_name() if line.settled_by else "?"
            state = line.get_state_display()
            raise LineSettledError(line=_name(line), on=line.on, state=state, by=by)
    return own


def _name(line: BankLine) -> str:
    return (line.payee or line.memo or line.key)[:60]


def line_entry(
    line: BankLine,
    legs: Sequence[tuple[str, int]],
    *,
    payee: str = "",
    narration: str = "",
    on: date | None = None,
) -> Entry:
    """The entry that a line becomes, booked to these accounts (cents)."""
    own = line.bank_account.account.name
    total = sum(cents for _, cents in legs)
    if total != -line.cents or not legs:
        places = line.bank_account.book.cooperative.minor_units
        sums = {"parts": -total, "line": line.cents}
        raise PartsError(
            **{name: plain_amount(c, minor_units=places) for name, c in sums.items()}
        )
    if any(account == own for account, _ in legs):
        raise OwnAccountError(account=own)
    return Entry(
        on=on or line.on,
        payee=payee or line.payee,
        narration=narration or line.memo,
        legs=(Leg(own, line.cents), *(Leg(account, cents) for account, cents in legs)),
        meta={"bank-id": line.key},
    )


def _post(
    pairs: Sequence[tuple[BankLine, Entry]],
    by: User | None,
    at: datetime,
    override: str,
) -> list[Directive]:
    """Post entries by account and month, and settle their lines."""
    by_batch: dict[str, list[tuple[BankLine, Entry]]] = defaultdict(list)
    for line, entry in pairs:
        batch = f"bank-{line.bank_account_id}-{line.on:%Y%m}"
        by_batch[batch].append((line, entry))
    posted: list[Directive] = []
    for batch, own in sorted(by_batch.items()):
        rows = post(
            book=own[0][0].bank_account.book,
            entries=[entry for _, entry in own],
            batch=batch,
            authority=f"person:{by.pk if by else 0}",
            by=by,
            at=at,
            override=override,
        )
        postings = Posting.objects.filter(directive__in=rows).select_related("account")
        by_row = {(p.directive_id, p.account_id): p for p in postings}
        for (line, _), row in zip(own, rows, strict=True):
            posting = by_row[row.pk, line.bank_account.account_id]
            _settle(line, BankLine.State.BOOKED, by, at, posting=posting)
        posted += rows
    return posted


def _settle(
    line: BankLine,
    state: str,
    by: User | None,
    at: datetime,
    *,
    posting: Posting | None = None,
    reason: str = "",
) -> None:
    line.state, line.posting, line.reason = state, posting, reason
    line.settled_by, line.settled_at = by, at
    line.save(update_fields=SETTLED)


def _record(
    book: Book, action: str, lines: Sequence[BankLine], by: User | None, at: datetime
) -> None:
    if not lines:
        return
    record(
        scope=book.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"bank:{lines[0].bank_account_id}",
        data={"lines": [line.pk for line in lines]},
        at=at,
    )
