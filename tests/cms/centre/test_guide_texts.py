"""The rights guides as they lie in the files: plain, true, the same in both languages."""

import re
from typing import Any

import pytest

from cms.centre.models.places import RightsTopic
from cms.pages.references import fact_keys
from tests.cms.courses.lesson_files import LANGUAGES, pages, texts, training, written
from tests.cms.courses.reading_level import level_of_lesson
from tests.cms.courses.test_lessons_law import CENTS, RATES, stands
from tests.cms.courses.test_lessons_numbers import HOLDS, sums_in, worth

GUIDES = tuple(
    (language, code)
    for language in LANGUAGES
    for code, page in pages(language).items()
    if page.front["kind"] == "guide"
)
CODES = sorted({code for _, code in GUIDES})
HARDEST_GRADE = 7.0
LEAST_EASE = 70.0
LONGEST_LINE = 90
"""Signs of a line of a card, so that it can be printed in large letters."""


def card(language: str, code: str) -> dict[str, Any]:
    return next(p.value for p in pages(language)[code].parts if p.kind == "card")


def said(text: str, language: str) -> str:
    """A text with each figure of law in the place of its key."""
    for key in fact_keys(text):
        words = training().facts[key][-1][f"words_{language}"]
        text = text.replace(f"{{fact:{key}}}", words)
    return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_california_has_a_guide_on_every_topic(language: str) -> None:
    fronts = [page.front for page in pages(language).values()]
    found = [front["topic"] for front in fronts if front.get("place") == "us-ca"]
    assert sorted(found) == sorted(RightsTopic.values)


@pytest.mark.parametrize(("language", "code"), GUIDES)
def test_a_guide_is_easy_to_read(language: str, code: str) -> None:
    level = level_of_lesson(language, code)
    assert level.words < 540
    if language == "en":
        assert level.value <= HARDEST_GRADE
    else:
        assert level.value >= LEAST_EASE


@pytest.mark.parametrize(("language", "code"), GUIDES)
def test_a_guide_quotes_only_figures_on_file(language: str, code: str) -> None:
    text = written(language, code)
    calls = pages(language)[code].front.get("calls", [])
    facts = training().facts
    assert {*fact_keys(text), *calls} <= {*facts}
    assert {facts[key][-1]["unit"] for key in calls} <= {"telephone"}
    for rate in (*RATES, *CENTS):
        assert not stands(rate, text), rate


@pytest.mark.parametrize(("language", "code"), GUIDES)
def test_every_sum_of_a_guide_is_true(language: str, code: str) -> None:
    for left, sign, right in sums_in(written(language, code)):
        assert HOLDS[sign](worth(left), worth(right)), (left, sign, right)


@pytest.mark.parametrize(("language", "code"), GUIDES)
def test_a_card_can_be_printed_in_large_letters(language: str, code: str) -> None:
    value = card(language, code)
    assert 3 <= len(value["lines"]) <= 8
    for line in (value["title"], value["do_first"], *value["lines"]):
        assert len(said(line, language)) <= LONGEST_LINE, line
        assert "**" not in line
        assert "](" not in line


@pytest.mark.parametrize("code", CODES)
def test_a_guide_says_the_same_in_both_languages(code: str) -> None:
    english, spanish = (pages(language)[code] for language in LANGUAGES)
    for name in ("under", "topic", "place", "calls"):
        assert english.front.get(name) == spanish.front.get(name), name
    assert [(p.kind, p.key) for p in english.parts] == [
        (p.kind, p.key) for p in spanish.parts
    ]
    for one, other in zip(english.parts, spanish.parts, strict=True):
        left, right = ([t for _, t in texts(p.value)] for p in (one, other))
        assert [marks(text) for text in left] == [marks(text) for text in right]


def marks(text: str) -> tuple[set[str], list[str], list[str], list[str]]:
    """What a translation keeps: figures of law, headings and lists, links, sums."""
    lines = [re.match(r"(#+|\d+\.|-)? ?", line) for line in text.split("\n")]
    plain = re.sub(r"\{fact:[^}]+\}|\(page:[^)]+\)|\bM\d\.\d", "", text)
    return (
        {*fact_keys(text)},
        [found[1] or "" for found in lines if found],
        re.findall(r"\((?:page|word):([^)]+)\)", text),
        sorted(re.findall(r"\d[\d,.]*\d|\d", plain)),
    )
