"""Files of banks: taken in whole, each line once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from coopkit.accounts.models import User
from coopkit.errors import N_, CoopError
from ledger.books.models import Book
from ledger.inbox import selectors
from ledger.inbox.bank_csv import Columns
from ledger.inbox.bank_files import Map, read_statement, sheet_of
from ledger.inbox.bank_lines import (
    Known,
    Part,
    keys_of,
    number_end,
    number_key,
    only_new,
)
from ledger.inbox.models import BankAccount, BankLine, CsvMap, Statement
from ledger.inbox.services.banks import record_of, salt_of

DAYS_AHEAD = 7


class SameFileError(CoopError):
    """A file that came in before."""

    template = N_(
        "This file came in already, as {filename}. Nothing was changed. Download the "
        "days after it from the bank."
    )


class WrongAccountError(CoopError):
    """A file of another account at a bank."""

    template = N_(
        "This file is of the account that ends in {theirs}, and “{label}” ends in "
        "{ours}. Nothing was taken in. Choose the right account, or the right file."
    )


class WhichAccountError(CoopError):
    """A file with several accounts, none of which is known to be this one."""

    template = N_(
        "This file has {count} accounts, which end in {ends}. Write the last four "
        "digits of “{label}” here, choose the file again, and upload it."
    )


class ForeignFileError(CoopError):
    """A file in another currency than the books."""

    template = N_(
        "This file is in {theirs}, and the books are in {ours}. Nothing was taken in. "
        "Upload a file of an account in {ours}."
    )


class FutureLineError(CoopError):
    """A line that has not happened yet."""

    template = N_(
        "A line of this file is dated {on}, which is still to come. Day and month may "
        "have changed places: choose the order of the day again."
    )


class NoLinesError(CoopError):
    """A file without a movement."""

    template = N_(
        "This file has no movement and no balance. Choose a longer period at the bank."
    )


class MapNameError(CoopError):
    """A name for a map that is taken, or none."""

    template = N_(
        "The columns need a name of their own, by which you know them again. “{name}” "
        "is taken or empty. Write another, like the bank’s name."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came in with a file: new lines, known ones, and rows that are no movement."""

    new: int
    known: int
    left_out: int
    statement: Statement


@transaction.atomic
def take_in(
    *,
    bank_account: BankAccount,
    filename: str,
    content: bytes,
    csv_map: Map | None = None,
    ends: str = "",
    by: User | None,
    at: datetime,
) -> Report:
    """Take a bank's file in: all its lines that are new, or nothing.

    CSV, OFX/QFX or camt.053, told by its content. A CSV needs a kept map of its columns,
    or `csv_map`; else UnknownColumnsError. `ends` are the last four signs of the number
    of one of several accounts in the file. Every refusal is a CoopError.
    """
    bank = BankAccount.objects.select_for_update().get(pk=bank_account.pk)
    book = Book.objects.select_related("cooperative").get(pk=bank.book_id)
    bank.book = book
    digest = sha256(content).hexdigest()
    same = Statement.objects.filter(bank_account=bank, sha256=digest).first()
    if same:
        raise SameFileError(filename=same.filename)
    maps = [csv_map] if csv_map else selectors.maps_of(book)
    kind, parts = read_statement(content, maps=maps, places=book.cooperative.minor_units)
    if ends:
        wanted = number_end(ends)
        parts = [one for one in parts if number_end(one.number) == wanted] or parts
    part = _own_part(bank, parts, kind)
    _check(part, book, localdate(at))
    told = {"filename": filename[:200], "sha256": digest}
    report = _keep(bank, part, kind, told | {"imported_by": by, "imported_at": at})
    data: dict[str, str | int] = {"filename": filename, "sha256": digest}
    data |= {"new": report.new, "known": report.known}
    record_of(bank, "inbox.statement", data, by, at)
    return report


@transaction.atomic
def take_in_with_map(
    *,
    bank_account: BankAccount,
    filename: str,
    content: bytes,
    name: str,
    columns: Columns,
    by: User | None,
    at: datetime,
) -> Report:
    """Take a CSV file in, and keep which of its columns is what for the next one."""
    header = list(sheet_of(content).header)
    book = bank_account.book
    same = [kept for kept in CsvMap.objects.filter(book=book) if kept.header == header]
    name = name.strip()
    taken = CsvMap.objects.filter(book=book, name=name)
    if not name or taken.exclude(pk__in=[kept.pk for kept in same]).exists():
        raise MapNameError(name=name)
    for kept in same:
        kept.delete()
    CsvMap.objects.create(
        book=book,
        name=name,
        header=header,
        columns=columns.as_json(),
        saved_by=by,
        saved_at=at,
    )
    return take_in(
        bank_account=bank_account,
        filename=filename,
        content=content,
        csv_map=Map(header=header, columns=columns),
        by=by,
        at=at,
    )


def _own_part(bank: BankAccount, parts: list[Part], kind: str) -> Part:
    """The file's part that is this account's; an account that is another's is refused."""
    salt = salt_of(bank.book)
    keys = {part.number: number_key(part.number, salt=salt) for part in parts}
    others = BankAccount.objects.filter(book=bank.book).exclude(pk=bank.pk)
    taken = set(others.exclude(bank_key="").values_list("bank_key", flat=True))
    own = [
        part
        for part in parts
        if not part.number
        or (
            keys[part.number] not in taken
            and _fits(bank, kind, keys[part.number], number_end(part.number))
        )
    ]
    ends = ", ".join(number_end(part.number) for part in parts)
    if not own:
        ours = bank.number_end or "?"
        raise WrongAccountError(theirs=ends, label=bank.label, ours=ours)
    exact = [part for part in own if bank.bank_key and keys[part.number] == bank.bank_key]
    if len(exact or own) > 1:
        raise WhichAccountError(count=len(parts), ends=ends, label=bank.label)
    (part,) = exact or own
    if part.number and not bank.bank_key:
        bank.bank_key = keys[part.number]
        bank.number_end = number_end(part.number)
        bank.save(update_fields=["bank_key", "number_end"])
    return part


def _fits(bank: BankAccount, kind: str, key: str, end: str) -> bool:
    """Whether a number may be this account's.

    Another kind of file may write more of it (an IBAN): there its end tells.
    """
    if not bank.bank_key:
        return not bank.number_end or bank.number_end == end
    if key == bank.bank_key:
        return True
    before = Statement.objects.filter(bank_account=bank, format=kind)
    return end == bank.number_end and not before.exists()


def _check(part: Part, book: Book, today: date) -> None:
    ours = book.cooperative.currency
    if part.currency and part.currency != ours:
        raise ForeignFileError(theirs=part.currency, ours=ours)
    if not part.lines and part.closing_on is None:
        raise NoLinesError
    last = max((line.on for line in part.lines), default=today)
    if last > today + timedelta(days=DAYS_AHEAD):
        raise FutureLineError(on=last)


def _keep(
    bank: BankAccount,
    part: Part,
    kind: str,
    told: Mapping[str, Any],
) -> Report:
    """Keep a file and its new lines; `told` is what the caller knows of the file."""
    days = [line.on for line in part.lines]
    new = _new_lines(bank, part, kind)
    whole = part.closing_on is not None and part.closing_cents is not None
    statement = Statement.objects.create(
        bank_account=bank,
        format=kind,
        first=min(days, default=None),
        last=max(days, default=None),
        closing_cents=part.closing_cents if whole else None,
        closing_on=part.closing_on if whole else None,
        lines_new=len(new),
        lines_known=len(part.lines) - len(new),
        **told,
    )
    for row in new:
        row.statement = statement
    BankLine.objects.bulk_create(new, batch_size=500)
    return Report(
        new=len(new),
        known=statement.lines_known,
        left_out=part.left_out,
        statement=statement,
    )


def _new_lines(bank: BankAccount, part: Part, kind: str) -> list[BankLine]:
    if not part.lines:
        return []
    days = [line.on for line in part.lines]
    near = BankLine.objects.filter(bank_account=bank, on__range=(min(days), max(days)))
    known = [Known(*row) for row in near.values_list("key", "on", "cents")]
    return [
        BankLine(
            bank_account=bank,
            on=line.on,
            cents=line.cents,
            payee=line.payee,
            memo=line.memo,
            key=key,
        )
        for key, line in only_new(part.lines, keys_of(part.lines, source=kind), known)
    ]
