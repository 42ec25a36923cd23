"""The printed notice: what its paper takes, in the reader's language."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, override

from governance.meetings.models import Meeting
from governance.meetings.selectors.meetings import ItemLine, agenda_of
from governance.members.models import Membership


def letter_data(
    meeting: Meeting,
    membership: Membership | None,
    *,
    what: str,
    sha256: str,
    on: date,
    language: str = "",
) -> dict[str, Any]:
    """What the template takes; without a membership it is a notice to pin up."""
    language = language or (membership.person.language if membership else "en")
    lines = agenda_of(meeting)
    with override(language):
        data: dict[str, Any] = {
            "lang": language,
            "coop": {
                "name": meeting.cooperative.name,
                "address": meeting.cooperative.address,
            },
            "issued": date_format(on),
            "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
            "labels": _labels(meeting, what),
            "facts": _facts(meeting),
            "purpose": meeting.purpose,
            "items": [_item(line) for line in lines],
            "sha256": sha256,
        }
    if membership is not None:
        person = membership.person
        address = person.postal_address.splitlines()
        data["reference"] = membership.code
        data["name"] = person.legal_name or person.display_name
        data["address_lines"] = [line for line in address if line.strip()]
    if what == "cancelled":
        data["items"] = []
        data["purpose"] = meeting.rules.get("cancelled", {}).get("reason", "")
    return data


def _labels(meeting: Meeting, what: str) -> dict[str, str]:
    titles = {
        "notice": _("Notice of a meeting"),
        "moved": _("New notice of a meeting"),
        "second_call": _("Second call of a meeting"),
        "cancelled": _("A meeting is called off"),
    }
    return {
        "page": _("Page"),
        "title": titles[what],
        "meeting": meeting.title,
        "agenda": _("Agenda"),
        "to_vote": _("What is voted on"),
        "fingerprint": _("Fingerprint (SHA-256) of the words that all members got"),
        "limits": _("Only what this notice names can be decided."),
    }


def _facts(meeting: Meeting) -> list[dict[str, str]]:
    starts, ends = (
        timezone.localtime(meeting.starts_at),
        timezone.localtime(meeting.ends_at),
    )
    told = [
        (_("Kind"), str(meeting.get_kind_display())),
        (_("Day"), date_format(starts, "DATE_FORMAT")),
        (
            _("Hour"),
            _("%(first)s to %(last)s")
            % {
                "first": date_format(starts, "TIME_FORMAT"),
                "last": date_format(ends, "TIME_FORMAT"),
            },
        ),
        (_("Place"), meeting.place),
        (_("From afar"), meeting.joining),
        (_("Who may vote is taken from the roll of"), date_format(meeting.record_on)),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


def _item(line: ItemLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "hour": date_format(line.at, "TIME_FORMAT"),
        "title": line.item.title,
        "kind": str(line.item.get_kind_display()),
        "text": line.item.text,
        "matters": [
            {"title": matter.title, "text": matter.text} for matter in line.matters
        ],
    }
