"""Tasks in the calendar of the co-op, and what they ask of whoever sees to them."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import INSIDE
from coopkit.cooperatives.models import Cooperative, State
from coopkit.offers import Need, Occasion, Visit
from governance.formation.models import FoundingGroup, TaskState
from governance.formation.selectors.groups import group_of
from governance.formation.selectors.tasks import TaskLine, lines_of

FIRST_YEARS = timedelta(days=730)
"""How long after the founding the checklist still asks: through the first surplus."""
SOON = timedelta(days=14)
MOST = 5


def group_with_tasks(cooperative: Cooperative, on: date) -> FoundingGroup | None:
    """The group whose checklist still runs; asks nothing for a co-op of long ago."""
    founded = cooperative.founded_on
    is_forming = cooperative.state == State.FORMING
    is_young = founded is not None and on - founded <= FIRST_YEARS
    if not is_forming and not (cooperative.state == State.ACTIVE and is_young):
        return None
    group = group_of(cooperative)
    if group is not None:
        group.cooperative = cooperative
    return group


def task_days(visit: Visit) -> Iterator[Occasion]:
    """The days until which tasks are to be done, set by the group or by their rule.

    A task that is not needed any more is called off in calendars that have it.
    """
    if not visit.roles & INSIDE:
        return
    group = group_with_tasks(visit.cooperative, visit.on)
    for line in lines_of(group, on=visit.on) if group else ():
        day = line.due_on or (None if line.is_closed else line.by_rule)
        if group is None or day is None:
            continue
        yield Occasion(
            on=day,
            title=line.title,
            detail=_detail(line),
            url=line.url,
            uid=_uid(group, line),
            sequence=line.task.sequence if line.task else 0,
            is_cancelled=line.state == TaskState.NOT_NEEDED,
        )


def my_tasks(visit: Visit) -> Iterator[Need]:
    """The tasks of this person that are late, or due within two weeks."""
    if not visit.roles & INSIDE:
        return
    group = group_with_tasks(visit.cooperative, visit.on)
    if group is None:
        return
    mine = group.founders.filter(user=visit.user, left_at=None)
    own = mine.values_list("pk", flat=True).first()
    lines = lines_of(group, on=visit.on) if own else []
    due = [
        (day, line)
        for line in lines
        if line.owner_id == own and not line.is_closed
        if (day := line.due_on or line.by_rule) and day - visit.on <= SOON
    ]
    for day, line in sorted(due, key=lambda each: each[0])[:MOST]:
        yield Need(
            title=line.title,
            url=line.url,
            detail=_("until %(day)s") % {"day": date_format(day)},
            tag=_("past its day") if line.is_late else "",
            tone="bad" if line.is_late else "",
        )


def _uid(group: FoundingGroup, line: TaskLine) -> str:
    """One name for good: an item has it before anybody touched it."""
    own = line.task.pk if line.task else 0
    return f"task-{group.pk}-{line.item.key if line.item else own}"


def _detail(line: TaskLine) -> str:
    told = [f"{line.state.label}", line.owner]
    return ", ".join(part for part in told if part)
