"""The database itself refuses to change what is only ever appended."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from coopkit.audit.models import AuditEntry
from coopkit.audit.services import record

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
