"""What a year is worked out from: books, hours, and the bylaws of its first day."""

from fractions import Fraction

from django.db.models import Q
from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.money import parse_share
from coopkit.periods import FiscalYear, rules_fixed_on
from governance.bylaws.models import ParameterValue
from governance.bylaws.selectors import Bylaws, in_force
from ledger.books.models import Book, Posting
from ledger.books.selectors import book_of, net_by_account, roots
from ledger.labor.selectors import hours_of_year, sheet_of
from ledger.patronage.allocation import PatronageRules, work_out_year
from ledger.patronage.earnings import Earnings, Worker
from ledger.patronage.models import NonPatronagePrefix
from ledger.patronage.refusals import NoHoursError, OtherCurrenciesError
from ledger.patronage.rework import HOURS, rules_from
from ledger.patronage.worksheet import (
    AccountLine,
    HoursSource,
    LaborLine,
    RuleLine,
    Sheet,
    is_under,
    result_of,
)

KEYS = (
    "patronage.basis",
    "patronage.normalize",
    "patronage.labor_split",
    "patronage.collective_share",
    "patronage.collective_counts_non_patronage",
    "patronage.cash_share",
    "patronage.notice",
    "patronage.minimum_hours",
    "patronage.capital_return_reduces",
    "patronage.loss_members",
    "patronage.startup_years",
    "patronage.countable",
    "patronage.obligation",
    "redemption.years",
)


def prefixes_of(cooperative: Cooperative) -> tuple[str, ...]:
    """The accounts chosen as non-patronage, in order of name."""
    chosen = NonPatronagePrefix.objects.filter(
        cooperative=cooperative, dropped_at__isnull=True
    )
    return tuple(chosen.order_by("prefix").values_list("prefix", flat=True))


def account_lines(
    book: Book, year: FiscalYear, prefixes: tuple[str, ...]
) -> tuple[AccountLine, ...]:
    """The year's income and expenses, each as what it adds to net earnings."""
    cooperative = book.cooperative
    names = roots(book)
    flows = (names.income, names.expenses)
    others = _other_currencies(book, year, flows)
    if others:
        raise OtherCurrenciesError(
            currencies=", ".join(sorted(others)), currency=cooperative.currency
        )
    nets = net_by_account(book, first=year.first, last=year.last, prefixes=flows)
    return tuple(
        AccountLine(account=name, cents=-cents, non_patronage=is_under(name, prefixes))
        for name, cents in sorted(nets.items())
        if cents
    )


def _other_currencies(book: Book, year: FiscalYear, flows: tuple[str, ...]) -> set[str]:
    """What income and expenses of a year are in, besides the co-op's own currency."""
    lies = Q()
    for flow in flows:
        lies |= Q(account__name__startswith=f"{flow}:")
    rows = Posting.objects.filter(
        lies, account__book=book, date__range=(year.first, year.last)
    ).exclude(currency=book.cooperative.currency)
    return set(rows.order_by().values_list("currency", flat=True).distinct())


def rules_of(
    cooperative: Cooperative, year: FiscalYear
) -> tuple[Bylaws, tuple[RuleLine, ...]]:
    """The rules in force on the year's first day, for a year's rules are fixed before it.

    A co-op founded within the year has those of its founding day.
    """
    on = rules_fixed_on(year.first, founded_on=cooperative.founded_on)
    bylaws = in_force(cooperative, on=on)
    found = {key: bylaws[key] for key in KEYS}
    ids = [rule.value_id for rule in found.values()]
    adopted = dict(
        ParameterValue.objects.filter(pk__in=ids).values_list("pk", "adopted_on")
    )
    return bylaws, tuple(
        RuleLine(
            key=key,
            value=rule.value,
            value_id=rule.value_id,
            clause=rule.clause,
            adopted_by=rule.adopted_by,
            adopted_on=adopted.get(rule.value_id, rule.effective_from).isoformat(),
            effective_from=rule.effective_from.isoformat(),
        )
        for key, rule in found.items()
    )


def hours_source(cooperative: Cooperative, year: FiscalYear) -> HoursSource:
    """The sheet of hours that holds the year, or a NoHoursError."""
    sheet = sheet_of(cooperative, year_end=year.last)
    if sheet is None:
        raise NoHoursError(year=year.name)
    return HoursSource(
        filename=sheet.filename,
        sha256=sheet.sha256,
        imported_on=timezone.localdate(sheet.imported_at).isoformat(),
    )


def labor_lines(
    cooperative: Cooperative, year: FiscalYear, bylaws: Bylaws
) -> tuple[LaborLine, ...]:
    """Everybody's labor of the year by kinds, in order of code, members first."""
    countable = bylaws["patronage.countable"].value
    weights = {kind: parse_share(str(weight)) for kind, weight in countable.items()}
    rows = hours_of_year(cooperative, first=year.first, last=year.last)
    return tuple(
        LaborLine(
            code=row.code,
            member=row.member,
            minutes=row.minutes,
            countable=row.countable(weights),
            kinds=dict(row.by_kind),
        )
        for row in rows
    )


def patronage_rules(bylaws: Bylaws) -> PatronageRules:
    """The bylaws as the rule of allocation takes them."""
    values = {key: bylaws[key].value for key in KEYS}
    return rules_from(values, clause_of=lambda key: bylaws[key].clause)


def year_number(cooperative: Cooperative, year: FiscalYear) -> int:
    """Which of the co-op's fiscal years this is, counted from 1."""
    founded = cooperative.founded_on or year.first
    return year.name - year_of(cooperative, founded).name + 1


def work_out(cooperative: Cooperative, year: FiscalYear) -> Sheet:
    """The year's worksheet as books, hours and bylaws stand now.

    Refused, with a CoopError, without books, hours or rules, with other currencies, or
    where no member worked.
    """
    book = book_of(cooperative)
    prefixes = prefixes_of(cooperative)
    accounts = account_lines(book, year, prefixes)
    bylaws, rules = rules_of(cooperative, year)
    hours = hours_source(cooperative, year)
    labor = labor_lines(cooperative, year, bylaws)
    number = year_number(cooperative, year)
    net = sum(line.cents for line in accounts)
    extraneous = sum(line.cents for line in accounts if line.non_patronage)
    allocation = work_out_year(
        year_end=year.last,
        year_number=number,
        earnings=Earnings(net_cents=net, extraneous_cents=extraneous),
        workers=[_worker(line) for line in labor],
        rules=patronage_rules(bylaws),
    )
    mine = {line.code: line.countable for line in labor if line.member}
    return Sheet(
        first=year.first.isoformat(),
        last=year.last.isoformat(),
        year_number=number,
        currency=cooperative.currency,
        minor_units=cooperative.minor_units,
        net=net,
        extraneous=extraneous,
        capital_return=0,
        prefixes=prefixes,
        accounts=accounts,
        hours=hours,
        labor=labor,
        rules=rules,
        result=result_of(allocation, mine),
    )


def _worker(line: LaborLine) -> Worker:
    measures = {HOURS: Fraction(line.countable, 60)}
    return Worker(who=line.code, member=line.member, measures=measures)
