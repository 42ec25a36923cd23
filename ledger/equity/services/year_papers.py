"""The papers of the year that capital accounts give: statements, roll-forward, schedules.

Numbers 7 to 10 of the list of the year. The other papers of this floor stand beside.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.offers import YearPaper
from coopkit.papers.typeset import typeset
from coopkit.periods import FiscalYear
from governance.bylaws.selectors import in_force
from governance.members.selectors import names_by_code
from ledger.books.selectors.year_files import (
    Amount,
    Cell,
    Table,
    files_of,
    with_total,
)
from ledger.books.starting_chart import label
from ledger.equity import collective as common, rollforward as rolled, selectors
from ledger.equity.rollforward import Line
from ledger.equity.services.statements import (
    YEARS,
    part_name,
    planned_words,
    statement_data,
)
from ledger.equity.services.year_records import record_papers
from ledger.equity.statement import parts_of

_DAY = timedelta(days=1)


def capital_papers(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """Papers 7 to 10: statements, the roll-forward, what is common, net book value."""
    yield from _statements(cooperative, year)
    yield from files_of(
        cooperative,
        year,
        place=8,
        stem="equity-by-member",
        title=_("Members’ equity, by member"),
        make=lambda: _by_member(cooperative, year),
    )
    yield from files_of(
        cooperative,
        year,
        place=8,
        stem="equity-by-layer",
        title=_("Members’ equity, by layer"),
        make=lambda: _by_layer(cooperative, year),
    )
    yield from files_of(
        cooperative,
        year,
        place=9,
        stem="collective-accounts",
        title=_("Collective accounts and funds"),
        make=lambda: _collective(cooperative, year),
    )
    yield from files_of(
        cooperative,
        year,
        place=10,
        stem="net-book-value",
        title=_("Net book value and whose it is"),
        make=lambda: _net_book_value(cooperative, year),
    )


def _statements(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    title = _("Capital account statements, member by member")

    def pdf() -> bytes:
        names = _holders(cooperative, year)
        return typeset("capital_statement", statement_data(cooperative, names, year))

    papers = files_of(
        cooperative,
        year,
        place=7,
        stem="capital-accounts",
        title=title,
        make=lambda: _accounts(cooperative, year),
    )
    for paper in papers:
        if paper.name.endswith(".pdf"):
            yield YearPaper(place=7, name=paper.name, title=title, content=pdf)
        else:
            yield paper


def _holders(cooperative: Cooperative, year: FiscalYear) -> dict[str, str]:
    """Everybody whose account held or moved something in the year, with the name."""
    roll = selectors.equity_of_year(cooperative, year).roll
    names = names_by_code(cooperative)
    return {line.name: names.get(line.name, line.name) for line in roll.members}


def _accounts(cooperative: Cooperative, year: FiscalYear) -> Table:
    """Each member's parts at the year's end, with their age and planned year."""
    bylaws = in_force(cooperative, on=year.last)
    rule = bylaws.get(YEARS)
    this_year = year_of(cooperative, year.last).name
    names = names_by_code(cooperative)
    rows: list[tuple[Cell, ...]] = []
    for code, account in selectors.member_accounts(cooperative, on=year.last).items():
        parts = parts_of(account, years=rule.count if rule else None, this_year=this_year)
        rows += [
            (
                code,
                names.get(code, ""),
                part_name(part),
                part.age if part.year else None,
                planned_words(part),
                Amount(part.cents),
            )
            for part in parts
        ]
    heads = (
        _("Code"),
        _("Member"),
        _("What"),
        _("Age in years"),
        _("Likely to be paid"),
        _("Amount"),
    )
    return with_total(Table(heads=heads, rows=rows, kinds={}), _("All members"))


def _by_member(cooperative: Cooperative, year: FiscalYear) -> Table:
    names = names_by_code(cooperative)
    found = selectors.equity_of_year(cooperative, year)
    lines = [
        (f"{line.name} {names.get(line.name, '')}".strip(), line)
        for line in found.roll.members
    ]
    return _rolled(found, lines)


def _by_layer(cooperative: Cooperative, year: FiscalYear) -> Table:
    found = selectors.equity_of_year(cooperative, year)
    layers = sorted(found.roll.layers, key=lambda line: (line.name != "share", line.name))
    return _rolled(found, [(layer_label(line.name), line) for line in layers])


def _rolled(found: selectors.YearOfEquity, lines: Sequence[tuple[str, Line]]) -> Table:
    causes = found.roll.causes

    def row(name: str, line: Line) -> tuple[Cell, ...]:
        cents = (line.opening_cents, *map(line.of, causes), line.closing_cents)
        return (name, *map(Amount, cents))

    heads = (
        _("What"),
        _("At first"),
        *(_(rolled.CAUSES[cause]) for cause in causes),
        _("At last"),
    )
    rows = [row(name, line) for name, line in lines]
    note = (
        _("The total is what the ledger holds on members’ accounts at the year’s end.")
        if found.ties
        else _("The total is not what the ledger holds: have it looked into.")
    )
    return Table(
        heads=heads,
        rows=[*rows, row(_("All members"), found.roll.total)],
        kinds={len(rows): "result"},
        notes=(note,),
    )


def layer_label(name: str) -> str:
    """A layer's name for a person: “2026 NQ” becomes “Kept from 2026, nonqualified”."""
    first, _sep, second = name.partition(" ")
    if first == "share":
        return _("Membership shares")
    if first == "interest":
        return _("Interest of %(year)s") % {"year": second}
    if second == "Q":
        return _("Kept from %(year)s") % {"year": first}
    if second:
        return _("Kept from %(year)s, nonqualified") % {"year": first}
    return _("Other")


def _collective(cooperative: Cooperative, year: FiscalYear) -> Table:
    """Each account held in common, by cause; and what fed the indivisible reserve."""
    found = selectors.collective_of_year(cooperative, year)
    causes, language = found.causes, get_language() or "en"
    rows: list[tuple[Cell, ...]] = [
        (
            label(one.name, language),
            *map(Amount, (one.opening_cents, *map(one.of, causes), one.closing_cents)),
        )
        for one in found.accounts
    ]
    failing = [proof.entry_id for proof in found.proofs if not proof.holds]
    fine = _(
        "The indivisible reserve was fed from permitted sources alone (Cal. Corp. Code "
        "§ 12454.5)."
    )
    wrong = _(
        "These entries put more into the indivisible reserve than they may: %(all)s"
    )
    note = wrong % {"all": ", ".join(failing)} if failing else fine
    heads = (
        _("Account"),
        _("At first"),
        *(_(common.CAUSES[cause]) for cause in causes),
        _("At last"),
    )
    table = Table(heads=heads, rows=rows, kinds={}, notes=(note,))
    return with_total(table, _("Total"))


def _net_book_value(cooperative: Cooperative, year: FiscalYear) -> Table:
    """Both sides of the closing identity, when the year began and when it ended."""
    ends = (year.first - _DAY, year.last)
    first, last = (selectors.closing_identity(cooperative, on=day) for day in ends)
    lines = (
        (_("Members’ accounts"), first.members_cents, last.members_cents),
        (_("Collective accounts"), first.collective_cents, last.collective_cents),
        (
            _("Result that is not yet allocated"),
            first.unallocated_result_cents,
            last.unallocated_result_cents,
        ),
        (
            _("Capital that belongs to nobody"),
            first.difference_cents,
            last.difference_cents,
        ),
        (_("Net book value"), first.net_assets_cents, last.net_assets_cents),
    )
    rows = [(name, Amount(before), Amount(now)) for name, before, now in lines]
    note = _("Members’ and collective accounts make up what the co-op is worth.")
    wrong = _("Some capital belongs to nobody. Post it to where it belongs.")
    return Table(
        heads=(_("What"), _("At first"), _("At last")),
        rows=rows,
        kinds={len(rows) - 1: "result"},
        notes=(note if last.holds else wrong,),
    )


def papers_of_year(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """Of the list of the year: 7 to 10, 15, 18 to 20, the ledger and the checks."""
    if selectors.has_book(cooperative):
        yield from capital_papers(cooperative, year)
        yield from record_papers(cooperative, year)
