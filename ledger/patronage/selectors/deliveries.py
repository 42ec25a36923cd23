"""Notices and whether they reached their readers: what is not delivered stays listed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

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


def notices_of(cooperative: Cooperative, worksheets: list[Worksheet]) -> list[NoticeLine]:
    """The notices of a year's worksheets with their deliveries; two queries."""
    names = names_by_code(cooperative)
    papers = (
        Paper.objects.filter(
            cooperative=cooperative, subject__in=[subject_of(row) for row in worksheets]
        )
        .defer("pdf", "data")
        .prefetch_related("deliveries")
        .order_by("holder_code", "pk")
    )
    return [
        NoticeLine(
            code=paper.holder_code,
            name=names.get(paper.holder_code, paper.holder_code),
            paper=paper,
            told=bool(paper.deliveries.all()),
        )
        for paper in papers
    ]


def worksheets_with_notices(
    cooperative: Cooperative, year_end: date | None = None
) -> list[Worksheet]:
    """The posted worksheets, of one year or of all: each issued notices."""
    rows = Worksheet.objects.filter(cooperative=cooperative, state=WorksheetState.POSTED)
    if year_end:
        rows = rows.filter(year_end=year_end)
    return list(rows.defer("data").order_by("year_end", "number"))


def undelivered(cooperative: Cooperative) -> list[Undelivered]:
    """The years with notices that nobody was told of, oldest first; two queries."""
    posted = {
        subject_of(row): row.year_end for row in worksheets_with_notices(cooperative)
    }
    if not posted:
        return []
    papers = Paper.objects.filter(cooperative=cooperative, subject__in=posted)
    sent = Delivery.objects.filter(paper=OuterRef("pk"))
    rows = papers.filter(~Q(Exists(sent))).values("subject").annotate(papers=Count("pk"))
    by_year: dict[date, int] = {}
    for row in rows.order_by("subject"):
        end = posted[row["subject"]]
        by_year[end] = by_year.get(end, 0) + row["papers"]
    return [
        Undelivered(year=end.year, count=count, deadline=payment_period_ends(end))
        for end, count in sorted(by_year.items())
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
    names = names_by_code(cooperative)
    papers = Paper.objects.filter(
        cooperative=cooperative, kind=NETTING, subject=f"netting:{year_end:%Y}"
    )
    papers = papers.defer("pdf", "data").prefetch_related("deliveries")
    return [
        NoticeLine(
            code=paper.holder_code,
            name=names.get(paper.holder_code, paper.holder_code),
            paper=paper,
            told=bool(paper.deliveries.all()),
        )
        for paper in papers.order_by("holder_code")
    ]
