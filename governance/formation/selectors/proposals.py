"""What is put to the group: which answers wait, and the text that is voted on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext, override

from coopkit.canonical import sha256_of
from coopkit.offers import MotionFacts, MotionSubject
from governance.bylaws.catalogue import LANGUAGES
from governance.bylaws.selectors import name_of, words_of
from governance.formation.models import FoundingGroup
from governance.formation.selectors.decisions import standing_of
from governance.formation.selectors.parameters import (
    OPEN,
    Chapter,
    Row,
    by_chapter,
    rows_of,
)
from governance.formation.sheet_files import SheetFile

LONGEST_TITLE = 200
MOST_TOLD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A parameter that can be put to the group: the value, and why not, if not."""

    row: Row
    value: Any
    words: str
    is_answered: bool

    @property
    def is_before_the_group(self) -> bool:
        return self.row.proposal is not None

    @property
    def is_decided_so(self) -> bool:
        decision = self.row.decision
        return decision is not None and decision.value == self.value

    @property
    def may_be_put(self) -> bool:
        return not (self.is_before_the_group or self.is_decided_so)


def choices_of(group: FoundingGroup, sheet: SheetFile, *, on: date) -> list[Choice]:
    """The parameters of a worksheet with its answers, else with the usual values."""
    standing = standing_of(group)
    answers = {
        key: standing.answers[key].value
        for key in sheet.parameters
        if key in standing.answers
    }
    rows = rows_of(group, on=on, standing=standing, keys=sheet.parameters, also=answers)
    return [_choice(group, row) for row in rows]


def still_open(group: FoundingGroup, *, on: date) -> list[Row]:
    """Every parameter that is neither decided, nor proposed, nor written down."""
    return [row for row in rows_of(group, on=on) if row.state == OPEN]


def fingerprint(values: Mapping[str, Any]) -> str:
    """By which a page knows whether what it showed still stands."""
    return sha256_of(dict(values))


def languages_of(group: FoundingGroup) -> tuple[str, ...]:
    """The languages a text for this group is written in."""
    own = tuple(each for each in group.cooperative.languages if each in LANGUAGES)
    return own or LANGUAGES[:1]


def title_of(group: FoundingGroup, values: Mapping[str, Any], sheet_title: str) -> str:
    """What the motion is called, in the group's first language."""
    with override(languages_of(group)[0]):
        number = ngettext("%(n)s rule", "%(n)s rules", len(values)) % {"n": len(values)}
        title = _("Our bylaws: %(what)s (%(number)s)") % {
            "what": sheet_title or _("as the model proposes"),
            "number": number,
        }
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def text_of(
    group: FoundingGroup,
    values: Mapping[str, Any],
    *,
    why: str,
    is_short: bool,
    on: date,
) -> str:
    """What is voted on, in each of the group's languages; every value in words."""
    parts = [why] if why else []
    for language in languages_of(group):
        with override(language):
            rows = rows_of(group, on=on, keys=values, also=values)
            parts.append(_intro(len(values)))
            for chapter in by_chapter(rows):
                parts += _written(group, chapter, values, is_short=is_short)
    return "\n\n".join(parts)


def subject_of(facts: MotionFacts) -> MotionSubject:
    """The rules that a motion is about, in the reader's language, and their page."""
    values: Mapping[str, Any] = facts.payload["values"]
    cooperative = facts.cooperative
    told = [
        (name_of(cooperative, key), words_of(cooperative, key, value))
        for key, value in list(values.items())[:MOST_TOLD]
    ]
    if more := len(values) - len(told):
        told.append((_("And more"), _("%(n)s other rules") % {"n": more}))
    page = reverse("formation:parameters", args=[cooperative.slug])
    return MotionSubject(
        label=_("The questions, and what each value changes"),
        url=f"{page}?motion={facts.motion_id}",
        summary=tuple(told),
    )


def _choice(group: FoundingGroup, row: Row) -> Choice:
    if row.answer is not None:
        value, words = row.answer.value, row.answer_words
    elif row.decision is not None:
        value, words = row.decision.value, row.words
    else:
        value, words = row.parameter.default, row.usual
    return Choice(row=row, value=value, words=words, is_answered=row.answer is not None)


def _intro(count: int) -> str:
    return ngettext(
        "Our group decides this rule for its bylaws. It comes into force only when the "
        "co-op is founded. A draft, not legal advice.",
        "Our group decides these %(n)s rules for its bylaws. They come into force only "
        "when the co-op is founded. A draft, not legal advice.",
        count,
    ) % {"n": count}


def _written(
    group: FoundingGroup, chapter: Chapter, values: Mapping[str, Any], *, is_short: bool
) -> Iterator[str]:
    lines = (
        _lines(group, row, values[row.key], is_short=is_short) for row in chapter.rows
    )
    if is_short:
        yield "\n".join([chapter.name.upper(), *(line for own in lines for line in own)])
    else:
        yield from ("\n".join(own) for own in lines)


def _lines(
    group: FoundingGroup, row: Row, value: Any, *, is_short: bool
) -> Iterable[str]:
    """One parameter: its clause, the question, the proposed value, the model, the law."""
    words = words_of(group.cooperative, row.key, value)
    if is_short:
        yield f"{row.clause} {row.name}: {words}"
    else:
        yield f"{row.clause} {row.name}"
        yield row.question
        yield _("Proposed: %(words)s") % {"words": words}
        if row.decision is not None:
            yield _("Decided until now: %(words)s") % {"words": row.words}
        yield _("The model says: %(words)s") % {"words": row.usual}
    for law in row.broken:
        yield _("Take care: %(law)s (%(source)s)") % {
            "law": law.text,
            "source": law.source,
        }
