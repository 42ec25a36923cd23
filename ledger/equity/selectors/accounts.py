"""Reading members' capital from the books: one aggregate query for a whole co-op."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.money import Cents, plain_amount
from ledger.books.models import Book, Posting
from ledger.books.selectors import balances, book_of, lies_under, roots
from ledger.equity.capital import (
    Identity,
    MemberAccount,
    identity,
    member_accounts as read_accounts,
)
from ledger.equity.chart import Chart


def has_book(cooperative: Cooperative) -> bool:
    """Whether the co-op keeps its books here."""
    return Book.objects.filter(cooperative=cooperative).exists()


def past_year_ends(cooperative: Cooperative, *, on: date, most: int = 7) -> list[date]:
    """The last days of the latest fiscal years that are over, oldest first."""
    this = year_of(cooperative, on).name
    first = year_of(cooperative, cooperative.founded_on or on).name
    names = range(max(first, this - most), this)
    return [year_ending(cooperative, name).last for name in names]


def chart_of(book: Book) -> Chart:
    """The chart under the root names that this book uses."""
    names = roots(book)
    return Chart(
        equity=names.equity,
        liabilities=names.liabilities,
        assets=names.assets,
        expenses=names.expenses,
    )


def member_accounts(cooperative: Cooperative, *, on: date) -> dict[str, MemberAccount]:
    """Every member's capital at the end of a day, by code."""
    book = book_of(cooperative)
    chart = chart_of(book)
    return read_accounts(balances(book, on=on, prefix=chart.members), chart)


def member_account(cooperative: Cooperative, code: str, *, on: date) -> MemberAccount:
    """One member's capital at the end of a day; empty where nothing was ever posted."""
    book = book_of(cooperative)
    chart = chart_of(book)
    held = balances(book, on=on, prefix=chart.member(code))
    return read_accounts(held, chart).get(code, MemberAccount(code=code))


def debts_of(cooperative: Cooperative, code: str, *, on: date) -> dict[str, Cents]:
    """What a member owes the co-op at the end of a day: “Advance” and “Other”.

    What is missing of a share is told with its plan.
    """
    book = book_of(cooperative)
    chart = chart_of(book)
    under = chart.receivable(code, "Advance").rpartition(":")[0]
    held = balances(book, on=on, prefix=under)
    found = {
        what: held.get(chart.receivable(code, what), 0) for what in ("Advance", "Other")
    }
    return {what: cents for what, cents in found.items() if cents > 0}


def balances_of_members(cooperative: Cooperative, *, on: date) -> dict[str, Cents]:
    """Each account of a member at the end of a day, in Beancount's sign; one query."""
    book = book_of(cooperative)
    return balances(book, on=on, prefix=chart_of(book).members)


def totals_on(
    cooperative: Cooperative, *, days: Sequence[date], code: str = ""
) -> dict[str, list[Cents]]:
    """Each member's total at the end of each of these days, by code; one query."""
    book = book_of(cooperative)
    chart = chart_of(book)
    under = chart.member(code) if code else chart.members
    sums = {f"d{i}": Sum("minor", filter=Q(date__lte=day)) for i, day in enumerate(days)}
    rows = (
        Posting.objects.filter(
            lies_under(under), account__book=book, currency=cooperative.currency
        )
        .values("account__name", "scale")
        .annotate(**sums)
    )
    found: dict[str, list[Cents]] = {}
    for row in rows if days else ():
        place = chart.place(row["account__name"])
        if place:
            line = found.setdefault(place.code, [0] * len(days))
            held: dict[str, Any] = dict(row)
            for i in range(len(days)):
                line[i] -= _cents(held[f"d{i}"] or 0, row["scale"], cooperative)
    return found


def shares_paid(
    cooperative: Cooperative, codes: Sequence[str], *, on: date
) -> dict[str, Cents]:
    """What stands on the share accounts of some codes at the end of a day."""
    book = book_of(cooperative)
    chart = chart_of(book)
    by_account = {chart.share(code): code for code in codes}
    rows = (
        Posting.objects.filter(
            account__book=book,
            account__name__in=by_account,
            currency=cooperative.currency,
            date__lte=on,
        )
        .values("account__name", "scale")
        .annotate(held=Sum("minor"))
    )
    found = dict.fromkeys(codes, 0)
    for row in rows:
        code = by_account[row["account__name"]]
        found[code] -= _cents(row["held"] or 0, row["scale"], cooperative)
    return found


def history(
    cooperative: Cooperative, code: str, *, years: Sequence[date]
) -> list[tuple[date, Cents]]:
    """One member's total at each fiscal year's end; one query."""
    found = totals_on(cooperative, days=years, code=code).get(code, [0] * len(years))
    return list(zip(years, found, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One posting to a member's account; a credit is positive."""

    on: date
    account: str
    cents: Cents
    text: str
    batch: str
    directive_id: int
    entry_id: str
    seq: int


def movements(
    cooperative: Cooperative, code: str, *, on: date, most: int = 50
) -> list[Movement]:
    """The latest postings to a member's account, newest first."""
    under = chart_of(book_of(cooperative)).member(code)
    return movements_under(cooperative, under, last=on, most=most)


def movements_under(
    cooperative: Cooperative,
    under: str,
    *,
    last: date,
    most: int,
    first: date | None = None,
) -> list[Movement]:
    """The latest postings to accounts below one, newest first; one query."""
    rows = Posting.objects.filter(
        lies_under(under),
        account__book=book_of(cooperative),
        currency=cooperative.currency,
        date__lte=last,
    ).exclude(minor=0)
    if first:
        rows = rows.filter(date__gte=first)
    rows = rows.select_related("account", "directive")
    return [
        Movement(
            on=row.date,
            account=row.account.name,
            cents=-_cents(row.minor, row.scale, cooperative),
            text=_narration(row.directive.text),
            batch=row.directive.batch,
            directive_id=row.directive_id,
            entry_id=row.directive.entry_id,
            seq=row.directive.seq,
        )
        for row in rows.order_by("-date", "-directive__seq", "-pk")[:most]
    ]


def closing_identity(cooperative: Cooperative, *, on: date) -> Identity:
    """Whether members' and collective accounts make up what the co-op is worth."""
    book = book_of(cooperative)
    names = roots(book)
    held = balances(book, on=on)
    return identity(held, chart_of(book), owned=(names.assets, names.liabilities))


def _cents(minor: int, scale: int, cooperative: Cooperative) -> Cents:
    """A projected amount in the co-op's smallest unit; finer parts are never lost here,
    for the books take no more decimals than the currency has."""
    places = cooperative.minor_units - scale
    unit: int = 10 ** abs(places)
    return minor * unit if places >= 0 else minor // unit


def _narration(text: str) -> str:
    """What a transaction says of itself, from the first line of its Beancount text."""
    quoted = text.partition("\n")[0].split('"')[1::2]
    return quoted[-1] if quoted else ""


def exported_movements(cooperative: Cooperative, *, on: date) -> Iterator[Sequence[str]]:
    """Every posting to members' accounts, by day, as the export writes it."""
    book = book_of(cooperative)
    chart = chart_of(book)
    rows = _members_postings(book, chart, on).exclude(minor=0)
    rows = rows.select_related("account", "directive").order_by("date", "pk")
    for row in rows.iterator(chunk_size=2000):
        place = chart.place(row.account.name)
        if place:
            cents = -_cents(row.minor, row.scale, cooperative)
            yield (
                str(row.pk),
                "",
                row.directive.authority,
                "",
                row.date.isoformat(),
                place.code,
                place.kind,
                "",
                "",
                "",
                plain_amount(cents, minor_units=cooperative.minor_units),
                "",
                row.directive.entry_id,
            )


def exported_balances(cooperative: Cooperative, *, on: date) -> Iterator[Sequence[str]]:
    """Each member's layer of each year: credited, taken out, and what is left."""
    book = book_of(cooperative)
    chart = chart_of(book)
    rows = (
        _members_postings(book, chart, on)
        .values("account__name", "scale")
        .annotate(
            credited=Sum("minor", filter=Q(minor__lt=0), default=0),
            taken=Sum("minor", filter=Q(minor__gt=0), default=0),
        )
        .order_by("account__name")
    )
    layers: dict[tuple[str, int, bool], list[Cents]] = {}
    for row in rows:
        place = chart.place(row["account__name"])
        if place and place.kind == "retained":
            line = layers.setdefault((place.code, place.year, place.qualified), [0, 0])
            line[0] -= _cents(row["credited"], row["scale"], cooperative)
            line[1] += _cents(row["taken"], row["scale"], cooperative)
    for (code, year, qualified), (credited, taken) in sorted(layers.items()):
        amounts = (
            plain_amount(cents, minor_units=cooperative.minor_units)
            for cents in (credited, taken, credited - taken)
        )
        yield code, str(year), "yes" if qualified else "no", *amounts


def _members_postings(book: Book, chart: Chart, on: date) -> QuerySet[Posting]:
    return Posting.objects.filter(
        lies_under(chart.members),
        account__book=book,
        currency=book.cooperative.currency,
        date__lte=on,
    )
