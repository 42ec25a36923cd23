"""Who learns together: cohorts, their sessions, enrolments and groups."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from coopkit.accounts.models import LANGUAGES
from coopkit.cooperatives.models import Cooperative


class CohortKind(models.TextChoices):
    CLASS = "class", _("class with a facilitator")
    STUDY_GROUP = "study_group", _("study group of our own")


class Way(models.TextChoices):
    """How one gets in."""

    OPEN = "open", _("open to everybody")
    CODE = "code", _("with a code")
    APPROVAL = "approval", _("after the facilitator agrees")


class Pace(models.TextChoices):
    COHORT = "cohort", _("together, week by week")
    SELF = "self", _("each at their own pace")


class Cohort(models.Model):
    """People who take a course together; whose course is a translation key.

    `rule` says when the course is completed, in the words of `completion.Rule`; empty
    is the rule of the kind.
    """

    kind = models.CharField(max_length=16, choices=CohortKind.choices)
    course_key = models.UUIDField(db_index=True)
    cooperative = models.ForeignKey(
        Cooperative,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="cohorts",
    )
    title = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=8, choices=LANGUAGES, default="en"
    )
    way = models.CharField(_("how people get in"), max_length=12, choices=Way.choices)
    code = models.CharField(max_length=16, blank=True)
    pace = models.CharField(_("pace"), max_length=8, choices=Pace.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    rule = models.JSONField(default=dict, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="one_cohort_a_code"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="a_cohort_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Facilitator(models.Model):
    """Somebody who leads a cohort."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="facilitators"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"], name="one_facilitator_a_cohort"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} leads {self.cohort}"


class EnrolmentState(models.TextChoices):
    ASKED = "asked", _("waits for an answer")
    TAKING_PART = "taking_part", _("takes part")
    DECLINED = "declined", _("not taken")
    LEFT = "left", _("has left")


class Enrolment(models.Model):
    """Somebody taking a course: with a cohort, or alone where there is none.

    `active_on` is the last day on which something was done; `alias` the name under which
    they speak in discussions, `name_on_certificate` what they chose to have printed.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    course_key = models.UUIDField()
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="enrolments",
    )
    state = models.CharField(max_length=12, choices=EnrolmentState.choices)
    alias = models.CharField(_("name in discussions"), max_length=40, blank=True)
    name_on_certificate = models.CharField(
        _("name on the certificate"), max_length=120, blank=True
    )
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    active_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cohort"],
                condition=Q(cohort__isnull=False),
                name="one_enrolment_a_cohort",
            ),
            models.UniqueConstraint(
                fields=["user", "course_key"],
                condition=Q(cohort__isnull=True),
                name="one_enrolment_alone_a_course",
            ),
        ]
        indexes = [
            models.Index(
                fields=["cohort", "state", "active_on"], name="who_is_quiet_in_a_cohort"
            ),
            models.Index(fields=["course_key", "state"], name="who_takes_a_course"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.cohort_id or self.course_key}"


class CohortSession(models.Model):
    """A time at which a cohort meets; `lessons` are translation keys, as text.

    `sequence` grows with each change, as calendars ask (RFC 5545).
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    note = models.CharField(_("what to bring"), max_length=300, blank=True)
    lessons = models.JSONField(default=list, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="a_session_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} at {self.starts_at}"


class Presence(models.TextChoices):
    CAME = "came", pgettext_lazy("to a session", "came")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("did not come")


class Attendance(models.Model):
    """Whether somebody came to a session."""

    session = models.ForeignKey(
        CohortSession, on_delete=models.CASCADE, related_name="attendance"
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="attendance"
    )
    presence = models.CharField(max_length=8, choices=Presence.choices)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="one_presence_a_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.presence} {self.session_id}"


class LearningGroup(models.Model):
    """Some of a cohort who do its worksheets as one."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=80)
    made_at = models.DateTimeField()
    members = models.ManyToManyField(Enrolment, related_name="groups")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "name"], name="one_group_a_name_in_a_cohort"
            )
        ]

    def __str__(self) -> str:
        return self.name
