"""The first tables of money."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('coopkit', '0001_initial'),
        ('coopkit', '__first__'),
        ('governance', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Book',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('options', models.JSONField(default=dict, help_text='Beancount options we keep.')),
                ('plugins', models.JSONField(default=list, help_text='Allowed plugins, in order.')),
                ('head_seq', models.PositiveBigIntegerField(default=0)),
                ('head_hash', models.CharField(blank=True, max_length=64)),
                ('locked_through', models.DateField(help_text='No entry on or before.', null=True)),
                ('cooperative', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='book', to='coopkit.cooperative')),
            ],
            options={
                'verbose_name': 'book',
            },
        ),
        migrations.CreateModel(
            name='LaborImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year_end', models.DateField(help_text='The last day of its fiscal year.')),
                ('filename', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('columns', models.JSONField(help_text='Which column was read as what.')),
                ('imported_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='labor_imports', to='coopkit.cooperative')),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sheet of hours',
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('cooperative', 'year_end'), name='one_sheet_of_hours_holds_a_year')],
            },
        ),
        migrations.CreateModel(
            name='NonPatronagePrefix',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(help_text='“Income:Interest”.', max_length=300)),
                ('chosen_at', models.DateTimeField()),
                ('dropped_at', models.DateTimeField(null=True)),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='non_patronage_prefixes', to='coopkit.cooperative')),
            ],
            options={
                'verbose_name': 'non-patronage accounts',
                'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_at__isnull', True)), fields=('cooperative', 'prefix'), name='a_prefix_is_chosen_once')],
            },
        ),
        migrations.CreateModel(
            name='Worksheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year_end', models.DateField()),
                ('number', models.PositiveSmallIntegerField()),
                ('data', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('books_sha256', models.CharField(max_length=64)),
                ('labor_sha256', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('frozen', 'frozen, not yet sent'), ('sent', 'sent to the members'), ('approved', 'adopted by the members'), ('failed', 'not adopted'), ('posted', 'posted to the books'), ('replaced', 'replaced by a newer one')], default='frozen', max_length=12)),
                ('prepared_at', models.DateTimeField()),
                ('resolution', models.CharField(blank=True, max_length=40)),
                ('batch', models.CharField(blank=True, max_length=60)),
                ('posted_on', models.DateField(null=True)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='worksheets', to='coopkit.cooperative')),
                ('motion', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.motion')),
                ('prepared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'worksheet',
                'constraints': [models.UniqueConstraint(fields=('cooperative', 'year_end', 'number'), name='worksheets_are_numbered'), models.UniqueConstraint(condition=models.Q(('state', 'posted')), fields=('cooperative', 'year_end'), name='a_year_is_posted_once')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300)),
                ('opened_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('currencies', models.JSONField(default=list)),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='ledger.book')),
            ],
            options={
                'verbose_name': 'account',
                'constraints': [models.UniqueConstraint(fields=('book', 'name'), name='account_names_differ')],
            },
        ),
        migrations.CreateModel(
            name='Directive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField()),
                ('date', models.DateField()),
                ('kind', models.CharField(help_text='“open”, “transaction”, …', max_length=16)),
                ('text', models.TextField()),
                ('entry_id', models.CharField(max_length=40)),
                ('batch', models.CharField(blank=True, help_text='Its link: “patronage-2026”.', max_length=60)),
                ('authority', models.CharField(help_text='“import:…”, “person:…” or “resolution:2026-GM-003”.', max_length=120)),
                ('prev_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directives', to='ledger.book')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'journal entry',
                'indexes': [models.Index(fields=['book', 'date'], name='entries_by_day'), models.Index(fields=['book', 'batch'], name='entries_by_batch')],
                'constraints': [models.UniqueConstraint(fields=('book', 'seq'), name='one_row_a_place'), models.UniqueConstraint(fields=('book', 'entry_id'), name='entry_ids_differ')],
            },
        ),
        migrations.CreateModel(
            name='LaborEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(help_text='The line of the sheet, from 1.')),
                ('code', models.CharField(help_text='“M001”; “T…” for a non-member.', max_length=16)),
                ('on', models.DateField(help_text='The day, or the last day of the pay period.')),
                ('kind', models.CharField(default='worked', max_length=24)),
                ('minutes', models.PositiveIntegerField()),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='ledger.laborimport')),
            ],
            options={
                'verbose_name': 'hours',
                'indexes': [models.Index(fields=['sheet', 'code'], name='hours_of_a_worker')],
            },
        ),
        migrations.CreateModel(
            name='WorksheetShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16)),
                ('minutes', models.BigIntegerField()),
                ('total_cents', models.BigIntegerField()),
                ('cash_cents', models.BigIntegerField()),
                ('retained_cents', models.BigIntegerField()),
                ('leftover_cents', models.SmallIntegerField(default=0)),
                ('worksheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='ledger.worksheet')),
            ],
            options={
                'verbose_name': 'member’s share',
                'constraints': [models.UniqueConstraint(fields=('worksheet', 'code'), name='one_share_a_member'), models.CheckConstraint(condition=models.Q(('total_cents', django.db.models.expressions.CombinedExpression(models.F('cash_cents'), '+', models.F('retained_cents')))), name='cash_and_retained_make_the_share')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('minor', models.BigIntegerField()),
                ('scale', models.PositiveSmallIntegerField()),
                ('currency', models.CharField(max_length=24)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='ledger.account')),
                ('directive', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='ledger.directive')),
            ],
            options={
                'verbose_name': 'posting',
                'indexes': [models.Index(fields=['account', 'date', 'currency', 'scale', 'minor'], name='balances_by_account')],
            },
        ),
    ]
