"""What the pages of the checklist show: stages with their tasks, one task, the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _, ngettext

from coopkit.templatetags.ui import money
from governance.formation.checklist import Item
from governance.formation.models import FoundingGroup
from governance.formation.selectors.stage_reading import stages_of_each, state_words
from governance.formation.selectors.tasks import (
    TaskLine,
    checklist_for,
    known_cost,
    lesson_url,
    lines_of,
    said,
    url_of,
)
from governance.formation.stages import Stage, StageState, items_by_stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stage with its tasks; `words` say how many of them are done, `state` how far
    the stage is by all that the group did."""

    stage: Stage
    name: str
    state: str
    state_words: str
    lines: tuple[TaskLine, ...]
    lessons: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole checklist: parts, what is late or next, and what is known of its cost."""

    parts: tuple[Part, ...]
    late: tuple[TaskLine, ...]
    soon: tuple[TaskLine, ...]
    mine: tuple[TaskLine, ...]
    over: int
    total: int
    cost: str
    unknown_costs: int
    jurisdiction: str


def board_of(group: FoundingGroup, *, on: date, founder_pk: int | None = None) -> Board:
    """The checklist of a group as its page shows it; one query, and those of stages."""
    lines = lines_of(group, on=on)
    waiting = [line for line in lines if not line.is_closed]
    cents, unknown = known_cost(lines)
    dated = [
        line for line in waiting if (line.due_on or line.by_rule) and not line.is_late
    ]
    return Board(
        parts=tuple(_parts(lines, stages_of_each([group])[group.pk])),
        late=tuple(line for line in waiting if line.is_late),
        soon=tuple(sorted(dated, key=_until)[:5]),
        mine=tuple(
            line for line in waiting if founder_pk and line.owner_id == founder_pk
        ),
        over=sum(line.is_over for line in lines),
        total=len(lines),
        cost=money(cents),
        unknown_costs=unknown,
        jurisdiction=checklist_for(group).key,
    )


def _until(line: TaskLine) -> date:
    return line.due_on or line.by_rule or date.max


def _parts(lines: Sequence[TaskLine], states: Sequence[StageState]) -> list[Part]:
    counted = items_by_stage((line.stage, line.state) for line in lines)
    parts = []
    for found in states:
        stage = found.stage
        own = tuple(line for line in lines if line.stage == stage.place)
        if not own:
            continue
        items = counted[stage.place]
        words = ngettext(
            "%(done)s of %(total)s task done",
            "%(done)s of %(total)s tasks done",
            items.total,
        ) % {"done": items.done, "total": items.total}
        parts.append(
            Part(
                stage=stage,
                name=said(stage.name),
                state=found.state,
                state_words=state_words(found.state),
                lines=own,
                lessons=lessons_of(stage.lessons),
                words=words,
            )
        )
    return parts


def lessons_of(codes: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Lessons by code with where they are read; those that are not there are left out."""
    found = ((code, lesson_url(code)) for code in codes)
    return tuple((code, url) for code, url in found if url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A checklist item in the reader's language, for its own page."""

    item: Item
    what: str
    why: str
    who: str
    time: str
    where: str
    result: str
    lawyer: str
    lesson: tuple[str, str] | None
    page: str
    page_words: str
    needed_by: tuple[tuple[str, str], ...]


def sheet_of(group: FoundingGroup, item: Item) -> Sheet:
    """What a task's page tells of an item; no query but that of its lesson."""
    url = lesson_url(item.lesson)
    return Sheet(
        item=item,
        what=said(item.what),
        why=said(item.why),
        who=said(item.who),
        time=said(item.time),
        where=said(item.where),
        result=said(item.result),
        lawyer=lawyer_words(item.level),
        lesson=(item.lesson, url) if url else None,
        page=page_of(group, item),
        page_words=_("Do it here"),
        needed_by=tuple(
            (said(each.title), url_of(group.cooperative, each.key))
            for each in checklist_for(group).needed_by(item.key)
        ),
    )


def lawyer_words(level: str) -> str:
    """How much an item calls for a lawyer; "" where it does not."""
    words = {
        "maybe": _("Have a lawyer look at it if you are not sure."),
        "ask": _("Ask a lawyer before you do it."),
    }
    return words.get(level, "")


def page_of(group: FoundingGroup, item: Item) -> str:
    """Where the kit itself does it; "" where it does not, or not for this group."""
    if not item.page:
        return ""
    try:
        return reverse(item.page, args=[group.cooperative.slug])
    except NoReverseMatch:
        return ""


def paper_of(group: FoundingGroup, *, on: date) -> dict[str, Any]:
    """The checklist for a meeting without screens, as the template `tables` takes it."""
    board = board_of(group, on=on)
    heads = [_("Task"), _("Who"), _("Until when"), _("State"), _("It waits for")]
    columns = [{"label": head, "figure": False} for head in heads]
    return {
        "coop": {"name": group.cooperative.name, "address": ""},
        "lang": (get_language() or "en").partition("-")[0],
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "labels": {
            "title": _("Checklist of the founding"),
            "page": _("Page"),
            "nobody": _("There is nothing to show."),
            "source": _("A working paper of the group. Not legal advice."),
        },
        "subtitle": _("%(over)s of %(total)s done or not needed, on %(day)s")
        % {"over": board.over, "total": board.total, "day": date_format(on)},
        "wide": True,
        "tables": [
            {
                "title": f"{part.stage.place}. {part.name}",
                "notes": [],
                "columns": columns,
                "rows": [{"kind": "", "cells": _cells(line)} for line in part.lines],
            }
            for part in board.parts
        ],
        "notes": [_cost_words(board)],
    }


def _cells(line: TaskLine) -> list[str]:
    until = line.due_on or line.by_rule
    return [
        line.title,
        line.owner or "____________",
        date_format(until) if until else "____________",
        f"{line.state.label}",
        "; ".join(each.title for each in line.waits_for),
    ]


def _cost_words(board: Board) -> str:
    told = {"cost": board.cost, "count": board.unknown_costs}
    return (
        _(
            "Fees that are paid once and are known: %(cost)s. Not known here, to be "
            "looked up: %(count)s."
        )
        % told
    )
