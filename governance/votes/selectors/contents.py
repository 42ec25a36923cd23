"""Reading what is counted: each standing open ballot, or the published list."""

from collections.abc import Collection
from typing import Any

from governance.meetings.selectors import presence_at, quorum_at
from governance.votes.models import BallotBox, Motion, Proxy
from governance.votes.selectors.motions import standing_ballots
from governance.votes.selectors.ways import LOT_SEED, is_by_marks, is_in_meeting

INVALID = "invalid"


def contents(motion: Motion) -> list[dict[str, Any]]:
    """The content of every ballot that is counted, blank ones too; invalid ones are not.

    Of an open vote each elector’s standing ballot, by code; of a secret one the published
    list, by tracker, and nothing before it is published.
    """
    if motion.is_secret:
        return [
            dict(each["ballot"])
            for each in published(motion)
            if each["is"] != INVALID and each["ballot"]
        ]
    if is_by_marks(motion):
        marked = standing_ballots(motion).values_list("marks", flat=True)
        return [{"marks": list(marks)} for marks in marked]
    chosen = standing_ballots(motion).values_list("choice", flat=True)
    return [{"choice": choice} for choice in chosen]


def published(motion: Motion) -> list[dict[str, Any]]:
    """The ballots of a secret vote as they were published; none before that."""
    box = box_or_none(motion)
    return list(box.ballots or ()) if box else []


def box_or_none(motion: Motion) -> BallotBox | None:
    """The box of a motion, read anew; None where the vote is open."""
    return BallotBox.objects.filter(motion=motion).first()


def took_part(motion: Motion) -> list[str]:
    """The codes of all who handed in a ballot that can count, by code."""
    if not motion.is_secret:
        codes = standing_ballots(motion).values_list("elector__code", flat=True)
        return sorted(codes)
    box = box_or_none(motion)
    listed = (box.participants or ()) if box else ()
    return sorted({each["voter"] for each in listed if each.get("because") != "conflict"})


def proxies_of(motion: Motion) -> list[dict[str, str]]:
    """The proxies that stand, by the giver’s code; one query."""
    rows = Proxy.objects.filter(motion=motion, ended_at__isnull=True)
    found = rows.order_by("giver__code").values_list(
        "giver__code", "holder__code", "signed_on"
    )
    return [
        {"giver": giver, "holder": holder, "signed_on": signed_on.isoformat()}
        for giver, holder, signed_on in found
    ]


def presence_of(motion: Motion) -> dict[str, Any] | None:
    """Who was at the meeting when the vote closed; None for one without a meeting.

    A giver of a proxy is there where its holder is. `was_quorate` tells that the meeting
    had its quorum at some time.
    """
    if not is_in_meeting(motion) or motion.item is None:
        return None
    meeting, at = motion.item.meeting, motion.closes_at
    found = presence_at(meeting, at=at)
    state = quorum_at(meeting, at=at, item=motion.item)
    return {
        "codes": sorted(found.codes),
        "how": {code: found.how[code] for code in sorted(found.codes)},
        "was_quorate": state.was_met_once or state.test.met,
    }


def around(
    presence: dict[str, Any] | None, proxies: Collection[dict[str, str]]
) -> list[str] | None:
    """All who count as present: who was there, and whose proxy holder was.

    >>> around({"codes": ["M1"]}, [{"giver": "M2", "holder": "M1", "signed_on": ""}])
    ['M1', 'M2']
    """
    if presence is None:
        return None
    there = set(presence["codes"])
    by_proxy = {each["giver"] for each in proxies if each["holder"] in there}
    return sorted(there | by_proxy)


def lot_of(motion: Motion) -> str | None:
    """The seed of a motion’s lot; to be told once the vote has closed."""
    if motion.is_secret:
        box = box_or_none(motion)
        return (box.lot_seed or None) if box else None
    seed = motion.options.get(LOT_SEED)
    return str(seed) if seed else None
