"""The points of a review, with the facts they need and in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from coopkit.cooperatives.models import Cooperative
from coopkit.templatetags.ui import hours, money, percent
from governance.members.selectors import patrons
from ledger.books.journal import Entry
from ledger.books.selectors import book_of
from ledger.equity.selectors import chart_of, member_accounts
from ledger.patronage.postings import NoLayerForLossError, allocation_entries
from ledger.patronage.review import Point, review
from ledger.patronage.worksheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A point in words; `codes` are the members it is about."""

    level: str
    text: str
    codes: tuple[str, ...]


def points_of(cooperative: Cooperative, sheet: Sheet, *, on: date) -> list[Point]:
    """Every point of a worksheet, as of a day."""
    first, last = date.fromisoformat(sheet.first), sheet.year_end
    working = {line.code for line in sheet.labor if line.countable}
    members = {
        code: code in working
        for code, span in patrons(cooperative).items()
        if span.first <= last and (span.last or last) >= first
    }
    return review(sheet, on=on, entries=_entries(cooperative, sheet, on), members=members)


def spoken(
    point: Point, cooperative: Cooperative, names: Mapping[str, str] | None = None
) -> Spoken:
    """A point in the language that is active now."""
    known = names or {}
    words = {
        name: _write(name, value, cooperative) for name, value in point.params.items()
    }
    words["names"] = ", ".join(known.get(code, code) for code in point.codes)
    text = gettext(point.template).format(**words)
    return Spoken(level=point.level, text=text, codes=point.codes)


def _entries(cooperative: Cooperative, sheet: Sheet, on: date) -> list[Entry] | None:
    held = member_accounts(cooperative, on=on) if sheet.is_loss else {}
    chart = chart_of(book_of(cooperative))
    try:
        return allocation_entries(sheet, chart=chart, on=on, meta={}, accounts=held)
    except NoLayerForLossError:
        return None


def _write(name: str, value: Any, cooperative: Cooperative) -> str:
    if name.endswith("_cents"):
        return money(value, cooperative)
    if name.endswith("_minutes"):
        return hours(value)
    if isinstance(value, Fraction):
        return percent(value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value)
