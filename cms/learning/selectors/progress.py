"""Reading progress: what somebody did in a course, and what its rule still asks.

Counted from stored facts each time, and shown to nobody but the learner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _, ngettext

from cms.courses.quiz import name_of
from cms.courses.selectors import (
    LessonOutline,
    ModuleOutline,
    Outline,
    WorksheetOutline,
    outline_of,
)
from cms.learning import completion
from cms.learning.completion import CHANGED, QUESTION, READ, Done, Missing, Rule
from cms.learning.models import Cohort, Enrolment, Worksheet, WorksheetState
from cms.learning.selectors.cohorts import enrolment_for, outline_or_none
from cms.learning.selectors.done import attended, known_by, read_by, sheets_of
from coopkit.accounts.models import User
from coopkit.money import plain_share
from coopkit.offers import Given


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetProgress:
    """A worksheet of a lesson: its state, and its pk once it was opened."""

    block_id: str
    title: str
    minutes: int
    state: str = ""
    pk: int | None = None

    @property
    def words(self) -> str:
        """The state in words."""
        return str(WorksheetState(self.state).label) if self.state else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something missing in a lesson, or several questions of a kind, and where it is."""

    kind: str
    title: str
    url: str
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonProgress:
    """A lesson: whether it was read, questions known of all, worksheets, and gaps."""

    key: UUID
    code: str
    title: str
    url: str
    minutes: int
    is_read: bool
    known: int
    questions: int
    sheets: tuple[SheetProgress, ...]
    missing: tuple[Missing, ...]

    @property
    def gaps(self) -> list[Gap]:
        """What is missing, as one says it: the questions of a kind together."""
        found: dict[tuple[str, str], Gap] = {}
        for one in self.missing:
            is_sheet = one.kind not in (READ, QUESTION, CHANGED)
            name = (one.kind, one.block_id if is_sheet else "")
            if name in found:
                found[name] = replace(found[name], number=found[name].number + 1)
                continue
            url = f"{self.url}{_anchor(one, is_sheet=is_sheet)}"
            found[name] = Gap(kind=one.kind, title=one.title, url=url)
        return list(found.values())

    @property
    def first_url(self) -> str:
        """Where to go on in the lesson."""
        gaps = [gap for gap in self.gaps if gap.kind != READ]
        return gaps[0].url if self.is_begun and gaps else self.url

    @property
    def is_begun(self) -> bool:
        return self.is_read or bool(self.known) or any(one.state for one in self.sheets)

    @property
    def is_done(self) -> bool:
        """Nothing is missing, and something was done: not asked for is not yet done."""
        return not self.missing and self.is_begun

    @property
    def changed(self) -> int:
        """Questions that were answered in words that have changed since."""
        return sum(one.kind == CHANGED for one in self.missing)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far somebody has come in a course; `missing` is in the order of lessons."""

    enrolment: Enrolment | None
    outline: Outline
    rule: Rule
    done: Done
    missing: tuple[Missing, ...]
    sheets: Mapping[str, tuple[int, str]]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @cached_property
    def lessons(self) -> tuple[LessonProgress, ...]:
        by_lesson: dict[UUID | None, list[Missing]] = {}
        for one in self.missing:
            by_lesson.setdefault(one.lesson, []).append(one)
        return tuple(
            _lesson(lesson, self.done, by_lesson.get(lesson.key, ()), self.sheets)
            for lesson in self.outline.lessons
        )

    @property
    def modules(self) -> list[tuple[ModuleOutline, list[LessonProgress]]]:
        """The modules, each with the progress of its lessons."""
        by_key = {one.key: one for one in self.lessons}
        return [
            (module, [by_key[lesson.key] for lesson in module.lessons])
            for module in self.outline.modules
        ]

    @property
    def returned(self) -> list[SheetProgress]:
        """The worksheets that came back with a comment."""
        sheets = [sheet for lesson in self.lessons for sheet in lesson.sheets]
        return [sheet for sheet in sheets if sheet.state == WorksheetState.RETURNED]

    def lesson(self, key: UUID) -> LessonProgress | None:
        return next((one for one in self.lessons if one.key == key), None)

    @property
    def next(self) -> LessonProgress | None:
        """The first lesson in which something is missing."""
        return next((one for one in self.lessons if one.missing), None)

    @property
    def done_lessons(self) -> int:
        return sum(one.is_done for one in self.lessons)

    @property
    def sessions(self) -> Missing | None:
        """What is missing of the sessions."""
        return next((one for one in self.missing if one.lesson is None), None)


def _lesson(
    lesson: LessonOutline,
    done: Done,
    missing: Sequence[Missing],
    sheets: Mapping[str, tuple[int, str]],
) -> LessonProgress:
    return LessonProgress(
        key=lesson.key,
        code=lesson.code,
        title=lesson.title,
        url=lesson.url,
        minutes=lesson.minutes,
        is_read=lesson.key in done.read,
        known=sum(one in done.known for one in lesson.questions),
        questions=len(lesson.questions),
        sheets=tuple(
            _sheet(one, *sheets.get(one.block_id, (None, "")))
            for one in lesson.worksheets
        ),
        missing=tuple(missing),
    )


def _sheet(sheet: WorksheetOutline, pk: int | None, state: str) -> SheetProgress:
    return SheetProgress(
        block_id=sheet.block_id,
        title=sheet.title,
        minutes=sheet.minutes,
        state=state,
        pk=pk,
    )


def _anchor(one: Missing, *, is_sheet: bool) -> str:
    """The place in the lesson: a question's or worksheet's own, or its progress."""
    if one.kind == READ:
        return "#progress"
    return f"#w-{one.block_id[:8]}" if is_sheet else f"#{name_of(one.block_id)}"


def progress_of(user: User, course_key: UUID, *, language: str, on: date) -> Progress:
    """Somebody's progress in a published course; 404 where there is none.

    Whoever did not start it has the rule of who learns alone.
    """
    outline = outline_of(course_key, language=language)
    enrolment = enrolment_for(user, course_key)
    if enrolment is None:
        enrolment = Enrolment(user=user, course_key=course_key)
    return progress_in(enrolment, outline, on=on)


def progress_in(enrolment: Enrolment, outline: Outline, *, on: date) -> Progress:
    """Somebody's progress in one enrolment."""
    rule = rule_of_cohort(enrolment.cohort)
    keys = [lesson.key for lesson in outline.lessons]
    known, void = known_by(enrolment.user_id, outline.lessons)
    sheets = sheets_of(enrolment, keys)
    held, came, unnoted = attended(enrolment, on)
    done = Done(
        read=read_by(enrolment.user_id, keys),
        known=known,
        void=void,
        sheets={block: state for block, (_, state) in sheets.items()},
        held=held,
        came=came,
        unnoted=unnoted,
    )
    return Progress(
        enrolment=enrolment if enrolment.pk else None,
        outline=outline,
        rule=rule,
        done=done,
        missing=completion.missing(rule, outline.lessons, done),
        sheets=sheets,
    )


def lesson_progress(
    lesson: LessonOutline,
    *,
    is_read: bool,
    given: Mapping[str, Given],
    sheets: Mapping[str, Worksheet],
) -> LessonProgress:
    """How far somebody is in one lesson, by what they did there, whatever the rule."""
    right = {block: one.question_sha for block, one in given.items() if one.is_known}
    known = {block for block, sha in right.items() if lesson.questions.get(block) == sha}
    done = Done(
        read=frozenset([lesson.key] if is_read else []),
        known=frozenset(known),
        void=frozenset(right.keys() - known),
        sheets={block: sheet.state for block, sheet in sheets.items()},
    )
    missing = completion.missing(completion.default_rule(), [lesson], done)
    found = {block: (sheet.pk, sheet.state) for block, sheet in sheets.items()}
    return _lesson(lesson, done, missing, found)


def rule_of_cohort(cohort: Cohort | None) -> Rule:
    """The rule a cohort states, or that of its kind; alone, that of nobody's kind."""
    if cohort is None:
        return completion.default_rule()
    return completion.rule_of(cohort.rule, cohort.kind)


def rule_told(cohort: Cohort, language: str) -> list[str]:
    """What a cohort asks to complete its course, a sentence each."""
    rule = rule_of_cohort(cohort)
    outline = outline_or_none(cohort.course_key, language=language)
    lessons = completion.counted(rule, outline.lessons) if outline else ()
    return rule_in_words(rule, lessons=len(lessons))


def rule_in_words(rule: Rule, *, lessons: int) -> list[str]:
    """What a rule asks, a sentence each; `lessons` is how many count."""
    words = []
    if rule.read:
        words.append(
            ngettext(
                "%(count)s lesson read", "%(count)s lessons read, every one", lessons
            )
            % {"count": lessons}
        )
    if rule.questions:
        words.append(_("each of their questions answered right, or checked by oneself"))
    if rule.worksheets == completion.HANDED_IN:
        words.append(_("each of their worksheets filled in and handed in"))
    if rule.worksheets == completion.ACCEPTED:
        words.append(_("each of their worksheets accepted by the facilitator"))
    if rule.sessions:
        words.append(
            _("present at %(share)s or more of the meetings held, excused ones left out")
            % {"share": plain_share(rule.sessions)}
        )
    return words
