"""What a slow filling of the database changed, kept in memory to be done again quickly.

The rows are told apart table by table before and after; doing it again takes away the
rows that went and puts in those that came, to the same bytes. It must begin where the
filling began, and says so where it does not. Search tables that the database itself
keeps by triggers fill themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

Row = tuple[object, ...]
Rows = dict[str, frozenset[Row]]
BY_TRIGGER = "_fts"


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of a table that went and that came; the first columns are its key."""

    table: str
    columns: tuple[str, ...]
    key: str
    gone: tuple[Row, ...]
    come: tuple[Row, ...]


def tables() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, key and columns of each table of ours."""
    there = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        name = model._meta.db_table
        if name not in there or model._meta.proxy or name.endswith(BY_TRIGGER):
            continue
        fields = (f for f in model._meta.local_concrete_fields if f.db_column or f.column)
        yield name, model._meta.pk.column, tuple(field.column for field in fields)


def rows() -> Rows:
    """Every row as the database holds it."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table, _key, columns in tables():
            select = f"SELECT {_plain(columns)} FROM {_quoted(table)}"  # noqa: S608
            cursor.execute(select)
            found[table] = frozenset(tuple(row) for row in cursor.fetchall())
    return found


def changes(before: Rows, after: Rows) -> list[Change]:
    """What went and what came, by key, so that the first written comes first."""
    found = []
    for table, key, columns in tables():
        gone, come = before[table] - after[table], after[table] - before[table]
        if gone or come:
            place = columns.index(key)
            ordered = [sorted(some, key=lambda row: row[place]) for some in (gone, come)]
            found.append(Change(table, columns, key, *map(tuple, ordered)))
    return found


def again(changed: list[Change]) -> None:
    """Do the same to a database that is as it was before."""
    with connection.cursor() as cursor:
        for one in changed:
            place = one.columns.index(one.key)
            where = f"{_quoted(one.table)} WHERE {_quoted(one.key)} = %s"
            for row in one.gone:
                cursor.execute(f"DELETE FROM {where}", [row[place]])  # noqa: S608
                if cursor.rowcount != 1:
                    raise RuntimeError(f"{one.table} is not as it was: {row[place]}")
        for one in changed:
            names = ", ".join(map(_quoted, one.columns))
            values = ", ".join(["%s"] * len(one.columns))
            into = f"{_quoted(one.table)} ({names}) VALUES ({values})"
            cursor.executemany(f"INSERT INTO {into}", one.come)


def _plain(columns: tuple[str, ...]) -> str:
    """Columns as they are stored; SQLite would make other things of their values."""
    sign = "+" if connection.vendor == "sqlite" else ""
    return ", ".join(f"{sign}{_quoted(column)}" for column in columns)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
