"""How a founding group decides: a few ways in plain words, as the bylaws write them.

Shares are fractions of the votes cast, or of all founders; days are whole days. The model
text is the pack `governance/rules/agreement/`; `values_of` fills it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from coopkit.errors import N_, CoopError, Marked
from coopkit.money import plain_share

PACK = "agreement"
FOUNDER = "founder"
"""The class of members of a group that is still forming."""

CONSENSUS, THREE_QUARTERS = "consensus", "three_quarters"
TWO_THIRDS, MAJORITY = "two_thirds", "majority"

SHARES: Mapping[str, Fraction] = {
    CONSENSUS: Fraction(1),
    THREE_QUARTERS: Fraction(3, 4),
    TWO_THIRDS: Fraction(2, 3),
    MAJORITY: Fraction(1, 2),
}
WAYS: Mapping[str, Marked] = {
    CONSENSUS: N_(
        "Everybody agrees. One no is enough to stop a proposal: you talk until all of "
        "you can live with it."
    ),
    THREE_QUARTERS: N_(
        "Three quarters of the votes. In a group of eight, two may disagree and it still "
        "passes."
    ),
    TWO_THIRDS: N_(
        "Two thirds of the votes. In a group of six, two may disagree and it still "
        "passes."
    ),
    MAJORITY: N_(
        "More yes than no. It is the quickest way; almost half of you may be outvoted."
    ),
}
QUORUMS: Mapping[str, Marked] = {
    "1/2": N_("half of you"),
    "2/3": N_("two thirds of you"),
    "3/4": N_("three quarters of you"),
    "1": N_("all of you"),
}
DAYS = (1, 30)
NOTICE_DAYS = (0, 30)


class UnknownWayError(CoopError):
    """A way of deciding that is not among the four."""

    template = N_(
        "“{way}” is none of the ways of deciding. Choose one of those on the page; your "
        "group can change it later by a vote."
    )


class DaysOutOfRangeError(CoopError):
    """More or fewer days than a group can sensibly choose."""

    template = N_(
        "{days} days cannot be chosen here; it lies between {least} and {most}. Choose a "
        "number in between."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a group decides: the way, who must take part, and for how many days.

    >>> Ways().way, Ways(way="consensus", days=3).days
    ('two_thirds', 3)
    """

    way: str = TWO_THIRDS
    quorum: str = "1/2"
    days: int = 7
    notice_days: int = 3

    def __post_init__(self) -> None:
        if self.way not in WAYS or self.quorum not in QUORUMS:
            raise UnknownWayError(way=self.way if self.way not in WAYS else self.quorum)
        for days, (least, most) in ((self.days, DAYS), (self.notice_days, NOTICE_DAYS)):
            if not least <= days <= most:
                raise DaysOutOfRangeError(days=days, least=least, most=most)


def values_of(ways: Ways) -> dict[str, Any]:
    """The parameters of the agreement that a group chooses, as the catalogue takes them.

    A way is counted on the votes cast; consensus, and the adoption of the bylaws, on all
    founders, so that nobody is bound who stayed away.

    >>> values_of(Ways(way="majority"))["vote.bylaws"]["basis"]
    'members'
    """
    quorum = {"share": ways.quorum, "of": "members"}
    return {
        "vote.ordinary": _threshold(ways.way, of_all=ways.way == CONSENSUS),
        "vote.bylaws": _threshold(ways.way, of_all=True),
        "quorum.members": quorum,
        "quorum.second_call": quorum,
        "vote.days": ways.days,
        "meetings.notice_min_days": ways.notice_days,
    }


def _threshold(way: str, *, of_all: bool) -> dict[str, Any]:
    return {
        "basis": "members" if of_all else "cast",
        "threshold": plain_share(SHARES[way]),
        "strictly_more": way == MAJORITY,
    }
