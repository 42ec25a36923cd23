"""Exit: from which day on somebody is no longer a member, by the bylaws in force.

A leaver is still a member on the last day. A membership that ends by death ends at once;
one that is given up ends when the notice is over, or with the month or the fiscal year in
which it is over. Source: Bylaws, article on leaving; Cal. Corp. Code § 12430 (a member
may resign at any time).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from coopkit.errors import N_, CoopError
from coopkit.periods import fiscal_year_of, month_end

RESIGNED, TRANSFERRED, DIED, EXPELLED = "resigned", "transferred", "died", "expelled"
UNREACHABLE = "unreachable"
KINDS = (RESIGNED, TRANSFERRED, DIED, UNREACHABLE)
"""The exits that need no case; an expulsion has its own steps (`expulsion.py`).

Who cannot be reached is recorded as having resigned, some days after the first letter.
"""
GIVEN_UP = frozenset({RESIGNED, TRANSFERRED})

NOTICE_END, MONTH_END, YEAR_END = "notice_end", "month_end", "year_end"


class EarlierDayError(CoopError):
    """A last day before the one that the bylaws come to, with nobody's decision."""

    template = N_(
        "{asked} is before {proposed}, the last day by the bylaws (clause {clause}). An "
        "earlier day needs a decision of the co-op. Give its reference, or choose "
        "{proposed}."
    )


class BeforeNoticeError(CoopError):
    """A last day before the notice itself."""

    template = N_(
        "The last day {asked} is before the day notice was given, {given}. Nobody leaves "
        "before they said so. Choose {given} or a later day."
    )


class DeathToComeError(CoopError):
    """A death that is dated later than today."""

    template = N_(
        "{asked} is still to come. A death is recorded after it happened. Choose the day "
        "of the death."
    )


class NotInWritingError(CoopError):
    """A notice that was only spoken, where the bylaws ask for it in writing."""

    template = N_(
        "This notice was not given in writing; the bylaws ask for that (clause "
        "{clause}). Ask {name} for a few written words, then record it."
    )


class NoTransferError(CoopError):
    """A membership that is to be handed on, where the bylaws do not let it."""

    template = N_(
        "A membership cannot be transferred here (clause {clause}). Record a resignation "
        "instead; the capital account is paid out by the bylaws."
    )


class NoReceiverError(CoopError):
    """A transfer without the member who takes the share over."""

    template = N_(
        "A share can pass to another member only (clause {clause}), and “{code}” is no "
        "other member on {on}. Give the code of the member who takes it over."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay:
    """The last day as a member; `notice_ends` is when the days of notice are over."""

    day: date
    notice_ends: date
    rule: str


def last_day(
    kind: str,
    *,
    given_on: date,
    notice_days: int,
    takes_effect: str,
    unreachable_days: int = 0,
    year_end: tuple[int, int] = (12, 31),
) -> LastDay:
    """The last day that the bylaws come to; `year_end` is month and day.

    `given_on` is the day of the notice, of the death, or of the first letter; `rule` the
    bylaws' key that has the last word.

    >>> found = last_day("resigned", given_on=date(2026, 11, 21), notice_days=30,
    ...     takes_effect="month_end")
    >>> found.notice_ends, found.day
    (datetime.date(2026, 12, 21), datetime.date(2026, 12, 31))
    """
    if kind not in KINDS:
        raise ValueError(f"no day for an exit of kind {kind}")
    if kind == DIED:
        return LastDay(day=given_on, notice_ends=given_on, rule="")
    if kind == UNREACHABLE:
        day = given_on + timedelta(days=unreachable_days)
        return LastDay(day=day, notice_ends=day, rule="exit.unreachable_days")
    over = given_on + timedelta(days=notice_days)
    if takes_effect == NOTICE_END:
        return LastDay(day=over, notice_ends=over, rule="exit.notice_days")
    if takes_effect == MONTH_END:
        day = month_end(over.year, over.month, 31)
    elif takes_effect == YEAR_END:
        month, last = year_end
        day = fiscal_year_of(over, month=month, day=last).last
    else:
        raise ValueError(f"exits do not take effect at {takes_effect}")
    return LastDay(day=day, notice_ends=over, rule="exit.takes_effect")


def check_last_day(
    asked: date, proposed: LastDay, *, given_on: date, decision: str, clause: str
) -> None:
    """Refuse a day before the notice, or an earlier one that nobody decided on.

    A later day is the leaver's own choice.
    """
    if asked < given_on:
        raise BeforeNoticeError(asked=asked, given=given_on)
    if asked < proposed.day and not decision.strip():
        raise EarlierDayError(asked=asked, proposed=proposed.day, clause=clause)
