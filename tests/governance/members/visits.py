"""Visits to the pages of the roll, as somebody."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative


def address(cooperative: Cooperative, rest: str = "", language: str = "en") -> str:
    """Where a page about the members of a co-op is."""
    return f"/{language}/c/{cooperative.slug}/decide/members/{rest}"


def visit(
    user: User, cooperative: Cooperative, rest: str = "", language: str = "en"
) -> HttpResponse:
    """Look at a page."""
    client = Client()
    client.force_login(user)
    return client.get(address(cooperative, rest, language))


def page(
    user: User, cooperative: Cooperative, rest: str = "", language: str = "en"
) -> str:
    """A page that is there, as text."""
    answer = visit(user, cooperative, rest, language)
    assert answer.status_code == HTTPStatus.OK, (rest, answer.status_code)
    return answer.content.decode()


def send(
    user: User, cooperative: Cooperative, rest: str, data: dict[str, Any]
) -> HttpResponse:
    """Send a form, and follow to the page it leads to."""
    client = Client()
    client.force_login(user)
    return client.post(address(cooperative, rest), data, follow=True)


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many queries were asked within, but for those of the session."""
    found: list[int] = []
    with CaptureQueriesContext(connection) as asked:
        yield found
    found.append(sum("session" not in query["sql"] for query in asked))
