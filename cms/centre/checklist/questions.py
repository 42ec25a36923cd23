"""The questions of the checklist, read from `cms/rules/centre/checklist.toml`.

The head of that file says how it is written. What does not fit is a ValueError.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cms.pages.references import fact_keys

FILE = Path(__file__).parents[2] / "rules" / "centre" / "checklist.toml"
CALIFORNIA, ELSEWHERE = "us-ca", "us"
PLACES = (CALIFORNIA, ELSEWHERE)
YES, NO, UNSURE = "yes", "no", "unsure"
ANSWERS = (YES, NO, UNSURE)
LANGUAGES = ("en", "es")

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, the answer that is a sign, and what it may mean in each place."""

    key: str
    sign: str
    ask: Texts
    means: Mapping[str, Texts]
    find: Texts

    def texts(self) -> Iterator[Texts]:
        yield from (self.ask, self.find, *self.means.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """Where to turn; `phone` is the key of a fact, "" where none is known."""

    name: Texts
    does: Texts
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic's questions, what proves it, until when, and which agency; by place."""

    key: str
    questions: tuple[Question, ...]
    evidence: tuple[Texts, ...]
    deadlines: Mapping[str, tuple[str, ...]]
    agencies: Mapping[str, tuple[Agency, ...]]

    def asked_in(self, place: str) -> tuple[Question, ...]:
        """The questions that are asked in a place."""
        return tuple(one for one in self.questions if place in one.means)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """All topics, and what everybody is told who may act on them."""

    topics: Mapping[str, Topic]
    care: tuple[Texts, ...]
    care_facts: Mapping[str, tuple[str, ...]]

    def fact_keys(self) -> frozenset[str]:
        """Every figure of law that it quotes, in any language and place."""
        found = {key for keys in self.care_facts.values() for key in keys}
        for topic in self.topics.values():
            found |= {key for keys in topic.deadlines.values() for key in keys}
            found |= {a.phone for own in topic.agencies.values() for a in own if a.phone}
            for question in topic.questions:
                for texts in question.texts():
                    found |= {key for text in texts.values() for key in fact_keys(text)}
        return frozenset(found)


@cache
def checklist() -> Checklist:
    """The checklist of the file that comes with the house."""
    return read_checklist(FILE.read_text("utf-8"))


def read_checklist(text: str) -> Checklist:
    """A checklist from the text of its file."""
    told = tomllib.loads(text)
    agencies = {
        key: Agency(
            name=in_both(one["name"]),
            does=in_both(one["does"]),
            phone=one.get("phone", ""),
        )
        for key, one in told["agencies"].items()
    }
    topics = [_topic(one, agencies) for one in told["topics"]]
    care = told["care"]
    return Checklist(
        topics=MappingProxyType({one.key: one for one in topics}),
        care=tuple(in_both(line) for line in care["lines"]),
        care_facts=_by_place(care, "facts"),
    )


def _topic(told: Mapping[str, Any], agencies: Mapping[str, Agency]) -> Topic:
    try:
        own = {
            place: tuple(agencies[key] for key in keys)
            for place, keys in _by_place(told, "agencies").items()
        }
        questions = tuple(_question(one) for one in told["questions"])
        evidence = tuple(in_both(one) for one in told["evidence"])
    except KeyError as lack:
        raise ValueError(f"checklist, {told['key']}: {lack} is missing") from None
    if len({one.key for one in questions}) < len(questions):
        raise ValueError(f"checklist, {told['key']}: a question stands there twice")
    return Topic(
        key=told["key"],
        questions=questions,
        evidence=evidence,
        deadlines=_by_place(told, "deadlines"),
        agencies=own,
    )


def _question(told: Mapping[str, Any]) -> Question:
    if told["sign"] not in (YES, NO):
        raise ValueError(f"checklist, {told['key']}: the sign is yes or no")
    here = in_both(told["means"])
    means = {CALIFORNIA: here}
    if told.get("place") != CALIFORNIA:
        means[ELSEWHERE] = in_both(told["means_us"]) if "means_us" in told else here
    return Question(
        key=told["key"],
        sign=told["sign"],
        ask=in_both(told["ask"]),
        means=MappingProxyType(means),
        find=in_both(told["find"]),
    )


def _by_place(told: Mapping[str, Any], name: str) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(
        {CALIFORNIA: tuple(told[name]), ELSEWHERE: tuple(told[f"{name}_us"])}
    )


def in_both(told: Mapping[str, str]) -> Texts:
    """A text of a file in each language; one that lacks a language is a ValueError.

    >>> in_both({"en": "Who?", "es": "¿Quién?"})["es"]
    '¿Quién?'
    """
    if set(told) != set(LANGUAGES) or not all(told.values()):
        raise ValueError(f"{dict(told)} is not told in both languages")
    return MappingProxyType(dict(told))
