"""Making the notices of a posted worksheet: at once, or in steps where they are many.

A posting of few members issues all notices with its entries, in one transaction. That of
many would keep everybody waiting for minutes: its notices are made afterwards, a step at
a time, from the notices' page or at night. Each step stands or falls alone.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice

from django.db import transaction

from coopkit.papers.models import Paper
from coopkit.papers.services import issue_all
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.selectors.deliveries import notices_short, told_codes
from ledger.patronage.services.keeping import lock_worksheet, move
from ledger.patronage.services.loss_papers import loss_drafter
from ledger.patronage.services.mailing import mail_notices
from ledger.patronage.services.papers import Drafter, drafter_of
from ledger.patronage.services.supplement_papers import supplement_drafter
from ledger.patronage.worksheet import ShareLine, Sheet, read

WITH_THE_POSTING = 100
A_STEP = 50


def issue_with_posting(
    worksheet: Worksheet, sheet: Sheet, *, on: date, at: datetime, announce: bool
) -> list[Paper]:
    """Issue every notice now, where they are few; of many, none. Runs in a posting."""
    shares = _shares(worksheet, sheet)
    move(worksheet, WorksheetState.POSTED, notices=len(shares))
    if not shares or len(shares) > WITH_THE_POSTING:
        return []
    return _issue(worksheet, sheet, shares, _drafter(worksheet, sheet, on), at, announce)


def issue_missing(
    *, worksheet: Worksheet, at: datetime, announce: bool = True
) -> Iterator[int]:
    """Make the notices that a posted worksheet lacks; how many are left, step by step.

    Whoever stops asking stops the work: what was made until then stays, and the next one
    goes on from there. Two at once make each notice once.
    """
    if worksheet.state != WorksheetState.POSTED or worksheet.posted_on is None:
        return
    sheet, have = read(worksheet.data), told_codes(worksheet)
    missing = [one for one in _shares(worksheet, sheet) if one.code not in have]
    if not missing:
        return
    draft, left = _drafter(worksheet, sheet, worksheet.posted_on), iter(missing)
    done = 0
    while step := list(islice(left, A_STEP)):
        with transaction.atomic():
            held = lock_worksheet(worksheet)
            if held.state != WorksheetState.POSTED:
                return
            _issue(held, sheet, step, draft, at, announce)
        done += len(step)
        yield len(missing) - done


def issue_left(at: datetime) -> Iterator[str]:
    """At night: whatever notices are still to be made, of any co-op."""
    rows = Worksheet.objects.filter(state=WorksheetState.POSTED)
    for worksheet in rows.defer("data").select_related("cooperative"):
        missing = notices_short(worksheet)
        if missing:
            for _left in issue_missing(worksheet=worksheet, at=at):
                pass
            slug, year = worksheet.cooperative.slug, worksheet.year_end.year
            yield f"{slug}: {missing} notices for {year}"


def _shares(worksheet: Worksheet, sheet: Sheet) -> list[ShareLine]:
    """The shares of which a member is told: all of a supplement's, else what is given
    or, of a loss, carried."""
    if worksheet.supplements_id:
        return list(sheet.result.shares)
    return [share for share in sheet.result.shares if share.total]


def _drafter(worksheet: Worksheet, sheet: Sheet, on: date) -> Drafter:
    if worksheet.supplements_id:
        return supplement_drafter(worksheet, sheet, issued_on=on)
    make = loss_drafter if sheet.is_loss else drafter_of
    return make(worksheet, sheet, issued_on=on)


def _template(worksheet: Worksheet, sheet: Sheet) -> str:
    return "letter" if worksheet.supplements_id or sheet.is_loss else "notice"


def _issue(
    worksheet: Worksheet,
    sheet: Sheet,
    shares: Sequence[ShareLine],
    draft: Drafter,
    at: datetime,
    announce: bool,
) -> list[Paper]:
    """Issue the notices of some shares, and tell those who were not told before."""
    have = told_codes(worksheet, [share.code for share in shares])
    papers = issue_all(
        cooperative=worksheet.cooperative,
        template=_template(worksheet, sheet),
        drafts=[draft(share) for share in shares if share.code not in have],
        issued_on=worksheet.posted_on or at.date(),
        at=at,
    )
    if announce and papers:
        told = partial(mail_notices, papers=papers, year=sheet.year, at=at)
        transaction.on_commit(told, robust=True)
    return papers
