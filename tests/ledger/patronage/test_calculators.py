"""The founders' calculators come out as the real co-op's year does, to the cent."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending
from coopkit.offers import Reckoning, Worked, calculators
from coopkit.periods import FiscalYear, fiscal_year
from governance.bylaws.parameters import defaults
from governance.bylaws.selectors import in_force
from governance.votes.services import cast_ballot, declare_result
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.services import post as post_entries
from ledger.equity.chart import Chart
from ledger.equity.models import CapitalRunLine
from ledger.equity.selectors import member_account
from ledger.equity.selectors.notes import departure_plan
from ledger.equity.services.crediting_interest import prepare_interest
from ledger.labor.models import LaborEntry, LaborImport
from ledger.patronage import services
from ledger.patronage.models import Worksheet
from ledger.patronage.selectors import work_out
from ledger.patronage.selectors.loss_calculator import landed
from ledger.patronage.sketch import Sketched, after, line, sketch
from ledger.patronage.worksheet import Sheet
from tests.factories import FOUNDED
from tests.ledger.patronage.bakery import HOURS, Bakery, at, build

ON = date(2026, 10, 1)
CODES = ("M001", "M002", "M003")
RULES: tuple[dict[str, Any], ...] = (
    {},
    {"patronage.notice": "nonqualified", "patronage.cash_share": "0"},
    {"patronage.max_share": "2/5", "patronage.collective_share": "1/7"},
    {
        "patronage.collective_counts_non_patronage": False,
        "reserves.education_share": "1/20",
        "reserves.indivisible_share": "1/2",
        "patronage.basis": {"hours": "1/2", "equal": "1/2"},
        "patronage.normalize": True,
        "patronage.minimum_hours": 800,
    },
)


def ask(bakery: Bakery, key: str, answers: dict[str, Any]) -> Reckoning:
    """A calculator asked with the very rules that the real co-op has."""
    calculator = calculators.get(key)
    assert calculator is not None
    cooperative = bakery.cooperative
    values = in_force(cooperative, on=ON).raw()
    return calculator(
        Worked(cooperative=cooperative, answers=answers, values=values, on=ON)
    )


def people(hours: dict[str, int], **more: list[int]) -> list[dict[str, Any]]:
    return [
        {"name": code, "hours": hours[code]}
        | {key: cents[place] for key, cents in more.items()}
        for place, code in enumerate(CODES)
    ]


def agrees(found: Reckoning, sheet: Sheet, prefix: str = "") -> None:
    """Every cent of a real year is the calculator's."""
    real = {"patronage": sheet.result.patronage, "pool": sheet.result.pool}
    real |= {f"fund:{to}": cents for to, cents in sheet.result.appropriated.items()}
    for share in sheet.result.shares:
        real[f"total:{share.code}"] = share.total
        real[f"cash:{share.code}"] = share.cash
        real[f"retained:{share.code}"] = share.retained
    assert (
        real.items()
        <= {
            key.removeprefix(prefix): value for key, value in found.figures.items()
        }.items()
    )
    theirs = {key for key in found.figures if key.startswith(f"{prefix}total:")}
    assert len(theirs) == len(sheet.result.shares)


@pytest.mark.django_db
@pytest.mark.parametrize("rules", RULES)
def test_the_simulator_divides_a_surplus_as_the_real_year_does(
    rules: dict[str, Any],
) -> None:
    bakery = build(rules=rules)
    real = work_out(bakery.cooperative, year_ending(bakery.cooperative, 2026))
    answers = {"surplus": 61_000_00, "people": people(HOURS), "others_hours": 900}
    agrees(ask(bakery, "patronage", answers), real)


def earn(bakery: Bakery, year: FiscalYear, hours: dict[str, int], cents: int) -> None:
    """A year of a co-op: what came in, and who worked how much."""
    bakery.earn(cents, on=year.last)
    sheet = LaborImport.objects.create(
        cooperative=bakery.cooperative,
        year_end=year.last,
        filename=f"{year.name}.csv",
        sha256=f"{year.name:064d}",
        columns={},
        imported_at=at(year.last),
    )
    LaborEntry.objects.bulk_create(
        LaborEntry(
            sheet=sheet,
            line=place,
            code=code,
            on=year.last,
            kind="worked",
            minutes=count * 60,
        )
        for place, (code, count) in enumerate(hours.items(), start=2)
    )


def allocate(bakery: Bakery, year: FiscalYear, when: datetime) -> None:
    """Freeze the year, vote on it, post it."""
    worksheet = services.freeze(
        cooperative=bakery.cooperative, year_end=year.last, by=bakery.bookkeeper, at=when
    )
    motion = services.send(worksheet=worksheet, by=bakery.bookkeeper, at=when)
    for voter in bakery.members.values():
        cast_ballot(motion=motion, voter=voter, choice="yes", at=motion.opens_at)
    declare_result(motion=motion, by=bakery.bookkeeper, at=motion.closes_at)
    adopted = Worksheet.objects.get(pk=worksheet.pk)
    services.post(
        worksheet=adopted,
        on=when.date(),
        by=bakery.bookkeeper,
        at=motion.closes_at,
        announce=False,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("result", [21_900_00, -9_999_99])
def test_two_years_of_accounts_are_those_of_a_co_op_that_lived_them(result: int) -> None:
    bakery = build(
        rules={
            "patronage.startup_years": 0,
            "losses.order": ["collective", "later"],
            "members.buy_in": "1000.00",
        }
    )
    years = [year_ending(bakery.cooperative, name) for name in (2024, 2025)]
    hours = [{"M001": 1840, "M002": 1510, "M003": 620, "T001": 100}]
    hours.append({"M001": 1870, "M002": 1480, "M003": 1120})
    for code in CODES:
        bakery.earn(1000_00, f"Equity:Members:{code}:Share", on=FOUNDED)
    answers: dict[str, Any] = {
        "people": [
            {"name": code, "hours_1": hours[0][code], "hours_2": hours[1][code]}
            for code in CODES
        ],
        "others_1": 100,
        "surplus_1": 14_600_01,
        "surplus_2": result,
    }
    found = ask(bakery, "member_account", answers)
    for place, cents in enumerate((14_600_01, result)):
        earn(bakery, years[place], hours[place], cents)
        real = work_out(bakery.cooperative, years[place])
        agrees(found, real, prefix=f"{place + 1}:")
        posted = date(years[place].name, 10, 15)
        allocate(bakery, years[place], at(posted))
        for code in CODES:
            held = member_account(bakery.cooperative, code, on=date(posted.year, 12, 31))
            assert held.total_cents == found.figures[f"{place + 1}:account:{code}"]


@pytest.mark.django_db
def test_interest_of_a_year_is_what_a_real_run_gives() -> None:
    rules = {"interest.rate": "3/70", "interest.paid": "credit"}
    bakery = build(rules=rules | {"members.buy_in": "1000.00"})
    for code in CODES:
        bakery.earn(1000_00, f"Equity:Members:{code}:Share", on=FOUNDED)
    year = year_ending(bakery.cooperative, 2026)
    run = prepare_interest(
        cooperative=bakery.cooperative,
        year_end=year.last,
        on=ON,
        by=bakery.bookkeeper,
        at=at(ON),
    )
    people_of = [{"name": code, "hours_1": 100, "hours_2": 100} for code in CODES]
    answers = {"people": people_of, "surplus_1": 61_000_00, "surplus_2": 0}
    told = ask(bakery, "member_account", answers).figures
    given = dict(CapitalRunLine.objects.filter(run=run).values_list("code", "cents"))
    assert given == {code: told[f"1:interest:{code}"] for code in CODES}
    whole = told["1:pool"] + told["1:fund:collective"] + sum(given.values())
    assert whole == 61_000_00


def keep(bakery: Bakery, before: list[int], last: list[int], common: int) -> None:
    """Two years' layers and the collective account, as the books hold them."""
    chart, on = Chart(), date(2025, 6, 30)
    kept = {chart.unallocated: common}
    for place, code in enumerate(CODES):
        kept[chart.retained(code, 2024)] = before[place]
        kept[chart.retained(code, 2025)] = last[place]
    legs = [Leg(account, -cents) for account, cents in kept.items() if cents]
    bank = Leg("Assets:Bank", sum(kept.values()))
    post_entries(
        book=bakery.book,
        entries=[
            *(OpenAccount(on, leg.account) for leg in legs),
            Entry(on=on, narration="Before", legs=(bank, *legs)),
        ],
        batch="before",
        authority="person:1",
        by=None,
        at=at(on),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"losses.layers": "pro_rata", "losses.floor": "negative"},
        {"losses.floor": "top_up", "patronage.loss_members": "1"},
        {"losses.order": ["later"], "patronage.startup_years": 3},
    ],
)
def test_a_loss_lands_where_the_real_year_puts_it(rules: dict[str, Any]) -> None:
    bakery = build(rules=rules)
    before, last, common = [338337, 277657, 0], [458087, 362550, 200_00], 2_000_00
    keep(bakery, before, last, common)
    bakery.earn(-73_000_01, "Expenses:Wages")
    real = work_out(bakery.cooperative, year_ending(bakery.cooperative, 2026))
    answers = {
        "loss": 12_000_01,
        "year_number": real.year_number,
        "people": people(HOURS, kept_before=before, kept_last=last),
        "others_hours": 900,
        "common": common,
        "leaves_with": 6_661_29,
    }
    found = ask(bakery, "losses", answers)
    agrees(found, real)
    cover = {f"landed:{name}": cents for name, cents in real.result.cover.items()}
    assert cover.items() <= found.figures.items()
    assert sum(cents for _, cents in landed(real)) == 12_000_01
    bylaws = in_force(bakery.cooperative, on=ON)
    plan = departure_plan(6_661_29, bylaws, "departure.years", last_day=ON)
    paid = [found.figures[f"leaver:{place}"] for place in range(1, len(plan) + 1)]
    assert paid == [each.principal_cents for each in plan]


def test_the_year_of_the_lessons_comes_out_as_the_lessons_say() -> None:
    values = defaults("us-ca") | {"patronage.cash_share": "1/2"}
    labor = [line(code, HOURS[code] * 60) for code in CODES]
    labor.append(line("T001", 900 * 60, member=False))
    year = Sketched(period=fiscal_year(2026), number=3, net=61_000_00, labor=labor)
    found = sketch(year, values, chart=Chart()).result
    assert [share.total for share in found.shares] == [19_787_81, 15_621_95, 7_290_24]
    assert [share.cash for share in found.shares] == [9_893_91, 7_810_98, 3_645_12]
    hours = dict(zip(CODES, (1750, 1420, 830), strict=True))
    held = {
        Chart().retained(code, 2026): -cents
        for code, cents in zip(CODES, (18_858_14, 15_213_04, 8_528_79), strict=True)
    }
    bad = Sketched(
        period=fiscal_year(2027),
        number=4,
        net=-12_000_00,
        labor=[line(code, count * 60) for code, count in hours.items()],
        held=held | {Chart().unallocated: -33_942_85},
    )
    sheet = sketch(bad, values, chart=Chart())
    assert [share.total for share in sheet.result.shares] == [
        -3_937_50,
        -3_195_00,
        -1_867_50,
    ]
    assert sheet.result.cover == {"collective": 3_000_00}
    then = after(sheet, bad.held, chart=Chart())
    assert -then[Chart().unallocated] == 30_942_85
    assert -then[Chart().retained("M003", 2026)] == 6_661_29


def test_where_wages_are_the_measure_an_hour_pays_everybody_the_same() -> None:
    by_hours = {"patronage.startup_years": 0}
    by_wages = by_hours | {
        "patronage.basis": {"wages": "1"},
        "patronage.labor_split": "wages",
    }
    asked: dict[str, dict[str, Any]] = {
        "member_account": {"surplus_1": 10_000_00, "surplus_2": -1_000_01},
        "losses": {"loss": 5_000_00, "common": 100_00},
    }
    for key, answers in asked.items():
        calculator = calculators.get(key)
        assert calculator is not None
        first, second = (
            calculator(
                Worked(
                    cooperative=Cooperative(slug="us", jurisdiction="us-ca"),
                    answers=answers,
                    values=defaults("us-ca") | rules,
                    on=ON,
                )
            )
            for rules in (by_hours, by_wages)
        )
        assert first.figures == second.figures
        assert [note for note in second.notes if "pays everybody the same" in note]


@given(
    net=st.integers(-(10**9), 10**9),
    hours=st.lists(st.integers(0, 10**5), min_size=1, max_size=6).filter(any),
    others=st.integers(0, 10**5),
    cash=st.fractions(Fraction(1, 5), 1, max_denominator=50),
    collective=st.fractions(0, 1, max_denominator=50),
)
def test_every_cent_of_a_sketched_year_has_one_place(
    net: int, hours: list[int], others: int, cash: Fraction, collective: Fraction
) -> None:
    values = defaults("us-ca") | {
        "patronage.cash_share": str(cash),
        "patronage.collective_share": str(collective),
        "patronage.minimum_hours": 0,
        "patronage.startup_years": 0,
    }
    labor = [line(f"M{place:03d}", count) for place, count in enumerate(hours, 1)]
    labor.append(line("T001", others, member=False))
    year = Sketched(period=fiscal_year(2027), number=1, net=net, labor=labor)
    sheet = sketch(year, values, chart=Chart())
    result = sheet.result
    assert sum(result.appropriated.values()) + result.pool == net
    assert result.cash + result.retained == result.pool
    entries = after(sheet, {}, chart=Chart())
    assert sum(entries.values()) == 0
    if net < 0:
        assert sum(cents for _, cents in landed(sheet)) == -net
