"""The calculator against cases written by hand from the rules, and published examples."""

from collections import defaultdict
from typing import Any

import pytest

from cms.centre.wages.reckoning import reckon
from cms.centre.wages.shapes import Part, Result
from tests.cms.centre.wages.case_files import TODAY, case_of, cases, cents, figures

CASES = cases()


def by_code(result: Result, *, asked: bool) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for line in result.lines:
        if (line.part is Part.MAY_ASK) is asked:
            found[line.code.value] += line.cents
    return dict(found)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_calculator_agrees_with(case: dict[str, Any]) -> None:
    on = case.get("on", TODAY)
    result = reckon(case_of(case), figures(case.get("law_minimum")), on=on)
    expected = {code: cents(text) for code, text in case["lines"].items()}
    assert by_code(result, asked=False) == expected
    if "still" in case:
        assert result.totals.still_owed_cents == cents(case["still"])
    if "claim" in case:
        assert result.totals.claim_cents == cents(case["claim"])
    if "ask" in case:
        asked = {code: cents(text) for code, text in case["ask"].items()}
        assert by_code(result, asked=True) == asked
    if "warns" in case:
        assert {one.code for one in result.warnings} == set(case["warns"])
    for code, (oldest, newest) in case.get("until", {}).items():
        (found,) = (one for one in result.deadlines if one.code == code)
        assert (found.oldest, found.newest) == (oldest, newest)
        assert (found.has_passed, found.is_over) == (oldest < on, newest < on)


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 70
    assert sum("source" in case for case in CASES) >= 12


def test_no_case_asks_for_what_is_not_looked_at() -> None:
    known = {"name", "source", "days", "lines", "still", "claim", "ask", "warns", "until"}
    known |= {"place", "rates", "local", "law_minimum", "week", "workday", "weeks", "on"}
    known |= {"paid", "paid_all", "ending", "sick"}
    assert {key for case in CASES for key in case} <= known
