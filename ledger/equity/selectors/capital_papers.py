"""Papers of the year: redemption plans, the schedule of notes, unclaimed money."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_
from coopkit.offers import YearPaper
from coopkit.periods import FiscalYear
from coopkit.templatetags.ui import percent
from ledger.books.selectors.year_files import (
    Amount,
    Cell,
    Said,
    Table,
    files_of,
    with_total,
)
from ledger.equity.models import CapitalRun, MemberNote, UnclaimedItem
from ledger.equity.models.notes import NoteState
from ledger.equity.models.runs import RunKind
from ledger.equity.selectors.unclaimed import given_of, items_of, wait_of

NO_RUNS = N_("Nothing was paid out of retained parts in this year.")
NO_NOTES = N_("Nobody who left is owed anything in this year.")
NO_UNCLAIMED = N_("No money was unclaimed in this year.")


def capital_year_papers(
    cooperative: Cooperative, year: FiscalYear
) -> Iterator[YearPaper]:
    """Papers 11, 12 and 17 of a year, each for a spreadsheet and to be printed."""
    for place, stem, title, make, missing in (
        (11, "redemption", _("Redemption plan and payments"), _runs, _(NO_RUNS)),
        (12, "notes", _("Notes to those who left, and loans"), _notes, _(NO_NOTES)),
        (17, "unclaimed", _("Unclaimed money"), _unclaimed, _(NO_UNCLAIMED)),
    ):
        found = make(cooperative, year)
        yield from files_of(
            cooperative,
            year,
            place=place,
            stem=stem,
            title=title,
            make=partial(_same, found),
            missing="" if found.rows else missing,
        )


def _same(table: Table) -> Table:
    return table


def _runs(cooperative: Cooperative, year: FiscalYear) -> Table:
    """The lines of each redemption run of the year; what of it is income now (box 5)."""
    heads = (
        *(_("Run"), _("Member"), _("Kept of"), _("Notice"), _("Amount")),
        *(_("Nonqualified part"), _("Decision"), _("Posted on"), _("State")),
    )
    rows: list[tuple[Cell, ...]] = []
    runs = CapitalRun.objects.filter(
        cooperative=cooperative,
        kind=RunKind.REDEMPTION,
        on__range=(year.first, year.last),
    )
    found = list(runs.order_by("number").prefetch_related("lines"))
    for run in found:
        for line in sorted(run.lines.all(), key=lambda x: (x.fiscal_year, x.code, x.pk)):
            taxed = 0 if line.qualified else line.cents
            rows.append(
                (
                    str(run.number),
                    line.code,
                    str(line.fiscal_year),
                    _("qualified") if line.qualified else _("nonqualified"),
                    Amount(line.cents),
                    Amount(taxed),
                    run.resolution,
                    run.posted_on,
                    str(run.get_state_display()),
                )
            )
    tests = tuple(_test(run) for run in found if run.data.get("solvency"))
    table = Table(heads=heads, rows=rows, kinds={}, more=tests)
    return with_total(table, _("Total"))


def _test(run: CapitalRun) -> Table:
    """The budget of a run and its test of solvency, with who attests the figures."""
    test: Mapping[str, Any] = run.data["solvency"]
    rows: list[tuple[Cell, ...]] = [
        (_("Budget"), Amount(run.data["budget"])),
        (_("To be paid"), Amount(run.data["paid"])),
        (_("Cash and banks"), Amount(test["cash_cents"])),
        (_("Comes in within twelve months"), Amount(test["comes_in_cents"])),
        (_("Falls due within twelve months"), Amount(test["falls_due_cents"])),
        (_("Cash left after the payment"), Amount(test["cash_left"])),
        (_("All that the co-op has"), Amount(test["assets_cents"])),
        (_("All that it owes"), Amount(test["debts_cents"])),
        (_("Left over after the payment"), Amount(test["net_left"])),
    ]
    attests = _("%(who)s attests the figures.") % {"who": test["attested_by"]}
    return Table(
        title=f"{_('Can the co-op still pay what it owes?')} ({_('Run')} {run.number})",
        heads=(_("What"), _("Amount")),
        rows=rows,
        kinds={5: "total", 8: "total"},
        notes=(attests,),
    )


def _notes(cooperative: Cooperative, year: FiscalYear) -> Table:
    """Each installment of the notes and loans that stood in the year."""
    heads = (
        *(_("Note or loan"), _("Member"), _("Rate"), _("Payment"), _("Due")),
        *(_("Principal"), _("Interest"), _("Paid on"), _("Left after it")),
    )
    rows: list[tuple[Cell, ...]] = []
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
                (
                    str(note.number),
                    note.membership.code,
                    Said(percent(note.rate), note.rate),
                    str(row.place),
                    row.due,
                    Amount(row.principal_cents),
                    Amount(row.interest_cents),
                    row.paid_on if row.paid_on and row.paid_on <= year.last else None,
                    Amount(left),
                )
            )
    return Table(heads=heads, rows=rows, kinds={})


def _unclaimed(cooperative: Cooperative, year: FiscalYear) -> Table:
    """What nobody took, since when, until when it waits, and who was told how."""
    heads = (
        *(_("Member"), _("Amount"), _("What it was"), _("Since")),
        *(_("Waits until"), _("Notices"), _("State"), _("Settled on")),
    )
    rows = [
        _unclaimed_row(item, year)
        for item in items_of(cooperative).filter(since__lte=year.last)
        if not (item.settled_on and item.settled_on < year.first)
    ]
    return with_total(Table(heads=heads, rows=rows, kinds={}), _("Total"))


def _unclaimed_row(item: UnclaimedItem, year: FiscalYear) -> tuple[Cell, ...]:
    given = [one for one in given_of(item) if one.on <= year.last]
    settled = item.settled_on if _by(item.settled_on, year) else None
    return (
        item.membership.code,
        Amount(item.cents),
        item.why,
        item.since,
        wait_of(item, on=year.last).dormant_on,
        "; ".join(f"{one.on.isoformat()} {one.channel}" for one in given),
        str(item.get_state_display()) if settled else _("waits to be claimed"),
        settled,
    )


def _by(day: Any, year: FiscalYear) -> bool:
    return day is not None and day <= year.last
