"""Every lesson is whole, and the same in both languages."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cms.courses.blocks import LessonBody
from cms.courses.grid import read_grid
from cms.courses.questions import QUESTION_KINDS, decimal_in
from cms.courses.stream import raw_stream
from tests.cms.courses.lesson_files import (
    CODES,
    EVERY,
    LANGUAGES,
    lesson,
    pages,
    part,
    parts,
    texts,
    training,
    written,
)

ONCE = ("words", "idea", "worksheet", "take_home", "ask", "guide")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
CATALOGUE = Path(__file__).resolve().parents[3] / "governance/rules/catalogue"
RULES = {
    key: rule
    for path in CATALOGUE.glob("*.toml")
    for key, rule in tomllib.loads(path.read_text(encoding="utf-8")).items()
}


def test_there_are_two_courses_with_nine_modules_and_42_lessons() -> None:
    for language in LANGUAGES:
        kinds = Counter(page.front["kind"] for page in pages(language).values())
        assert (kinds["course"], kinds["module"], kinds["lesson"]) == (2, 9, 42)
        assert {c for c, p in pages(language).items() if p.front["kind"] == "lesson"} == {
            *CODES
        }
        for code in CODES:
            assert lesson(language, code).front["under"] == code.split(".")[0]


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_a_lesson_has_every_part(language: str, code: str) -> None:
    page = lesson(language, code)
    kinds = Counter(part.kind for part in page.parts)
    for kind in ONCE:
        assert kinds[kind] == 1, kind
    assert kinds["table"] + kinds["chart"] >= 1
    assert kinds["example"] >= 1
    assert 3 <= sum(kinds[kind] for kind in QUESTION_KINDS) <= 6
    assert len({part.kind for part in page.parts} & {*QUESTION_KINDS}) >= 1
    assert page.parts[0].kind == "words"
    assert page.parts[1].kind == "text"  # the story comes first
    assert page.parts[-1].kind == "guide"
    assert 15 <= page.front["minutes"] <= 35
    assert page.front["lead"]
    headings = re.findall(r"^##+ ", written(language, code), re.MULTILINE)
    assert len(headings) >= 5  # the matter in three or more, the group, the questions


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_every_part_can_be_shown_and_answered(language: str, code: str) -> None:
    body = LessonBody()
    raw = raw_stream(code, lesson(language, code).parts)
    for block in body.to_python(raw):
        block.block.clean(block.value)
        if block.block_type == "table":
            assert read_grid(block.value["table"]).rows


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_every_answer_has_a_reason_of_its_own(language: str, code: str) -> None:
    for found in lesson(language, code).parts:
        value = found.value
        if found.kind in ("quiz", "several"):
            reasons = [option["feedback"] for option in value["options"]]
        elif found.kind == "true_false":
            reasons = [value["if_true"], value["if_false"]]
        elif found.kind == "number":
            reasons = [value["right"], value["wrong"]]
            assert all(near["feedback"] for near in value.get("near", ()))
            assert decimal_in(value["answer"]) is not None
        elif found.kind == "order":
            reasons = [value["right"], value["wrong"]]
        elif found.kind == "short":
            reasons = [value["model"], *value["look_for"]]
        else:
            continue
        assert len(set(reasons)) == len(reasons), found.key
        assert all(len(reason) > 12 for reason in reasons), found.key


@pytest.mark.parametrize("code", CODES)
def test_both_languages_ask_the_same_and_take_the_same_for_right(code: str) -> None:
    english, spanish = lesson("en", code), lesson("es", code)
    assert [(p.kind, p.key) for p in english.parts] == [
        (p.kind, p.key) for p in spanish.parts
    ]
    assert english.front["minutes"] == spanish.front["minutes"]
    assert english.front["title"] != spanish.front["title"]
    for one, other in zip(english.parts, spanish.parts, strict=True):
        if one.kind == "text":
            continue
        assert shape(one.value) == shape(other.value), one.key
        if one.kind == "table":
            rows = [numbers(p.value["table"]) for p in (one, other)]
            assert rows[0] == rows[1], one.key


SAME = {"right", "is_true", "key", "kind", "parameter", "answer", "tolerance", "minutes"}


def shape(value: Any, name: str = "") -> Any:
    """What must be the same in every language; texts are only there."""
    if isinstance(value, dict):
        return {key: shape(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner, name) for inner in value]
    kept = name in SAME and not (name == "right" and isinstance(value, str))
    return value if kept or not isinstance(value, str) else ""


def numbers(text: str) -> list[str]:
    return sorted(found.strip(",") for found in NUMBER.findall(text))


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_every_word_and_page_that_a_lesson_leads_to_is_there(
    language: str, code: str
) -> None:
    said = written(language, code)
    listed = part(language, code, "words")
    marked = set(re.findall(r"\(word:([a-z0-9-]+)\)", said))
    assert len(set(listed)) == len(listed)
    assert marked <= {*listed}
    assert {*listed} <= {*training().glossary}
    assert {*re.findall(r"\(page:([A-Za-z0-9.]+)\)", said)} <= {*pages(language)}
    leads = re.findall(r"\]\((?:word|page):[^)]*\)?", said)
    assert len(leads) == len(re.findall(r"\((?:word|page):[A-Za-z0-9.-]+\)", said))


def test_every_word_has_a_term_and_a_meaning_in_both_languages() -> None:
    for key, meanings in training().glossary.items():
        assert set(meanings) == {*LANGUAGES}, key
        for language in LANGUAGES:
            assert meanings[language]["term"]
            assert len(meanings[language]["meaning"]) <= 300


PLAIN = {"question", "statement", "label", "hint", "title", "opening", "what", "caption"}


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_nothing_is_marked_up_where_only_plain_words_are_shown(
    language: str, code: str
) -> None:
    for found in lesson(language, code).parts:
        lines = found.kind in ("take_home", "ask", "guide")
        for path, text in texts(found.value):
            in_option = found.kind in ("quiz", "several") and path[-1] == "text"
            if lines or in_option or (path and path[-1] in PLAIN):
                assert "**" not in text, (found.key, text)
                assert "](" not in text, (found.key, text)


def test_no_key_of_a_worksheet_means_two_kinds_of_thing() -> None:
    kinds: dict[str, set[str]] = {}
    for code in CODES:
        for sheet in parts("en", code, "worksheet"):
            for field in sheet.value["fields"]:
                if rule := field.get("parameter"):
                    kinds.setdefault(rule, set()).add(field["kind"])
    assert all(len(found) == 1 for found in kinds.values()), kinds


@pytest.mark.parametrize("code", CODES)
def test_an_answer_goes_to_a_rule_that_there_is_and_fits_it(code: str) -> None:
    fits = {"share": {"share"}, "days": {"number"}, "count": {"number"}}
    for sheet in parts("en", code, "worksheet"):
        for field in sheet.value["fields"]:
            if "parameter" not in field:
                continue
            rule = RULES[field["parameter"]]
            if field["kind"] == "choice":
                values = {choice["value"] for choice in field["choices"]}
                assert values == set(rule["options"]), field["key"]
            if rule["type"] in fits:
                assert field["kind"] in fits[rule["type"]], (field, rule)


@pytest.mark.parametrize("code", CODES)
def test_a_guide_says_what_is_done_in_which_time(code: str) -> None:
    guide = part("en", code, "guide")
    minutes = sum(step["minutes"] for step in guide["timing"])
    (sheet,) = parts("en", code, "worksheet")
    assert sheet.value["minutes"] <= minutes <= 180
    assert all(guide[name] for name in ("materials", "disputes", "interpretation"))
