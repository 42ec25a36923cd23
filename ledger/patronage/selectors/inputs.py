"""What a year is worked out from: books, labor, and the bylaws of its first day."""

from dataclasses import replace

from django.db.models import Q
from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.money import Cents, parse_share
from coopkit.periods import FiscalYear, rules_fixed_on
from governance.bylaws.models import ParameterValue
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.selectors import patrons
from ledger.books.models import Book, Posting
from ledger.books.selectors import book_of, net_by_account, roots
from ledger.equity.selectors import chart_of
from ledger.labor.selectors import hours_of_year, sheet_of
from ledger.patronage.holdings import drawn_on, is_loss, layers_asked
from ledger.patronage.models import NonPatronagePrefix, SourceRule
from ledger.patronage.refusals import NoHoursError, OtherCurrenciesError
from ledger.patronage.rework import rework
from ledger.patronage.selectors.advances import advances_of
from ledger.patronage.selectors.consents import consents_on
from ledger.patronage.selectors.holdings import (
    candidates_in,
    capital_return,
    carried_of,
    common_balances,
    days_of,
    held_layers,
    minutes_before,
    years_of,
)
from ledger.patronage.selectors.reserves import reserve_parts
from ledger.patronage.sketch import NO_RESULT
from ledger.patronage.sources import EXTRANEOUS, SourceLine, divide
from ledger.patronage.terms import KEYS, SILENT, TENURE
from ledger.patronage.worksheet import (
    AccountLine,
    HeldLayer,
    HoursSource,
    LaborLine,
    RuleLine,
    Sheet,
    is_under,
)


def prefixes_of(cooperative: Cooperative) -> tuple[str, ...]:
    """The accounts chosen as non-patronage, in order of name."""
    chosen = NonPatronagePrefix.objects.filter(
        cooperative=cooperative, dropped_at__isnull=True
    )
    return tuple(chosen.order_by("prefix").values_list("prefix", flat=True))


def sources_of(cooperative: Cooperative) -> tuple[SourceLine, ...]:
    """What was said of accounts, by key and unit too, in order of name."""
    rows = SourceRule.objects.filter(cooperative=cooperative, dropped_at__isnull=True)
    return tuple(
        SourceLine(
            prefix=row.prefix,
            nature=row.nature,
            key=row.key,
            share=row.patronage_share,
            unit=row.unit,
        )
        for row in rows.order_by("prefix")
    )


def account_lines(
    book: Book,
    year: FiscalYear,
    prefixes: tuple[str, ...],
    sources: tuple[SourceLine, ...] = (),
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
    outside = (SourceLine(prefix=name, nature=EXTRANEOUS) for name in prefixes)
    divided = divide(
        [(name, -cents) for name, cents in sorted(nets.items()) if cents],
        [*sources, *outside],
        income=names.income,
    )
    return tuple(
        AccountLine(
            account=line.account,
            cents=line.cents,
            non_patronage=line.is_outside,
            outside=line.outside,
            unit=line.unit,
        )
        for line in divided
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
    found |= {key: bylaws[key] for key in SILENT if key in bylaws}
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
    cooperative: Cooperative, year: FiscalYear, bylaws: Bylaws, *, tenure: bool = False
) -> tuple[LaborLine, ...]:
    """Everybody's labor of the year by kinds, in order of code, members first.

    Labor of earlier years is read where the bylaws' measure asks for it, or `tenure`.
    """
    countable = bylaws["patronage.countable"].value
    weights = {kind: parse_share(str(weight)) for kind, weight in countable.items()}
    rows = hours_of_year(cooperative, first=year.first, last=year.last)
    spans = patrons(cooperative)
    candidates = candidates_in(cooperative, year)
    is_asked = tenure or TENURE in bylaws["patronage.basis"].value
    before = minutes_before(cooperative, year, is_asked=is_asked)
    return tuple(
        LaborLine(
            code=row.code,
            member=row.member,
            minutes=row.minutes,
            countable=row.countable(weights),
            kinds=dict(row.by_kind),
            candidate=not row.member and row.code in candidates,
            wages=row.wages_cents,
            years=years_of(spans.get(row.code), year) if row.member else 0,
            before=before.get(row.code, 0) if row.member else 0,
            days=days_of(spans.get(row.code), year) if row.member else 0,
        )
        for row in rows
    )


def year_number(cooperative: Cooperative, year: FiscalYear) -> int:
    """Which of the co-op's fiscal years this is, counted from 1."""
    founded = cooperative.founded_on or year.first
    return year.name - year_of(cooperative, founded).name + 1


def work_out(
    cooperative: Cooperative, year: FiscalYear, *, tenure: bool = False
) -> Sheet:
    """The year's worksheet as books, hours and bylaws stand now.

    Refused, with a CoopError, without books, hours or rules, with other currencies, or
    where no member worked.
    """
    sheet = inputs_of(cooperative, year, tenure=tenure)
    return replace(sheet, result=rework(sheet, {}))


def inputs_of(
    cooperative: Cooperative, year: FiscalYear, *, tenure: bool = False
) -> Sheet:
    """The year's worksheet with an empty result: what it is worked out from."""
    book = book_of(cooperative)
    chart = chart_of(book)
    prefixes, sources = prefixes_of(cooperative), sources_of(cooperative)
    lines = account_lines(book, year, prefixes, sources)
    bylaws, rules = rules_of(cooperative, year)
    hours = hours_source(cooperative, year)
    accounts, booked = _without(lines, chart.interest_on_capital)
    net = sum(line.cents for line in accounts)
    returned = capital_return(book, chart, year, booked=booked)
    labor = labor_lines(cooperative, year, bylaws, tenure=tenure)
    loses = is_loss(bylaws.raw(), net=net, capital_return=returned)
    return Sheet(
        first=year.first.isoformat(),
        last=year.last.isoformat(),
        year_number=year_number(cooperative, year),
        currency=cooperative.currency,
        minor_units=cooperative.minor_units,
        net=net,
        extraneous=sum(line.outside for line in accounts),
        capital_return=returned,
        prefixes=prefixes,
        accounts=accounts,
        hours=hours,
        labor=labor,
        rules=rules,
        result=NO_RESULT,
        advances=dict(advances_of(cooperative, year_end=year.last)),
        carried=carried_of(cooperative, year_end=year.last),
        sources=sources,
        balances=drawn_on(common_balances(book, chart, on=year.last), loses=loses),
        layers=_layers(cooperative, year, labor, loses=loses),
        without_consent=_without_consent(cooperative, year, bylaws, labor),
        reserve_parts=reserve_parts(cooperative, year) if loses else {},
    )


def _without(
    lines: tuple[AccountLine, ...], account: str
) -> tuple[tuple[AccountLine, ...], Cents]:
    """The lines but for an account of costs, and what those are."""
    apart = [line for line in lines if is_under(line.account, (account,))]
    rest = tuple(line for line in lines if line not in apart)
    return rest, -sum(line.cents for line in apart)


def _layers(
    cooperative: Cooperative,
    year: FiscalYear,
    labor: tuple[LaborLine, ...],
    *,
    loses: bool,
) -> tuple[HeldLayer, ...]:
    """What members' accounts held: all of it in a loss, else what is below zero."""
    members = {line.code for line in labor if line.member or line.candidate}
    held = held_layers(cooperative, on=year.last)
    return layers_asked(held, members=members, loses=loses)


def _without_consent(
    cooperative: Cooperative,
    year: FiscalYear,
    bylaws: Bylaws,
    labor: tuple[LaborLine, ...],
) -> tuple[str, ...]:
    """The members whose notices cannot be qualified, where the bylaws have them so."""
    if bylaws["patronage.notice"].choice != "qualified":
        return ()
    consents = consents_on(cooperative, on=year.last)
    members = sorted({line.code for line in labor if line.member})
    return tuple(
        code for code in members if code not in consents or not consents[code].is_valid
    )
