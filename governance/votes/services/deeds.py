"""What adopted motions of the votes' own kinds do, in the same transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from coopkit.errors import N_, CoopError
from coopkit.offers import MotionFacts
from governance.meetings.models import (
    Meeting,
    MinutesVersion,
    Office,
    OfficeTerm,
    Resolution,
)
from governance.meetings.services import approve_minutes, end_term, seat
from governance.votes.models import Motion

ELECTION, RECALL, MINUTES, DISSOLUTION = "election", "recall", "minutes", "dissolution"


class NoOfficeError(CoopError):
    """An election to an office that is gone."""

    template = N_(
        "The office “{key}” that this election fills is not there any more. Set it up "
        "again, then declare the result."
    )


class NoTermError(CoopError):
    """A recall of somebody who does not hold the office any more."""

    template = N_(
        "The term that this motion ends is over already. Take the motion back instead of "
        "declaring its result."
    )


def seat_elected(facts: MotionFacts) -> None:
    """Put those elected into the office's seats, in the order of their election.

    An election to no office of the co-op's list is on the record alone. The term begins
    on the day that was said, or on that of the declaration.
    """
    motion = Motion.objects.get(pk=facts.motion_id)
    key = str(motion.options.get("office", ""))
    if not key:
        return
    office = Office.objects.filter(cooperative=facts.cooperative, key=key).first()
    if office is None:
        raise NoOfficeError(key=key)
    result: Mapping[str, Any] = motion.result or {}
    by_lot = {lot["drawn"] for lot in result["count"]["lots"] if lot["for"] == "election"}
    starts = facts.payload.get("starts_on")
    today = timezone.localdate(facts.at)
    starts_on = max(date.fromisoformat(starts), today) if starts else today
    ends = facts.payload.get("ends_on")
    chosen = motion.candidates.select_related("membership__person__user")
    by_number = {option.number: option for option in chosen}
    for number in result["computation"]["elected"]:
        membership = by_number[number].membership
        if membership is None:
            continue
        seat(
            office=office,
            membership=membership,
            starts_on=starts_on,
            ends_on=date.fromisoformat(ends) if ends else None,
            how="lot" if number in by_lot else "election",
            decision=facts.resolution,
            by=facts.by,
            at=facts.at,
        )


def end_recalled(facts: MotionFacts) -> None:
    """End the term of who was recalled, today."""
    terms = OfficeTerm.objects.select_related("office__cooperative")
    term = terms.filter(
        pk=facts.payload["term"], office__cooperative=facts.cooperative
    ).first()
    if term is None or term.ended_on is not None:
        raise NoTermError()
    end_term(
        term=term,
        on=timezone.localdate(facts.at),
        how="recalled",
        decision=facts.resolution,
        by=facts.by,
        at=facts.at,
    )


def fix_minutes(facts: MotionFacts) -> None:
    """Approve the minutes in the version that was voted on: it is fixed from now on."""
    meeting = Meeting.objects.get(
        pk=facts.payload["meeting"], cooperative=facts.cooperative
    )
    version = MinutesVersion.objects.get(meeting=meeting, number=facts.payload["version"])
    resolution = Resolution.objects.get(motion=facts.motion_id)
    approve_minutes(
        meeting=meeting, version=version, resolution=resolution, by=facts.by, at=facts.at
    )
