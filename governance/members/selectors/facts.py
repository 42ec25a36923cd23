"""What the roll tells of a day, for the bounds of the bylaws to be held against."""

from collections.abc import Mapping
from datetime import date, timedelta

from coopkit import offers
from coopkit.cooperatives.models import Cooperative
from governance.members.selectors.electorate import electorate
from governance.members.selectors.roll import standing_roll
from governance.members.standing import INSIDE

LATELY = timedelta(days=365)


def rule_facts(cooperative: Cooperative, on: date) -> Mapping[str, int]:
    """How many count, vote, work and belong; workers only where hours are on file.

    `members` are those that a quorum is a share of, `voters` those who may vote,
    `workers` all who worked within a year, `member_workers` those of them who are members
    or candidates.
    """
    who = electorate(cooperative, on=on)
    lines = [*who.electors, *(line for line, _because in who.excluded)]
    facts = {
        "members": sum(line.code not in who.not_in_quorum for line in lines),
        "voters": len(who.electors),
    }
    worked = {
        code for ask in offers.workers for code in ask(cooperative, on - LATELY, on)
    }
    if worked:
        standings = standing_roll(cooperative, on=on)
        inside = {line.code for each in INSIDE for line in standings[each]}
        facts |= {"workers": len(worked), "member_workers": len(worked & inside)}
    return facts
