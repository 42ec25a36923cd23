"""Append-only tables: the triggers by which a database refuses UPDATE and DELETE.

A migration runs `protect("ledger_directive", …)`. The table's owner could still drop a
trigger, which is why the head of each chain is published as well. `keep_order` refuses a
row that is not later than the last of its group.
"""

from collections.abc import Callable, Sequence
from typing import Any

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_SQLITE_BLANKING = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
WHEN NOT ({same} AND {blank})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION coopkit_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_POSTGRES = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION coopkit_append_only()
"""
_POSTGRES_BLANKING = (
    """
CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} FOR EACH ROW
WHEN (NOT (to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}] AND {blank}))
EXECUTE FUNCTION coopkit_append_only()
""",
    """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION coopkit_append_only()
""",
)
_NOTHING = {
    "sqlite": {"": "''", "json": "'{}'", "bytes": "x''"},
    "postgresql": {"": "''", "json": "'{}'::jsonb", "bytes": "''::bytea"},
}
_POSTGRES_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION coopkit_append_only()
"""
_SQLITE_ORDER = """
CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} past WHERE {group} AND past.{column} >= NEW.{column})
BEGIN SELECT RAISE(ABORT, '{table} goes forward only'); END
"""
_POSTGRES_ORDER = (
    """
CREATE OR REPLACE FUNCTION {table}_in_order() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF EXISTS (SELECT 1 FROM {table} past WHERE {group} AND past.{column} >= NEW.{column})
THEN RAISE EXCEPTION '{table} goes forward only'; END IF;
RETURN NEW; END $$
""",
    """
CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_in_order()
""",
)


def triggers(
    table: str, vendor: str, *, columns: Sequence[str] = (), erasable: Sequence[str] = ()
) -> list[str]:
    """The statements that make a table append-only on “sqlite” or “postgresql”.

    Columns that are `erasable` may be set to nothing, and to nothing else: “to” is text,
    “data:json” and “pdf:bytes” are what they say.
    """
    if vendor not in {"sqlite", "postgresql"}:
        raise ValueError(f"append-only tables are not written for {vendor}")
    nothing = {
        name: _NOTHING[vendor][kind]
        for name, _, kind in (each.partition(":") for each in erasable)
    }
    erasable = [*nothing]
    blank = " AND ".join(
        f"""(NEW."{name}" = OLD."{name}" OR NEW."{name}" = {none})"""
        for name, none in nothing.items()
    )
    if vendor == "sqlite":
        kept = [name for name in columns if name not in erasable]
        same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in kept)
        return [
            _SQLITE_BLANKING.format(table=table, same=same, blank=blank)
            if erasable
            else _SQLITE.format(table=table, verb="UPDATE"),
            _SQLITE.format(table=table, verb="DELETE"),
        ]
    names = ", ".join(f"'{name}'" for name in erasable)
    changes = _POSTGRES_BLANKING if erasable else (_POSTGRES,)
    return [
        _POSTGRES_FUNCTION,
        *(each.format(table=table, names=names, blank=blank) for each in changes),
        _POSTGRES_TRUNCATE.format(table=table),
    ]


def untriggers(table: str, vendor: str) -> list[str]:
    """The statements that take the triggers off again, for a migration backwards."""
    if vendor == "sqlite":
        names = [f"{table}_no_{verb}" for verb in ("UPDATE", "DELETE", "update")]
        return [f"DROP TRIGGER IF EXISTS {name}" for name in names]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{what} ON {table}"
        for what in ("change", "delete", "truncate")
    ]


def protect(*tables: str, erasable: Sequence[str] = ()) -> Callable[[Any, Any], None]:
    """What a migration runs forwards to make tables append-only."""

    def forwards(_apps: Any, schema_editor: Any) -> None:
        connection = schema_editor.connection
        for table in tables:
            columns = _columns(connection, table) if erasable else ()
            for statement in triggers(
                table, connection.vendor, columns=columns, erasable=erasable
            ):
                schema_editor.execute(statement, params=None)

    return forwards


def release(*tables: str) -> Callable[[Any, Any], None]:
    """What a migration runs backwards."""

    def backwards(_apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in untriggers(table, schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    return backwards


def keep_order(
    table: str, *, group: Sequence[str], column: str
) -> Callable[[Any, Any], None]:
    """What a migration runs so that each row of a group is later than the one before."""

    def forwards(_apps: Any, schema_editor: Any) -> None:
        same = " AND ".join(f"past.{name} = NEW.{name}" for name in group)
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        for statement in (_SQLITE_ORDER,) if is_sqlite else _POSTGRES_ORDER:
            schema_editor.execute(
                statement.format(table=table, group=same, column=column), params=None
            )

    return forwards


def free_order(table: str) -> Callable[[Any, Any], None]:
    """What a migration runs backwards."""

    def backwards(_apps: Any, schema_editor: Any) -> None:
        where = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
        schema_editor.execute(
            f"DROP TRIGGER IF EXISTS {table}_in_order{where}", params=None
        )

    return backwards


def _columns(connection: Any, table: str) -> list[str]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in described]
