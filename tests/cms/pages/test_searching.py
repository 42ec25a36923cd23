"""What is looked through, how a question is read, and the piece that is shown."""

from hypothesis import given, strategies as st

from cms.pages.searching import (
    MOST_WORDS,
    SHOWN,
    excerpt,
    folded,
    forms_of,
    words_in,
    written_in,
)


@given(st.text(max_size=600))
def test_any_question_becomes_a_few_plain_words(question: str) -> None:
    words = words_in(question)
    assert len(words) <= MOST_WORDS
    assert all(word.isalnum() and len(word) <= 40 for word in words)
    assert len(words) == len(set(words))


@given(st.text(max_size=900), st.lists(st.text(max_size=8), max_size=4))
def test_a_piece_is_a_piece_of_the_text(text: str, words: list[str]) -> None:
    parts = excerpt(text, words)
    shown = "".join(part for part, _ in parts).removeprefix("… ").removesuffix(" …")
    assert shown in text


@given(st.text(alphabet="abcdeñáé .,", min_size=40, max_size=900))
def test_what_stands_out_is_a_word_of_the_question(text: str) -> None:
    words = words_in(text[20:60])
    wanted = {form for word in words for form in forms_of(word)}
    assert all(folded(part) in wanted for part, found in excerpt(text, words) if found)


def test_a_word_is_found_without_its_accent() -> None:
    assert ("decisión", True) in excerpt("Cada decisión cuenta.", words_in("DECISIONES"))


def test_a_long_text_is_cut_around_the_first_word_found() -> None:
    text = f"{'antes ' * 80}quórum {'después ' * 80}"
    parts = excerpt(text, ["quorum"])
    assert ("quórum", True) in parts
    assert sum(len(part) for part, _ in parts) <= SHOWN + 60
    assert parts[0][0].startswith("… ")


def test_keys_answers_and_the_guide_are_not_looked_through() -> None:
    body = [
        {
            "type": "text",
            "id": "i1",
            "value": "A [surplus](word:surplus-key) {fact:us.x}",
        },
        {
            "type": "quiz",
            "id": "i2",
            "value": {
                "question": "Who decides?",
                "options": [{"type": "item", "id": "i3", "value": {"text": "secret"}}],
            },
        },
        {
            "type": "worksheet",
            "id": "i4",
            "value": {
                "title": "Sheet",
                "fields": [
                    {
                        "type": "item",
                        "id": "i5",
                        "value": {
                            "key": "cash_share",
                            "label": "How much",
                            "choices": [{"value": "half_key", "label": "Half"}],
                        },
                    }
                ],
            },
        },
        {"type": "guide", "id": "i6", "value": {"opening": "Only for facilitators"}},
    ]
    assert written_in(body) == "A surplus Who decides? Sheet How much Half"
