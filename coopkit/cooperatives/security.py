"""The content security policy: strict on the site, looser under the Wagtail admin."""

from csp.constants import NONCE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase

EDITING = "/admin/"
WAGTAIL_NEEDS = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
}
__all__ = ["NONCE", "PolicyMiddleware"]


class PolicyMiddleware(CSPMiddleware):
    """The site's policy on every page; what the editors' pages need under theirs."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(EDITING):
            response._csp_update = WAGTAIL_NEEDS  # type: ignore[attr-defined]
        return super().process_response(request, response)  # type: ignore[no-any-return]
