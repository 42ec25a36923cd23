"""Statements of members' capital: for one member as a paper, for all as a year's file."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.offers import Step
from coopkit.papers.models import Paper
from coopkit.papers.services import issue
from coopkit.periods import FiscalYear
from coopkit.templatetags.ui import money
from governance.bylaws.selectors import in_force
from governance.members.models import Membership
from ledger.books.models import Book
from ledger.books.selectors import book_of
from ledger.equity import rollforward as rolled, selectors
from ledger.equity.capital import MemberAccount
from ledger.equity.rollforward import Line
from ledger.equity.selectors.why import steps_of_year
from ledger.equity.statement import SHARE, Part, parts_of

YEARS = "redemption.years"


@transaction.atomic
def issue_statement(*, membership: Membership, on: date, at: datetime) -> Paper:
    """Issue a member's own statement as of a day, in the member's language.

    Asked for twice while nothing changed, the same paper is given again.
    """
    cooperative, person = membership.cooperative, membership.person
    language = person.language or cooperative.languages[0]
    year = year_of(cooperative, on)
    period = FiscalYear(year.first, on)
    with translation.override(language):
        before = year_ending(cooperative, year.name - 1)
        told = FiscalYear(before.first, on)
        steps = steps_of_year(cooperative, membership.code, told)
        data = statement_data(
            cooperative, {membership.code: person.display_name}, period, steps=steps
        )
        title = _("Capital account, %(day)s") % {"day": date_format(on)}
    return issue(
        cooperative=cooperative,
        key=f"statement:{membership.code}:{on:%Y-%m-%d}:{sha256_of(data)[:12]}",
        kind="statement",
        title=title,
        template="capital_statement",
        data=data,
        language=language,
        issued_on=on,
        at=at,
        holder=person.user,
        holder_code=membership.code,
    )


def statement_data(
    cooperative: Cooperative,
    names: Mapping[str, str],
    period: FiscalYear,
    *,
    steps: Sequence[Step] = (),
) -> dict[str, Any]:
    """What the paper is set from, for these codes and names, in the language active now.

    With one code its own postings are read alone; with more, all members' at once.
    """
    book = book_of(cooperative)
    only = next(iter(names)) if len(names) == 1 else ""
    year = selectors.equity_of_year(cooperative, period, code=only)
    lines = {line.name: line for line in year.roll.members}
    if only:
        held = {only: selectors.member_account(cooperative, only, on=period.last)}
    else:
        held = selectors.member_accounts(cooperative, on=period.last)
    bylaws = in_force(cooperative, on=period.last)
    members = [
        _member(
            code,
            name,
            parts_of(
                held.get(code, MemberAccount(code=code)),
                years=bylaws[YEARS].count if YEARS in bylaws else None,
                this_year=year_of(cooperative, period.last).name,
            ),
            lines.get(code, Line(name=code)),
            cooperative,
            steps,
        )
        for code, name in names.items()
    ]
    return _frame(cooperative, book, period) | {"members": members}


def part_name(part: Part) -> str:
    """What a part of an account is called."""
    if part.kind == SHARE:
        return _("Membership share")
    if not part.year:
        return _("Other")
    words = (
        _("Kept from %(year)s")
        if part.qualified
        else _("Kept from %(year)s, nonqualified")
    )
    return words % {"year": part.year}


def planned_words(part: Part) -> str:
    """When a part is likely to be paid, in words."""
    if part.kind == SHARE:
        return _("after you leave")
    if not part.planned:
        return _("not planned")
    return (
        _("%(year)s, overdue") % {"year": part.planned}
        if part.is_late
        else str(part.planned)
    )


def _member(
    code: str,
    name: str,
    parts: Sequence[Part],
    line: Line,
    cooperative: Cooperative,
    steps: Sequence[Step],
) -> dict[str, Any]:
    def fmt(cents: int) -> str:
        return money(cents, cooperative)

    total, change = sum(part.cents for part in parts), sum(line.causes.values())
    causes = [
        {"kind": "", "label": _(rolled.CAUSES[cause]), "cells": [fmt(line.of(cause))]}
        for cause in rolled.CAUSES
        if line.of(cause)
    ]
    begun = {"kind": "", "label": _("At first"), "cells": [fmt(line.opening_cents)]}
    ended = {"kind": "total", "label": _("At last"), "cells": [fmt(line.closing_cents)]}
    return {
        "facts": [{"label": _("Member"), "value": f"{name} ({code})"}],
        "headline": [
            {"label": _("Your account"), "value": fmt(total)},
            {"label": _("Change since the year began"), "value": fmt(change)},
        ],
        "layers": [
            *(_part_row(part, fmt(part.cents)) for part in parts),
            {"kind": "total", "label": _("Total"), "cells": ["", "", fmt(total)]},
        ],
        "causes": [begun, *causes, ended] if causes else [],
        "why": [_step(step) for step in steps],
        "notes": [_promise()],
    }


def _promise() -> str:
    return _(
        "What was kept is yours and works in the co-op. When it is paid out is planned, "
        "and decided by those whom the bylaws name, while the co-op can pay its debts."
    )


def _part_row(part: Part, amount: str) -> dict[str, Any]:
    age = str(part.age) if part.year else ""
    return {
        "kind": "",
        "label": part_name(part),
        "cells": [age, planned_words(part), amount],
    }


def _step(step: Step) -> dict[str, Any]:
    facts = [{"label": label, "value": value} for label, value in step.facts]
    return {"title": step.title, "words": step.words, "facts": facts}


def _frame(cooperative: Cooperative, book: Book, period: FiscalYear) -> dict[str, Any]:
    last = period.last
    days = {"first": date_format(period.first), "last": date_format(last)}
    return {
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "lang": (get_language() or "en").partition("-")[0],
        "issued_ymd": {"year": last.year, "month": last.month, "day": last.day},
        "subtitle": _("%(first)s to %(last)s") % days,
        "labels": {
            "title": _("Statement of a capital account"),
            "page": _("Page"),
            "made_of": _("What it is made of"),
            "layer_cols": [
                _("What"),
                _("Age in years"),
                _("Likely to be paid"),
                _("Amount"),
            ],
            "changed": _("How it changed"),
            "cause_cols": [_("What"), _("Amount")],
            "unchanged": _("Nothing changed in this time."),
            "why": _("Why these numbers"),
            "source": _("Taken from the books when their last entry was number %(seq)s.")
            % {"seq": book.head_seq},
        },
    }
