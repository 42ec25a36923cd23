"""The fiscal years of a co-op, and how far each has come."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.periods import (
    FiscalYear,
    month_end,
    payment_period_ends,
    rules_fixed_on,
)
from governance.bylaws.selectors import InForce, in_force
from ledger.patronage.models import Worksheet, WorksheetState

DEADLINE = "patronage.deadline"
RUNNING, DRAFT = "running", "draft"
LABELS: dict[str, Any] = {
    RUNNING: _("Still running"),
    DRAFT: _("To work out"),
    WorksheetState.FROZEN: _("Draft, not yet sent"),
    WorksheetState.SENT: _("Sent to the members"),
    WorksheetState.APPROVED: _("Adopted, to be posted"),
    WorksheetState.FAILED: _("Not adopted"),
    WorksheetState.POSTED: _("Posted"),
    WorksheetState.REVERSED: _("Taken back, to work out again"),
}
TONES = {
    WorksheetState.APPROVED: "warn",
    WorksheetState.FROZEN: "warn",
    DRAFT: "warn",
    WorksheetState.FAILED: "bad",
    WorksheetState.REVERSED: "bad",
    WorksheetState.POSTED: "ok",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A fiscal year, its worksheet of now, and its state."""

    period: FiscalYear
    state: str
    worksheet: Worksheet | None = None
    pool_cents: int | None = None

    @property
    def name(self) -> int:
        return self.period.name

    @property
    def deadline(self) -> date:
        return payment_period_ends(self.period.last)

    @property
    def label(self) -> Any:
        return LABELS[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A last day, and the rule of the bylaws that sets it."""

    on: date
    rule: InForce


def fiscal_years(cooperative: Cooperative, *, on: date) -> list[FiscalYear]:
    """Every fiscal year from the co-op's founding to the one a day lies in."""
    this = year_of(cooperative, on)
    first = year_of(cooperative, cooperative.founded_on or on)
    return [year_ending(cooperative, name) for name in range(first.name, this.name + 1)]


def years(cooperative: Cooperative, *, on: date) -> list[Year]:
    """The co-op's years, newest first; one query."""
    sheets = Worksheet.objects.filter(
        cooperative=cooperative, supplements__isnull=True
    ).exclude(state=WorksheetState.REPLACED)
    summed = sheets.defer("data").annotate(pool=Sum("shares__total_cents"))
    latest = {sheet.year_end: sheet for sheet in summed.order_by("number")}
    pools = {end: sheet.pool or 0 for end, sheet in latest.items()}
    return [
        Year(
            period=period,
            state=state_of(period, latest.get(period.last), on),
            worksheet=latest.get(period.last),
            pool_cents=pools.get(period.last),
        )
        for period in reversed(fiscal_years(cooperative, on=on))
    ]


def bylaws_deadline(cooperative: Cooperative, period: FiscalYear) -> Held | None:
    """The last day for paying by the bylaws of the year, if it comes before the law’s."""
    on = rules_fixed_on(period.first, founded_on=cooperative.founded_on)
    bylaws = in_force(cooperative, on=on)
    if DEADLINE not in bylaws:
        return None
    months = period.last.month - 1 + bylaws[DEADLINE].count
    year, month = period.last.year + months // 12, months % 12 + 1
    last = month_end(year, month, monthrange(year, month)[1])
    if last >= payment_period_ends(period.last):
        return None
    return Held(on=last, rule=bylaws[DEADLINE])


def current_worksheet(cooperative: Cooperative, year_end: date) -> Worksheet | None:
    """The year's newest worksheet that was not replaced; supplements are not asked."""
    return (
        Worksheet.objects.filter(
            cooperative=cooperative, year_end=year_end, supplements__isnull=True
        )
        .exclude(state=WorksheetState.REPLACED)
        .select_related("motion", "prepared_by")
        .order_by("number")
        .last()
    )


def state_of(period: FiscalYear, sheet: Worksheet | None, on: date) -> str:
    """How far a year has come by a day."""
    if sheet is not None:
        return sheet.state
    return RUNNING if on <= period.last else DRAFT
