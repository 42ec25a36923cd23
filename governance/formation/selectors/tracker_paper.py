"""The tracker on paper, for a meeting without screens: what its template takes."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.bylaws.selectors import reading_language
from governance.formation.models import FoundingGroup
from governance.formation.selectors.tracker import Tracker, WaitingVote


def paper_of(
    group: FoundingGroup, shown: Tracker, *, on: date, size: str
) -> dict[str, Any]:
    """What `founding_tracker` takes, in the reader's language; no query."""
    figures = [
        [_("People"), str(shown.founders)],
        [_("Rules decided"), f"{shown.decided} / {shown.rules}"],
        [_("Stages done"), f"{shown.done} / {len(shown.stages)}"],
    ]
    return {
        "coop": {"name": group.cooperative.name},
        "page": size,
        "lang": reading_language(),
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "title": _("Where we are"),
        "about": date_format(on, "DATE_FORMAT"),
        "figures": [{"label": label, "value": value} for label, value in figures],
        "next": [each.words for each in shown.next],
        "waiting": [_vote(each) for each in shown.votes]
        + [
            f"{line.owner}: {line.title}"
            + (f" ({_day(line.due_on)})" if line.due_on else "")
            for line in shown.tasks
        ]
        + [f"{each.words}: {each.detail}" for each in shown.unseen],
        "stages": [
            {
                "place": each.place,
                "name": each.name,
                "state": each.words,
                "key": each.state,
                "because": each.because,
                "next": each.missing[0].words if each.missing else "",
            }
            for each in shown.stages
        ],
        "labels": _labels(),
    }


def _labels() -> dict[str, str]:
    return {
        "page": _("Page"),
        "next": _("What is next"),
        "waiting": _("Who waits for whom"),
        "stages": _("The fifteen stages"),
        "notes": _("Notes of the meeting"),
        "nobody": _("Nobody waits for anybody."),
        "advice": _("A draft to talk about, not legal or tax advice."),
    }


def _vote(each: WaitingVote) -> str:
    told = {"title": each.motion.title, "names": ", ".join(each.names), "n": each.silent}
    if each.names:
        return _("“%(title)s”: still to vote: %(names)s") % told
    if each.silent:
        return _("“%(title)s”: still to vote: %(n)s") % told
    return _("“%(title)s”: everybody has voted") % told


def _day(on: date) -> str:
    return _("until %(day)s") % {"day": date_format(on, "DATE_FORMAT")}
