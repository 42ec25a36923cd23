"""A co-op's books of any size, always the same: as rows, and as text for hledger."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from coopkit.money import plain_amount

AT = datetime(2026, 11, 21, tzinfo=UTC)
FIRST, LAST = date(2016, 1, 1), date(2025, 12, 31)
MEMBERS = 200
COSTS = ("Flour", "Butter", "Yeast", "Rent", "Power", "Water", "Repairs", "Insurance")
SHOP = (
    "Assets:Bank",
    "Assets:Till",
    "Income:Sales:Bread",
    "Income:Sales:Coffee",
    "Liabilities:Payroll",
    "Expenses:Wages",
    *(f"Expenses:{name}" for name in COSTS),
)


class Sale(NamedTuple):
    """A transaction: its day, its two texts, its legs in cents."""

    on: date
    payee: str
    narration: str
    legs: tuple[tuple[str, int], ...]


def accounts() -> list[str]:
    """The shop's accounts, and two for each member."""
    codes = (f"Equity:Members:M{n:04d}" for n in range(MEMBERS))
    return [*SHOP, *(f"{code}:{kind}" for code in codes for kind in ("Share", "Kept"))]


def transactions(count: int) -> Iterator[Sale]:
    """Ten years of a shop: sales, purchases, wages, and members' instalments."""
    days = (LAST - FIRST).days
    for n in range(count):
        on = FIRST + timedelta(days=n * days // count)
        cents = 1_000 + n * 7_919 % 90_000
        if n % 40 == 7:
            member = f"Equity:Members:M{n // 40 % MEMBERS:04d}:Share"
            legs: Any = (("Assets:Bank", cents), (member, -cents))
            yield Sale(on, "", f"Instalment {n}", legs)
        elif n % 5 == 0:
            cost = f"Expenses:{COSTS[n // 5 % len(COSTS)]}"
            yield Sale(on, "Shop", f"Bill {n}", ((cost, cents), ("Assets:Bank", -cents)))
        elif n % 5 == 1:
            legs = (("Expenses:Wages", cents), ("Liabilities:Payroll", -100))
            yield Sale(on, "Payroll", f"Wages {n}", (*legs, ("Assets:Bank", 100 - cents)))
        else:
            kind = "Income:Sales:Bread" if n % 2 else "Income:Sales:Coffee"
            yield Sale(
                on, "Counter", f"Sale {n}", (("Assets:Bank", cents), (kind, -cents))
            )


def drafts(count: int) -> Iterator[Any]:
    """The books as rows that are ready to be chained."""
    from ledger.books.chain import Draft

    seq = 0
    for seq, name in enumerate(accounts(), start=1):
        said = f'  entry-id: "e{seq:06d}"\n  authority: "person:0"\n'
        yield Draft(FIRST, "open", f"{FIRST} open {name} USD\n{said}", f"e{seq:06d}")
    for place, sale in enumerate(transactions(count), start=seq + 1):
        entry_id = f"e{place:06d}"
        payee = f'"{sale.payee}" ' if sale.payee else ""
        legs = "".join(
            f"  {name}  {plain_amount(cents)} USD\n" for name, cents in sale.legs
        )
        text = (
            f'{sale.on} * {payee}"{sale.narration}" ^bench\n  entry-id: "{entry_id}"\n'
            f'  authority: "person:0"\n{legs}'
        )
        amounts = tuple((name, cents, 2, "USD") for name, cents in sale.legs)
        yield Draft(sale.on, "transaction", text, entry_id, amounts)


def for_hledger(count: int) -> Iterator[str]:
    """The same books in hledger's syntax, without its metadata."""
    for sale in transactions(count):
        legs = "".join(
            f"    {name}    {plain_amount(cents)} USD\n" for name, cents in sale.legs
        )
        yield f"{sale.on} * {sale.payee} | {sale.narration}\n{legs}\n"


def write(path: Path, parts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(parts)


def begin(data: Path) -> None:
    """Make Django ready on a database of its own, below this folder."""
    import os

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "COOPKIT_DATA": str(data),
        "COOPKIT_DEBUG": "1",
        "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
    }
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # else each query is kept, and memory grows
    settings.LEDGERS_DIR = data / "ledgers"


def book_of(count: int) -> Any:
    """The book of that many transactions; filled if it is not there yet."""
    from django.core.management import call_command
    from django.db import transaction

    from ledger.books.models import Account, Book
    from ledger.books.services import open_book, rows
    from tests.factories import CooperativeFactory

    call_command("migrate", verbosity=0)
    book = Book.objects.select_related("cooperative").first()
    if book is None:
        coop = CooperativeFactory(fiscal_year_end_month=12, fiscal_year_end_day=31)
        book = open_book(cooperative=coop, on=FIRST, accounts=[], by=None, at=AT)
        new = [
            Account(book=book, name=name, opened_on=FIRST, currencies=["USD"])
            for name in accounts()
        ]
        Account.objects.bulk_create(new)
        with transaction.atomic():
            right = {"batch": "bench", "authority": "person:0"}
            rows.append(rows.lock(book), drafts(count), **right, by=None, at=AT)
        book = Book.objects.select_related("cooperative").get()
    return book
