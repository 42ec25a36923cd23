"""Reading the bylaws: what each parameter says on a day, and the text that prints it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.money import parse_share
from governance.bylaws.models import ParameterValue
from governance.bylaws.parameters import (
    Parameter,
    Statute,
    broken_law,
    catalogue,
    parameter_of,
)
from governance.bylaws.provisions import (
    Clause,
    Printed,
    Reference,
    anchor_of,
    bylaws_text,
    print_clause,
)
from governance.bylaws.wording import in_language, value_words


class NoParameterError(CoopError, KeyError):
    """A parameter that nobody has adopted a value of."""

    template = N_(
        "The bylaws in force on {on} say nothing about “{name}” (clause {clause}). "
        "Adopt a value for it first."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A parameter's value in force; `value` is its raw JSON, `value_id` its row."""

    key: str
    value: Any
    value_id: int
    effective_from: date
    adopted_by: str
    clause: str

    @property
    def share(self) -> Fraction:
        return parse_share(self.value)

    @property
    def count(self) -> int:
        return int(self.value)

    @property
    def flag(self) -> bool:
        return bool(self.value)

    @property
    def choice(self) -> str:
        return str(self.value)


class Bylaws(Mapping[str, InForce]):
    """All parameters of a co-op on a day; a missing one is a NoParameterError."""

    def __init__(
        self, cooperative: Cooperative, on: date, values: dict[str, InForce]
    ) -> None:
        self.cooperative, self.on, self._values = cooperative, on, values

    def __getitem__(self, key: str) -> InForce:
        if key in self._values:
            return self._values[key]
        known = catalogue(self.cooperative.jurisdiction).get(key)
        raise NoParameterError(
            on=self.on,
            name=known.name if known else key,
            clause=known.clause if known else "–",
        )

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def raw(self) -> dict[str, Any]:
        """The plain values by key."""
        return {key: each.value for key, each in self._values.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A parameter as the page lists it; `broken` is the law that its value breaks."""

    parameter: Parameter
    anchor: str
    name: str
    question: str
    words: str
    held: InForce | None
    law: str
    source: str
    broken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A value that takes effect later."""

    key: str
    name: str
    words: str
    effective_from: date
    adopted_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedClause:
    """A clause with its numbers filled in."""

    number: str
    anchor: str
    parts: list[Printed]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedArticle:
    """An article with its numbers filled in."""

    number: str
    title: str
    anchor: str
    clauses: list[PrintedClause]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """A change of one parameter, in the clause that prints it."""

    name: str
    clause: str
    was: str
    becomes: str
    parts: list[Printed]
    law: str
    source: str


def in_force(cooperative: Cooperative, *, on: date) -> Bylaws:
    """What the bylaws say on a day; one query."""
    known = catalogue(cooperative.jurisdiction)
    rows = ParameterValue.objects.filter(cooperative=cooperative, effective_from__lte=on)
    latest = {row.key: row for row in rows.order_by("effective_from")}
    values = {key: _in_force(latest[key], known[key]) for key in known if key in latest}
    return Bylaws(cooperative, on, values)


def parameter(cooperative: Cooperative, key: str, *, on: date) -> InForce:
    """One parameter on a day; one query."""
    return in_force(cooperative, on=on)[key]


def changes_to_come(cooperative: Cooperative, *, on: date) -> list[Change]:
    """The adopted values that take effect after a day, soonest first; one query."""
    rows = ParameterValue.objects.filter(cooperative=cooperative, effective_from__gt=on)
    return [
        Change(
            key=row.key,
            name=name_of(cooperative, row.key),
            words=words_of(cooperative, row.key, row.value),
            effective_from=row.effective_from,
            adopted_by=row.adopted_by,
        )
        for row in rows.order_by("effective_from", "key")
    ]


def name_of(cooperative: Cooperative, key: str) -> str:
    """A parameter's name in the reader's language."""
    return in_language(parameter_of(cooperative.jurisdiction, key).name, _language())


def words_of(cooperative: Cooperative, key: str, value: Any) -> str:
    """A value as people read it, in the reader's language."""
    known = parameter_of(cooperative.jurisdiction, key)
    return value_words(known, value, language=_language(), say=gettext)


def lines(bylaws: Bylaws) -> list[Line]:
    """Every parameter of the catalogue, with its value in force and the law on it."""
    values = bylaws.raw()
    return [
        _line(bylaws, known, values)
        for known in catalogue(bylaws.cooperative.jurisdiction).values()
    ]


def printed_text(bylaws: Bylaws) -> tuple[str, str, list[PrintedArticle]]:
    """Language, title and articles of the text, for the reader's language."""
    text = bylaws_text(bylaws.cooperative.jurisdiction, _language())
    fill = _filler(bylaws)
    articles = [
        PrintedArticle(
            number=article.number,
            title=article.title,
            anchor=article.anchor,
            clauses=[_printed(clause, fill) for clause in article.clauses],
        )
        for article in text.articles
    ]
    return text.language, text.title, articles


def redline(bylaws: Bylaws, key: str, value: Any) -> Redline:
    """What a new value of a parameter changes in the text, and the law it would break."""
    known = parameter_of(bylaws.cooperative.jurisdiction, key)
    written = known.check(value)
    after = _with(bylaws, known, written)
    text = bylaws_text(bylaws.cooperative.jurisdiction, _language())
    fill, before = _filler(after), _filler(bylaws)
    broken = broken_law(known, after.raw())
    cooperative = bylaws.cooperative
    return Redline(
        name=name_of(cooperative, key),
        clause=known.clause,
        was=words_of(cooperative, key, bylaws[key].value) if key in bylaws else "",
        becomes=words_of(cooperative, key, written),
        parts=print_clause(text.clause(known.clause), fill, before),
        law=in_language(broken.text, _language()) if broken else "",
        source=broken.source if broken else "",
    )


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def _in_force(row: ParameterValue, known: Parameter) -> InForce:
    return InForce(
        key=row.key,
        value=row.value,
        value_id=row.pk,
        effective_from=row.effective_from,
        adopted_by=row.adopted_by,
        clause=known.clause,
    )


def _with(bylaws: Bylaws, known: Parameter, value: Any) -> Bylaws:
    """The bylaws as they would be with one other value; only to look at."""
    values = dict(bylaws.items())
    values[known.key] = InForce(
        key=known.key,
        value=value,
        value_id=0,
        effective_from=bylaws.on,
        adopted_by="",
        clause=known.clause,
    )
    return Bylaws(bylaws.cooperative, bylaws.on, values)


def _filler(bylaws: Bylaws) -> Callable[[Reference], str]:
    def fill(reference: Reference) -> str:
        if reference.key not in bylaws:
            return "…"
        value = bylaws[reference.key].value
        if reference.how == "either":
            return reference.words[0 if value else 1]
        return words_of(bylaws.cooperative, reference.key, value)

    return fill


def _printed(clause: Clause, fill: Callable[[Reference], str]) -> PrintedClause:
    return PrintedClause(
        number=clause.number, anchor=clause.anchor, parts=print_clause(clause, fill)
    )


def _line(bylaws: Bylaws, known: Parameter, values: Mapping[str, Any]) -> Line:
    held = bylaws.get(known.key)
    statute: Statute | None = known.statute
    return Line(
        parameter=known,
        anchor=anchor_of(known.clause),
        name=in_language(known.name, _language()),
        question=in_language(known.question, _language()),
        words=words_of(bylaws.cooperative, known.key, held.value) if held else "",
        held=held,
        law=in_language(statute.text, _language()) if statute else "",
        source=statute.source if statute else "",
        broken=broken_law(known, values) is not None,
    )
