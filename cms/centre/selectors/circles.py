"""Reading the circles: who may read and write, what is said, what waits for a look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from cms.centre.circles.employers import Named, employers_in
from cms.centre.models import Circle, CircleSeat, PostTranslation
from cms.centre.selectors.research import employer_names
from cms.centre.selectors.staff import roles_held
from cms.learning.models import Post, PostState, Report
from cms.learning.selectors.talk import Said, Talk, Thread, needs_a_look, talk_in
from coopkit.accounts.models import User
from coopkit.cooperatives.access import COORDINATOR, MODERATOR, TRANSLATOR

LOOKS_AFTER = frozenset({MODERATOR, COORDINATOR})
TRANSLATES = frozenset({MODERATOR, TRANSLATOR})
WAITING = 30
LATELY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A circle as its list shows it, in the reader's language."""

    circle: Circle
    title: str
    about: str
    texts: int
    is_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A text as a reader sees it; `words` are a volunteer's, if they are in `language`.

    `is_translated` where the words are not those of who wrote it.
    """

    said: Said
    words: str
    language: str
    is_translated: bool
    replies: tuple["Line", ...] = ()

    @property
    def post(self) -> Post:
        return self.said.post


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A text that a moderator looks at, with the names of employers in it."""

    post: Post
    circle: Circle
    named: tuple[Named, ...] = ()
    reports: tuple[Report, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """Whether it cannot be shown as it is, where everybody reads."""
        return self.circle.is_public and any(one.is_sure for one in self.named)

    @property
    def asks_for_a_look(self) -> bool:
        """Whether it may be shown once somebody says that it names no employer."""
        return self.circle.is_public and bool(self.named) and not self.is_stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks at a circle: what they may do in it."""

    user: User | None
    is_in: bool = False
    looks_after: bool = False
    moderates: bool = False
    translates: bool = False


def reader_of(circle: Circle, user: User | None, *, on: date) -> Reader:
    """What somebody, or a guest, may do in a circle; two queries for who is signed in."""
    if user is None:
        return Reader(user=None)
    roles = roles_held(user, on)
    return Reader(
        user=user,
        is_in=CircleSeat.objects.filter(circle=circle, user=user).exists(),
        looks_after=bool(roles & LOOKS_AFTER),
        moderates=MODERATOR in roles,
        translates=bool(roles & TRANSLATES),
    )


def may_read(circle: Circle, reader: Reader) -> bool:
    """A public circle is everybody's to read, another who is in it or looks after it.

    A translator reads what they are to translate.
    """
    inside = reader.is_in or reader.looks_after or reader.translates
    return circle.is_public or inside


def circles_for(user: User | None, *, on: date) -> list[Shown]:
    """The circles somebody may know of: one that is not public who is in it, or staff."""
    rows = Circle.objects.filter(closed_at=None)
    mine = CircleSeat.objects.filter(circle=OuterRef("pk"), user=user)
    if user is None:
        rows = rows.filter(is_public=True)
    elif not roles_held(user, on) & (LOOKS_AFTER | TRANSLATES):
        rows = rows.filter(Q(is_public=True) | Q(Exists(mine)))
    rows = rows.annotate(is_in=Exists(mine)) if user else rows
    found = list(rows)
    texts = dict(
        Post.objects.filter(room__in=[one.key for one in found], state=PostState.SHOWN)
        .exclude(text="")
        .values_list("room")
        .annotate(number=Count("pk"))
    )
    return [
        Shown(
            circle=one,
            title=in_language(one, "title"),
            about=in_language(one, "about"),
            texts=texts.get(one.key, 0),
            is_in=getattr(one, "is_in", False),
        )
        for one in found
    ]


def in_language(circle: Circle, name: str) -> str:
    """A text of a circle in the reader's language, or in the other."""
    language = (get_language() or "en")[:2]
    order = ("es", "en") if language == "es" else ("en", "es")
    return next((str(t) for c in order if (t := getattr(circle, f"{name}_{c}"))), "")


def lines_of(talk: Talk) -> tuple[Line, ...]:
    """A page of a talk in the reader's language, where a volunteer has translated it."""
    language = (get_language() or "en")[:2]
    posts = [one.post.pk for top in talk.said for one in (top, *top.replies)]
    rows = PostTranslation.objects.filter(post__in=posts, language=language)
    words = dict(rows.values_list("post_id", "text"))
    return tuple(_line(said, words, language) for said in talk.said)


def _line(said: Said, words: Mapping[int, str], language: str) -> Line:
    post = said.post
    is_translated = post.language != language and post.pk in words
    return Line(
        said=said,
        words=words[post.pk] if is_translated else post.text,
        language=language if is_translated else post.language,
        is_translated=is_translated,
        replies=tuple(_line(reply, words, language) for reply in said.replies),
    )


def thread_of(circle: Circle) -> Thread:
    """The talk of learning that a circle is."""
    return Thread(room=circle.key)


def talk_of(circle: Circle, reader: Reader, *, before: int | None = None) -> Talk:
    """A page of what is said in a circle, as somebody sees it."""
    return talk_in(thread_of(circle), reader=reader.user, before=before)


def circle_of(post: Post) -> Circle | None:
    return Circle.objects.filter(key=post.room).first() if post.room else None


def post_in_circles(pk: int) -> tuple[Post, Circle] | None:
    """A text of a circle, and the circle."""
    rows = Post.objects.exclude(text="").filter(room__isnull=False)
    post = rows.select_related("author").filter(pk=pk).first()
    circle = circle_of(post) if post else None
    return (post, circle) if post and circle else None


def told_in(post: Post) -> str:
    """All words of a text that others read: what is said, and under which name."""
    return f"{post.alias}\n{post.text}"


def waiting() -> tuple[Waits, ...]:
    """What a moderator must look at, the oldest first."""
    rows = Post.objects.filter(needs_a_look(), room__isnull=False)
    return _waits(rows.order_by("at", "pk")[:WAITING])


def waiting_count() -> int:
    return Post.objects.filter(needs_a_look(), room__isnull=False).count()


def settled_lately() -> tuple[Waits, ...]:
    """What was shown or returned last, so that it can be done otherwise."""
    rows = Post.objects.exclude(needs_a_look()).exclude(text="").exclude(settled_at=None)
    found = rows.filter(room__isnull=False).order_by("-settled_at", "-pk")
    return _waits(found[:LATELY])


def waits_of(post: Post) -> Waits:
    """One text as a moderator sees it."""
    return _waits(Post.objects.filter(pk=post.pk))[0]


def _waits(rows: QuerySet[Post]) -> tuple[Waits, ...]:
    posts = list(rows)
    circles = {one.key: one for one in Circle.objects.filter(key__in=_rooms(posts))}
    known = employer_names() if posts else frozenset()
    reports: dict[int, list[Report]] = {}
    for report in Report.objects.filter(post__in=posts, settled_at=None).order_by("at"):
        reports.setdefault(report.post_id, []).append(report)
    return tuple(
        Waits(
            post=post,
            circle=circles[post.room],
            named=employers_in(told_in(post), known=known),
            reports=tuple(reports.get(post.pk, ())),
        )
        for post in posts
        if post.room in circles
    )


def _rooms(posts: list[Post]) -> list[Any]:
    return [post.room for post in posts]


def seats_left_behind() -> QuerySet[CircleSeat]:
    """Seats of accounts that are closed."""
    return CircleSeat.objects.filter(user__is_active=False)


def in_circles(user: User) -> dict[str, list[dict[str, Any]]]:
    """What the circles keep of somebody beside what they said, as plain values."""
    seats = CircleSeat.objects.filter(user=user).order_by("pk")
    made = PostTranslation.objects.filter(by=user).order_by("pk")
    return {
        "circles": [dict(row) for row in seats.values("circle__slug", "joined_on")],
        "translated": [dict(row) for row in made.values("language", "text", "at")],
    }


def has_a_seat() -> Exists:
    """Whether a row of users is in a circle."""
    return Exists(CircleSeat.objects.filter(user=OuterRef("pk")))
