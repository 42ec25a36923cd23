"""The worked numbers of the lessons, by the very rules that run a co-op's year."""

import re
from datetime import date
from fractions import Fraction

import pytest

from cms.courses.grid import Cell, read_grid
from coopkit.money import Cents, allocate
from governance.votes.threshold import Threshold, decide
from ledger.equity import departure, dissolution, loan, subscription
from ledger.patronage.allocation import Appropriation, PatronageRules, work_out_year
from ledger.patronage.earnings import Earnings, Worker
from ledger.patronage.losses import divide_loss
from tests.cms.courses.lesson_files import LANGUAGES, part

AMOUNT = re.compile(r"−? ?\$?[\d,]+\.\d\d")
languages = pytest.mark.parametrize("language", LANGUAGES)


def cents(text: str) -> Cents:
    return round(Fraction(re.sub(r"[$, ]", "", text).replace("−", "-")) * 100)


def rows(language: str, code: str, key: str) -> list[list[str]]:
    """The cells of a table, its totals last, each row without its heading."""
    grid = read_grid(part(language, code, key)["table"])
    return [[texts(cell) for cell in row[1:]] for row in grid.rows + grid.totals]


def texts(cell: Cell) -> str:
    return cell.text


def amounts(language: str, code: str, key: str) -> list[list[Cents]]:
    """The amounts of a table, row by row; what is no amount is left out."""
    return [
        [cents(text) for text in row if AMOUNT.fullmatch(text)]
        for row in rows(language, code, key)
    ]


def says(language: str, code: str, key: str, *wanted: Cents) -> None:
    """An example says all these amounts."""
    told = {cents(found) for found in AMOUNT.findall(part(language, code, key)["text"])}
    assert {*wanted} <= told


def answer(code: str, key: str) -> Cents:
    english, spanish = (part(language, code, key)["answer"] for language in LANGUAGES)
    assert english == spanish
    return cents(english)


@languages
def test_the_year_of_m1_1_is_divided_by_the_rule_of_patronage(language: str) -> None:
    table = rows(language, "M1.1", "by-hours")
    hours = [int(row[0].replace(",", "")) for row in table]
    year = work_out_year(
        year_end=date(2026, 12, 31),
        year_number=3,
        earnings=Earnings(net_cents=16_000_00),
        workers=[
            Worker(who=f"M{at:03}", member=True, measures={"hours": Fraction(worked)})
            for at, worked in enumerate(hours[:-1])
        ],
        rules=PatronageRules(
            basis={"hours": Fraction(1)},
            labor_split="hours",
            cash_share=Fraction(1, 4),
            appropriations=(
                Appropriation(
                    to="collective",
                    share=Fraction(1, 4),
                    of="net_earnings",
                    counting_non_patronage=True,
                ),
            ),
        ),
    )
    printed = [row[0] for row in amounts(language, "M1.1", "by-hours")]
    assert [share.total_cents for share in year.shares] == printed[:-1]
    assert sum(printed[:-1]) == printed[-1]
    assert sum(hours[:-1]) == hours[-1]


@pytest.mark.parametrize(
    ("share", "basis", "strictly"),
    [
        *((Fraction(1, 2), "cast", True), (Fraction(2, 3), "cast", False)),
        *((Fraction(2, 3), "present", False), (Fraction(2, 3), "members", False)),
    ],
)
def test_the_count_of_m2_3_is_that_of_the_votes_themselves(
    share: Fraction, basis: str, strictly: bool
) -> None:
    line = [
        *(("cast", True), ("cast", False), ("present", False), ("members", False)),
    ].index((basis, strictly))
    found = decide(
        yes=20,
        no=10,
        abstain=7,
        present=37,
        members=60,
        threshold=Threshold(basis=basis, share=share, strictly_more=strictly),
        quorum=None,
    )
    _sum, result = rows("en", "M2.3", "bases")[line]
    assert found.adopted == (result == "adopted")
    assert found.adopted == (not rows("es", "M2.3", "bases")[line][1].startswith("no "))


@pytest.mark.parametrize(
    ("basis", "share", "adopted"),
    [
        ("cast", Fraction(2, 3), True),
        ("cast", Fraction(3, 4), True),
        ("members", Fraction(1), False),
    ],
)
def test_priya_of_m4_3_is_admitted_by_the_rule_of_votes(
    basis: str, share: Fraction, adopted: bool
) -> None:
    threshold = Threshold(basis=basis, share=share)
    counts = {"yes": 4, "no": 1, "abstain": 1, "present": 6, "members": 6}
    assert decide(**counts, threshold=threshold, quorum=None).adopted is adopted


@languages
def test_the_loan_of_a_member_in_m5_1_runs_as_loans_do(language: str) -> None:
    paid = loan.payments(
        2_100_00,
        rate=Fraction(4, 100),
        count=3,
        on=date(2025, 1, 1),
        first_due=date(2026, 1, 1),
    )
    assert [row.interest_cents for row in paid] == [84_00, 56_00, 28_00]
    text = "\n".join(
        found for key in ("text-5", "text-4", "text-6") for found in said(language, key)
    )
    for amount in ("84.00", "56.00", "28.00", "168.00", "700.00"):
        assert amount in text
    assert {row.principal_cents for row in paid} == {700_00}


def said(language: str, key: str) -> list[str]:
    return [part(language, "M5.1", key)]


@languages
def test_the_instalments_of_m5_2_are_those_of_a_subscription(language: str) -> None:
    for line, buy_in in zip(
        amounts(language, "M5.2", "three-sizes"), (200_00, 800_00, 3_000_00), strict=True
    ):
        *_, first, later = line
        price = subscription.Price(share_cents=buy_in)
        assert subscription.first_payment(price, at_admission=Fraction(1, 4)) == first
        parts = subscription.plan(
            buy_in, count=25, first=first, first_due=date(2027, 4, 1)
        )
        assert [found.cents for found in parts] == [first, *[later] * 24]
    parts = subscription.plan(800_00, count=25, first=200_00, first_due=date(2027, 4, 1))
    by_december = sum(p.cents for p in parts if p.due <= date(2027, 12, 31))
    says(language, "M5.2", "rosa", by_december, 800_00 - by_december)


def test_the_instalment_that_m5_2_asks_for_is_that_of_a_subscription() -> None:
    first, *later = subscription.plan(
        720_00, count=19, first=180_00, first_due=date(2027, 1, 1)
    )
    assert first.cents == 180_00
    assert {found.cents for found in later} == {answer("M5.2", "q1")}


@languages
def test_the_loss_of_m5_5_falls_as_the_rule_of_losses_lets_it(language: str) -> None:
    split = divide_loss(
        -12_000_00, members=Fraction(3, 4), year_number=4, startup_years=2
    )
    shares = allocate(split.members_cents, [1750, 1420, 830])
    before, fallen, after = amounts(language, "M5.5", "pages-2027")
    assert fallen == [*shares, split.collective_cents]
    assert after == [b + part for b, part in zip(before, fallen, strict=True)]
    says(language, "M5.5", "loss-2027", *(-part for part in fallen))


def test_the_loss_that_m5_5_asks_for_is_that_of_the_rule() -> None:
    split = divide_loss(-6_000_00, members=Fraction(2, 3), year_number=4, startup_years=0)
    mine, _others = allocate(split.members_cents, [900, 2700])
    assert -mine == answer("M5.5", "q1")


@languages
def test_the_plan_of_noor_is_that_of_everybody_who_leaves(language: str) -> None:
    plan = departure.schedule(
        6_661_29,
        parts=departure.equal_parts(4),
        rate=Fraction(4, 100),
        first_due=date(2028, 12, 31),
    )
    *lines, total = amounts(language, "M5.5", "noor-plan")
    for row, line in zip(plan, lines, strict=True):
        whole = row.principal_cents + row.interest_cents
        assert line == [row.principal_cents, row.interest_cents, whole, row.left_cents]
    assert total == [sum(column) for column in list(zip(*lines, strict=True))[:3]]


def test_the_payment_that_m5_5_asks_for_is_that_of_the_plan() -> None:
    _first, second, *_ = departure.schedule(
        4_000_00,
        parts=departure.equal_parts(4),
        rate=Fraction(5, 100),
        first_due=date(2028, 12, 31),
    )
    assert second.principal_cents + second.interest_cents == answer("M5.5", "q3")


@languages
def test_the_two_closings_of_m5_5_are_those_of_a_dissolution(language: str) -> None:
    owners = [
        dissolution.Owner(code="M001", account_cents=7_000_00, minutes=5_000 * 60),
        dissolution.Owner(code="M002", account_cents=5_000_00, minutes=4_000 * 60),
        dissolution.Owner(code="M003", account_cents=4_000_00, minutes=3_000 * 60),
    ]
    rich = dissolution.plan(owners, assets_cents=52_000_00, debts_cents=30_000_00)
    shares = [found.common_cents for found in rich.parts]
    assert shares == [2_500_00, 2_000_00, 1_500_00]
    poor = dissolution.plan(owners, assets_cents=42_800_00, debts_cents=30_000_00)
    assert poor.parts[0].total_cents == 5_600_00
    says(language, "M5.5", "two-closings", *shares, 5_600_00, poor.accounts_cents)


@languages
def test_the_books_of_m6_6_open_with_both_sides_alike(language: str) -> None:
    *lines, total = amounts(language, "M6.6", "opening")
    left, right = (sum(line[side] for line in lines) for side in (0, 1))
    assert [left, right] == total
    price = subscription.Price(share_cents=500_00)
    first = subscription.first_payment(price, at_admission=Fraction(1, 4))
    on_pages = 4 * first + 500_00
    assert on_pages == lines[0][1]
    to_come = 4 * (500_00 - first)
    says(language, "M6.6", "pages-opened", first, on_pages, to_come, left)
