"""The database itself refuses to change what is only ever appended."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from coopkit.audit.models import AuditEntry
from coopkit.audit.services import record

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.django_db
def test_an_audit_entry_can_be_neither_changed_nor_deleted() -> None:
    entry = record(scope="site", actor="system", action="a", subject="b", at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="c")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()


@pytest.mark.django_db(transaction=True)
def test_a_test_may_empty_the_tables_of_its_own_database() -> None:
    record(scope="site", actor="system", action="a", subject="b", at=AT)


@pytest.mark.django_db
def test_every_table_that_was_ever_protected_still_is() -> None:
    """SQLite makes a table anew to change it, and forgets its triggers."""
    wanted: set[str] = set()
    for path in ROOT.glob("*/migrations/*append_only*.py"):
        found = re.findall(r'"((?:coopkit|governance|ledger)_\w+)"', path.read_text())
        wanted |= set(found)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger")
        held = {row[0] for row in cursor.fetchall()}
    assert len(wanted) > 30
    assert sorted(wanted & set(connection.introspection.table_names()) - held) == []
