"""The demo co-op's votes: a change of the bylaws in 2025, and one that is open now."""

from datetime import UTC, date, datetime, timedelta

from coopkit.offers import Story
from governance.members.demo import users_by_login
from governance.members.models import Membership
from governance.votes.models import Choice, Motion
from governance.votes.services import (
    cast_ballot,
    declare_result,
    open_motion,
    propose_change,
)

OPENED = datetime(2025, 5, 19, 17, tzinfo=UTC)
CHANGE_FROM = date(2025, 7, 1)
CHANGE_TEXT = (
    "Bylaws, clause 4.7, “Part paid in cash”: “20 %” becomes “25 %” from 1 July 2025.\n\n"
    "Two good years let us pay a little more now. Rent went up for most of us, and the "
    "reserve is where we wanted it."
)
CHANGE_VOTES = (
    *(("M001", Choice.YES), ("M002", Choice.NO), ("M003", Choice.YES)),
    *(("M004", Choice.YES), ("M005", Choice.ABSTAIN), ("M006", Choice.YES)),
    *(("M007", Choice.YES), ("M010", Choice.YES)),
)
OVEN_TEXT = (
    "The bakery buys a second deck oven for at most $18,500, paid from the account kept "
    "for equipment, and has it installed in the first week of the next quarter.\n\n"
    "The first oven runs eleven hours a day, and on Saturdays orders are turned away "
    "from ten in the morning. A repair last spring closed us for two days."
)
OVEN_DAYS = timedelta(days=14)
OVEN_VOTES = (("M001", Choice.YES), ("M002", Choice.NO), ("M005", Choice.ABSTAIN))


def tell(story: Story) -> None:
    """In 2025 the members raise the part of patronage that is paid in cash."""
    secretary = users_by_login(story)["lin"]
    motion = propose_change(
        cooperative=story.cooperative,
        key="patronage.cash_share",
        value="1/4",
        effective_from=CHANGE_FROM,
        title="Pay a quarter of patronage in cash",
        text=CHANGE_TEXT,
        proposed_by=secretary,
        at=OPENED,
        announce=False,
    )
    _vote(motion, CHANGE_VOTES, first=OPENED + timedelta(hours=3))
    declare_result(motion=motion, by=secretary, at=motion.closes_at + timedelta(hours=1))


def tell_what_is_open(story: Story) -> None:
    """The secretary has just opened a vote; three members have voted, Ana has not."""
    motion = open_motion(
        cooperative=story.cooperative,
        kind="plain",
        title="Buy a second deck oven",
        text=OVEN_TEXT,
        payload={},
        proposed_by=users_by_login(story)["lin"],
        at=story.at,
        closes_at=story.at + OVEN_DAYS,
        announce=False,
    )
    _vote(motion, OVEN_VOTES, first=story.at)


def _vote(
    motion: Motion, votes: tuple[tuple[str, Choice], ...], *, first: datetime
) -> None:
    """Cast some members' ballots, a minute apart."""
    memberships = Membership.objects.filter(cooperative=motion.cooperative)
    by_code = {each.code: each for each in memberships.select_related("person__user")}
    for minutes, (code, choice) in enumerate(votes):
        at = first + timedelta(minutes=minutes)
        cast_ballot(motion=motion, voter=by_code[code], choice=choice, at=at)
