"""Reading how far groups are: the facts of their stages, for one group or for many.

Eight queries, however many groups there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import State
from governance.bylaws.packs import pack
from governance.formation.checklist import checklist_of
from governance.formation.models import (
    FormationDecision,
    FormationSheet,
    FormationTask,
    Founder,
    FoundingGroup,
    LegalReview,
    TaskState,
)
from governance.formation.selectors.founding import ADOPTION
from governance.formation.stages import (
    Items,
    StageFacts,
    StageState,
    noted_decisions,
    stage_states,
)
from governance.meetings.models import MeetingState
from governance.votes.models import Motion, MotionState

PROPOSED = "founding_rules"
BOOKS_OPENED, YEAR_POSTED = "books.opened", "patronage.posted"
"""Words of the trail: this floor knows no books."""


def state_words(state: str) -> str:
    """How far a stage is, in the reader's language."""
    return {
        "not_started": _("not started"),
        "drafted": _("begun"),
        "decided": _("decided"),
        "reviewed": _("reviewed by a lawyer"),
        "filed": _("filed"),
        "done": _("done"),
    }[state]


def stages_of_each(
    groups: Sequence[FoundingGroup],
) -> dict[int, tuple[StageState, ...]]:
    """The states of the stages of some groups, by their pk."""
    return {pk: stage_states(facts) for pk, facts in facts_of_each(groups).items()}


def facts_of_each(groups: Sequence[FoundingGroup]) -> dict[int, StageFacts]:
    """All that the stages ask for, of some groups, by their pk."""
    sheets, tasks = _sheets(groups), _tasks(groups)
    decided, proposed = _decided(groups), _proposed(groups)
    reviews, meetings = _reviews(groups), _meetings(groups)
    founders, books = _founders(groups), _books(groups)
    found = {}
    for group in groups:
        pk, cooperative = group.pk, group.cooperative
        review, adoption = reviews.get(pk), meetings.get(cooperative.pk)
        meeting = adoption.item.meeting if adoption and adoption.item else None
        done = books.get(cooperative.slug, set())
        found[pk] = StageFacts(
            asked=frozenset(pack(cooperative.jurisdiction).values),
            founders=founders.get(pk, 0),
            saved=frozenset(key for key, held in sheets[pk].items() if held),
            proposed=frozenset(proposed[cooperative.pk]),
            decided=frozenset(decided[pk]),
            noted=noted_decisions(sheets[pk]),
            review_is_out=review is not None,
            review_is_back=bool(review and review.came_back_at),
            review_is_answered=bool(
                review and review.came_back_at and not vars(review)["unanswered"]
            ),
            items=_items(cooperative.jurisdiction, tasks[pk]),
            meeting_is_called=bool(meeting and meeting.noticed_at),
            meeting_is_held=bool(meeting and meeting.state == MeetingState.CLOSED),
            is_adopted=bool(adoption and adoption.state == MotionState.ADOPTED),
            is_founded=cooperative.state == State.ACTIVE,
            books_are_open=BOOKS_OPENED in done,
            year_is_closed=YEAR_POSTED in done,
        )
    return found


def _sheets(groups: Sequence[FoundingGroup]) -> Mapping[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = FormationSheet.objects.filter(group__in=groups)
    for group, key, values in rows.values_list("group_id", "key", "values"):
        found[group][key] = values
    return found


def _decided(groups: Sequence[FoundingGroup]) -> Mapping[int, set[str]]:
    rows = FormationDecision.objects.filter(group__in=groups).order_by().distinct()
    return _gathered(rows.values_list("group_id", "key"))


def _proposed(groups: Sequence[FoundingGroup]) -> Mapping[int, set[str]]:
    rows = Motion.objects.filter(
        cooperative__founding_group__in=groups, kind=PROPOSED, state=MotionState.OPEN
    )
    told = rows.values_list("cooperative_id", "payload")
    return _gathered((pk, key) for pk, payload in told for key in payload["values"])


def _tasks(groups: Sequence[FoundingGroup]) -> Mapping[int, list[tuple[str, int, str]]]:
    found: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    rows = FormationTask.objects.filter(group__in=groups)
    told = rows.values_list("group_id", "item", "stage", "state")
    for group, item, stage, state in told:
        found[group].append((item, stage, state))
    return found


def _items(jurisdiction: str, tasks: Iterable[tuple[str, int, str]]) -> dict[int, Items]:
    """The tasks of each stage, counted by how far they came."""
    told = list(tasks)
    known = {item: state for item, _stage, state in told if item}
    listed = checklist_of(jurisdiction).items
    states: dict[int, list[str]] = defaultdict(list)
    for item in listed.values():
        states[item.stage].append(known.get(item.key, TaskState.OPEN))
    for key, stage, state in told:
        if key not in listed:
            states[stage].append(state)
    return {stage: _counted(each) for stage, each in states.items()}


def _counted(states: Iterable[str]) -> Items:
    """What is not needed is not counted at all."""
    needed = [state for state in states if state != TaskState.NOT_NEEDED]
    return Items(
        total=len(needed),
        begun=sum(state != TaskState.OPEN for state in needed),
        filed=sum(state in {TaskState.FILED, TaskState.DONE} for state in needed),
        done=sum(state == TaskState.DONE for state in needed),
    )


def _reviews(groups: Sequence[FoundingGroup]) -> Mapping[int, LegalReview]:
    """The newest review of each, with how many comments wait for an answer."""
    waiting = Count("comments", filter=Q(comments__answered_at=None))
    rows = LegalReview.objects.filter(group__in=groups).annotate(unanswered=waiting)
    return {row.group_id: row for row in rows.order_by("number")}


def _meetings(groups: Sequence[FoundingGroup]) -> Mapping[int, Motion]:
    """The vote on the bylaws of the newest founding meeting, by the co-op's pk."""
    rows = Motion.objects.filter(
        cooperative__founding_group__in=groups, kind=ADOPTION, item__isnull=False
    )
    held = rows.exclude(state=MotionState.WITHDRAWN).exclude(
        item__meeting__state=MeetingState.CANCELLED
    )
    told = held.select_related("item__meeting").order_by("pk")
    return {motion.cooperative_id: motion for motion in told}


def _founders(groups: Sequence[FoundingGroup]) -> Mapping[int, int]:
    rows = Founder.objects.filter(group__in=groups, left_at=None).order_by()
    return dict(rows.values_list("group_id").annotate(Count("pk")))


def _books(groups: Sequence[FoundingGroup]) -> Mapping[str, set[str]]:
    founded = [g.cooperative.slug for g in groups if g.cooperative.state == State.ACTIVE]
    rows = AuditEntry.objects.filter(
        scope__in=founded, action__in=[BOOKS_OPENED, YEAR_POSTED]
    )
    return _gathered(rows.order_by().values_list("scope", "action").distinct())


def _gathered(pairs: Iterable[tuple[Any, str]]) -> Mapping[Any, set[str]]:
    found: dict[Any, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
