"""Consent: whether a member agreed to count a qualified notice as income, since when.

A written consent covers all patronage of the fiscal year in which the co-op received it
and of every later one, and ends with the year in which it is revoked. One by the bylaws
covers the patronage after the member was handed a copy, while a member. A qualified check
covers the one dividend it was part of, once it is cashed in time.
Source: 26 U.S.C. § 1388(c)(2), (3); 26 C.F.R. § 1.1388-1(c)(3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coopkit.periods import FiscalYear, qualified_cheque_last_day

WRITTEN, BYLAWS, CHEQUE = "written", "bylaws", "cheque"
METHODS = (WRITTEN, BYLAWS, CHEQUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One consent that a member gave; `paper` says where it is kept."""

    method: str
    received_on: date
    year_end: date | None = None
    revoked_on: date | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentStatus:
    """Whether a member's whole patronage of a fiscal year is covered.

    `since` is the first day that is covered, also where only a part of the year is; then
    `is_valid` is false. A check that is still to be cashed is valid and `is_conditional`:
    it lapses unless it is cashed by the 90th day after the payment period.
    """

    is_valid: bool
    method: str = ""
    since: date | None = None
    paper: str = ""
    is_conditional: bool = False


NONE = ConsentStatus(is_valid=False)


def status_of(
    given: Iterable[Given], *, year: FiscalYear, member_from: date, agreed_by: str
) -> ConsentStatus:
    """The consent under which a member's patronage of a year stands.

    `member_from` is the first day of the membership; `agreed_by` is the way of consent
    that the bylaws of the year name. A paper that was signed goes before the bylaws, and
    both before a check.
    """
    held = sorted(given, key=lambda one: (METHODS.index(one.method), one.received_on))
    partly = NONE
    for one in held:
        since = covered_from(one, year=year, agreed_by=agreed_by)
        if since is None:
            continue
        whole = since <= max(year.first, member_from)
        found = ConsentStatus(
            is_valid=whole, method=one.method, since=since, paper=one.paper
        )
        if whole:
            return found
        partly = partly if partly.method else found
    if agreed_by == CHEQUE and not partly.method:
        return ConsentStatus(
            is_valid=True, method=CHEQUE, since=year.first, is_conditional=True
        )
    return partly


def covered_from(one: Given, *, year: FiscalYear, agreed_by: str) -> date | None:
    """The first day of a year whose patronage one consent covers; None if it does not.

    >>> year = FiscalYear(date(2026, 1, 1), date(2026, 12, 31))
    >>> signed = Given(method="written", received_on=date(2026, 11, 5))
    >>> covered_from(signed, year=year, agreed_by="bylaws")
    datetime.date(2026, 1, 1)
    """
    if one.method == CHEQUE:
        in_time = one.received_on <= qualified_cheque_last_day(year.last)
        return year.first if one.year_end == year.last and in_time else None
    if one.revoked_on and one.revoked_on < year.first:
        return None
    if one.received_on > year.last:
        return None
    if one.method == WRITTEN:
        return year.first
    return max(one.received_on, year.first) if agreed_by == BYLAWS else None
