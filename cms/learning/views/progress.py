"""My courses, how far I am in one, and that I have read a lesson."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from cms.courses.selectors import course_of, outline_of
from cms.learning.completion import counted
from cms.learning.models import Certificate, Enrolment
from cms.learning.selectors.certificates import (
    certificate_of,
    certificates_of,
    enrolment_to_certify,
    title_in,
)
from cms.learning.selectors.cohorts import cohorts_led_by, enrolments_of
from cms.learning.selectors.progress import (
    Progress,
    progress_in,
    progress_of,
    rule_in_words,
)
from cms.learning.services.progress import mark_read, mark_unread
from coopkit.cooperatives.middleware import CoopRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A course that somebody takes."""

    enrolment: Enrolment
    progress: Progress
    certificate: Certificate | None


@require_safe
def mine(request: CoopRequest) -> HttpResponse:
    """The courses somebody takes: where they left off, and what is next."""
    certificates = certificates_of(request.user)
    taken = []
    for enrolment in enrolments_of(request.user):
        try:
            outline = outline_of(enrolment.course_key, language=_language())
        except Http404:
            continue
        taken.append(
            _Taken(
                enrolment=enrolment,
                progress=progress_in(enrolment, outline, on=timezone.localdate()),
                certificate=certificates.get(enrolment.pk),
            )
        )
    shown = {one.enrolment.course_key for one in taken if one.certificate}
    others = [
        (title_in(one, _language()), one.enrolment.course_key)
        for one in certificates.values()
        if one.enrolment and one.enrolment.course_key not in shown
    ]
    led = cohorts_led_by(request.user)
    context = {"taken": taken, "others": others, "led": led}
    return render(request, "cms/learning/mine.html", context)


@require_safe
def course(request: CoopRequest, course: UUID) -> HttpResponse:
    """How far somebody is in a course, by which rule it is completed, what is missing."""
    on = timezone.localdate()
    progress = progress_of(request.user, course, language=_language(), on=on)
    lessons = counted(progress.rule, progress.outline.lessons)
    enrolment = progress.enrolment
    certified = enrolment_to_certify(request.user, course)
    context = {
        "progress": progress,
        "cohort": enrolment.cohort if enrolment else None,
        "rule": rule_in_words(progress.rule, lessons=len(lessons)),
        "certificate": certificate_of(certified) if certified else None,
    }
    return render(request, "cms/learning/course.html", context)


@require_POST
def read(request: CoopRequest, lesson: UUID) -> HttpResponse:
    """Keep that a lesson was read (or was not, after all), and go back to it."""
    outline = outline_of(course_of(lesson), language=_language())
    if request.POST.get("do") == "unread":
        mark_unread(user=request.user, lesson=lesson)
    else:
        mark_read(user=request.user, lesson=lesson, at=timezone.now())
    return redirect(f"{outline.by_key[lesson].url}#progress")


def _language() -> str:
    return get_language() or "en"
