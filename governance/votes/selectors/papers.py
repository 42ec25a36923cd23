"""Reading paper ballots: who handed one in, and how the sheets were read."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from coopkit.canonical import canonical_json
from governance.votes.models import Elector, Motion, PaperEntry, PaperReturn

ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet by number, and what each who entered it read; `content` once settled."""

    sheet: int
    entries: tuple[PaperEntry, ...]
    content: dict[str, Any] | None

    @property
    def is_settled(self) -> bool:
        return self.content is not None

    @property
    def differs(self) -> bool:
        """Two people read it, and no two of them alike."""
        return self.content is None and len(self.entries) >= ENOUGH


def returned_count(motion: Motion) -> int:
    """How many paper ballots were handed in."""
    return PaperReturn.objects.filter(elector__motion=motion).count()


def returns_of(motion: Motion) -> QuerySet[PaperReturn]:
    """Who handed in a paper ballot, by code."""
    found = PaperReturn.objects.filter(elector__motion=motion)
    return found.select_related("elector__membership__person", "by").order_by(
        "elector__code"
    )


def may_return(motion: Motion) -> QuerySet[Elector]:
    """The electors who have not handed in a paper ballot, by code."""
    found = motion.electors.filter(paper_return__isnull=True)
    return found.select_related("membership__person").order_by("code")


def compare(motion: Motion) -> list[Sheet]:
    """Every sheet that was handed in, and what was read on it; two queries.

    What two people read alike is what the sheet says; the first two who agree settle it.
    """
    by_sheet: defaultdict[int, list[PaperEntry]] = defaultdict(list)
    entries = PaperEntry.objects.filter(motion=motion).select_related("entered_by")
    for entry in entries.order_by("sheet", "pk"):
        by_sheet[entry.sheet].append(entry)
    return [
        Sheet(
            sheet=number,
            entries=tuple(by_sheet[number]),
            content=_agreed(by_sheet[number]),
        )
        for number in range(1, returned_count(motion) + 1)
    ]


def _agreed(entries: list[PaperEntry]) -> dict[str, Any] | None:
    seen: dict[str, int] = {}
    for entry in entries:
        said = canonical_json(entry.content)
        seen[said] = seen.get(said, 0) + 1
        if seen[said] == ENOUGH:
            content: dict[str, Any] = entry.content
            return content
    return None
