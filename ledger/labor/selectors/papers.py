"""The labor papers of a year: the register, what it comes to, and the two ratios."""

from collections.abc import Collection, Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.offers import YearPaper
from coopkit.periods import FiscalYear
from coopkit.templatetags.ui import percent
from governance.members.selectors import names_by_code
from ledger.books.selectors.year_files import (
    Amount,
    Cell,
    Count,
    Hours,
    Said,
    Table,
    files_of,
    with_total,
)
from ledger.labor.kinds import KIND_WORDS, in_order
from ledger.labor.selectors.counted import hours_of_year, weights_of_year
from ledger.labor.selectors.lines import holding_sheets
from ledger.labor.selectors.register import RegisterLine, register
from ledger.labor.selectors.watch import ratios

REGISTER, RATIOS = 1, 16
STANDINGS = {"member": N_("member"), "candidate": N_("candidate"), "other": N_("other")}


def year_papers(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """Papers 1 and 16 of a year: the register, its sums by worker, the two ratios."""
    missing = _missing(cooperative, year)
    for place, stem, title, make in (
        (REGISTER, "labor-register", _("Labor register"), _register),
        (REGISTER, "labor-by-worker", _("Labor by worker"), _by_worker),
        (RATIOS, "worker-ratios", _("Members among those who work"), _ratios),
    ):
        yield from files_of(
            cooperative,
            year,
            place=place,
            stem=stem,
            title=title,
            make=lambda make=make: make(cooperative, year),  # type: ignore[misc]
            missing=missing,
        )


def _missing(cooperative: Cooperative, year: FiscalYear) -> str:
    if not holding_sheets(cooperative, year_end=year.last).exists():
        return _("The year has no hours yet.")
    try:
        weights_of_year(cooperative, first=year.first)
    except CoopError as refusal:
        return str(refusal)
    return ""


def _kind(kind: str) -> str:
    return _(KIND_WORDS[kind]) if kind in KIND_WORDS else kind


def _register(cooperative: Cooperative, year: FiscalYear) -> Table:
    """Every line that holds, with its source, approver and lock."""
    lines = list(register(cooperative, year))
    heads = (
        *(_("Code"), _("Standing"), _("Day"), _("Kind"), _("Minutes"), _("Hours")),
        *(_("Factor"), _("Wages"), _("Sheet"), _("Entry"), _("Who approved")),
        _("Locked on"),
    )
    who = _names({line.approved_by for line in lines})
    rows = [_line(line, who.get(line.approved_by, "")) for line in lines]
    return Table(heads=heads, rows=rows, kinds={}, notes=(_cut_off(),))


def _names(users: Collection[str]) -> dict[str, str]:
    """Those whom the register knows by the number of their account, by name."""
    numbers = [int(user.removeprefix("user:")) for user in users if user]
    return {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=numbers)}


def _line(line: RegisterLine, approved_by: str) -> tuple[Cell, ...]:
    standing = STANDINGS.get(line.standing)
    return (
        line.code,
        Said(_(standing) if standing else line.standing, line.standing),
        line.on,
        Said(_kind(line.kind), line.kind),
        Count(line.minutes),
        Hours(line.minutes),
        str(line.factor),
        Amount(line.wages_cents),
        line.source,
        line.ref,
        approved_by,
        line.locked_on,
    )


def _by_worker(cooperative: Cooperative, year: FiscalYear) -> Table:
    """What the year comes to, a line for each worker and standing, with a total."""
    found = hours_of_year(cooperative, first=year.first, last=year.last)
    kinds = in_order({kind for row in found for kind in row.by_kind})
    weights = weights_of_year(cooperative, first=year.first)
    names = names_by_code(cooperative)
    rows: list[tuple[Cell, ...]] = [
        (
            row.code,
            names.get(row.code, ""),
            _("member") if row.member else _("not as a member"),
            *(Hours(row.by_kind.get(kind, 0)) for kind in kinds),
            Hours(row.minutes),
            Hours(row.countable(weights)),
            Count(row.countable(weights)),
            Amount(row.wages_cents),
        )
        for row in found
    ]
    heads = (
        *(_("Code"), _("Who"), _("Standing")),
        *(_kind(kind) for kind in kinds),
        *(_("All hours"), _("Countable"), _("Countable minutes"), _("Wages")),
    )
    table = Table(heads=heads, rows=rows, kinds={}, notes=(_cut_off(),))
    return with_total(table, _("Total"))


def _cut_off() -> str:
    return _(
        "Hours of a day count in the year of that day; hours of a pay period count in "
        "the year of its last day."
    )


def _ratios(cooperative: Cooperative, year: FiscalYear) -> Table:
    """The two statutory tests: figures, bound, whether it is kept."""
    found = ratios(cooperative, first=year.first, last=year.last)
    yes, no = _("kept"), _("not kept")
    rows: list[tuple[Cell, ...]] = [
        (
            _("Members and candidates among all who worked"),
            Count(found.members + found.candidates),
            Count(found.workers),
            _share(found.worker_share),
            _("At least %(share)s") % {"share": percent(found.least_workers)},
            yes if found.enough_members else no,
        ),
        (
            _("Hours of others, as a part of members’ hours"),
            Hours(found.other_minutes),
            Hours(found.member_minutes),
            _share(found.hours_share),
            _("At most %(share)s") % {"share": percent(found.most_hours)},
            yes if found.few_other_hours else no,
        ),
    ]
    heads = (
        *(_("What"), _("Part"), _("Whole"), _("In percent"), _("Bound")),
        _("Result"),
    )
    return Table(
        heads=heads,
        rows=rows,
        kinds={},
        notes=("Cal. Corp. Code § 12253.5; Ley 27/1999, art. 80.7",),
    )


def _share(share: Fraction | None) -> Cell:
    return "–" if share is None else Said(percent(share), str(share))
