"""A lesson on paper: whole, with room for a pen, and one page to take home."""

from io import BytesIO

import pytest
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader

from cms.courses.lesson_file import Part
from cms.courses.printed import QUESTIONS, Lesson, mixed
from cms.courses.prose import nodes_of
from coopkit.papers.typeset import typeset
from tests.cms.courses.samples import (
    LANGUAGES,
    fact_in,
    files,
    labels,
    lesson_in,
    made_up,
    paper_of,
)

FEW = ("M1.1", "M3.3", "M5.4", "M6.2", "M7.1", "M9.3")
CASES = [(code, language) for code in FEW for language in LANGUAGES]


def pages_of(pdf: bytes) -> list[str]:
    pages = PdfReader(BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def lesson(code: str, language: str) -> Lesson:
    (file,) = [file for file in files(language) if file.front["code"] == code]
    return lesson_in(file, language)


def room_at_home(read: Lesson) -> int:
    """About how much stands on the page to take home."""
    return len(str(paper_of(read)["lesson"]["home"]))


def squeezed(text: str) -> str:
    """Letters and figures alone: lines break and hyphens come where there is room."""
    return "".join(sign for sign in text if sign.isalnum())


@pytest.mark.parametrize(("code", "language"), CASES)
def test_a_paper_holds_the_story_every_question_and_every_reason(
    code: str, language: str
) -> None:
    read = lesson(code, language)
    text = squeezed("".join(pages_of(typeset("lesson", paper_of(read, language)))))
    asked = [part for part in read.parts if part.kind in QUESTIONS]
    assert asked
    for part in asked:
        value = part.value
        said = [value.get("question") or value.get("statement")]
        if "options" in value:
            said += [
                each for o in value["options"] for each in (o["text"], o["feedback"])
            ]
        for each in said:
            if "{fact:" not in each and "](" not in each:
                assert squeezed(each.replace("*", "")) in text, each
    for term, meaning in read.words:
        assert squeezed(term) in text
        assert squeezed(meaning) in text
    for fact in read.facts.values():
        assert squeezed(fact.source) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_exactly_one_page_is_to_take_home_also_of_the_fullest_lessons(
    language: str,
) -> None:
    head = labels(language)["home"]
    lessons = [lesson_in(file, language) for file in files(language)]
    for read in sorted(lessons, key=room_at_home)[-5:]:
        pages = pages_of(typeset("lesson", paper_of(read, language)))
        home = [page for page in pages if page.startswith(f"{head} · {read.code}")]
        assert len(home) == 1, read.code
        assert pages[-1] == home[0], read.code
        (ask,) = [part for part in read.parts if part.kind == "ask"]
        for line in ask.value:
            if "{fact:" not in line:
                assert squeezed(line) in squeezed(home[0]), (read.code, line)


def test_the_answers_never_stand_on_a_page_with_a_question() -> None:
    pages = pages_of(typeset("lesson", paper_of(lesson("M5.4", "en"))))
    (answers,) = [page for page in pages if labels("en")["answers"] in page]
    assert "Leave it in the books" not in answers
    assert "It is what a year leaves" not in answers
    assert "you look for a missing cent" in answers


def test_the_guide_comes_only_when_it_is_asked_for() -> None:
    read = lesson("M1.1", "en")
    words = labels("en")["guide"]
    without = " ".join(pages_of(typeset("lesson", paper_of(read))))
    whole = " ".join(pages_of(typeset("lesson", paper_of(read, guide=True))))
    assert words not in without
    assert words in whole
    assert "Stories about a bad boss" in whole


def test_the_same_lesson_gives_the_same_bytes() -> None:
    read = lesson("M3.3", "es")
    first = typeset("lesson", paper_of(read, "es"))
    assert first == typeset("lesson", paper_of(lesson("M3.3", "es"), "es"))


def test_a_figure_of_law_stands_in_words_with_the_number_of_its_source() -> None:
    fact = fact_in("us-federal.cash_floor", "en")
    (par,) = nodes_of(
        "At **least {fact:us-federal.cash_floor}**, {fact:no.such}.", {fact.key: fact}
    )
    assert par["runs"][2] == {"text": "20 percent", "look": "b", "mark": 1}
    assert par["runs"][3]["text"] == ", {fact:no.such}."


def test_a_link_to_a_page_says_its_code_on_paper() -> None:
    (par,) = nodes_of("See [accounts](page:M5.3), [lesson M1.2](page:M1.2).")
    assert "".join(run["text"] for run in par["runs"]) == (
        "See accounts (M5.3), lesson M1.2."
    )


@given(st.lists(st.text(min_size=1), min_size=2, max_size=8, unique=True), st.uuids())
def test_an_order_is_never_printed_solved(items: list[str], key: object) -> None:
    places = mixed(str(key), items)
    assert sorted(places) == list(range(len(items)))
    assert places != list(range(len(items)))


ODD = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from("#$*_`<>\\[](){}|@~=-+\n\t\x00\x1b🦊ا你ñ\u202e\u200b"),
    ),
    max_size=60,
)


@settings(max_examples=25, deadline=None)
@given(ODD, ODD)
def test_no_text_stops_a_paper_or_is_run_as_a_program(one: str, two: str) -> None:
    odd = made_up(
        Part("text", "t", f"{one}\n\n- {two}\n\n> {one}"),
        Part("idea", "i", {"title": one, "text": two}),
        Part("take_home", "h", [one, two]),
        Part(
            "worksheet",
            "w",
            {
                "title": one,
                "minutes": 5,
                "text": two,
                "fields": [{"key": "k", "kind": "money", "label": one, "hint": two}],
            },
        ),
        Part("short", "q", {"question": one, "model": two, "look_for": [one]}),
    )
    assert typeset("lesson", paper_of(odd, guide=True)).startswith(b"%PDF")


def test_a_program_of_the_template_in_a_text_is_only_shown() -> None:
    planted = '#panic("x") *b* #read("/etc/passwd") @ref <label> $x$'
    pdf = typeset("lesson", paper_of(made_up(Part("take_home", "h", [planted]))))
    assert squeezed(planted) in squeezed(" ".join(pages_of(pdf)))
