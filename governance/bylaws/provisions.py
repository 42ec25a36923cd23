"""Provisions: the text of the bylaws, whose numbers are printed from the parameters.

A text is Markdown of a small kind: `# title`, `## 4. Article`, and clauses that begin
with their number, `4.7 …`. A number stands in it by reference, so that text and rule
cannot drift apart:

    {{ patronage.cash_share|share }}      25 %
    {{ vote.days|count }}                 7
    {{ vote.ordinary|phrase }}            more than 50 % of the votes cast
    {{ patronage.normalize|either:"is|is not" }}
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from governance.bylaws.parameters import RULES, NoModelBylawsError

REFERENCE = re.compile(
    r'\{\{ ([a-z_.]+)\|(share|count|phrase|either)(?::"([^"]*)")? \}\}'
)
CLAUSE = re.compile(r"(\d+\.\d+) (.+)", re.DOTALL)
ARTICLE = re.compile(r"## (\d+)\. (.+)")


def anchor_of(number: str) -> str:
    """Where an article or clause stands on the page.

    >>> anchor_of("4.7")
    'art-4-7'
    """
    return f"art-{number.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in the text that a parameter fills; `words` are the two of `either`."""

    key: str
    how: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: plain text and references, in their order."""

    number: str
    parts: tuple[str | Reference, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.number)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(part.key for part in self.parts if isinstance(part, Reference))


@dataclass(frozen=True, slots=True)
class Article:
    """An article and its clauses."""

    number: str
    title: str
    clauses: tuple[Clause, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.number)


@dataclass(frozen=True, slots=True)
class Text:
    """The bylaws in one language."""

    language: str
    title: str
    articles: tuple[Article, ...]

    def clause(self, number: str) -> Clause:
        """A clause by its number, or a KeyError."""
        for article in self.articles:
            for clause in article.clauses:
                if clause.number == number:
                    return clause
        raise KeyError(number)


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of a clause as it is printed; `key` where a parameter filled it."""

    text: str
    key: str = ""
    was: str = ""

    @property
    def is_change(self) -> bool:
        return bool(self.was) and self.was != self.text


Fill = Callable[[Reference], str]


def read_text(source: str, language: str = "en") -> Text:
    """Read a text; anything that is neither title, article nor clause is a ValueError.

    >>> text = read_text("## 1. Votes\\n\\n1.1 For {{ vote.days|count }} days.")
    >>> text.clause("1.1").keys
    ('vote.days',)
    """
    title, articles = "", list[tuple[str, str, list[Clause]]]()
    for block in (block.strip() for block in re.split(r"\n\s*\n", source)):
        if not block:
            continue
        if article := ARTICLE.fullmatch(block):
            articles.append((article[1], article[2], []))
        elif block.startswith("# "):
            title = block[2:]
        elif (clause := CLAUSE.fullmatch(block)) and articles:
            articles[-1][2].append(_clause(clause[1], clause[2]))
        else:
            raise ValueError(f"not a title, an article or a clause: {block[:60]!r}")
    return Text(
        language,
        title,
        tuple(Article(number, name, tuple(own)) for number, name, own in articles),
    )


def print_clause(clause: Clause, fill: Fill, before: Fill | None = None) -> list[Printed]:
    """A clause with its numbers filled in; `before` fills what a change takes away."""
    return [
        Printed(part)
        if isinstance(part, str)
        else Printed(fill(part), part.key, before(part) if before else "")
        for part in clause.parts
    ]


@cache
def bylaws_text(jurisdiction: str, language: str) -> Text:
    """The model text of a jurisdiction, in English where it is in no such language."""
    folder = RULES / jurisdiction
    own = folder / f"bylaws.{language}.md"
    if own.exists():
        return read_text(own.read_text(encoding="utf-8"), language)
    if not (folder / "bylaws.md").exists():
        raise NoModelBylawsError(jurisdiction=jurisdiction)
    return read_text((folder / "bylaws.md").read_text(encoding="utf-8"), "en")


def _clause(number: str, text: str) -> Clause:
    return Clause(number, tuple(_parts(" ".join(text.split()))))


def _parts(text: str) -> Iterator[str | Reference]:
    end = 0
    for match in REFERENCE.finditer(text):
        if match.start() > end:
            yield text[end : match.start()]
        key, how, words = match.groups()
        yield Reference(key, how, tuple(words.split("|")) if words else ())
        end = match.end()
    if "{{" in text[end:]:
        raise ValueError(f"a reference that cannot be read: {text[end:]!r}")
    if end < len(text):
        yield text[end:]
