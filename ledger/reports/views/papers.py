"""What the papers of reports are set from."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from coopkit import charts
from ledger.reports import selectors
from ledger.reports.selectors import OpenBook
from ledger.reports.views.showing import Row, Sheet, Showing, days_said
from ledger.reports.views.telling import bars_of, fall_of, told
from ledger.reports.views.words import KINDS

MOST_UPRIGHT = 3


def statement_data(shown: Showing, kind: str, sheet: Sheet) -> dict[str, Any]:
    """What the paper of a statement is set from."""
    asked, told = shown.asked, KINDS[kind]
    notes = []
    if kind == "cash-flow":
        names = ", ".join(shown.name_of(name) for name in selectors.cash_of(asked))
        notes.append(_("Taken for cash: %(accounts)s.") % {"accounts": names})
    return frame(shown, str(told.title)) | {
        "subtitle": days_said(asked, as_of=told.as_of),
        "wide": len(sheet.heads) > MOST_UPRIGHT,
        "heads": list(sheet.heads),
        "rows": [_paper_row(row, len(sheet.heads)) for row in sheet.rows],
        "notes": notes,
        "others": [
            {"label": label, "amount": amount}
            for label, amount in shown.others(selectors.others_of(kind, asked))
        ],
    }


def _paper_row(row: Row, width: int) -> dict[str, Any]:
    texts = [cell.text for cell in row.cells]
    return {
        "kind": row.kind,
        "depth": row.depth,
        "label": row.label,
        "cells": texts + [""] * (width - len(texts)),
    }


def frame(shown: Showing, title: str) -> dict[str, Any]:
    """What every paper of a report begins with."""
    asked = shown.asked
    coop, last = asked.cooperative, asked.period.last
    return {
        "coop": {"name": coop.name, "address": coop.address},
        "lang": shown.language.partition("-")[0],
        "issued_ymd": {"year": last.year, "month": last.month, "day": last.day},
        "labels": {
            "title": title,
            "page": _("Page"),
            "what": _("What"),
            "others": _("In other currencies"),
            "amount": _("Amount"),
            "source": _("Taken from the books when their last entry was number %(seq)s.")
            % {"seq": asked.book.head_seq},
        },
    }


def open_book_data(shown: Showing, report: OpenBook, *, on: date) -> dict[str, Any]:
    """What the open-book report is set from, to be read at the assembly."""
    page = told(shown, report, on=on)
    title, said, steps = fall_of(shown, report)
    bars_title, _said, data = bars_of(report)
    paper = frame(shown, _("Open-book report"))
    paper["labels"] |= _labels(bars_title)
    return paper | {
        "subtitle": days_said(shown.asked, as_of=False),
        "headline": [
            {"label": label, "value": value} for label, value, *_rest in page["stats"][:3]
        ],
        "result": page["result"] + page["labor"],
        "stand": page["stand"] + page["reserve"],
        "means": page["means"],
        "fall": charts.waterfall(title, said, steps, shown.money, key="fall"),
        "fall_alt": said,
        "bars": charts.bars(
            bars_title, said, data, shown.money, key="months", short=shown.rounded
        ),
        "bars_alt": "; ".join(f"{row[0]}: {row[3]}" for row in page["months"]),
        "then": page["then"],
        "came": [_open_book_row(row) for row in page["came"]],
        "went": [_open_book_row(row) for row in page["went"]],
    }


def _labels(bars_title: str) -> dict[str, Any]:
    return {
        "came": _("Where the money came from"),
        "went": _("Where it went"),
        "result": _("In short"),
        "stand": _("What the co-op has and owes"),
        "means": _("What this means"),
        "months": bars_title,
        "cols": [_("What"), _("Now"), _("Part"), _("A year before")],
    }


def _open_book_row(row: dict[str, Any]) -> list[str]:
    return [row["label"], row["now"], row["share"], row["then"]]
