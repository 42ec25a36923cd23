"""What the page of a worksheet shows, and what its script is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit import offers
from coopkit.cooperatives.access import MEMBER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.worksheets import forms as worksheets
from coopkit.worksheets.fields import TABLE, Cleaned, Typed, clean, written
from coopkit.worksheets.merging import Filled, mark
from governance.bylaws.catalogue import LANGUAGES
from governance.bylaws.parameters import catalogue
from governance.bylaws.selectors import reading_language
from governance.formation.forms import sheets as rules
from governance.formation.forms.sheets import Read, Rule, RuleQuestion
from governance.formation.models import FormationSheet, Founder, FoundingGroup
from governance.formation.selectors import parameters, sheet_words, sheets
from governance.formation.selectors.groups import founders_of, is_forming
from governance.formation.selectors.parameters import Row
from governance.formation.selectors.sheets import Line
from governance.formation.services.sheets import Saved
from governance.formation.sheet_files import SheetFile

RECKONING = "governance/formation/_reckoning.html"
LAWS = "governance/formation/_sheet_laws.html"
NEWS = "governance/formation/_sheet_news.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A worksheet on somebody's desk; `founder` is nobody for who only looks in."""

    group: FoundingGroup
    file: SheetFile
    founder: Founder | None
    row: FormationSheet | None
    on: date

    @property
    def slug(self) -> str:
        return self.group.cooperative.slug

    @property
    def title(self) -> str:
        return sheets.said(self.file.title)

    @property
    def values(self) -> Mapping[str, Any]:
        return self.row.values if self.row else {}

    @property
    def lines(self) -> tuple[Line, ...]:
        return sheets.lines_of(self.file)

    @property
    def rules(self) -> tuple[Rule, ...]:
        cooperative = self.group.cooperative
        known = catalogue(cooperative.jurisdiction)
        return tuple(
            Rule(
                parameter=known[key],
                language=reading_language(),
                minor_units=cooperative.minor_units,
            )
            for key in self.file.parameters
        )

    @property
    def is_open(self) -> bool:
        return self.founder is not None and is_forming(self.group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands in the fields: as typed, as read; what is wrong; what clashed.

    `marks` are those of what was seen, where that is not what is kept now.
    """

    typed: Mapping[str, Typed]
    read: Cleaned
    rules: Mapping[str, Read]
    clashes: tuple[str, ...] = ()
    refusal: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_complaints(self) -> bool:
        return bool(self.read.complaints) or any(
            each.complaint for each in self.rules.values()
        )

    @property
    def values(self) -> dict[str, Any]:
        said = {key: each.value for key, each in self.rules.items()}
        return {**self.read.values, **{k: v for k, v in said.items() if v is not None}}


def as_kept(desk: Desk) -> Page:
    """A worksheet as it is kept; an empty table with the rows that it begins with."""
    fields = worksheets.asked(desk.lines)
    typed = written(fields, sheets.begun_with(desk.file, desk.values))
    said = {key: Read(value=desk.values.get(key)) for key in desk.file.parameters}
    return Page(typed=typed, read=clean(fields, typed), rules=said)


def filled_by(desk: Desk, post: QueryDict) -> tuple[Filled, Page]:
    """What was typed in the page, to be kept and to be shown again."""
    lines = desk.lines
    typed = worksheets.typed_in(post, lines)
    found = clean(worksheets.asked(lines), typed)
    read = replace(found, values=_begun(desk.file, found.values))
    said = {rule.key: rules.read_rule(post, rule) for rule in desk.rules}
    filled = worksheets.filled_in(post, lines, read)
    filled = rules.with_rules(filled, desk.rules, said, post)
    return filled, Page(typed=typed, read=read, rules=said)


def refused(page: Page, filled: Filled, words: str) -> Page:
    """What was typed, with why it was not kept."""
    return replace(page, refusal=words, marks=filled.seen)


def both(desk: Desk, mine: Page, clashes: tuple[str, ...]) -> Page:
    """What is kept now, with what I typed where somebody else changed the same."""
    kept = as_kept(desk)
    typed = {**kept.typed, **{k: v for k, v in mine.typed.items() if k in clashes}}
    said = {**kept.rules, **{k: v for k, v in mine.rules.items() if k in clashes}}
    read = clean(worksheets.asked(desk.lines), typed)
    return Page(typed=typed, read=read, rules=said, clashes=clashes)


def context_of(request: CoopRequest, desk: Desk, page: Page) -> dict[str, Any]:
    """All that the page shows; its queries do not grow with what is in it."""
    questions = worksheets.questions(
        desk.lines,
        typed=page.typed,
        complaints=page.read.complaints,
        saved=desk.values,
        values=page.read.values,
        clashes=page.clashes,
        marks=page.marks,
        more=request.GET.get("more", ""),
    )
    asked = _asked(desk, page)
    clashing = [q.field.label for q in questions if q.clashes]
    clashing += [row.name for row, question, _theirs in asked if question.clashes]
    return {
        "desk": desk,
        "group": desk.group,
        "title": desk.title,
        "lead": sheets.said(desk.file.lead),
        "minutes": desk.file.minutes,
        "page": page,
        "questions": questions,
        "rules": asked,
        "picks": worksheets.picks(),
        "clashing": clashing,
        "reckoning": _reckoning(desk, page),
        "brought": _brought(request, desk) if desk.is_open else [],
        "lesson_url": lesson_url(desk.file),
        "is_open": desk.is_open or bool(page.refusal),
        **_news(request, desk, [row for row, _question, _theirs in asked]),
    }


def answer(
    request: CoopRequest, desk: Desk, filled: Filled, page: Page, saved: Saved
) -> dict[str, Any]:
    """What the page's script is told once a save went well.

    New marks are given where what I typed is what is kept; elsewhere the old one stays,
    so that a later save still knows what I had before me.
    """
    now = replace(desk, row=saved.sheet if saved.sheet.pk else None)
    kept = saved.sheet.values
    same = [key for key in filled.keys if kept.get(key) == filled.values.get(key)]
    labels = {line.key: line.label for line in now.lines}
    rows = _rows(now)
    labels |= {row.key: row.name for row in rows}
    complaints = worksheets.complaints_in(request.POST, now.lines, page.read)
    complaints |= {f"rule-{key}": each.complaint for key, each in page.rules.items()}
    told = {
        f"laws-{row.key}": render_to_string(LAWS, {"laws": row.broken}) for row in rows
    }
    told["reckoning"] = render_to_string(
        RECKONING, {"reckoning": _reckoning(now, as_kept(now))}
    )
    told["news"] = render_to_string(NEWS, _news(request, now, rows) | {"desk": now})
    return {
        "saved": True,
        "words": _saved_words(request, page, bool(saved.clashes)),
        "marks": {key: mark(kept.get(key)) for key in same},
        "complaints": {name: words for name, words in complaints.items() if words},
        "clashes": [labels[key] for key in saved.clashes],
        "elsewhere": [
            labels[key]
            for key in filled.keys
            if key not in same and key not in saved.clashes
        ],
        "parts": told,
    }


def lesson_url(own: SheetFile) -> str:
    """Where the lesson of a worksheet is read, or ""."""
    code, language = own.lesson, reading_language()
    asked = (place(code, language) for place in offers.lesson_places)
    return next((url for url in asked if url), "")


def _saved_words(request: CoopRequest, page: Page, clashed: bool) -> str:
    now = date_format(timezone.localtime(request.visit.at), "TIME_FORMAT")
    if clashed:
        return _(
            "Saved at %(time)s, but for what somebody else changed meanwhile. Choose "
            "“Save” to see both versions."
        ) % {"time": now}
    if page.has_complaints:
        said = _("Saved at %(time)s, as you typed it. Some answers cannot be read yet.")
        return said % {"time": now}
    return _("Saved at %(time)s.") % {"time": now}


def _rows(desk: Desk) -> list[Row]:
    """The parameters of the sheet as the parameter sheet knows them, with live laws."""
    return parameters.rows_of(
        desk.group,
        on=desk.on,
        keys=desk.file.parameters,
        also=sheets.answered_rules(desk.group, desk.values),
    )


def _asked(desk: Desk, page: Page) -> list[tuple[Row, RuleQuestion, str]]:
    """Each parameter, its question, and what somebody else wrote meanwhile."""
    lines: dict[str, Line] = {}
    found = []
    for row, rule in zip(_rows(desk), desk.rules, strict=True):
        key = rule.key
        question = rules.rule_question(
            rule,
            page.rules[key].value,
            saved=desk.values.get(key),
            seen=page.marks.get(key, ""),
            complaint=page.rules[key].complaint,
            clashes=key in page.clashes,
            is_decided=row.decision is not None,
        )
        theirs = ""
        if question.clashes:
            theirs = sheet_words.told(desk.group, lines, key, question.theirs)
        found.append((row, question, theirs))
    return found


def _is_ready(desk: Desk, row: Row) -> bool:
    """Whether an answer of this sheet can be put to the group."""
    own = row.answer is not None and row.answer.sheet_key == desk.file.key
    return own and row.proposal is None


def _begun(own: SheetFile, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in; a table that only has the rows it began with is empty."""
    fresh = {
        each.key: [sheets.first_rows(each, language) for language in LANGUAGES]
        for each in own.fields
        if each.kind == TABLE and each.rows
    }
    return {k: value for k, value in values.items() if value not in fresh.get(k, ())}


def _reckoning(desk: Desk, page: Page) -> Any:
    """What the calculator says to what is kept."""
    values = desk.values if not page.refusal else page.values
    return sheets.reckoning_of(desk.group, desk.file, values, on=desk.on)


def _brought(request: CoopRequest, desk: Desk) -> list[sheet_words.Brought]:
    return sheet_words.brought_from_lesson(
        desk.group, desk.file, desk.values, user=request.user
    )


def _news(request: CoopRequest, desk: Desk, rows: list[Row]) -> dict[str, Any]:
    """Who saved last, who has not seen it, and what can be put to the group."""
    if desk.row is None:
        return {"saved_by": "", "late": [], "founders": 0, "ready": 0}
    may_propose = desk.is_open and MEMBER in request.roles
    founders = founders_of(desk.group)
    names = {each.user_id: sheet_words.name_of_founder(each) for each in founders}
    late = sheets.unseen_by(desk.row, founders)
    return {
        "saved_by": names.get(desk.row.saved_by_id, ""),
        "late": [sheet_words.name_of_founder(each) for each in late],
        "founders": len(founders),
        "ready": sum(_is_ready(desk, row) for row in rows) if may_propose else 0,
    }
