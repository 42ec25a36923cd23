"""The tables of the roll and of the bylaws."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coopkit", "0003_accounts_tries"),
        ("coopkit", "__first__"),
        ("governance", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="BylawsVersion",
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
                ("title", models.CharField(max_length=200)),
                ("operations", models.JSONField()),
                ("base_sha256", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("adopted_on", models.DateField()),
                ("effective_from", models.DateField()),
                (
                    "adopted_by",
                    models.CharField(
                        help_text="Resolution “2023-GM-001”.", max_length=40
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bylaws_versions",
                        to="coopkit.cooperative",
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
                "verbose_name": "version of the bylaws",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "number"),
                        name="versions_are_numbered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_from__gte", models.F("adopted_on"))
                        ),
                        name="bylaws_hold_from_their_adoption",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedText",
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
                ("filename", models.CharField(blank=True, max_length=120)),
                ("language", models.CharField(max_length=8)),
                ("source", models.TextField()),
                (
                    "provisions",
                    models.JSONField(
                        help_text="As `splitting.py` gives them, and bound."
                    ),
                ),
                ("at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "by",
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
                        related_name="+",
                        to="coopkit.cooperative",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported text",
            },
        ),
        migrations.CreateModel(
            name="RecordView",
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
                    "what",
                    models.CharField(
                        help_text="“record”, “register”, “export”, “letter”.",
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="views",
                        to="governance.person",
                    ),
                ),
                (
                    "viewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "look at a record",
                "indexes": [
                    models.Index(fields=["person", "at"], name="looks_at_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
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
                ("at", models.DateTimeField()),
                (
                    "elector",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusal",
                        to="governance.elector",
                    ),
                ),
            ],
            options={
                "verbose_name": "recusal",
            },
        ),
        migrations.CreateModel(
            name="RollImport",
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
                ("filename", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
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
                        related_name="+",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import of a roll",
            },
        ),
        migrations.CreateModel(
            name="Spell",
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
                    "standing",
                    models.CharField(help_text="Of `standing.Standing`.", max_length=12),
                ),
                ("member_class", models.CharField(max_length=24)),
                ("first", models.DateField()),
                ("last", models.DateField(null=True)),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spells",
                        to="governance.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "spell of a standing",
                "indexes": [
                    models.Index(
                        fields=["cooperative", "first", "last"], name="spells_of_a_day"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("membership", "first"), name="a_day_begins_one_standing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last__isnull", True),
                            ("last__gte", models.F("first")),
                            _connector="OR",
                        ),
                        name="a_spell_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
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
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("why", models.TextField(blank=True, verbose_name="why")),
                ("operations", models.JSONField(default=list)),
                ("base_sha256", models.CharField(max_length=64)),
                (
                    "effective_from",
                    models.DateField(null=True, verbose_name="takes effect on"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("noticed", "put to the vote"),
                            ("adopted", "adopted"),
                            ("failed", "not adopted"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("motion_id", models.PositiveBigIntegerField(null=True)),
                ("drafted_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment",
                        to="governance.bylawsversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "amendment",
            },
        ),
        migrations.AddField(
            model_name="membershipevent",
            name="approved_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="membershipevent",
            name="details",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="membershipevent",
            name="reverses",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversed_by",
                to="governance.membershipevent",
            ),
        ),
        migrations.AddField(
            model_name="membershipevent",
            name="signed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="access_ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="directory_shows",
            field=models.JSONField(blank=True, default=list, help_text="Of `Shown`."),
        ),
        migrations.AddField(
            model_name="person",
            name="email",
            field=models.EmailField(
                blank=True, max_length=254, verbose_name="e-mail address"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="erasure_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="in_directory",
            field=models.BooleanField(
                default=False, verbose_name="stands in the directory"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="languages",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="[“es”, “zh”].",
                verbose_name="languages they speak",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="phone",
            field=models.CharField(
                blank=True, max_length=40, verbose_name="phone number"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="postal_address",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="postal address"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="reach_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("email", "e-mail"),
                    ("phone", "a phone call"),
                    ("text", "a text message"),
                    ("post", "a letter"),
                    ("in_person", "in person, at work"),
                ],
                max_length=12,
                verbose_name="best way to reach them",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="reach_care",
            field=models.JSONField(blank=True, default=list, help_text="Of `Care`."),
        ),
        migrations.AlterField(
            model_name="membershipevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("applied", "applied"),
                    ("declined", "application closed"),
                    ("candidate", "admitted as candidate"),
                    ("criterion", "criterion met"),
                    ("admitted", "admitted as member"),
                    ("readmitted", "admitted again"),
                    ("class", "moved to another class"),
                    ("leave", "leave begins"),
                    ("return", "back from leave"),
                    ("notice", "notice to leave given"),
                    ("charged", "notice of expulsion with reasons given"),
                    ("suspended", "suspended"),
                    ("lifted", "suspension lifted"),
                    ("hearing", "hearing held"),
                    ("not_upheld", "expulsion not upheld"),
                    ("resigned", "resigned"),
                    ("expelled", "expelled"),
                    ("died", "died"),
                    ("transferred", "membership transferred"),
                    ("reversed", "an event reversed"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="membershipevent",
            name="reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name="person",
            name="language",
            field=models.CharField(
                choices=[("en", "English"), ("es", "Español")],
                default="en",
                max_length=8,
                verbose_name="language to write in",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="legal_name",
            field=models.CharField(blank=True, max_length=120, verbose_name="legal name"),
        ),
        migrations.AddConstraint(
            model_name="membershipevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reversed"), ("reverses__isnull", False)),
                    models.Q(
                        models.Q(("kind", "reversed"), _negated=True),
                        ("reverses__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_reversal_names_what_it_reverses",
            ),
        ),
        migrations.AddField(
            model_name="parametervalue",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="values",
                to="governance.bylawsversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="parametervalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective_from__gte", models.F("adopted_on"))),
                name="a_value_holds_from_its_adoption",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="roll_import",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="governance.rollimport",
            ),
        ),
    ]
