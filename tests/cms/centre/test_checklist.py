"""The checklist: what answers may mean, in both languages, and nothing of it kept."""

import tomllib
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from cms.centre.checklist.findings import packet_of
from cms.centre.checklist.questions import (
    CALIFORNIA,
    ELSEWHERE,
    LANGUAGES,
    checklist,
    read_checklist,
)
from cms.centre.forms.checklist import TopicsForm
from cms.centre.models import RightsTopic
from cms.pages.references import fact_keys
from tests.cms.centre.dump import listening, words_left
from tests.cms.centre.facts import load_facts
from tests.cms.courses.reading_level import level_of, plain
from tests.factories import NOON

FACTS = Path("cms/lessons/facts.toml")
SENT = {
    "place": CALIFORNIA,
    "topics": ["pay", "reprisal"],
    "do": "answers",
    "a-pay-minimum": "no",
    "a-pay-stub": "unsure",
    "a-pay-tips": "no",
    "a-reprisal-threat": "yes",
}


def test_every_topic_has_questions_in_both_languages_and_figures_that_exist() -> None:
    whole = checklist()
    assert set(whole.topics) == set(RightsTopic.values)
    known = set(tomllib.loads(FACTS.read_text("utf-8")))
    assert whole.fact_keys() <= known
    for topic in whole.topics.values():
        assert 4 <= len(topic.questions) <= 8
        assert topic.asked_in(ELSEWHERE)
        assert topic.agencies[CALIFORNIA]
        assert topic.agencies[ELSEWHERE]


def test_both_languages_quote_the_same_figures() -> None:
    for topic in checklist().topics.values():
        for question in topic.questions:
            for texts in question.texts():
                english, spanish = (fact_keys(texts[one]) for one in LANGUAGES)
                assert sorted(english) == sorted(spanish), question.key


def test_no_figure_of_law_stands_in_a_text_itself() -> None:
    """But for 911, which is a telephone of life and death, and the names of forms."""
    for topic in checklist().topics.values():
        for question in topic.questions:
            for texts in question.texts():
                for text in texts.values():
                    bare = text
                    for key in fact_keys(text):
                        bare = bare.replace(f"{{fact:{key}}}", "")
                    for name in ("911", "DWC-1", "1099"):
                        bare = bare.replace(name, "")
                    assert not any(sign.isdigit() for sign in bare), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_easy_to_read(language: str) -> None:
    """English below the sixth grade, Spanish “fairly easy” or easier."""
    for topic in checklist().topics.values():
        told = [texts[language] for one in topic.questions for texts in one.texts()]
        level = level_of(plain(" ".join(told), language), language).value
        assert level < 6 if language == "en" else level > 65, (topic.key, level)


def test_only_the_answer_that_is_a_sign_is_told_and_unsure_says_how_to_find_out() -> None:
    answers = {
        ("pay", "minimum"): "no",
        ("pay", "stub"): "unsure",
        ("pay", "tips"): "no",
        ("hours", "week"): "yes",
    }
    packet = packet_of(
        checklist(),
        answers,
        topics=["pay"],
        place=CALIFORNIA,
        language="en",
        facts={},
    )
    (pay,) = packet.topics
    assert [one.asked[:36] for one in pay.signs] == [
        "Did you get at least the minimum wag"
    ]
    assert [one.told for one in pay.unsure] == [
        "Ask for a copy of your pay records, in writing."
    ]


def test_elsewhere_no_rule_of_california_is_told() -> None:
    for topic in checklist().topics.values():
        quoted = [*topic.deadlines[ELSEWHERE]]
        quoted += [one.phone for one in topic.agencies[ELSEWHERE] if one.phone]
        for question in topic.asked_in(ELSEWHERE):
            for text in (question.means[ELSEWHERE], question.ask, question.find):
                quoted += fact_keys(text["en"])
        assert not [key for key in quoted if key.startswith("us-ca.")], topic.key


def test_a_file_that_lacks_a_language_or_an_agency_says_so() -> None:
    text = Path("cms/rules/centre/checklist.toml").read_text("utf-8")
    with pytest.raises(ValueError, match="both languages"):
        read_checklist(text.replace('es = "OSHA, la', 'fr = "OSHA, la'))
    with pytest.raises(ValueError, match="'nobody' is missing"):
        read_checklist(text.replace('agencies_us = ["eeoc"]', 'agencies_us = ["nobody"]'))


@pytest.mark.parametrize(("count", "is_right"), [(0, False), (4, True), (5, False)])
def test_one_to_four_topics_are_asked_at_a_time(count: int, is_right: bool) -> None:
    form = TopicsForm({"place": "us", "topics": RightsTopic.values[:count]})
    assert form.is_valid() is is_right


@pytest.mark.django_db
@time_machine.travel(NOON, tick=False)
def test_a_worker_leaves_with_a_packet_and_nothing_stays(client: Client) -> None:
    load_facts()
    with listening():
        asked = client.post("/es/centre/checklist/", SENT | {"do": "topics"})
        assert "¿Le pagaron al menos el salario mínimo" in asked.content.decode()
        assert 'value="no" id="id_a-pay-minimum_1" checked' in " ".join(
            asked.content.decode().split()
        )
        page = client.post("/es/centre/checklist/", SENT)
        told = page.content.decode()
        assert "otra vez la misma cantidad" in told
        assert "833-526-4636" in told
        assert "{fact:" not in told
        assert len(page.content) < 60_000
        paper = client.post("/es/centre/checklist/packet.pdf", SENT)
        assert words_left("a-pay-minimum", "a-reprisal-threat") == []
        assert not client.session.keys()
    assert paper["Content-Type"] == "application/pdf"
    assert "no-store" in paper["Cache-Control"]
    text = " ".join(
        page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages
    )
    words = " ".join(text.split())
    assert "¿Le pagaron al menos el salario mínimo" in words
    assert "833-526-4636" in words
    assert "{fact:" not in words


@pytest.mark.django_db
def test_four_topics_fit_on_a_page_for_a_cheap_phone(client: Client) -> None:
    load_facts()
    longest = ["pay", "hours", "breaks", "injury"]
    page = client.post("/es/centre/checklist/", {"place": "us-ca", "topics": longest})
    assert len(page.content) < 60_000
    assert "{fact:" not in page.content.decode()
