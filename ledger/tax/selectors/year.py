"""Reading a fiscal year as its own return needs it, from the posted worksheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Sum

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from governance.bylaws.selectors import in_force
from ledger.books.selectors import book_of, roots
from ledger.equity.selectors import member_accounts
from ledger.labor.selectors.lines import held_lines
from ledger.patronage.models import Worksheet
from ledger.patronage.worksheet import Sheet, read
from ledger.tax.partners import Partner, partners_of
from ledger.tax.payments import CASH, REDEEMED, Fact
from ledger.tax.rates import us_share
from ledger.tax.redeemed_notices import Computation, EarlierYear, compute
from ledger.tax.schedules import Schedules, deductions_of, schedules_of
from ledger.tax.selectors.paid import facts, posted_worksheets
from ledger.tax.spain import SpanishYear, spanish_year

LATER_DAYS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfTax:
    """A fiscal year's worksheets; those that its regime has no use for are not there."""

    worksheet: Worksheet
    sheet: Sheet
    schedules: Schedules
    redeemed: Computation | None
    spain: SpanishYear | None

    @property
    def year(self) -> int:
        return self.sheet.year


def year_of_tax(
    cooperative: Cooperative,
    worksheet: Worksheet,
    *,
    known: list[Fact] | None = None,
    typed: Mapping[int, Cents] | None = None,
) -> YearOfTax:
    """The worksheets of one posted year; `typed` are incomes as they were filed, by year.

    What nobody typed is taken from the worksheets that stand in the books.
    """
    sheet = read(worksheet.data)
    until = sheet.year_end + timedelta(days=LATER_DAYS)
    told = known if known is not None else facts(cooperative, through=until)
    schedules = _schedules(cooperative, sheet, told)
    abroad = _spain(cooperative, sheet) if _is_spanish(cooperative) else None
    return YearOfTax(
        worksheet=worksheet,
        sheet=sheet,
        schedules=schedules,
        redeemed=_redeemed(cooperative, sheet, schedules, told, typed or {}),
        spain=abroad,
    )


def _schedules(cooperative: Cooperative, sheet: Sheet, told: list[Fact]) -> Schedules:
    deductions = deductions_of(told, sheet.year_end)
    income = roots(book_of(cooperative)).income
    return schedules_of(sheet, deductions, income=income)


def _redeemed(
    cooperative: Cooperative,
    sheet: Sheet,
    schedules: Schedules,
    told: list[Fact],
    typed: Mapping[int, Cents],
) -> Computation | None:
    """Section 1383 for the nonqualified notices that were redeemed in the year."""
    sums: dict[int, Cents] = {}
    for fact in told:
        if fact.kind == REDEEMED and sheet.first_day <= fact.on <= sheet.year_end:
            sums[fact.year] = sums.get(fact.year, 0) + fact.cents
    if not sums:
        return None
    incomes = _incomes(cooperative, told) | dict(typed)
    own = schedules.line("10").both + schedules.deductions.redeemed
    years = (
        EarlierYear(
            year=year,
            redeemed=cents,
            taxable=incomes.get(year, 0),
            rate=_rate(date(max(year, 1994), 12, 31)),
        )
        for year, cents in sorted(sums.items())
    )
    taxable = typed.get(sheet.year, own)
    return compute(taxable=taxable, rate=_rate(sheet.first_day), years=years)


def _incomes(cooperative: Cooperative, told: list[Fact]) -> dict[int, Cents]:
    """Each posted year's taxable income, as its own worksheet comes to it."""
    found = {}
    for worksheet in posted_worksheets(cooperative):
        sheet = read(worksheet.data)
        schedules = _schedules(cooperative, sheet, told)
        found[sheet.year] = schedules.line("10").both
    return found


def _rate(on: date) -> Fraction:
    return us_share("corporate_rate", on)


def _is_spanish(cooperative: Cooperative) -> bool:
    return cooperative.jurisdiction.split("-")[0] == "es"


def _spain(cooperative: Cooperative, sheet: Sheet) -> SpanishYear:
    extra = sheet.extraneous
    return spanish_year(
        cooperative=sheet.net - extra,
        extra=extra,
        appropriated=dict(sheet.result.appropriated),
        returns=max(0, sheet.result.pool),
        on=sheet.year_end,
    )


def partners(cooperative: Cooperative, worksheet: Worksheet) -> list[Partner]:
    """Schedule K-1 data of a posted year: parts, draws, and the accounts' way."""
    sheet = read(worksheet.data)
    before = sheet.first_day - timedelta(days=1)
    opening = _capital(cooperative, before)
    closing = _capital(cooperative, sheet.year_end)
    cash: dict[str, Cents] = {}
    for fact in facts(cooperative, through=sheet.year_end):
        if fact.kind == CASH and fact.on >= sheet.first_day:
            cash[fact.code] = cash.get(fact.code, 0) + fact.cents
    paid_in = {
        code: sheet_cents[1] - opening.get(code, (0, 0))[1]
        for code, sheet_cents in closing.items()
    }
    return partners_of(
        shares={share.code: share.total for share in sheet.result.shares},
        cash=cash,
        guaranteed=_wages(cooperative, sheet),
        contributed=paid_in,
        opening={code: whole for code, (whole, _share) in opening.items()},
        closing={code: whole for code, (whole, _share) in closing.items()},
    )


def _capital(cooperative: Cooperative, on: date) -> dict[str, tuple[Cents, Cents]]:
    """Each member's whole capital and share at the end of a day."""
    held = member_accounts(cooperative, on=on)
    return {code: (each.total_cents, each.share_cents) for code, each in held.items()}


def _wages(cooperative: Cooperative, sheet: Sheet) -> dict[str, Cents]:
    """What people drew for their work: guaranteed payments, where wages are on file."""
    lines = held_lines(cooperative).filter(on__range=(sheet.first_day, sheet.year_end))
    sums = lines.values("code").annotate(wages=Sum("wages_cents")).order_by("code")
    return {row["code"]: row["wages"] for row in sums if row["wages"]}


def legal_form(cooperative: Cooperative, *, on: date) -> str:
    """The legal form that the bylaws of a day tell, or nothing."""
    held = in_force(cooperative, on=on).get("identity.legal_form")
    return held.choice if held else ""
