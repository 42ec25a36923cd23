"""A database that was migrated once, from which the sites that tests make begin.

Migrating takes longer than telling the demo's whole story; the test database has just
been migrated, so a copy is kept before any test writes into it. `make test` migrates each
kind of database once, for all its runs: COOPKIT_MIGRATED tells them the file, or the name
of PostgreSQL's database.
"""

import gc
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

BEGUN = "COOPKIT_MIGRATED"
KEPT = f"coopkit_migrated_{os.getpid()}"
_kept: dict[str, str] = {}


def migrate_for_all(folder: Path) -> str:
    """Migrate a new database of this kind and keep it; what to tell COOPKIT_MIGRATED."""
    import django
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    gc.disable()  # migrations keep all that they make
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    made = setup_databases(verbosity=0, interactive=False)
    keep(connection, folder)
    teardown_databases(made, verbosity=0)
    return _kept[connection.vendor]


@contextmanager
def begun(connection: Any) -> Iterator[None]:
    """While the test database is made: let it begin with what was migrated for all."""
    path = os.environ.get(BEGUN)
    if not path:
        yield
        return
    _kept[connection.vendor] = path
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = path
        yield
        return
    name = connection.creation._get_test_db_name()  # in memory, while somebody holds it
    with closing(sqlite3.connect(name, uri=True)) as held:
        with closing(sqlite3.connect(path)) as source:
            source.backup(held)
        yield


def keep(connection: Any, folder: Path) -> None:
    """Keep a copy of the database as it is now: a file, or PostgreSQL's own copy."""
    if connection.vendor in _kept:
        return
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        connection.close()  # a database that somebody is connected to is not copied
        create(KEPT, template=name)
        _kept["postgresql"] = KEPT
        return
    connection.ensure_connection()
    path = folder / f"{KEPT}.sqlite3"
    with sqlite3.connect(path) as target:
        connection.connection.backup(target)
    target.close()
    _kept["sqlite"] = str(path)


def begin_file(folder: Path) -> None:
    """Put the migrated file where a site in this folder looks for its database."""
    if "sqlite" in _kept:
        shutil.copy(_kept["sqlite"], folder / "coopkit.sqlite3")


def begin_database(name: str) -> None:
    """Make a database of PostgreSQL that is migrated already, if one was kept."""
    create(name, template=_kept.get("postgresql", "template0"))


def create(name: str, *, template: str) -> None:
    with psycopg.connect(url_of("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def url_of(name: str) -> str:
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + name


if __name__ == "__main__":
    print(migrate_for_all(Path(sys.argv[1])))
