"""Writing what people say: it is said, taken back, reported, shown or hidden."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cms.learning import speech
from cms.learning.models import Enrolment, Post, PostState, Report
from cms.learning.selectors.talk import (
    Thread,
    moderates,
    names_in,
    posts_since,
    reports_since,
)
from cms.learning.services.enrolling import touch
from coopkit import offers
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError

SCOPE = "learning"


class TalkClosedError(CoopError):
    """A text for a cohort that was closed."""

    template = N_(
        "“{title}” is closed, and with it its discussion. It can still be read. You can "
        "write under a lesson, or in another class."
    )


class AlreadyReadError(CoopError):
    """Somebody changes what others have read."""

    template = N_(
        "Others can read this text already, so it stays as it is. Take it back, and "
        "write it anew."
    )


class NotYourPostError(CoopError):
    """Somebody takes back what another said."""

    template = N_(
        "Only who wrote a text can take it back. If something is wrong with it, report "
        "it."
    )


@transaction.atomic
def say(
    *,
    thread: Thread,
    author: User,
    text: str,
    alias: str,
    word: str,
    language: str,
    at: datetime,
    parent: Post | None = None,
) -> Post:
    """Say something under a name; on a lesson it is held until a moderator shows it.

    The first name that somebody speaks under stays theirs in this talk; without one, it
    is made of `word` and a code.
    """
    said = speech.check_text(text)
    if thread.cohort and thread.cohort.closed_at:
        raise TalkClosedError(title=thread.cohort.title)
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    count = posts_since(author, at - speech.HOUR)
    if count >= speech.POSTS_AN_HOUR:
        raise speech.TooManyPostsError(count=count)
    if parent is not None:
        _check_parent(thread, parent)
    is_shown = thread.cohort is not None or moderates(author, thread)
    touch(author, timezone.localdate(at))
    return Post.objects.create(
        cohort=thread.cohort,
        translation_key=thread.lesson,
        room=thread.room,
        parent=parent,
        author=author,
        alias=_alias(thread, author, alias, word),
        language=language,
        text=said,
        state=PostState.SHOWN if is_shown else PostState.HELD,
        at=at,
    )


def _check_parent(thread: Thread, parent: Post) -> None:
    if parent.parent_id is not None:
        raise speech.ReplyTooDeepError
    is_there = thread.posts.filter(pk=parent.pk, state=PostState.SHOWN)
    if not is_there.exclude(text="").exists():
        raise speech.NothingToReplyToError


def alias_in(thread: Thread, user: User) -> str:
    """The name that somebody speaks under in a talk; empty before the first time."""
    names = names_in(thread)
    return next((alias for alias, author in names.items() if author == user.pk), "")


def _alias(thread: Thread, author: User, chosen: str, word: str) -> str:
    names = names_in(thread)
    own = next((alias for alias, who in names.items() if who == author.pk), "")
    if own:
        return own
    enrolment = _enrolment(thread, author)
    wished = chosen.strip() or (enrolment.alias if enrolment else "")
    if wished:
        name = speech.check_alias(wished, taken=names)
    else:
        name = speech.made_alias(word, f"{thread.seed} {author.pk}", taken=names)
    if enrolment and enrolment.alias != name:
        enrolment.alias = name
        enrolment.save(update_fields=["alias"])
    return name


def _enrolment(thread: Thread, author: User) -> Enrolment | None:
    if thread.cohort is None:
        return None
    return Enrolment.objects.filter(cohort=thread.cohort, user=author).first()


@transaction.atomic
def take_back(*, post: Post, by: User) -> None:
    """Take back what one said; replies to it stay, and its place says that it is gone."""
    held = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if held.author_id != by.pk:
        raise NotYourPostError
    forget_post(held)


@transaction.atomic
def mend(*, post: Post, by: User, text: str, language: str, at: datetime) -> Post:
    """Change what one said and nobody else can read; it waits for a moderator again."""
    held = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if held.author_id != by.pk:
        raise NotYourPostError
    if held.state == PostState.SHOWN:
        raise AlreadyReadError
    held.text, held.language = speech.check_text(text), language
    held.state, held.at, held.reason = PostState.HELD, at, ""
    held.settled_by = held.settled_at = None
    held.save()
    _told(held)
    return held


def _told(post: Post) -> None:
    """Upper floors end what they keep along with a text that is no more."""
    for end in offers.text_gone:
        end(post.pk)


def forget_post(post: Post) -> None:
    """End a text for good, with who wrote it and what was reported of it."""
    _told(post)
    if not post.replies.exists():
        parent = post.parent
        post.delete()
        if parent and not parent.text and not parent.replies.exists():
            parent.delete()
        return
    post.reports.all().delete()
    post.text = post.alias = post.reason = ""
    post.author = None
    post.state = PostState.SHOWN
    post.save(update_fields=["text", "alias", "reason", "author", "state"])


@transaction.atomic
def report(*, post: Post, by: User, reason: str, at: datetime) -> Report:
    """Ask a moderator to look at a text; everybody else still sees it until they have."""
    said = speech.tidy(reason)
    if not said:
        raise speech.EmptyPostError
    if post.author_id == by.pk:
        raise speech.OwnPostError
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if Report.objects.filter(post=post, by=by).exists():
        raise speech.ReportedAlreadyError
    count = reports_since(by, at - speech.DAY)
    if count >= speech.REPORTS_A_DAY:
        raise speech.TooManyReportsError(count=count)
    return Report.objects.create(post=post, by=by, reason=said[:300], at=at)


@transaction.atomic
def settle(*, post: Post, is_shown: bool, reason: str, by: User, at: datetime) -> Post:
    """Show or hide a text, and with it settle what was reported of it.

    The trail keeps who did it to which text, and neither the text nor the reason.
    """
    held = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    words = " ".join(speech.tidy(reason).split())[:200]
    if not is_shown and not words:
        raise speech.NoReasonError
    held.state = PostState.SHOWN if is_shown else PostState.HIDDEN
    held.reason = "" if is_shown else words
    held.settled_by, held.settled_at = by, at
    held.save(update_fields=["state", "reason", "settled_by", "settled_at"])
    held.reports.filter(settled_at=None).update(settled_at=at)
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action="post.shown" if is_shown else "post.hidden",
        subject=f"post:{held.pk}",
        data={"cohort": held.cohort_id or 0, "lesson": str(held.translation_key or "")}
        | ({"room": str(held.room)} if held.room else {}),
        at=at,
    )
    return held
