"""A text that a co-op brings along: cut into clauses, its numbers found and bound."""

from time import perf_counter

import pytest
from hypothesis import given, strategies as st

from governance.bylaws.binding import (
    DoesNotFitError,
    TwoValuesError,
    bind,
    inserts,
    read_pieces,
    values_of,
)
from governance.bylaws.found_numbers import find_numbers, suggestions
from governance.bylaws.parameters import catalogue
from governance.bylaws.splitting import NothingToSplitError, TextTooLongError, split

ENGLISH = """
BYLAWS OF SUNRISE BAKERY

ARTICLE I. MEMBERS
Section 1.1 Admission. Whoever works here for six (6) months may apply.
1.2 A member resigns by thirty (30) days' notice.
(a) in writing, or
(b) by e-mail.

ARTICLE II. MEETINGS
2.1 Quorum. At least two-thirds of the members make a quorum.
2.2 The notice is sent 10 days before.
"""
SPANISH = """
CAPÍTULO I. DE LAS SOCIAS Y LOS SOCIOS
Artículo 1.- Admisión. Puede ser socia quien trabaje seis meses.
Artículo 2.- Baja. El preaviso es de treinta (30) días.
CAPÍTULO II. DE LA ASAMBLEA
Artículo 3.- La asamblea se convoca con 15 días de antelación.
"""


def test_english_articles_and_sections_are_told_apart() -> None:
    pieces = split(ENGLISH)
    assert [(p.depth, p.label, p.heading) for p in pieces] == [
        (2, "", ""),
        (1, "I", "MEMBERS"),
        (2, "1.1", "Admission"),
        (2, "1.2", ""),
        (1, "II", "MEETINGS"),
        (2, "2.1", "Quorum"),
        (2, "2.2", ""),
    ]
    assert pieces[3].text.endswith("(a) in writing, or\n\n(b) by e-mail.")


def test_where_there_are_chapters_an_artículo_is_a_clause() -> None:
    pieces = split(SPANISH)
    assert [(p.depth, p.label) for p in pieces] == [
        (1, "I"),
        (2, "1"),
        (2, "2"),
        (1, "II"),
        (2, "3"),
    ]
    assert pieces[1].heading == "Admisión"


def test_markdown_headings_are_articles_and_clauses() -> None:
    pieces = split("# 1. Members\n### Joining\nWhoever works here.")
    assert [(p.depth, p.label, p.heading) for p in pieces] == [
        (1, "1", "Members"),
        (2, "", "Joining"),
    ]


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(NothingToSplitError):
        split(" \n\t\n")


def test_a_text_of_endless_clauses_is_refused() -> None:
    with pytest.raises(TextTooLongError, match="600 clauses"):
        split("\n".join(f"1.{n} A clause." for n in range(700)))


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])


@given(st.lists(st.text(LETTERS, max_size=60), max_size=30).map("\n".join))
def test_no_word_of_any_text_is_lost(source: str) -> None:
    try:
        pieces = split(source)
    except NothingToSplitError:
        return
    left = " ".join(f"{p.label} {p.heading} {p.text}" for p in pieces)
    for word in (w for w in source.split() if w.isalpha() and len(w) > 12):
        assert word in left


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two-thirds (2/3) of votes", [("share", "2/3")]),
        ("51 percent", [("share", "51%")]),
        ("fifty-one percent (51%) of hours", [("share", "51%")]),
        ("dos tercios en 15 días", [("share", "2/3"), ("days", 15)]),
        ("una cuota de 1.500,50 €", [("money", "1500.50")]),
        ("$2,000 within three years", [("money", "2000.00"), ("years", 3)]),
        ("in 1998 on Main Street 12", []),
    ],
)
def test_numbers_are_found_as_people_write_them(
    text: str, found: list[tuple[str, object]]
) -> None:
    assert [(n.kind, n.value) for n in find_numbers(text)] == found


@given(st.text(LETTERS, max_size=300))
def test_found_numbers_stand_where_they_say_and_never_overlap(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert number.start >= end
        assert text[number.start : number.end] == number.written
        end = number.end


def test_the_likeliest_parameter_is_suggested_first() -> None:
    text = "The notice of a meeting of members is sent at least 10 days before."
    [number] = find_numbers(text)
    known = [
        ("exit.notice_days", "days", "Days of notice before leaving"),
        ("meetings.notice_min_days", "days", "Least days of notice for a meeting"),
        ("vote.ordinary", "threshold", "Majority for a meeting's motion"),
    ]
    assert suggestions(text, number, known)[0] == "meetings.notice_min_days"
    assert "vote.ordinary" not in suggestions(text, number, known)


def test_a_bound_number_becomes_a_reference_and_a_value() -> None:
    pieces = bind(
        read_pieces("1.1 A vote stays open for ten (10) days."), {(0, 0): "vote.days"}
    )
    assert values_of(pieces, catalogue("us-ca")) == {"vote.days": 10}
    operations = inserts(pieces, language="en", first_article=12, preamble="To begin")
    assert [(o["id"], o["number"]) for o in operations] == [
        ("art-12", "12"),
        ("art-12.sec-1", "1.1"),
    ]
    assert operations[0]["heading"] == {"en": "To begin"}
    assert operations[1]["text"] == {
        "en": "A vote stays open for {{ vote.days | words }}."
    }


def test_a_number_that_is_not_bound_stays_words() -> None:
    pieces = bind(read_pieces("1.1 A vote stays open for 10 days."), {})
    assert values_of(pieces, catalogue("us-ca")) == {}
    [_, clause] = inserts(pieces, language="en", first_article=1, preamble="x")
    assert clause["text"] == {"en": "A vote stays open for 10 days."}


def test_two_values_for_one_parameter_are_refused() -> None:
    pieces = read_pieces("1.1 Open for 10 days.\n1.2 Open for 12 days.")
    bound = bind(pieces, {(0, 0): "vote.days", (1, 0): "vote.days"})
    with pytest.raises(TwoValuesError, match=r"10 days.*12 days"):
        values_of(bound, catalogue("us-ca"))


def test_a_number_that_does_not_fit_its_parameter_is_refused() -> None:
    bound = bind(read_pieces("1.1 Open for 900 days."), {(0, 0): "vote.days"})
    with pytest.raises(DoesNotFitError, match="900 days"):
        values_of(bound, catalogue("us-ca"))


def test_a_text_cannot_smuggle_in_a_reference() -> None:
    [piece] = read_pieces("1.1 It says {{ vote.days | words }} here.")
    assert "{{" not in piece["text"]


@pytest.mark.parametrize("piece", ["a", "a-", "9", "9,", "1.", "$1,", "a\n"])
def test_a_long_text_without_blanks_is_read_in_a_moment(piece: str) -> None:
    source = piece * (40_000 // len(piece)) + " days"
    began = perf_counter()
    assert read_pieces(source)
    assert perf_counter() - began < 5
