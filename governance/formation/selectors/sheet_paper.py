"""A worksheet on paper: what is written down, and room to write what is not."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.offers import Reckoning
from coopkit.worksheets import selectors as worksheets
from coopkit.worksheets.fields import TABLE
from coopkit.worksheets.selectors import cell_in_words
from governance.bylaws.selectors import reading_language
from governance.formation.models import FormationSheet, FoundingGroup
from governance.formation.selectors import parameters, sheet_words, sheets
from governance.formation.selectors.parameters import OPEN, Row
from governance.formation.selectors.sheets import Line
from governance.formation.sheet_files import SheetFile

Data = dict[str, Any]
ROOM = {"long_text": 4, "people": 4, "text": 2}
"""Lines to write on, by kind; one for all others."""
EMPTY_ROWS = 4


def paper_of(
    group: FoundingGroup,
    own: SheetFile,
    sheet: FormationSheet | None,
    *,
    on: date,
    size: str,
) -> Data:
    """What the template `formation_sheet` takes, in the reader's language."""
    title = sheets.said(own.title)
    values = sheet.values if sheet else {}
    rows = parameters.rows_of(group, on=on, keys=own.parameters)
    found = sheets.reckoning_of(group, own, values, on=on)
    begun = sheets.begun_with(own, values)
    told = {
        key: sheet_words.told(group, {}, key, values.get(key)) for key in own.parameters
    }
    return {
        "coop": {"name": group.cooperative.name},
        "page": size,
        "lang": reading_language(),
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "title": title,
        "lead": sheets.said(own.lead),
        "about": _about(own, sheet, on),
        "fields": [_field(line, begun.get(line.key)) for line in sheets.lines_of(own)],
        "rules": [_rule(row, told[row.key]) for row in rows],
        "tables": _tables(found),
        "notes": list(found.notes) if found else [],
        "labels": {
            "page": _("Page"),
            "rules": _("What our bylaws will say"),
            "worked": _("Worked out from this"),
            "ours": _("Our answer"),
            "advice": _("A draft to talk about, not legal or tax advice."),
        },
    }


def _about(own: SheetFile, sheet: FormationSheet | None, on: date) -> str:
    day = date_format(on, "DATE_FORMAT")
    told = [_("Lesson %(code)s") % {"code": own.lesson}, day]
    if sheet:
        told.append(_("Version %(number)s") % {"number": sheet.version})
    return " · ".join(told)


def _field(line: Line, value: Any) -> Data:
    """A question; `lines` is how many to write on where nothing stands."""
    data: Data = {"label": line.label, "hint": line.hint, "kind": line.kind}
    if line.kind == TABLE:
        rows = [_cells(line, row) for row in value or ()]
        blank = [""] * len(line.columns)
        columns = [label for _key, _kind, label in line.columns]
        return data | {"columns": columns, "rows": rows + [blank] * EMPTY_ROWS}
    words = worksheets.told(line, value)
    options = [label for _value, label in line.choices]
    if line.kind == "yes_no":
        options = [_("Yes"), _("No")]
    return data | {
        "words": words,
        "options": [] if words else options,
        "lines": 0 if words or options else ROOM.get(line.kind, 1),
    }


def _cells(line: Line, row: Mapping[str, Any]) -> list[str]:
    return [cell_in_words(kind, row.get(key)) for key, kind, _label in line.columns]


def _rule(row: Row, words: str) -> Data:
    facts = [(row.state_words.capitalize(), row.words)] if row.state != OPEN else []
    facts.append((_("The model says"), row.usual))
    if row.decision:
        day = date_format(row.decision.on, "DATE_FORMAT")
        facts.append((_("Decided on"), f"{day}, {row.decision.resolution}"))
    options = [sheets.said(text) for text in row.parameter.options.values()]
    if row.parameter.type == "yes_no":
        options = [_("Yes"), _("No")]
    elif row.parameter.type != "choice":
        options = []
    return {
        "name": row.name,
        "question": row.question,
        "words": words,
        "facts": [{"label": label, "value": value} for label, value in facts],
        "laws": [f"{law.text} ({law.source})" for law in row.broken],
        "options": [] if words else options,
        "lines": 0 if words or options else 2,
    }


def _tables(found: Reckoning | None) -> list[Data]:
    return [
        {
            "title": each.title,
            "columns": list(each.columns),
            "rows": [list(row) for row in each.rows],
            "total": list(each.total),
            "words": each.words,
        }
        for each in (found.tables if found else ())
    ]
