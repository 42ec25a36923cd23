"""What a founding group saved, decided and signed is only ever appended to.

Of a save of a worksheet the values can be blanked in time, and nothing else.
"""

from typing import Any

from django.db import migrations

from coopkit.audit.append_only import protect, release

SAVES = "governance_formationsave"
WHOLE = ("governance_formationdecision", "governance_foundingsignature")


def forwards(apps: Any, schema_editor: Any) -> None:
    """Put the triggers on."""
    protect(*WHOLE)(apps, schema_editor)
    protect(SAVES, erasable=["values:json"])(apps, schema_editor)


def backwards(apps: Any, schema_editor: Any) -> None:
    release(*WHOLE, SAVES)(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("governance", "0009_formation")]
    operations = [migrations.RunPython(forwards, backwards)]
