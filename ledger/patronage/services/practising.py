"""What the wing of money puts into a practice co-op: a year that can be closed.

Invented sales, wages and hours of twelve months; all goes through the services by which a
real year is booked.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, override

from coopkit.cooperatives.selectors import year_of
from coopkit.money import allocate, parse_amount, plain_amount
from coopkit.offers import Practice
from coopkit.periods import FiscalYear, month_end
from governance.bylaws.selectors import in_force
from governance.members.selectors import roll
from ledger.books.journal import Entry, Leg
from ledger.books.selectors import book_of
from ledger.books.services import post
from ledger.books.services.opening import begin_books
from ledger.equity.chart import Chart
from ledger.equity.services.subscribing import record_earlier
from ledger.labor.services import import_hours
from ledger.patronage.services.consents import record_consent

BANK, SALES, INTEREST = "Assets:Bank:Checking", "Income:Sales", "Income:Interest"
WAGES, RENT = "Expenses:Payroll:Wages", "Expenses:Rent"
BATCH, OPENING = "practice", "opening"
SOLD = (
    *(9_800, 10_150, 11_300, 10_900, 11_750, 12_400),
    *(12_050, 11_600, 12_800, 13_150, 13_900, 15_200),
)
"""Sales of twelve months, in whole units of the currency; nobody's figures."""
HOURS = (1_760, 1_540, 1_320, 1_815, 980, 1_650)
PAY, RENTED, EARNED = 11, 850, 120
"""Pay of an hour, rent of a month, interest of the year, in whole units."""


def fill(practice: Practice) -> None:
    """Open the books, book a year, import its hours, and file everybody's consent."""
    cooperative = practice.cooperative
    year = year_of(cooperative, practice.on)
    codes = [line.code for line in roll(cooperative, on=year.last)]
    with override(next(iter(cooperative.languages), "en")):
        _begin(practice, year, codes)
        _book_the_year(practice, year, _hours_of(codes))
    import_hours(
        cooperative=cooperative,
        year_end=year.last,
        text=_sheet(year, codes, 10**cooperative.minor_units),
        filename=f"practice-hours-{year.name}.csv",
        by=practice.by,
        at=practice.at,
        dry_run=False,
    )
    for line in roll(cooperative, on=year.last):
        record_consent(
            membership=line.membership,
            method="written",
            received_on=year.first,
            by=practice.by,
            at=practice.at,
        )


def _begin(practice: Practice, year: FiscalYear, codes: list[str]) -> None:
    """The first day: everybody's buy-in is in the bank."""
    cooperative = practice.cooperative
    held = in_force(cooperative, on=year.first).get("members.buy_in")
    cents = parse_amount(held.value, minor_units=cooperative.minor_units) if held else 0
    shares = {Chart().share(code): -cents for code in codes if cents}
    begin_books(
        cooperative=cooperative,
        on=year.first,
        accounts=[BANK, SALES, INTEREST, WAGES, RENT, *map(Chart().share, codes)],
        held={BANK: cents * len(codes) or 1, **shares},
        narration=_("Opening, for practice"),
        by=practice.by,
        at=practice.at,
    )
    for line in roll(cooperative, on=year.first) if cents else ():
        record_earlier(
            membership=line.membership,
            on=year.first,
            cents=cents,
            decision="",
            batch=OPENING,
            by=practice.by,
            at=practice.at,
        )


def _book_the_year(practice: Practice, year: FiscalYear, hours: dict[str, int]) -> None:
    """Sales, wages and rent month by month, and interest at the end."""
    unit = 10**practice.cooperative.minor_units
    wages = allocate(sum(hours.values()) * PAY * unit, [1] * len(SOLD))
    entries = []
    for sold, paid, last in zip(SOLD, wages, _months(year), strict=True):
        entries.append(_entry(last, _("Sales of the month"), SALES, -sold * unit))
        entries.append(_entry(last, _("Wages of the month"), WAGES, paid))
        entries.append(_entry(last, _("Rent"), RENT, RENTED * unit))
    entries.append(_entry(year.last, _("Interest"), INTEREST, -EARNED * unit))
    post(
        book=book_of(practice.cooperative),
        entries=entries,
        batch=BATCH,
        authority=f"person:{practice.by.pk}",
        by=practice.by,
        at=practice.at,
    )


def _entry(on: date, narration: str, account: str, cents: int) -> Entry:
    legs = (Leg(account, cents), Leg(BANK, -cents))
    return Entry(on=on, narration=narration, legs=legs)


def _months(year: FiscalYear) -> Iterator[date]:
    """The last days of a fiscal year's twelve months."""
    for number in range(1, 13):
        months = year.first.month - 1 + number
        yield min(
            month_end(year.first.year + (months - 1) // 12, (months - 1) % 12 + 1, 31),
            year.last,
        )


def _hours_of(codes: list[str]) -> dict[str, int]:
    """Invented hours of a year by code."""
    return {code: HOURS[place % len(HOURS)] for place, code in enumerate(codes)}


def _sheet(year: FiscalYear, codes: list[str], unit: int) -> str:
    """The year's hours and wages as the CSV that a real program would give."""
    lines = ["code,date,hours,kind,wages"]
    for code, hours in _hours_of(codes).items():
        parts = allocate(hours, [1] * len(SOLD))
        for part, last in zip(parts, _months(year), strict=True):
            wages = plain_amount(part * PAY * unit)
            lines.append(f"{code},{last.isoformat()},{part},worked,{wages}")
    return "\n".join(lines) + "\n"
