"""A founding group's part of the neutral export: what it decided, and its tasks."""

from collections.abc import Iterator
from datetime import date

from coopkit.canonical import canonical_json
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_
from coopkit.offers import Column, Table
from governance.formation.models import FormationDecision, FormationTask

DAY, TEXT = "date", "text"
DECISIONS = (
    Column("key", TEXT, N_("Name of the number or choice of the bylaws")),
    Column("value", TEXT, N_("What was decided, as the bylaws keep it (JSON)")),
    Column("decided_on", DAY, N_("Day of the decision; of one key the newest holds")),
    Column("resolution", TEXT, N_("Number of the resolution in the register")),
    Column("worksheet", TEXT, N_("Worksheet that it was proposed from")),
)
TASKS = (
    Column("stage", TEXT, N_("Stage of the founding, 1 to 15")),
    Column(
        "item", TEXT, N_("Item of the checklist; blank for a task of the group’s own")
    ),
    Column("title", TEXT, N_("What is to be done, for a task of the group’s own")),
    Column("state", TEXT, N_("How far it is: open, started, filed, done, not_needed")),
    Column("owner", TEXT, N_("Code of whoever sees to it")),
    Column("due_on", DAY, N_("Until when")),
    Column("done_on", DAY, N_("Day on which it was filed or done")),
    Column("reference", TEXT, N_("Number or note of what was filed")),
)


def formation_tables(cooperative: Cooperative, on: date) -> Iterator[Table]:
    """What a group decided, in order, and its tasks; nothing for a co-op without one."""
    decided = FormationDecision.objects.filter(group__cooperative=cooperative, on__lte=on)
    rows = [
        (each.key, canonical_json(each.value), each.on, each.resolution, each.sheet_key)
        for each in decided.order_by("at", "pk")
    ]
    if rows:
        yield Table(name="founding_decisions", columns=DECISIONS, rows=rows)
    tasks = FormationTask.objects.filter(group__cooperative=cooperative)
    told = [
        (
            f"{task.stage}",
            task.item,
            task.title,
            task.state,
            task.owner.membership.code if task.owner else "",
            task.due_on,
            task.done_on,
            task.reference,
        )
        for task in tasks.select_related("owner__membership").order_by("stage", "pk")
    ]
    if told:
        yield Table(
            name="founding_tasks",
            columns=TASKS,
            rows=told,
            private=("title", "reference"),
        )
