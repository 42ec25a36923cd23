"""A short course, made once for each file of tests that asks for it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.cms.learning.sheets import a_course


@pytest.fixture(scope="module")
def _short_course(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator:
    """Make it in a transaction around the whole file, and take it back afterwards."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True
        around.__enter__()
        a_course()
        yield
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def short_course(_short_course: None, db: None) -> Iterator[None]:
    """The site with its short course, and nothing kept from an earlier test."""
    cache.clear()
    yield
    cache.clear()
