"""Posting: entries that a co-op makes by a right it can name."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from django.db import transaction

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from ledger.books import selectors
from ledger.books.beancount import render_all
from ledger.books.chain import Draft
from ledger.books.journal import CloseAccount, Entry, Item, OpenAccount, check_item
from ledger.books.models import Account, Book, Directive
from ledger.books.names import check_authority, check_label, check_text
from ledger.books.services import rows
from ledger.books.services.checks import Ledger, check_locks

OVERRIDE = "lock-override"


class BookExistsError(CoopError):
    """Books that are opened twice."""

    template = N_("{coop} has its books already. Post to them, or import into them.")


class EntryIdTakenError(CoopError):
    """An id that another entry has."""

    template = N_(
        "An entry with the id {name} is in the books already. Each entry is made once. "
        "Give it another id, or look up the one that is there."
    )


class BatchTakenError(CoopError):
    """A batch whose name the books give themselves."""

    template = N_(
        "The batch {name} would be taken for a reversal, which the books name "
        "themselves. Give the batch another name."
    )


class NothingToPostError(CoopError):
    """A post without entries."""

    template = N_("There is nothing to post. Add at least one entry.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Entries of one batch and one right, to be posted beside others."""

    entries: Sequence[Item]
    batch: str
    authority: str


@transaction.atomic
def open_book(
    *,
    cooperative: Cooperative,
    on: date,
    accounts: Sequence[str],
    by: User | None,
    at: datetime,
) -> Book:
    """Begin a co-op's books with these accounts, or with none before an import."""
    if Book.objects.filter(cooperative=cooperative).exists():
        raise BookExistsError(coop=cooperative.name)
    book = Book.objects.create(cooperative=cooperative)
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="books.opened",
        subject=f"book:{book.pk}",
        data={"on": on.isoformat(), "accounts": list(accounts)},
        at=at,
    )
    if accounts:
        post(
            book=book,
            entries=[OpenAccount(on, account) for account in accounts],
            batch="opening",
            authority=f"person:{by.pk if by else 0}",
            by=by,
            at=at,
        )
        book.refresh_from_db(fields=["head_seq", "head_hash"])
    return book


@transaction.atomic
def post(
    *,
    book: Book,
    entries: Sequence[Item],
    batch: str,
    authority: str,
    by: User | None,
    at: datetime,
    override: str = "",
) -> list[Directive]:
    """Post entries, all or none, joined by the link `^batch`; the new rows, in order.

    Amounts are whole cents of the co-op's currency. What Beancount would not accept, or
    would read as something else, is refused. So is a day that is locked, unless
    `override` says why; a closed fiscal year needs a resolution besides.
    """
    book = rows.lock(book)
    cooperative = book.cooperative
    check_label(batch)
    check_authority(authority)
    if batch.startswith(selectors.REVERSAL):
        raise BatchTakenError(name=batch)
    _check(book, entries)
    unlocked = check_locks(
        book, [item.on for item in entries], authority=authority, override=override
    )
    if unlocked:
        entries = [_with_override(book, item, override) for item in entries]
    drafts = _drafts(book, cooperative, entries, batch, authority)
    _keep_accounts(book, cooperative.currency, entries)
    return append(
        book,
        drafts,
        batch=batch,
        authority=authority,
        by=by,
        at=at,
        override=override if unlocked else "",
    )


@transaction.atomic
def post_bundles(
    *, book: Book, bundles: Sequence[Bundle], by: User | None, at: datetime
) -> list[list[Directive]]:
    """Post several batches, all or none; the new rows of each, in order.

    Each entry has the link and the right of its own bundle, and is held to all that
    `post` holds it to. They are on the trail once, under the first one's batch.
    """
    book = rows.lock(book)
    for each in bundles:
        check_label(each.batch)
        check_authority(each.authority)
        if each.batch.startswith(selectors.REVERSAL):
            raise BatchTakenError(name=each.batch)
    entries = [item for each in bundles for item in each.entries]
    _check(book, entries)
    first, right = bundles[0].batch, bundles[0].authority
    check_locks(book, [item.on for item in entries], authority=right, override="")
    drafts = _bundled(book, bundles, _entry_ids(book, entries))
    _keep_accounts(book, book.cooperative.currency, entries)
    written = iter(append(book, drafts, batch=first, authority=right, by=by, at=at))
    return [list(islice(written, len(each.entries))) for each in bundles]


def _bundled(
    book: Book, bundles: Sequence[Bundle], entry_ids: Sequence[str]
) -> list[Draft]:
    names, ids = selectors.names_of(book), iter(entry_ids)
    drafts: list[Draft] = []
    for each in bundles:
        found = render_all(
            each.entries,
            currency=book.cooperative.currency,
            places=book.cooperative.minor_units,
            names=names,
            entry_ids=list(islice(ids, len(each.entries))),
            authority=each.authority,
            link=each.batch,
        )
        drafts += [
            replace(draft, batch=each.batch, authority=each.authority) for draft in found
        ]
    return drafts


def append(
    book: Book,
    drafts: Sequence[Draft],
    *,
    batch: str,
    authority: str,
    by: User | None,
    at: datetime,
    override: str = "",
) -> list[Directive]:
    """Append checked drafts to a locked book, and record it; the new rows, in order."""
    pks = rows.append(book, drafts, batch=batch, authority=authority, by=by, at=at)
    _guard(book, drafts, batch)
    record(
        scope=book.cooperative.slug,
        actor=actor_of(by),
        action="books.posted",
        subject=f"batch:{batch}",
        data={
            "count": len(pks),
            "authority": authority,
            "head_seq": book.head_seq,
            "head_hash": book.head_hash,
        }
        | ({"override": override} if override else {}),
        at=at,
    )
    found = Directive.objects.filter(book=book, seq__gt=book.head_seq - len(pks))
    return list(found.order_by("seq"))


def _guard(book: Book, drafts: Sequence[Draft], batch: str) -> None:
    """Ask the floors above whether they agree with what changed, or undo it all."""
    guards = list(offers.posting_guards)
    changes: defaultdict[str, int] = defaultdict(int)
    own, places = book.cooperative.currency, book.cooperative.minor_units
    for draft in drafts if guards else ():
        for account, minor, scale, currency in draft.amounts:
            if currency == own:
                unit: int = 10 ** abs(places - scale)
                cents = minor * unit if places >= scale else minor // unit
                changes[account] += cents
    for guard in guards if changes else ():
        guard(book.cooperative, changes, batch)


def _check(book: Book, entries: Sequence[Item]) -> None:
    if not entries:
        raise NothingToPostError
    roots = selectors.roots(book)
    for item in entries:
        check_item(item, roots=roots, minor_units=book.cooperative.minor_units)
    Ledger(book, book.cooperative, accounts_of(entries)).check(entries)


def accounts_of(entries: Sequence[Item]) -> list[str]:
    """The accounts that items name."""
    named = []
    for item in entries:
        named += (
            [leg.account for leg in item.legs]
            if isinstance(item, Entry)
            else [item.account]
        )
    return named


def _with_override(book: Book, item: Item, override: str) -> Item:
    """An entry of a locked day says in its own text why it is there."""
    check_text(override)
    override = " ".join(override.split())
    through = book.locked_through
    if isinstance(item, Entry) and through and item.on <= through:
        return replace(item, meta={**item.meta, OVERRIDE: override})
    return item


def _drafts(
    book: Book,
    cooperative: Cooperative,
    entries: Sequence[Item],
    batch: str,
    authority: str,
) -> list[Draft]:
    return render_all(
        entries,
        currency=cooperative.currency,
        places=cooperative.minor_units,
        names=selectors.names_of(book),
        entry_ids=_entry_ids(book, entries),
        authority=authority,
        link=batch,
    )


def _entry_ids(book: Book, entries: Sequence[Item]) -> list[str]:
    """An id for each entry: its own, or the number of its row."""
    own = [
        item.meta.get("entry-id", "") if isinstance(item, Entry) else ""
        for item in entries
    ]
    given = [name for name in own if name]
    used = set(given)
    taken = _taken(book, used)
    if taken or len(used) < len(given):
        twice = taken or {name for name in given if given.count(name) > 1}
        raise EntryIdTakenError(name=min(twice))
    numbers = numbers_for(book, len(entries), used)
    return [name or number for name, number in zip(own, numbers, strict=True)]


def numbers_for(book: Book, count: int, used: Collection[str] = ()) -> list[str]:
    """Ids by the numbers of the next rows, which no entry has, nor any of `used`."""
    numbers = [f"e{book.head_seq + place:06d}" for place in range(1, count + 1)]
    given, wanted = set(used), set(numbers)
    while clashes := (wanted & given) | _taken(book, wanted):
        given |= clashes
        numbers = [name + "x" if name in clashes else name for name in numbers]
        wanted = {name + "x" for name in clashes}
    return numbers


def _taken(book: Book, wanted: set[str]) -> set[str]:
    names = sorted(wanted)
    taken: set[str] = set()
    for start in range(0, len(names), 500):
        found = Directive.objects.filter(
            book=book, entry_id__in=names[start : start + 500]
        )
        taken |= set(found.values_list("entry_id", flat=True))
    return taken


def _keep_accounts(book: Book, currency: str, entries: Sequence[Item]) -> None:
    opened = [item for item in entries if isinstance(item, OpenAccount)]
    Account.objects.bulk_create(
        Account(book=book, name=item.account, opened_on=item.on, currencies=[currency])
        for item in opened
    )
    closed: dict[date, list[str]] = defaultdict(list)
    for item in entries:
        if isinstance(item, CloseAccount):
            closed[item.on].append(item.account)
    for on, names in closed.items():
        Account.objects.filter(book=book, name__in=names).update(closed_on=on)
