"""The content security policy: strict on the site, looser where a library needs it."""

import re

from csp.constants import HEADER, NONE, SELF, UNSAFE_INLINE, WASM_UNSAFE_EVAL
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase

WAGTAIL_NEEDS = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
}
FAVA_NEEDS = {
    "script-src": [SELF, WASM_UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "frame-ancestors": [NONE],
}
LOOSER = (
    (re.compile(r"/admin/"), WAGTAIL_NEEDS),
    (re.compile(r"/books/"), FAVA_NEEDS),
)
UNUSED = ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
PERMISSIONS = ", ".join(f"{feature}=()" for feature in UNUSED)


class PolicyMiddleware(CSPMiddleware):
    """The site's policy on every page; on the editors' and Fava's, what those need."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        for path, needs in LOOSER:
            if path.match(request.path):
                response._csp_replace = needs  # type: ignore[attr-defined]
                response._csp_update = None  # type: ignore[attr-defined]
                response.headers.pop(HEADER, None)  # of the page that is previewed
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return super().process_response(request, response)  # type: ignore[no-any-return]
