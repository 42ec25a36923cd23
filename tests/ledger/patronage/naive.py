"""A year worked out the slow way, with fractions, as one would on paper."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from ledger.patronage.allocation import PatronageRules
from ledger.patronage.earnings import Earnings, Worker


def largest_remainder(total: int, parts: dict[str, Fraction]) -> dict[str, int]:
    """Divide a total; leftover cents by largest remainder, then by lower name."""
    sign = -1 if total < 0 else 1
    whole = sum(parts.values())
    exact = {name: abs(total) * part / whole for name, part in parts.items()}
    given = {name: floor(amount) for name, amount in exact.items()}
    order = sorted(exact, key=lambda name: (given[name] - exact[name], name))
    for name in order[: abs(total) - sum(given.values())]:
        given[name] += 1
    return {name: sign * amount for name, amount in given.items()}


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def naive_year(
    year_number: int,
    earnings: Earnings,
    workers: Sequence[Worker],
    rules: PatronageRules,
) -> tuple[dict[str, int], dict[str, int]]:
    """What each account and each member receives; one counted collective step at most."""
    base = earnings.net_cents - (
        earnings.capital_return_cents if rules.capital_return_reduces_patronage else 0
    )
    labor = {"a member": Fraction(0), "b other": Fraction(0)}
    for worker in workers:
        side = "a member" if worker.member else "b other"
        labor[side] += worker.measures.get(rules.labor_split, 0)
    operating = base - earnings.extraneous_cents
    patronage = largest_remainder(operating, labor)["a member"]
    outside = base - patronage
    weights = weigh(workers, rules)
    if base < 0:
        loss = min(patronage, 0)
        theirs = 0
        if year_number > rules.startup_years:
            members = rules.loss_members
            theirs = largest_remainder(
                loss, {"a members": members, "b collective": 1 - members}
            )["a members"]
        return {"collective": base - theirs}, largest_remainder(theirs, weights)
    pool, collective = max(patronage, 0), outside + min(patronage, 0)
    for step in rules.appropriations:
        assert (step.to, step.of) == ("collective", "net_earnings")
        wanted = half_up(step.share * earnings.net_cents)
        counted = min(wanted, outside) if step.counting_non_patronage else 0
        taken = max(0, min(pool, wanted - counted))
        pool, collective = pool - taken, collective + taken
    return {"collective": collective}, largest_remainder(pool, weights)


def weigh(workers: Sequence[Worker], rules: PatronageRules) -> dict[str, Fraction]:
    taking_part = [worker for worker in workers if worker.member]
    if rules.minimum:
        name, least = rules.minimum.measure, rules.minimum.at_least
        taking_part = [w for w in taking_part if w.measures.get(name, 0) >= least]
    weights = {worker.who: Fraction(0) for worker in taking_part}
    for measure, weight in rules.basis.items():
        total = sum(
            (Fraction(w.measures.get(measure, 0)) for w in taking_part), Fraction(0)
        )
        over = total if rules.normalize else Fraction(1)
        for worker in taking_part:
            if over:
                weights[worker.who] += weight * worker.measures.get(measure, 0) / over
    return weights
