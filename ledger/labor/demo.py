"""The demo co-op's hours: three fiscal years of pay periods, two weeks each."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.money import allocate, plain_amount
from coopkit.offers import Story
from coopkit.periods import FiscalYear, fiscal_year
from governance.members.selectors import people_by_code, spans
from governance.members.standing import Span
from ledger.labor.hours import parse_hours
from ledger.labor.selectors import minutes_on_file
from ledger.labor.services import (
    Said,
    answer,
    approve_period,
    ask,
    import_hours,
    lock_period,
    lock_year,
    open_periods,
)

FIRST_PAYDAY = date(2023, 7, 15)
PERIOD = timedelta(days=14)
QUARTER = 15  # minutes
YEARS = (2024, 2025, 2026)

WORKED = {
    "M001": ("1,960.00", "2,040.00", "2,064.00"),
    "M002": ("1,702.00", "1,720.50", "1,755.00"),
    "M003": ("1,811.50", "1,875.00", "1,890.00"),
    "M004": ("1,986.00", "2,052.25", "2,080.00"),
    "M005": ("1,768.25", "1,804.00", "1,212.75"),
    "M006": ("1,845.50", "1,890.75", "1,925.25"),
    "M007": ("1,602.75", "1,664.00", "1,640.50"),
    "M008": ("1,790.00", "1,822.50", "1,840.25"),
    "M009": ("1,822.00", "905.00", ""),
    "M010": ("694.50", "1,480.00", "288.00"),
    "M011": ("", "", "988.00"),
    "T001": ("260.00", "312.00", "364.00"),
}
"""Hours of each fiscal year, overtime and leave among them."""

OVERTIME = {
    ("M006", 2024): "88.00",
    ("M006", 2025): "121.50",
    ("M006", 2026): "160.75",
    ("M001", 2025): "64.25",
    ("M001", 2026): "92.00",
    ("M004", 2026): "104.50",
}
LEAVE = {
    ("M003", 2025): (date(2025, 6, 1), date(2025, 8, 15)),
    ("M003", 2026): (date(2025, 6, 1), date(2025, 8, 15)),
    ("M005", 2026): (date(2026, 2, 1), date(2026, 3, 7)),
}
"""Ramón's paid leave, and Íngrid's six weeks: the pay periods that end in these days."""

TRIAL = ("M013", "412.00", date(2026, 11, 14))
"""The candidate's hours of the year that runs, until the end of a pay period."""


LOCKED_THROUGH = date(2026, 10, 3)
ASKED = ("M013", date(2026, 9, 20), date(2026, 10, 3))


def tell(story: Story) -> None:
    """The bookkeeper imports each year's sheet in the July after it, and locks it."""
    members = spans(story.cooperative)
    users = {user.email.partition("@")[0]: user for user in story.users.values()}
    for name in YEARS:
        year = fiscal_year(name, month=6, day=30)
        import_hours(
            cooperative=story.cooperative,
            year_end=year.last,
            text=sheet_of(year, members),
            filename=f"hours-{name}.csv",
            by=users.get("begona"),
            at=datetime.combine(date(name, 7, 10), time(17), tzinfo=UTC),
            dry_run=False,
        )
        lock_year(
            cooperative=story.cooperative,
            year_end=year.last,
            by=users.get("begona"),
            at=datetime.combine(date(name, 7, 14), time(17), tzinfo=UTC),
        )
    this = fiscal_year(YEARS[-1] + 1, month=6, day=30)
    import_hours(
        cooperative=story.cooperative,
        year_end=this.last,
        text=trial_sheet(this),
        filename=f"hours-{this.name}-so-far.csv",
        by=users.get("begona"),
        at=datetime.combine(TRIAL[-1] + timedelta(days=2), time(17), tzinfo=UTC),
        dry_run=False,
    )
    _lock_the_autumn(story, this, users.get("begona"))


def _lock_the_autumn(story: Story, year: FiscalYear, by: User | None) -> None:
    """The candidate asks about two weeks, is answered, and what is over is locked."""
    code, first, last = ASKED
    at = datetime.combine(TRIAL[-1] + timedelta(days=3), time(17), tzinfo=UTC)
    person = people_by_code(story.cooperative).get(code)
    on_file = minutes_on_file(
        story.cooperative, code, first=first, last=last, kind="worked"
    )
    question = ask(
        cooperative=story.cooperative,
        code=code,
        said=Said(
            first=first,
            last=last,
            kind="worked",
            minutes=on_file + 120,
            words=_("I stayed two hours longer on the evening of the oven repair."),
        ),
        by=person.user if person else None,
        at=at,
    )
    words = _("The oven repair was on 6 October: it stands in the next two weeks.")
    answer(question=question, is_accepted=False, words=words, by=by, at=at)
    periods = open_periods(
        cooperative=story.cooperative,
        year_end=year.last,
        length="two_weeks",
        first_last=_paydays(year)[0],
        by=by,
        at=at,
    )
    for period in periods:
        if period.last <= LOCKED_THROUGH:
            approve_period(period=period, by=by, at=at)
            lock_period(period=period, by=by, at=at)


def trial_sheet(year: FiscalYear) -> str:
    """The candidate's pay periods of the year that runs, as CSV."""
    code, total, until = TRIAL
    paydays = [day for day in _paydays(year) if day <= until]
    uneven = [18 + (place * 7) % 5 for place in range(len(paydays))]
    lines = [
        f"{code},{day.isoformat()},{plain_amount(quarters * QUARTER * 5 // 3)},worked"
        for day, quarters in zip(paydays, allocate(_quarters(total), uneven), strict=True)
    ]
    return "\n".join(["code,date,hours,kind", *lines]) + "\n"


def sheet_of(year: FiscalYear, members: dict[str, Span]) -> str:
    """A year's sheet as CSV, by pay period and code."""
    lines = [line for code in WORKED for line in _lines_of(code, year, members.get(code))]
    rows = [
        f"{code},{payday.isoformat()},{plain_amount(minutes * 5 // 3)},{kind}"
        for payday, code, kind, minutes in sorted(lines)
    ]
    return "\n".join(["code,date,hours,kind", *rows]) + "\n"


def _lines_of(
    code: str, year: FiscalYear, span: Span | None
) -> Iterator[tuple[date, str, str, int]]:
    """A worker's lines of a year: their hours over their pay periods, a bit uneven."""
    paydays = [day for day in _paydays(year) if span is None or day in span]
    total = _quarters(WORKED[code][YEARS.index(year.name)])
    if not (total and paydays):
        return
    overtime = _quarters(OVERTIME.get((code, year.name), ""))
    extra = [int(place % 3 == 1) for place in range(len(paydays))]
    uneven = [18 + (place * 7 + int(code[1:]) * 3) % 5 for place in range(len(paydays))]
    ordinary = allocate(total - overtime, uneven)
    above = allocate(overtime, extra) if overtime else [0] * len(paydays)
    away = LEAVE.get((code, year.name))
    for payday, worked, more in zip(paydays, ordinary, above, strict=True):
        kind = "leave" if away and away[0] <= payday <= away[1] else "worked"
        yield payday, code, kind, worked * QUARTER
        if more:
            yield payday, code, "overtime", more * QUARTER


def _paydays(year: FiscalYear) -> list[date]:
    ahead = -(-(year.first - FIRST_PAYDAY) // PERIOD)
    first = FIRST_PAYDAY + max(ahead, 0) * PERIOD
    return [first + n * PERIOD for n in range(27) if first + n * PERIOD in year]


def _quarters(hours: str) -> int:
    read = parse_hours(hours)
    return read.minutes // QUARTER if read else 0
