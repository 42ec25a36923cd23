"""What the floor of labor gives to the floors below it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.access import BOARD, BOOKKEEPER
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.errors import N_
from coopkit.offers import (
    Column,
    Need,
    Table,
    Visit,
    code_uses,
    demo_steps,
    forgotten,
    measures,
    needs,
    retention,
    tables,
    workers,
    year_papers,
)
from ledger.labor import demo, selectors
from ledger.labor.selectors.papers import year_papers as labor_papers
from ledger.labor.services import blanking

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


def questions_to_answer(visit: Visit) -> Iterator[Need]:
    """What members asked about their hours, for the bookkeeper."""
    if BOOKKEEPER not in visit.roles:
        return
    count = selectors.count_open(visit.cooperative)
    if count:
        title = ngettext(
            "%(count)s question about hours waits for an answer",
            "%(count)s questions about hours wait for an answer",
            count,
        )
        yield Need(
            title=title % {"count": count},
            url=reverse("labor:questions", args=[visit.cooperative.slug]),
            detail=_("A member says that their hours are wrong."),
            room="money",
            tone="warn",
        )


def ratios_to_mend(visit: Visit) -> Iterator[Need]:
    """A statutory ratio of the year that runs which is not kept, with the way out."""
    if not visit.roles & {BOOKKEEPER, BOARD}:
        return
    cooperative = visit.cooperative
    first = year_of(cooperative, visit.on).first
    found = selectors.ratios(cooperative, first=first, last=visit.on)
    url = reverse("labor:ratios", args=[cooperative.slug])
    on = date_format(visit.on)
    if not found.enough_members:
        title = _("Too few of those who work are members")
        detail = ngettext(
            "On %(on)s, %(count)s more worker has to be admitted.",
            "On %(on)s, %(count)s more workers have to be admitted.",
            found.members_lacking,
        )
        said = detail % {"count": found.members_lacking, "on": on}
        yield Need(title=title, url=url, detail=said, room="money", tone="bad")
    if not found.few_other_hours:
        title = _("Others work more hours than the bylaws allow")
        detail = _("On %(on)s. Ask workers to join, or hire fewer hours.") % {"on": on}
        yield Need(title=title, url=url, detail=detail, room="money", tone="bad")


demo_steps.offer("labor", demo.tell, order=50)
measures.offer("hours", hours_worked)
workers.offer("labor", who_works)
tables.offer("labor", hours_table, order=30)
code_uses.offer("labor", codes_with_hours)
needs.offer("labor-questions", questions_to_answer, order=46)
needs.offer("labor-ratios", ratios_to_mend, order=47)
year_papers.offer("labor", labor_papers, order=10)
retention.offer("hours", blanking.HOURS, order=60)
retention.offer("questions about hours", blanking.QUESTIONS, order=61)
forgotten.offer("labor", blanking.forget)
