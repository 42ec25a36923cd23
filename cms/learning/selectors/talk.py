"""Reading what people say: a talk as its reader may see it, and what waits for a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from cms.learning.models import (
    Cohort,
    CohortKind,
    EnrolmentState,
    Facilitator,
    Post,
    PostState,
    Report,
)
from cms.learning.selectors.places import (
    LessonName,
    course_keys_of,
    lesson_keys_of,
    lesson_names,
)
from coopkit.accounts.models import User
from coopkit.offers import Card, LessonVisit

MODERATES_ALL = "cms.change_post"
PAGE = 30
"""So many texts stand on a page of a talk, with all their replies."""
LINES = 5
LATELY = 10


@dataclass(frozen=True, slots=True)
class Thread:
    """A talk: of a lesson, for everybody, of a cohort, or of a room of an upper floor."""

    lesson: UUID | None = None
    cohort: Cohort | None = None
    room: UUID | None = None

    @property
    def posts(self) -> QuerySet[Post]:
        if self.cohort:
            return Post.objects.filter(cohort=self.cohort)
        if self.room:
            return Post.objects.filter(room=self.room)
        return Post.objects.filter(cohort=None, translation_key=self.lesson)

    @property
    def seed(self) -> str:
        """What names are drawn from here; without the site's secret it tells nothing."""
        place = f"cohort {self.cohort.pk}" if self.cohort else f"lesson {self.lesson}"
        place = f"room {self.room}" if self.room else place
        return f"{settings.SECRET_KEY} {place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text as a reader sees it; `is_gone` where nothing of it is shown to them."""

    post: Post
    is_own: bool
    is_gone: bool
    leads: bool
    is_reported: bool
    replies: tuple["Said", ...] = ()

    @property
    def is_taken_back(self) -> bool:
        return not self.post.text

    @property
    def can_be_answered(self) -> bool:
        return self.post.state == PostState.SHOWN and not self.is_taken_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A page of a talk, oldest first; `before` leads to the one before it."""

    said: tuple[Said, ...]
    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """A text that a moderator must look at; `place` is the lesson or cohort."""

    post: Post
    place: str
    place_url: str
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for a moderator: how many texts, and the newest of them."""

    count: int
    lines: tuple[WaitingLine, ...]


def moderates(user: User, thread: Thread) -> bool:
    """Whether somebody decides what is shown: in a cohort, who leads it alone.

    In a room its own floor decides who does.
    """
    if thread.room:
        return False
    leads = Facilitator.objects.filter(user=user)
    if thread.cohort:
        return leads.filter(cohort=thread.cohort).exists()
    if user.has_perm(MODERATES_ALL):
        return True
    courses = course_keys_of(thread.lesson) if thread.lesson else ()
    return leads.filter(
        cohort__kind=CohortKind.CLASS,
        cohort__closed_at=None,
        cohort__course_key__in=courses,
    ).exists()


def cohort_to_talk_in(user: User, pk: int) -> Cohort | None:
    """A cohort that somebody takes part in or leads; one query."""
    takes_part = Q(enrolments__user=user, enrolments__state=EnrolmentState.TAKING_PART)
    rows = Cohort.objects.filter(takes_part | Q(facilitators__user=user), pk=pk)
    return rows.distinct().first()


def names_in(thread: Thread) -> Mapping[str, int | None]:
    """Every name that was spoken under in a talk, with who did; one query."""
    rows = thread.posts.exclude(alias="").order_by("pk")
    return dict(rows.values_list("alias", "author_id"))


def talk_in(thread: Thread, *, reader: User | None, before: int | None = None) -> Talk:
    """A page of a talk, as somebody or a guest sees it; four queries at the most."""
    rows = thread.posts.filter(parent=None).order_by("-at", "-pk")
    if before:
        last = thread.posts.filter(pk=before, parent=None).first()
        rows = (
            rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
            if last
            else rows
        )
    shown = Q(state=PostState.SHOWN) | (Q(author=reader) if reader else Q(pk=None))
    answered = Post.objects.filter(shown, parent=OuterRef("pk"))
    visible = rows.filter(shown | Exists(answered))
    tops = list(visible[: PAGE + 1])
    below = thread.posts.filter(shown, parent__in=tops[:PAGE]).order_by("at", "pk")
    marks = _marks_of(thread, reader)
    replies: dict[int | None, list[Said]] = {}
    for post in below:
        replies.setdefault(post.parent_id, []).append(_said(post, reader, marks))
    said = [
        _said(top, reader, marks, tuple(replies.get(top.pk, ()))) for top in tops[:PAGE]
    ]
    kept = [one for one in said if one.replies or not one.is_gone]
    more = tops[PAGE - 1].pk if len(tops) > PAGE else None
    return Talk(said=tuple(reversed(kept)), before=more)


@dataclass(frozen=True, slots=True)
class _Marks:
    reported: frozenset[int]
    leaders: frozenset[int]


def _marks_of(thread: Thread, reader: User | None) -> _Marks:
    reports = Report.objects.filter(by=reader, post__in=thread.posts) if reader else None
    reported = reports.values_list("post_id", flat=True) if reports is not None else ()
    leads = Facilitator.objects.filter(cohort=thread.cohort) if thread.cohort else None
    leaders = leads.values_list("user_id", flat=True) if leads is not None else ()
    return _Marks(frozenset(reported), frozenset(leaders))


def _said(
    post: Post, reader: User | None, marks: _Marks, replies: tuple[Said, ...] = ()
) -> Said:
    own = reader is not None and post.author_id == reader.pk
    return Said(
        post=post,
        is_own=own,
        is_gone=not post.text or (post.state != PostState.SHOWN and not own),
        leads=post.author_id in marks.leaders,
        is_reported=post.pk in marks.reported,
        replies=replies,
    )


def talk_card(visit: LessonVisit) -> Card | None:
    """The newest of what is said of a lesson, and the way there; one query."""
    if visit.user is None:
        return None
    posts = newest_in(Thread(lesson=visit.lesson))
    context = {"posts": posts, "lesson": visit.lesson}
    return Card(template="cms/learning/talk_card.html", context=context)


def newest_in(thread: Thread, *, count: int = 2) -> list[Post]:
    """The latest texts of a talk that everybody may read; one query."""
    rows = thread.posts.filter(state=PostState.SHOWN).exclude(text="")
    return list(rows.order_by("-at", "-pk")[:count])


def _to_moderate(user: User) -> QuerySet[Post]:
    """All texts that somebody may show or hide; two queries are asked, or three."""
    led = Facilitator.objects.filter(user=user).values_list(
        "cohort_id", "cohort__kind", "cohort__course_key", "cohort__closed_at"
    )
    rows = list(led)
    theirs = Q(cohort_id__in=[pk for pk, _, _, _ in rows])
    if user.has_perm(MODERATES_ALL):
        return Post.objects.filter(theirs | Q(cohort=None, room=None))
    courses = {
        course
        for _, kind, course, closed_at in rows
        if kind == CohortKind.CLASS and closed_at is None
    }
    lessons = lesson_keys_of(courses)
    return Post.objects.filter(theirs | Q(cohort=None, translation_key__in=lessons))


def moderated_by(user: User, pk: int) -> Post | None:
    """A text, if somebody may show or hide it."""
    rows = _to_moderate(user).exclude(text="")
    return rows.select_related("cohort", "author").filter(pk=pk).first()


def needs_a_look() -> Q:
    """Texts that are held, or were reported since somebody looked."""
    open_report = Report.objects.filter(post=OuterRef("pk"), settled_at=None)
    held = Q(state=PostState.HELD)
    shown = Q(Q(state=PostState.SHOWN), Q(Exists(open_report)))
    return ~Q(text="") & (held | shown)


def waiting_for(user: User, *, language: str = "", lines: int = LINES) -> Waiting:
    """What somebody must look at as a moderator, the newest first.

    Texts of lessons that are held, and texts that were reported, where somebody leads
    the cohort, or a class of the lesson's course, or looks after the whole site. The
    names of lessons are in the reader's language, or in the one given.
    """
    language = language or (get_language() or "en")[:2]
    rows = _to_moderate(user).filter(needs_a_look())
    count = rows.count()
    return Waiting(count=count, lines=_lines(rows, language, lines) if count else ())


def settled_lately(user: User, *, language: str) -> tuple[WaitingLine, ...]:
    """What was shown or hidden last, so that it can be done otherwise."""
    rows = _to_moderate(user).exclude(needs_a_look()).exclude(text="")
    return _lines(rows.exclude(settled_at=None), language, LATELY, order="-settled_at")


def line_of(post: Post, *, language: str) -> WaitingLine:
    """One text as a moderator sees it."""
    return _lines(Post.objects.filter(pk=post.pk), language, 1)[0]


def _lines(
    rows: QuerySet[Post], language: str, count: int, order: str = "-at"
) -> tuple[WaitingLine, ...]:
    found = list(rows.select_related("cohort", "author").order_by(order, "-pk")[:count])
    keys = [post.translation_key for post in found if post.translation_key]
    names = lesson_names(keys, language=language) if keys else {}
    reports: dict[int, list[Report]] = {}
    for report in Report.objects.filter(post__in=found, settled_at=None).order_by("at"):
        reports.setdefault(report.post_id, []).append(report)
    return tuple(_line(post, names, reports.get(post.pk, ())) for post in found)


def _line(
    post: Post, names: Mapping[UUID, LessonName], reports: Sequence[Report]
) -> WaitingLine:
    lesson = names.get(post.translation_key) if post.translation_key else None
    if post.cohort:
        place, url = post.cohort.title, ""
    else:
        place = f"{lesson.code} {lesson.title}" if lesson else ""
        url = lesson.url if lesson else ""
    return WaitingLine(post=post, place=place, place_url=url, reports=tuple(reports))


def posts_since(user: User, since: datetime) -> int:
    """How often somebody spoke after a moment, wherever."""
    return Post.objects.filter(author=user, at__gt=since).count()


def reports_since(user: User, since: datetime) -> int:
    """How often somebody reported a text after a moment."""
    return Report.objects.filter(by=user, at__gt=since).count()
