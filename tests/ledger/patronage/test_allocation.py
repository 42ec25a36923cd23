"""From a year's earnings to members' shares."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings, strategies as st

from ledger.patronage.allocation import (
    Allocation,
    Appropriation,
    Minimum,
    NobodyTakesPartError,
    PatronageRules,
    work_out_year,
)
from ledger.patronage.carried import Carried
from ledger.patronage.earnings import Earnings, Labor, NoLaborError, Worker
from ledger.patronage.qualified import CashShareTooLowError
from tests.ledger.patronage.naive import naive_year

YEAR_END = date(2026, 12, 31)
HALF, FIFTH = Fraction(1, 2), Fraction(1, 5)
COLLECTIVE = Appropriation(
    to="collective",
    share=Fraction(30, 100),
    of="net_earnings",
    counting_non_patronage=True,
)
RULES = PatronageRules(
    basis={"hours": Fraction(1)},
    labor_split="hours",
    cash_share=HALF,
    appropriations=(COLLECTIVE,),
    minimum=Minimum(measure="hours", at_least=16),
    loss_members=Fraction(3, 4),
    startup_years=2,
)
PLAIN = replace(RULES, appropriations=(), minimum=None)


def worker(who: str, hours: int | str, *, member: bool = True, **more: Any) -> Worker:
    measures = {"hours": Fraction(hours)} | {k: Fraction(v) for k, v in more.items()}
    return Worker(who=who, member=member, measures=measures)


CREW = (
    worker("M001", 1900),
    worker("M002", 1500),
    worker("M003", 700),
    worker("T001", 900, member=False),
)


def year(
    net: int = 61_000_00,
    *,
    workers: Sequence[Worker] | Labor = CREW,
    rules: PatronageRules = RULES,
    number: int = 3,
    carried: Sequence[Carried] = (),
    unqualified: Sequence[str] = (),
    **more: int,
) -> Allocation:
    return work_out_year(
        year_end=YEAR_END,
        year_number=number,
        earnings=Earnings(net_cents=net, **more),
        workers=workers,
        rules=rules,
        carried=carried,
        unqualified=unqualified,
    )


def totals(found: Allocation) -> dict[str, int]:
    return {share.who: share.total_cents for share in found.shares}


def test_the_example_of_the_contract_to_the_cent() -> None:
    found = year()
    assert (found.patronage_cents, found.non_patronage_cents) == (50_020_00, 10_980_00)
    assert found.appropriated == {"collective": 18_300_00}
    assert found.pool_cents == 42_700_00
    assert [tuple(share) for share in found.shares] == [
        ("M001", 19_787_81, 9_893_91, 9_893_90, "qualified"),
        ("M002", 15_621_95, 7_810_98, 7_810_97, "qualified"),
        ("M003", 7_290_24, 3_645_12, 3_645_12, "qualified"),
    ]
    assert found.leftover == (("M001", 1),)
    assert found.payment_period_ends == date(2027, 9, 15)


def test_cash_rounds_up_so_that_no_notice_is_disqualified() -> None:
    rules = replace(PLAIN, cash_share=FIFTH)
    found = year(6_66, workers=[worker("M001", 60)], rules=rules)
    assert found.shares[0].cash_cents == 1_34  # a fifth is 1.332


def test_leftover_cents_of_a_tie_go_to_the_lower_code_in_any_order() -> None:
    crew = [worker("M003", 1), worker("M001", 1), worker("M002", 1)]
    found = year(11, workers=crew, rules=PLAIN)
    assert totals(found) == {"M003": 3, "M001": 4, "M002": 4}
    assert found.leftover == (("M001", 1), ("M002", 1))


def test_shares_follow_the_order_of_the_workers() -> None:
    assert [share.who for share in year(workers=CREW[::-1]).shares] == [
        "M003",
        "M002",
        "M001",
    ]


def test_a_member_below_the_minimum_takes_no_part() -> None:
    crew = [*CREW, worker("M004", "15.99"), worker("M005", 16)]
    assert list(totals(year(workers=crew))) == ["M001", "M002", "M003", "M005"]


def test_a_member_with_nothing_takes_part_with_nothing_where_there_is_no_minimum() -> (
    None
):
    crew = [*CREW, worker("M004", 0)]
    assert totals(year(workers=crew, rules=PLAIN))["M004"] == 0


def test_somebody_may_stand_here_as_a_member_and_as_none() -> None:
    crew = [worker("M001", 100), worker("M001", 100, member=False)]
    found = year(10_00, workers=crew, rules=PLAIN)
    assert (found.patronage_cents, totals(found)) == (5_00, {"M001": 5_00})


def test_measures_can_be_weighed_as_they_are_or_by_their_totals() -> None:
    crew = [worker("M001", 3, wages="10"), worker("M002", 1, wages="90")]
    rules = replace(PLAIN, basis={"hours": Fraction(1), "wages": Fraction(1)})
    assert totals(year(104_00, workers=crew, rules=rules)) == {
        "M001": 13_00,
        "M002": 91_00,
    }
    normal = replace(rules, normalize=True)  # 3/4 + 1/10 and 1/4 + 9/10
    assert totals(year(2_00, workers=crew, rules=normal)) == {"M001": 85, "M002": 1_15}


def test_a_measure_nobody_has_weighs_nothing_when_normalized() -> None:
    basis = {"hours": Fraction(1), "points": Fraction(5)}
    found = year(rules=replace(RULES, basis=basis, normalize=True))
    assert totals(found) == totals(year())


def test_earnings_nobodys_labor_made_are_not_patronage() -> None:
    found = year(extraneous_cents=11_000_00)
    assert (found.patronage_cents, found.non_patronage_cents) == (41_000_00, 20_000_00)
    assert found.appropriated == {"collective": 20_000_00}  # more than 30 % already
    assert found.pool_cents == 41_000_00


def test_a_return_on_capital_reduces_patronage_unless_the_bylaws_say_not() -> None:
    crew = [worker("M001", 1)]
    found = year(100_00, workers=crew, rules=PLAIN, capital_return_cents=10_00)
    assert found.pool_cents == 90_00
    beside = replace(PLAIN, capital_return_reduces_patronage=False)
    found = year(100_00, workers=crew, rules=beside, capital_return_cents=10_00)
    assert found.pool_cents == 100_00


def test_without_counting_the_whole_share_is_taken_from_patronage() -> None:
    step = replace(COLLECTIVE, counting_non_patronage=False)
    found = year(rules=replace(RULES, appropriations=(step,)))
    assert found.appropriated == {"collective": 10_980_00 + 18_300_00}
    assert found.pool_cents == 50_020_00 - 18_300_00


def test_non_patronage_can_go_elsewhere_and_then_no_longer_counts() -> None:
    reserve = Appropriation(to="indivisible", share=HALF, of="non_patronage")
    for steps in ((reserve, COLLECTIVE), (COLLECTIVE, reserve)):
        found = year(rules=replace(RULES, appropriations=steps))
        assert found.appropriated == {"indivisible": 5_490_00, "collective": 18_300_00}
        assert found.pool_cents == 61_000_00 - 5_490_00 - 18_300_00


def test_a_fund_is_fed_from_what_is_left_and_from_no_more() -> None:
    education = Appropriation(to="education", share=Fraction(1), of="patronage")
    late = Appropriation(to="solidarity", share=HALF, of="net_earnings")
    found = year(rules=replace(RULES, appropriations=(COLLECTIVE, education, late)))
    assert found.appropriated == {
        "collective": 18_300_00,
        "education": 42_700_00,
        "solidarity": 0,
    }
    assert found.pool_cents == 0
    assert {share.total_cents for share in found.shares} == {0}


def test_an_appropriation_is_rounded_half_up() -> None:
    step = Appropriation(to="education", share=HALF, of="patronage")
    rules = replace(PLAIN, appropriations=(step,))
    assert (
        year(5, workers=[worker("M001", 1)], rules=rules).appropriated["education"] == 3
    )


def test_a_year_that_gains_charges_nobody_though_labor_lost() -> None:
    found = year(5_000_00, extraneous_cents=15_000_00)
    assert found.patronage_cents == -8_200_00
    assert found.pool_cents == 0
    assert found.appropriated == {"collective": 5_000_00}


def test_a_year_of_nothing_gives_everybody_nothing() -> None:
    found = year(0)
    assert found.appropriated == {"collective": 0}
    assert [share.total_cents for share in found.shares] == [0, 0, 0]
    assert found.leftover == ()


@pytest.mark.parametrize(
    "crew", [(), CREW[3:], (worker("M001", 0),), (worker("M001", 0), CREW[3])]
)
@pytest.mark.parametrize("net", [61_000_00, 0, -5_00])
def test_without_members_labor_there_is_a_refusal(
    crew: tuple[Worker, ...], net: int
) -> None:
    with pytest.raises(NoLaborError, match="No member has any hours"):
        year(net, workers=crew)


def test_a_measure_is_named_in_the_readers_language() -> None:
    with pytest.raises(NoLaborError) as refused:
        year(workers=())
    with override("es"):
        said = str(refused.value)
    assert "horas" in said
    assert "hours" not in said


def test_all_members_below_the_minimum_is_a_refusal_where_there_is_something() -> None:
    crew = [worker("M001", 15), worker("M002", 3)]
    with pytest.raises(NobodyTakesPartError, match="least hours"):
        year(workers=crew)
    assert len(year(0, workers=crew).shares) == 0


def test_a_qualified_notice_cannot_promise_less_than_a_fifth_in_cash() -> None:
    with pytest.raises(CashShareTooLowError, match=r"19/100.*1/5.*§ 1388\(c\)\(1\)"):
        year(rules=replace(RULES, cash_share=Fraction(19, 100)))
    nothing_now = replace(RULES, cash_share=Fraction(0), notice="nonqualified")
    assert {share.cash_cents for share in year(rules=nothing_now).shares} == {0}


def test_measures_that_are_negative_are_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        year(workers=[worker("M001", 10), worker("M002", -1)])


def test_rules_that_cannot_be_are_our_own_mistake() -> None:
    for wrong in (
        {"cash_share": Fraction(2)},
        {"loss_members": Fraction(-1)},
        {"basis": {}},
        {"notice": "maybe"},
    ):
        with pytest.raises(ValueError):
            replace(RULES, **wrong)
    with pytest.raises(ValueError):
        Appropriation(to="x", share=HALF, of="sales")


def test_columns_give_what_workers_give() -> None:
    labor = Labor.of(CREW, RULES.measures)
    assert year(workers=labor) == year()  # type: ignore[arg-type]


def random_coop(seed: int) -> dict[str, Any]:
    """A random co-op: its year, its workers, its bylaws; the same for the same seed."""
    chance = Random(seed)

    def share(least: Fraction = Fraction(0)) -> Fraction:
        return least + (1 - least) * Fraction(chance.randint(0, 20), 20)

    def hours() -> Fraction:
        return Fraction(chance.randint(0, 180_000), chance.choice([1, 4, 7, 60]) * 60)

    workers = [
        worker(f"M{code:03}", hours(), wages=chance.randint(0, 900))
        for code in chance.sample(range(1, 100), chance.randint(1, 12))
    ]
    workers.append(worker("M100", 17 + hours()))
    if chance.random() < 0.5:
        workers.append(worker("T001", hours(), member=False))
    step = replace(
        COLLECTIVE, share=share(), counting_non_patronage=chance.random() < 0.5
    )
    wages = chance.choice([{}, {"wages": Fraction(chance.randint(0, 9), 7)}])
    rules = replace(
        PLAIN,
        basis={"hours": Fraction(chance.randint(1, 3))} | wages,
        normalize=chance.random() < 0.5,
        cash_share=share(FIFTH),
        loss_members=share(),
        appropriations=chance.choice([(), (step,)]),
        minimum=chance.choice([None, RULES.minimum]),
    )
    size = 10 ** chance.randint(0, 10)
    return {
        "net": chance.randint(-size // 3, size),
        "extraneous_cents": chance.choice([0, chance.randint(-size, size)]),
        "capital_return_cents": chance.choice([0, chance.randint(0, size // 9)]),
        "number": chance.randint(1, 4),
        "workers": workers,
        "rules": rules,
    }


def coops() -> st.SearchStrategy[dict[str, Any]]:
    return st.integers(0, 2**32).map(random_coop)


@settings(max_examples=2000, deadline=None)
@given(coops())
def test_it_agrees_with_the_slow_way_on_paper(coop: dict[str, Any]) -> None:
    found = year(**coop)
    earnings = Earnings(
        net_cents=coop["net"],
        extraneous_cents=coop["extraneous_cents"],
        capital_return_cents=coop["capital_return_cents"],
    )
    accounts, members = naive_year(
        coop["number"], earnings, coop["workers"], coop["rules"]
    )
    assert found.appropriated == accounts
    assert totals(found) == members


@settings(max_examples=2000, deadline=None)
@given(coops())
def test_not_a_cent_is_lost_and_the_cash_floor_is_kept(coop: dict[str, Any]) -> None:
    found, rules = year(**coop), coop["rules"]
    given_out = sum(share.total_cents for share in found.shares)
    base = coop["net"] - coop["capital_return_cents"]
    assert given_out == found.pool_cents
    assert given_out + sum(found.appropriated.values()) == base
    assert found.patronage_cents + found.non_patronage_cents == base
    for share in found.shares:
        assert share.cash_cents + share.retained_cents == share.total_cents
        assert share.total_cents == 0 or (share.total_cents > 0) == (base >= 0)
        if share.total_cents > 0:
            assert share.cash_cents >= rules.cash_share * share.total_cents
            assert share.cash_cents - 1 < rules.cash_share * share.total_cents
        else:
            assert share.cash_cents == 0


@settings(max_examples=1000, deadline=None)
@given(coops(), st.randoms())
def test_the_order_of_members_does_not_matter(coop: dict[str, Any], chance: Any) -> None:
    other = list(coop["workers"])
    chance.shuffle(other)
    assert totals(year(**coop | {"workers": other})) == totals(year(**coop))


@settings(max_examples=1000, deadline=None)
@given(coops(), st.fractions(Fraction(1, 50), 50, max_denominator=50))
def test_scaling_all_labor_changes_nothing(coop: dict[str, Any], times: Fraction) -> None:
    coop["rules"] = replace(coop["rules"], minimum=None)
    scaled = [
        replace(each, measures={name: times * n for name, n in each.measures.items()})
        for each in coop["workers"]
    ]
    assert year(**coop | {"workers": scaled}) == year(**coop)


@settings(max_examples=1000, deadline=None)
@given(coops())
def test_who_worked_more_never_gets_less(coop: dict[str, Any]) -> None:
    coop["rules"] = replace(coop["rules"], basis={"hours": Fraction(1)})
    found = year(**coop)
    worked = {w.who: w.measures["hours"] for w in coop["workers"] if w.member}
    by_hours = sorted(found.shares, key=lambda share: worked[share.who])
    for less, more in pairwise(by_hours):
        if worked[less.who] < worked[more.who]:
            assert abs(more.total_cents) >= abs(less.total_cents)


@given(st.integers(10**30, 10**40))
def test_amounts_may_be_larger_than_any_machine_word(net: int) -> None:
    found = year(net, rules=PLAIN)
    assert sum(share.total_cents for share in found.shares) == found.pool_cents
