"""A co-op of any size after ten years of patronage, always the same; made in bulk.

Each year every member is credited with a dividend, in an entry of its own and on an
account of its own, as posting an allocation does; the books hold the shop besides.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from coopkit.money import plain_amount

AT = datetime(2026, 11, 21, tzinfo=UTC)
FOUNDED, TODAY = date(2016, 7, 1), date(2026, 11, 21)
YEARS = range(2017, 2027)
SHARE_CENTS = 500_00
ROWS = 5_000
SHOP = (
    "Assets:Bank",
    "Income:Sales",
    "Expenses:Wages",
    "Equity:CurrentYear:Patronage",
    "Equity:Collective:Unallocated",
)


def code_of(number: int) -> str:
    return f"M{number:06d}"


def dividend_cents(number: int, year: int) -> tuple[int, int]:
    """What a member is paid of a year's dividend, and what is retained."""
    total = 40_000 + (number * 7_919 + year * 104_729) % 260_000
    cash = -(-total // 4)
    return cash, total - cash


Legs = tuple[tuple[str, int], ...]


def transactions(members: int) -> Iterator[tuple[date, str, str, Legs]]:
    """Day, batch, narration and legs in cents, by day."""
    for n in range(members):
        share = f"Equity:Members:{code_of(n)}:Share"
        legs = (("Assets:Bank", SHARE_CENTS), (share, -SHARE_CENTS))
        yield FOUNDED, "shares", f"Share of {code_of(n)}", legs
    for year in YEARS:
        yield from _shop(year, members)
        yield from _allocation(year, members)


def _shop(year: int, members: int) -> Iterator[tuple[date, str, str, Legs]]:
    """What the year brought in and what it cost: the surplus is just what is divided."""
    pool = sum(sum(dividend_cents(n, year)) for n in range(members))
    for month in range(12):
        on = date(year - (month < 6), (month + 6) % 12 + 1, 17)
        sale = 8_000_00 * members + pool // 12 + (pool % 12 if month == 11 else 0)
        sold = (("Assets:Bank", sale), ("Income:Sales", -sale))
        yield on, "till", f"Sales of a month of {year}", sold
        wages = 8_000_00 * members
        paid = (("Expenses:Wages", wages), ("Assets:Bank", -wages))
        yield on, "payroll", f"Wages of a month of {year}", paid
    end = date(year, 6, 30)
    sold_in_all, paid_in_all = 96_000_00 * members + pool, 96_000_00 * members
    legs = (
        ("Income:Sales", sold_in_all),
        ("Expenses:Wages", -paid_in_all),
        ("Equity:CurrentYear:Patronage", -pool),
    )
    yield end, f"result-{year}", f"Result of {year}", legs


def _allocation(year: int, members: int) -> Iterator[tuple[date, str, str, Legs]]:
    on, payable = date(year, 10, 15), f"Liabilities:Patronage:Payable:FY{year}"
    paid = 0
    for n in range(members):
        code, (cash, kept) = code_of(n), dividend_cents(n, year)
        layer = f"Equity:Members:{code}:Retained:{year}:Q"
        dividend = ("Equity:CurrentYear:Patronage", cash + kept)
        said = f"Patronage dividend for {year}, {code}"
        yield (
            on,
            f"patronage-{year}",
            said,
            (dividend, (payable, -cash), (layer, -kept)),
        )
        paid += cash
    if year != YEARS[-1]:
        out = ((payable, paid), ("Assets:Bank", -paid))
        yield date(year, 11, 3), f"payout-{year}", f"Dividends of {year}", out


def opened(members: int) -> Iterator[tuple[date, str]]:
    """Every account, and the day it opens; by day."""
    for name in SHOP:
        yield FOUNDED, name
    for n in range(members):
        yield FOUNDED, f"Equity:Members:{code_of(n)}:Share"
    for year in YEARS:
        yield date(year, 10, 15), f"Liabilities:Patronage:Payable:FY{year}"
        for n in range(members):
            layer = f"Equity:Members:{code_of(n)}:Retained:{year}:Q"
            yield date(year, 10, 15), layer


def plain_text(members: int) -> Iterator[str]:
    """The same books as a file of Beancount's, written by hand."""
    yield 'option "operating_currency" "USD"\n'
    for on, name in opened(members):
        yield f"{on} open {name} USD\n"
    for on, batch, said, legs in transactions(members):
        yield f'{on} * "{said}" ^{batch}\n'
        for name, cents in legs:
            yield f"  {name}  {plain_amount(cents)} USD\n"


def drafts(members: int) -> Iterator[tuple[str, Any]]:
    """The books as rows that are ready to be chained, each with its batch."""
    from ledger.books.chain import Draft

    seq = 0
    for on, name in opened(members):
        seq += 1
        said = f'  entry-id: "e{seq:06d}"\n  authority: "person:0"\n'
        yield "opening", Draft(on, "open", f"{on} open {name} USD\n{said}", f"e{seq:06d}")
    for on, batch, narration, legs in transactions(members):
        seq += 1
        entry_id = f"e{seq:06d}"
        lines = "".join(f"  {name}  {plain_amount(c)} USD\n" for name, c in legs)
        text = (
            f'{on} * "{narration}" ^{batch}\n  entry-id: "{entry_id}"\n'
            f'  authority: "person:0"\n{lines}'
        )
        amounts = tuple((name, cents, 2, "USD") for name, cents in legs)
        yield batch, Draft(on, "transaction", text, entry_id, amounts)


def town(members: int) -> Any:
    """The co-op with its roll, a bookkeeper, a member who signs in, and its books."""
    from django.core.management import call_command

    from coopkit.accounts.models import User
    from governance.bylaws.parameters import defaults
    from governance.bylaws.services import adopt
    from tests.factories import CooperativeFactory, RoleGrantFactory

    call_command("migrate", verbosity=0)
    cooperative = CooperativeFactory(
        slug="town", languages=["en"], founded_on=FOUNDED, jurisdiction="us-ca"
    )
    adopt(
        cooperative=cooperative,
        values=defaults("us-ca"),
        effective_from=FOUNDED,
        adopted_on=FOUNDED,
        adopted_by="2016-GM-001",
        by=None,
        at=AT,
    )
    member, keeper = (
        User.objects.create(email=f"{name}@bench.example") for name in ("one", "keeper")
    )
    for user, role in ((member, "member"), (keeper, "bookkeeper")):
        RoleGrantFactory(cooperative=cooperative, user=user, role=role, starts_on=FOUNDED)
    _people(cooperative, members, member)
    _books(cooperative, members)
    return cooperative


def _people(cooperative: Any, members: int, user: Any) -> None:
    """Everybody was admitted on the first day; the one in the middle signs in."""
    from governance.members.models import Membership, Person

    people = Person.objects.bulk_create(
        (
            Person(
                cooperative=cooperative,
                legal_name=f"Person {n}",
                display_name=f"Person {n}",
                language="en",
                user=user if n == members // 2 else None,
            )
            for n in range(members)
        ),
        batch_size=ROWS,
    )
    held = Membership.objects.bulk_create(
        (
            Membership(cooperative=cooperative, person=person, code=code_of(n))
            for n, person in enumerate(people)
        ),
        batch_size=ROWS,
    )
    _admit(cooperative, held)


def _admit(cooperative: Any, held: list[Any]) -> None:
    from governance.members.models import MembershipEvent, Spell
    from governance.members.standing import Event, spell_list

    MembershipEvent.objects.bulk_create(
        (
            MembershipEvent(
                membership=each, kind="admitted", effective_on=FOUNDED, recorded_at=AT
            )
            for each in held
        ),
        batch_size=ROWS,
    )
    (spell,) = spell_list([Event("admitted", FOUNDED, "", 0)], "worker")
    Spell.objects.bulk_create(
        (
            Spell(
                cooperative=cooperative,
                membership=each,
                standing=spell.standing,
                member_class=spell.member_class,
                first=spell.first,
                last=spell.last,
            )
            for each in held
        ),
        batch_size=ROWS,
    )


def _books(cooperative: Any, members: int) -> Any:
    from itertools import groupby

    from django.db import transaction

    from ledger.books.models import Account
    from ledger.books.services import open_book, rows

    book = open_book(cooperative=cooperative, on=FOUNDED, accounts=[], by=None, at=AT)
    Account.objects.bulk_create(
        (
            Account(book=book, name=name, opened_on=on, currencies=["USD"])
            for on, name in opened(members)
        ),
        batch_size=ROWS,
    )
    with transaction.atomic():
        locked = rows.lock(book)
        for batch, found in groupby(drafts(members), key=lambda each: each[0]):
            chunk = (draft for _, draft in found)
            rows.append(locked, chunk, batch=batch, authority="person:0", by=None, at=AT)
    return locked


def begin(data: Path) -> None:
    """Make Django ready on a database of its own, below this folder."""
    from tests.bench import books_shape

    books_shape.begin(data)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
