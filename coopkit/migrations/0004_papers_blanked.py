"""What a paper says, and where it went, can be blanked when its time is over."""

from typing import Any

from django.db import migrations

from coopkit.audit.append_only import protect, release

PAPERS, DELIVERIES = "coopkit_paper", "coopkit_delivery"


def forwards(apps: Any, schema_editor: Any) -> None:
    release(PAPERS, DELIVERIES)(apps, schema_editor)
    protect(PAPERS, erasable=["title", "data:json", "pdf:bytes"])(apps, schema_editor)
    protect(DELIVERIES, erasable=["to"])(apps, schema_editor)


def backwards(apps: Any, schema_editor: Any) -> None:
    release(PAPERS, DELIVERIES)(apps, schema_editor)
    protect(PAPERS, DELIVERIES)(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("coopkit", "0003_accounts_tries")]
    operations = [migrations.RunPython(forwards, backwards)]
