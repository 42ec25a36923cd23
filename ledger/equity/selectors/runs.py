"""Redemption and interest: what a run is worked out from, and the runs there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet, Sum

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.money import Cents
from coopkit.periods import FiscalYear, rules_fixed_on
from governance.bylaws.selectors import Bylaws, InForce, in_force
from ledger.books.models import Posting
from ledger.books.selectors import balances, book_of, result_of, roots
from ledger.equity.interest import PaidIn
from ledger.equity.models import CapitalRun, CapitalRunLine, NoteInstallment, RunState
from ledger.equity.models.notes import NoteKind, NoteState
from ledger.equity.models.runs import RunKind
from ledger.equity.redemption import FIFO, Layer, room_in_year
from ledger.equity.selectors.accounts import _cents, chart_of, member_accounts
from ledger.equity.solvency import Figures
from ledger.reports.account_nature import is_cash

DAY = timedelta(days=1)
BOARD, MEMBERS = "board", "members"
WAITS = (RunState.SENT, RunState.APPROVED)
"""States in which a redemption stands in the way of another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionRules:
    """The bylaws' rules of paying out on a day; what they do not say is the default."""

    method: str = FIFO
    years: int = 5
    least_cents: Cents = 0
    cap: Fraction = Fraction(1)
    tests_solvency: bool = True
    decided_by: str = BOARD
    held: tuple[InForce, ...] = ()

    def rule(self, key: str) -> InForce | None:
        return next((each for each in self.held if each.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestRules:
    """The bylaws' rules of interest, as they were fixed before a year began."""

    rate: Fraction = Fraction(0)
    base: str = "paid_in"
    cap: Fraction = Fraction(3, 20)
    only_if_positive: bool = True
    way: str = "credit"
    held: tuple[InForce, ...] = ()

    def rule(self, key: str) -> InForce | None:
        return next((each for each in self.held if each.key == key), None)


def redemption_rules(cooperative: Cooperative, *, on: date) -> RedemptionRules:
    """How retained parts are paid out by the bylaws of a day."""
    bylaws = in_force(cooperative, on=on)
    found: dict[str, Any] = {}
    for name, key, kind in (
        ("method", "redemption.method", "choice"),
        ("years", "redemption.years", "count"),
        ("least_cents", "redemption.min_cash", "money"),
        ("cap", "redemption.yearly_cap", "share"),
        ("tests_solvency", "redemption.solvency", "flag"),
        ("decided_by", "redemption.decided_by", "choice"),
    ):
        if key in bylaws:
            found[name] = getattr(bylaws[key], kind)
    return RedemptionRules(**found, held=_held(bylaws, "redemption."))


def interest_rules(cooperative: Cooperative, year: FiscalYear) -> InterestRules:
    """How interest is given for a year, by the bylaws of its first day."""
    on = rules_fixed_on(year.first, founded_on=cooperative.founded_on)
    return interest_rules_by(in_force(cooperative, on=on))


def interest_rules_by(bylaws: Bylaws) -> InterestRules:
    """How interest is given by these bylaws."""
    found: dict[str, Any] = {}
    for name, key, kind in (
        ("rate", "interest.rate", "share"),
        ("base", "interest.base", "choice"),
        ("cap", "interest.cap", "share"),
        ("only_if_positive", "interest.only_if_positive", "flag"),
        ("way", "interest.paid", "choice"),
    ):
        if key in bylaws:
            found[name] = getattr(bylaws[key], kind)
    return InterestRules(**found, held=_held(bylaws, "interest."))


def _held(bylaws: Bylaws, prefix: str) -> tuple[InForce, ...]:
    return tuple(bylaws[key] for key in sorted(bylaws) if key.startswith(prefix))


def layers_of(cooperative: Cooperative, *, on: date) -> list[Layer]:
    """What every account still holds of every year, the oldest first, then by code."""
    found = [
        Layer(
            fiscal_year=layer.year,
            who=code,
            retained_cents=layer.cents,
            qualified=layer.qualified,
        )
        for code, account in member_accounts(cooperative, on=on).items()
        for layer in account.layers
        if layer.cents > 0
    ]
    return sorted(found, key=lambda one: (one.fiscal_year, one.who, not one.qualified))


def by_year(layers: Iterable[Layer]) -> dict[int, Cents]:
    """What all members together still hold of each year."""
    found: dict[int, Cents] = defaultdict(int)
    for layer in layers:
        found[layer.fiscal_year] += layer.retained_cents
    return dict(sorted(found.items()))


def figures_of(cooperative: Cooperative, *, on: date) -> Figures:
    """The test's figures by the books: all debts fall due, and nothing comes in."""
    book = book_of(cooperative)
    names = roots(book)
    assets = balances(book, on=on, prefix=names.assets)
    debts = -sum(balances(book, on=on, prefix=names.liabilities).values())
    return Figures(
        cash_cents=sum(cents for name, cents in assets.items() if is_cash(name)),
        comes_in_cents=0,
        falls_due_cents=max(debts, 0),
        assets_cents=sum(assets.values()),
        debts_cents=debts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What may be paid out in a fiscal year, and what was already."""

    capital_cents: Cents
    cap: Fraction
    paid_cents: Cents

    @property
    def cents(self) -> Cents:
        return room_in_year(self.capital_cents, cap=self.cap, paid_cents=self.paid_cents)


def room_of_year(cooperative: Cooperative, *, on: date, cap: Fraction) -> Room:
    """The yearly limit: of the capital with which the year began, less what was paid.

    A co-op in its first year has only today's. Installments of leavers count too.
    """
    year = year_of(cooperative, on)
    accounts = member_accounts(cooperative, on=year.first - DAY)
    capital = sum(account.total_cents for account in accounts.values())
    if capital <= 0:
        today = member_accounts(cooperative, on=on).values()
        capital = sum(account.total_cents for account in today)
    lines = CapitalRunLine.objects.filter(
        run__cooperative=cooperative,
        run__kind=RunKind.REDEMPTION,
        run__state=RunState.POSTED,
        run__posted_on__range=(year.first, year.last),
    )
    parts = NoteInstallment.objects.filter(
        note__cooperative=cooperative, paid_on__range=(year.first, year.last)
    ).exclude(note__kind=NoteKind.LOAN)
    parts = parts.exclude(note__state=NoteState.REVERSED)
    paid = lines.aggregate(sum=Sum("cents"))["sum"] or 0
    paid += parts.aggregate(sum=Sum("principal_cents"))["sum"] or 0
    return Room(capital_cents=max(capital, 0), cap=cap, paid_cents=paid)


def lots_of_year(
    cooperative: Cooperative, year: FiscalYear, *, base: str
) -> dict[str, list[PaidIn]]:
    """What each member had in the co-op and since when, by code; two queries.

    What was there before the year counts from its first day. `base` is “paid_in”, the
    shares alone, or “balance”, the whole account.
    """
    book = book_of(cooperative)
    chart = chart_of(book)
    found: dict[str, list[PaidIn]] = defaultdict(list)

    def add(account: str, since: date, cents: Cents) -> None:
        place = chart.place(account)
        if place and cents and (base == "balance" or place.kind == "share"):
            found[place.code].append(PaidIn(since=since, amount_cents=cents))

    before = balances(book, on=year.first - DAY, prefix=chart.members)
    for account, cents in before.items():
        add(account, year.first, -cents)
    rows = Posting.objects.filter(
        account__book=book,
        account__name__startswith=f"{chart.members}:",
        currency=cooperative.currency,
        date__range=(year.first, year.last),
    ).order_by("date", "pk")
    for name, on, minor, scale in rows.values_list(
        "account__name", "date", "minor", "scale"
    ):
        add(name, on, -_cents(minor, scale, cooperative))
    return dict(sorted(found.items()))


def result_cents(cooperative: Cooperative, year: FiscalYear) -> Cents:
    """What a year's income exceeds its expenses by."""
    result = result_of(book_of(cooperative), year=year)
    return int(result.scaleb(cooperative.minor_units))


def contributions_of(cooperative: Cooperative, *, on: date) -> Cents:
    """What all members have in their accounts: fees, capital credits and otherwise."""
    accounts = member_accounts(cooperative, on=on).values()
    return sum(max(account.total_cents, 0) for account in accounts)


def runs_of(cooperative: Cooperative, *, kind: str) -> QuerySet[CapitalRun]:
    """The runs of a kind, the latest first, each with what it gives in all."""
    found = CapitalRun.objects.filter(cooperative=cooperative, kind=kind)
    return found.annotate(cents=Sum("lines__cents")).order_by("-number")


def in_the_way(cooperative: Cooperative, *, kind: str) -> CapitalRun | None:
    """A run that is being decided or waits to be posted, if any."""
    found = CapitalRun.objects.filter(cooperative=cooperative, kind=kind, state__in=WAITS)
    return found.order_by("-number").first()


def lines_of(run: CapitalRun, *, code: str = "") -> list[CapitalRunLine]:
    """What a run gives, by year and code; or one member's lines."""
    rows = run.lines.filter(code=code) if code else run.lines.all()
    return list(rows.order_by("fiscal_year", "code", "-qualified"))


def given_by(run: CapitalRun) -> Mapping[str, Cents]:
    """What a run gives each member in all, by code."""
    rows = run.lines.values_list("code").annotate(Sum("cents")).order_by("code")
    return dict(rows)
