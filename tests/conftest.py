"""What every test stands on: one browser, and tables that can be emptied."""

import gc
import os
import shutil
from collections.abc import Iterator

# Playwright's loop runs on this thread, which Django takes for an async context.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import SimpleTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from coopkit.management.commands.messages import compile_all
from tests import migrated

# A slow moment of the machine is no fault of the code: nothing is held by the clock.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

gc.disable()  # until all tests are found: what they are made of stays to the end
compile_all()  # the catalogues are kept as text; a fresh clone has nothing else

CHROMIUM = os.environ.get("COOPKIT_CHROMIUM") or shutil.which("chromium")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A page that was read in Spanish leaves its language to no test after it."""
    with translation.override("en"):
        yield


DATABASES = {"db", "transactional_db", "live_server"}
"""Fixtures that stand for a database; none of them asks for another."""


def _uses_browser(item: pytest.Item) -> bool:
    return "playwright" in getattr(item, "fixturenames", ())


def _uses_database(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    marked = bool(item.get_closest_marker("django_db")) or issubclass(
        getattr(item, "cls", None) or object, SimpleTestCase
    )
    return marked or bool(DATABASES.intersection(names)) or _uses_browser(item)


def _runs_again(item: pytest.Item) -> bool:
    return _uses_database(item) and not item.get_closest_marker("looks")


def _is_pure(item: pytest.Item) -> bool:
    return not _uses_database(item) and not item.get_closest_marker("looks")


SHARES = {
    "plain": lambda item: not _uses_browser(item) and not _is_pure(item),
    "pure": _is_pure,  # apart: nothing that a database's test left behind is there
    "browser": _uses_browser,
    "plain again": lambda item: _runs_again(item) and not _uses_browser(item),
    "browser again": lambda item: _runs_again(item) and _uses_browser(item),
}
"""What a run takes of all tests; without COOPKIT_TESTS it takes everything."""


def pytest_configure(config: pytest.Config) -> None:
    """Examples in docstrings need no database: only one share looks for them."""
    if os.environ.get("COOPKIT_TESTS", "pure") not in ("", "pure"):
        config.option.doctestmodules = False


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the browser's tests, and run them last: no loop starts after the first.

    The whole can be shared among several runs: each takes what COOPKIT_TESTS names.
    """
    for item in items:
        if _uses_browser(item):
            item.add_marker(pytest.mark.browser)
        if "demo" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)  # so that one is made, to begin from
    mine = SHARES.get(os.environ.get("COOPKIT_TESTS", ""))
    if mine:
        items[:] = [item for item in items if mine(item)]
    yield
    items.sort(key=_uses_browser)


def pytest_collection_finish() -> None:
    _seek_garbage_rarely()


def _seek_garbage_rarely() -> None:
    """What is there now stays: only what comes later is ever looked through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    gc.enable()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_ARGS}


@pytest.fixture(autouse=True, scope="session")
def _tables_that_can_be_emptied() -> Iterator[None]:
    """Take the append-only triggers off while a test's rows are flushed away."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(self: BaseDatabaseOperations, sql_list: list[str]) -> list[object]:
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = replica")
                try:
                    return flush(self, sql_list)
                finally:
                    cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = [row for row in cursor.fetchall() if "append-only" in row[1]]
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            try:
                return flush(self, sql_list)
            finally:
                for _, sql in triggers:
                    cursor.execute(sql)

    BaseDatabaseOperations.execute_sql_flush = flush_all
    yield
    BaseDatabaseOperations.execute_sql_flush = flush


@pytest.fixture(scope="session")
def _begun() -> Iterator[None]:
    """What was migrated for all runs, if it was; else no garbage is sought meanwhile.

    Migrations keep all that they make.
    """
    gc.disable()
    with migrated.begun(connection):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    _begun: None,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Keep a copy of the new test database for the sites that tests make."""
    _seek_garbage_rarely()
    if not request.config.getvalue("reuse_db"):
        with django_db_blocker.unblock():
            migrated.keep(connection, tmp_path_factory.mktemp("migrated"))
    yield
    gc.collect()  # a connection that a thread left behind is closed with it


@pytest.fixture(scope="session")
def database_vendor() -> str:
    return connection.vendor
