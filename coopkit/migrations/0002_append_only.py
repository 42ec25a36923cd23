"""The database refuses to change or delete what is only ever appended."""

from django.db import migrations

from coopkit.audit.append_only import protect, release

TABLES = ("coopkit_auditentry", "coopkit_paper", "coopkit_delivery")


class Migration(migrations.Migration):
    dependencies = [("coopkit", "0001_initial")]
    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES))]
