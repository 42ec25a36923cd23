"""Correcting hours after the lock: how a mistake is put right, by when it is found.

Before the notices the year is worked out again. Until the payment period ends, those who
got too little get a supplementary notice. After it, a mistake below the immaterial bound
is put right in the year that runs; a larger one opens the year again, by a decision. Once
the years of the bylaws are over, nothing opens it.
Units: minutes. Source: Bylaws, art. 9 (years); 26 U.S.C. § 1382(d) (payment period).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from coopkit.errors import N_, CoopError, Marked
from coopkit.periods import month_end, payment_period_ends

REOPEN_YEARS = 3
"""For how many years, where the bylaws do not say."""
IMMATERIAL = Fraction(1, 100)
"""Below which part of the members' countable hours, where the bylaws do not say."""


class Treatment(StrEnum):
    RERUN = "rerun"
    SUPPLEMENT = "supplement"
    IMMATERIAL = "immaterial"
    REOPEN = "reopen"


TREATMENT_WORDS: dict[str, Marked] = {
    Treatment.RERUN: N_("the year is worked out again"),
    Treatment.SUPPLEMENT: N_("a supplementary notice"),
    Treatment.IMMATERIAL: N_("put right in the year that runs"),
    Treatment.REOPEN: N_("the year is opened again"),
}
WHY: dict[str, Marked] = {
    Treatment.RERUN: N_("No notice of the year was issued yet."),
    Treatment.SUPPLEMENT: N_(
        "Notices are out, and the payment period of the year has not ended."
    ),
    Treatment.IMMATERIAL: N_(
        "The payment period is over, and all corrections since the notices are less "
        "than the bylaws’ part of the members’ hours of that year."
    ),
    Treatment.REOPEN: N_(
        "The payment period is over, and the corrections since the notices reach the "
        "bylaws’ part of the members’ hours. Notices and tax forms are corrected."
    ),
}


class TooLateError(CoopError):
    """A mistake found after the years in which it can be put right."""

    template = N_(
        "The allocation of {year} was made on {noticed}, and a mistake in it could be "
        "put right until {until}. It stands as it is."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a correction is judged by.

    `noticed` is the day of the year's first notice, if any is out; `changed` are the
    minutes, without sign, of this correction and all others since then.
    """

    year_end: date
    on: date
    noticed: date | None
    changed: int
    member_minutes: int
    reopen_years: int = REOPEN_YEARS
    immaterial: Fraction = IMMATERIAL


def treatment(case: Case) -> Treatment:
    """What becomes of a correction; a TooLateError once the year is at rest.

    >>> late = {"year_end": date(2025, 12, 31), "on": date(2026, 10, 1)}
    >>> out = {"noticed": date(2026, 5, 1), "member_minutes": 100_000}
    >>> str(treatment(Case(**late, **out, changed=999)))
    'immaterial'
    >>> str(treatment(Case(**late, **out, changed=1_000)))
    'reopen'
    """
    if case.noticed is None:
        return Treatment.RERUN
    if case.on <= payment_period_ends(case.year_end):
        return Treatment.SUPPLEMENT
    noticed = case.noticed
    until = month_end(noticed.year + case.reopen_years, noticed.month, noticed.day)
    if case.on > until:
        raise TooLateError(year=case.year_end.year, noticed=noticed, until=until)
    if case.changed < case.immaterial * case.member_minutes:
        return Treatment.IMMATERIAL
    return Treatment.REOPEN


@dataclass(frozen=True, slots=True)
class Netted:
    """A change of minutes: what the year can bear, and what is carried out of it."""

    kept: int
    carried: int


def net_within_year(on_file: int, change: int) -> Netted:
    """Net a change against a year's minutes: they go down to zero, never below.

    What is taken back beyond that is carried, as an adjustment of a prior period, to the
    year that runs.

    >>> net_within_year(60, -90), net_within_year(60, 30)
    (Netted(kept=-60, carried=-30), Netted(kept=30, carried=0))
    """
    kept = max(change, -max(on_file, 0))
    return Netted(kept, change - kept)
