"""Reading what is kept of learners: all of one person, and whose time is over."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cms.learning.models import (
    Answer,
    Attendance,
    Certificate,
    Cohort,
    Enrolment,
    EnrolmentState,
    Facilitator,
    LessonRead,
    Post,
    Reminders,
    Report,
    Worksheet,
)
from coopkit import offers
from coopkit.accounts.models import User


def everything_of(user: User) -> dict[str, Any]:
    """All that learning keeps of somebody, as plain values by kind, for them alone."""
    found = _of_courses(Enrolment.objects.filter(user=user))
    for kept in offers.kept_of_people:
        found |= {kind: rows for kind, rows in kept.copy(user).items() if rows}
    said = "cohort_id translation_key room alias language text state at reason"
    led = Facilitator.objects.filter(user=user).annotate(class_name=F("cohort__title"))
    return found | {
        "lessons_read": _rows(LessonRead.objects.filter(user=user), "translation_key at"),
        "answers": _rows(
            Answer.objects.filter(user=user),
            "translation_key block_id given is_right tries right_at at",
        ),
        "said": _rows(Post.objects.filter(author=user), said),
        "reported": _rows(Report.objects.filter(by=user), "reason at settled_at"),
        "reminders": _rows(Reminders.objects.filter(user=user), "is_on sent_on"),
        "classes_led": _rows(led, "class_name since"),
    }


def _of_courses(enrolments: QuerySet[Enrolment]) -> dict[str, Any]:
    """What hangs on the courses that somebody takes."""
    mine = Q(enrolment__in=enrolments) | Q(group__members__in=enrolments)
    sheets = Worksheet.objects.filter(mine).distinct()
    events = {
        f"event_{name}": F(f"events__{name}") for name in ("state", "comment", "at")
    }
    came = Attendance.objects.filter(enrolment__in=enrolments)
    return {
        "courses": _rows(
            enrolments.annotate(class_name=F("cohort__title")),
            "course_key class_name state alias name_on_certificate asked_at decided_at "
            "left_at active_on",
        ),
        "worksheets": _rows(
            sheets.annotate(group_name=F("group__name")),
            "translation_key block_id group_name values state version saved_at "
            "handed_in_at",
        ),
        "comments_on_worksheets": _rows(
            sheets.exclude(events=None).annotate(**events),
            "block_id event_state event_comment event_at",
        ),
        "attendance": _rows(
            came.annotate(begins=F("session__starts_at")), "begins presence noted_at"
        ),
        "certificates": _rows(
            Certificate.objects.filter(enrolment__in=enrolments),
            "uid course_title name facts completed_on issued_at withdrawn_at",
        ),
    }


def _rows(rows: QuerySet[Any], columns: str) -> list[dict[str, Any]]:
    return list(rows.order_by("pk").values(*columns.split()))


def learns(user: User) -> bool:
    """Whether anything is kept that somebody could have deleted."""
    return _with_learning().filter(pk=user.pk).exists()


def _with_learning() -> QuerySet[User]:
    mine = {
        kind: Exists(kind.objects.filter(**{field: OuterRef("pk")}))
        for kind, field in (
            (Enrolment, "user"),
            (LessonRead, "user"),
            (Answer, "user"),
            (Post, "author"),
            (Reminders, "user"),
            (Report, "by"),
        )
    }
    anything = Q()
    for one in mine.values():
        anything |= Q(one)
    for kept in offers.kept_of_people:
        anything |= Q(kept.exists())
    return User.objects.filter(anything)


def over(*, before: datetime) -> QuerySet[User]:
    """Learners whose account is closed, or who did nothing here since a moment."""
    day = before.date()
    asleep = Q(date_joined__lt=before) & (Q(last_login=None) | Q(last_login__lt=before))
    for kind, field in ((Answer, "at"), (LessonRead, "at")):
        since = kind.objects.filter(user=OuterRef("pk"), **{f"{field}__gte": before})
        asleep &= ~Q(Exists(since))
    active = Enrolment.objects.filter(user=OuterRef("pk"), active_on__gte=day)
    said = Post.objects.filter(author=OuterRef("pk"), at__gte=before)
    asleep &= ~Q(Exists(active)) & ~Q(Exists(said))
    return _with_learning().filter(Q(is_active=False) | asleep).order_by("pk")


def attendance_over(*, before: date) -> QuerySet[Attendance]:
    """Who came to the sessions of cohorts that ended before a day."""
    return Attendance.objects.filter(session__cohort__in=_ended(before))


def posts_over(*, before: date) -> QuerySet[Post]:
    """What was said in cohorts that ended before a day."""
    return Post.objects.filter(cohort__in=_ended(before))


def requests_over(*, before: datetime) -> QuerySet[Enrolment]:
    """Requests to join that were declined, or never answered, before a moment."""
    declined = Q(state=EnrolmentState.DECLINED, decided_at__lt=before)
    waiting = Q(state=EnrolmentState.ASKED, asked_at__lt=before)
    return Enrolment.objects.filter(declined | waiting)


def _ended(before: date) -> QuerySet[Cohort]:
    """Cohorts that were over before a day: closed, or past their last day."""
    return Cohort.objects.filter(
        Q(ends_on__lt=before) | Q(ends_on=None, closed_at__date__lt=before)
    )


def accounts_that_learn(users: Collection[int]) -> Iterable[int]:
    """Those of some users who take a course or lead an open cohort: they must sign in."""
    takes = Enrolment.objects.filter(
        user__in=users, state__in=[EnrolmentState.TAKING_PART, EnrolmentState.ASKED]
    )
    leads = Facilitator.objects.filter(user__in=users, cohort__closed_at=None)
    return {*takes.values_list("user", flat=True), *leads.values_list("user", flat=True)}
