"""What capital, patronage, payouts and tax only ever append."""

from django.db import migrations

from coopkit.audit.append_only import protect, release

REMADE = ("ledger_laborentry", "ledger_worksheetshare")
TABLES = (
    "ledger_capitalrunline",
    "ledger_carriedloss",
    "ledger_filing",
    "ledger_filingtemplate",
    "ledger_payoutfile",
    "ledger_subscriptionpayment",
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_the_year")]
    operations = [
        # SQLite made these tables anew, and their triggers went with the old ones
        migrations.RunPython(release(*REMADE), migrations.RunPython.noop),
        migrations.RunPython(protect(*REMADE), migrations.RunPython.noop),
        migrations.RunPython(protect(*TABLES), release(*TABLES)),
    ]
