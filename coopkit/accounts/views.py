"""The pages of somebody's own account; allauth's stand beside them."""

from allauth.account.views import request_login_code
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext as _, override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from coopkit import offers
from coopkit.accounts import services
from coopkit.accounts.adapter import remember_language
from coopkit.accounts.forms import ProfileForm
from coopkit.accounts.models import User
from coopkit.errors import CoopError


def _back(request: HttpRequest) -> str:
    """The page to go back to: one of ours, or the front page."""
    url = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        url, {request.get_host()}, require_https=request.is_secure()
    )
    return url if ours else "/"


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the same page in another language, and keep the choice."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return redirect(_back(request))
    if isinstance(request.user, User):
        services.set_language(
            user=request.user, language=chosen, by=request.user, at=timezone.now()
        )
    response = redirect(translate_url(_back(request), chosen))
    remember_language(response, chosen)
    return response


def too_many(
    request: HttpRequest, action: str, *, key: str | None = None, counts: bool = True
) -> HttpResponse | None:
    """The answer to too many tries at what settings name `action`; nothing if it may be.

    Whoever counts only what failed asks without counting, and counts it later.
    """
    if ratelimit.consume(request, action=action, key=key, dry_run=not counts):
        return None
    refused: HttpResponse = ratelimit.respond_429(request)
    return refused


def let_in(request: HttpRequest) -> HttpResponse:
    """Send a code to the address of a form, which may be new here, and lead on to it.

    To be called by the page of an invitation, which has checked that it holds; `next` of
    the form is where the person comes back to. Too many of one place are refused.
    """
    if refused := too_many(request, "let_in"):
        return refused
    services.open_account(
        email=request.POST.get("email", "").strip().lower(),
        language=get_language() or settings.LANGUAGE_CODE,
        at=timezone.now(),
    )
    sent: HttpResponse = request_login_code(request)
    return sent


@sensitive_post_parameters()
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own names and language; show the roles one holds."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the access table lets only people in
    now = timezone.now()
    facts = {name: getattr(user, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=facts)
    if form.is_valid():
        try:
            services.update_profile(user=user, by=user, at=now, **form.cleaned_data)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, user)
    cards = [offer(user, timezone.localdate(now)) for offer in offers.profile_cards]
    context = {"form": form, "cards": [card for card in cards if card]}
    return render(request, "coopkit/accounts/profile.html", context)


def _saved(request: HttpRequest, user: User) -> HttpResponse:
    with override(user.language):
        messages.success(request, _("Saved."))
        response = redirect(reverse("accounts:profile"))
    if user.language != get_language():
        remember_language(response, user.language)
    return response
