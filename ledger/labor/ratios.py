"""Ratios: how much of the work is done by people who have a say in it.

Units: people, minutes. Two statutory measures: the part of all workers who are members or
candidates, and others' hours as a part of members' hours. Candidates' hours stand on
neither side: they are on their way in.
Source: Cal. Corp. Code § 12253.5 (51% of workers); Ley 27/1999, art. 80.7 (30%).
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

LEAST_WORKERS = Fraction(51, 100)
MOST_HOURS = Fraction(3, 10)
"""Where the bylaws lack a value: what the two statutes say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratios:
    """Who worked between two days, and the two bounds of the bylaws.

    >>> months = {"first": date(2026, 1, 1), "last": date(2026, 6, 30)}
    >>> found = Ratios(**months, members=4, candidates=1, others=5, member_minutes=900,
    ...                candidate_minutes=90, other_minutes=300)
    >>> found.worker_share, found.enough_members, found.members_lacking
    (Fraction(1, 2), False, 1)
    >>> found.hours_share, found.few_other_hours, found.minutes_over
    (Fraction(1, 3), False, 30)
    """

    first: date
    last: date
    members: int
    candidates: int
    others: int
    member_minutes: int
    candidate_minutes: int
    other_minutes: int
    least_workers: Fraction = LEAST_WORKERS
    most_hours: Fraction = MOST_HOURS

    @property
    def workers(self) -> int:
        return self.members + self.candidates + self.others

    @property
    def worker_share(self) -> Fraction | None:
        """Members and candidates among all who worked; nothing where nobody did."""
        if not self.workers:
            return None
        return Fraction(self.members + self.candidates, self.workers)

    @property
    def hours_share(self) -> Fraction | None:
        """Others' hours as a part of members' hours; nothing where no member worked."""
        if not self.member_minutes:
            return None
        return Fraction(self.other_minutes, self.member_minutes)

    @property
    def enough_members(self) -> bool:
        return self.worker_share is None or self.worker_share >= self.least_workers

    @property
    def few_other_hours(self) -> bool:
        """Whether others' hours stay within the bound; hours without a member do not."""
        return self.other_minutes <= self.most_hours * self.member_minutes

    @property
    def is_kept(self) -> bool:
        return self.enough_members and self.few_other_hours

    @property
    def members_lacking(self) -> int:
        """How many of the others must be admitted to reach the least share."""
        needed = self.least_workers * self.workers
        least = -(-needed.numerator // needed.denominator)
        return max(0, least - self.members - self.candidates)

    @property
    def minutes_over(self) -> int:
        """The minutes by which others' hours are above the bound."""
        most = self.most_hours * self.member_minutes
        return max(0, self.other_minutes - most.numerator // most.denominator)
