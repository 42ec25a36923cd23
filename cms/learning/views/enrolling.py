"""Taking a course: start, join, leave, and the answer to who asked."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_POST

from cms.learning.cohort_refusals import UnknownCodeError
from cms.learning.forms.cohorts import AliasForm, DecisionForm, JoinForm
from cms.learning.models import Cohort, Enrolment, EnrolmentState
from cms.learning.selectors.cohorts import (
    cohort_led_by,
    course_names,
    open_cohorts,
)
from cms.learning.services import enrolling
from coopkit.accounts.views import too_many
from coopkit.codes import LONGEST_TYPED
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError

TRIES = "join_code"
"""How many wrong codes are let through stands in settings, under this word."""


@require_POST
def start(request: CoopRequest, course: UUID) -> HttpResponse:
    """Let somebody take a course at their own pace, and lead on to it."""
    language = get_language() or "en"
    names = course_names([course], language=language)
    if not names:
        raise Http404
    enrolling.start_alone(user=request.user, course_key=course, at=timezone.now())
    messages.success(
        request, _("You take this course now. What you do from here on is kept.")
    )
    return redirect(next(iter(names.values())).url)


def join(request: CoopRequest) -> HttpResponse:
    """Join with a code, or a cohort of the list that is open or asks for approval."""
    if request.method == "POST" and "cohort" in request.POST:
        return _join_listed(request)
    form = JoinForm(request.POST or _code_in(request) or None)
    if request.method == "POST" and form.is_valid():
        if refused := too_many(request, TRIES, counts=False):
            return refused
        try:
            enrolment = enrolling.join_by_code(
                user=request.user, code=form.cleaned_data["code"], at=timezone.now()
            )
        except CoopError as refusal:
            if isinstance(refusal, UnknownCodeError):
                ratelimit.consume(request, action=TRIES)
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("You take part now. Welcome."))
            return redirect("learning:cohort", enrolment.cohort_id)
    return render(request, "cms/learning/join.html", {"form": form})


@require_POST
def leave(request: CoopRequest, pk: int) -> HttpResponse:
    """Let somebody leave a cohort or a course."""
    enrolment = get_object_or_404(
        Enrolment.objects.exclude(state=EnrolmentState.DECLINED),
        pk=pk,
        user=request.user,
    )
    enrolling.leave(enrolment=enrolment, at=timezone.now())
    messages.success(
        request,
        _("You have left. What you did is kept: if you come back, it is there."),
    )
    return redirect("learning:cohorts")


@require_POST
def enrolment(request: CoopRequest, pk: int) -> HttpResponse:
    """Answer somebody who asked for a seat; or keep one's own alias."""
    rows = Enrolment.objects.select_related("cohort", "user")
    row = get_object_or_404(rows, pk=pk, cohort__isnull=False)
    if request.POST.get("do") == "alias" and row.user_id == request.user.pk:
        return _choose_alias(request, row)
    cohort = cohort_led_by(request.user, row.cohort_id or 0)
    if cohort is None:
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say yes or no, in at most 300 letters."))
        return _back(request, cohort)
    is_accepted = form.cleaned_data["do"] == "accept"
    try:
        enrolling.decide(
            enrolment=row,
            is_accepted=is_accepted,
            words=form.cleaned_data["words"],
            by=request.user,
            at=timezone.now(),
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            _("They take part now, and get a letter that says so.")
            if is_accepted
            else _("They get a letter that says so, with your sentence.")
        )
        messages.success(request, said)
    return _back(request, cohort)


def _choose_alias(request: CoopRequest, row: Enrolment) -> HttpResponse:
    form = AliasForm(request.POST)
    if form.is_valid():
        enrolling.choose_alias(enrolment=row, alias=form.cleaned_data["alias"])
        messages.success(request, _("The others see this name now."))
    else:
        messages.error(request, _("A name has at most 40 letters. Choose a shorter one."))
    return redirect("learning:cohort", row.cohort_id)


def _join_listed(request: CoopRequest) -> HttpResponse:
    """A cohort of the list of open ones; any other is not found."""
    pk = request.POST["cohort"]
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        raise Http404
    on = timezone.localdate()
    cohort = get_object_or_404(Cohort, pk__in=open_cohorts(on=on).values("pk"), id=pk)
    try:
        row = enrolling.join(user=request.user, cohort=cohort, at=timezone.now())
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect("learning:cohorts")
    if row.state == EnrolmentState.TAKING_PART:
        messages.success(request, _("You take part now. Welcome."))
        return redirect("learning:cohort", cohort.pk)
    messages.success(
        request, _("You have asked. The facilitator answers, and you get a letter.")
    )
    return redirect("learning:cohorts")


def _code_in(request: HttpRequest) -> dict[str, str]:
    """A code that stands in the address, to be sent by the reader's own click."""
    code = request.GET.get("code", "")[:LONGEST_TYPED]
    return {"code": code} if code and request.method == "GET" else {}


def _back(request: CoopRequest, cohort: Cohort) -> HttpResponse:
    """To the queue, if that is where the answer was given; else to the cohort."""
    to_queue = request.POST.get("back") == "queue"
    return redirect(
        reverse("learning:queue")
        if to_queue
        else f"{reverse('learning:cohort', args=[cohort.pk])}#people"
    )
