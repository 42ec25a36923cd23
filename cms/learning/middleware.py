"""Answers that were taken over at sign-in do not stay on a phone that others use too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cms.courses.security import take_back


class NothingLeftBehind:
    """Take the cookie of answers back once they are kept under somebody's name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "answers_are_taken_over", False):
            take_back(response)
        return response
