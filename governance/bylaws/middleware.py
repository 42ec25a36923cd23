"""Rules are read once while a page is looked at."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from governance.bylaws.selectors import remembering

LOOKING = {"GET", "HEAD", "OPTIONS"}


class RememberRules:
    """Remember a co-op's bylaws for one request that only looks.

    A request that writes reads them anew each time, behind whatever lock it holds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in LOOKING:
            return self.get_response(request)
        with remembering():
            return self.get_response(request)
