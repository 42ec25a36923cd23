"""Where a group is: the facts of its fifteen stages, what is next, who waits for whom.

The number of queries does not grow with what a group did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.models import State
from coopkit.offers import Card, Need, Visit
from governance.bylaws.selectors import reading_language
from governance.formation.models import (
    ActState,
    Founder,
    FoundingGroup,
)
from governance.formation.selectors.founding import act_of
from governance.formation.selectors.groups import founder_for, founders_of, group_of
from governance.formation.selectors.sheets import SheetState, sheet_states
from governance.formation.selectors.stage_reading import facts_of_each, state_words
from governance.formation.selectors.tasks import TaskLine, lesson_url, lines_of, said
from governance.formation.stages import (
    DONE,
    NOT_STARTED,
    Next,
    StageState,
    next_steps,
    stage_states,
)
from governance.votes.models import Motion
from governance.votes.selectors import open_motions
from governance.votes.selectors.motions import waiting_in

MOST_NEXT = 3
MOST_TASKS = 8
FIRST_YEAR = timedelta(days=550)
"""Until the first fiscal year is closed, at the latest, counted from the founding."""
STATE_TONES = {"drafted": "warn", "decided": "ok", "reviewed": "ok", "filed": "ok"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something to do or to read, in words, and where."""

    words: str
    url: str
    detail: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """A stage as the tracker shows it, in the reader's language."""

    place: int
    name: str
    what: str
    state: str
    words: str
    tone: str
    because: str
    missing: tuple[Link, ...]
    sheets: tuple[Link, ...]
    lessons: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingVote:
    """An open vote, and who has not voted; nobody is named of a secret one."""

    motion: Motion
    names: tuple[str, ...]
    is_mine: bool
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """The page of a group: where it is, what is next, who waits for whom."""

    stages: tuple[StageLine, ...]
    next: tuple[Link, ...]
    votes: tuple[WaitingVote, ...]
    tasks: tuple[TaskLine, ...]
    unseen: tuple[Link, ...]
    to_sign: Link | None
    founders: int
    decided: int
    rules: int
    done: int


def tracker_of(
    group: FoundingGroup, *, founder: Founder | None, at: datetime, on: date
) -> Tracker:
    """The tracker of a group as one of it, or an auditor, sees it at a moment."""
    founders = founders_of(group)
    lines = lines_of(group, on=on)
    sheets = sheet_states(group, founder=founder)
    facts = facts_of_each([group])[group.pk]
    states = stage_states(facts)
    votes = _votes(group, founders, founder, at=at)
    todo = [
        Link(words=_("Vote on “%(title)s”.") % {"title": vote.motion.title}, url=url)
        for vote in votes
        if vote.is_mine and (url := vote.motion.get_absolute_url())
    ]
    to_sign = _to_sign(group, founder)
    if to_sign:
        todo.append(to_sign)
    todo += _next_links(group, states)
    owned = [line for line in lines if line.owner and not line.is_closed]
    return Tracker(
        stages=tuple(_stage_line(group, each) for each in states),
        next=tuple(todo[:MOST_NEXT]),
        votes=tuple(votes),
        tasks=tuple(sorted(owned, key=_by_day)[:MOST_TASKS]),
        unseen=tuple(_unseen(group, sheets)),
        to_sign=to_sign,
        founders=len(founders),
        decided=len(facts.decided & facts.asked),
        rules=len(facts.asked),
        done=sum(each.state == "done" for each in states),
    )


def home_card(visit: Visit) -> Card | None:
    """The card of a founding group's home: how far it is, and what is next.

    Founders keep it after the founding, while something is left to do. In a practice
    co-op it leads to what there is to try, and so back to their own.
    """
    if visit.cooperative.state == State.PRACTICE:
        context = {"cooperative": visit.cooperative}
        template = "governance/formation/practice_card.html"
        return Card(template=template, leads=True, context=context)
    is_forming = visit.cooperative.state == State.FORMING
    if not is_forming and not _is_young(visit):
        return None
    group = group_of(visit.cooperative)
    if group is None or not (is_forming or founder_for(visit.user, group)):
        return None
    group.cooperative = visit.cooperative
    states = stage_states(facts_of_each([group])[group.pk])
    todo = _next_links(group, states)
    if not is_forming and not todo:
        return None
    return Card(
        template="governance/formation/home_card.html",
        leads=is_forming,
        context={
            "cooperative": visit.cooperative,
            "is_forming": is_forming,
            "begun": sum(each.state != NOT_STARTED for each in states),
            "of": len(states),
            "next": todo,
        },
    )


def founders_needs(visit: Visit) -> Iterable[Need]:
    """What waits for the reader in a founding group: sheets not seen, an act to sign.

    Votes and tasks stand there by themselves.
    """
    if visit.cooperative.state != State.FORMING:
        return
    group = group_of(visit.cooperative)
    founder = founder_for(visit.user, group) if group else None
    if group is None or founder is None:
        return
    group.cooperative = visit.cooperative
    if to_sign := _to_sign(group, founder):
        yield Need(title=to_sign.words, url=to_sign.url, tag=_("to sign"), tone="warn")
    new = [each for each in sheet_states(group, founder=founder) if each.is_new]
    if new:
        words = ngettext(
            "%(n)s worksheet was changed that you have not seen",
            "%(n)s worksheets were changed that you have not seen",
            len(new),
        )
        url = reverse("formation:tracker", args=[visit.cooperative.slug])
        titles = ", ".join(each.title for each in new[:MOST_NEXT])
        yield Need(title=words % {"n": len(new)}, url=url, detail=titles, room="learn")


def _is_young(visit: Visit) -> bool:
    """Whether a co-op was founded so short a time ago that its first year is not over."""
    own = visit.cooperative
    if own.state != State.ACTIVE or own.founded_on is None:
        return False
    return visit.on - own.founded_on < FIRST_YEAR


def _by_day(line: TaskLine) -> tuple[date, str]:
    return (line.due_on or date.max, line.title)


def _stage_line(group: FoundingGroup, found: StageState) -> StageLine:
    own, slug = found.stage, group.cooperative.slug
    language = reading_language()
    return StageLine(
        place=own.place,
        name=said(own.name),
        what=said(own.what),
        state=found.state,
        words=state_words(found.state),
        tone=STATE_TONES.get(found.state, "room" if found.state == "done" else ""),
        because=found.because.said(_, language),
        missing=tuple(_link(group, each) for each in found.missing),
        sheets=tuple(
            Link(
                words=said(sheet.title),
                url=reverse("formation:sheet", args=[slug, sheet.key]),
            )
            for sheet in own.sheets
        ),
        lessons=tuple(
            Link(words=_("Lesson %(code)s") % {"code": code}, url=url)
            for code in own.lessons
            if (url := lesson_url(code))
        ),
    )


def _next_links(group: FoundingGroup, states: Sequence[StageState]) -> list[Link]:
    """What is next, each with the name of its stage."""
    found, ahead = [], [each for each in states if each.state != DONE]
    for step in next_steps(tuple(states)):
        own = next(each.stage for each in ahead if step in each.missing)
        found.append(replace(_link(group, step), detail=said(own.name)))
    return found


def _link(group: FoundingGroup, step: Next) -> Link:
    args = [group.cooperative.slug, *([step.sheet] if step.sheet else [])]
    words = step.sentence.said(_, reading_language())
    return Link(words=words, url=reverse(step.page, args=args))


def _votes(
    group: FoundingGroup,
    founders: Sequence[Founder],
    founder: Founder | None,
    *,
    at: datetime,
) -> list[WaitingVote]:
    """The open votes with who has not voted; two queries."""
    motions = list(open_motions(group.cooperative, at=at))
    for motion in motions:
        motion.cooperative = group.cooperative
    waiting = waiting_in(motions)
    names = {
        each.membership.code: str(each.membership.person.display_name)
        for each in founders
    }
    own = founder.membership.code if founder else ""
    return [
        WaitingVote(
            motion=motion,
            names=()
            if motion.is_secret
            else tuple(names.get(code, code) for code in waiting[motion.pk]),
            is_mine=own in waiting[motion.pk],
            silent=len(waiting[motion.pk]),
        )
        for motion in motions
    ]


def _unseen(group: FoundingGroup, sheets: Iterable[SheetState]) -> Iterable[Link]:
    """The worksheets that somebody has not seen as they stand; no query."""
    for each in sheets:
        if each.row is None or not each.unseen:
            continue
        words = ngettext(
            "%(n)s of %(of)s has not seen it",
            "%(n)s of %(of)s have not seen it",
            each.unseen,
        )
        detail = words % {"n": each.unseen, "of": each.founders}
        url = reverse("formation:sheet", args=[group.cooperative.slug, each.key])
        yield Link(words=each.title, url=url, detail=detail, is_mine=each.is_new)


def _to_sign(group: FoundingGroup, founder: Founder | None) -> Link | None:
    """The act that waits for the reader's signature; one query and its signatures."""
    act = act_of(group)
    if act is None or founder is None or act.state != ActState.DRAWN_UP:
        return None
    if any(each.founder_id == founder.pk for each in act.signatures.all()):
        return None
    url = reverse("formation:act", args=[group.cooperative.slug])
    return Link(words=_("Read the founding act, and sign it."), url=url)
