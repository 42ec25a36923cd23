"""Reading a group's tasks: the checklist by stage, one task, what is due, who waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import get_language

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.offers import lesson_places
from governance.formation.checklist import Checklist, Item, checklist_of, due_day
from governance.formation.legal_facts import ONCE, LegalFact, Texts, fact
from governance.formation.models import (
    FormationTask,
    Founder,
    FoundingGroup,
    TaskState,
)

OVER = frozenset({TaskState.DONE, TaskState.NOT_NEEDED})
"""States in which nobody has anything left to do."""
CLOSED = OVER | {TaskState.FILED}
"""States in which nothing is due any more: filed means handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A figure of law in the reader's language; `words` is "" where it is not known."""

    fact: LegalFact
    label: str
    words: str
    is_past_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task as the checklist shows it; an item that nobody touched has no task yet.

    `by_rule` is the day its rule gives, where the group set none; `waits_for` are the
    titles of what comes first and is not done.
    """

    item: Item | None
    task: FormationTask | None
    title: str
    stage: int
    state: TaskState
    owner: str
    owner_id: int | None
    due_on: date | None
    by_rule: date | None
    is_late: bool
    waits_for: tuple["Waiting", ...]
    facts: tuple[FactLine, ...]
    url: str

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def more_to_wait_for(self) -> int:
        """How many things come first beside the two that a list names."""
        return max(0, len(self.waits_for) - 2)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that comes first and is not done."""

    title: str
    state: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a task: when, by whom, what, and how it then stood."""

    at: datetime
    by: str
    changed: tuple[str, ...]
    state: str
    owner: str
    due_on: date | None


def said(texts: Texts) -> str:
    """A text in the reader's language."""
    language = (get_language() or "en").partition("-")[0]
    return texts.get(language) or texts["en"]


def checklist_for(group: FoundingGroup) -> Checklist:
    """The checklist of the group's jurisdiction."""
    return checklist_of(group.cooperative.jurisdiction)


def lines_of(group: FoundingGroup, *, on: date) -> list[TaskLine]:
    """All tasks by stage: the checklist's, then the group's own; one query."""
    checklist = checklist_for(group)
    tasks = list(_tasks(group))
    known = {task.item: task for task in tasks if task.item}
    reading = _Reading(group, checklist, known, on)
    lines = [reading.of_item(item) for item in checklist.items.values()]
    lines += [reading.of_task(task) for task in tasks if task.item not in checklist.items]
    return sorted(lines, key=lambda line: line.stage)


def line_of(group: FoundingGroup, *, item: str, pk: int, on: date) -> TaskLine | None:
    """One task by its item or its pk; None where the group has no such task."""
    for line in lines_of(group, on=on):
        if item and line.item and line.item.key == item:
            return line
        if pk and line.task and line.task.pk == pk:
            return line
    return None


def history_of(group: FoundingGroup, task: FormationTask) -> list[Change]:
    """What was changed, the latest first, from the audit trail; two queries."""
    names = {
        founder.pk: (founder.user_id, name_of(founder))
        for founder in Founder.objects.filter(group=group).select_related(
            "membership__person"
        )
    }
    actors = {f"user:{user}": name for user, name in names.values()}
    entries = AuditEntry.objects.filter(
        scope=group.cooperative.slug, subject=f"task:{task.pk}", action="formation.task"
    )
    return [
        Change(
            at=entry.at,
            by=actors.get(entry.actor, ""),
            changed=tuple(entry.data["changed"]),
            state=f"{TaskState(entry.data['state']).label}",
            owner=names.get(entry.data["owner"], (0, ""))[1],
            due_on=date.fromisoformat(entry.data["due_on"])
            if entry.data["due_on"]
            else None,
        )
        for entry in entries.order_by("-seq")
    ]


def title_of(task: FormationTask) -> str:
    """What a task is called, in the reader's language."""
    items = checklist_of(task.group.cooperative.jurisdiction).items
    return said(items[task.item].title) if task.item in items else task.title or task.item


def name_of(founder: Founder | None) -> str:
    """How the group calls somebody; "" for nobody."""
    return f"{founder.membership.person.display_name}" if founder else ""


def url_of(cooperative: Cooperative, which: str | int) -> str:
    """The page of a task: by its item's key, or by its pk."""
    return reverse("formation:task", args=[cooperative.slug, which])


def fact_lines(keys: Iterable[str], *, on: date) -> tuple[FactLine, ...]:
    """Figures of law as they are known for a day, in the reader's language."""
    return tuple(_fact_line(fact(key), on) for key in keys)


def known_cost(lines: Sequence[TaskLine]) -> tuple[int, int]:
    """Of all that is not “not needed”: the cents that are paid once and are known, and
    how many amounts are not known."""
    told = {
        each.fact.key: each
        for line in lines
        if line.state != TaskState.NOT_NEEDED
        for each in line.facts
        if each.fact.unit == ONCE
    }
    cents = sum(each.fact.cents or 0 for each in told.values() if each.words)
    return cents, sum(not each.words for each in told.values())


def lesson_url(code: str) -> str:
    """Where a lesson is read, in the reader's language; "" where it is not."""
    language = (get_language() or "en").partition("-")[0]
    found = (place(code, language) for place in lesson_places)
    return next((url for url in found if url), "")


def _fact_line(found: LegalFact, on: date) -> FactLine:
    holds = found.words is not None and found.holds_on(on)
    return FactLine(
        fact=found,
        label=said(found.label),
        words=said(found.words) if found.words is not None and holds else "",
        is_past_review=found.is_past_review(on),
    )


def _tasks(group: FoundingGroup) -> Iterable[FormationTask]:
    rows = FormationTask.objects.filter(group=group)
    return rows.select_related("owner__membership__person").order_by("pk")


class _Reading:
    """What every line of one checklist is read with."""

    def __init__(
        self,
        group: FoundingGroup,
        checklist: Checklist,
        known: Mapping[str, FormationTask],
        on: date,
    ) -> None:
        self.group, self.checklist, self.known, self.on = group, checklist, known, on
        cooperative = group.cooperative
        begun = cooperative.founded_on
        self.year_end = year_of(cooperative, begun).last if begun else None
        self.done = {key: task.done_on for key, task in known.items() if task.done_on}

    def of_item(self, item: Item) -> TaskLine:
        task = self.known.get(item.key)
        by_rule = due_day(item, done=self.done, year_end=self.year_end, on=self.on)
        if self.year_end is None and "each" in item.due:
            by_rule = None  # of a co-op that is not founded
        return self._line(
            task,
            item=item,
            title=said(item.title),
            stage=item.stage,
            by_rule=by_rule,
            waits_for=tuple(self._waiting(key) for key in item.after if self._open(key)),
            facts=fact_lines(item.facts, on=self.on),
            url=url_of(self.group.cooperative, item.key),
        )

    def of_task(self, task: FormationTask) -> TaskLine:
        return self._line(
            task,
            item=None,
            title=task.title or task.item,
            stage=task.stage,
            by_rule=None,
            waits_for=(),
            facts=(),
            url=url_of(self.group.cooperative, task.pk),
        )

    def _line(
        self,
        task: FormationTask | None,
        *,
        item: Item | None,
        title: str,
        stage: int,
        by_rule: date | None,
        waits_for: tuple[Waiting, ...],
        facts: tuple[FactLine, ...],
        url: str,
    ) -> TaskLine:
        state = TaskState(task.state) if task else TaskState.OPEN
        due = task.due_on if task else None
        until = due or by_rule
        return TaskLine(
            item=item,
            task=task,
            title=title,
            stage=stage,
            state=state,
            owner=name_of(task.owner) if task else "",
            owner_id=task.owner_id if task else None,
            due_on=due,
            by_rule=by_rule,
            is_late=bool(until and until < self.on and state not in CLOSED),
            waits_for=() if state in CLOSED else waits_for,
            facts=facts,
            url=url,
        )

    def _open(self, key: str) -> bool:
        task = self.known.get(key)
        return task is None or task.state not in OVER

    def _waiting(self, key: str) -> Waiting:
        task = self.known.get(key)
        state = TaskState(task.state) if task else TaskState.OPEN
        return Waiting(
            title=said(self.checklist.items[key].title),
            state=f"{state.label}",
            url=url_of(self.group.cooperative, key),
        )
