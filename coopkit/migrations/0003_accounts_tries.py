"""The table in which tries at signing in are counted, so that `migrate` is enough."""

from typing import Any

from django.core.management import call_command
from django.db import migrations

TABLE = "coopkit_cache"


def create(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    call_command("createcachetable", TABLE, database=alias, verbosity=0)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("coopkit", "0002_append_only")]
    operations = [migrations.RunPython(create, drop)]
