"""`manage.py verify`: a changed row of the bylaws is found, by co-op and version."""

from datetime import date
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from coopkit.audit.append_only import protect, release
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.models import BylawsVersion, ParameterValue
from governance.bylaws.operations import setting
from governance.bylaws.selectors import (
    head,
    in_force,
    text_on,
    versions,
    versions_are_whole,
)
from governance.meetings.models import Body
from governance.meetings.offers import bylaws_rest_on_resolutions
from governance.meetings.services import register
from tests.factories import FOUNDED, NOON, CooperativeFactory
from tests.governance.bylaws.test_adopting import CHANGE, CLAUSE, JUNE, amend, reword
from tests.governance.factories import with_bylaws

pytestmark = pytest.mark.django_db


class Editor:
    """What a migration writes with, inside of a test's transaction."""

    connection = connection

    def execute(self, statement: str, params: object = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)


def without_triggers(table: str, statement: str, params: list[Any]) -> None:
    """What somebody does who owns the database."""
    release(f"governance_{table}")(apps, Editor())
    Editor().execute(statement, params)
    if connection.vendor == "postgresql":
        Editor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    protect(f"governance_{table}")(apps, Editor())


def tamper(table: str, pk: int, **fields: Any) -> None:
    changes = ", ".join(f"{name} = %s" for name in fields)
    statement = f"UPDATE governance_{table} SET {changes} WHERE id = %s"  # noqa: S608
    without_triggers(table, statement, [*fields.values(), pk])


def changed() -> Cooperative:
    cooperative = with_bylaws(CooperativeFactory(slug="sol"))
    amend(
        cooperative, [reword(head(cooperative), CLAUSE, "Here {{ vote.days | words }}")]
    )
    amend(cooperative, [setting("vote.days", 7, 9)])
    return cooperative


def found() -> list[str]:
    return [f"{each.where}: {each.what}" for each in versions_are_whole()]


def row(number: int) -> BylawsVersion:
    return BylawsVersion.objects.get(number=number)


def test_bylaws_that_nobody_touched_are_whole() -> None:
    changed()
    with_bylaws(CooperativeFactory())
    assert found() == []


def test_a_changed_word_is_found_in_its_version() -> None:
    changed()
    operations = str(row(1).operations).replace("Here", "Never").replace("'", '"')
    tamper("bylawsversion", row(1).pk, operations=operations)
    assert found() == [
        "sol version 1: rebuilt, it does not give its fingerprint",
        "sol version 2: it does not set “vote.days”",
    ]


def test_a_changed_hash_is_found() -> None:
    changed()
    tamper("bylawsversion", row(1).pk, sha256="0" * 64)
    assert found()[0] == "sol version 1: rebuilt, it does not give its fingerprint"


def test_a_version_that_does_not_stand_on_the_one_before_is_found() -> None:
    changed()
    tamper("bylawsversion", row(2).pk, base_sha256=row(0).sha256)
    assert found()[0] == "sol version 2: it does not stand on the version before it"


def test_operations_that_cannot_be_applied_are_found() -> None:
    changed()
    tamper("bylawsversion", row(1).pk, operations="[{}]")
    assert found()[0].startswith("sol version 1: it cannot be rebuilt:")


def test_a_missing_version_is_found() -> None:
    changed()
    pk = row(1).pk
    without_triggers(
        "bylawsversion", "DELETE FROM governance_bylawsversion WHERE id = %s", [pk]
    )
    assert found()[0] == "sol version 2: version 1 is missing before it"


def test_a_changed_or_missing_value_is_found_in_its_version() -> None:
    changed()
    nine = ParameterValue.objects.get(key="vote.days", effective_from=CHANGE)
    tamper("parametervalue", nine.pk, value="10")
    assert found() == ["sol version 2: it set another value of “vote.days”"]
    tamper("parametervalue", nine.pk, value="9", adopted_by="2025-GM-077")
    assert found() == ["sol version 2: it set another value of “vote.days”"]
    statement = "DELETE FROM governance_parametervalue WHERE id = %s"
    without_triggers("parametervalue", statement, [nine.pk])
    assert found() == ["sol version 2: the value of “vote.days” is missing"]


def test_a_value_that_no_version_set_is_found() -> None:
    cooperative = changed()
    ParameterValue.objects.create(
        cooperative=cooperative,
        key="vote.days",
        value=90,
        version=row(2),
        effective_from=date(2026, 1, 1),
        adopted_on=JUNE,
        adopted_by="2025-GM-001",
    )
    assert found() == ["sol version 2: it does not set “vote.days”"]


def test_verify_names_the_coop_and_the_version_and_fails() -> None:
    changed()
    tamper("bylawsversion", row(2).pk, sha256="0" * 64)
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stdout=said)
    assert "bylaws: sol version 2: rebuilt, it does not" in said.getvalue()


def test_a_version_rests_on_a_resolution_of_the_register() -> None:
    cooperative = changed()
    assert list(bylaws_rest_on_resolutions()) == []  # nothing of 2025 is on file
    fields = {"title": "t", "text": "t", "adopted_on": JUNE, "by": None, "at": NOON}
    register(cooperative=cooperative, body=Body.GENERAL, record={}, **fields)
    assert list(bylaws_rest_on_resolutions()) == []
    amend_by(cooperative, "2025-GM-002")
    (missing,) = bylaws_rest_on_resolutions()
    assert missing.where == "sol version 3"
    assert "2025-GM-002" in missing.what


def amend_by(cooperative: Cooperative, resolution: str) -> None:
    version = amend(cooperative, [setting("vote.days", 9, 8)], on=date(2025, 9, 1))
    tamper("bylawsversion", version.pk, adopted_by=resolution)


def test_a_coop_that_had_values_alone_gets_the_versions_they_made() -> None:
    cooperative = CooperativeFactory(slug="old")
    other = with_bylaws(CooperativeFactory(slug="new"))
    for key, value, day, act in (
        ("vote.days", 7, FOUNDED, "2023-GM-001"),
        ("patronage.cash_share", "1/4", FOUNDED, "2023-GM-001"),
        ("vote.days", 9, CHANGE, "2025-GM-001"),
        ("vote.days", 8, date(2026, 1, 1), "2025-GM-004"),
    ):
        ParameterValue.objects.create(
            cooperative=cooperative,
            key=key,
            value=value,
            effective_from=day,
            adopted_on=day,
            adopted_by=act,
        )
    migration = import_module("governance.migrations.0006_bylaws_version_0")
    migration.forwards(apps, Editor())
    rows = versions(cooperative)
    assert [(each.number, each.adopted_by) for each in rows] == [
        (0, "2023-GM-001"),
        (1, "2025-GM-001"),
        (2, "2025-GM-004"),
    ]
    assert found() == []
    assert not ParameterValue.objects.filter(version=None).exists()
    assert text_on(cooperative, on=CHANGE).values["vote.days"] == 9
    held = in_force(cooperative, on=FOUNDED)
    assert held["vote.days"].clause == in_force(other, on=FOUNDED)["vote.days"].clause
    assert len(versions(other)) == 1
    amend(cooperative, [setting("vote.days", 8, 10)], on=date(2026, 2, 1))
    assert found() == []
