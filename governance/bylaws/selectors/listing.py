"""Every parameter of the catalogue as pages list it."""

from dataclasses import dataclass

from coopkit.cooperatives.models import State
from governance.bylaws.packs import pack
from governance.bylaws.parameters import Parameter, catalogue
from governance.bylaws.selectors.facts import facts_of
from governance.bylaws.selectors.reading import (
    Bylaws,
    InForce,
    name_of,
    reading_language,
    words_of,
)
from governance.bylaws.statutes import warnings
from governance.bylaws.wording import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A parameter as a page lists it."""

    parameter: Parameter
    name: str
    question: str
    words: str
    held: InForce | None


def lines(bylaws: Bylaws) -> list[Line]:
    """Every parameter of the catalogue, with its value in force."""
    known = catalogue(bylaws.cooperative.jurisdiction)
    return [_line(bylaws, each) for each in known.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """What a law, or good sense, says to a value in force; it warns and never decides."""

    key: str
    name: str
    words: str
    law: str
    source: str


def warned(bylaws: Bylaws) -> list[Warned]:
    """The bounds of the jurisdiction that the values and the roll of a day break.

    None on a day before the first version, and none of what a founding group agreed on
    among its founders: statutes bind the co-op that it will be.
    """
    if not bylaws or bylaws.cooperative.state == State.FORMING:
        return []
    bounds = pack(bylaws.cooperative.jurisdiction).bounds
    facts = facts_of(bylaws.cooperative, on=bylaws.on)
    return [
        Warned(
            key=each.key,
            name=name_of(bylaws.cooperative, each.key),
            words=bylaws[each.key].words if each.key in bylaws else "",
            law=in_language(each.text, reading_language()),
            source=each.source,
        )
        for each in warnings(bylaws.raw(), bounds, facts)
    ]


def _line(bylaws: Bylaws, known: Parameter) -> Line:
    held, language = bylaws.get(known.key), reading_language()
    return Line(
        parameter=known,
        name=in_language(known.name, language),
        question=in_language(known.question, language),
        words=words_of(bylaws.cooperative, known.key, held.value) if held else "",
        held=held,
    )
