"""What a page lacks is told by a sentence for each thing."""

import pytest

from cms.pages.lacks import lacks_in

QUIZ = {"type": "quiz", "value": {"question": "Who?", "options": []}}


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ({"type": "audio", "value": {"title": "Rosa", "transcript": " "}}, "transcript"),
        (
            {
                "type": "video",
                "value": {"title": "A", "transcript": "x", "captions": None},
            },
            "no captions",
        ),
        (
            {
                "type": "picture",
                "value": {"image": {"image": 1, "alt_text": "", "decorative": False}},
            },
            "no description",
        ),
        (QUIZ, "“Who?” has no reply"),
        (
            {
                "type": "quiz",
                "value": {"question": "B?", "options": [{"value": {"text": 1}}]},
            },
            "“B?” has no reply",
        ),
        (
            {"type": "true_false", "value": {"statement": "S", "if_true": "Yes."}},
            "“S” has no reply",
        ),
        (
            {"type": "number", "value": {"question": "N", "right": "r"}},
            "“N” has no reply",
        ),
    ],
)
def test_a_block_without_its_words_is_told(block: dict, told: str) -> None:
    (lack,) = lacks_in([block])
    assert told in str(lack)


def test_a_whole_block_lacks_nothing() -> None:
    body = [
        {
            "type": "video",
            "value": {"title": "A", "transcript": "All.", "captions": 7, "document": 6},
        },
        {"type": "picture", "value": {"image": {"image": 1, "decorative": True}}},
        {
            "type": "quiz",
            "value": {
                "question": "Who?",
                "options": [{"type": "item", "value": {"text": "a", "feedback": "b"}}],
            },
        },
        {"type": "text", "value": "Words."},
    ]
    assert lacks_in(body) == []
