"""Charts of a lesson: bars of money, or of a unit of their own."""

from datetime import date

import pytest

from cms.courses.api.papers import printed
from cms.courses.blocks import ChartBlock
from cms.courses.lesson_file import read_lesson, write_lesson
from cms.courses.printed import Lesson
from cms.courses.stream import parts_of, raw_stream
from tests.cms.courses.lesson_files import EVERY, parts

FILE = """---
code: M0.1
title: Hours
---
::: chart hours
title: Hours of a week
description: Twelve, then eight.
data: |-
  Ana | 12
  Ben | 8.50
{unit}:::
"""
CASES = [("", ["$12.00", "$8.50"]), ("unit: hours\n", ["12 hours", "8.50 hours"])]


@pytest.mark.parametrize(("unit", "amounts"), CASES)
def test_bars_are_written_in_their_unit_on_page_paper_and_file(
    unit: str, amounts: list[str]
) -> None:
    text = FILE.format(unit=unit)
    read = read_lesson(text)
    (stored,) = raw_stream("M0.1", read.parts)
    block = ChartBlock()
    value = block.to_python(stored["value"])
    assert [said for _, said in block.get_context(value)["rows"]] == amounts
    stored["value"] = block.get_prep_value(value)
    back = parts_of("M0.1", [stored], {stored["id"]: "hours"})
    assert back == read.parts
    assert write_lesson(read) == text
    on_paper = Lesson(
        code="M0.1", title="Hours", lead="", minutes=9, parts=back, facts={}, words=()
    )
    (chart,) = printed(on_paper, on=date(2026, 11, 22), guide=False)["parts"]
    assert [said for _, said in chart["rows"]] == amounts
    assert amounts[-1] in chart["svg"]


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_a_chart_of_money_speaks_of_dollars(language: str, code: str) -> None:
    for part in parts(language, code, "chart"):
        if not part.value.get("unit"):
            assert "$" in part.value["description"]
