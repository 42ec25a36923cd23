"""What organisers ask before they act, and what the law says to the risks of it.

`cms/rules/centre/research.toml` holds the questions of each section of a workbook, and
notes that stand in every workbook; a figure of law stands in a note by its key.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cms.centre.checklist.questions import Texts, in_both

SOURCE = Path(__file__).resolve().parents[1] / "rules" / "centre" / "research.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The questions of a section, and what stands in it from the first day."""

    questions: tuple[Texts, ...]
    notes: tuple[Texts, ...] = ()


@cache
def guides() -> Mapping[str, Guide]:
    """The guide of each section, in their order; read once a process."""
    return read_guides(tomllib.loads(SOURCE.read_text("utf-8")))


def read_guides(table: Mapping[str, Any]) -> Mapping[str, Guide]:
    """Guides from the file's table; a text that lacks a language is a ValueError.

    >>> both = {"en": "Who?", "es": "¿Quién?"}
    >>> read_guides({"owners": {"questions": [both]}})["owners"].questions[0]["es"]
    '¿Quién?'
    """
    found = {
        section: Guide(
            questions=tuple(map(in_both, told["questions"])),
            notes=tuple(map(in_both, told.get("notes", []))),
        )
        for section, told in table.items()
    }
    return MappingProxyType(found)
