"""An allocation of many members: the site's own rule, and two loops beside it.

Run by itself: `python -m tests.bench.allocation RIVAL MEMBERS`.
"""

import gc
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.patronage.allocation import Appropriation, PatronageRules, work_out_year
from ledger.patronage.earnings import Earnings, Labor
from tests.bench.measure import alone, peak_mb, seconds_of, table

MEMBERS = (1_000, 100_000, 1_000_000)
RIVALS = ("coopkit", "integer loop", "decimal loop")
RULES = PatronageRules(
    basis={"hours": Fraction(1)},
    labor_split="hours",
    appropriations=(
        Appropriation(
            to="collective",
            share=Fraction(3, 10),
            of="net_earnings",
            counting_non_patronage=True,
        ),
    ),
    cash_share=Fraction(1, 4),
)


def hours(members: int) -> list[tuple[str, int]]:
    """Codes and minutes, the same in every run."""
    return [(f"M{n:07d}", 30_000 + n * 7_919 % 90_001) for n in range(members)]


def net_cents(members: int) -> int:
    return members * 6_100_13


def coopkit(members: int) -> Callable[[], object]:
    codes = [who for who, _ in hours(members)]
    minutes = [worked for _, worked in hours(members)]
    labor = Labor(codes, [True] * members, {"hours": minutes})
    earnings = Earnings(net_cents=net_cents(members))

    def run() -> int:
        allocation = work_out_year(
            year_end=date(2026, 6, 30),
            year_number=3,
            earnings=earnings,
            workers=labor,
            rules=RULES,
        )
        return sum(share.cash_cents for share in allocation.shares)

    return run


def integer_loop(members: int) -> Callable[[], object]:
    """The shortest loop over whole numbers that gives the same shares."""
    labor = hours(members)
    net = net_cents(members)

    def shares() -> Iterator[tuple[str, int, int, int, str]]:
        pool = net - (net * 3 * 2 + 10) // 20
        whole = sum(minutes for _, minutes in labor)
        parts = [divmod(pool * minutes, whole) for _, minutes in labor]
        left = pool - sum(part for part, _ in parts)
        order = sorted(range(len(parts)), key=lambda n: (-parts[n][1], labor[n][0]))
        lucky = set(order[:left])
        for n, ((who, _), (part, _)) in enumerate(zip(labor, parts, strict=True)):
            total = part + (n in lucky)
            cash = -(-total // 4)
            yield who, total, cash, total - cash, "qualified"

    return lambda: sum(cash for _, _, cash, _, _ in shares())


def decimal_loop(members: int) -> Callable[[], object]:
    """What is often written: decimals rounded one by one, and so not exact."""
    labor = hours(members)
    net = Decimal(net_cents(members)) / 100
    cent = Decimal("0.01")

    def shares() -> Iterator[tuple[str, Decimal, Decimal, Decimal, str]]:
        pool = (net * Decimal("0.7")).quantize(cent)
        whole = Decimal(sum(minutes for _, minutes in labor))
        for who, minutes in labor:
            total = (pool * Decimal(minutes) / whole).quantize(cent)
            cash = (total / 4).quantize(cent)
            yield who, total, cash, total - cash, "qualified"

    return lambda: sum(cash for _, _, cash, _, _ in shares())


def report() -> str:
    """The table of all rivals and sizes."""
    rows = []
    for members in MEMBERS:
        found = {
            rival: alone("tests.bench.allocation", rival, str(members))
            for rival in RIVALS
        }
        loop = found["integer loop"]["seconds"]
        for rival, seen in found.items():
            rows.append(
                [
                    f"{members:,} members, {rival}",
                    f"{seen['seconds']:.3f}",
                    f"{seen['seconds'] / loop:.2f}",
                    f"{seen['peak_mb']:.0f}",
                ]
            )
    return table(
        "Allocation (reach: a million members in at most 1.5 loops, under 400 MB)",
        ["job", "seconds", "× integer loop", "peak MB"],
        rows,
    )


def main(rival: str, members: int) -> None:
    jobs = dict(zip(RIVALS, (coopkit, integer_loop, decimal_loop), strict=True))
    job = jobs[rival](members)
    gc.collect()
    seconds = seconds_of(job, runs=5 if members <= 100_000 else 3)
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
