"""Append-only again, after new columns: of some rows the words can be blanked in time."""

from typing import Any

from django.db import migrations

from coopkit.audit.append_only import free_order, keep_order, protect, release

WHOLE = (
    "governance_bylawsversion",
    "governance_parametervalue",
    "governance_recusal",
)
EVENTS, NOTICES = "governance_membershipevent", "governance_motionnotice"
VALUES = "governance_parametervalue"


def forwards(apps: Any, schema_editor: Any) -> None:
    """Put the triggers of 0002 on anew: SQLite loses them when it remakes a table."""
    release(*WHOLE, EVENTS, NOTICES)(apps, schema_editor)
    protect(*WHOLE)(apps, schema_editor)
    protect(EVENTS, erasable=["reason"])(apps, schema_editor)
    protect(NOTICES, erasable=["to"])(apps, schema_editor)
    keep_order(VALUES, group=["cooperative_id", "key"], column="effective_from")(
        apps, schema_editor
    )


def backwards(apps: Any, schema_editor: Any) -> None:
    free_order(VALUES)(apps, schema_editor)
    release(*WHOLE, EVENTS, NOTICES)(apps, schema_editor)
    protect(VALUES, EVENTS, NOTICES)(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_roll_and_bylaws")]
    operations = [migrations.RunPython(forwards, backwards)]
