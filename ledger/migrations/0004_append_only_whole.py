"""What the whole books, the inbox and their periods only ever append."""

from django.db import migrations

from coopkit.audit.append_only import protect, release

TABLES = (
    "ledger_attached",
    "ledger_attachment",
    "ledger_journalfile",
    "ledger_lock",
    "ledger_publishedhead",
    "ledger_reconciliation",
    "ledger_statement",
    "ledger_yearclose",
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_books_whole")]
    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES))]
