"""What if: the years that were allocated, worked out again under other values."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.offers import Replay
from coopkit.templatetags.ui import money
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.rework import rework
from ledger.patronage.terms import KEYS, SILENT
from ledger.patronage.worksheet import Result, ShareLine, Sheet, read

DECIDED = (WorksheetState.APPROVED, WorksheetState.POSTED)


def replays(
    cooperative: Cooperative, values: Mapping[str, Any], first: date, last: date
) -> Iterator[Replay]:
    """Each year that ended between two days and was adopted, member by member."""
    if not set(values) & {*KEYS, *SILENT}:
        return
    sheets = Worksheet.objects.filter(
        cooperative=cooperative,
        state__in=DECIDED,
        year_end__range=(first, last),
        supplements__isnull=True,
    )
    for row in sheets.order_by("-year_end"):
        yield _replay(cooperative, read(row.data), values)


def _replay(cooperative: Cooperative, sheet: Sheet, values: Mapping[str, Any]) -> Replay:
    title = _("Patronage for %(year)s") % {"year": sheet.year}
    url = reverse("patronage:year", args=[cooperative.slug, sheet.year])
    was = _summary(sheet.result, cooperative)
    try:
        new = rework(sheet, values)
    except CoopError as problem:
        return Replay(
            title=title,
            url=url,
            was=was,
            becomes=_("could not be worked out"),
            because=str(problem),
            is_private=True,
        )
    return Replay(
        title=title,
        url=url,
        was=was,
        becomes=_summary(new, cooperative),
        rows=tuple(_rows(sheet.result, new, cooperative)),
        is_private=True,
    )


def _summary(result: Result, cooperative: Cooperative) -> str:
    return _(
        "%(shared)s to members, %(cash)s of it in cash now; %(common)s in common"
    ) % {
        "shared": money(result.pool, cooperative),
        "cash": money(result.cash, cooperative),
        "common": money(sum(result.appropriated.values()), cooperative),
    }


def _rows(
    was: Result, new: Result, cooperative: Cooperative
) -> Iterator[tuple[str, str, str]]:
    """Each member's share before and after; one who has none has nothing."""
    before = {share.code: share for share in was.shares}
    after = {share.code: share for share in new.shares}
    for code in sorted({*before, *after}):
        was_said = _share_words(before.get(code), cooperative)
        yield code, was_said, _share_words(after.get(code), cooperative)


def _share_words(share: ShareLine | None, cooperative: Cooperative) -> str:
    return _("%(total)s, %(cash)s in cash") % {
        "total": money(share.total if share else 0, cooperative),
        "cash": money(share.cash if share else 0, cooperative),
    }
