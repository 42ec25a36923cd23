"""The numbers that the lessons print, worked out again by other means."""

import operator
import re
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

import pytest

from cms.courses.grid import Grid, read_grid
from cms.courses.lesson_file import read_lesson
from cms.management.commands.load_training import LESSONS
from ledger.patronage.allocation import Appropriation, PatronageRules, work_out_year
from ledger.patronage.earnings import Earnings, Worker
from tests.cms.courses.lesson_files import CODES, EVERY, parts, written

CENT = Decimal("0.01")
LANGUAGES = ["en", "es"]


def grid(language: str, code: str, key: str) -> Grid:
    text = (LESSONS / language / f"{code}.md").read_text(encoding="utf-8")
    parts = {part.key: part.value for part in read_lesson(text).parts}
    return read_grid(parts[key]["table"])


def number(text: str) -> Decimal:
    return Decimal(re.sub(r"[$,+ ]", "", text))


def columns(found: Grid) -> list[list[Decimal]]:
    """The numbers of a table by column, its rows first and then its totals."""
    rows = [[number(cell.text) for cell in row[1:]] for row in found.rows + found.totals]
    return [list(column) for column in zip(*rows, strict=True)]


def shared(pool: Decimal, hours: list[Decimal]) -> list[Decimal]:
    """Largest remainder, by plain decimals: whole cents first, then the cents left."""
    exact = [pool * mine / sum(hours) for mine in hours]
    parts = [part.quantize(CENT, ROUND_FLOOR) for part in exact]
    left = int((pool - sum(parts)) / CENT)
    order = sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])
    for at in order[:left]:
        parts[at] += CENT
    return parts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("year", "pool"), [("2024", "14600.00"), ("2025", "21900.00")])
def test_the_accounts_of_m5_3_are_right_to_the_cent(
    language: str, year: str, pool: str
) -> None:
    people = columns(grid(language, "m5.3", f"year-{year}"))
    shares = shared(Decimal(pool), [person[0] for person in people])
    for person, share in zip(people, shares, strict=True):
        _hours, printed, cash, before, buy_in, kept, after = person
        assert printed == share
        assert cash == (share / 2).quantize(CENT, ROUND_CEILING)
        assert kept == share - cash
        assert after == before + buy_in + kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_begins_a_year_where_it_ended_the_one_before(language: str) -> None:
    first, second = (columns(grid(language, "m5.3", f"year-{y}")) for y in (2024, 2025))
    assert [person[-1] for person in first] == [person[3] for person in second]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shares_of_m5_4_are_those_of_plain_arithmetic(language: str) -> None:
    hours, shares, cash, kept = columns(grid(language, "m5.4", "shares"))
    surplus, all_hours = Decimal(61000), Decimal(5000)
    earned = surplus * 4100 / all_hours
    pool = earned - (surplus * 30 / 100 - (surplus - earned))
    assert shares[:3] == shared(pool, hours[:3])
    assert cash[:3] == [(s / 2).quantize(CENT, ROUND_CEILING) for s in shares[:3]]
    assert kept[:3] == [s - c for s, c in zip(shares[:3], cash[:3], strict=True)]
    for column in (hours, shares, cash, kept):
        assert column[3] == sum(column[:3])
    text = (LESSONS / language / "m5.4.md").read_text(encoding="utf-8")
    for amount in (earned, surplus - earned, surplus * 30 / 100, pool):
        assert f"**{amount:,.2f}**" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shares_of_m5_4_are_those_of_the_rule_that_runs_the_year(
    language: str,
) -> None:
    hours, shares, cash, kept = columns(grid(language, "m5.4", "shares"))
    members = zip(("M001", "M002", "M003"), hours[:3], strict=True)
    workers = [
        Worker(who=who, member=True, measures={"hours": Fraction(worked)})
        for who, worked in members
    ]
    other = Worker(who="T001", member=False, measures={"hours": Fraction(900)})
    year = work_out_year(
        year_end=date(2026, 12, 31),
        year_number=3,
        earnings=Earnings(net_cents=61_000_00),
        workers=[*workers, other],
        rules=PatronageRules(
            basis={"hours": Fraction(1)},
            labor_split="hours",
            cash_share=Fraction(1, 2),
            appropriations=(
                Appropriation(
                    to="collective",
                    share=Fraction(3, 10),
                    of="net_earnings",
                    counting_non_patronage=True,
                ),
            ),
        ),
    )
    assert [share.total_cents for share in year.shares] == [s * 100 for s in shares[:3]]
    assert [share.cash_cents for share in year.shares] == [c * 100 for c in cash[:3]]
    assert [share.retained_cents for share in year.shares] == [k * 100 for k in kept[:3]]
    assert year.payment_period_ends == date(2027, 9, 15)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sum_that_a_lesson_prints_is_true(language: str) -> None:
    """Each `a op b … = c` and each comparison in the texts, read and worked out."""
    found = 0
    for code in CODES:
        for left, sign, right in sums_in(written(language, code)):
            told = f"{code}: {left} {sign} {right}"
            assert HOLDS[sign](worth(left), worth(right)), told
            found += 1
    assert found > 700


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_the_number_that_is_right_is_what_its_reply_works_out(
    language: str, code: str
) -> None:
    for question in parts(language, code, "number"):
        answer = Decimal(question.value["answer"])
        if "." not in question.value["answer"]:
            continue  # a count of people or days may be told in words
        replies = f"{question.value['right']} {question.value['wrong']}"
        told = [number(found.rstrip(",.")) for found in re.findall(NUMBER, replies)]
        assert answer in told, question.key


NUMBER = r"\d[\d,]*(?:\.\d+)?"
SIDE = rf"{NUMBER}(?: [+−×÷] {NUMBER})*"
SUM = re.compile(rf"({SIDE}) ([=≥<>]) ({SIDE})")
HOLDS = {"=": operator.eq, "≥": operator.ge, "<": operator.lt, ">": operator.gt}


def sums_in(text: str) -> list[tuple[str, str, str]]:
    plain = text.replace("**", "").replace("$", "")
    return [(found[1], found[2], found[3]) for found in SUM.finditer(plain)]


def worth(side: str) -> Fraction:
    """The worth of numbers joined by + − × ÷, the last two first."""
    total = Fraction(0)
    for sign, term in re.findall(r"(^|[+−]) ?([^+−]+)", side.replace(",", "")):
        value = Fraction(1)
        for by, digits in re.findall(r"(^|[×÷]) ?([\d.]+)", term.strip()):
            factor = Fraction(digits.rstrip("."))
            value = value / factor if by == "÷" else value * factor
        total += -value if sign == "−" else value
    return total


def test_a_false_sum_would_be_found() -> None:
    ((left, sign, right),) = sums_in(
        "So 61,000.00 × 4,100 ÷ 5,000 = **50,020.01** it is."
    )
    assert worth(left) == Fraction(50020)
    assert not HOLDS[sign](worth(left), worth(right))
