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
        # SQLite made the table of hours anew, and its triggers went with the old one;
        # the kind of a share's notice can lapse, and its worksheet's hash holds the rest
        migrations.RunPython(release(HOURS, SHARES), migrations.RunPython.noop),
        migrations.RunPython(protect(HOURS), migrations.RunPython.noop),
        migrations.RunPython(protect(*TABLES), release(*TABLES)),
    ]
