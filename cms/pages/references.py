"""References: a figure of law stands in a text by key, `{fact:us-federal.cash_floor}`.

So a figure is written once, with its source and its dates, and every lesson says the
same; nothing here knows where the facts are kept.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

_FACT = re.compile(r"\{fact:([a-z0-9][a-z0-9._-]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure of law as it stands on a day, in one language."""

    key: str
    words: str
    label: str
    source: str
    since: date
    checked_on: date
    review_by: date
    then: str = ""  # what is in force after it, where that is known already
    then_from: date | None = None

    @property
    def anchor(self) -> str:
        return "fact-" + self.key.replace(".", "-")

    def is_stale(self, on: date) -> bool:
        """Whether the day to look at it again has passed."""
        return on > self.review_by


def fact_keys(text: str) -> list[str]:
    """The keys that a text quotes, each once, in the order of their first use.

    >>> fact_keys("At least {fact:us.floor}, by {fact:us.day}; {fact:us.floor}.")
    ['us.floor', 'us.day']
    """
    return list(dict.fromkeys(_FACT.findall(text)))


def linked(html: str, facts: Mapping[str, Fact]) -> str:
    """HTML with each figure in the place of its key, and a link to its source."""

    def link(fact: Fact) -> str:
        return f'<a href="#{fact.anchor}">{escape(fact.words)}</a>'

    return _replaced(html, facts, link)


def worded(text: str, facts: Mapping[str, Fact]) -> str:
    """Plain text with each figure in the place of its key; an unknown key stays seen.

    >>> worded("At least {fact:us.floor}.", {})
    'At least {fact:us.floor}.'
    """
    return _replaced(text, facts, lambda fact: fact.words)


def _replaced(text: str, facts: Mapping[str, Fact], write: Callable[[Fact], str]) -> str:
    def put(match: re.Match[str]) -> str:
        fact = facts.get(match[1])
        return write(fact) if fact else match[0]

    return _FACT.sub(put, text)
