"""The text of the bylaws: read from files, printed with numbers, safe as HTML."""

import re

import pytest
from hypothesis import given, strategies as st

from governance.bylaws.markup import html_of, plain, printed
from governance.bylaws.packs import pack
from governance.bylaws.provisions import (
    Printed,
    Provision,
    Reference,
    UnreadableReferenceError,
    id_of,
    parent_of,
    parts_of,
    read_provisions,
    references,
    said_in,
)

ENGLISH = """
# Bylaws

## 3. Votes

3.1 A vote lasts {{ vote.days | words }}.

> You have that long.

3.2 There are two ways:

- on paper
- here

3.2.1 Paper counts alike.

### 3.3 Secret votes

On {{vote.written_ballot|either:"paper|any way"}}.
"""
SPANISH = """
# Estatutos

## 3. Votos

3.1 Una votación dura {{ vote.days | words }}.

3.2 Hay dos maneras:

- en papel
- aquí

3.2.1 El papel cuenta igual.

### 3.3. Voto secreto

En {{ vote.written_ballot | either:"papel|cualquier forma" }}.
"""


def both() -> list[Provision]:
    return read_provisions({"en": ENGLISH, "es": SPANISH})[1]


def test_a_file_gives_articles_clauses_and_parts_by_ids_of_their_numbers() -> None:
    titles, provisions = read_provisions({"en": ENGLISH, "es": SPANISH})
    assert titles == {"en": "Bylaws", "es": "Estatutos"}
    assert [each.id for each in provisions] == [
        "art-3",
        "art-3.sec-1",
        "art-3.sec-2",
        "art-3.sec-2.p-1",
        "art-3.sec-3",
    ]
    assert [each.depth for each in provisions] == [1, 2, 2, 3, 2]
    assert provisions[3].parent == "art-3.sec-2"
    assert provisions[0].text == {}
    assert provisions[0].heading == {"en": "Votes", "es": "Votos"}
    assert provisions[4].heading["es"] == "Voto secreto"


def test_lists_and_paragraphs_go_on_with_the_clause_before_them() -> None:
    clause = both()[2]
    assert clause.text["en"] == "There are two ways:\n\n- on paper\n- here"
    assert "<li>on paper</li>" in html_of(clause.text["en"], str)


def test_a_note_stands_beside_its_clause_in_the_languages_that_have_one() -> None:
    clause = both()[1]
    assert clause.note == {"en": "You have that long."}
    assert said_in(clause.note, "es") == "You have that long."


def test_references_are_read_with_or_without_blanks() -> None:
    assert both()[1].keys == ("vote.days",)
    assert references(both()[4].text["en"]) == (
        Reference("vote.written_ballot", ("paper", "any way")),
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ vote.days }}",
        "{{ vote.days | share }}",
        "{{ vote | words }}",
        '{{ vote.days | either:"one" }}',
        "for {{ vote.days | words",
        "for }} days",
    ],
)
def test_a_place_that_names_no_number_is_refused(text: str) -> None:
    with pytest.raises(UnreadableReferenceError, match="cannot be read"):
        list(parts_of(text))


@pytest.mark.parametrize(
    "source",
    ["1.1 a\n\n1.1 b", "words first", "## 1. A\n\n## 1. B"],
)
def test_a_file_that_is_out_of_order_is_our_mistake(source: str) -> None:
    with pytest.raises(ValueError, match=r"twice|before any"):
        read_provisions({"en": source})


def test_a_clause_that_one_language_has_alone_is_our_mistake() -> None:
    with pytest.raises(ValueError, match=r"es: not in the first language"):
        read_provisions({"en": "## 1. A", "es": "## 1. A\n\n1.1 b"})


def test_the_hash_is_of_everything_a_provision_says() -> None:
    one = Provision("art-1", "1", {"en": "A"}, {}, {})
    others = [
        Provision("art-2", "1", {"en": "A"}, {}, {}),
        Provision("art-1", "2", {"en": "A"}, {}, {}),
        Provision("art-1", "1", {"es": "A"}, {}, {}),
        Provision("art-1", "1", {"en": "A"}, {"en": "x"}, {}),
        Provision("art-1", "1", {"en": "A"}, {}, {"en": "x"}),
        Provision("art-1", "1", {"en": "A"}, {}, {}, is_repealed=True),
    ]
    assert len({each.sha256 for each in (one, *others)}) == 7
    assert one.sha256 == Provision("art-1", "1", {"en": "A"}, {}, {}).sha256


def test_numbers_are_printed_and_marked_by_their_key() -> None:
    pieces = printed("For {{ vote.days | words }}.", lambda place: "7 days")
    assert pieces == [Printed("For "), Printed("7 days", "vote.days"), Printed(".")]
    assert plain("For {{ vote.days | words }}.", lambda place: "7 days") == "For 7 days."


def test_raw_html_and_scripts_in_a_text_are_shown_and_not_obeyed() -> None:
    html = html_of(
        "<script>x</script> [a](javascript:x) [b](https://b.example) ![c](https://c/x)",
        str,
    )
    assert "<script" not in html
    assert "javascript:x)" in html
    assert 'href="javascript' not in html
    assert '<a href="https://b.example">b</a>' in html
    assert "<img" not in html


def test_what_a_number_prints_is_dressed_by_the_page_alone() -> None:
    html = html_of(
        "**{{ a.b | words }}** \U000f0000", lambda place: f"<i>{place.key}</i>"
    )
    assert html == "<p><strong><i>a.b</i></strong></p>\n"


@given(st.lists(st.sampled_from(["word ", "{{ a.b | words }}", "\n", "**x** "])))
def test_the_parts_of_a_text_are_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    again = "".join(
        part if isinstance(part, str) else "{{ a.b | words }}" for part in parts_of(text)
    )
    assert again == text


@given(st.lists(st.integers(1, 99), min_size=1, max_size=4))
def test_the_parent_of_an_id_is_the_id_of_the_number_above(numbers: list[int]) -> None:
    number = ".".join(map(str, numbers))
    assert parent_of(id_of(number)) == (
        id_of(number.rpartition(".")[0]) if len(numbers) > 1 else ""
    )


def test_every_clause_of_the_models_stands_in_an_article() -> None:
    for key in ("us-ca", "es"):
        ids = {each.id for each in pack(key).provisions}
        assert all(each.parent in ids | {""} for each in pack(key).provisions)


@pytest.mark.parametrize(
    "text",
    [
        "&#xF0000; and &#983040;",
        "<http://a.example/%F3%B0%80%80>",
        '[a](http://a.example "{{ a.b | words }}")',
        '[a](http://a.example "&#xF0000;") {{ a.b | words }}',
    ],
)
def test_no_number_is_smuggled_into_a_tag_or_out_of_an_entity(text: str) -> None:
    html = html_of(text, lambda place: '<i class="x">7</i>')
    assert not any("<i" in tag[1:] for tag in re.findall(r"<[^>]*>", html))
    assert html.count("<i ") == text.endswith("{{ a.b | words }}")
