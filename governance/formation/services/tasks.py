"""Writing a group's tasks: of the checklist, and of its own."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.formation.checklist import STAGES, checklist_of
from governance.formation.models import (
    FormationTask,
    Founder,
    FoundingGroup,
    TaskState,
)

TASK = "formation.task"
PERSONS_NUMBER = re.compile(r"(?<!\d)\d{3}[-\s]\d{2}[-\s]\d{4}(?!\d)", re.ASCII)
FINISHED = frozenset({TaskState.FILED, TaskState.DONE})
"""States that have a day on which it was so."""


class PersonsNumberError(CoopError):
    """What looks like a tax number of a person."""

    template = N_(
        "“{words}” looks like the tax number of a person. Such a number never stands "
        "here, where the whole group reads it. Note the number of what was filed, or "
        "leave it blank."
    )


class NotAFounderError(CoopError):
    """A task for somebody who is not in the group."""

    template = N_(
        "A task belongs to somebody of the group. Choose one of its founders, or nobody."
    )


class ChangedMeanwhileError(CoopError):
    """Somebody else changed the task since the page was opened."""

    template = N_(
        "Somebody changed this task while you had it open. Nothing of yours was saved. "
        "Look at what it says now, and save again if yours still holds."
    )


class DayToComeError(CoopError):
    """Something filed or done on a day that has not come."""

    template = N_(
        "{day} has not come yet. What is filed or done has a day up to today; for a day "
        "to come, use “until when”."
    )


class NoStageError(CoopError):
    """A task of a stage that does not exist."""

    template = N_("A task belongs to one of the fifteen stages. Choose one of them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A task as it shall be; `done_on` is today where it is left out.

    `sequence` is the one that was seen; None asks for no comparison.
    """

    state: str
    owner: Founder | None = None
    due_on: date | None = None
    done_on: date | None = None
    reference: str = ""
    title: str = ""
    sequence: int | None = None


@transaction.atomic
def add_task(
    *,
    group: FoundingGroup,
    title: str,
    stage: int,
    owner: Founder | None = None,
    due_on: date | None = None,
    by: User,
    at: datetime,
) -> FormationTask:
    """Add a task of the group's own."""
    if stage not in STAGES:
        raise NoStageError
    _refuse_persons_number(title)
    _refuse_stranger(group, owner)
    task = FormationTask(group=group, title=title.strip(), stage=stage)
    wish = Wish(state=TaskState.OPEN, owner=owner, due_on=due_on, title=title.strip())
    return _write(task, wish, by=by, at=at, is_new=True)


@transaction.atomic
def change_task(
    *,
    group: FoundingGroup,
    item: str = "",
    pk: int = 0,
    wish: Wish,
    by: User,
    at: datetime,
) -> FormationTask:
    """Change a task: one of the checklist by its item, or any of the group by its pk.

    An item that nobody touched yet becomes a task by this. Nothing is recorded where
    nothing changes. Prerequisites that are not done are shown, and stop nobody.
    """
    FoundingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    task = _found(group, item, pk)
    if wish.sequence is not None and wish.sequence != task.sequence:
        raise ChangedMeanwhileError
    _refuse_persons_number(wish.reference)
    _refuse_persons_number(wish.title)
    _refuse_stranger(group, wish.owner)
    return _write(task, wish, by=by, at=at)


@transaction.atomic
def want_mail(*, founder: Founder, wants: bool, at: datetime) -> Founder:
    """Switch the mail of the evening on or off, for oneself in one group.

    Switched on again it tells what comes from now on.
    """
    if wants and not founder.wants_mail:
        founder.told_at = at
    founder.wants_mail = wants
    founder.save(update_fields=["wants_mail", "told_at"])
    return founder


def _found(group: FoundingGroup, item: str, pk: int) -> FormationTask:
    """The task, or a new one that is not written yet for an item of the checklist."""
    rows = FormationTask.objects.filter(group=group)
    if pk:
        return rows.select_related("owner").get(pk=pk)
    stage = checklist_of(group.cooperative.jurisdiction).item(item).stage
    found = rows.select_related("owner").filter(item=item).first()
    return found or FormationTask(group=group, item=item, stage=stage)


def _write(
    task: FormationTask, wish: Wish, *, by: User, at: datetime, is_new: bool = False
) -> FormationTask:
    today = timezone.localdate(at)
    done_on = (wish.done_on or task.done_on or today) if wish.state in FINISHED else None
    if done_on and done_on > today:
        raise DayToComeError(day=done_on)
    new: dict[str, Any] = {
        "state": TaskState(wish.state),
        "owner": wish.owner,
        "due_on": wish.due_on,
        "done_on": done_on,
        "reference": wish.reference.strip(),
    }
    if not task.item:
        new["title"] = wish.title.strip() or task.title
    changed = [name for name, value in new.items() if getattr(task, name) != value]
    if not changed and not is_new:
        return task
    for name, value in new.items():
        setattr(task, name, value)
    task.sequence += 1
    task.changed_by, task.changed_at = by, at
    task.save()
    record(
        scope=task.group.cooperative.slug,
        actor=actor_of(by),
        action=TASK,
        subject=subject_of(task),
        data={
            "changed": changed,
            "state": task.state,
            "owner": task.owner_id or 0,
            "due_on": f"{task.due_on or ''}",
        },
        at=at,
    )
    return task


def subject_of(task: FormationTask) -> str:
    """How the trail names a task."""
    return f"task:{task.pk}"


def _refuse_persons_number(words: str) -> None:
    found = PERSONS_NUMBER.search(words)
    if found:
        raise PersonsNumberError(words=found[0])


def _refuse_stranger(group: FoundingGroup, owner: Founder | None) -> None:
    if owner and (owner.group_id != group.pk or owner.left_at is not None):
        raise NotAFounderError
