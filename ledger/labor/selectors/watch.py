"""Reading the two statutory ratios, and how the notices of a year stand."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Max, Min, Q, Sum

from coopkit.cooperatives.models import Cooperative
from coopkit.papers.models import Paper
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.models import Spell
from governance.members.selectors import spans
from governance.members.standing import Span, Standing
from ledger.labor.ratios import LEAST_WORKERS, MOST_HOURS, Ratios
from ledger.labor.selectors.lines import held_lines

LEAST = "members.worker_share_min"
MOST = "members.nonmember_hours_max"


def ratios(
    cooperative: Cooperative, *, first: date, last: date, bylaws: Bylaws | None = None
) -> Ratios:
    """Who worked between two days, by what they were then; five queries.

    Somebody counts once among the workers, by what they were on the last day they
    worked. The bounds are those of the last day.
    """
    minutes, workers = _work(cooperative, first, last)
    bylaws = bylaws or in_force(cooperative, on=last)
    least, most = bylaws.get(LEAST), bylaws.get(MOST)
    return Ratios(
        first=first,
        last=last,
        members=workers.count("member"),
        candidates=workers.count("candidate"),
        others=workers.count("other"),
        member_minutes=max(0, minutes["member"]),
        candidate_minutes=max(0, minutes["candidate"]),
        other_minutes=max(0, minutes["other"]),
        least_workers=least.share if least else LEAST_WORKERS,
        most_hours=most.share if most else MOST_HOURS,
    )


def _work(
    cooperative: Cooperative, first: date, last: date
) -> tuple[Mapping[str, int], list[str]]:
    """The minutes by standing, and the standing of each who worked."""
    held, trials = spans(cooperative), trials_of(cooperative, first, last)
    rows = held_lines(cooperative).filter(on__range=(first, last)).order_by()
    minutes: dict[str, int] = defaultdict(int)
    was: dict[str, tuple[date, str]] = {}
    changing = set()
    totals = rows.values_list("code").annotate(Sum("minutes"), Max("on"))
    for code, total, on in totals:
        if code in trials or (code in held and not _throughout(held[code], first, on)):
            changing.add(code)
            continue
        standing = standing_of(code, on, held, trials)
        minutes[standing] += total
        if total > 0:
            was[code] = on, standing
    by_day = rows.filter(code__in=changing).values_list("code", "on")
    for code, on, total in by_day.annotate(Sum("minutes")) if changing else ():
        standing = standing_of(code, on, held, trials)
        minutes[standing] += total
        if total > 0 and (code not in was or on > was[code][0]):
            was[code] = on, standing
    return minutes, [standing for _, standing in was.values()]


def _throughout(span: Span, first: date, last: date) -> bool:
    """Whether a membership covers some days whole."""
    return first in span and last in span and not span.gaps


def standing_of(
    code: str, on: date, held: dict[str, Span], trials: dict[str, list[Span]]
) -> str:
    """What somebody was on a day: “member”, “candidate” or “other”."""
    if code in held and on in held[code]:
        return "member"
    return "candidate" if any(on in span for span in trials.get(code, ())) else "other"


def trials_of(cooperative: Cooperative, first: date, last: date) -> dict[str, list[Span]]:
    """The days on which people were candidates, by code; one query."""
    spells = Spell.objects.filter(
        Q(last__isnull=True) | Q(last__gte=first),
        membership__cooperative=cooperative,
        standing=Standing.CANDIDATE,
        first__lte=last,
    )
    found: dict[str, list[Span]] = defaultdict(list)
    for code, begins, ends in spells.values_list("membership__code", "first", "last"):
        found[code].append(Span(begins, ends))
    return found


def noticed_on(cooperative: Cooperative, *, year_end: date) -> date | None:
    """The day of the first notice of a year's allocation, if any was issued."""
    notices = Paper.objects.filter(
        cooperative=cooperative,
        kind="notice",
        key__startswith=f"notice:{year_end.year}:",
    )
    found: date | None = notices.aggregate(first=Min("issued_on"))["first"]
    return found
