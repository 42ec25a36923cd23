"""The training, loaded once for each file of tests."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import transaction

from cms.courses.models import LessonPage
from cms.courses.services import load_training
from cms.management.commands.load_training import LESSONS

LOADED_AT = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def _training(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator:
    """Load into a transaction around the whole file, and take it back afterwards."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True
        around.__enter__()
        load_training(folder=LESSONS, at=LOADED_AT)
        yield
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def training(_training: None, db: None) -> Iterator[None]:
    """The site with its training, and nothing kept from an earlier test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def lesson(training: None) -> LessonPage:
    return LessonPage.objects.get(code="M5.4", locale__language_code="en")
