"""The sums of months, made from the postings that are there already."""

from typing import Any

from django.db import migrations

_FIRST_OF_MONTH = {
    "sqlite": "substr(date, 1, 7) || '-01'",
    "postgresql": "date_trunc('month', date)::date",
}
_FILL = """
INSERT INTO ledger_monthlysum (account_id, month, currency, scale, billions, rest)
SELECT account_id, {first_of_month}, currency, scale,
       SUM(minor / 1000000000), SUM(minor %% 1000000000)
FROM ledger_posting GROUP BY 1, 2, 3, 4
"""


def fill(_apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    first_of_month = _FIRST_OF_MONTH[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_monthlysum", [])
        cursor.execute(_FILL.format(first_of_month=first_of_month), [])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_append_only_whole")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
