"""Findings: what is wrong with a book, down to the row, the cent and the file.

The chain is walked, the projection held to Beancount's own load of the files, the sums to
the postings, receipts to their hashes. Nothing but Beancount's load takes memory.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _

from coopkit.errors import CoopError
from coopkit.offers import Finding
from ledger.books import chain, selectors
from ledger.books.beancount import (
    Leg,
    Loaded,
    acts,
    bean_check,
    load_files,
    unknown_options,
)
from ledger.books.models import Account, Book
from ledger.books.selectors.projection import (
    Projected,
    lives_of,
    months_that_differ,
    projected,
    stray_postings,
)
from ledger.books.services import rows
from ledger.books.services.comparing import files_that_differ
from ledger.books.services.editions import FULL, MAIN, in_blocks, whole_text
from ledger.books.services.files import directory_of, is_fresh, up_to_date
from ledger.books.services.receipts_found import heads_that_moved, receipts_that_differ

MOST = 50
LOOKS = 2
Check: TypeAlias = Callable[[Book], Iterator[Finding]]


def findings(book: Book) -> Iterator[Finding]:
    """Everything that is wrong with a book; nothing when all is well.

    Each kind of check tells of its first fifty findings. The files are brought up to the
    journal on the way, where they are only behind it.
    """
    for check in CHECKS.values():
        yield from check(book)


def _chain(book: Book) -> Iterator[Finding]:
    """Each row of the chain that was changed, moved, taken out or slipped in."""
    said = Noting()
    walked = chain.breaks(
        map(said.note, selectors.rows_of(book)),
        head_seq=book.head_seq,
        head_hash=book.head_hash,
    )
    for count, found in enumerate(walked):
        if count == MOST:
            break
        yield Finding(
            where=_row(book, found.seq, said.id_of(found.seq)), what=_(found.why)
        )


class Noting:
    """Remembers the id of the row that passed last."""

    def __init__(self) -> None:
        self.last: chain.Plain | None = None

    def note(self, row: chain.Plain) -> chain.Plain:
        self.last = row
        return row

    def id_of(self, seq: int) -> str:
        """The id of a row, if it is the one that passed last."""
        return self.last[4] if self.last and self.last[0] == seq else ""


def _row(book: Book, seq: int, entry_id: str) -> str:
    named = f" ({entry_id})" if entry_id else ""
    return f"{book.cooperative.slug}: {_('journal entry')} {seq}{named}"


def _accounts(book: Book) -> Iterator[Finding]:
    """Accounts whose days are not those that the journal's texts give."""
    lives, slug = lives_of(book), book.cooperative.slug
    opens = _("opens on {ours} in the list of accounts, and on {theirs} by {entry}")
    closes = _("closes on {ours} in the list of accounts, and on {theirs} by {entry}")
    kept = Account.objects.filter(book=book).order_by("name")
    for name, opened, closed in kept.values_list("name", "opened_on", "closed_on"):
        life = lives.pop(name, None)
        for verb, ours, words in (("open", opened, opens), ("close", closed, closes)):
            theirs = life.days.get(verb) if life else None
            if ours != theirs:
                entry = life.rows.get(verb) if life else None
                said = {"ours": ours, "theirs": theirs, "entry": entry or _("no entry")}
                yield Finding(
                    where=f"{slug}: {name}",
                    what=words.format(**{k: v or _("no day") for k, v in said.items()}),
                )
    for name, life in sorted(lives.items()):
        what = _("is not in the list of accounts, but in {entry}")
        entry = life.rows.get("open") or life.rows.get("close")
        yield Finding(where=f"{slug}: {name}", what=what.format(entry=entry))


def _months(book: Book) -> Iterator[Finding]:
    """Sums of months that are not the sums of their postings."""
    what = _("the sum kept is {kept} {currency}, the postings make {posted} {currency}")
    for count, found in enumerate(months_that_differ(book)):
        if count == MOST:
            break
        said = what.format(
            kept=f"{found.kept:f}", posted=f"{found.posted:f}", currency=found.currency
        )
        where = f"{book.cooperative.slug}: {found.account}, {found.month[:7]}"
        yield Finding(where=where, what=said)


def _files(book: Book) -> Iterator[Finding]:
    """Each materialised file that is not what the journal said when it was written."""
    what = _("differs from the journal; run manage.py materialise")
    for found in files_that_differ(book):
        yield Finding(where=f"{book.cooperative.slug}: {found}", what=what)


def _beancount(book: Book) -> Iterator[Finding]:
    """What `bean-check` and Beancount's own load say, and each cent that differs."""
    dangers = list(_dangers(book))
    yield from dangers
    if dangers:
        return
    slug = book.cooperative.slug
    with _main_file(book) as main:
        said = bean_check(main)
        for line in said[:MOST]:
            yield Finding(where=f"{slug}: bean-check", what=line)
        loaded = load_files(main)
        for place, message in () if said else loaded.errors[:MOST]:
            yield Finding(where=f"{slug}: {place}", what=message)
        yield from _rows(book, loaded)
        yield from _sums(book, loaded)


def _dangers(book: Book) -> Iterator[Finding]:
    """What no service of ours wrote, and Beancount would run or open if it loaded it."""
    what = _("asks Beancount to run or open something, so it was not asked")
    for name in unknown_options(book.options):
        yield Finding(where=f"{book.cooperative.slug}: option {name[:60]}", what=what)
    for row in selectors.rows_of(book):
        if acts(row[3]):
            yield Finding(where=_row(book, row[0], row[4]), what=what)


@contextmanager
def _main_file(book: Book) -> Iterator[Path]:
    """The main file, if all files are ours; else the journal's own text, set apart."""
    if not files_that_differ(book):
        main, was_fresh = directory_of(book.cooperative.slug) / MAIN, is_fresh(book)
        if not was_fresh:
            with suppress(CoopError, OSError):
                main = up_to_date(book, variant=FULL)
        if was_fresh or (is_fresh(book) and not files_that_differ(book)):
            yield main
            return
    with TemporaryDirectory(prefix="coopkit-verify-") as folder:
        main = Path(folder) / MAIN
        with main.open("wb") as file:
            file.writelines(in_blocks(whole_text(book, documents=False)))
        yield main


def _rows(book: Book, loaded: Loaded) -> Iterator[Finding]:
    """Each row whose postings are not those that Beancount reads in its text."""
    count = 0
    for row, theirs in _paired(book, loaded):
        for what in _differences(row, theirs):
            yield Finding(where=_row(book, row.seq, row.entry_id), what=what)
            count += 1
        if count >= MOST:
            return
    for seq, entry_id in stray_postings(book):
        what = _("postings are kept of it, though it is no transaction")
        yield Finding(where=_row(book, seq, entry_id), what=what)


def _paired(book: Book, loaded: Loaded) -> Iterator[tuple[Projected, list[Leg] | None]]:
    """Our rows beside Beancount's transactions, which have the same order.

    Where one is missing on their side, the rest is found by the id of the entry.
    """
    theirs, rest = loaded.transactions(), None
    for row in projected(book):
        if rest is None:
            entry_id, legs = next(theirs, ("", []))
            if entry_id == row.entry_id:
                yield row, legs
                continue
            rest = {entry_id: legs, **dict(theirs)}
        yield row, rest.get(row.entry_id)


def _differences(row: Projected, theirs: list[Leg] | None) -> Iterator[str]:
    if theirs is None:
        yield _("Beancount does not find it in the files")
        return
    if row.legs != theirs:
        for ours, said in zip_longest(row.legs, theirs):
            if ours != said:
                what = _("the posting kept is {ours}, the text says {theirs}")
                yield what.format(ours=_leg(ours), theirs=_leg(said))
    for day in sorted(row.other_days):
        what = _("a posting is kept under {day}, the entry is of {on}")
        yield what.format(day=day, on=row.on)


def _leg(leg: Leg | None) -> str:
    if leg is None:
        return _("nothing")
    account, number, currency = leg
    return f"{account} {number:f} {currency}"


def _sums(book: Book, loaded: Loaded) -> Iterator[Finding]:
    """Sums of all days, account by account, beside Beancount's own."""
    ours, theirs = selectors.all_sums(book), loaded.sums()
    what = _("our sum is {here} {currency}, Beancount’s {there}")
    differ = 0
    for account, currency in sorted(ours.keys() | theirs.keys()):
        here = ours.get((account, currency), Decimal(0))
        there = theirs.get((account, currency), Decimal(0))
        if here != there and differ < MOST:
            differ += 1
            said = what.format(here=f"{here:f}", currency=currency, there=f"{there:f}")
            yield Finding(where=f"{book.cooperative.slug}: {account}", what=said)


def _while_others_post(check: Check) -> Check:
    """A check that looks again at what it finds: what only passes by is no fault.

    Others may post, or bring the files up to date, while it reads. So what it still
    finds after a second look is looked at once more while nobody may post.
    """

    def looked(book: Book) -> Iterator[Finding]:
        for _look in range(LOOKS):
            now = Book.objects.select_related("cooperative").get(pk=book.pk)
            if not list(check(now)):
                return
        with transaction.atomic():
            found = list(check(rows.lock(book)))
        yield from found

    return looked


CHECKS: dict[str, Check] = {
    name: _while_others_post(check)
    for name, check in {
        "chain": _chain,
        "accounts": _accounts,
        "sums": _months,
        "files": _files,
        "Beancount": _beancount,
        "years": selectors.closing_identity,
        "receipts": receipts_that_differ,
        "published heads": heads_that_moved,
    }.items()
}
