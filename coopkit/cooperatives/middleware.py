"""The door of every page: the access table, asked before any view is called."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.access import ANYONE, SIGNED_IN, access_to
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import roles_on
from coopkit.offers import Visit

LOOKING = {"GET", "HEAD", "OPTIONS"}


class CoopRequest(HttpRequest):
    """A request that passed the door: the co-op of its address, and the roles held."""

    user: User  # type: ignore[assignment]
    cooperative: Cooperative
    roles: frozenset[str]
    visit: Visit


class AccessMiddleware:
    """Let a request through to its view only as the access table says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "is_private", True) or request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self,
        request: CoopRequest,
        view: Callable[..., HttpResponse],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Refuse, ask to sign in, or set the request's co-op and roles."""
        match = request.resolver_match
        access = access_to(match.view_name) if match else None
        if access is None:
            raise Http404
        allowed = access.get if request.method in LOOKING else access.post
        if ANYONE in allowed:
            request.is_private = False  # type: ignore[attr-defined]
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if SIGNED_IN not in allowed:
            self._enter(request, kwargs.get("slug", ""), allowed)
        return None

    def _enter(self, request: CoopRequest, slug: str, allowed: frozenset[str]) -> None:
        at = timezone.now()
        on = timezone.localdate(at)
        cooperative = Cooperative.objects.filter(slug=slug).first()
        roles = (
            roles_on(user=request.user, cooperative=cooperative, on=on)
            if cooperative
            else frozenset()
        )
        if cooperative is None or not roles & allowed:
            raise Http404
        request.cooperative, request.roles = cooperative, roles
        request.visit = Visit(
            cooperative=cooperative, user=request.user, roles=roles, at=at, on=on
        )
