"""Dated values with unit and source."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from coopkit.rulebook import NoRuleError, read_rules, rulebook

FLOOR = """
[floor]
label = "Least part in money"
unit = "share"
source = "26 U.S.C. § 1388(c)(1)"
values = { 1963-01-01 = "1/5", 2030-01-01 = "1/4", 2040-01-01 = "none" }
"""


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(1963, 1, 1), "1/5"),
        (date(2029, 12, 31), "1/5"),
        (date(2030, 1, 1), "1/4"),
        (date(2039, 12, 31), "1/4"),
    ],
)
def test_a_value_holds_from_its_day_until_the_next(day: date, value: str) -> None:
    assert read_rules(FLOOR)["floor"].on(day).value == value


@pytest.mark.parametrize("day", [date(1962, 12, 31), date(2040, 1, 1), date(2050, 1, 1)])
def test_before_its_first_day_and_after_its_end_there_is_no_rule(day: date) -> None:
    with pytest.raises(NoRuleError, match="floor"):
        read_rules(FLOOR)["floor"].on(day)


@pytest.mark.parametrize(
    "text",
    [
        FLOOR.replace('source = "26 U.S.C. § 1388(c)(1)"', 'source = ""'),
        FLOOR.replace("2030-01-01", "1900-01-01"),
        "[floor]\nlabel = 'x'\nunit = 'x'\nsource = 'x'\nvalues = {}",
    ],
)
def test_a_rule_without_source_or_order_is_our_own_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="floor"):
        read_rules(text)


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parents[2].glob("*/rules/*.toml")), ids=lambda p: p.name
)
def test_every_rule_on_file_can_be_read(path: Path) -> None:
    for rule in rulebook(path).values():
        last, value = rule.values[-1]
        if value == "none":  # a rule that has ended answers on its last day, and no more
            assert rule.on(last - timedelta(days=1)).source
            with pytest.raises(NoRuleError):
                rule.on(date(2026, 1, 1))
        else:
            assert rule.on(date(2026, 1, 1)).source
