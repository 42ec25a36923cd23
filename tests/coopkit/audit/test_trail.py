"""The trail in the database: whole, or broken where `verify` says."""

from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from coopkit.audit import selectors
from coopkit.audit.append_only import untriggers
from coopkit.audit.models import AuditEntry, AuditHead
from coopkit.audit.offers import chains_are_whole
from coopkit.audit.services import record
from tests.factories import NOON
from tests.threads import for_threads

TABLE = "coopkit_auditentry"


def write(count: int, scope: str = "amanecer") -> None:
    for n in range(1, count + 1):
        record(
            scope=scope,
            actor="user:1",
            action="thing.done",
            subject=f"thing:{n}",
            data={"n": n, "words": ["é", "😀"]},
            at=NOON,
        )


def unlock() -> None:
    """Take the triggers off, as only the owner of the table could."""
    with connection.cursor() as cursor:
        for statement in untriggers(TABLE, connection.vendor):
            cursor.execute(statement)


def at(seq: int, scope: str = "amanecer") -> Any:
    return AuditEntry.objects.filter(scope=scope, seq=seq)


def rehash(seq: int) -> None:
    """Give a changed entry the hash it would have had."""
    link = next(link for link in selectors.links_of("amanecer") if link.seq == seq)
    at(seq).update(hash=link.true_hash())


def verify() -> str:
    out = StringIO()
    call_command("verify", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_many_entries_of_many_scopes_are_whole() -> None:
    write(30)
    write(20, scope="other")
    assert list(chains_are_whole()) == []
    assert "audit: ok\n" in verify()


@pytest.mark.django_db
def test_entries_are_numbered_from_one_without_gaps() -> None:
    write(3)
    assert [link.seq for link in selectors.links_of("amanecer")] == [1, 2, 3]
    assert selectors.head_of("amanecer")[0] == 3
    assert selectors.head_of("nowhere") == (0, "")


@pytest.mark.django_db
def test_a_walk_holds_a_few_entries_at_a_time_and_asks_once() -> None:
    write(5)
    with CaptureQueriesContext(connection) as queries:
        links = selectors.links_of("amanecer")
        assert len(queries) == 0
        assert next(links).seq == 1
        links.close()
    assert len(queries) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"action": "x"}, {"data": {"n": 9}}, {"actor": "x"}])
def test_a_changed_entry_is_named_with_its_scope(change: dict[str, Any]) -> None:
    write(5)
    write(5, scope="other")
    unlock()
    at(3).update(**change)
    at(4).update(**change)
    (finding,) = chains_are_whole()
    assert finding.where == "amanecer 3"
    assert "does not say what it said" in finding.what


@pytest.mark.django_db
def test_an_entry_turned_into_what_has_no_hash_is_named_too() -> None:
    write(2)
    unlock()
    at(1).update(data={"n": 1.5})
    (finding,) = chains_are_whole()
    assert finding.where == "amanecer 1"


@pytest.mark.django_db
def test_a_forged_entry_with_a_hash_of_its_own_is_found_by_the_next() -> None:
    write(5)
    unlock()
    at(3).update(action="forged")
    rehash(3)
    (finding,) = chains_are_whole()
    assert (finding.where, finding.what) == (
        "amanecer 4",
        "does not follow the entry before it",
    )


@pytest.mark.django_db
def test_a_forged_last_entry_with_a_hash_of_its_own_is_found_by_the_head() -> None:
    write(5)
    unlock()
    at(5).update(action="forged")
    rehash(5)
    (finding,) = chains_are_whole()
    assert finding.where == "amanecer 5"


@pytest.mark.django_db
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_deleted_entry_is_missed_also_the_last_one(seq: int) -> None:
    write(5)
    unlock()
    at(seq).delete()
    (finding,) = chains_are_whole()
    assert (finding.where, finding.what) == (f"amanecer {seq}", "is missing")


@pytest.mark.django_db
def test_a_chain_that_was_taken_away_whole_is_missed() -> None:
    write(5)
    unlock()
    AuditEntry.objects.filter(scope="amanecer").delete()
    (finding,) = chains_are_whole()
    assert finding.where == "amanecer 1"


@pytest.mark.django_db
def test_a_chain_without_its_head_is_found() -> None:
    write(5)
    AuditHead.objects.filter(scope="amanecer").delete()
    (finding,) = chains_are_whole()
    assert finding.where == "amanecer 5"


@pytest.mark.django_db
def test_verify_names_the_broken_entry_and_fails() -> None:
    write(5)
    unlock()
    at(3).update(action="x")
    out = StringIO()
    with pytest.raises(CommandError, match="1 thing is wrong"):
        call_command("verify", stdout=out)
    assert "audit: amanecer 3: does not say what it said" in out.getvalue()
    assert "papers: ok" in out.getvalue()


CHANGES = [
    f"UPDATE {TABLE} SET action = 'x'",  # noqa: S608
    f"DELETE FROM {TABLE}",  # noqa: S608
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_itself_refuses_to_change_or_delete(statement: str) -> None:
    write(1)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(chains_are_whole()) == []


@pytest.mark.django_db
def test_the_database_itself_refuses_to_empty_the_table() -> None:
    """SQLite knows no TRUNCATE; its way to empty a table is a DELETE of all rows."""
    write(1)
    truncate = {"postgresql": f"TRUNCATE {TABLE} CASCADE"}
    statement = truncate.get(connection.vendor, f"DELETE FROM {TABLE}")  # noqa: S608
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_leave_one_chain_without_a_gap(tmp_path: Any) -> None:
    thread = for_threads(tmp_path)
    barrier, done, found = Barrier(2), [], []

    def as_one_of_two() -> None:
        barrier.wait()
        for _ in range(15):
            write(1)
        done.append(True)

    def as_reader() -> None:
        found.extend([AuditEntry.objects.count(), list(chains_are_whole())])

    for together in ([as_one_of_two, as_one_of_two], [as_reader]):
        threads = [thread(work) for work in together]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert done == [True, True]
    assert found == [30, []]
