"""Figures of law: each on file with its source and its dates, none in plain words."""

import re
from datetime import date, timedelta

import pytest

from cms.courses.training_files import LESSONS
from cms.pages.references import fact_keys
from tests.cms.courses.lesson_files import CODES, EVERY, LANGUAGES, training, written

CMS = LESSONS.parent
CHECKED = date(2026, 11, 23)
ROWS = [(key, row) for key, rows in training().facts.items() for row in rows]
INVENTED = {"$20.00 an hour", "$20.00 por hora", "$1,000"}
"""Amounts that the law names and that people in our stories happen to pay as well."""
RATES = {
    row[f"words_{language}"]
    for _, row in ROWS
    for language in LANGUAGES
    if row["words_en"].startswith("$") or "°" in row["words_en"]
} - INVENTED
CENTS = {
    found
    for rate in RATES
    for found in re.findall(r"\d[\d,]*\.\d\d", rate)
    if not found.endswith("00")
}


@pytest.mark.parametrize(("key", "row"), ROWS, ids=[key for key, _ in ROWS])
def test_a_figure_has_a_source_and_a_day_to_look_at_it_again(key: str, row: dict) -> None:
    assert key.startswith(f"{row['jurisdiction']}.")
    assert len(row["source"]) > 8
    assert row["effective_from"] <= row["checked_on"] <= CHECKED
    assert row["checked_on"] < row["review_by"] <= CHECKED + timedelta(days=366)
    for language in LANGUAGES:
        assert row[f"words_{language}"]
        assert row[f"label_{language}"]


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_a_lesson_quotes_only_figures_on_file(language: str, code: str) -> None:
    said = written(language, code)
    assert {*fact_keys(said)} <= {*training().facts}
    assert said.count("{fact:") == len(re.findall(r"\{fact:[a-z0-9._-]+\}", said))


@pytest.mark.parametrize("code", CODES)
def test_both_languages_quote_the_same_figures(code: str) -> None:
    english, spanish = ({*fact_keys(written(language, code))} for language in LANGUAGES)
    assert english == spanish


def test_every_figure_on_file_is_used_somewhere() -> None:
    """In a text, as a number to call, or by what the workers’ centre works out."""
    pages = (LESSONS / "en").glob("*.md")
    rules = [*CMS.glob("centre/**/*.py"), *CMS.glob("rules/**/*.toml")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in [*pages, *rules])
    named = set(re.findall(r"us-[a-z]+\.[a-z0-9_]+", said))
    assert not {*training().facts} - named


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_no_rate_or_degree_of_the_law_stands_in_plain_words(
    language: str, code: str
) -> None:
    said = written(language, code)
    for words in RATES:
        assert not stands(words, said), words
    for amount in CENTS:
        assert not stands(amount, said), amount


def stands(words: str, said: str) -> bool:
    return bool(re.search(rf"(?<![\w.,]){re.escape(words)}(?!\w|[.,]\d)", said))


def test_a_rate_in_plain_words_would_be_found() -> None:
    assert "7.25" in CENTS
    assert stands("7.25", "They must pay $7.25.")
    assert not stands("7.25", "It came to 17.25, or 7.254.")
