"""The tables of whole books, the inbox and the reports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coopkit", "__first__"),
        ("ledger", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountMap",
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
                    "source",
                    models.CharField(
                        help_text="quickbooks, iif, payroll, …", max_length=16
                    ),
                ),
                ("theirs", models.CharField(max_length=300)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_maps",
                        to="ledger.book",
                    ),
                ),
            ],
            options={
                "verbose_name": "account map",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "source", "theirs"),
                        name="their_account_is_one_of_ours",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                ("sha256", models.CharField(max_length=64)),
                (
                    "name",
                    models.CharField(help_text="What it was called.", max_length=200),
                ),
                ("media_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("content", models.BinaryField()),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="ledger.book",
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "sha256"), name="a_file_is_kept_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
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
                ("label", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        default="bank", help_text="bank or card.", max_length=8
                    ),
                ),
                ("number_end", models.CharField(blank=True, max_length=4)),
                ("bank_key", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_account",
                        to="ledger.account",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_accounts",
                        to="ledger.book",
                    ),
                ),
            ],
            options={
                "verbose_name": "bank account",
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
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
                ("month", models.DateField(help_text="Its first day.")),
                ("cents", models.BigIntegerField()),
                ("set_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget",
                        to="ledger.account",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="ledger.book",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "budget line",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "month"),
                        name="one_budget_an_account_and_month",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CsvMap",
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
                ("name", models.CharField(max_length=80)),
                ("header", models.JSONField(help_text="The columns’ names, in order.")),
                (
                    "columns",
                    models.JSONField(help_text="What each meaning is read from."),
                ),
                ("saved_at", models.DateTimeField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="csv_maps",
                        to="ledger.book",
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
                "verbose_name": "column map",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "name"), name="map_names_differ"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryTemplate",
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
                ("name", models.CharField(max_length=80)),
                ("payee", models.CharField(blank=True, max_length=120)),
                ("narration", models.CharField(max_length=200)),
                ("legs", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="templates",
                        to="ledger.book",
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
            ],
            options={
                "verbose_name": "template",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("book", "name"),
                        name="template_names_differ",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalFile",
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
                ("filename", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("format", models.CharField(max_length=24)),
                ("batch", models.CharField(max_length=60)),
                ("entries", models.PositiveIntegerField()),
                ("imported_at", models.DateTimeField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal_files",
                        to="ledger.book",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "imported journal",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "sha256"), name="a_journal_comes_in_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lock",
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
                ("through", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("locked_at", models.DateTimeField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locks",
                        to="ledger.book",
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
                "verbose_name": "lock",
            },
        ),
        migrations.CreateModel(
            name="MonthlySum",
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
                ("month", models.DateField(help_text="Its first day.")),
                ("currency", models.CharField(max_length=24)),
                ("scale", models.PositiveSmallIntegerField()),
                ("billions", models.BigIntegerField(default=0)),
                ("rest", models.BigIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="ledger.account",
                    ),
                ),
            ],
            options={
                "verbose_name": "sum of a month",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "month", "currency", "scale"),
                        name="one_sum_an_account_and_month",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayeeRule",
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
                ("pattern", models.CharField(max_length=200)),
                (
                    "outgoing",
                    models.BooleanField(
                        help_text="Money that leaves, or reaches, the bank."
                    ),
                ),
                ("payee", models.CharField(blank=True, max_length=120)),
                ("narration", models.CharField(blank=True, max_length=200)),
                (
                    "written",
                    models.BooleanField(
                        default=False, help_text="By a person, not learned."
                    ),
                ),
                ("times", models.PositiveIntegerField(default=1)),
                ("last_on", models.DateField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payee_rules",
                        to="ledger.book",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "pattern", "outgoing"), name="one_rule_a_payee"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedHead",
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
                ("seq", models.PositiveBigIntegerField()),
                ("hash", models.CharField(blank=True, max_length=64)),
                ("place", models.CharField(max_length=12)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_heads",
                        to="ledger.book",
                    ),
                ),
            ],
            options={
                "verbose_name": "published head",
                "indexes": [models.Index(fields=["book", "seq"], name="heads_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "seq", "place", "subject"),
                        name="a_head_goes_out_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedQuery",
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
                ("name", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("saved_at", models.DateTimeField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries",
                        to="ledger.book",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved query",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "saved_by", "name"), name="query_names_differ"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="YearClose",
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
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The fiscal year’s name: 2026."
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("head_seq", models.PositiveBigIntegerField()),
                ("head_hash", models.CharField(max_length=64)),
                ("trial_balance", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "net_cents",
                    models.BigIntegerField(help_text="Cents; a surplus is positive."),
                ),
                ("resolution", models.CharField(blank=True, max_length=40)),
                ("closed_at", models.DateTimeField()),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_years",
                        to="ledger.book",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "closed year",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "year"), name="a_year_is_closed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attached",
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
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="says",
                        to="ledger.directive",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attached",
                        to="ledger.directive",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attached",
                        to="ledger.attachment",
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt of an entry",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("attachment", "entry"), name="a_receipt_once_an_entry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reconciliation",
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
                ("statement_cents", models.BigIntegerField()),
                ("book_cents", models.BigIntegerField()),
                (
                    "outstanding",
                    models.JSONField(help_text="[entry id, cents] of each on its way."),
                ),
                ("done_at", models.DateTimeField()),
                (
                    "assertion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconciliation",
                        to="ledger.directive",
                    ),
                ),
                (
                    "bank_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconciliations",
                        to="ledger.bankaccount",
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
                "verbose_name": "reconciliation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank_account", "on"), name="a_day_is_reconciled_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recurring",
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
                    "every",
                    models.CharField(
                        help_text="week, month, quarter or year.", max_length=8
                    ),
                ),
                (
                    "day",
                    models.PositiveSmallIntegerField(
                        help_text="Of the month it began on, 1 to 31."
                    ),
                ),
                ("next_on", models.DateField()),
                ("until", models.DateField(null=True)),
                ("automatic", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurring",
                        to="ledger.book",
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
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurring",
                        to="ledger.entrytemplate",
                    ),
                ),
            ],
            options={
                "verbose_name": "recurring entry",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every__in", ("week", "month", "quarter", "year"))
                        ),
                        name="recurring_by_a_known_step",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
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
                ("filename", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("format", models.CharField(help_text="csv, ofx or camt.", max_length=8)),
                ("first", models.DateField(null=True)),
                ("last", models.DateField(null=True)),
                ("closing_cents", models.BigIntegerField(null=True)),
                ("closing_on", models.DateField(null=True)),
                ("lines_new", models.PositiveIntegerField()),
                ("lines_known", models.PositiveIntegerField()),
                ("imported_at", models.DateTimeField()),
                (
                    "bank_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="ledger.bankaccount",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "bank statement",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank_account", "sha256"),
                        name="a_statement_comes_in_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankLine",
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
                ("payee", models.CharField(blank=True, max_length=200)),
                ("memo", models.CharField(blank=True, max_length=500)),
                ("key", models.CharField(max_length=140)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "not yet booked"),
                            ("booked", "booked"),
                            ("matched", "found in the books"),
                            ("set_aside", "set aside"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "bank_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="ledger.bankaccount",
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_line",
                        to="ledger.posting",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="ledger.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a statement",
                "indexes": [
                    models.Index(
                        fields=["bank_account", "state", "on"], name="lines_to_book"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank_account", "key"), name="a_bank_line_comes_in_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "set_aside"]),
                            ("posting__isnull", False),
                            _connector="XOR",
                        ),
                        name="a_settled_line_has_its_posting",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="directive",
            index=models.Index(
                condition=models.Q(("kind", "balance")),
                fields=["book", "date"],
                name="balances_asserted",
            ),
        ),
    ]
