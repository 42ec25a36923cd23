"""Notices and whether they reached their readers: what is not delivered stays listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    prefetch_related_objects,
)

from coopkit.cooperatives.models import Cooperative
from coopkit.papers.models import Delivery, Paper
from coopkit.periods import payment_period_ends
from governance.members.selectors import names_by_code
from ledger.patronage.models import Worksheet, WorksheetState

NETTING = "netting"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A notice that was issued, and whether its reader was told."""

    code: str
    name: str
    paper: Paper
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A year of which notices have not reached their readers, and by when they must."""

    year: int
    count: int
    deadline: date


def subject_of(worksheet: Worksheet) -> str:
    """How the papers of a worksheet name it."""
    return f"worksheet:{worksheet.pk}"


def papers_of(cooperative: Cooperative, worksheets: list[Worksheet]) -> QuerySet[Paper]:
    """The notices of a year's worksheets, in the order of their members' codes."""
    found = Paper.objects.filter(
        cooperative=cooperative, subject__in=[subject_of(row) for row in worksheets]
    )
    return found.defer("pdf", "data").order_by("holder_code", "pk")


def notices_of(cooperative: Cooperative, worksheets: list[Worksheet]) -> list[NoticeLine]:
    """The notices of a year's worksheets with their deliveries; three queries."""
    return lines_of(cooperative, papers_of(cooperative, worksheets))


def lines_of(cooperative: Cooperative, papers: Iterable[Paper]) -> list[NoticeLine]:
    """Notices with their readers' names and their deliveries; two queries."""
    shown = list(papers)
    prefetch_related_objects(shown, "deliveries")
    names = names_by_code(cooperative)
    return [
        NoticeLine(
            code=paper.holder_code,
            name=names.get(paper.holder_code, paper.holder_code),
            paper=paper,
            told=bool(paper.deliveries.all()),
        )
        for paper in shown
    ]


def not_delivered(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Those of which nobody was told yet."""
    sent = Delivery.objects.filter(paper=OuterRef("pk"))
    return papers.filter(~Q(Exists(sent)))


def told_codes(worksheet: Worksheet, codes: Sequence[str] | None = None) -> set[str]:
    """The codes of the members for whom a worksheet's notice was made; one query."""
    papers = Paper.objects.filter(
        cooperative=worksheet.cooperative, subject=subject_of(worksheet)
    )
    if codes is not None:
        papers = papers.filter(holder_code__in=codes)
    return set(papers.values_list("holder_code", flat=True))


def notices_short(worksheet: Worksheet) -> int:
    """How many notices of a posted worksheet are still to be made."""
    if not worksheet.notices or worksheet.state != WorksheetState.POSTED:
        return 0
    made = Paper.objects.filter(
        cooperative=worksheet.cooperative, subject=subject_of(worksheet)
    )
    return max(worksheet.notices - made.count(), 0)


def worksheets_with_notices(
    cooperative: Cooperative, year_end: date | None = None
) -> list[Worksheet]:
    """The posted worksheets, of one year or of all: each issued notices."""
    rows = Worksheet.objects.filter(cooperative=cooperative, state=WorksheetState.POSTED)
    if year_end:
        rows = rows.filter(year_end=year_end)
    return list(rows.defer("data").order_by("year_end", "number"))


def undelivered(cooperative: Cooperative) -> list[Undelivered]:
    """The years with notices that nobody was told of, oldest first; two queries.

    A notice that is still to be made has reached nobody.
    """
    posted = {subject_of(row): row for row in worksheets_with_notices(cooperative)}
    if not posted:
        return []
    papers = Paper.objects.filter(cooperative=cooperative, subject__in=posted)
    sent = Exists(Delivery.objects.filter(paper=OuterRef("pk")))
    rows = papers.values("subject").annotate(
        made=Count("pk"), waiting=Count("pk", filter=~Q(sent))
    )
    counts = {row["subject"]: row for row in rows.order_by("subject")}
    by_year: dict[date, int] = {}
    for subject, worksheet in posted.items():
        found = counts.get(subject, {"made": 0, "waiting": 0})
        short = max((worksheet.notices or 0) - found["made"], 0)
        end = worksheet.year_end
        by_year[end] = by_year.get(end, 0) + found["waiting"] + short
    return [
        Undelivered(year=end.year, count=count, deadline=payment_period_ends(end))
        for end, count in sorted(by_year.items())
        if count
    ]


def notice_for(cooperative: Cooperative, year_end: date, code: str) -> Paper | None:
    """The newest notice of a year that one member was issued."""
    if not code:
        return None
    subjects = [subject_of(row) for row in worksheets_with_notices(cooperative, year_end)]
    papers = Paper.objects.filter(
        cooperative=cooperative, subject__in=subjects, holder_code=code
    )
    return papers.defer("pdf").prefetch_related("deliveries").order_by("pk").last()


def netting_notices(cooperative: Cooperative, year_end: date) -> list[NoticeLine]:
    """The notices of netting that were issued for a year."""
    papers = Paper.objects.filter(
        cooperative=cooperative, kind=NETTING, subject=f"netting:{year_end:%Y}"
    )
    return lines_of(cooperative, papers.defer("pdf", "data").order_by("holder_code"))
