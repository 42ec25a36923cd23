"""The loaded training: the same in every language, and every figure with its source."""

import re
from datetime import date

from cms.courses.models import LessonPage
from cms.courses.selectors import raw_text, word_keys
from cms.pages.models import LegalFact
from cms.pages.selectors import words_of


def test_pages_of_one_code_are_translations_with_the_same_block_ids(training) -> None:
    for english in LessonPage.objects.filter(locale__language_code="en"):
        spanish = LessonPage.objects.get(
            translation_key=english.translation_key, locale__language_code="es"
        )
        assert shape(english.body.get_prep_value()) == shape(
            spanish.body.get_prep_value()
        )
        assert english.get_translations().get() == spanish
        assert spanish.title != english.title


def shape(value: object) -> object:
    """What must be the same in every language: kinds, ids, and what is right."""
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    if isinstance(value, dict):
        kept = {"id", "type", "right", "minutes"}
        return {
            name: inner
            if name in kept and not (name == "right" and isinstance(inner, str))
            else shape(inner)
            for name, inner in value.items()
        }
    return type(value)


def test_a_quoted_fact_has_a_source_and_a_day_to_check_it_again(training) -> None:
    for fact in LegalFact.objects.all():
        assert fact.source
        assert fact.effective_from < fact.checked_on < fact.review_by
        assert fact.checked_on <= date(2026, 11, 23)


def test_a_word_that_is_marked_is_explained_beside_the_lesson(training) -> None:
    for page in LessonPage.objects.all():
        listed = word_keys(page)
        marked = set(re.findall(r"\(word:([a-z-]+)\)", raw_text(page.body)))
        language = page.locale.language_code
        assert len(words_of(listed, language=language)) == len(listed)
        assert marked <= set(listed), page
