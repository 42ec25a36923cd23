"""A database that was migrated once, from which the sites that tests make begin.

Migrating takes longer than telling the demo's whole story; the test database has just
been migrated, so a copy is kept before any test writes into it.
"""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import psycopg

KEPT = f"coopkit_migrated_{os.getpid()}"
_kept: dict[str, Path] = {}


def keep(connection: Any, folder: Path) -> None:
    """Keep a copy of the database as it is now: a file, or PostgreSQL's own copy."""
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        connection.close()  # a database that somebody is connected to is not copied
        create(KEPT, template=name)
        _kept["postgresql"] = folder
        return
    connection.ensure_connection()
    path = folder / f"{KEPT}.sqlite3"
    with sqlite3.connect(path) as target:
        connection.connection.backup(target)
    target.close()
    _kept["sqlite"] = path


def begin_file(folder: Path) -> None:
    """Put the migrated file where a site in this folder looks for its database."""
    if "sqlite" in _kept:
        shutil.copy(_kept["sqlite"], folder / "coopkit.sqlite3")


def begin_database(name: str) -> None:
    """Make a database of PostgreSQL that is migrated already, if one was kept."""
    create(name, template=KEPT if "postgresql" in _kept else "template0")


def create(name: str, *, template: str) -> None:
    with psycopg.connect(url_of("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def url_of(name: str) -> str:
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + name
