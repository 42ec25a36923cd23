"""Links to the glossary: only links are added, none inside a link, none twice."""

import re

from hypothesis import given, strategies as st

from cms.pages.autolinks import Glossary, Word, linked_parts, linked_words

TERMS = ["vote", "member vote", "Votación", "paz", "policy", "¿y si…?", "a & b", "ley"]
WORDS = tuple(Word(f"k{place}", term) for place, term in enumerate(TERMS))
GLOSSARY = Glossary("/en/glossary/", WORDS)
TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r'<a class="word" href="/en/glossary/#([^"]*)">')

said = st.sampled_from(
    [
        *("vote", "Votes", "member votes", "votaciones", "paces", "policies", "leyes"),
        *("a &amp; b", "non-vote", "voter", "&lt;", "&quot;", "1.5", "—", "ñ", "¿y si…?"),
    ]
)
text = st.lists(said, max_size=8).map(" ".join)
around = st.sampled_from(["p", "li", "a", "h2", "h3", "code", "form", "strong", "svg"])
element = st.recursive(
    text,
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{'<br>'.join(parts)}</{name}>",
        around,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)
MARKED = '<a class="word" href="/en/glossary/#k0"><dfn>vote</dfn></a>'


def read(html: str) -> str:
    return TAG.sub("", html)


@given(st.lists(element, max_size=6).map("".join))
def test_what_is_read_never_changes(html: str) -> None:
    assert read(linked_words(html, GLOSSARY)) == read(html)


@given(st.lists(element, max_size=6).map("".join))
def test_taking_the_links_out_again_gives_the_same_bytes(html: str) -> None:
    linked = linked_words(html, GLOSSARY)
    assert re.sub(r'<a class="word"[^>]*>(.*?)</a>', r"\1", linked) == html


@given(st.lists(element, max_size=6).map("".join))
def test_no_word_is_linked_twice(html: str) -> None:
    keys = LINK.findall(linked_words(html, GLOSSARY))
    assert len(keys) == len(set(keys))


@given(st.lists(element, max_size=6).map("".join))
def test_a_link_never_stands_where_text_is_left_alone(html: str) -> None:
    open_tags: list[str] = []
    for mark in TAG.findall(linked_words(html, GLOSSARY)):
        name = re.sub(r"[</>]| .*", "", mark)
        if mark.startswith("</"):
            open_tags.pop()
        elif name != "br":
            if mark.startswith('<a class="word"'):
                assert not {"a", "h2", "h3", "code", "form", "svg"} & set(open_tags)
            open_tags.append(name)


@given(st.lists(element.map(lambda html: f"<p>{html}</p>"), max_size=6))
def test_the_parts_of_a_page_are_linked_as_the_whole(parts: list[str]) -> None:
    assert "".join(linked_parts(parts, GLOSSARY)) == linked_words(
        "".join(parts), GLOSSARY
    )


def test_the_longest_word_is_linked_first() -> None:
    html = linked_words("<p>A member vote, a vote.</p>", GLOSSARY)
    assert '#k1">member vote</a>, a <a class="word" href="/en/glossary/#k0">vote' in html


def test_a_word_inside_another_is_none() -> None:
    assert LINK.findall(linked_words("<p>voter, non-vote, devote</p>", GLOSSARY)) == []


def test_a_word_that_an_author_marked_is_linked_once_a_section() -> None:
    html = f"<p>{MARKED} {MARKED}</p><h2>Two</h2><p>{MARKED}</p>"
    linked = linked_words(html, GLOSSARY)
    assert linked == f"<p>{MARKED} <dfn>vote</dfn></p><h2>Two</h2><p>{MARKED}</p>"


def test_a_remark_in_brackets_is_no_part_of_a_word() -> None:
    glossary = Glossary("/g/", (Word("k", "Poder para votar (proxy)"),))
    assert 'href="/g/#k">poderes para votar</a>' in linked_words(
        "<p>Los poderes para votar.</p>", glossary
    )


def test_without_a_page_of_the_glossary_nothing_is_linked() -> None:
    assert linked_words("<p>vote</p>", Glossary("", WORDS)) == "<p>vote</p>"
