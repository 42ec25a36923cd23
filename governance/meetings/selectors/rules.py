"""Reading the rules of a meeting: those its notice fixed, or those of a day."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import Bylaws, InForce, in_force
from governance.meetings.models import Body, Meeting
from governance.meetings.notice import NoticeRules
from governance.meetings.rulebook import DEFAULTS, keys_of


def frozen(held: InForce) -> dict[str, Any]:
    """A value as records keep it: what it says, and by what right."""
    return {
        "key": held.key,
        "value": held.value,
        "value_id": held.value_id,
        "effective_from": held.effective_from.isoformat(),
        "adopted_by": held.adopted_by,
    }


def rules_on(bylaws: Bylaws, body: str) -> dict[str, dict[str, Any]]:
    """The values that bind a meeting of a body, by key.

    Where the bylaws say nothing a default stands, which no decision adopted.
    """
    return {
        key: frozen(bylaws[key])
        if key in bylaws
        else {
            "key": key,
            "value": DEFAULTS[key],
            "value_id": None,
            "effective_from": "",
            "adopted_by": "",
        }
        for key in keys_of(body)
    }


def held_rules(meeting: Meeting) -> Mapping[str, Mapping[str, Any]]:
    """The values that bind a meeting: fixed at its notice, before that of its day."""
    fixed: Mapping[str, Mapping[str, Any]] | None = meeting.rules.get("held")
    if fixed:
        return fixed
    bylaws = in_force(meeting.cooperative, on=timezone.localdate(meeting.starts_at))
    return rules_on(bylaws, meeting.body)


def quorum_written(meeting: Meeting) -> Mapping[str, Any]:
    """The quorum of a meeting as the bylaws write one."""
    held = held_rules(meeting)
    if meeting.body == Body.BOARD:
        value = held["board.quorum"]["value"]
        return {"share": value, "of": "members"} if isinstance(value, str) else value
    is_second = meeting.rules.get("is_second_call", False)
    value = held["quorum.second_call" if is_second else "quorum.members"]["value"]
    return dict(value)


def notice_rules(held: Mapping[str, Mapping[str, Any]], body: str) -> NoticeRules:
    """What some values ask of the notice of a meeting of a body."""
    if body == Body.BOARD:
        return NoticeRules(least=int(held["board.notice_days"]["value"]))
    hours = held["meetings.personal_notice"]["value"]
    return NoticeRules(
        least=int(held["meetings.notice_min_days"]["value"]),
        most=int(held["meetings.notice_max_days"]["value"]),
        hours=None if hours is None else int(hours),
        record=int(held["meetings.record_days"]["value"]),
    )


def rules_of_day(cooperative: Cooperative, body: str, *, on: date) -> NoticeRules:
    """What the bylaws of a day ask of the notice of a meeting of a body."""
    return notice_rules(rules_on(in_force(cooperative, on=on), body), body)


def clauses(bylaws: Bylaws, keys: Iterable[str]) -> list[InForce]:
    """The values that a page names as its rules, those the bylaws have."""
    return [bylaws[key] for key in keys if key in bylaws]
