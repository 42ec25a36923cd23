"""Reading what a vote can be prepared with: agenda items, offices, terms, minutes."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import Bylaws, in_force
from governance.meetings.models import AgendaItem, Body, Meeting, MeetingState
from governance.meetings.selectors import holders, office_name, offices_of
from governance.members.entitlement import ELECTORATE, class_of
from governance.members.selectors import class_names
from governance.votes.models import Method, Motion

Choices = list[tuple[str, Any]]
LONGEST_NUMBER = 17
"""Digits of a number in an address that the database can still compare."""


def way_name(way: str) -> str:
    """A way of deciding in the reader's language."""
    if way == "unanimous":
        return _("unanimous written consent")
    return str(Method(way).label)


def items(cooperative: Cooperative) -> Choices:
    """The agenda items of meetings that are to come or under way; one query."""
    ahead = [MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.OPEN]
    rows = AgendaItem.objects.filter(
        meeting__cooperative=cooperative, meeting__state__in=ahead, done_at__isnull=True
    ).select_related("meeting")
    return [
        (
            str(row.pk),
            f"{date_format(row.meeting.starts_at)} · {row.meeting.title} · {row.title}",
        )
        for row in rows.order_by("meeting__starts_at", "position")
    ]


def item_of(cooperative: Cooperative, chosen: str) -> AgendaItem | None:
    """The item that was chosen; nothing where none was."""
    if not chosen:
        return None
    rows = AgendaItem.objects.filter(meeting__cooperative=cooperative)
    return rows.select_related("meeting__cooperative").get(pk=int(chosen))


def words_of(cooperative: Cooperative, chosen: str) -> dict[str, Any]:
    """What an item tells of the vote that is prepared for it: its title, its matter."""
    rows = AgendaItem.objects.filter(meeting__cooperative=cooperative)
    if not chosen.isdecimal() or len(chosen) > LONGEST_NUMBER:
        return {}
    item = rows.filter(pk=int(chosen)).select_related("minutes_of").first()
    if item is None:
        return {}
    found: dict[str, Any] = {"title": item.title}
    if item.text:
        found["text"] = item.text
    last = item.minutes_of.minutes.order_by("number").last() if item.minutes_of else None
    if last:
        found["matter"] = f"minutes:{last.meeting_id}:{last.number}"
    return found


def offices(cooperative: Cooperative, *, on: date) -> Choices:
    """The offices that an election can fill; one query."""
    rows = offices_of(cooperative, on=on)
    return [(row.key, office_name(row)) for row in rows if not row.rotation]


def matters(cooperative: Cooperative, *, on: date) -> Choices:
    """What a motion can do beside its words: end a term, approve minutes, dissolve."""
    return [
        *_recalls(cooperative, on),
        *_minutes(cooperative),
        ("dissolution", _("dissolve the co-op")),
    ]


def classes(cooperative: Cooperative, bylaws: Bylaws) -> Choices:
    """The classes that vote, where the bylaws let classes vote apart."""
    if "vote.class_vote" in bylaws and not bylaws["vote.class_vote"].flag:
        return []
    if "members.classes" not in bylaws:
        return []
    names = class_names(cooperative, on=bylaws.on)
    found = class_of(bylaws["members.classes"].value)
    return [(key, names.get(key, key)) for key, each in found.items() if each.votes]


def has_board(cooperative: Cooperative, *, on: date) -> bool:
    """Whether anybody sits on a board."""
    return bool(holders(cooperative, body=Body.BOARD, on=on))


def electorate_rules(motion: Motion, *, on: date) -> list[Any]:
    """The rules that made the list of voters, each for its clause in the bylaws."""
    day = date.fromisoformat(motion.rules["on"]) if motion.rules else on
    bylaws = in_force(motion.cooperative, on=day)
    return [bylaws[key] for key in ELECTORATE if key in bylaws]


def held(motion: Motion) -> dict[str, Any]:
    """A prepared motion as its form begins."""
    options = motion.options
    names = ("rule", "seats", "office", "rounds", "review_months", "classes")
    found = {name: options[name] for name in names if name in options}
    lasts = motion.closes_at - motion.opens_at
    answers = motion.candidates.order_by("number").values_list("name", flat=True)
    return found | {
        "title": motion.title,
        "text": motion.text,
        "matter": _matter(motion),
        "item": str(motion.item_id or ""),
        "body": motion.body,
        "days": max(round(lasts / timedelta(days=1)), 1),
        "is_secret": motion.is_secret,
        "record_on": motion.record_on,
        "challenge_days": options.get("challenge_days", 14),
        "starts_on": motion.payload.get("starts_on"),
        "answers": "\n".join(answers),
    }


def _matter(motion: Motion) -> str:
    payload = motion.payload
    if motion.kind == "recall":
        return f"recall:{payload['term']}:{payload['code']}"
    if motion.kind == "minutes":
        return f"minutes:{payload['meeting']}:{payload['version']}"
    return motion.kind


def _recalls(cooperative: Cooperative, on: date) -> Iterator[tuple[str, str]]:
    for each in holders(cooperative, on=on):
        if each.term_id:
            words = _("end the term of %(name)s as %(office)s")
            told = {"name": each.name, "office": each.office_name or each.office}
            yield f"recall:{each.term_id}:{each.code}", words % told


def _minutes(cooperative: Cooperative) -> Iterator[tuple[str, str]]:
    """The last version of each meeting's minutes that are not approved; one query."""
    rows = Meeting.objects.filter(
        cooperative=cooperative, minutes_approved_by__isnull=True
    ).annotate(last=Max("minutes__number"))
    for meeting in rows.filter(last__isnull=False).order_by("-starts_at"):
        words = _("approve the minutes of %(meeting)s, version %(number)s")
        told = {"meeting": meeting.title, "number": meeting.last}
        yield f"minutes:{meeting.pk}:{meeting.last}", words % told
