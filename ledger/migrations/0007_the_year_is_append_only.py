"""What capital, patronage, payouts and tax only ever append."""

from django.db import migrations

from coopkit.audit.append_only import protect, release

HOURS = "ledger_laborentry"
SHARES = "ledger_worksheetshare"
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
        # SQLite made these tables anew, and their triggers went with the old ones; of a
        # share its notice can be blanked, once a check was not cashed in time
        migrations.RunPython(release(HOURS, SHARES), migrations.RunPython.noop),
        migrations.RunPython(protect(HOURS), migrations.RunPython.noop),
        migrations.RunPython(
            protect(SHARES, erasable=["notice"]), migrations.RunPython.noop
        ),
        migrations.RunPython(protect(*TABLES), release(*TABLES)),
    ]
