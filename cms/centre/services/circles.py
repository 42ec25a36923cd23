"""Writing the circles: made, joined, spoken in, moderated, translated, left, ended."""

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy as _

from cms.centre.careful import plainly
from cms.centre.circles.employers import EmployerNamedError, check_shown, employers_in
from cms.centre.circles.rooms import (
    CircleClosedError,
    CirclePausedError,
    NotAgreedError,
    NotInCircleError,
    SameLanguageError,
    WrongCodeError,
)
from cms.centre.models import Circle, CircleSeat, PostTranslation
from cms.centre.selectors import circles as selectors
from cms.centre.selectors.research import employer_names
from cms.learning import speech
from cms.learning.models import Post
from cms.learning.services import talk
from cms.learning.services.keeping import Kept, end_texts
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.codes import as_kept, free_code

SCOPE = "centre"
AFTER_A_CIRCLE = timedelta(days=365)
Values = dict[str, object]
TEXTS = ("title", "about", "guidelines")


@transaction.atomic
def open_circle(*, values: Values, by: User, at: datetime) -> Circle:
    """Make a circle; the address of one that is not public tells nothing of it."""
    _check_texts(values, is_public=bool(values["is_public"]))
    code = free_code(secrets.choice, lambda one: Circle.objects.filter(code=one).exists())
    title = slugify(str(values["title_en"]))[:50] or "circle"
    slug = title if values["is_public"] else secrets.token_hex(6)
    if Circle.objects.filter(slug=slug).exists():
        slug = f"{slug}-{code[:4].lower()}"
    circle = Circle.objects.create(
        slug=slug, key=uuid.uuid4(), code=code, made_at=at, **values
    )
    _noted(circle, "circle.opened", by=by, at=at)
    return circle


@transaction.atomic
def change_circle(*, circle: Circle, values: Values, by: User, at: datetime) -> Circle:
    """Change what a circle is called, what it is for and what holds there.

    Whether it is public stays: people spoke there as it was.
    """
    _check_texts(values, is_public=circle.is_public)
    changed = {name: value for name, value in values.items() if name != "is_public"}
    for name, value in changed.items():
        setattr(circle, name, value)
    circle.save(update_fields=list(changed))
    _noted(circle, "circle.changed", by=by, at=at)
    return circle


@transaction.atomic
def pause(*, circle: Circle, is_paused: bool, by: User, at: datetime) -> None:
    """Let nobody write for a while, or let them write again."""
    circle.paused_at = at if is_paused else None
    circle.save(update_fields=["paused_at"])
    _noted(circle, "circle.paused" if is_paused else "circle.resumed", by=by, at=at)


@transaction.atomic
def close(*, circle: Circle, by: User, at: datetime) -> None:
    """Close a circle: it can be read by who was in it, and a year later it is gone."""
    circle.closed_at = at
    circle.save(update_fields=["closed_at"])
    _noted(circle, "circle.closed", by=by, at=at)


@transaction.atomic
def new_code(*, circle: Circle, by: User, at: datetime) -> str:
    """Give a circle another code; the one before it opens nothing any more."""
    circle.code = free_code(
        secrets.choice, lambda one: Circle.objects.filter(code=one).exists()
    )
    circle.save(update_fields=["code"])
    _noted(circle, "circle.code", by=by, at=at)
    return circle.code


@transaction.atomic
def join(
    *, circle: Circle, user: User, has_agreed: bool, code: str, at: datetime
) -> CircleSeat:
    """Come into a circle, agreed to what holds there; into a closed one with its code."""
    if circle.closed_at:
        raise CircleClosedError(title=selectors.in_language(circle, "title"))
    if not circle.is_public and not secrets.compare_digest(as_kept(code), circle.code):
        raise WrongCodeError
    if not has_agreed:
        raise NotAgreedError
    on = timezone.localdate(at)
    seat, _is_new = CircleSeat.objects.get_or_create(
        circle=circle, user=user, defaults={"joined_on": on}
    )
    return seat


@transaction.atomic
def say(
    *,
    circle: Circle,
    author: User,
    text: str,
    alias: str,
    word: str,
    language: str,
    at: datetime,
    parent: Post | None = None,
) -> Post:
    """Say something in a circle; nobody else sees it until a moderator shows it."""
    _check_open(circle, author)
    return talk.say(
        thread=selectors.thread_of(circle),
        author=author,
        text=text,
        alias=alias,
        word=word,
        language=language,
        parent=parent,
        at=at,
    )


@transaction.atomic
def mend(*, post: Post, by: User, text: str, language: str, at: datetime) -> Post:
    """Change what one said and a moderator has not shown; it waits for a look again."""
    circle = selectors.circle_of(post)
    if circle:
        _check_open(circle, by)
    return talk.mend(post=post, by=by, text=text, language=language, at=at)


@transaction.atomic
def settle(
    *,
    post: Post,
    circle: Circle,
    is_shown: bool,
    reason: str,
    has_looked: bool,
    by: User,
    at: datetime,
) -> Post:
    """Show a text, or return it with a reason; a public one shows no employer's name."""
    held = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if is_shown and circle.is_public:
        told = selectors.told_in(held)
        check_shown(told, known=employer_names(), has_looked=has_looked)
    return talk.settle(post=held, is_shown=is_shown, reason=reason, by=by, at=at)


@transaction.atomic
def translate(
    *, post: Post, circle: Circle, language: str, text: str, by: User, at: datetime
) -> PostTranslation:
    """Say what somebody said in another language; it stands beside their own words.

    No moderator looks at it: what may be a name must stand in the text that one showed.
    """
    if language == post.language:
        raise SameLanguageError
    said = speech.check_text(text)
    if circle.is_public:
        _check_translated(said, of=post)
    made, _is_new = PostTranslation.objects.update_or_create(
        post=post, language=language, defaults={"text": said, "by": by, "at": at}
    )
    return made


@transaction.atomic
def leave(*, circle: Circle, user: User) -> int:
    """Leave a circle: the seat goes, and every text of theirs; how many texts."""
    CircleSeat.objects.filter(circle=circle, user=user).delete()
    return end_texts(Post.objects.filter(room=circle.key, author=user))


@transaction.atomic
def forget(user: User) -> int:
    """End what the circles keep of somebody, beside their texts, which learning ends."""
    PostTranslation.objects.filter(by=user).update(by=None)
    return CircleSeat.objects.filter(user=user).delete()[0]


def drop_translations(post_pk: int) -> None:
    """End the translations of a text that was changed or is gone."""
    PostTranslation.objects.filter(post=post_pk).delete()


@transaction.atomic
def purge_circles(at: datetime) -> int:
    """End closed circles with all that was said there, and seats of closed accounts."""
    ended = selectors.seats_left_behind().delete()[0]
    for circle in Circle.objects.filter(closed_at__lt=at - AFTER_A_CIRCLE):
        ended += Post.objects.filter(room=circle.key).delete()[0]
        ended += circle.delete()[0]
    return ended


def _check_texts(values: Values, *, is_public: bool) -> None:
    """What everybody reads of a circle itself names no known employer either."""
    if is_public:
        names = (f"{name}_{language}" for name in TEXTS for language in ("en", "es"))
        told = "\n".join(str(values.get(name) or "") for name in names)
        check_shown(told, known=employer_names(), has_looked=True)


def _check_translated(said: str, *, of: Post) -> None:
    shown = plainly(of.text)
    found = employers_in(said, known=employer_names())
    named = [one.name for one in found if one.is_sure or plainly(one.name) not in shown]
    if named:
        raise EmployerNamedError(names=", ".join(named))


def _check_open(circle: Circle, user: User) -> None:
    title = selectors.in_language(circle, "title")
    if circle.closed_at:
        raise CircleClosedError(title=title)
    if circle.paused_at:
        raise CirclePausedError(title=title)
    if not CircleSeat.objects.filter(circle=circle, user=user).exists():
        raise NotInCircleError(title=title)


def _noted(circle: Circle, action: str, *, by: User, at: datetime) -> None:
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"circle:{circle.pk}",
        data={"is_public": circle.is_public},
        at=at,
    )


KEPT = (
    Kept(
        key="circles",
        what=_(
            "Which circles you are in, and what you say there under the name you chose"
        ),
        why=_("So that others can read it, and a moderator can look at it first."),
        until=lambda: gettext(
            "until you take it back or leave the circle, which deletes all of it at "
            "once; one year after a circle is closed; at once when you delete your "
            "account. Who wrote a text is deleted after two years"
        ),
        purge=purge_circles,
    ),
)
