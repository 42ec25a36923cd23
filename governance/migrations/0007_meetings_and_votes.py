"""The tables of meetings and votes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import governance.meetings.models.meetings


class Migration(migrations.Migration):
    dependencies = [
        ("coopkit", "0004_papers_blanked"),
        ("coopkit", "__first__"),
        ("governance", "0006_bylaws_version_0"),
    ]

    operations = [
        migrations.AddField(
            model_name="ballot",
            name="holder",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.elector",
            ),
        ),
        migrations.AddField(
            model_name="ballot",
            name="marks",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="ballot",
            name="reason",
            field=models.TextField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name="ballot",
            name="round",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="ballot",
            name="taken_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ballot",
            name="via",
            field=models.CharField(
                choices=[
                    ("site", "on the site"),
                    ("paper", "on paper"),
                    ("phone", "by telephone"),
                    ("room", "in the room"),
                ],
                default="site",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="elector",
            name="because",
            field=models.CharField(
                blank=True,
                help_text="Where the secretary put them on the list.",
                max_length=300,
            ),
        ),
        migrations.AddField(
            model_name="elector",
            name="member_class",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="motion",
            name="body",
            field=models.CharField(
                choices=[("GM", "members"), ("BD", "board")], default="GM", max_length=2
            ),
        ),
        migrations.AddField(
            model_name="motion",
            name="challenge_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="motion",
            name="is_secret",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="motion",
            name="method",
            field=models.CharField(
                choices=[
                    ("motion", "motion"),
                    ("ratification", "ratification"),
                    ("consent", "consent"),
                    ("consensus", "consensus, else a vote"),
                    ("poll", "advisory poll"),
                    ("election", "election"),
                ],
                default="motion",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="motion",
            name="options",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="motion",
            name="proceeding",
            field=models.CharField(
                choices=[
                    ("ballot", "without a meeting"),
                    ("meeting", "in a meeting"),
                    ("unanimous", "unanimous written consent"),
                ],
                default="ballot",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="motion",
            name="record_on",
            field=models.DateField(help_text="Or the day it opens.", null=True),
        ),
        migrations.AddField(
            model_name="motion",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="motion",
            name="review_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="ballot",
            name="choice",
            field=models.CharField(
                blank=True,
                choices=[
                    ("yes", "Yes"),
                    ("no", "No"),
                    ("abstain", "Abstain"),
                    ("consent", "I consent"),
                    ("concern", "I consent, with a concern"),
                    ("object", "I object"),
                    ("aside", "I stand aside"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="motion",
            name="state",
            field=models.CharField(
                choices=[
                    ("prepared", "being prepared"),
                    ("open", "open"),
                    ("adopted", "adopted"),
                    ("failed", "not adopted"),
                    ("withdrawn", "withdrawn"),
                ],
                default="open",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="BallotBox",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "waiting for the tellers’ keys"),
                            ("open", "taking envelopes"),
                            ("closed", "closed, not opened yet"),
                            ("opened", "opened"),
                            ("destroyed", "keys and envelopes destroyed"),
                        ],
                        default="prepared",
                        max_length=10,
                    ),
                ),
                ("manifest", models.JSONField(default=dict)),
                ("manifest_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "lot_seed",
                    models.CharField(
                        blank=True, help_text="Hex; told after the close.", max_length=64
                    ),
                ),
                ("signing_key", models.BinaryField(default=bytes)),
                ("size", models.PositiveIntegerField(default=0)),
                ("peaks", models.JSONField(default=list)),
                ("root", models.CharField(blank=True, max_length=64)),
                ("root_signature", models.CharField(blank=True, max_length=128)),
                ("closed_at", models.DateTimeField(null=True)),
                ("participants", models.JSONField(null=True)),
                ("ballots", models.JSONField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "motion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="box",
                        to="governance.motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot box",
            },
        ),
        migrations.CreateModel(
            name="Challenge",
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
                ("text", models.TextField(max_length=4000, verbose_name="what is wrong")),
                ("at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=4000)),
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
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenges",
                        to="governance.motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "challenge of a result",
            },
        ),
        migrations.CreateModel(
            name="Office",
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
                ("key", models.SlugField(max_length=40)),
                ("name", models.JSONField(help_text="By language.")),
                (
                    "body",
                    models.CharField(
                        blank=True,
                        choices=[("GM", "members"), ("BD", "board")],
                        max_length=2,
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=16)),
                ("seats", models.PositiveSmallIntegerField(default=1)),
                ("term_months", models.PositiveSmallIntegerField(default=24)),
                (
                    "rotation",
                    models.JSONField(default=list, help_text="Codes, in order; or none."),
                ),
                ("turn_days", models.PositiveSmallIntegerField(default=0)),
                ("turns_from", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="coopkit.cooperative",
                    ),
                ),
            ],
            options={
                "verbose_name": "office",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "key"), name="an_office_has_one_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Option",
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
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "statement",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="statement"
                    ),
                ),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidacies",
                        to="governance.membership",
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="governance.motion",
                    ),
                ),
                (
                    "nominated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "option",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("motion", "number"), name="options_are_numbered"
                    ),
                    models.UniqueConstraint(
                        fields=("motion", "membership"), name="nobody_stands_twice"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperEntry",
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
                ("sheet", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_entries",
                        to="governance.motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of a paper ballot",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("motion", "sheet", "entered_by"),
                        name="each_enters_a_sheet_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperReturn",
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "elector",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_return",
                        to="governance.elector",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper ballot handed in",
            },
        ),
        migrations.CreateModel(
            name="Petition",
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
                    "purpose",
                    models.TextField(
                        max_length=4000, verbose_name="what the meeting is to decide"
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                (
                    "rules",
                    models.JSONField(
                        help_text="The share and count of the day it began."
                    ),
                ),
                ("reached_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="petitions",
                        to="coopkit.cooperative",
                    ),
                ),
            ],
            options={
                "verbose_name": "petition",
            },
        ),
        migrations.CreateModel(
            name="Proxy",
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
                ("signed_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proxies_given",
                        to="governance.membership",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proxies_held",
                        to="governance.membership",
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proxies",
                        to="governance.motion",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "proxy",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("motion", "giver"),
                        name="one_proxy_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RollCorrection",
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
                ("is_included", models.BooleanField()),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="governance.motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of an electorate",
            },
        ),
        migrations.CreateModel(
            name="Round",
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
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(max_length=20000)),
                ("why", models.TextField(blank=True, max_length=4000)),
                ("begun_at", models.DateTimeField()),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="governance.motion",
                    ),
                ),
            ],
            options={
                "verbose_name": "round",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("motion", "number"), name="rounds_are_numbered"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarKey",
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
                ("key", models.CharField(max_length=43, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar address",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "user"), name="one_calendar_address_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                            ("annual", "yearly meeting"),
                            ("general", "general meeting"),
                            ("special", "special meeting"),
                            ("board", "board meeting"),
                        ],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "purpose",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="what it is called for"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "place",
                    models.CharField(blank=True, max_length=200, verbose_name="place"),
                ),
                (
                    "joining",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="how to join from afar"
                    ),
                ),
                ("record_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "being prepared"),
                            ("noticed", "called"),
                            ("open", "under way"),
                            ("closed", "closed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("rules", models.JSONField(default=dict)),
                ("notice_text", models.TextField(blank=True)),
                ("notice_sha256", models.CharField(blank=True, max_length=64)),
                ("noticed_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "uid",
                    models.CharField(
                        default=governance.meetings.models.meetings.new_uid,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("minutes_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "adjourned_from",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_call",
                        to="governance.meeting",
                    ),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="coopkit.cooperative",
                    ),
                ),
                (
                    "minutes_approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes_of",
                        to="governance.resolution",
                    ),
                ),
                (
                    "petition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="governance.petition",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "indexes": [
                    models.Index(
                        fields=["cooperative", "starts_at"], name="meetings_by_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MixStep",
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
                ("position", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("input_sha256", models.CharField(max_length=64)),
                ("output_sha256", models.CharField(max_length=64)),
                (
                    "output",
                    models.TextField(blank=True, help_text="Base64, one a line, sorted."),
                ),
                ("at", models.DateTimeField()),
                (
                    "box",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="governance.ballotbox",
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "step of the mix",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("box", "position"), name="a_layer_comes_off_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeTerm",
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
                ("seat", models.PositiveSmallIntegerField()),
                (
                    "cohort",
                    models.CharField(blank=True, help_text="“A”, “B”, …", max_length=12),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(help_text="The last day, as planned.")),
                (
                    "how",
                    models.CharField(
                        help_text="election, appointment, founding, lot", max_length=12
                    ),
                ),
                ("decision", models.CharField(max_length=120)),
                (
                    "ended_on",
                    models.DateField(
                        help_text="The last day, where it was earlier.", null=True
                    ),
                ),
                (
                    "ended_how",
                    models.CharField(
                        blank=True, help_text="resigned, recalled, left", max_length=12
                    ),
                ),
                ("ended_decision", models.CharField(blank=True, max_length=120)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="governance.membership",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="governance.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "term of office",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_term_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PetitionSignature",
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
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
                (
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="governance.petition",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature of a petition",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("petition", "membership"), name="a_member_signs_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
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
                    "text",
                    models.TextField(max_length=4000, verbose_name="why you object"),
                ),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        help_text="“integrated”, “withdrawn” or “set_aside”.",
                        max_length=12,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=4000)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "elector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="governance.elector",
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="governance.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
            },
        ),
        migrations.CreateModel(
            name="Teller",
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
                ("position", models.PositiveSmallIntegerField()),
                ("public_key", models.CharField(blank=True, max_length=130)),
                (
                    "made_in",
                    models.CharField(
                        blank=True, help_text="browser, command", max_length=8
                    ),
                ),
                ("registered_at", models.DateTimeField(null=True)),
                ("key_destroyed_at", models.DateTimeField(null=True)),
                (
                    "box",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tellers",
                        to="governance.ballotbox",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "teller",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("box", "position"), name="one_teller_a_layer"
                    ),
                    models.UniqueConstraint(
                        fields=("box", "membership"), name="a_teller_holds_one_key"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Envelope",
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
                ("index", models.PositiveIntegerField(help_text="From 0, in the log.")),
                ("sealed", models.BinaryField()),
                ("sealed_sha256", models.CharField(max_length=64)),
                (
                    "leaf",
                    models.CharField(help_text="The leaf's hash, hex.", max_length=64),
                ),
                ("root", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
                (
                    "sealed_in",
                    models.CharField(help_text="browser, server", max_length=8),
                ),
                ("received_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "box",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="governance.ballotbox",
                    ),
                ),
                (
                    "elector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="governance.elector",
                    ),
                ),
            ],
            options={
                "verbose_name": "sealed envelope",
                "indexes": [
                    models.Index(
                        fields=["elector", "index"], name="envelopes_of_an_elector"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("box", "index"), name="one_leaf_at_a_place"
                    ),
                    models.UniqueConstraint(
                        fields=("box", "sealed_sha256"), name="no_envelope_comes_twice"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report", "report"),
                            ("discussion", "discussion"),
                            ("motion", "motion"),
                            ("election", "election"),
                            ("minutes", "minutes of an earlier meeting"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "text",
                    models.TextField(
                        blank=True, max_length=20000, verbose_name="what it is about"
                    ),
                ),
                (
                    "duration",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="minutes planned"
                    ),
                ),
                ("begun_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="governance.meeting",
                    ),
                ),
                (
                    "minutes_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approving_items",
                        to="governance.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "position"), name="one_item_at_a_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
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
                ("is_arrival", models.BooleanField()),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("room", "in the room"),
                            ("video", "by video"),
                            ("phone", "by telephone"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "voids",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voided_by",
                        to="governance.attendance",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="governance.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
            },
        ),
        migrations.CreateModel(
            name="MeetingNotice",
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
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "e-mail"),
                            ("hand", "in person"),
                            ("post", "post"),
                        ],
                        max_length=8,
                    ),
                ),
                ("to", models.CharField(blank=True, max_length=254)),
                ("text_sha256", models.CharField(max_length=64)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="governance.meeting",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice of a meeting",
            },
        ),
        migrations.CreateModel(
            name="MinutesVersion",
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
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="governance.meeting",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of the minutes",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "number"), name="minutes_versions_are_numbered"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingEntry",
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
                            ("opened", "the meeting was opened"),
                            ("item", "an item was taken up"),
                            ("note", "note"),
                            ("moved", "moved"),
                            ("seconded", "seconded"),
                            ("amended", "amendment to the motion"),
                            ("nominated", "nominated"),
                            ("vote", "vote"),
                            ("result", "result"),
                            ("done", "an item was finished"),
                            ("adjourned", "put off to another day"),
                            ("closed", "the meeting was closed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=20000)),
                (
                    "facts",
                    models.JSONField(default=dict, help_text="Counts and references."),
                ),
                ("at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="governance.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="governance.meeting",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "verbose_name": "entry of a meeting",
                "indexes": [
                    models.Index(fields=["meeting", "at"], name="entries_in_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemRecusal",
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="governance.agendaitem",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "recusal in an item",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "membership"), name="a_member_steps_aside_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="motion",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="motions",
                to="governance.agendaitem",
            ),
        ),
    ]
