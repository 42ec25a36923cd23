"""The door of every page: the access table, asked before any view is called.

It stands innermost, so that what it refuses goes out through every other middleware.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_path
from django_htmx.http import HttpResponseClientRedirect

from coopkit.accounts.models import User
from coopkit.cooperatives.access import ANYONE, EDITOR, SIGNED_IN, STAFF
from coopkit.cooperatives.doors import access_to
from coopkit.cooperatives.library_doors import ENTRANCES, FILES
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import find_cooperative
from coopkit.offers import Visit, site_roles

LOOKING = {"GET", "HEAD", "OPTIONS"}
EDITING = "wagtailadmin.access_admin"


class CoopRequest(HttpRequest):
    """A request that passed the door: the co-op of its address, and the roles held."""

    user: User  # type: ignore[assignment]
    cooperative: Cooperative
    roles: frozenset[str]
    visit: Visit


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but a page that was found and refused is not sought in a language.

    Django would lead on to /en/…, where Wagtail answers every address.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code != HTTPStatus.NOT_FOUND or not request.resolver_match:
            return super().process_response(request, response)
        if not get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", get_language())
        return response


class AccessMiddleware:
    """Let a request through to its view only as the access table says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nobody keeps a page that is not public, or that somebody signed in sees."""
        response = self.get_response(request)
        own = not getattr(request, "is_public", False) or request.user.is_authenticated
        is_page = not getattr(request, "is_file", False)
        if own and is_page and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self,
        request: CoopRequest,
        view: Callable[..., HttpResponse],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Refuse, ask to sign in, or set the request's co-op and roles."""
        if _has_nul(request, kwargs):
            raise Http404
        match = request.resolver_match
        name, route = (match.view_name, match.route) if match else ("", "")
        if name in ENTRANCES:
            return _sign_in(request.GET.get("next", ""))
        access = access_to(name, route)
        if access is None:
            raise Http404
        allowed = access.get if request.method in LOOKING else access.post
        if ANYONE in allowed:
            request.is_public = True  # type: ignore[attr-defined]
            return None
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        request.is_file = name in FILES  # type: ignore[attr-defined]
        if SIGNED_IN in allowed or (EDITOR in allowed and request.user.has_perm(EDITING)):
            return None
        if allowed & STAFF:
            _begin_work(request, allowed)
        else:
            _enter(request, kwargs.get("slug", ""), allowed)
        return None


def _has_nul(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Whether an address holds the sign NUL, which PostgreSQL takes in no text."""
    said = [*map(str, kwargs.values()), *(v for _, vs in request.GET.lists() for v in vs)]
    return any("\x00" in value for value in said)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead to the sign-in page, and from there back to a page that can be looked at."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(resolve_url("account_login"))
    return _sign_in(request.get_full_path() if request.method in LOOKING else "")


def _sign_in(back: str) -> HttpResponse:
    return redirect_to_login(back) if back else redirect("account_login")


def _begin_work(request: CoopRequest, allowed: frozenset[str]) -> None:
    """Set the seats held at the workers’ centre today; refuse who holds none allowed."""
    on = timezone.localdate()
    held = frozenset(role for ask in site_roles for role in ask(request.user, on))
    if not held & allowed:
        raise Http404
    request.roles = held


def _enter(request: CoopRequest, slug: str, allowed: frozenset[str]) -> None:
    """Set the co-op and the roles held in it today; refuse who holds none allowed."""
    at = timezone.now()
    on = timezone.localdate(at)
    found = find_cooperative(slug, user=request.user, on=on)
    if found is None or not found.roles & allowed:
        raise Http404
    request.cooperative, request.roles = found.cooperative, found.roles
    request.visit = Visit(
        cooperative=found.cooperative,
        user=request.user,
        roles=found.roles,
        at=at,
        on=on,
    )
