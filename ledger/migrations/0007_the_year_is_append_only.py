"""What capital, patronage, payouts and tax only ever append."""

from django.db import migrations

from coopkit.audit.append_only import protect, release

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
    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES))]
