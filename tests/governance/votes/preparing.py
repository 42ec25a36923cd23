"""Votes that are prepared and opened, as the tests of the ways of deciding need them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from coopkit.cooperatives.models import Cooperative
from governance.votes.models import Ballot, Motion
from governance.votes.services import (
    add_option,
    answer_nomination,
    cast_ballot,
    close_vote,
    declare_result,
    open_prepared,
    prepare_motion,
)
from tests.factories import NOON
from tests.governance.factories import membership, officer, user_of


def prepared(cooperative: Cooperative, method: str = "motion", **fields: Any) -> Motion:
    """A vote that is written down and has not opened."""
    given: dict[str, Any] = {
        "kind": "election" if method == "election" else "plain",
        "title": "Buy an oven",
        "text": "The co-op buys an oven.",
        "payload": {},
        "at": NOON,
        "opens_at": NOON,
        **fields,
    }
    if "proposed_by" not in given:
        given["proposed_by"] = user_of(cooperative, "M001")
    return prepare_motion(cooperative=cooperative, method=method, **given)


def opened(cooperative: Cooperative, method: str = "motion", **fields: Any) -> Motion:
    """A vote that was prepared and has opened, without telling anybody."""
    at = fields.pop("open_at", NOON)
    motion = prepared(cooperative, method, **fields)
    return open_prepared(motion=motion, by=None, at=at, announce=False)


def stand(motion: Motion, codes: str) -> None:
    """Some members are nominated and accept."""
    for code in codes.split():
        who = membership(motion.cooperative, code)
        option = add_option(
            motion=motion, membership=who, nominated_by=who, by=who.person.user, at=NOON
        )
        answer_nomination(option=option, accepts=True, at=NOON)


def number_of(motion: Motion, code: str) -> int:
    """The number that a candidate has drawn."""
    return motion.candidates.get(membership__code=code).number


def vote(motion: Motion, code: str, choice: str = "", **fields: Any) -> Ballot:
    """A member votes by name."""
    voter = membership(motion.cooperative, code)
    at = fields.pop("at", motion.opens_at)
    return cast_ballot(motion=motion, voter=voter, choice=choice, at=at, **fields)


def rank(motion: Motion, code: str, order: str, **fields: Any) -> Ballot:
    """A member ranks candidates by their codes."""
    marks = [number_of(motion, each) for each in order.split()]
    return vote(motion, code, marks=marks, **fields)


def votes(motion: Motion, choices: Iterable[str], **fields: Any) -> None:
    """M001, M002, … choose in turn; nothing is no vote."""
    for number, choice in enumerate(choices, start=1):
        if choice:
            vote(motion, f"M{number:03d}", choice, **fields)


def declared(motion: Motion, at: datetime | None = None) -> Motion:
    """The result, once the vote is over."""
    motion.refresh_from_db()
    return declare_result(
        motion=motion, by=None, at=at or motion.closes_at, announce=False
    )


def closed(motion: Motion, at: datetime) -> Motion:
    """A vote in a meeting, closed by the chair."""
    return close_vote(motion=motion, by=officer(motion.cooperative, "secretary"), at=at)


def told(motion: Motion) -> dict[str, Any]:
    """The record of a declared result."""
    assert motion.result is not None
    return dict(motion.result)


def day_of(motion: Motion) -> date:
    """The day on which a result was declared."""
    assert motion.declared_at is not None
    return motion.declared_at.date()
