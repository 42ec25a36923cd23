"""The checklist and its figures of law: whole, dated, in both languages, not guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from governance.bylaws.catalogue import RULES
from governance.formation.checklist import (
    STAGES,
    UnknownItemError,
    checklist_of,
    due_day,
    read_checklist,
    sources,
)
from governance.formation.legal_facts import facts, read_facts

JURISDICTIONS = sorted(sources())
CODES = {
    line.removeprefix("code: ").strip()
    for path in (RULES.parents[1] / "cms" / "lessons" / "en").glob("m?.?.md")
    for line in path.read_text("utf-8").splitlines()
    if line.startswith("code: ")
}
ITEM = """
[[items]]
key = "{key}"
stage = {stage}
lesson = "M6.4"
level = "none"
{more}
title = {{ en = "T", es = "T" }}
what = {{ en = "T", es = "T" }}
why = {{ en = "T", es = "T" }}
who = {{ en = "T", es = "T" }}
time = {{ en = "T", es = "T" }}
where = {{ en = "T", es = "T" }}
result = {{ en = "T", es = "T" }}
"""
FACT = """
["us.fee"]
label = {{ en = "T", es = "T" }}
unit = "once"
look_up = "irs.gov"
checked_on = 2026-11-22
review_by = 2027-11-22
{more}
"""


def an_item(key: str = "one", stage: int = 1, more: str = "") -> str:
    return ITEM.format(key=key, stage=stage, more=more)


@pytest.mark.parametrize("key", JURISDICTIONS)
def test_every_checklist_reaches_all_stages_and_its_lessons_are_there(key: str) -> None:
    checklist = checklist_of(key)
    assert {each.stage for each in checklist.items.values()} == set(STAGES)
    assert {each.lesson for each in checklist.items.values()} <= CODES


@pytest.mark.parametrize("key", JURISDICTIONS)
def test_nothing_waits_for_what_comes_later(key: str) -> None:
    seen: set[str] = set()
    for each in checklist_of(key).items.values():
        assert seen.issuperset(each.after), each.key
        seen.add(each.key)


def test_california_holds_what_a_group_needs_to_file() -> None:
    keys = set(checklist_of("us-ca").items)
    assert keys >= {
        "articles",
        "statement",
        "tax_number",
        "itin",
        "payroll_account",
        "sellers_permit",
        "license",
        "fictitious_name",
        "work_insurance",
        "bank_resolution",
        "bank_account",
        "employer_notices",
        "agreements_signed",
        "securities",
        "lawyer_review",
        "accountant",
        "income_tax",
        "written_notices",
    }
    assert checklist_of("us-ca-collective") is not None
    assert checklist_of("us-ca-collective").key == "us-ca"


def test_an_llc_files_other_papers_than_a_corporation() -> None:
    llc = checklist_of("us-llc")
    assert llc.item("articles").form == "LLC-1"
    assert llc.item("articles").facts == ("us-ca.llc_articles_fee",)
    assert "franchise_tax" not in llc.items
    with pytest.raises(UnknownItemError, match="franchise_tax"):
        llc.item("franchise_tax")


def test_no_item_asks_anybody_where_they_come_from_or_for_their_number() -> None:
    told = " ".join(sources().values()).lower()
    for word in ("nationality", "birthplace", "country of", "nacionalidad", "nacimiento"):
        assert word not in told
    assert "the group asks nobody" in told


def test_what_is_known_has_source_and_days_and_what_is_not_has_no_value() -> None:
    for each in facts().values():
        assert each.look_up
        assert each.checked_on < each.review_by
        if each.words is None:
            assert not each.value
            assert not each.holds_on(date(2026, 11, 22))
        else:
            assert each.source
            assert each.effective_from
            assert each.holds_on(date(2026, 11, 22))


def test_the_figures_are_those_of_the_sources_we_have() -> None:
    known = facts()
    assert known["us-ca.llc_articles_fee"].cents == 70_00
    assert known["us-ca.llc_statement_fee"].cents == 20_00
    assert known["us-ca.llc_minimum_tax"].cents == 800_00
    assert known["us-ca.statement_days"].count == 90
    assert not known["us-ca.stock_articles_fee"].is_sure
    assert known["us-ca.corporation_minimum_tax"].words is None


def test_every_figure_is_quoted_by_a_checklist() -> None:
    quoted = {
        key
        for name in JURISDICTIONS
        for each in checklist_of(name).items.values()
        for key in each.facts
    }
    assert quoted == set(facts())


def test_a_figure_is_past_its_review_on_the_day_after() -> None:
    each = facts()["us-ca.statement_days"]
    assert not each.is_past_review(each.review_by)
    assert each.is_past_review(each.review_by + timedelta(days=1))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('value = "70.00"', "not known has no value"),
        ('words = { en = "$70", es = "$70" }', "source and a first day"),
        ('words = { en = "$70" }', "source and a first day"),
        ("price = 3", "not known: price"),
    ],
)
def test_a_figure_that_is_not_whole_names_its_file(more: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"facts-us: us.fee: .*{problem}"):
        read_facts({"facts-us": FACT.format(more=more)})


def test_a_figure_stands_in_the_file_of_its_jurisdiction() -> None:
    with pytest.raises(ValueError, match="named by its file"):
        read_facts({"facts-es": FACT.format(more="")})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (an_item(stage=16), "a stage is 1 to 15"),
        (an_item(more='after = ["two"]'), "waits for two"),
        (an_item(more='facts = ["us.nothing"]'), "no figure of law"),
        (an_item(more="due = { week = 3 }"), "a rule that is not known"),
        (an_item() + an_item(), "stands twice"),
        (an_item(more='colour = "red"'), "not known: colour"),
        ('drop = ["two"]' + an_item(), "no two to drop"),
        ('base = "x"' + an_item(), "stands on itself"),
        (
            an_item(more='after = ["two"]') + an_item("two", more='after = ["one"]'),
            "in a circle",
        ),
        (an_item(more='after = ["two"]') + an_item("two", 2), "a later stage"),
    ],
)
def test_a_checklist_that_does_not_fit_names_itself(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"x: .*{problem}"):
        read_checklist("x", {"x": text})


def test_the_statement_is_due_ninety_days_after_the_articles() -> None:
    statement = checklist_of("us-ca").item("statement")
    filed = {"articles": date(2027, 1, 31)}
    on = date(2027, 2, 1)
    assert due_day(statement, done=filed, year_end=None, on=on) == date(2027, 5, 1)
    assert due_day(statement, done={}, year_end=None, on=on) is None


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (date(2027, 12, 31), date(2028, 9, 15)),
        (date(2027, 6, 30), date(2028, 3, 15)),
        (date(2027, 3, 31), date(2027, 12, 15)),
    ],
)
def test_the_return_is_due_in_the_ninth_month_after_the_year(
    end: date, due: date
) -> None:
    item = checklist_of("us-ca").item("income_tax")
    assert due_day(item, done={}, year_end=end, on=end) == due


def test_a_yearly_day_is_this_years_or_the_next() -> None:
    item = checklist_of("us-ca").item("rights_notice")
    years = {
        on: due_day(item, done={}, year_end=None, on=on)
        for on in (date(2027, 1, 31), date(2027, 2, 1), date(2027, 2, 2))
    }
    assert [day.year for day in years.values() if day] == [2027, 2027, 2028]


@given(st.sampled_from(JURISDICTIONS), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_what_is_due_after_a_year_is_due_after_it(key: str, end: date) -> None:
    for each in checklist_of(key).items.values():
        due = due_day(each, done={}, year_end=end, on=end)
        assert due is None or due >= end
