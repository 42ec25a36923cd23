"""Paragraphs for translators: put back as they were, found again after an edit."""

from hypothesis import given, strategies as st

from cms.pages.paragraphs import named_paragraphs, with_paragraphs

texts = st.text(alphabet="ab #*\n \t|", max_size=120)


@given(texts)
def test_a_text_put_back_untranslated_is_the_same(text: str) -> None:
    assert with_paragraphs(text, dict(named_paragraphs(text))) == text
    assert with_paragraphs(text, {}) == text


@given(texts)
def test_no_word_of_a_text_escapes_its_translator(text: str) -> None:
    gone = with_paragraphs(text, {name: "" for name, _ in named_paragraphs(text)})
    assert not gone.strip()


def test_a_new_paragraph_leaves_the_names_of_the_others() -> None:
    before = dict(named_paragraphs("One.\n\nTwo."))
    after = dict(named_paragraphs("One.\n\nBetween.\n\nTwo."))
    assert before.items() <= after.items()
