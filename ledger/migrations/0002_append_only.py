"""The database refuses to change or delete what is only ever appended."""

from django.db import migrations

from coopkit.audit.append_only import protect, release

TABLES = (
    "ledger_directive",
    "ledger_posting",
    "ledger_laborentry",
    "ledger_worksheetshare",
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES))]
