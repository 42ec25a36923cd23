"""Criteria of admission: what a candidate has reached, and what exactly is missing.

Units: labor in minutes, time in whole months, money in cents. Probation “none” demands
neither hours nor months of anybody. Source: Bylaws, article on membership; the hours and
months of SELC's model (650 hours, six months, whichever takes longer).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from coopkit.errors import N_, CoopError
from coopkit.money import Cents
from coopkit.periods import month_end

NONE, HOURS, MONTHS, BOTH, LONGER = "none", "hours", "months", "both", "longer"
COURSE, BUY_IN, WAIT = "course", "buy_in", "wait"
RECORDED = (COURSE, BUY_IN)
"""What somebody may record as met, when it happened outside of the program."""

_HOURS_IN = frozenset({HOURS, BOTH, LONGER})
_MONTHS_IN = frozenset({MONTHS, BOTH, LONGER})


class CriteriaMissingError(CoopError):
    """An admission before all that the bylaws demand is reached."""

    template = N_(
        "{name} cannot be admitted on {on} yet. Missing: {missing}. The bylaws ask for "
        "it before the decision. Record what is met, or wait until it is."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What the bylaws in force ask of a candidate; 0 asks for nothing.

    `hours` and `months` count only where `probation` says so; `wait_months` only for who
    was a member before.
    """

    probation: str = NONE
    hours: int = 0
    months: int = 0
    course: bool = False
    buy_in_cents: Cents = 0
    wait_months: int = 0

    @property
    def minutes(self) -> int:
        return self.hours * 60 if self.probation in _HOURS_IN else 0

    @property
    def whole_months(self) -> int:
        return self.months if self.probation in _MONTHS_IN else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a candidate has reached; `recorded` are criteria recorded, with their days.

    `left_on` is the last day of an earlier membership.
    """

    minutes: int = 0
    buy_in_cents: Cents = 0
    left_on: date | None = None
    recorded: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing the bylaws ask for; `rule` is the key it comes from.

    `reached` and `needed` are minutes, months, cents, or 0 and 1. `recorded_on` is the
    day somebody recorded it as met; `due` the day on which time alone will meet it.
    """

    key: str
    rule: str
    reached: int
    needed: int
    recorded_on: date | None = None
    due: date | None = None

    @property
    def met(self) -> bool:
        return self.recorded_on is not None or self.reached >= self.needed

    @property
    def missing(self) -> int:
        return 0 if self.met else self.needed - self.reached


def months_between(first: date, on: date) -> int:
    """The whole months that are over, from the beginning of one day to that of another.

    >>> months_between(date(2026, 1, 31), date(2026, 2, 27))
    0
    >>> months_between(date(2026, 1, 31), date(2026, 2, 28))
    1
    """
    months = (on.year - first.year) * 12 + on.month - first.month
    return max(0, months - (months_after(first, months) > on))


def months_after(first: date, months: int) -> date:
    """The day some months later, or the month's last where it is shorter.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    count = first.year * 12 + first.month - 1 + months
    return month_end(count // 12, count % 12 + 1, first.day)


def criteria(
    demands: Demands, reached: Reached, *, since: date, on: date
) -> tuple[Criterion, ...]:
    """What is asked of a candidate since a day, each with how far it has come.

    What the bylaws do not ask for is not among them: with probation “none” there are
    neither hours nor months.

    >>> asked = Demands(probation="hours", hours=650)
    >>> [(c.key, c.reached, c.missing) for c in criteria(asked, Reached(minutes=412 * 60),
    ...     since=date(2026, 7, 1), on=date(2026, 11, 21))]
    [('hours', 24720, 14280)]
    """
    return tuple(_asked(demands, reached, since, on))


def _asked(
    demands: Demands, reached: Reached, since: date, on: date
) -> Iterable[Criterion]:
    if demands.wait_months and reached.left_on:
        yield _time(
            WAIT,
            "admission.readmission_months",
            demands.wait_months,
            since=reached.left_on,
            on=on,
        )
    if demands.minutes:
        yield Criterion(
            key=HOURS,
            rule="admission.hours",
            reached=reached.minutes,
            needed=demands.minutes,
        )
    if demands.whole_months:
        months = demands.whole_months
        yield _time(MONTHS, "admission.months", months, since=since, on=on)
    for key, rule, has, needed in (
        (COURSE, "admission.course", 0, int(demands.course)),
        (BUY_IN, "admission.buy_in_first", reached.buy_in_cents, demands.buy_in_cents),
    ):
        if needed:
            yield Criterion(
                key=key,
                rule=rule,
                reached=has,
                needed=needed,
                recorded_on=_by(reached, key, on),
            )


def _time(key: str, rule: str, months: int, *, since: date, on: date) -> Criterion:
    """A criterion that time alone meets."""
    return Criterion(
        key=key,
        rule=rule,
        reached=months_between(since, on),
        needed=months,
        due=months_after(since, months),
    )


def _by(reached: Reached, key: str, on: date) -> date | None:
    """The day a criterion was recorded, if that was by then."""
    day = reached.recorded.get(key)
    return day if day is not None and day <= on else None


def all_met(asked: Iterable[Criterion]) -> bool:
    """Whether nothing is missing; where nothing is asked, nothing is."""
    return all(criterion.met for criterion in asked)


def ready_on(asked: Iterable[Criterion]) -> date | None:
    """The first day on which time alone meets what is missing; None if it cannot."""
    waiting = [criterion for criterion in asked if not criterion.met]
    if not waiting or any(criterion.due is None for criterion in waiting):
        return None
    return max(criterion.due for criterion in waiting if criterion.due)
