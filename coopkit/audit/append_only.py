"""Append-only tables: the triggers by which a database refuses UPDATE and DELETE.

A migration runs `protect("ledger_directive", …)`. The table's owner could still drop a
trigger, which is why the head of each chain is published as well.
"""

from collections.abc import Callable
from typing import Any

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
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
_POSTGRES_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION coopkit_append_only()
"""


def triggers(table: str, vendor: str) -> list[str]:
    """The statements that make a table append-only on “sqlite” or “postgresql”."""
    if vendor == "sqlite":
        return [_SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE")]
    if vendor == "postgresql":
        return [
            _POSTGRES_FUNCTION,
            _POSTGRES.format(table=table),
            _POSTGRES_TRUNCATE.format(table=table),
        ]
    raise ValueError(f"append-only tables are not written for {vendor}")


def untriggers(table: str, vendor: str) -> list[str]:
    """The statements that take the triggers off again, for a migration backwards."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("UPDATE", "DELETE")]
    return [
        f"DROP TRIGGER {table}_no_{what} ON {table}" for what in ("change", "truncate")
    ]


def protect(*tables: str) -> Callable[[Any, Any], None]:
    """What a migration runs forwards to make tables append-only."""

    def forwards(_apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in triggers(table, schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    return forwards


def release(*tables: str) -> Callable[[Any, Any], None]:
    """What a migration runs backwards."""

    def backwards(_apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in untriggers(table, schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    return backwards
