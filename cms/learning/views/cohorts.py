"""Cohorts: the list, one of them as learners and as leaders see it, and opening one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe

from cms.learning.forms.cohorts import AliasForm, CohortForm, LeaderForm
from cms.learning.forms.rules import RuleForm
from cms.learning.models import Cohort, CohortKind, Pace, Way
from cms.learning.selectors import cohorts as reading, people
from cms.learning.selectors.feeds import address_for
from cms.learning.selectors.figures import scope_of
from cms.learning.selectors.progress import rule_of_cohort, rule_told
from cms.learning.selectors.worksheets import needs_reply
from cms.learning.services import cohorts as services
from coopkit.accounts.models import User
from coopkit.codes import as_read
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError

A_PAGE = 20
PEOPLE_A_PAGE = 50


@require_safe
def cohorts(request: HttpRequest) -> HttpResponse:
    """The cohorts that anybody may join, and for who signed in their own."""
    on = timezone.localdate()
    user = request.user if isinstance(request.user, User) else None
    rows = reading.open_cohorts(on=on).order_by("starts_on", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    led = reading.numbered(reading.cohorts_led_by(user)[:A_PAGE]) if user else []
    mine = list(people.enrolments_with_cohorts(user)[:A_PAGE]) if user else []
    listed = reading.numbered(page)
    shown = [*listed, *led, *(one.cohort for one in mine if one.cohort)]
    language = get_language() or "en"
    names = reading.course_names({one.course_key for one in shown}, language=language)
    states = {one.cohort_id: one for one in mine}
    context = {
        "page": page,
        "open": [(one, names.get(one.course_key), states.get(one.pk)) for one in listed],
        "led": [(one, names.get(one.course_key)) for one in led],
        "mine": [
            (one, names.get(one.course_key)) for one in mine if one.state in people.SHOWN
        ],
        "may_open": bool(user and reading.co_ops_to_open_for(user, on=on)),
        "may_see_figures": bool(user and scope_of(user, on=on)),
        "user_is_known": user is not None,
    }
    return render(request, "cms/learning/cohorts.html", context)


@require_safe
def cohort(request: CoopRequest, pk: int) -> HttpResponse:
    """A cohort: its plan, its sessions, its people; more of them for who leads it."""
    led = reading.cohort_led_by(request.user, pk)
    found = led or reading.cohort_of_member(request.user, pk)
    if found is None:
        raise Http404
    language, at = get_language() or "en", timezone.now()
    outline = reading.outline_or_none(found.course_key, language=language)
    sessions = reading.sessions_of(found)
    own = reading.enrolment_in(request.user, found)
    rows = people.participants(found)
    sittings = people.sittings(sessions, outline, at=at)
    context = {
        "cohort": found,
        "leads": led is not None,
        "outline": outline,
        "code": as_read(found.code)
        if led or found.kind == CohortKind.STUDY_GROUP
        else "",
        "sessions": sittings,
        "over": sum(line.is_over for line in sittings),
        "next": reading.next_session(sessions, at),
        "weeks": people.plan(found, outline, sessions, on=timezone.localdate(at)),
        "enrolment": own if own and own.state == "taking_part" else None,
        "leaders": people.leaders(found),
        "calendar": address_for(found, request.user, own),
    }
    if led:
        page = Paginator(rows, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "people": people.lines(found, page, on=timezone.localdate(at)),
        }
        context |= {"asked": people.asked(found), "leader_form": LeaderForm()}
    else:
        context |= people.aliases(rows)
    if context["enrolment"]:
        context["alias_form"] = AliasForm(initial={"alias": own.alias if own else ""})
    return render(request, "cms/learning/cohort.html", context)


def cohort_new(request: CoopRequest) -> HttpResponse:
    """Open a class, for whoever may; or start a study group, as anybody can."""
    on, at = timezone.localdate(), timezone.now()
    co_ops = reading.co_ops_to_open_for(request.user, on=on)
    kind = request.GET.get("kind", "")
    if kind != CohortKind.CLASS or not co_ops:
        kind = CohortKind.STUDY_GROUP
    form = CohortForm(
        request.POST or None,
        kind=kind,
        courses=reading.course_names(None, language=get_language() or "en"),
        co_ops=co_ops,
        initial=_usual(request, on),
    )
    if form.is_valid():
        facts = form.facts()
        try:
            if kind == CohortKind.CLASS:
                made = services.open_class(facts=facts, by=request.user, on=on, at=at)
            else:
                made = services.start_study_group(facts=facts, by=request.user, at=at)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is open. Plan its first session next."))
            return redirect("learning:cohort", made.pk)
    context = {"form": form, "kind": kind, "may_open": bool(co_ops)}
    return render(request, "cms/learning/cohort_form.html", context)


def cohort_edit(request: CoopRequest, pk: int) -> HttpResponse:
    """Change a cohort, close it, renew its code, and say who else leads it."""
    found = reading.cohort_led_by(request.user, pk)
    if found is None:
        raise Http404
    if do := request.POST.get("do", ""):
        return _do(request, found, do)
    rule_form = RuleForm(
        request.POST or None,
        rule=rule_of_cohort(found),
        has_replies=needs_reply(found),
    )
    form = CohortForm(
        request.POST or None,
        kind=found.kind,
        courses={},
        co_ops={},
        is_new=False,
        initial=_told(found),
    )
    if form.is_valid() and rule_form.is_valid():
        facts = form.facts(course_key=found.course_key, rule=rule_form.rule())
        try:
            services.change_cohort(
                cohort=found, facts=facts, by=request.user, at=timezone.now()
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is changed."))
            return redirect("learning:cohort", pk)
    context = {"form": form, "rule_form": rule_form, "cohort": found}
    context |= {"kind": found.kind, "rule": rule_told(found, get_language() or "en")}
    context["others_lead"] = found.facilitators.count() > 1
    return render(request, "cms/learning/cohort_form.html", context)


def _do(request: CoopRequest, found: Cohort, do: str) -> HttpResponse:
    """One of the buttons of a cohort's page."""
    given: dict[str, Any] = {"cohort": found, "at": timezone.now()}
    to = redirect("learning:cohort", found.pk)
    try:
        if do == "close":
            services.close_cohort(**given, by=request.user)
            messages.success(request, _("The cohort is closed. All of it stays."))
        elif do == "code":
            services.renew_code(**given, by=request.user)
            messages.success(request, _("Here is a new code. The old one ends."))
        elif do == "stop":
            services.stop_leading(**given, user=request.user)
            messages.success(request, _("You lead this cohort no more."))
            to = redirect("learning:cohorts")
        elif do == "lead":
            _let_lead(request, given)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return to


def _let_lead(request: CoopRequest, given: dict[str, Any]) -> None:
    """Says the same whether the address has an account or none."""
    form = LeaderForm(request.POST)
    if not form.is_valid():
        said = (str(one) for errors in form.errors.values() for one in errors)
        messages.error(request, " ".join(said))
        return
    services.add_facilitator(**given, email=form.cleaned_data["email"], by=request.user)
    messages.success(
        request,
        _(
            "If somebody signs in with this address, they lead the cohort too from now "
            "on, and find it in their list."
        ),
    )


def _usual(request: CoopRequest, on: Any) -> dict[str, Any]:
    return {
        "course": request.GET.get("course", ""),
        "language": get_language() or "en",
        "way": Way.CODE,
        "pace": Pace.COHORT,
        "starts_on": on,
    }


def _told(found: Cohort) -> dict[str, Any]:
    names = ("title", "language", "way", "pace", "starts_on", "ends_on", "seats")
    return {name: getattr(found, name) for name in names}
