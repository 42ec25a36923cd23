"""What guests do with a lesson, told to whoever counts it: once each, and of nobody."""

from functools import wraps

from django.http import HttpRequest, HttpResponse

from cms.pages.middleware import tell_of_guest
from cms.pages.views.kept import P, View

ANSWERS = "q-"
"""So the names of answers in an address begin."""


def told_of_guests(draw: View[P]) -> View[P]:
    """Tell that a guest read a page, or answered on it.

    Neither a draft nor somebody who is signed in is told of.
    """

    @wraps(draw)
    def view(request: HttpRequest, page: P) -> HttpResponse:
        response = draw(request, page)
        answers = any(name.startswith(ANSWERS) for name in request.GET)
        tell_of_guest(
            request, response, page.translation_key, "answered" if answers else "read"
        )
        return response

    return view
