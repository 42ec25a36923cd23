"""Pages that forget: what is typed there is answered, and then gone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters


def forgotten(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No copy of the answer stays in a browser, and no report of an error shows it."""

    @sensitive_post_parameters()
    @wraps(view)
    def visited(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        response["Cache-Control"] = "no-store"
        return response

    return visited
