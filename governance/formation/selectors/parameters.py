"""The parameter sheet: every question of the bylaws, and where the group stands with it.

For a bound of the law that looks at several values, what is decided counts, else what is
proposed, else what a worksheet says, else what is usual.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coopkit import offers
from governance.bylaws.packs import Pack, pack
from governance.bylaws.parameters import Parameter, catalogue, groups, parameter_of
from governance.bylaws.selectors import facts_of, reading_language, words_of
from governance.bylaws.statutes import Facts, warnings
from governance.bylaws.wording import in_language
from governance.formation.lawyer import ASK, MAYBE, NONE, lawyer_level
from governance.formation.models import FormationDecision, FoundingGroup
from governance.formation.selectors.decisions import (
    Answer,
    Proposal,
    Standing,
    history_of,
    motions_about,
    standing_of,
)
from governance.formation.sheet_files import SheetFile, sheet_of_parameter
from governance.votes.models import Motion

OPEN, DRAFTED, PROPOSED, DECIDED = "open", "drafted", "proposed", "decided"
STATES: Mapping[str, Promise] = {
    OPEN: _("open"),
    DRAFTED: _("written down"),
    PROPOSED: _("before the group"),
    DECIDED: _("decided"),
}
LEVELS: Mapping[str, Promise] = {
    NONE: _("Your group decides this by itself"),
    MAYBE: _("Have a lawyer read it with the draft"),
    ASK: _("Ask a lawyer before you decide"),
}


@dataclass(frozen=True, slots=True)
class Law:
    """What a law, or good sense, says to a value; `is_broken` where it warns now."""

    text: str
    source: str
    is_broken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A parameter as the sheet shows it, in the reader's language.

    `words` is its value by its state: decided, proposed, written down, or the usual one.
    """

    parameter: Parameter
    name: str
    question: str
    range: str
    consequence: str
    clause: str
    state: str
    value: Any
    words: str
    usual: str
    decision: FormationDecision | None
    proposal: Proposal | None
    proposed_words: str
    answer: Answer | None
    answer_words: str
    laws: tuple[Law, ...]
    level: str
    why: str
    sheet: SheetFile | None
    sheet_title: str
    lesson_url: str

    @property
    def key(self) -> str:
        return self.parameter.key

    @property
    def state_words(self) -> str:
        return str(STATES[self.state])

    @property
    def level_words(self) -> str:
        return str(LEVELS[self.level])

    @property
    def broken(self) -> tuple[Law, ...]:
        return tuple(each for each in self.laws if each.is_broken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The parameters of a chapter of the catalogue."""

    key: str
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneParameter:
    """All that is known of one parameter: its row, and how it came to be so."""

    row: Row
    chapter: str
    history: tuple[tuple[FormationDecision, str], ...]
    motions: tuple[Motion, ...]


def printed_keys(model: Pack) -> tuple[str, ...]:
    """The parameters that a pack's text prints, in the catalogue's order."""
    return tuple(model.values)


def rows_of(
    group: FoundingGroup,
    *,
    on: date,
    standing: Standing | None = None,
    keys: Iterable[str] | None = None,
    also: Mapping[str, Any] | None = None,
) -> list[Row]:
    """The parameters of the group's pack, all or some; queries do not grow with them.

    `also` are values that the bounds are held against in place of what stands.
    """
    cooperative = group.cooperative
    model = pack(cooperative.jurisdiction)
    held = standing or standing_of(group)
    assumed = held.assumed(model.values) | dict(also or {})
    laws = laws_by_key(model, assumed, facts_of(cooperative, on=on))
    known = catalogue(cooperative.jurisdiction)
    places = _Places()
    shown = printed_keys(model) if keys is None else keys
    return [_row(held, known[key], laws.get(key, ()), places) for key in shown]


def by_chapter(rows: Iterable[Row]) -> list[Chapter]:
    """Rows in the chapters of the catalogue, without empty ones."""
    language, found = reading_language(), list(rows)
    chapters = [
        Chapter(
            key=key,
            name=in_language(each.name, language),
            rows=tuple(row for row in found if row.parameter.group == key),
        )
        for key, each in groups().items()
    ]
    return [chapter for chapter in chapters if chapter.rows]


def sought(rows: Iterable[Row], *, state: str = "", wanted: str = "") -> list[Row]:
    """The rows of a state in which every word that is looked for stands."""
    words = _plain(wanted).split()
    return [
        row
        for row in rows
        if state in {"", row.state} and all(word in _plain(_heap(row)) for word in words)
    ]


def parameter_page(group: FoundingGroup, key: str, *, on: date) -> OneParameter:
    """One parameter, or an UnknownParameterError."""
    known = parameter_of(group.cooperative.jurisdiction, key)
    (row,) = rows_of(group, on=on, keys=[key])
    history = history_of(group, key)
    return OneParameter(
        row=row,
        chapter=in_language(groups()[known.group].name, reading_language()),
        history=tuple(
            (each, words_of(group.cooperative, key, each.value)) for each in history
        ),
        motions=tuple(motions_about(group, key)),
    )


def laws_by_key(
    model: Pack, values: Mapping[str, Any], facts: Facts
) -> dict[str, list[Law]]:
    """All bounds of a pack by each parameter they look at, those that warn first."""
    language = reading_language()
    found: dict[str, list[Law]] = {}
    for bound in model.bounds:
        law = Law(
            in_language(bound.text, language),
            bound.source,
            bool(warnings(values, [bound], facts)),
        )
        for key in bound.keys:
            if law not in found.setdefault(key, []):
                found[key].append(law)
    return {
        key: sorted(own, key=lambda law: not law.is_broken) for key, own in found.items()
    }


class _Places:
    """Where lessons are read, each asked for once."""

    def __init__(self) -> None:
        self.language = reading_language()
        self.known: dict[str, str] = {}

    def of(self, code: str) -> str:
        if code and code not in self.known:
            asked = (place(code, self.language) for place in offers.lesson_places)
            self.known[code] = next((url for url in asked if url), "")
        return self.known.get(code, "")


def _row(held: Standing, known: Parameter, laws: Iterable[Law], places: _Places) -> Row:
    language, cooperative = reading_language(), held.group.cooperative
    key = known.key
    decision, proposal = held.decisions.get(key), held.proposals.get(key)
    answer, sheet = held.answers.get(key), sheet_of_parameter(key)
    state, value = _where(known, decision, proposal, answer)
    level = lawyer_level(key)

    def words(said: Any) -> str:
        return words_of(cooperative, key, said)

    return Row(
        parameter=known,
        name=in_language(known.name, language),
        question=in_language(known.question, language),
        range=in_language(known.range, language),
        consequence=in_language(known.consequence, language),
        clause=known.clause,
        state=state,
        value=value,
        words=words(value),
        usual=words(known.default),
        decision=decision,
        proposal=proposal,
        proposed_words=words(proposal.value) if proposal else "",
        answer=answer,
        answer_words=words(answer.value) if answer else "",
        laws=tuple(laws),
        level=level.level,
        why=in_language(level.why, language),
        sheet=sheet,
        sheet_title=in_language(sheet.title, language) if sheet else "",
        lesson_url=places.of(sheet.lesson) if sheet else "",
    )


def _where(
    known: Parameter,
    decision: FormationDecision | None,
    proposal: Proposal | None,
    answer: Answer | None,
) -> tuple[str, Any]:
    """The state, and the value that goes with it; what is decided stays so until anew."""
    if decision is not None:
        return DECIDED, decision.value
    if proposal is not None:
        return PROPOSED, proposal.value
    if answer is not None:
        return DRAFTED, answer.value
    return OPEN, known.default


def _heap(row: Row) -> str:
    return f"{row.key} {row.clause} {row.name} {row.question} {row.words}"


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
