"""Binding: numbers of a co-op's own text become references to parameters, one by one.

A bound piece is plain data: depth, label, heading, text, and the numbers found in the
text with the key that somebody chose for each (“” leaves it as words).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coopkit.errors import N_, CoopError
from governance.bylaws.found_numbers import FoundNumber, find_numbers, value_for
from governance.bylaws.parameters import Parameter
from governance.bylaws.splitting import Piece, split


class TwoValuesError(CoopError):
    """A text that gives one parameter two different values."""

    template = N_(
        "“{name}” is bound to {one} and to {other}. A number of the bylaws has one "
        "value; bind one of them, and leave the other as words."
    )


class DoesNotFitError(CoopError):
    """A number that cannot be a value of the parameter that was chosen."""

    template = N_(
        "“{written}” cannot be the value of “{name}”. Choose another number for it, or "
        "leave this one as words."
    )


def read_pieces(source: str) -> list[dict[str, Any]]:
    """A text as bound pieces in which nothing is bound yet.

    >>> [piece] = read_pieces("Notice is given 10 days before.")
    >>> [(number["written"], number["key"]) for number in piece["numbers"]]
    [('10 days', '')]
    """
    return [_plain(piece) for piece in split(source)]


def bind(
    pieces: Sequence[Mapping[str, Any]], chosen: Mapping[tuple[int, int], str]
) -> list[dict[str, Any]]:
    """The pieces with a key for each (piece, number) chosen; other numbers have none."""
    return [
        {
            **piece,
            "numbers": [
                {**number, "key": chosen.get((place, nth), "")}
                for nth, number in enumerate(piece["numbers"])
            ],
        }
        for place, piece in enumerate(pieces)
    ]


def values_of(
    pieces: Sequence[Mapping[str, Any]], catalogue: Mapping[str, Parameter]
) -> dict[str, Any]:
    """The values that the bound numbers give, each checked by its parameter."""
    values: dict[str, Any] = {}
    written: dict[str, str] = {}
    for number in _bound(pieces):
        known = catalogue[number["key"]]
        value = _value(number, known)
        if values.get(known.key, value) != value:
            raise TwoValuesError(
                name=known.name, one=written[known.key], other=number["written"]
            )
        values[known.key], written[known.key] = value, number["written"]
    return values


def inserts(
    pieces: Sequence[Mapping[str, Any]],
    *,
    language: str,
    first_article: int,
    preamble: str,
    after: str = "",
) -> list[dict[str, Any]]:
    """Operations that insert the pieces, in their order, below ids never used before.

    Clauses before the first article come into one headed `preamble`; the first article
    comes after the one named, or first of all.
    """
    laid = _Laid(language, article=first_article - 1, last_article=after)
    for piece in pieces:
        if piece["depth"] == 1:
            laid.article_of(piece["label"], piece["heading"], _text(piece, language))
            continue
        if not laid.operations:
            laid.article_of("", preamble, {})
        laid.clause_of(piece)
    return laid.operations


@dataclass(slots=True)
class _Laid:
    """Where the pieces stand so far: the last article, its last clause, the numbers."""

    language: str
    article: int
    last_article: str
    section: int = 0
    last: str = ""
    taken: set[str] = field(default_factory=set)
    operations: list[dict[str, Any]] = field(default_factory=list)

    def article_of(self, label: str, heading: str, text: dict[str, str]) -> None:
        self.article, self.section, self.last = self.article + 1, 0, ""
        own = f"art-{self.article}"
        number = self._number(label, str(self.article))
        heads = {self.language: heading} if heading else {}
        self._put(own, after=self.last_article, number=number, heading=heads, text=text)
        self.last_article = own

    def clause_of(self, piece: Mapping[str, Any]) -> None:
        self.section += 1
        own = f"{self.last_article}.sec-{self.section}"
        number = self._number(piece["label"], f"{self.article}.{self.section}")
        heads = {self.language: piece["heading"]} if piece["heading"] else {}
        text = _text(piece, self.language)
        self._put(own, after=self.last, number=number, heading=heads, text=text)
        self.last = own

    def _put(self, own: str, **more: Any) -> None:
        self.operations.append({"op": "insert", "id": own, "note": {}, **more})

    def _number(self, label: str, own: str) -> str:
        """The number a piece had, or its place's where that one is taken or missing."""
        turns = (f"{own}-{turn}" for turn in range(2, len(self.taken) + 3))
        number = next(n for n in (label, own, *turns) if n and n not in self.taken)
        self.taken.add(number)
        return number


def _plain(piece: Piece) -> dict[str, Any]:
    text = piece.text
    return {
        "depth": piece.depth,
        "label": piece.label,
        "heading": piece.heading,
        "text": text,
        "numbers": [
            {
                "start": number.start,
                "end": number.end,
                "written": number.written,
                "kind": number.kind,
                "value": number.value,
                "key": "",
            }
            for number in find_numbers(text)
        ],
    }


def _text(piece: Mapping[str, Any], language: str) -> dict[str, str]:
    """The words, each bound number replaced by its reference."""
    text: str = piece["text"]
    for number in reversed(piece["numbers"]):
        if number["key"]:
            reference = "{{ " + number["key"] + " | words }}"
            text = text[: number["start"]] + reference + text[number["end"] :]
    return {language: text} if text else {}


def _bound(pieces: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for piece in pieces:
        for number in piece["numbers"]:
            if number["key"]:
                yield number


def _value(number: Mapping[str, Any], known: Parameter) -> Any:
    found = FoundNumber(
        number["start"],
        number["end"],
        number["written"],
        number["kind"],
        number["value"],
    )
    try:
        return known.check(value_for(known.type, found, known.default))
    except CoopError as problem:
        raise DoesNotFitError(written=number["written"], name=known.name) from problem
