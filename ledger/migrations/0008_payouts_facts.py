"""A payout keeps what it pays as it stood when its run was prepared."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_the_year_is_append_only")]
    operations = [
        migrations.RemoveConstraint("payout", "a_member_is_paid_once_a_run"),
        migrations.RemoveConstraint("payoutrun", "nothing_is_paid_in_two_runs"),
        migrations.AddField(
            "payout",
            "key",
            models.CharField(max_length=60, default=""),
            preserve_default=False,
        ),
        migrations.AddField("payout", "debits", models.JSONField(default=list)),
        migrations.AddField(
            "payout", "dividend_cents", models.BigIntegerField(default=0)
        ),
        migrations.AddField("payout", "reports", models.JSONField(default=dict)),
        migrations.AddField(
            "payout", "authority", models.CharField(max_length=80, blank=True)
        ),
        migrations.AddConstraint(
            "payout",
            models.UniqueConstraint(
                fields=["membership", "key"],
                condition=~Q(state="void"),
                name="a_debt_is_paid_in_one_run",
            ),
        ),
    ]
