"""Reading what guests did, in numbers: they are nobody's, and shown as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from cms.learning.models import Count
from cms.learning.selectors.places import lesson_names


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonCounts:
    """What guests did with a lesson in one language."""

    code: str
    title: str
    language: str
    read: int
    answered: int
    printed: int


def guests(*, first: date, last: date, language: str) -> list[LessonCounts]:
    """What guests did between two days, by lesson and language; two queries."""
    rows = Count.objects.filter(day__range=(first, last))
    sums: Mapping[str, Sum] = {
        what: Sum("number", filter=Q(what=what), default=0)
        for what in ("read", "answered", "printed")
    }
    told: Any = rows.values("translation_key", "language").annotate(**sums)
    found = list(told)
    names = lesson_names({row["translation_key"] for row in found}, language=language)
    shown = [row for row in found if row["translation_key"] in names]
    shown.sort(key=lambda row: (names[row["translation_key"]].code, row["language"]))
    return [
        LessonCounts(
            code=names[row["translation_key"]].code,
            title=names[row["translation_key"]].title,
            language=row["language"],
            read=row["read"],
            answered=row["answered"],
            printed=row["printed"],
        )
        for row in shown
    ]
