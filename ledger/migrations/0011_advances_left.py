"""What each worksheet made good of advances, and a Form W-8 as a cause to withhold."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q, Sum


def fill(apps: Any, _editor: Any) -> None:
    """What was netted before is what the members' cash could make good."""
    advances = apps.get_model("ledger", "Advance").objects.filter(netted_in__isnull=False)
    shares = apps.get_model("ledger", "WorksheetShare").objects
    netting = apps.get_model("ledger", "AdvanceNetting")
    paid = advances.order_by().values_list("netted_in", "membership__code")
    for worksheet, code, cents in list(paid.annotate(Sum("cents"))):
        share = shares.filter(worksheet=worksheet, code=code).first()
        made_good = min(cents, share.cash_cents) if share else 0
        if made_good > 0:
            netting.objects.create(worksheet_id=worksheet, code=code, cents=made_good)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_notices_to_make")]
    operations = [
        migrations.CreateModel(
            "AdvanceNetting",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("code", models.CharField(max_length=16)),
                ("cents", models.BigIntegerField()),
                (
                    "worksheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advance_nettings",
                        to="ledger.worksheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "advance made good",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["worksheet", "code"],
                        name="a_members_advances_are_netted_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(cents__gt=0), name="what_is_netted_is_money"
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveConstraint("WithholdingOrder", "a_cause_we_know"),
        migrations.AddConstraint(
            "WithholdingOrder",
            models.CheckConstraint(
                condition=Q(cause__in=["A", "B", "C", "D", "W"]),
                name="a_cause_we_know",
            ),
        ),
    ]
