"""The first tables of people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('coopkit', '0001_initial'),
        ('coopkit', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='ParameterValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='“quorum.members”.', max_length=80)),
                ('value', models.JSONField(help_text="As the parameter's type says; shares as text.")),
                ('effective_from', models.DateField()),
                ('adopted_on', models.DateField()),
                ('adopted_by', models.CharField(help_text='Resolution “2023-GM-001”.', max_length=40)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parameter_values', to='coopkit.cooperative')),
            ],
            options={
                'verbose_name': 'parameter value',
                'constraints': [models.UniqueConstraint(fields=('cooperative', 'key', 'effective_from'), name='one_value_of_a_parameter_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('legal_name', models.CharField(max_length=120, verbose_name='legal name')),
                ('display_name', models.CharField(max_length=80, verbose_name='name to show')),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Español')], default='en', max_length=8)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='coopkit.cooperative')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'person',
                'constraints': [models.UniqueConstraint(fields=('cooperative', 'user'), name='a_user_is_one_person_of_a_coop')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(choices=[('GM', 'members'), ('BD', 'board')], default='GM', max_length=2)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('adopted_on', models.DateField()),
                ('record', models.JSONField()),
                ('sha256', models.CharField(help_text='Of the record, canonical JSON.', max_length=64)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='coopkit.cooperative')),
            ],
            options={
                'verbose_name': 'resolution',
                'constraints': [models.UniqueConstraint(fields=('cooperative', 'body', 'year', 'number'), name='a_resolution_number_is_never_reused')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='“M001”: stands in the ledger.', max_length=16)),
                ('member_class', models.CharField(default='worker', max_length=24)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='coopkit.cooperative')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='governance.person')),
            ],
            options={
                'verbose_name': 'membership',
                'constraints': [models.UniqueConstraint(fields=('cooperative', 'code'), name='a_member_code_is_never_reused')],
            },
        ),
        migrations.CreateModel(
            name='Motion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(default='plain', max_length=40)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(verbose_name='the text that is voted on')),
                ('payload', models.JSONField(default=dict)),
                ('payload_sha256', models.CharField(max_length=64)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('rules', models.JSONField()),
                ('electorate_sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('open', 'open'), ('adopted', 'adopted'), ('failed', 'not adopted'), ('withdrawn', 'withdrawn')], default='open', max_length=12)),
                ('result', models.JSONField(null=True)),
                ('declared_at', models.DateTimeField(null=True)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='motions', to='coopkit.cooperative')),
                ('declared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolution', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='motion', to='governance.resolution')),
            ],
            options={
                'verbose_name': 'motion',
                'indexes': [models.Index(fields=['cooperative', 'state'], name='motions_by_state')],
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('candidate', 'admitted as candidate'), ('admitted', 'admitted as member'), ('resigned', 'resigned'), ('expelled', 'expelled'), ('died', 'died')], max_length=16)),
                ('effective_on', models.DateField()),
                ('decision', models.CharField(blank=True, help_text='“2023-GM-001”.', max_length=60)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='governance.membership')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'membership event',
            },
        ),
        migrations.CreateModel(
            name='Elector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.membership')),
                ('motion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='electors', to='governance.motion')),
            ],
            options={
                'verbose_name': 'elector',
                'constraints': [models.UniqueConstraint(fields=('motion', 'membership'), name='a_member_votes_once')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('abstain', 'Abstain')], max_length=8)),
                ('cast_at', models.DateTimeField()),
                ('elector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='governance.elector')),
                ('motion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='governance.motion')),
            ],
            options={
                'verbose_name': 'ballot',
                'indexes': [models.Index(fields=['motion', 'elector'], name='ballots_of_a_motion')],
            },
        ),
        migrations.CreateModel(
            name='MotionNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(help_text='“email” or “print”.', max_length=8)),
                ('to', models.CharField(blank=True, max_length=254)),
                ('text_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('elector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='governance.elector')),
            ],
            options={
                'verbose_name': 'notice of a motion',
            },
        ),
    ]
