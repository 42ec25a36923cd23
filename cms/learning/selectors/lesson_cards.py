"""What learning shows on a lesson: its worksheets, and how far somebody is in it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.courses.selectors import LessonOutline, Outline, outline_of
from cms.learning.models import Enrolment, LessonRead, Worksheet
from cms.learning.selectors.cohorts import enrolments_for, place_in
from cms.learning.selectors.groups import own_group, works_as_one
from cms.learning.selectors.progress import lesson_progress
from cms.learning.selectors.worksheets import worksheets_in
from coopkit.accounts.models import User
from coopkit.offers import Card, LessonVisit, user_facts

_KEPT = "_learning_of_a_visit"
KNOWN = "known_facts"  # see the slot `user_facts`


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mine:
    """Somebody's enrolment in the course of a lesson, and their worksheets there."""

    enrolment: Enrolment
    is_read: bool
    in_group: bool
    sheets: dict[str, Worksheet]


def worksheet_card(visit: LessonVisit, block_id: str) -> Card | None:
    """A worksheet of the lesson, for whoever takes the course."""
    mine = _mine(visit)
    if mine is None:
        return None
    sheet = mine.sheets.get(block_id)
    context = {
        "lesson": visit.lesson,
        "block": block_id,
        "pk": sheet.pk if sheet else None,
        "state": sheet.state if sheet and sheet.version else "",
        "words": sheet.get_state_display() if sheet else "",
        "saved_at": sheet.saved_at if sheet else None,
        "is_group": mine.in_group or works_as_one(mine.enrolment.cohort),
    }
    return Card(template="cms/learning/worksheet_card.html", context=context)


def progress_card(visit: LessonVisit) -> Card | None:
    """How far somebody is in the lesson, and what comes next."""
    if visit.user is None:
        return None
    outline = outline_of(visit.course, language=visit.language)
    lesson = outline.by_key.get(visit.lesson)
    if lesson is None:
        return None
    mine = _mine(visit)
    reads = LessonRead.objects.filter(user=visit.user, translation_key=visit.lesson)
    context = {
        "lesson": lesson_progress(
            lesson,
            is_read=mine.is_read if mine else reads.exists(),
            given=visit.given,
            sheets=mine.sheets if mine else {},
        ),
        "course": visit.course,
        "is_taken": mine is not None,
        "next": _after(outline.lessons, lesson),
        "place": _place(visit, mine.enrolment, outline) if mine else "",
    }
    return Card(template="cms/learning/progress_card.html", context=context)


def profile_card(user: User, on: date) -> Card:
    """The way from one's profile to one's courses."""
    return Card(template="cms/learning/profile_card.html")


def _after(
    lessons: tuple[LessonOutline, ...], here: LessonOutline
) -> LessonOutline | None:
    place = lessons.index(here) + 1
    return lessons[place] if place < len(lessons) else None


def _place(visit: LessonVisit, enrolment: Enrolment, outline: Outline) -> str:
    """In which week somebody's cohort reads the lesson, in words."""
    on = timezone.localdate(visit.at)
    found = place_in(enrolment, outline, visit.lesson, on=on)
    if found is None:
        return ""
    words = {"cohort": found.cohort.title, "week": found.place.week}
    if found.is_now:
        return _("“%(cohort)s” reads this lesson this week.") % words
    if found.is_ahead:
        return (
            _("“%(cohort)s” reads this lesson in week %(week)s; you are ahead.") % words
        )
    return _("“%(cohort)s” read this lesson in week %(week)s.") % words


def _mine(visit: LessonVisit) -> _Mine | None:
    """Kept with the visitor while a page is made: each card of it asks the same."""
    user = visit.user
    if user is None:
        return None
    kept = getattr(user, _KEPT, None)
    if kept and kept[0] is visit:
        return kept[1]  # type: ignore[no-any-return]
    mine = _found(user, visit)
    setattr(user, _KEPT, (visit, mine))
    return mine


def _found(user: User, visit: LessonVisit) -> _Mine | None:
    """Two queries: the enrolment with all that is asked of it, and the worksheets."""
    reads = LessonRead.objects.filter(user=user, translation_key=visit.lesson)
    rows = enrolments_for(user, visit.course)
    along = {f"along_{key}": ask() for key, ask in user_facts.items()}
    rows = rows.annotate(group_pk=own_group(), is_read=Exists(reads), **along)
    enrolment = rows.first()
    if enrolment is None:
        return None
    told = vars(enrolment)
    setattr(user, KNOWN, {name.removeprefix("along_"): told[name] for name in along})
    group: int | None = told["group_pk"]
    return _Mine(
        enrolment=enrolment,
        is_read=told["is_read"],
        in_group=bool(group),
        sheets=worksheets_in(enrolment, group=group, block_ids=visit.worksheets),
    )
