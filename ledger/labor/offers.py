"""What the floor of labor gives to the floors below it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_
from coopkit.offers import Column, Table, code_uses, demo_steps, measures, tables, workers
from ledger.labor import demo, selectors

HOURS = (
    Column("member", "text", N_("The worker’s code: a member’s, or T and a number")),
    Column("date", "date", N_("Day, or last day of the pay period")),
    Column("hours", "hours:minutes", N_("Hours and minutes worked")),
    Column("kind", "text", N_("worked, overtime, leave, sick, training, board, …")),
    Column("approved_by", "text", N_("Number of the user who brought the sheet in")),
)


def hours_worked(
    cooperative: Cooperative, since: Mapping[str, date], on: date
) -> Mapping[str, int]:
    """The minutes that each has worked since a day of their own, by code."""
    return selectors.minutes_since(cooperative, since, on=on)


def who_works(cooperative: Cooperative, first: date, last: date) -> Iterable[str]:
    """The codes of all who worked between two days, members or not."""
    return selectors.codes_at_work(cooperative, first=first, last=last)


def hours_table(cooperative: Cooperative, on: date) -> Iterator[Table]:
    """The hours of all years that count, by code."""
    rows = selectors.exported_hours(cooperative, on=on)
    yield Table(name="hours", columns=HOURS, rows=rows)


def codes_with_hours(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some codes that ever stood in a sheet of hours."""
    return selectors.codes_with_hours(cooperative, codes)


demo_steps.offer("labor", demo.tell, order=50)
measures.offer("hours", hours_worked)
workers.offer("labor", who_works)
tables.offer("labor", hours_table, order=30)
code_uses.offer("labor", codes_with_hours)
