"""Append-only again after new columns, and what meetings and votes only ever append."""

from typing import Any

from django.db import migrations

from coopkit.audit.append_only import protect, release

AGAIN = ("governance_elector", "governance_ballot", "governance_recusal")
NEW = (
    "governance_petitionsignature",
    "governance_attendance",
    "governance_itemrecusal",
    "governance_meetingentry",
    "governance_minutesversion",
    "governance_rollcorrection",
    "governance_round",
    "governance_paperreturn",
    "governance_paperentry",
)
VOTE_NOTICES, MEETING_NOTICES = (
    "governance_motionnotice",
    "governance_meetingnotice",
)


def forwards(apps: Any, schema_editor: Any) -> None:
    """Put the triggers on anew: SQLite loses them when it remakes a table."""
    release(*AGAIN, VOTE_NOTICES)(apps, schema_editor)
    protect(*AGAIN, *NEW)(apps, schema_editor)
    protect(VOTE_NOTICES, erasable=["to"])(apps, schema_editor)
    protect(MEETING_NOTICES, erasable=["to"])(apps, schema_editor)


def backwards(apps: Any, schema_editor: Any) -> None:
    release(*NEW, MEETING_NOTICES)(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("governance", "0007_meetings_and_votes")]
    operations = [migrations.RunPython(forwards, backwards)]
