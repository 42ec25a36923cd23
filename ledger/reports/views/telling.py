"""What the open-book report says: sentences, tables, pictures in the reader’s words."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, ngettext

from coopkit import charts
from coopkit.templatetags.ui import percent
from ledger.reports.open_book import (
    MOST_PARTS,
    Sentence,
    labor_sentences,
    meaning,
    parts_of,
    reserve_sentences,
    result_sentences,
    stand_sentences,
)
from ledger.reports.selectors import OpenBook
from ledger.reports.views.showing import Showing

Stat: TypeAlias = tuple[str, str, str, str]
"""A label, a figure, a word beside it, and an address."""


def told(shown: Showing, report: OpenBook, *, on: date) -> dict[str, Any]:
    """Everything the page and the paper say; `on` is the day they are looked at."""
    now, before, stand = report.now, report.before, report.stand
    period = shown.asked.period
    over = on > period.year.last and period.whole
    said = partial(said_of, shown)
    steps = steps_of(shown, report)
    return {
        "report": report,
        "result": said(result_sentences(now, before)),
        "labor": said(labor_sentences(now, before)),
        "stand": said(stand_sentences(stand)),
        "reserve": said(reserve_sentences(stand)),
        "means": said(meaning(now, stand, over=over)),
        "stats": _stats(shown, report),
        "came": _table(shown, report, "income"),
        "went": _table(shown, report, "expenses"),
        "came_sum": shown.money(now.came),
        "went_sum": shown.money(now.went),
        "then": _then(report),
        "before": before and (shown.money(before.came), shown.money(before.went)),
        "fall": _drawn(charts.waterfall, *fall_of(shown, report), shown, "fall"),
        "fall_rows": [(label, shown.money(cents)) for label, cents, _kind in steps],
        "bars": _drawn(charts.bars, *bars_of(report), shown, "months"),
        "months": [
            (date_format(day, "F Y"), *map(shown.money, (got, paid, got - paid)))
            for day, got, paid in report.months
        ],
    }


def said_of(shown: Showing, sentences: list[Sentence]) -> list[str]:
    """Sentences in the reader's language, their numbers written out."""
    return [
        _(each.template).format(
            **{name: shown.money(cents) for name, cents in each.cents.items()},
            **{name: percent(share, 0) for name, share in each.shares.items()},
            **{name: _tenths(number) for name, number in each.tenths.items()},
        )
        for each in sentences
    ]


def _tenths(number: int) -> str:
    whole, part = divmod(number, 10)
    return f"{whole}.{part}" if part else str(whole)


def _then(report: OpenBook) -> str:
    if report.before is None:
        return ""
    first, last = (
        date_format(day, "DATE_FORMAT") for day in (report.then_first, report.then_last)
    )
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _stats(shown: Showing, report: OpenBook) -> list[Stat]:
    """The figures at the top, each with a word beside it and the way to its entries."""
    now, stand, days = report.now, report.stand, (report.first, report.last)
    names, months = shown.asked.names, stand.months_tenths
    lasts = ngettext(
        "%(months)s month of costs",
        "%(months)s months of costs",
        1 if months == 10 else 2,
    ) % {"months": _tenths(months or 0)}
    share = Fraction(now.labor, now.came) if now.came > 0 else Fraction(0)
    of_all = _("%(share)s of what came in") % {"share": percent(share, 0)}
    reports = shown.reports if shown.may_open and shown.links else {}
    rows = [
        (_("Came in"), now.came, "", shown.opens(names.income, *days)),
        (_("Went out"), now.went, "", shown.opens(names.expenses, *days)),
        (_("Left"), now.left, "", reports.get("income", "")),
        (
            _("Cash"),
            stand.cash,
            lasts if months is not None else "",
            reports.get("balance", ""),
        ),
        (_("Paid for work"), now.labor, of_all if now.labor else "", ""),
    ]
    return [(label, shown.money(cents), note, url) for label, cents, note, url in rows]


def _table(shown: Showing, report: OpenBook, kind: str) -> list[dict[str, Any]]:
    """Each group of income or expenses: now, its share, a year before."""
    now: dict[str, int] = dict(getattr(report.now, kind))
    then: dict[str, int] = dict(getattr(report.before, kind)) if report.before else {}
    whole = sum(now.values())
    rows = []
    for name in sorted(now.keys() | then.keys(), key=lambda n: (-now.get(n, 0), n)):
        cents = now.get(name, 0)
        share = _part(Fraction(cents, whole)) if whole > 0 else ""
        rows.append(
            {
                "label": shown.name_of(name),
                "now": shown.money(cents),
                "url": shown.opens(name, report.first, report.last),
                "share": share,
                "then": shown.money(then.get(name, 0)) if report.before else "",
                "then_url": shown.opens(name, report.then_first, report.then_last)
                if then.get(name)
                else "",
            }
        )
    return rows


def _part(share: Fraction) -> str:
    if 0 < share < Fraction(1, 200):
        return _("under %(one)s") % {"one": percent(Fraction(1, 100), 0)}
    if Fraction(199, 200) <= share < 1:
        return _("over %(share)s") % {"share": percent(Fraction(99, 100), 0)}
    return percent(share, 0)


def steps_of(shown: Showing, report: OpenBook) -> list[charts.Step]:
    """From what came in to what is left; small expenses stand together."""
    largest, others = parts_of(report.now.expenses, most=MOST_PARTS)
    steps: list[charts.Step] = [(_("Came in"), report.now.came, "in")]
    steps += [(shown.name_of(name), -cents, "out") for name, cents in largest]
    if others:
        steps.append((_("Everything else"), -others, "out"))
    steps.append(
        (_("Left") if report.now.left >= 0 else _("Missing"), report.now.left, "total")
    )
    return steps


Drawing = tuple[str, str, list[Any]]


def fall_of(shown: Showing, report: OpenBook) -> Drawing:
    steps = steps_of(shown, report)
    said = "; ".join(f"{label}: {shown.money(cents)}" for label, cents, _kind in steps)
    return _("From what came in to what is left"), said, steps


def bars_of(report: OpenBook) -> Drawing:
    data = [(date_format(day, "M"), got - paid) for day, got, paid in report.months]
    return _("What was left each month"), _("Income less expenses, by month."), data


def _drawn(
    draw: Callable[..., str],
    title: str,
    said: str,
    data: list[Any],
    shown: Showing,
    key: str,
) -> SafeString:
    short = {"short": shown.rounded} if draw is charts.bars else {}
    drawn = charts.pair(draw, title, said, data, shown.money, key=key, **short)
    return mark_safe(drawn)  # noqa: S308  (the writer of charts escapes every text)
