"""What the answers of a checklist may mean: signs, what to find out, and whom to ask.

Nothing here is legal advice, and nothing of it is kept: answers in, a packet out.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cms.centre.checklist.questions import (
    UNSURE,
    Agency,
    Checklist,
    Question,
    Texts,
    Topic,
)
from cms.pages.references import Fact, fact_keys, worded

Answers = Mapping[tuple[str, str], str]
"""An answer by topic and question; what is not answered is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What was asked, and what the answer may mean, or how to find out."""

    asked: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An agency in the reader's language, with its telephone."""

    name: str
    does: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A topic of a packet."""

    key: str
    signs: tuple[Sign, ...]
    unsure: tuple[Sign, ...]
    evidence: tuple[str, ...]
    deadlines: tuple[Fact, ...]
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """All that a worker takes along; `facts` are the figures that it quotes."""

    topics: tuple[Found, ...]
    care: tuple[str, ...]
    care_facts: tuple[Fact, ...]
    facts: tuple[Fact, ...]


def packet_of(
    whole: Checklist,
    answers: Answers,
    *,
    topics: Collection[str],
    place: str,
    language: str,
    facts: Mapping[str, Fact],
) -> Packet:
    """The packet of the topics that were chosen, in the order of the checklist."""
    chosen = [one for key, one in whole.topics.items() if key in topics]
    found = tuple(_found(one, answers, place, language, facts) for one in chosen)
    care = whole.care_facts[place]
    quoted = dict.fromkeys(
        key for one in chosen for key in _quoted(one, answers, place, language)
    )
    care_only = [key for key in care if key not in quoted]
    return Packet(
        topics=found,
        care=tuple(line[language] for line in whole.care),
        care_facts=tuple(facts[key] for key in care if key in facts),
        facts=tuple(facts[key] for key in [*quoted, *care_only] if key in facts),
    )


def _found(
    topic: Topic,
    answers: Answers,
    place: str,
    language: str,
    facts: Mapping[str, Fact],
) -> Found:
    def said(asked: Question, told: Texts) -> Sign:
        return Sign(
            asked=worded(asked.ask[language], facts), told=worded(told[language], facts)
        )

    signs, unsure = _sorted(topic, answers, place)
    return Found(
        key=topic.key,
        signs=tuple(said(one, one.means[place]) for one in signs),
        unsure=tuple(said(one, one.find) for one in unsure),
        evidence=tuple(one[language] for one in topic.evidence),
        deadlines=tuple(facts[key] for key in topic.deadlines[place] if key in facts),
        offices=tuple(_office(one, language, facts) for one in topic.agencies[place]),
    )


def _office(agency: Agency, language: str, facts: Mapping[str, Fact]) -> Office:
    known = facts.get(agency.phone)
    return Office(
        name=agency.name[language],
        does=agency.does[language],
        phone=known.words if known else "",
    )


def _sorted(
    topic: Topic, answers: Answers, place: str
) -> tuple[list[Question], list[Question]]:
    """The questions whose answer is a sign, and those that somebody is not sure of."""
    signs, unsure = [], []
    for one in topic.asked_in(place):
        answer = answers.get((topic.key, one.key), "")
        if answer == one.sign:
            signs.append(one)
        elif answer == UNSURE:
            unsure.append(one)
    return signs, unsure


def _quoted(topic: Topic, answers: Answers, place: str, language: str) -> Iterator[str]:
    """The figures that stand in what is told of a topic."""
    signs, unsure = _sorted(topic, answers, place)
    for one in signs:
        yield from fact_keys(one.ask[language] + one.means[place][language])
    for one in unsure:
        yield from fact_keys(one.ask[language] + one.find[language])
    yield from topic.deadlines[place]
    yield from (one.phone for one in topic.agencies[place] if one.phone)
