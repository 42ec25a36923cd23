"""Provisions: the text of the bylaws, whose numbers are printed from the parameters.

A provision is an article, a clause or a part of one. Its id comes from the number it
was given first and is never used again; its number is what people cite. A number or
choice stands in a text by reference, so that text and rule cannot drift apart:

    {{ vote.days | words }}
    {{ patronage.normalize | either:"is|is not" }}

A file holds the text in one language: `# Title`, `## 4. Patronage`, and blocks that begin
with their number, `4.7 …` or `4.7.1 …` (or `### 4.7 Heading`, the text below it). A block
without a number goes on with the clause before it, be it a list or a paragraph; one that
begins with `> ` is the note, in plain language, on what stands before it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError

Texts: TypeAlias = Mapping[str, str]

REFERENCE = re.compile(
    r"\{\{\s*(?P<key>[a-z_]+(?:\.[a-z0-9_]+)+)\s*\|\s*"
    r'(?:words|either\s*:\s*"(?P<yes>[^"|]*)\|(?P<no>[^"|]*)")\s*\}\}'
)
_TITLE = re.compile(r"# +(.+)")
_ARTICLE = re.compile(r"## +(\w+)\. +(.+)")
_HEADED = re.compile(r"### +(\w+(?:\.\w+)+)\.? +(.+?)(?:\n(.*))?", re.DOTALL)
_CLAUSE = re.compile(r"(\d+\w*(?:\.\d+\w*)+)(?:[ \n]+(.*))?", re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


class UnreadableReferenceError(CoopError):
    """A place in a text that is meant for a number, and names none."""

    template = N_(
        "“{what}” cannot be read. A number stands in the text as "
        '{{{{ its.key | words }}}}, a yes or no as {{{{ its.key | either:"a|b" }}}}.'
    )


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a text that a parameter fills; `words` are the two of `either`."""

    key: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of a text as it is printed; `key` where a parameter filled it."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Provision:
    """An article, a clause or a part of one; its texts are by language.

    `text` is plain Markdown with references, `{}` for a bare article. What is repealed
    keeps its place and its words, so that its id is never used again.
    """

    id: str
    number: str
    heading: Texts
    text: Texts
    note: Texts
    is_repealed: bool = False
    _sha256: list[str] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    @property
    def parent(self) -> str:
        """The id of what it stands in; "" for an article."""
        return parent_of(self.id)

    @property
    def depth(self) -> int:
        """1 for an article, 2 for a clause, 3 for a part of one."""
        return self.id.count(".") + 1

    @property
    def sha256(self) -> str:
        """The hash of all that it says; worked out once."""
        if not self._sha256:
            self._sha256.append(sha256_of(self.as_json()))
        return self._sha256[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters it prints, in the order of its text, each once."""
        found = (each.key for text in self.text.values() for each in references(text))
        return tuple(dict.fromkeys(found))

    def as_json(self) -> dict[str, Any]:
        """As it is hashed."""
        return {
            "id": self.id,
            "number": self.number,
            "heading": dict(self.heading),
            "text": dict(self.text),
            "note": dict(self.note),
            "is_repealed": self.is_repealed,
        }


def id_of(number: str) -> str:
    """The id of a provision that was given this number first.

    >>> [id_of(number) for number in ("4", "4.7", "4.7.1")]
    ['art-4', 'art-4.sec-7', 'art-4.sec-7.p-1']
    """
    article, *below = number.lower().split(".")
    names = ["sec", *["p"] * len(below)]
    parts = (f".{name}-{part}" for name, part in zip(names, below, strict=False))
    return f"art-{article}" + "".join(parts)


def parent_of(provision_id: str) -> str:
    """The id without its last part.

    >>> parent_of("art-4.sec-7"), parent_of("art-4")
    ('art-4', '')
    """
    return provision_id.rpartition(".")[0]


def legible(text: str) -> str:
    """A text without control characters, which no paper and no Word file can hold.

    >>> legible("For\\x01 a week,\\r\\nor two.")
    'For a week,\\nor two.'
    """
    return _CONTROL.sub("", text)


def said_in(texts: Texts, language: str) -> str:
    """A text in a language, else in the first it has, else nothing."""
    return texts.get(language) or next(iter(texts.values()), "")


def parts_of(text: str) -> Iterator[str | Reference]:
    """Plain text and references in their order; what cannot be read is refused.

    >>> list(parts_of("For {{ vote.days | words }} days."))
    ['For ', Reference(key='vote.days', words=()), ' days.']
    """
    end = 0
    for match in REFERENCE.finditer(text):
        if match.start() > end:
            yield _plain(text[end : match.start()])
        is_either = match["yes"] is not None
        words = (match["yes"], match["no"]) if is_either else ()
        yield Reference(match["key"], words)
        end = match.end()
    if end < len(text):
        yield _plain(text[end:])


@lru_cache(maxsize=4096)
def references(text: str) -> tuple[Reference, ...]:
    """The places of a text that parameters fill; read once for each text."""
    if "{{" not in text:
        return ()
    return tuple(part for part in parts_of(text) if isinstance(part, Reference))


def read_provisions(sources: Mapping[str, str]) -> tuple[Texts, list[Provision]]:
    """Titles and provisions of a text in several languages, in the first one's order.

    A block that is out of place, a number given twice, and one that the first language
    does not have, are a ValueError.

    >>> titles, (article, clause) = read_provisions(
    ...     {"en": "# Bylaws\\n\\n## 1. Votes\\n\\n1.1 For a week.\\n\\n> Seven days."})
    >>> article.heading["en"], clause.id, clause.note["en"]
    ('Votes', 'art-1.sec-1', 'Seven days.')
    """
    titles, read = {}, dict[str, dict[str, _Draft]]()
    for language, source in sources.items():
        titles[language], read[language] = _read(source)
    first = next(iter(read.values()), {})
    for language, drafts in read.items():
        if unknown := [number for number in drafts if number not in first]:
            raise ValueError(f"{language}: not in the first language: {unknown}")
    return titles, [_provision(number, read) for number in first]


@dataclass(slots=True)
class _Draft:
    heading: str = ""
    blocks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _read(source: str) -> tuple[str, dict[str, _Draft]]:
    """The title and, by number, what each provision says in one language."""
    title, drafts = "", dict[str, _Draft]()
    current: _Draft | None = None
    for block in _BLANK.split(source.replace("\r\n", "\n")):
        block = "\n".join(line.rstrip() for line in block.strip("\n").split("\n"))
        if not block.strip():
            continue
        if begun := _begun(block):
            number, current = begun
            if number in drafts:
                raise ValueError(f"a number given twice: {number}")
            drafts[number] = current
        elif found := _TITLE.fullmatch(block):
            title = found[1]
        elif current is None:
            raise ValueError(f"before any article: {block[:60]!r}")
        elif block.startswith("> "):
            current.notes.append(re.sub(r"^> ?", "", block, flags=re.MULTILINE))
        else:
            current.blocks.append(block)
    return title, drafts


def _begun(block: str) -> tuple[str, _Draft] | None:
    """The provision that a block begins, by its number."""
    if found := _ARTICLE.fullmatch(block):
        return found[1], _Draft(found[2])
    if found := _HEADED.fullmatch(block):
        return found[1], _Draft(found[2], [found[3]] if found[3] else [])
    if found := _CLAUSE.fullmatch(block):
        return found[1], _Draft(blocks=[found[2]] if found[2] else [])
    return None


def _provision(number: str, read: Mapping[str, Mapping[str, _Draft]]) -> Provision:
    heading, text, note = dict[str, str](), dict[str, str](), dict[str, str]()
    for language, drafts in read.items():
        draft = drafts.get(number, _Draft())
        for texts, said in (
            (heading, draft.heading),
            (text, "\n\n".join(draft.blocks)),
            (note, "\n\n".join(draft.notes)),
        ):
            references(said)
            if said:
                texts[language] = said
    return Provision(id_of(number), number, heading, text, note)


def _plain(text: str) -> str:
    """A piece without references; braces left in it were meant for one."""
    if "{{" in text or "}}" in text:
        raise UnreadableReferenceError(what=text[max(text.find("{{"), 0) :][:60])
    return text
