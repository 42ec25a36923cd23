"""The database refuses to change or delete what is only ever appended."""

from django.db import migrations

from coopkit.audit.append_only import protect, release

TABLES = (
    "governance_membershipevent",
    "governance_parametervalue",
    "governance_resolution",
    "governance_elector",
    "governance_ballot",
    "governance_motionnotice",
)


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]
    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES))]
