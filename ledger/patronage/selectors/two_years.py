"""Three invented members over two years: each account by the real rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending
from coopkit.money import Cents
from coopkit.offers import Reckoned, Reckoning, Worked
from coopkit.periods import FiscalYear
from governance.formation.answers import Answers
from governance.formation.selectors.reckoning import (
    bylaws_of,
    not_yet,
    pictured,
    reckons,
    writer,
)
from ledger.equity.capital import MemberAccount, member_accounts
from ledger.equity.chart import Chart
from ledger.equity.interest import PaidIn, interest_of_members, most_in_year
from ledger.equity.limits import fee_goes_to
from ledger.equity.redemption import FIFO, NONE
from ledger.equity.selectors.prices import price_or_none
from ledger.equity.selectors.runs import InterestRules, interest_rules_by
from ledger.equity.selectors.subscriptions import OBEYED
from ledger.equity.statement import parts_of
from ledger.equity.subscription import Price
from ledger.patronage.losses import STARTUP
from ledger.patronage.selectors.calculators import (
    cautions,
    crew,
    figures_of,
    next_year,
    nobody_worked,
    same_pay_note,
)
from ledger.patronage.seniority import whole_years
from ledger.patronage.sketch import Sketched, after, sketch, waiting
from ledger.patronage.worksheet import LaborLine, Sheet

CHART = Chart()
Balances = Mapping[str, Cents]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A year as it went: its sheet, each one's interest, balances before and after."""

    sheet: Sheet
    interest: Mapping[str, Cents]
    before: Balances
    held: Balances

    def account(self, code: str, *, opening: bool = False) -> MemberAccount:
        found = member_accounts(self.before if opening else self.held, CHART)
        return found.get(code, MemberAccount(code=code))


@reckons("member_account")
def member_account(worked: Worked, answers: Answers) -> Reckoning:
    """Two years of accounts: what is kept, what is paid, when it comes back."""
    if needed := answers.missing("people", "surplus_1", "surplus_2"):
        return not_yet(needed)
    idle = [key for key in ("hours_1", "hours_2") if nobody_worked(answers, key)]
    if idle:
        return not_yet(answers.named(*idle))
    labor, names = _crew(answers, 1)
    second, more = _crew(answers, 2)
    names |= more
    price = price_or_none(bylaws_of(worked, OBEYED), on=worked.on)
    first = next_year(worked)
    net = [answers.cents(key, least=-(10**13)) or 0 for key in ("surplus_1", "surplus_2")]
    one = _run(worked, first, 1, net[0], labor, _paid_in(worked, price, names))
    minutes = {each.code: each.countable for each in labor if each.member}
    then = year_ending(worked.cooperative, first.name + 1)
    years = whole_years(first.first, on=then.last)
    again = [_again(each, minutes, years) for each in second]
    two = _run(worked, then, 2, net[1], again, one.held, earlier=one)
    return Reckoning(
        tables=(
            _page(one, names, worked.cooperative),
            _page(two, names, worked.cooperative),
            _comes_back(two, names, worked),
        ),
        charts=(_chart(one, two, names, worked.cooperative),),
        notes=(*_agree(one, two, price, names, worked), *cautions(two.sheet, worked)),
        figures=_figures(one, two, names),
    )


def _crew(answers: Answers, year: int) -> tuple[list[LaborLine], dict[str, str]]:
    """The labor of the first year or the second, and the names by code."""
    hours, others = f"hours_{year}", f"others_{year}"
    return crew(answers, column=hours, others=others, same_pay=True)


def _paid_in(worked: Worked, price: Price, codes: Iterable[str]) -> dict[str, Cents]:
    """What the books hold once each has paid the whole buy-in, on the first day."""
    held: dict[str, Cents] = {}
    fund = CHART.fund(fee_goes_to(worked.cooperative.jurisdiction, on=worked.on))
    for code in codes:
        held[CHART.share(code)] = -price.share_cents
        for account, cents in (
            (CHART.unallocated, price.collective_cents),
            (fund, price.fee_cents),
        ):
            held[account] = held.get(account, 0) - cents
    return held


def _again(each: LaborLine, minutes: Mapping[str, int], years: int) -> LaborLine:
    """Labor of the second year, with the years of membership and the minutes before."""
    if not each.member:
        return each
    return replace(each, years=years, before=minutes.get(each.code, 0))


def _run(
    worked: Worked,
    period: FiscalYear,
    number: int,
    net: Cents,
    labor: list[LaborLine],
    held: Balances,
    *,
    earlier: Told | None = None,
) -> Told:
    """One year by its rules: interest on capital first, then the result is divided."""
    codes = {each.code for each in labor if each.member}
    rules = _interest_rules(worked)
    interest = _interest(rules, period, net, held, codes)
    sheet = sketch(
        Sketched(
            period=period,
            number=number,
            net=net,
            labor=labor,
            capital_return=sum(interest.values()),
            held=held,
            carried=waiting(earlier.sheet) if earlier else (),
            currency=worked.cooperative.currency,
            minor_units=worked.cooperative.minor_units,
        ),
        worked.values,
        chart=CHART,
    )
    found = after(sheet, held, chart=CHART)
    if rules.way == "credit":
        for code, cents in interest.items():
            account = CHART.interest(code, period.name)
            found[account] = found.get(account, 0) - cents
    return Told(sheet=sheet, interest=interest, before=held, held=found)


def _interest_rules(worked: Worked) -> InterestRules:
    keys = [key for key in worked.values if key.startswith("interest.")]
    return interest_rules_by(bylaws_of(worked, keys))


def _interest(
    rules: InterestRules, period: FiscalYear, net: Cents, held: Balances, codes: set[str]
) -> dict[str, Cents]:
    """Each one's interest of a year on what was there since its first day."""
    if not rules.rate or (rules.only_if_positive and net <= 0):
        return {}
    accounts = member_accounts(held, CHART)
    lots = {
        code: [
            PaidIn(
                since=period.first,
                amount_cents=account.total_cents
                if rules.base == "balance"
                else account.share_cents,
            )
        ]
        for code, account in accounts.items()
        if code in codes
    }
    found = interest_of_members(
        lots, first=period.first, last=period.last, rate=rules.rate
    )
    paid_in = sum(account.share_cents for account in accounts.values())
    return found if sum(found.values()) <= most_in_year(paid_in, cap=rules.cap) else {}


def _page(told: Told, names: Mapping[str, str], cooperative: Cooperative) -> Reckoned:
    """The pages of a year side by side, a column for each member."""
    money, sheet = writer(cooperative), told.sheet
    shares = {share.code: share for share in sheet.result.shares}
    opening = {code: told.account(code, opening=True).total_cents for code in names}
    closing = {code: told.account(code).total_cents for code in names}

    def of(code: str, what: str) -> Cents:
        return int(getattr(shares[code], what)) if code in shares else 0

    rows = [
        (_("Share of the result"), {code: of(code, "total") for code in names}),
        (_("Paid in money"), {code: of(code, "cash") for code in names}),
        (_("Account on the first day, buy-in paid"), opening),
        (
            _("Kept, or taken by a loss"),
            {code: of(code, "retained") + of(code, "top_up") for code in names},
        ),
    ]
    if told.interest:
        credited = {
            code: closing[code] - opening[code] - rows[3][1][code] for code in names
        }
        rows.append((_("Interest credited"), credited))
    return Reckoned(
        title=_("Year %(year)s: result %(net)s")
        % {"year": sheet.year_number, "net": money(sheet.net)},
        columns=(_("What happened"), *names.values()),
        rows=tuple(
            (label, *(money(cells[code]) for code in names)) for label, cells in rows
        ),
        total=(_("Account on the last day"), *(money(closing[code]) for code in names)),
    )


def _comes_back(told: Told, names: Mapping[str, str], worked: Worked) -> Reckoned:
    """Each line of each account, and when it is planned to be paid."""
    money = writer(worked.cooperative)
    by_years = worked.values.get("redemption.method", FIFO) != NONE
    years = int(worked.values["redemption.years"]) if by_years else None
    rows = []
    for code, name in names.items():
        account = told.account(code)
        for part in parts_of(account, years=years, this_year=told.sheet.year):
            if not part.cents:
                continue
            label = {"share": _("Buy-in"), "retained": _("Kept of %(year)s")}.get(
                part.kind, _("Interest")
            ) % {"year": part.year}
            back = str(part.planned) if part.planned else _("on leaving")
            rows.append((f"{name}: {label}", money(part.cents), back))
    return Reckoned(
        title=_("When it comes back"),
        columns=(_("Line of the account"), _("Amount"), _("Planned for")),
        rows=tuple(rows),
        words=_(
            "A plan and no promise: it is paid only while the co-op can pay its debts."
        ),
    )


def _chart(
    one: Told, two: Told, names: Mapping[str, str], cooperative: Cooperative
) -> str:
    """The first member's account over the two years."""
    money = writer(cooperative)
    code, name = next(iter(names.items()))
    data = [
        (_("Start"), one.account(code, opening=True).total_cents),
        (str(one.sheet.year), one.account(code).total_cents),
        (str(two.sheet.year), two.account(code).total_cents),
    ]
    title = _("The account of %(name)s over two years") % {"name": name}
    desc = _("It went from %(first)s to %(last)s.") % {
        "first": money(data[0][1]),
        "last": money(data[-1][1]),
    }
    return pictured(charts.bars, cooperative, title, desc, data, key="member-account")


def _agree(
    one: Told, two: Told, price: Price, names: Mapping[str, str], worked: Worked
) -> tuple[str, ...]:
    """The check that a good bookkeeper makes: all pages together are what went in."""
    money = writer(worked.cooperative)
    pages = sum(two.account(code).total_cents for code in names)
    sums = {
        "pages": money(pages),
        "shares": money(price.share_cents * len(names)),
        "kept": money(pages - price.share_cents * len(names)),
    }
    words = _(
        "All pages together are %(pages)s: buy-ins of %(shares)s, and %(kept)s that was "
        "kept over the two years, less what losses took."
    )
    notes = [words % sums, *same_pay_note(worked.values)]
    if any(STARTUP in told.sheet.result.cover for told in (one, two)):
        notes.append(
            _(
                "A loss of the start-up years is carried in common, and later surpluses "
                "give it back first. So it takes nothing from these pages."
            )
        )
    if _interest_rules(worked).rate and not (one.interest or two.interest):
        notes.append(
            _("No interest: a year without surplus, or more than the yearly cap allows.")
        )
    return tuple(notes)


def _figures(one: Told, two: Told, names: Mapping[str, str]) -> dict[str, int]:
    """Exact cents of both years by name: “1:total:M001”, “2:account:M001”."""
    found: dict[str, int] = {}
    for number, told in ((1, one), (2, two)):
        found |= {f"{number}:{key}": v for key, v in figures_of(told.sheet).items()}
        for code in names:
            found[f"{number}:account:{code}"] = told.account(code).total_cents
            found[f"{number}:interest:{code}"] = told.interest.get(code, 0)
        found[f"{number}:common"] = -sum(
            cents
            for account, cents in told.held.items()
            if account.startswith(f"{CHART.collective}:")
        )
    return found
