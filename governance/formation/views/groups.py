"""Founding groups: one begins, people come in by a code or a link, and who is in it."""

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coopkit.accounts.views import let_in, too_many
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.formation.forms.groups import (
    AcceptForm,
    BeginForm,
    CodeForm,
    SignInForm,
)
from governance.formation.joining import NoSuchGroupError, NoSuchInvitationError
from governance.formation.models import Founder, FoundingGroup, Invitation
from governance.formation.selectors.groups import (
    founder_for,
    groups_of,
)
from governance.formation.selectors.joining import (
    agreement_of,
    group_by_code,
    invitation_by,
    refuse_over,
)
from governance.formation.services.groups import begin_group, join_group, leave_group
from governance.formation.services.inviting import accept_invitation
from governance.formation.views.common import founder_at, group_at

TRIES = "group_code"
"""How many wrong codes are let through stands in settings, under this word."""
LOOK = ["GET", "HEAD", "POST"]


@require_http_methods(LOOK)
def begin(request: CoopRequest) -> HttpResponse:
    """Ask what a group needs to begin with, and begin it; a stranger signs in first."""
    if not request.user.is_authenticated:
        return _begin_by_signing_in(request)
    language = get_language() or "en"
    initial = {"languages": [language], "display_name": request.user.first_name}
    form = BeginForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            group = begin_group(
                name=given["name"],
                by=request.user,
                at=timezone.now(),
                ways=form.ways,
                languages=form.languages_in_order,
                jurisdiction=given["jurisdiction"],
                display_name=given["display_name"],
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your group has begun. Now invite the others."))
            return redirect("formation:people", group.cooperative.slug)
    return render(request, "governance/formation/begin.html", {"form": form})


def _begin_by_signing_in(request: CoopRequest) -> HttpResponse:
    """Tell a stranger what a group is, and send a code that leads back to this page."""
    asked = request.POST.get("do") == "sign_in"
    form = SignInForm(request.POST if asked else None)
    if asked and form.is_valid():
        return let_in(request)
    context = {"sign_in": form, "back": request.path}
    return render(request, "governance/formation/begin.html", context)


@require_safe
def mine(request: CoopRequest) -> HttpResponse:
    """The groups somebody is in; straight to the only one."""
    groups = groups_of(request.user)
    if len(groups) == 1:
        return redirect("formation:tracker", groups[0].cooperative.slug)
    return render(request, "governance/formation/mine.html", {"groups": groups})


@require_http_methods(LOOK)
def join(request: CoopRequest) -> HttpResponse:
    """Ask for a group's code; with one, show the group and what it has agreed on."""
    typed = request.POST.get("code") or request.GET.get("code", "")
    form = CodeForm({"code": typed} if typed or request.method == "POST" else None)
    group: FoundingGroup | None = None
    if form.is_valid():
        if refused := too_many(request, TRIES, counts=False):
            return refused
        try:
            group = group_by_code(form.cleaned_data["code"])
        except CoopError as refusal:
            if isinstance(refusal, NoSuchGroupError):
                ratelimit.consume(request, action=TRIES)
            form.add_error("code", str(refusal))
    if group is None:
        return render(request, "governance/formation/join.html", {"form": form})
    return _meet(request, group, code=group.code)


@require_http_methods(LOOK)
def invited(request: CoopRequest, token: str) -> HttpResponse:
    """What an invitation leads to: the group, its agreement, and the way in."""
    invitation = invitation_by(token)
    if invitation is None:
        return _over(request, NoSuchInvitationError(), HTTPStatus.NOT_FOUND)
    group = invitation.group
    if request.user.is_authenticated and founder_for(request.user, group):
        return redirect("formation:tracker", group.cooperative.slug)
    try:
        refuse_over(invitation, at=timezone.now())
    except CoopError as refusal:
        return _over(request, refusal, HTTPStatus.GONE)
    return _meet(request, group, invitation=invitation)


def _over(request: CoopRequest, refusal: CoopError, status: int) -> HttpResponse:
    """Say why a link opens nothing, and what to do instead."""
    context = {"refusal": str(refusal)}
    return render(request, "governance/formation/over.html", context, status=status)


def _meet(
    request: CoopRequest,
    group: FoundingGroup,
    *,
    invitation: Invitation | None = None,
    code: str = "",
) -> HttpResponse:
    """Show a group to whoever may join it; take their address, or their yes."""
    if not request.user.is_authenticated:
        return _meet_stranger(request, group, code=code, invitation=invitation)
    if founder_for(request.user, group):
        return redirect("formation:tracker", group.cooperative.slug)
    asked = request.POST.get("do") == "join"
    form = AcceptForm(
        request.POST if asked else None,
        initial={
            "display_name": invitation.name if invitation else request.user.first_name,
            "language": request.user.language,
        },
    )
    if asked and form.is_valid():
        try:
            _let_join(request, form, group, invitation)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You are in the group now. Welcome."))
            return redirect("formation:tracker", group.cooperative.slug)
    context = _met(group, invitation) | {"form": form, "code": code}
    return render(request, "governance/formation/invited.html", context)


def _meet_stranger(
    request: CoopRequest,
    group: FoundingGroup,
    *,
    invitation: Invitation | None,
    code: str,
) -> HttpResponse:
    """Send a code to whoever is not signed in; it leads back to this page."""
    asked = request.POST.get("do") == "sign_in"
    initial = {"email": invitation.email if invitation else ""}
    form = SignInForm(request.POST if asked else None, initial=initial)
    if asked and form.is_valid():
        return let_in(request)
    back = f"{request.path}?code={code}" if code else request.path
    context = _met(group, invitation) | {"form": form, "code": code, "back": back}
    return render(request, "governance/formation/invited.html", context)


def _met(group: FoundingGroup, invitation: Invitation | None) -> dict[str, Any]:
    language = get_language() or "en"
    on = timezone.localdate()
    return {
        "group": group,
        "invitation": invitation,
        "agreement": agreement_of(group, language=language, on=on),
        "founders": group.founders.filter(left_at=None).count(),
    }


def _let_join(
    request: CoopRequest,
    form: AcceptForm,
    group: FoundingGroup,
    invitation: Invitation | None,
) -> Founder:
    name, language = form.cleaned_data["display_name"], form.cleaned_data["language"]
    at = timezone.now()
    if invitation is None:
        return join_group(
            group=group, user=request.user, display_name=name, language=language, at=at
        )
    return accept_invitation(
        invitation=invitation,
        user=request.user,
        display_name=name,
        language=language,
        at=at,
    )


@require_POST
def leave(request: CoopRequest, slug: str) -> HttpResponse:
    """Let the reader leave the group."""
    group = group_at(request)
    founder_at(request, group)
    try:
        leave_group(group=group, user=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect("formation:people", slug)
    said = _("You have left %(name)s. What was decided with you stays on record.")
    messages.success(request, said % {"name": group.cooperative.name})
    return redirect("groups:mine")
