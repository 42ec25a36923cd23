"""The training, loaded once and put back in each file of tests that asks for it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import monotonic

import pytest
from django.core.cache import cache
from django.db import transaction
from wagtail.models import Site

from cms.courses.models import LessonPage
from cms.courses.services import load_training
from cms.management.commands.load_training import LESSONS
from tests.kept_rows import Change, again, changes, rows

_kept: list[tuple[float, list[Change]]] = []
LOADED_AT = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def _training(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[float]:
    """Load into a transaction around the whole file, and take it back afterwards."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True
        around.__enter__()
        yield _load()
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def _load() -> float:
    """Load, or put the same rows back; how many seconds the loading took."""
    if not _kept:
        before, begun = rows(), monotonic()
        load_training(folder=LESSONS, at=LOADED_AT)
        seconds = monotonic() - begun
        _kept.append((seconds, changes(before, rows())))
        return seconds
    seconds, changed = _kept[0]
    again(changed)
    Site.clear_site_root_paths_cache()
    return seconds


@pytest.fixture
def training_seconds(_training: float) -> float:
    """How long it took to fill an empty site."""
    return _training


@pytest.fixture
def training(_training: float, db: None) -> Iterator[None]:
    """The site with its training, and nothing kept from an earlier test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def lesson(training: None) -> LessonPage:
    return LessonPage.objects.get(code="M5.4", locale__language_code="en")
