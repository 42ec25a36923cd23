"""The office: what waits, who works here, how people grow into seats, who helps when."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cms.centre.forms.staff import AlongForm, EndForm, GrantForm, InviteForm, TimeForm
from cms.centre.models import CentreRole
from cms.centre.paths import paths
from cms.centre.selectors import staff as selectors
from cms.centre.selectors.office import office_of, rooms
from cms.centre.services import staff as services
from cms.learning.views.asking import language_now, number_in
from coopkit.accounts.models import User
from coopkit.cooperatives.access import CLINICS, COORDINATOR
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError


@require_GET
def office(request: CoopRequest) -> HttpResponse:
    """Where those who work here begin their day."""
    now = timezone.now()
    context = {
        "office": office_of(request.user, at=now),
        "roles": request.roles,
        "may_call": bool(request.roles & CLINICS),
        "mine": [str(CentreRole(role).label) for role in sorted(request.roles)],
        "walks": selectors.walks_of(request.user, on=timezone.localdate(now)),
    }
    return render(request, "cms/centre/office.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: CoopRequest) -> HttpResponse:
    """Who holds which seat, who is on the way, and putting somebody on it."""
    now = timezone.now()
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        user = services.invite(
            email=asked["email"],
            role=CentreRole(asked["role"]),
            language=asked["language"],
            at=now,
        )
        messages.success(request, _("They are on the path now."))
        return redirect("centre:sign_off", user.pk)
    context = {
        "seats": selectors.seats_today(timezone.localdate(now)),
        "learners": selectors.learners(timezone.localdate(now)),
        "times": selectors.times_of_all(timezone.localdate(now)),
        "form": form if COORDINATOR in request.roles else None,
        "paths": _path_lines(),
    }
    status = 422 if form.errors else 200
    return render(request, "cms/centre/staff.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def path(request: CoopRequest, role: str) -> HttpResponse:
    """One's own way to a seat; for whoever holds it, noting who went along."""
    wanted = _role(role)
    now = timezone.now()
    on, user = timezone.localdate(now), request.user
    walk = selectors.walk_of(user, wanted, on=on)
    form = None
    if wanted in selectors.roles_held(user, on):
        data = request.POST if request.POST.get("do") == "along" else None
        known = selectors.learners_of(wanted, without=user, on=on)
        form = AlongForm(data, learners=known)
    if request.method == "POST" and _walked(request, wanted, form):
        return redirect("centre:path", role)
    context = {
        "role": wanted,
        "walk": walk,
        "may": paths()[wanted].said(language_now()),
        "lessons": selectors.lesson_lines(walk.progress, language=language_now()),
        "form": form,
        "others": [line for line in _path_lines() if line[0] != wanted],
    }
    status = 422 if form and form.errors else 200
    return render(request, "cms/centre/path.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: CoopRequest, pk: int) -> HttpResponse:
    """Somebody's seats and paths: noting, signing off, granting and ending."""
    person = get_object_or_404(selectors.people(), pk=pk)
    now = timezone.now()
    on, do = timezone.localdate(now), request.POST.get("do", "")
    forms = _forms_for(request, person, do)
    if do and _done(request, person, forms):
        return redirect("centre:sign_off", pk)
    walks = selectors.walks_of(person, on=on)
    context = {
        "person": person,
        "seats": [
            (seat, forms.get(f"end-{seat.pk}")) for seat in selectors.seats_of(person)
        ],
        "walks": [
            (walk, forms.get(f"along-{walk.role}"), forms.get(f"grant-{walk.role}"))
            for walk in walks
        ],
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "cms/centre/sign_off.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: CoopRequest) -> HttpResponse:
    """When one can help, as one says it oneself; all who work here see it."""
    do = request.POST.get("do", "")
    form = TimeForm(request.POST if do == "add" else None)
    if (gone := number_in(do.removeprefix("drop-"))) is not None:
        services.drop_time(user=request.user, pk=gone)
        return redirect("centre:availability")
    if form.is_valid():
        try:
            services.add_time(user=request.user, **form.cleaned_data)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("centre:availability")
    context = {
        "form": form,
        "mine": selectors.times_of(request.user),
        "all": selectors.times_of_all(timezone.localdate()),
    }
    status = 422 if form.errors else 200
    return render(request, "cms/centre/availability.html", context, status=status)


@require_GET
def who_may(request: CoopRequest) -> HttpResponse:
    """Who may see and do what, as the door itself reads it."""
    return render(request, "cms/centre/who_may.html", {"rooms": rooms()})


def _walked(request: CoopRequest, role: CentreRole, form: AlongForm | None) -> bool:
    """Whether what was asked for on one's own path was done."""
    now, do = timezone.now(), request.POST.get("do", "")
    user = request.user
    if do == "begin":
        services.begin_path(user=user, role=role, on=timezone.localdate(now))
    elif do == "leave":
        services.leave_path(user=user, role=role)
    elif not (form and form.is_valid()):
        return False
    else:
        learner = get_object_or_404(User, pk=form.cleaned_data["learner"])
        day = form.cleaned_data["on"]
        return _try(
            form,
            lambda: services.note_shadowing(
                user=learner, role=role, on=day, beside=user, by=user, at=now
            ),
        )
    return True


def _forms_for(request: CoopRequest, person: User, do: str) -> dict[str, Form]:
    """The forms of a person's page, by what they do; the one that was sent is filled."""
    on = timezone.localdate()

    def sent(key: str) -> Any:
        return request.POST if key == do else None

    made: dict[str, Form] = {}
    for walk in selectors.walks_of(person, on=on):
        along, grant, sign = (
            f"{kind}-{walk.role}" for kind in ("along", "grant", "sign")
        )
        holders = [one for one in selectors.who_holds(walk.role, on) if one != person]
        given: dict[str, Any] = {"initial": {"starts_on": on}, "is_first": not made}
        made[grant] = GrantForm(sent(grant), **given)
        made[along] = AlongForm(sent(along), holders=holders)
        made[sign] = Form(sent(sign))
    for seat in selectors.seats_of(person):
        if seat.ends_on is None or seat.ends_on >= on:
            key = f"end-{seat.pk}"
            made[key] = EndForm(sent(key), initial={"ends_on": on})
    for key, form in made.items():
        form.auto_id = f"{key}-%s"
    return made


def _done(request: CoopRequest, person: User, forms: dict[str, Form]) -> bool:
    """Whether what was asked for a person was done; the form says why not."""
    do, now = request.POST.get("do", ""), timezone.now()
    form = forms.get(do)
    if form is None:
        raise Http404
    if not form.is_valid():
        return False
    kind, _dash, which = do.partition("-")
    asked: dict[str, Any] = form.cleaned_data
    by: dict[str, Any] = {"by": request.user, "at": now}
    if kind == "end":
        seat = get_object_or_404(selectors.seats_of(person), pk=which)
        return _try(form, lambda: services.end_seat(seat=seat, **asked, **by))
    role = CentreRole(which)
    if kind == "sign":
        return _try(form, lambda: services.sign_off(user=person, role=role, **by))
    if kind == "along":
        beside = get_object_or_404(User, pk=asked["beside"])
        noted: dict[str, Any] = {"on": asked["on"], "beside": beside}
        return _try(
            form, lambda: services.note_shadowing(user=person, role=role, **noted, **by)
        )
    facts = {name: asked[name] for name in ("act", "starts_on", "reason")}
    return _try(form, lambda: services.grant_seat(user=person, role=role, **facts, **by))


def _try(form: Form, act: Callable[[], object]) -> bool:
    """Do it, or say in the form why it is not done."""
    try:
        act()
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _role(slug: str) -> CentreRole:
    if slug not in CentreRole.values:
        raise Http404
    return CentreRole(slug)


def _path_lines() -> list[tuple[str, str, str]]:
    """Every path: its role, what it is called, and what the role does."""
    language = language_now()
    return [
        (role, str(CentreRole(role).label), one.said(language))
        for role, one in paths().items()
    ]
