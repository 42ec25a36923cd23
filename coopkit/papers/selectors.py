"""Reading papers: who sees which, and without carrying the PDFs along."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.access import FORMER, INSIDE
from coopkit.cooperatives.models import Cooperative, Role
from coopkit.offers import YearPaper, year_papers
from coopkit.papers.models import Delivery, Paper
from coopkit.periods import FiscalYear

SEES_ALL = frozenset({Role.BOOKKEEPER, Role.SECRETARY, Role.BOARD, Role.AUDITOR})
SEES_CASES = frozenset({Role.SECRETARY, Role.BOARD})
OF_ALL = Q(holder__isnull=True, holder_code="")
CASE = "case"
"""The kind of papers that only the holder sees, and whoever calls the co-op together."""
BLANKED = Q(data={}, title="")


def papers_of(
    *, cooperative: Cooperative, user: User, roles: frozenset[str]
) -> QuerySet[Paper]:
    """The papers somebody may see, newest day first, without their bytes and data.

    One's own and the co-op's; whoever keeps its records sees those of all members, but
    not those of a case against somebody. A former member sees their own alone.
    """
    papers = Paper.objects.filter(cooperative=cooperative).exclude(BLANKED)
    if FORMER in roles and not roles & INSIDE:
        papers = papers.filter(holder=user)
    elif not roles & SEES_ALL:
        papers = papers.filter(OF_ALL | Q(holder=user))
    if not roles & SEES_CASES:
        papers = papers.filter(~Q(kind=CASE) | Q(holder=user))
    return papers.defer("pdf", "data").order_by("-issued_on", "holder_code", "-pk")


def bytes_of_all() -> Iterator[Paper]:
    """Every paper that still has its bytes, with them and the hash, a few at a time."""
    papers = Paper.objects.only("uid", "title", "cooperative__slug", "pdf", "sha256")
    papers = papers.exclude(BLANKED)
    return papers.select_related("cooperative").order_by("pk").iterator(chunk_size=50)


def written_to(cooperative: Cooperative, codes: Collection[str]) -> QuerySet[Paper]:
    """The papers that were written to the holders of some codes, and are not blank."""
    papers = Paper.objects.filter(cooperative=cooperative, holder_code__in=codes)
    return papers.exclude(BLANKED).defer("pdf", "data")


def addresses_older_than(cooperative: Cooperative, *, at: datetime) -> QuerySet[Delivery]:
    """The deliveries of before a moment whose address is still on file."""
    sent = Delivery.objects.filter(paper__cooperative=cooperative, at__lt=at)
    return sent.exclude(to="")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfYear:
    """One of the papers that each year needs, with its files or why there is none."""

    place: int
    title: str
    files: tuple[YearPaper, ...]
    missing: str


def year_papers_of(cooperative: Cooperative, year: FiscalYear) -> list[YearPaper]:
    """The papers of a fiscal year from every floor, in the order of the list."""
    found = [paper for give in year_papers for paper in give(cooperative, year)]
    return sorted(found, key=lambda paper: (paper.place, paper.name))


def places_of(papers: Iterable[YearPaper]) -> list[PlaceOfYear]:
    """The same by what they are: each title of a place with its files."""
    grouped: dict[tuple[int, str], list[YearPaper]] = {}
    for paper in papers:
        grouped.setdefault((paper.place, paper.title), []).append(paper)
    return [
        PlaceOfYear(
            place=place,
            title=title,
            files=tuple(paper for paper in found if paper.content),
            missing=next((paper.missing for paper in found if paper.missing), ""),
        )
        for (place, title), found in grouped.items()
    ]
