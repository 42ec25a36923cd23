"""Lines put together: by kind and rate for a page, and the totals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from cms.centre.wages.shapes import Code, Line, Part, Sum, Totals
from coopkit.money import Cents


def sums_of(lines: Iterable[Line]) -> tuple[Sum, ...]:
    """The lines of one kind and one rate as one sum, in the order of their first line."""
    groups: dict[tuple[Part, Code, bool, Fraction], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.part, line.code, line.is_extra, line.rate].append(line)
    return tuple(_sum(group) for group in groups.values())


def totals_of(lines: Sequence[Line], paid: Cents) -> Totals:
    """The sums by part; what may also be asked for is in none of them."""
    by_part = dict.fromkeys(Part, 0)
    for line in lines:
        by_part[line.part] += line.cents
    owed = by_part[Part.WORK] + by_part[Part.PREMIUM] + by_part[Part.SICK]
    still = max(0, owed - paid)
    return Totals(
        work_cents=by_part[Part.WORK],
        premium_cents=by_part[Part.PREMIUM],
        sick_cents=by_part[Part.SICK],
        paid_cents=paid,
        still_owed_cents=still,
        waiting_cents=by_part[Part.WAITING],
        claim_cents=still + by_part[Part.WAITING],
    )


def _sum(group: Sequence[Line]) -> Sum:
    line = group[0]
    days = [day for one in group if (day := one.on or one.week)]
    return Sum(
        code=line.code,
        part=line.part,
        is_extra=line.is_extra,
        rate=line.rate,
        minutes=sum(one.minutes for one in group),
        cents=sum(one.cents for one in group),
        count=len(group),
        first=min(days, default=None),
        last=max(days, default=None),
        rule=line.rule,
        source=line.source,
    )
