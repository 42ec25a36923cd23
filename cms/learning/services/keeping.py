"""Ending what is kept of learners: at their wish at once, else when its time is over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from cms.learning.models import (
    Answer,
    Certificate,
    Enrolment,
    LearningGroup,
    LessonRead,
    Post,
    Reminders,
    Report,
    Worksheet,
    WorksheetEvent,
)
from cms.learning.selectors import keeping
from cms.learning.services.talk import SCOPE, forget_post
from coopkit import offers
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.offers import Retention

ASLEEP = timedelta(days=730)
AFTER_A_CLASS = timedelta(days=365)
TALK_AFTER_A_CLASS = timedelta(days=730)
WHO_SAID = timedelta(days=730)
REQUESTS = timedelta(days=90)
REPORTS = timedelta(days=90)


@transaction.atomic
def forget(
    *, user: User, by: User | None, at: datetime, withdraws: bool = True
) -> dict[str, int]:
    """End everything that learning keeps of somebody; how much of each kind.

    What a group wrote together stays with the group, without their name on it. With
    `withdraws` their certificates say from now on that they are withdrawn; else they
    go on being true, and nobody can tell any more whose they are but by the name that
    may stand on them.
    """
    counts = {"certificates": _let_go(user, at if withdraws else None)}
    counts["posts"] = _end_posts(user)
    counts["elsewhere"] = sum(kept.forget(user) for kept in offers.kept_of_people)
    enrolments = Enrolment.objects.filter(user=user)
    groups = list(LearningGroup.objects.filter(members__in=enrolments))
    Worksheet.objects.filter(saved_by=user).update(saved_by=None)
    WorksheetEvent.objects.filter(by=user).update(by=None)
    counts["courses"] = enrolments.count()
    enrolments.delete()
    for group in groups:
        if not group.members.exists():
            group.delete()
    for key, kind, field in (
        ("lessons", LessonRead, "user"),
        ("answers", Answer, "user"),
        ("reports", Report, "by"),
        ("reminders", Reminders, "user"),
    ):
        counts[key], _each = kind.objects.filter(**{field: user}).delete()
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action="learning.forgotten",
        subject=f"user:{user.pk}",
        data=counts,
        at=at,
    )
    return counts


def _let_go(user: User, withdrawn_at: datetime | None) -> int:
    rows = Certificate.objects.filter(enrolment__user=user)
    count = rows.count()
    if withdrawn_at:
        rows.filter(withdrawn_at=None).update(withdrawn_at=withdrawn_at)
        rows.update(name="", facts={})
    rows.update(enrolment=None)
    return count


def _end_posts(user: User) -> int:
    return end_texts(Post.objects.filter(author=user))


def end_texts(posts: QuerySet[Post]) -> int:
    """End texts for good: replies first, so that what they replied to can go too."""
    replies = list(posts.exclude(parent=None).select_related("parent"))
    tops = list(posts.filter(parent=None))
    for post in [*replies, *tops]:
        forget_post(post)
    return len(replies) + len(tops)


def purge_learning(at: datetime) -> int:
    """Forget who did nothing for two years, and at once whose account was closed."""
    users = list(keeping.over(before=at - ASLEEP))
    for user in users:
        forget(user=user, by=None, at=at, withdraws=False)
    return len(users)


def purge_attendance(at: datetime) -> int:
    """End who came to which session, a year after the cohort's end."""
    before = timezone.localdate(at - AFTER_A_CLASS)
    return keeping.attendance_over(before=before).delete()[0]


def purge_requests(at: datetime) -> int:
    """End requests to join that led to nothing."""
    return keeping.requests_over(before=at - REQUESTS).delete()[0]


def purge_talk(at: datetime) -> int:
    """End what was said in cohorts long over, and who said what elsewhere."""
    before = timezone.localdate(at - TALK_AFTER_A_CLASS)
    ended = keeping.posts_over(before=before).delete()[0]
    ended += Report.objects.filter(settled_at__lt=at - REPORTS).delete()[0]
    nameless = Post.objects.filter(at__lt=at - WHO_SAID).exclude(author=None)
    return ended + nameless.update(author=None)


def every_night(at: datetime) -> Iterator[str]:
    """End what is over, in the whole site, by the table that the pages show."""
    for kept in KEPT:
        if kept.purge and (count := kept.purge(at)):
            yield f"{kept.key} {count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A kind of what is kept of learners: what, why, until when, and what ends it."""

    key: str
    what: str | Promise
    why: str | Promise
    until: Callable[[], str]
    purge: Callable[[datetime], int] | None = None

    def as_of_a_co_op(self) -> Retention:
        """The same for the page of a co-op, whose purge ends nothing of it.

        Learning belongs to people and to no co-op: the night ends it for the whole site.
        """
        return Retention(
            what=self.what,
            why=self.why,
            until=lambda _cooperative, _on: self.until(),
        )


KEPT: tuple[Kept, ...] = (
    Kept(
        key="learning",
        what=_(
            "What you did in courses: lessons read, answers, worksheets, the courses "
            "and classes you take"
        ),
        why=_(
            "So that you can go on where you stopped, in either language, and see "
            "what is missing."
        ),
        until=(
            lambda: gettext(
                "until you delete it, which you can do at any time; two years after "
                "you last signed in or did anything; at once when your account is "
                "closed. What a group wrote stays with the group, without your name"
            )
        ),
        purge=purge_learning,
    ),
    Kept(
        key="attendance",
        what=_("To which sessions of a class you came"),
        why=_("So that the facilitator can help whoever missed one."),
        until=(lambda: gettext("one year after the last day of the class")),
        purge=purge_attendance,
    ),
    Kept(
        key="requests to join",
        what=_("Requests to join a class that were declined or not answered"),
        why=_("So that the facilitator can answer them."),
        until=(lambda: gettext("90 days")),
        purge=purge_requests,
    ),
    Kept(
        key="talk",
        what=_("What you say in discussions, and what you report there"),
        why=_("So that others can read it, and a moderator can decide on it."),
        until=(
            lambda: gettext(
                "until you take it back; in a class two years after its last day. "
                "Under a lesson the text stays, and who wrote it is deleted two "
                "years later. Reports go 90 days after the decision"
            )
        ),
        purge=purge_talk,
    ),
    Kept(
        key="certificates",
        what=_("Certificates: the course, the day, and a name if you wished one"),
        why=_("So that whoever you show one to can check it."),
        until=(
            lambda: gettext(
                "until you delete your learning; then the link says that it was "
                "withdrawn, and nothing else"
            )
        ),
    ),
)
