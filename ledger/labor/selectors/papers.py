"""The labor papers of a year: the register, what it comes to, and the two ratios."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.money import plain_amount
from coopkit.offers import YearPaper
from coopkit.papers.typeset import typeset
from coopkit.periods import FiscalYear
from coopkit.sheets import csv_of
from coopkit.templatetags.ui import hours, percent
from governance.members.selectors import names_by_code
from ledger.labor.kinds import KIND_WORDS, in_order
from ledger.labor.ratios import Ratios
from ledger.labor.register_rows import ratio_rows, register_rows, worker_rows
from ledger.labor.selectors.counted import hours_of_year, weights_of_year
from ledger.labor.selectors.lines import holding_sheets
from ledger.labor.selectors.register import register
from ledger.labor.selectors.watch import ratios

REGISTER, RATIOS = 1, 16
MOST_UPRIGHT = 6


def year_papers(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """Papers 1 and 16 of a year, as CSV and PDF."""
    missing = _missing(cooperative, year)
    titles = {
        "01-labor-register.csv": (REGISTER, _("Labor register")),
        "01-labor-by-worker.csv": (REGISTER, _("Labor by worker")),
        "01-labor-by-worker.pdf": (REGISTER, _("Labor by worker")),
        "16-worker-ratios.csv": (RATIOS, _("Members among those who work")),
        "16-worker-ratios.pdf": (RATIOS, _("Members among those who work")),
    }
    for name, (place, title) in titles.items():
        yield YearPaper(
            place=place,
            name=name,
            title=title,
            content=None if missing else _maker(cooperative, year, name),
            missing=missing,
        )


def paper_of(cooperative: Cooperative, year: FiscalYear, name: str) -> bytes:
    """One of the papers, by its file's name; a CoopError where the bylaws lack a rule."""
    if name == "01-labor-register.csv":
        return _csv(
            register_rows(
                register(cooperative, year), minor_units=cooperative.minor_units
            )
        )
    if name.startswith("16"):
        found = ratios(cooperative, first=year.first, last=year.last)
        if name.endswith(".csv"):
            return _csv(ratio_rows(found))
        return typeset("statement", _ratio_data(cooperative, year, found))
    if name.endswith(".csv"):
        return _csv(_worker_rows(cooperative, year))
    return typeset("statement", _worker_data(cooperative, year))


def _maker(cooperative: Cooperative, year: FiscalYear, name: str) -> Any:
    return lambda: paper_of(cooperative, year, name)


def _missing(cooperative: Cooperative, year: FiscalYear) -> str:
    if not holding_sheets(cooperative, year_end=year.last).exists():
        return _("The year has no hours yet.")
    try:
        weights_of_year(cooperative, first=year.first)
    except CoopError as refusal:
        return str(refusal)
    return ""


def _csv(rows: Iterable[Any]) -> bytes:
    return csv_of(rows).encode()


def _worker_rows(cooperative: Cooperative, year: FiscalYear) -> Iterator[Any]:
    rows = hours_of_year(cooperative, first=year.first, last=year.last)
    kinds = in_order({kind for row in rows for kind in row.by_kind})
    weights = weights_of_year(cooperative, first=year.first)
    return worker_rows(rows, weights, kinds, minor_units=cooperative.minor_units)


def _frame(cooperative: Cooperative, year: FiscalYear, title: str) -> dict[str, Any]:
    last = year.last
    return {
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "lang": (get_language() or "en").partition("-")[0],
        "issued_ymd": {"year": last.year, "month": last.month, "day": last.day},
        "subtitle": _("%(first)s to %(last)s")
        % {"first": date_format(year.first), "last": date_format(last)},
        "others": [],
        "notes": [],
        "labels": {
            "title": title,
            "page": _("Page"),
            "what": _("Who"),
            "others": "",
            "amount": "",
            "source": _("Taken from the sheets of hours that hold the year."),
        },
    }


def _worker_data(cooperative: Cooperative, year: FiscalYear) -> dict[str, Any]:
    rows = hours_of_year(cooperative, first=year.first, last=year.last)
    kinds = in_order({kind for row in rows for kind in row.by_kind})
    weights = weights_of_year(cooperative, first=year.first)
    units = cooperative.minor_units
    names = names_by_code(cooperative)
    heads = [_(KIND_WORDS[kind]) if kind in KIND_WORDS else kind for kind in kinds]
    heads += [_("All hours"), _("Countable"), _("Wages")]
    lines = [
        {
            "kind": "line",
            "depth": 1,
            "label": _label(row.code, names.get(row.code, ""), member=row.member),
            "cells": [
                *(hours(row.by_kind.get(kind, 0)) for kind in kinds),
                hours(row.minutes),
                hours(row.countable(weights)),
                plain_amount(row.wages_cents, minor_units=units),
            ],
        }
        for row in rows
    ]
    sums = [hours(sum(row.by_kind.get(kind, 0) for row in rows)) for kind in kinds]
    sums += [
        hours(sum(row.minutes for row in rows)),
        hours(sum(row.countable(weights) for row in rows)),
        plain_amount(sum(row.wages_cents for row in rows), minor_units=units),
    ]
    total = {"kind": "result", "depth": 0, "label": _("Total"), "cells": sums}
    return _frame(cooperative, year, _("Labor by worker")) | {
        "wide": len(heads) > MOST_UPRIGHT,
        "heads": heads,
        "rows": [*lines, total],
        "notes": [_cut_off()],
    }


def _label(code: str, name: str, *, member: bool) -> str:
    label = f"{code} {name}".strip()
    return label if member else _("%(who)s, not as a member") % {"who": label}


def _cut_off() -> str:
    return _(
        "Hours of a day count in the year of that day; hours of a pay period count in "
        "the year of its last day."
    )


def _ratio_data(
    cooperative: Cooperative, year: FiscalYear, found: Ratios
) -> dict[str, Any]:
    yes, no = _("kept"), _("not kept")
    rows = [
        (_("Members and candidates among all who worked"), found.worker_share),
        (_("At least"), found.least_workers),
        (_("Hours of others, as a part of members’ hours"), found.hours_share),
        (_("At most"), found.most_hours),
    ]
    said = ["", yes if found.enough_members else no, ""]
    said.append(yes if found.few_other_hours else no)
    return _frame(cooperative, year, _("Members among those who work")) | {
        "wide": False,
        "heads": [_("Share"), _("Result")],
        "rows": [
            {
                "kind": "line",
                "depth": 1,
                "label": label,
                "cells": ["–" if share is None else percent(share), word],
            }
            for (label, share), word in zip(rows, said, strict=True)
        ],
    }
