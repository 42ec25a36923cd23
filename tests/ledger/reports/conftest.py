"""Amanecer Bakery’s ledger as it stands in the demo, and who looks at its reports."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from time_machine import travel

from coopkit.cooperatives.models import Cooperative
from governance.members.services import add_person, admit_member
from ledger.books import services
from ledger.books.demo.bakery import whole_ledger
from ledger.books.models import Book
from ledger.books.selectors import book_of
from ledger.reports import selectors
from ledger.reports.selectors import Asked
from tests.factories import (
    FOUNDED,
    NOON,
    CooperativeFactory,
    RoleGrantFactory,
    UserFactory,
)

TODAY = NOON.date()
NAMES = {"M001": "Tomás Aguilar", "M006": "Ana Lucía Peña"}


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> Path:
    settings.LEDGERS_DIR = tmp_path / "ledgers"
    return settings.LEDGERS_DIR


@pytest.fixture(scope="session")
def ledger_text() -> str:
    return whole_ledger()


@pytest.fixture(scope="module")
def told_once(
    django_db_setup: None, django_db_blocker: Any, ledger_text: str
) -> Iterator[Cooperative]:
    """The bakery’s three years, imported once for all tests of a file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _told(ledger_text)
        transaction.set_rollback(True)


def _told(text: str) -> Cooperative:
    cooperative = CooperativeFactory(slug="amanecer", name="Amanecer Bakery")
    for code, name in NAMES.items():
        user = UserFactory(first_name=name.split()[0], email=f"{code}@example.org")
        person = add_person(
            cooperative=cooperative,
            legal_name=name,
            display_name=name,
            language="en",
            user=user,
            by=None,
            at=NOON,
        )
        admit_member(
            person=person, code=code, on=FOUNDED, decision="2023-1", by=None, at=NOON
        )
    report = services.import_books(
        cooperative=cooperative, text=text, filename="x.beancount", by=None, at=NOON
    )
    assert not report.errors
    return cooperative


@pytest.fixture
def bakery(told_once: Cooperative, db: None) -> Cooperative:
    return Cooperative.objects.get(pk=told_once.pk)


@pytest.fixture
def book(bakery: Cooperative) -> Book:
    return book_of(bakery)


@pytest.fixture
def ask(bakery: Cooperative) -> Callable[..., Asked]:
    def asked(*, sees_all: bool = True, **more: Any) -> Asked:
        reach = selectors.reach_of(bakery, on=TODAY)
        return selectors.ask(reach, sees_all=sees_all, **more)

    return asked


def sign_in(cooperative: Cooperative, role: str) -> Client:
    """Somebody with a role; as a member it is M006."""
    client = Client()
    if role == "member":
        person = cooperative.memberships.get(code="M006").person
        client.force_login(person.user)
        return client
    user = UserFactory(email=f"{role}@example.org")
    RoleGrantFactory(cooperative=cooperative, role=role, user=user)
    client.force_login(user)
    return client


@pytest.fixture
def keeper(bakery: Cooperative) -> Client:
    return sign_in(bakery, "bookkeeper")


@pytest.fixture
def member(bakery: Cooperative) -> Client:
    return sign_in(bakery, "member")


@pytest.fixture(autouse=True)
def the_day() -> Any:
    """Everything is looked at on 21 November 2026, and in English afterwards too."""
    with travel(NOON, tick=False), translation.override("en"):
        yield


def page(
    client: Client, name: str, *args: Any, slug: str = "amanecer", **query: Any
) -> Any:
    return client.get(reverse(f"reports:{name}", args=[slug, *args]), query)


def day(text: str) -> date:
    return date.fromisoformat(text)
