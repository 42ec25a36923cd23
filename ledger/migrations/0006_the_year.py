"""The tables of the year: labor, capital, patronage, payouts and tax."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coopkit", "0004_papers_blanked"),
        ("coopkit", "__first__"),
        ("governance", "0008_meetings_are_append_only"),
        ("ledger", "0005_months_filled"),
    ]

    operations = [
        migrations.CreateModel(
            name="Advance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("year_end", models.DateField()),
                ("on", models.DateField()),
                ("cents", models.BigIntegerField()),
                ("authority", models.CharField(max_length=80)),
                ("batch", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advances",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advances",
                        to="governance.membership",
                    ),
                ),
                (
                    "netted_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advances",
                        to="ledger.worksheet",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "advance on surplus",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cents__gt", 0)), name="an_advance_is_money"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankDetail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ach", "a bank account in the United States"),
                            ("sepa", "a bank account with an IBAN"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("last_four", models.CharField(max_length=4)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_details",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_details",
                        to="governance.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "bank details",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("membership",),
                        name="a_member_is_paid_to_one_account",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CapitalRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("redemption", "payment of retained parts"),
                            ("interest", "interest on capital"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "on",
                    models.DateField(
                        help_text="The day whose balances it is worked out from."
                    ),
                ),
                (
                    "year_end",
                    models.DateField(
                        help_text="Of interest: its fiscal year.", null=True
                    ),
                ),
                ("data", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("sent", "being decided"),
                            ("approved", "decided"),
                            ("failed", "not decided"),
                            ("posted", "posted to the books"),
                            ("reversed", "taken back"),
                        ],
                        default="prepared",
                        max_length=10,
                    ),
                ),
                ("resolution", models.CharField(blank=True, max_length=40)),
                ("batch", models.CharField(blank=True, max_length=60)),
                ("posted_on", models.DateField(null=True)),
                ("prepared_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capital_runs",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.motion",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "capital run",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "kind", "number"),
                        name="capital_runs_are_numbered",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "interest"), ("state", "posted")),
                        fields=("cooperative", "year_end"),
                        name="interest_is_posted_once_a_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CarriedLoss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("year_end", models.DateField()),
                ("is_patronage", models.BooleanField()),
                ("cents", models.BigIntegerField()),
                ("last_year", models.PositiveSmallIntegerField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_losses",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made_up_by",
                        to="ledger.carriedloss",
                    ),
                ),
                (
                    "worksheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_losses",
                        to="ledger.worksheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "loss carried forward",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cents__gt", 0), ("of__isnull", True)),
                            models.Q(("cents__lt", 0), ("of__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_carried_loss_or_what_made_it_up",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("provider", models.CharField(blank=True, max_length=40)),
                (
                    "columns",
                    models.JSONField(help_text="Our column → the sheet’s header."),
                ),
                (
                    "kinds",
                    models.JSONField(
                        default=dict, help_text="The sheet’s word → our kind."
                    ),
                ),
                (
                    "codes",
                    models.JSONField(
                        default=dict, help_text="The sheet’s name → our code."
                    ),
                ),
                ("saved_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="column_maps",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved columns of hours",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "name"),
                        name="a_column_map_has_its_own_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("written", "a signed paper"),
                            ("bylaws", "membership, with a copy of the bylaws delivered"),
                            ("cheque", "a qualified check that was cashed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("received_on", models.DateField()),
                ("year_end", models.DateField(null=True)),
                (
                    "document",
                    models.CharField(
                        blank=True, help_text="Where it is kept.", max_length=200
                    ),
                ),
                ("document_sha256", models.CharField(blank=True, max_length=64)),
                ("revoked_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="governance.membership",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coopkit.paper",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "indexes": [
                    models.Index(fields=["cooperative", "membership"], name="consents_of")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "cheque"), ("year_end__isnull", False)),
                            models.Q(
                                models.Q(("method", "cheque"), _negated=True),
                                ("year_end__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_check_consents_for_one_year",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FilingTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("form", models.CharField(max_length=16)),
                ("tax_year", models.PositiveSmallIntegerField()),
                ("filename", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("header", models.JSONField(help_text="The columns, in order.")),
                ("uploaded_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filing_templates",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "filing template",
            },
        ),
        migrations.CreateModel(
            name="HoursQuestion",
            fields=[
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
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("kind", models.CharField(max_length=24)),
                ("minutes_on_file", models.IntegerField()),
                ("minutes_said", models.IntegerField()),
                ("said", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for an answer"),
                            ("accepted", "corrected"),
                            ("declined", "stands as it was"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours_questions",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.laborimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "question about hours",
                "indexes": [
                    models.Index(fields=["cooperative", "state"], name="hours_questioned")
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("departure", "account of somebody who left"),
                            ("death", "account of somebody who died"),
                            ("expulsion", "account of somebody who was expelled"),
                            ("loan", "loan of a member"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("balance_cents", models.BigIntegerField()),
                ("setoff_cents", models.BigIntegerField(default=0)),
                ("deduction_cents", models.BigIntegerField(default=0)),
                ("principal_cents", models.BigIntegerField()),
                ("rate", models.CharField(max_length=24)),
                ("creditor", models.CharField(blank=True, max_length=40)),
                ("decision", models.CharField(blank=True, max_length=60)),
                ("data", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "being paid"),
                            ("settled", "paid"),
                            ("reversed", "taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("batch", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_notes",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="governance.membership",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_notes",
                        to="ledger.membernote",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "note to a member",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "number"), name="member_notes_are_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("principal_cents__gte", 0),
                            ("setoff_cents__gte", 0),
                            ("deduction_cents__gte", 0),
                            (
                                "balance_cents",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("principal_cents"),
                                        "+",
                                        models.F("setoff_cents"),
                                    ),
                                    "+",
                                    models.F("deduction_cents"),
                                ),
                            ),
                        ),
                        name="a_note_is_what_the_account_came_to",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayingAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "account",
                    models.CharField(
                        help_text="“Assets:Bank:Operating”.", max_length=300
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ach", "a bank account in the United States"),
                            ("sepa", "a bank account with an IBAN"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("last_four", models.CharField(max_length=4)),
                ("company_name", models.CharField(max_length=70)),
                (
                    "company_id",
                    models.CharField(help_text="As the bank gave it.", max_length=35),
                ),
                ("bank_name", models.CharField(blank=True, max_length=70)),
                ("next_cheque", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cooperative",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paying_account",
                        to="coopkit.cooperative",
                    ),
                ),
            ],
            options={
                "verbose_name": "paying account",
            },
        ),
        migrations.CreateModel(
            name="PayoutRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("pay_on", models.DateField()),
                ("authority", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("sent", "files made"),
                            ("settled", "all paid"),
                            ("cancelled", "cancelled"),
                        ],
                        default="prepared",
                        max_length=10,
                    ),
                ),
                ("prepared_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payout_runs",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "payout run",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "number"), name="payout_runs_are_numbered"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("cooperative", "key"),
                        name="nothing_is_paid_in_two_runs",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("approved", "approved"),
                            ("locked", "locked"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("approved_at", models.DateTimeField(null=True)),
                ("locked_at", models.DateTimeField(null=True)),
                ("reopened_by_right", models.CharField(blank=True, max_length=80)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_periods",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pay period",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "first"), name="a_pay_period_begins_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="a_pay_period_has_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scenario",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("year_end", models.DateField()),
                ("name", models.CharField(max_length=80)),
                ("changes", models.JSONField(help_text="Parameter key → value.")),
                ("saved_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scenarios",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "scenario",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "year_end", "name"),
                        name="a_scenario_has_its_own_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedTaxId",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ssn", "SSN"),
                            ("itin", "ITIN"),
                            ("atin", "ATIN"),
                            ("ein", "EIN"),
                        ],
                        max_length=4,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("last_four", models.CharField(max_length=4)),
                ("certified_on", models.DateField(null=True)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("purged_at", models.DateTimeField(null=True)),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tax_ids",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tax_ids",
                        to="governance.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "sealed tax id",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person",),
                        name="a_person_has_one_tax_id",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "prefix",
                    models.CharField(help_text="“Expenses:Rent”.", max_length=300),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("patronage", "made by labor"),
                            ("extraneous", "nobody’s labor made it"),
                            ("common", "common, divided by a key"),
                        ],
                        max_length=12,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=8)),
                ("patronage_share", models.CharField(blank=True, max_length=24)),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("chosen_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_rules",
                        to="coopkit.cooperative",
                    ),
                ),
            ],
            options={
                "verbose_name": "source of an account",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True)),
                        fields=("cooperative", "prefix"),
                        name="a_source_is_chosen_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nature", "common"),
                            models.Q(("key", ""), ("patronage_share", "")),
                            _connector="OR",
                        ),
                        name="only_common_accounts_have_a_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="Certificates are numbered by it."
                    ),
                ),
                ("signed_on", models.DateField()),
                ("share_cents", models.BigIntegerField()),
                ("collective_cents", models.BigIntegerField(default=0)),
                ("fee_cents", models.BigIntegerField(default=0)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("cash", "in cash or by transfer"),
                            ("payroll", "taken from wages"),
                            ("work", "by work"),
                        ],
                        default="cash",
                        max_length=10,
                    ),
                ),
                ("installments", models.PositiveSmallIntegerField(default=1)),
                ("every_months", models.PositiveSmallIntegerField(default=1)),
                ("first_due", models.DateField()),
                ("plan", models.JSONField(default=list)),
                ("rules", models.JSONField(default=dict)),
                ("wage_consent_on", models.DateField(null=True)),
                ("decision", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "being paid"),
                            ("paid", "paid in full"),
                            ("refunded", "refunded"),
                            ("ended", "ended with the membership"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("settled_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "certificate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coopkit.paper",
                    ),
                ),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subscriptions",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subscriptions",
                        to="governance.membership",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "share subscription",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "number"),
                        name="subscriptions_are_numbered",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "paid"])),
                        fields=("membership",),
                        name="a_membership_has_one_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share_cents__gt", 0),
                            ("collective_cents__gte", 0),
                            ("fee_cents__gte", 0),
                        ),
                        name="a_share_has_a_price",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("form", models.CharField(help_text="“1099-PATR”.", max_length=16)),
                ("tax_year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("boxes", models.JSONField()),
                ("sources", models.JSONField(default=list)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("made", "made"),
                            ("filed", "filed"),
                            ("corrected", "replaced by a correction"),
                        ],
                        default="made",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tax_forms",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="ledger.taxform",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tax_forms",
                        to="governance.membership",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coopkit.paper",
                    ),
                ),
            ],
            options={
                "verbose_name": "tax form",
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "cooperative",
                            "membership",
                            "form",
                            "tax_year",
                            "number",
                        ),
                        name="tax_forms_are_numbered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnclaimedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("cents", models.BigIntegerField()),
                ("since", models.DateField()),
                ("why", models.CharField(max_length=200)),
                ("notices", models.JSONField(default=list)),
                ("objected_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits to be claimed"),
                            ("claimed", "claimed and owed again"),
                            ("kept", "kept by the co-op after notice"),
                            ("state", "handed to the state"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("settled_on", models.DateField(null=True)),
                ("batch", models.CharField(max_length=60)),
                ("settled_batch", models.CharField(blank=True, max_length=60)),
                ("recorded_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unclaimed_items",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unclaimed",
                        to="governance.membership",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "unclaimed money",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cents__gt", 0)),
                        name="unclaimed_money_is_some",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WithholdingOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("cause", models.CharField(max_length=1)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("second_notice", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withholding_orders",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withholding_orders",
                        to="governance.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "backup withholding",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", ["A", "B", "C", "D"])),
                        name="a_cause_we_know",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="YearNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("year_end", models.DateField()),
                ("step", models.CharField(max_length=24)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("done_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_notes",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a year",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("cooperative", "year_end", "step"),
                        name="a_step_is_done_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CapitalRunLine",
            fields=[
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
                ("fiscal_year", models.PositiveSmallIntegerField(default=0)),
                ("qualified", models.BooleanField(default=True)),
                ("cents", models.BigIntegerField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="ledger.capitalrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a capital run",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "code", "fiscal_year", "qualified"),
                        name="a_layer_is_paid_once_a_run",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteInstallment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("due", models.DateField()),
                ("principal_cents", models.BigIntegerField()),
                ("interest_cents", models.BigIntegerField()),
                ("paid_on", models.DateField(null=True)),
                ("batch", models.CharField(blank=True, max_length=60)),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="installments",
                        to="ledger.membernote",
                    ),
                ),
            ],
            options={
                "verbose_name": "installment",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("note", "place"), name="installments_stand_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("liability", models.CharField(max_length=300)),
                ("gross_cents", models.BigIntegerField()),
                ("withheld_cents", models.BigIntegerField(default=0)),
                ("cents", models.BigIntegerField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("ach", "ACH file"),
                            ("sepa", "SEPA file"),
                            ("cheque", "check"),
                            ("hand", "by hand"),
                            ("none", "no bank details yet"),
                        ],
                        max_length=8,
                    ),
                ),
                ("end_to_end", models.CharField(max_length=35)),
                ("cheque_number", models.PositiveIntegerField(null=True)),
                (
                    "remark",
                    models.CharField(help_text="“Patronage 2026”.", max_length=140),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "to be paid"),
                            ("sent", "in a file"),
                            ("paid", "paid"),
                            ("returned", "came back"),
                            ("void", "voided"),
                        ],
                        default="ready",
                        max_length=10,
                    ),
                ),
                ("paid_on", models.DateField(null=True)),
                ("batch", models.CharField(blank=True, max_length=60)),
                (
                    "bank_detail",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.bankdetail",
                    ),
                ),
                (
                    "bank_line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="ledger.bankline",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="governance.membership",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="ledger.payoutrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "membership", "liability"),
                        name="a_member_is_paid_once_a_run",
                    ),
                    models.UniqueConstraint(
                        fields=("end_to_end",), name="an_end_to_end_id_is_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "gross_cents",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("cents"), "+", models.F("withheld_cents")
                                ),
                            ),
                            ("cents__gte", 0),
                            ("withheld_cents__gte", 0),
                        ),
                        name="a_payout_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="“nacha”, “pain001”, “cheques”…", max_length=12
                    ),
                ),
                ("message_id", models.CharField(max_length=35)),
                ("payouts", models.PositiveIntegerField()),
                ("cents", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="ledger.payoutrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout file",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "message_id"), name="a_message_id_is_used_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reveal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("purpose", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reveals",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "tax_id",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reveals",
                        to="ledger.sealedtaxid",
                    ),
                ),
            ],
            options={
                "verbose_name": "look at tax ids",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by__isnull", True),
                            models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_people_open_a_tax_id",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubscriptionPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("on", models.DateField()),
                ("cents", models.BigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("cash", "in cash or by transfer"),
                            ("payroll", "taken from wages"),
                            ("work", "by work"),
                        ],
                        max_length=10,
                    ),
                ),
                ("batch", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="ledger.subscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment on a share",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cents", 0), _negated=True),
                        name="a_payment_on_a_share_is_something",
                    ),
                    models.UniqueConstraint(
                        models.F("subscription"),
                        models.F("batch"),
                        name="a_payment_is_posted_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("form", models.CharField(max_length=16)),
                ("tax_year", models.PositiveSmallIntegerField()),
                ("forms", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reveal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="ledger.reveal",
                    ),
                ),
            ],
            options={
                "verbose_name": "filing",
            },
        ),
        migrations.RemoveConstraint(
            model_name="laborimport",
            name="one_sheet_of_hours_holds_a_year",
        ),
        migrations.RemoveConstraint(
            model_name="worksheet",
            name="a_year_is_posted_once",
        ),
        migrations.AddField(
            model_name="laborentry",
            name="ref",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="laborentry",
            name="wages_cents",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="laborimport",
            name="authority",
            field=models.CharField(
                blank=True,
                help_text="Of a correction: “resolution:2027-GM-003”.",
                max_length=80,
            ),
        ),
        migrations.AddField(
            model_name="laborimport",
            name="reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="laborimport",
            name="scope",
            field=models.CharField(
                choices=[
                    ("year", "a whole year, in place of what there was"),
                    ("part", "more hours of the year"),
                    ("hand", "typed by hand"),
                    ("correction", "a correction after the year was locked"),
                ],
                default="year",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="laborimport",
            name="treatment",
            field=models.CharField(
                blank=True,
                help_text="Of a correction: “rerun”, “supplement”, “immaterial”…",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="laborimport",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="worksheet",
            name="reversed_by_right",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="worksheet",
            name="reversed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="worksheet",
            name="supplements",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supplemented_by",
                to="ledger.worksheet",
            ),
        ),
        migrations.AddField(
            model_name="worksheetshare",
            name="notice",
            field=models.CharField(default="qualified", max_length=16),
        ),
        migrations.AlterField(
            model_name="laborentry",
            name="minutes",
            field=models.IntegerField(),
        ),
        migrations.AlterField(
            model_name="worksheet",
            name="state",
            field=models.CharField(
                choices=[
                    ("frozen", "frozen, not yet sent"),
                    ("sent", "sent to the members"),
                    ("approved", "adopted by the members"),
                    ("failed", "not adopted"),
                    ("posted", "posted to the books"),
                    ("replaced", "replaced by a newer one"),
                    ("reversed", "posted, and taken back"),
                ],
                default="frozen",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="laborentry",
            index=models.Index(fields=["code", "on"], name="hours_of_a_day"),
        ),
        migrations.AddConstraint(
            model_name="laborimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("scope", "year"), ("undone_at__isnull", True)),
                fields=("cooperative", "year_end"),
                name="one_sheet_of_hours_holds_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="laborimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["year", "part", "hand", "correction"])),
                name="a_scope_of_hours_we_know",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "posted"), ("supplements__isnull", True)),
                fields=("cooperative", "year_end"),
                name="a_year_is_posted_once",
            ),
        ),
    ]
