"""Markdown: what a text may do, and what it may not."""

from datetime import date

import pytest

from cms.pages.markdown import html_of
from cms.pages.references import Fact, fact_keys, worded

FLOOR = Fact(
    key="us.floor",
    words="20 & more",
    label="The least part",
    source="A law",
    since=date(2020, 1, 1),
    checked_on=date(2026, 1, 1),
    review_by=date(2027, 1, 1),
)


@pytest.mark.parametrize(
    "text",
    ["<script>x</script>", "[a](javascript:x)", "<img src=x onerror=y>", "a <b>c</b>"],
)
def test_html_and_scripts_are_never_obeyed(text: str) -> None:
    html = html_of(text)
    for forbidden in ("<script", "<img", "<b>", 'href="javascript'):
        assert forbidden not in html


def test_a_figure_is_linked_to_its_source_and_escaped() -> None:
    html = html_of("At least {fact:us.floor}.", facts={"us.floor": FLOOR})
    assert html == '<p>At least <a href="#fact-us-floor">20 &amp; more</a>.</p>\n'


def test_in_a_label_a_figure_is_plain_words() -> None:
    assert worded("{fact:us.floor}?", {"us.floor": FLOOR}) == "20 & more?"


def test_an_unknown_figure_stays_to_be_seen() -> None:
    assert html_of("{fact:no.such}") == "<p>{fact:no.such}</p>\n"
    assert fact_keys("{fact:no.such}") == ["no.such"]


def test_a_fact_is_stale_after_its_day_and_not_on_it() -> None:
    assert not FLOOR.is_stale(date(2027, 1, 1))
    assert FLOOR.is_stale(date(2027, 1, 2))


def test_links_inside_words_close_as_they_opened() -> None:
    html = html_of(
        "[a](word:a) [b](page:M1) [c](https://example.org) [d](page:no)",
        links={"M1": "/m1/"},
    )
    assert html == (
        '<p><dfn>a</dfn> <a href="/m1/">b</a> <a href="https://example.org">c</a> d</p>\n'
    )
