"""Writing a workbook: sealed, for the people named in it alone, and each look noted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy as _

from cms.centre.campaigning import NotAnOrganiserError, OnlyReaderError
from cms.centre.models import Finding, Workbook
from cms.centre.selectors.research import bound_to, organisers_on
from cms.centre.services.sealing import Sealed, reseal_rows
from cms.learning.services.keeping import Kept
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.vault import seal

SCOPE = "centre"
UNTOUCHED = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What somebody found out: where it stands, and the day of that source."""

    section: str
    what: str
    source: str
    dated: date


@transaction.atomic
def begin_workbook(
    *, title: str, industry: str, about: str, by: User, at: datetime
) -> Workbook:
    """Begin a workbook; whoever makes it is its first reader."""
    workbook = Workbook.objects.create(
        title=title,
        industry=industry,
        sealed_about=b"",
        made_by=by,
        made_at=at,
        touched_at=at,
    )
    workbook.sealed_about = seal({"about": about}, bound_to=bound_to(workbook.pk))
    workbook.save(update_fields=["sealed_about"])
    workbook.readers.add(by)
    _note("workbook.begun", workbook, by, at)
    return workbook


@transaction.atomic
def rename_workbook(
    *, workbook: Workbook, title: str, industry: str, about: str, by: User, at: datetime
) -> None:
    """Change what a workbook is called, and whom it is about."""
    workbook.title, workbook.industry = title, industry
    workbook.sealed_about = seal({"about": about}, bound_to=bound_to(workbook.pk))
    workbook.save(update_fields=["title", "industry", "sealed_about"])
    _touch("workbook.renamed", workbook, by, at)


@transaction.atomic
def note_opening(*, workbook: Workbook, by: User, at: datetime) -> None:
    """Note that somebody opened a workbook."""
    _note("workbook.opened", workbook, by, at)


@transaction.atomic
def note_export(*, workbook: Workbook, by: User, at: datetime) -> None:
    """Note that somebody took a workbook along as a PDF."""
    _note("workbook.exported", workbook, by, at)


@transaction.atomic
def add_finding(*, workbook: Workbook, found: Found, by: User, at: datetime) -> Finding:
    """Add what was found out."""
    finding = Finding.objects.create(
        workbook=workbook,
        section=found.section,
        sealed=_sealed(workbook, found),
        dated=found.dated,
        by=by,
        at=at,
    )
    _touch("finding.added", workbook, by, at)
    return finding


@transaction.atomic
def change_finding(*, finding: Finding, found: Found, by: User, at: datetime) -> None:
    """Write a finding anew; what stood there before is not kept."""
    finding.section, finding.dated = found.section, found.dated
    finding.sealed = _sealed(finding.workbook, found)
    finding.by, finding.at = by, at
    finding.save(update_fields=["section", "dated", "sealed", "by", "at"])
    _touch("finding.changed", finding.workbook, by, at)


@transaction.atomic
def erase_finding(*, finding: Finding, by: User, at: datetime) -> None:
    """Take a finding out for good."""
    finding.delete()
    _touch("finding.erased", finding.workbook, by, at)


@transaction.atomic
def add_reader(*, workbook: Workbook, reader: User, by: User, at: datetime) -> None:
    """Let another organiser read a workbook and write in it."""
    if not organisers_on(at).filter(pk=reader.pk).exists():
        raise NotAnOrganiserError
    workbook.readers.add(reader)
    _note("workbook.reader_added", workbook, by, at, reader=reader.pk)


@transaction.atomic
def take_reader(*, workbook: Workbook, reader: User, by: User, at: datetime) -> None:
    """Close a workbook to somebody; never to the last who reads it."""
    Workbook.objects.select_for_update().get(pk=workbook.pk)
    if not workbook.readers.exclude(pk=reader.pk).exists():
        raise OnlyReaderError
    workbook.readers.remove(reader)
    _note("workbook.reader_taken", workbook, by, at, reader=reader.pk)


@transaction.atomic
def erase_workbook(*, workbook: Workbook, by: User | None, at: datetime) -> None:
    """Erase a workbook with all that was found out."""
    _note("workbook.erased", workbook, by, at)
    workbook.delete()


def purge_workbooks(at: datetime) -> int:
    """Erase workbooks in which nobody wrote for two years."""
    over = list(Workbook.objects.filter(touched_at__lt=at - UNTOUCHED))
    for workbook in over:
        erase_workbook(workbook=workbook, by=None, at=at)
    return len(over)


@transaction.atomic
def reseal_workbooks(at: datetime) -> int:
    """Put all workbooks under the key that seals now; how many were under another."""
    rows: list[Sealed] = []
    for workbook in Workbook.objects.select_for_update(of=("self",)):
        place = bound_to(workbook.pk)
        rows.append((workbook, "sealed_about", place))
        rows += [(one, "sealed", place) for one in workbook.findings.all()]
    return reseal_rows("workbooks", rows, at=at)


def _sealed(workbook: Workbook, found: Found) -> bytes:
    texts = {"what": found.what, "source": found.source}
    return seal(texts, bound_to=bound_to(workbook.pk))


def _touch(action: str, workbook: Workbook, by: User, at: datetime) -> None:
    Workbook.objects.filter(pk=workbook.pk).update(touched_at=at)
    _note(action, workbook, by, at)


def _note(
    action: str, workbook: Workbook, by: User | None, at: datetime, **data: int
) -> None:
    """Who did what with which workbook; nothing of what it says."""
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"workbook:{workbook.pk}",
        data=data,
        at=at,
    )


KEPT = (
    Kept(
        key="research workbooks",
        what=_("What organizers find out about an industry or employer"),
        why=_("So that workers know the facts before they act. Sealed by encryption."),
        until=lambda: gettext(
            "until an organizer erases it, or two years after somebody last wrote in "
            "it. Only the people named in a workbook can open it"
        ),
        purge=purge_workbooks,
    ),
)
