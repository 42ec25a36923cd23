"""Sessions: planning, changing and cancelling them, who came, and the calendar file."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe

from cms.learning.forms.sessions import (
    PRESENCES,
    SessionForm,
    presences_in,
    told_of,
)
from cms.learning.models import Cohort, CohortSession
from cms.learning.selectors import people
from cms.learning.selectors.cohorts import cohort_led_by, outline_or_none
from cms.learning.selectors.feeds import feed_of
from cms.learning.selectors.queue import lessons_named, name_for_leader
from cms.learning.services import sessions as services
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError

A_PAGE = 100
ICS = "text/calendar; charset=utf-8"


def session_new(request: CoopRequest, pk: int) -> HttpResponse:
    """Plan a session of a cohort."""
    cohort = _led(request, pk)
    form = SessionForm(
        request.POST or None,
        lessons=_lessons(cohort),
        initial={"day": timezone.localdate()},
    )
    if form.is_valid():
        try:
            services.plan_session(
                cohort=cohort, facts=form.facts(), by=request.user, at=timezone.now()
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("It is planned. Calendars show it by themselves.")
            )
            return redirect(_sessions_of(cohort))
    context = {"form": form, "cohort": cohort}
    return render(request, "cms/learning/session_form.html", context)


def session(request: CoopRequest, pk: int) -> HttpResponse:
    """Change a session, or cancel it."""
    shown = _found(request, pk)
    cohort = shown.cohort
    if request.POST.get("do") == "cancel":
        return _cancel(request, shown)
    form = SessionForm(
        request.POST or None, lessons=_lessons(cohort), initial=told_of(shown)
    )
    if form.is_valid():
        try:
            services.change_session(
                session=shown, facts=form.facts(), by=request.user, at=timezone.now()
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is changed. Calendars learn it."))
            return redirect(_sessions_of(cohort))
    context = {"form": form, "cohort": cohort, "session": shown}
    return render(request, "cms/learning/session_form.html", context)


def attendance(request: CoopRequest, pk: int) -> HttpResponse:
    """Note who came; or print the sheet on which people sign."""
    shown = _found(request, pk)
    rows = people.participants(shown.cohort)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        return _note(request, shown, page.number)
    noted = people.presence_of(shown, page)
    language = get_language() or "en"
    outline = outline_or_none(shown.cohort.course_key, language=language)
    context = {
        "session": shown,
        "cohort": shown.cohort,
        "page": page,
        "people": [(one, name_for_leader(one), noted.get(one.pk, "")) for one in page],
        "presences": PRESENCES,
        "numbers": people.numbers_of(shown),
        "lessons": lessons_named(shown, outline),
        "has_begun": shown.starts_at <= timezone.now() and not shown.is_cancelled,
    }
    return render(request, "cms/learning/attendance.html", context)


@require_safe
def sessions_ics(request: HttpRequest, ticket: str) -> HttpResponse:
    """A cohort's sessions, to whoever holds the address; else not found."""
    body = feed_of(ticket, at=timezone.now())
    if body is None:
        raise Http404
    response = HttpResponse(body, content_type=ICS)
    response["Content-Disposition"] = 'attachment; filename="sessions.ics"'
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _led(request: CoopRequest, pk: int) -> Cohort:
    cohort = cohort_led_by(request.user, pk)
    if cohort is None:
        raise Http404
    return cohort


def _found(request: CoopRequest, pk: int) -> CohortSession:
    """A session of a cohort that whoever asks leads."""
    rows = CohortSession.objects.filter(cohort__facilitators__user=request.user)
    found = rows.select_related("cohort").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _lessons(cohort: Cohort) -> Iterable[tuple[str, Any]]:
    outline = outline_or_none(cohort.course_key, language=get_language() or "en")
    for lesson in outline.lessons if outline else ():
        yield str(lesson.key), f"{lesson.code} {lesson.title}"


def _cancel(request: CoopRequest, shown: CohortSession) -> HttpResponse:
    try:
        services.cancel_session(session=shown, by=request.user, at=timezone.now())
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is cancelled. Calendars say so."))
    return redirect(_sessions_of(shown.cohort))


def _note(request: CoopRequest, shown: CohortSession, page: int) -> HttpResponse:
    try:
        services.note_attendance(
            session=shown,
            presences=presences_in(request.POST.items()),  # type: ignore[arg-type]
            by=request.user,
            at=timezone.now(),
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Attendance is noted."))
    here = reverse("learning:attendance", args=[shown.pk])
    return redirect(f"{here}?page={page}" if page > 1 else here)


def _sessions_of(cohort: Cohort) -> str:
    return f"{reverse('learning:cohort', args=[cohort.pk])}#sessions"
