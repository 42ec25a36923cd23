"""A group's bylaws now: the model's text with what is decided, and what is still open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _, override

from governance.bylaws.amendment import State
from governance.bylaws.document import Document, Labels, Listing, NumberLine, Passage
from governance.bylaws.markup import Fill, marked, plain
from governance.bylaws.packs import pack
from governance.bylaws.parameters import parameter_of
from governance.bylaws.provisions import Provision, Reference, said_in
from governance.bylaws.redline import ClauseRedline, Segment, redline
from governance.bylaws.selectors import filler, reading_language, words_of
from governance.bylaws.selectors.printing import PrintedProvision, dressed
from governance.formation.draft import Draft, draft_of
from governance.formation.lawyer import ASK
from governance.formation.models import FoundingGroup
from governance.formation.selectors.decisions import decided_values
from governance.formation.selectors.parameters import DECIDED, Row

_KEY = "the.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A law that the draft breaks, shown once, with the parameters it looks at."""

    text: str
    source: str
    rows: tuple[Row, ...]


def draft_state(group: FoundingGroup) -> Draft:
    """The draft as the founding vote freezes it once nothing is open; one query."""
    return draft_of(pack(group.cooperative.jurisdiction), decided_values(group))


def printed_draft(group: FoundingGroup, state: State) -> list[PrintedProvision]:
    """The text as a page shows it, each number linked to its question."""
    language = reading_language()
    return dressed(state, [(language, _dress(group, state.values, language))])


def cautions(rows: Sequence[Row]) -> list[Caution]:
    """What the law says to the values as they stand, each bound once."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for law in row.broken:
            found.setdefault((law.text, law.source), []).append(row)
    return [
        Caution(text=text, source=source, rows=tuple(own))
        for (text, source), own in found.items()
    ]


def draft_document(
    group: FoundingGroup,
    state: State,
    rows: Sequence[Row],
    *,
    on: date,
    questions: str = "",
) -> Document:
    """The draft to take along, in the reader's language, with what is open in its place.

    `rows` tell the numbers' names and laws; `questions` are the group's, for a lawyer.
    """
    cooperative, language = group.cooperative, reading_language()
    fill = draft_filler(group, state.values, language, is_bold=True)
    note_fill = draft_filler(group, state.values, language)
    day = {"day": date_format(on)}
    return Document(
        language=language,
        cooperative=cooperative.name,
        title=said_in(state.titles, language) or _("Bylaws"),
        labels=_labels(state, day),
        passages=tuple(
            _passage(each, language, fill, note_fill) for each in state.provisions
        ),
        numbers=tuple(_number(group, row, state) for row in rows),
        sha256=state.sha256,
        mark=_("Draft of %(day)s; not in force; not legal advice") % day,
        listings=tuple(_listings(rows, state, questions)),
    )


def draft_filler(
    group: FoundingGroup,
    values: Mapping[str, Any],
    language: str,
    *,
    is_bold: bool = False,
) -> Fill:
    """What each place of the text prints; what is open says so, and what is usual."""
    cooperative = group.cooperative
    decided = filler(cooperative, values, language)

    def fill(place: Reference) -> str:
        if place.key in values:
            return decided(place)
        usual = parameter_of(cooperative.jurisdiction, place.key).default
        with override(language):
            if place.words:
                words = place.words[0 if usual else 1].strip()
            else:
                words = words_of(cooperative, place.key, usual)
            said = open_words(words)
        return f"**{said}**" if is_bold else said

    return fill


def open_words(usual: str) -> str:
    """What stands in the place of a value that nobody decided."""
    if not usual:
        return _("[open]")
    return _("[open: usual %(words)s]") % {"words": usual}


def changed_between(
    group: FoundingGroup, before: State, after: State
) -> list[ClauseRedline]:
    """The clauses that say something else than they did, in the reader's language."""
    language = reading_language()
    return redline(
        before,
        after,
        language=language,
        old=draft_filler(group, before.values, language),
        new=draft_filler(group, after.values, language),
    )


def _dress(group: FoundingGroup, values: Mapping[str, Any], language: str) -> Fill:
    """The HTML of each number: decided ones marked as such, open ones as open."""
    fill = draft_filler(group, values, language)
    page = reverse("formation:parameter", args=[group.cooperative.slug, _KEY])
    seen = set[str]()

    def dress(place: Reference) -> str:
        words = fill(place)
        is_open = place.key not in values
        held = f"<mark>{escape(words)}</mark>" if is_open else marked(words)
        anchor = "" if place.key in seen else f' id="p-{place.key}"'
        seen.add(place.key)
        link = escape(page.replace(_KEY, place.key))
        return f'<a{anchor} href="{link}">{held}</a>'

    return dress


def _passage(provision: Provision, language: str, fill: Fill, note_fill: Fill) -> Passage:
    return Passage(
        depth=provision.depth,
        number=provision.number,
        heading=said_in(provision.heading, language),
        segments=(Segment(plain(said_in(provision.text, language), fill)),),
        note=plain(said_in(provision.note, language), note_fill),
    )


def _labels(state: State, day: Mapping[str, str]) -> Labels:
    return Labels(
        subtitle=_("Draft of %(day)s") % day,
        numbers=_("The numbers and choices, and who decided them"),
        columns=(_("Name"), _("Value"), _("Clause"), _("Decided")),
        disclaimer=_(
            "This is a draft. It is not in force, and it is not legal advice. What is in "
            "square brackets is not decided yet."
        ),
        note_author=_("In plain words"),
        fingerprint=_("Fingerprint of this text: %(hash)s") % {"hash": state.sha256},
    )


def _number(group: FoundingGroup, row: Row, state: State) -> NumberLine:
    """A row of the list of numbers; the value is the one that the state holds."""
    decision = row.decision
    if row.key not in state.values:
        words, since, by = open_words(row.usual), "", ""
    else:
        words = words_of(group.cooperative, row.key, state.values[row.key])
        holds = decision is not None and decision.value == state.values[row.key]
        since = date_format(decision.on) if decision and holds else ""
        by = decision.resolution if decision and holds else ""
    return NumberLine(
        name=row.name,
        words=words,
        clause=row.clause,
        since=since,
        adopted_by=by,
        law=" ".join(f"{each.text} ({each.source})" for each in row.broken),
    )


def _listings(rows: Sequence[Row], state: State, questions: str) -> Iterator[Listing]:
    """What is open, what the law says, and what to ask a lawyer."""
    asked = tuple(line.strip() for line in questions.splitlines() if line.strip())
    if asked:
        yield Listing(title=_("The group’s questions"), lines=asked)
    to_ask = tuple(
        f"{row.clause} {row.name}. {row.why}" for row in rows if row.level == ASK
    )
    if to_ask:
        yield Listing(title=_("What to ask a lawyer"), lines=to_ask)
    laws = tuple(
        f"{', '.join(row.clause for row in each.rows if row.clause)}: "
        f"{each.text} ({each.source})"
        for each in cautions(rows)
    )
    if laws:
        yield Listing(title=_("What the law says to this draft"), lines=laws)
    still = tuple(
        f"{row.clause} {row.question}"
        for row in rows
        if row.state != DECIDED and row.key not in state.values
    )
    if still:
        yield Listing(title=_("Still open"), lines=still)
