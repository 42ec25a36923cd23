"""Papers of the year: redemption plans, the schedule of notes, unclaimed money."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_
from coopkit.money import Cents
from coopkit.offers import YearPaper
from coopkit.papers.typeset import typeset
from coopkit.periods import FiscalYear
from coopkit.sheets import Value, csv_of
from coopkit.templatetags.ui import money
from ledger.equity.models import CapitalRun, MemberNote, UnclaimedItem
from ledger.equity.models.notes import NoteState
from ledger.equity.models.runs import RunKind
from ledger.equity.selectors.unclaimed import given_of, items_of, wait_of

Rows = list[list[Value]]
MOST_UPRIGHT = 5
NO_RUNS = N_("Nothing was paid out of retained parts in this year.")
NO_NOTES = N_("Nobody who left is owed anything in this year.")
NO_UNCLAIMED = N_("No money was unclaimed in this year.")


def capital_year_papers(
    cooperative: Cooperative, year: FiscalYear
) -> Iterator[YearPaper]:
    """Papers 11, 12 and 17 of a year, each for a spreadsheet and to be printed."""
    for place, name, title, rows, missing in (
        (11, "redemption", _("Redemption plan and payments"), _runs, _(NO_RUNS)),
        (12, "notes", _("Notes to those who left, and loans"), _notes, _(NO_NOTES)),
        (17, "unclaimed", _("Unclaimed money"), _unclaimed, _(NO_UNCLAIMED)),
    ):
        found = rows(cooperative, year)
        if len(found) == 1:
            yield YearPaper(
                place=place, name=f"{place}-{name}.csv", title=title, missing=missing
            )
            continue
        yield YearPaper(
            place=place,
            name=f"{place}-{name}.csv",
            title=title,
            content=partial(_csv, cooperative, year, rows),
        )
        yield YearPaper(
            place=place,
            name=f"{place}-{name}.pdf",
            title=title,
            content=partial(_pdf, cooperative, year, rows, title),
        )


def _csv(
    cooperative: Cooperative,
    year: FiscalYear,
    rows: Callable[[Cooperative, FiscalYear], Rows],
) -> bytes:
    return csv_of(rows(cooperative, year)).encode()


def _pdf(
    cooperative: Cooperative,
    year: FiscalYear,
    rows: Callable[[Cooperative, FiscalYear], Rows],
    title: str,
) -> bytes:
    """The same table on paper, by the template of the statements."""
    (_first, *heads), *lines = rows(cooperative, year)
    data = {
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "lang": (get_language() or "en").partition("-")[0],
        "issued_ymd": _ymd(year.last),
        "labels": {
            "title": title,
            "page": _("Page"),
            "what": str(_first),
            "others": "",
            "amount": "",
            "source": _("Taken from the registers and the books of the co-op."),
        },
        "subtitle": _("Fiscal year %(year)s, to %(last)s")
        % {"year": year.name, "last": year.last.isoformat()},
        "wide": len(heads) > MOST_UPRIGHT,
        "heads": [str(head) for head in heads],
        "rows": [
            {
                "kind": "account",
                "depth": 0,
                "label": _said(label, cooperative),
                "cells": [_said(cell, cooperative) for cell in cells],
            }
            for label, *cells in lines
        ],
        "notes": [],
        "others": [],
    }
    return typeset("statement", data)


def _ymd(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _said(value: Value, cooperative: Cooperative) -> str:
    if isinstance(value, Decimal):
        return money(int(value.scaleb(cooperative.minor_units)), cooperative)
    return "" if value is None else str(value)


def _runs(cooperative: Cooperative, year: FiscalYear) -> Rows:
    rows: Rows = [
        [
            *(_("Run"), _("Member"), _("Kept of"), _("Notice"), _("Amount")),
            *(_("Nonqualified part"), _("Decision"), _("Posted on"), _("State")),
        ]
    ]
    runs = CapitalRun.objects.filter(
        cooperative=cooperative,
        kind=RunKind.REDEMPTION,
        on__range=(year.first, year.last),
    )
    for run in runs.order_by("number").prefetch_related("lines"):
        for line in sorted(run.lines.all(), key=lambda x: (x.fiscal_year, x.code, x.pk)):
            taxed = 0 if line.qualified else line.cents
            rows.append(
                [
                    str(run.number),
                    line.code,
                    str(line.fiscal_year),
                    _("qualified") if line.qualified else _("nonqualified"),
                    _amount(line.cents, cooperative),
                    _amount(taxed, cooperative),
                    run.resolution,
                    run.posted_on,
                    run.get_state_display(),
                ]
            )
    return rows


def _notes(cooperative: Cooperative, year: FiscalYear) -> Rows:
    rows: Rows = [
        [
            *(_("Note"), _("Member"), _("Rate"), _("Payment"), _("Due")),
            *(_("Principal"), _("Interest"), _("Paid on"), _("Left after it")),
        ]
    ]
    notes = MemberNote.objects.filter(cooperative=cooperative, on__lte=year.last)
    notes = notes.exclude(state=NoteState.REVERSED).select_related("membership")
    for note in notes.order_by("number").prefetch_related("installments"):
        left = note.principal_cents
        parts = sorted(note.installments.all(), key=lambda row: row.place)
        if all(row.paid_on and row.paid_on < year.first for row in parts):
            continue
        for row in parts:
            left -= row.principal_cents
            rows.append(
                [
                    str(note.number),
                    note.membership.code,
                    note.rate,
                    str(row.place),
                    row.due,
                    _amount(row.principal_cents, cooperative),
                    _amount(row.interest_cents, cooperative),
                    row.paid_on if row.paid_on and row.paid_on <= year.last else None,
                    _amount(left, cooperative),
                ]
            )
    return rows


def _unclaimed(cooperative: Cooperative, year: FiscalYear) -> Rows:
    rows: Rows = [
        [
            *(_("Member"), _("Amount"), _("What it was"), _("Since")),
            *(_("Waits until"), _("Notices"), _("State"), _("Settled on")),
        ]
    ]
    for item in items_of(cooperative).filter(since__lte=year.last):
        if not (item.settled_on and item.settled_on < year.first):
            rows.append(_unclaimed_row(item, year))
    return rows


def _unclaimed_row(item: UnclaimedItem, year: FiscalYear) -> list[Any]:
    given = [one for one in given_of(item) if one.on <= year.last]
    settled = item.settled_on if _by(item.settled_on, year) else None
    return [
        item.membership.code,
        _amount(item.cents, item.cooperative),
        item.why,
        item.since,
        wait_of(item, on=year.last).dormant_on,
        "; ".join(f"{one.on.isoformat()} {one.channel}" for one in given),
        item.get_state_display() if settled else _("waits to be claimed"),
        settled,
    ]


def _by(day: Any, year: FiscalYear) -> bool:
    return day is not None and day <= year.last


def _amount(cents: Cents, cooperative: Cooperative) -> Decimal:
    return Decimal(cents).scaleb(-cooperative.minor_units)
