"""A worksheet as it is shown to whoever accompanies a group, if the group shares it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from coopkit.worksheets.selectors import cell_in_words
from governance.bylaws.selectors import name_of
from governance.formation.models import FoundingGroup
from governance.formation.selectors.incubators import shared_sheet
from governance.formation.selectors.sheet_words import told
from governance.formation.selectors.sheets import lines_of, said
from governance.formation.sheet_files import SheetFile, sheet_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question and what the group wrote: words, or the rows of a table."""

    label: str
    words: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A shared worksheet; nobody is named who wrote in it."""

    file: SheetFile
    title: str
    lead: str
    saved_on: date | None
    answers: tuple[Answer, ...]


def shown_sheet(group: FoundingGroup, key: str) -> Shown | None:
    """A shared worksheet in the reader's language; nothing for one that is not shared."""
    if key not in group.shared or group.incubator_id is None:
        return None
    own, row = sheet_file(key), shared_sheet(group, key)
    values = row.values if row else {}
    return Shown(
        file=own,
        title=said(own.title),
        lead=said(own.lead),
        saved_on=timezone.localdate(row.saved_at) if row else None,
        answers=tuple(_answers(group, own, values)),
    )


def _answers(
    group: FoundingGroup, own: SheetFile, values: dict[str, Any]
) -> Iterator[Answer]:
    lines = {line.key: line for line in lines_of(own)}
    for key, line in lines.items():
        value = values.get(key)
        if line.columns and value:
            yield Answer(
                label=line.label,
                words="",
                columns=tuple(label for _key, _kind, label in line.columns),
                rows=tuple(
                    tuple(cell_in_words(kind, row.get(k)) for k, kind, _ in line.columns)
                    for row in value
                ),
            )
        else:
            yield Answer(label=line.label, words=told(group, lines, key, value))
    for key in own.parameters:
        label = name_of(group.cooperative, key)
        yield Answer(label=label, words=told(group, {}, key, values.get(key)))
