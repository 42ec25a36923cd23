"""The spells of the memberships that are on file already, from their events."""

from typing import Any

from django.db import migrations

from governance.members.standing import Event, spell_list


def forwards(apps: Any, schema_editor: Any) -> None:
    memberships = apps.get_model("governance", "Membership")
    spells = apps.get_model("governance", "Spell")
    spells.objects.all().delete()
    for membership in memberships.objects.order_by("pk").iterator():
        rows = membership.events.order_by("pk")
        told = rows.values_list("kind", "effective_on", "pk")
        events = [Event(kind, on, "", seq) for kind, on, seq in told]
        spells.objects.bulk_create(
            spells(
                cooperative_id=membership.cooperative_id,
                membership=membership,
                standing=spell.standing,
                member_class=spell.member_class,
                first=spell.first,
                last=spell.last,
            )
            for spell in spell_list(events, membership.member_class)
        )


def backwards(apps: Any, schema_editor: Any) -> None:
    apps.get_model("governance", "Spell").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_roll_is_append_only")]
    operations = [migrations.RunPython(forwards, backwards)]
