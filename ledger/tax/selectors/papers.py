"""The year's papers on tax: number 13, the forms, and number 14, the co-op's own return.

Neither holds a tax id, nor a part of one.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.money import plain_share
from coopkit.offers import YearPaper
from coopkit.periods import FiscalYear
from coopkit.templatetags.ui import percent
from ledger.books.selectors import book_of, roots
from ledger.books.selectors.year_files import (
    Amount,
    Cell,
    Said,
    Table,
    files_of,
    with_total,
)
from ledger.books.starting_chart import label
from ledger.patronage.models import Worksheet
from ledger.tax.filing import place_of
from ledger.tax.rates import boxes_of, first_day, last_day
from ledger.tax.redeemed_notices import Computation
from ledger.tax.returns import forms_of_regime
from ledger.tax.schedules import Line, Schedules
from ledger.tax.selectors.forms_made import FormLine, form_lines, withheld_by_month
from ledger.tax.selectors.paid import facts, posted_worksheets
from ledger.tax.selectors.year import partners, year_of_tax
from ledger.tax.spain import FRO, SpanishYear

FORMS_PLACE, RETURN_PLACE = 13, 14


def year_papers(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """The forms of the calendar year in which the fiscal year ends, and its schedules."""
    files_none = not forms_of_regime(cooperative.tax_regime)
    yield from files_of(
        cooperative,
        year,
        place=FORMS_PLACE,
        stem=f"tax-forms-{year.name}",
        title=_("Tax forms of the calendar year"),
        make=lambda: _forms(cooperative, year.name),
        missing=_("This co-op files no such forms.") if files_none else "",
    )
    if not files_none:
        yield from files_of(
            cooperative,
            year,
            place=FORMS_PLACE,
            stem=f"form-945-{year.name}",
            title=_("Tax kept back, month by month (Form 945)"),
            make=lambda: _months(cooperative, year.name),
        )
    yield from _return_papers(cooperative, year)


def _return_papers(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    worksheet = posted_worksheets(cooperative).filter(year_end=year.last).first()
    title = _("Worksheets for the co-op’s own return")
    name = f"return-{year.name}"
    if worksheet is None:
        yield YearPaper(
            place=RETURN_PLACE,
            name=f"{RETURN_PLACE}-{name}.csv",
            title=title,
            missing=_("The year is not posted yet."),
        )
        return
    yield from files_of(
        cooperative,
        year,
        place=RETURN_PLACE,
        stem=name,
        title=title,
        make=lambda: _return(cooperative, worksheet),
    )
    if cooperative.tax_regime == "partnership":
        yield from files_of(
            cooperative,
            year,
            place=RETURN_PLACE,
            stem=f"schedule-k1-{year.name}",
            title=_("Schedule K-1 data"),
            make=lambda: _partners(cooperative, worksheet),
        )


def _forms(cooperative: Cooperative, tax_year: int) -> Table:
    """Every form's boxes, by person, with the state of the number and of the form."""
    told = facts(cooperative, through=last_day(tax_year))
    rows: list[tuple[Cell, ...]] = []
    for form in forms_of_regime(cooperative.tax_regime):
        labels = {box.number: box.label for box in boxes_of(form, tax_year)}
        lines = form_lines(cooperative, form=form, tax_year=tax_year, known=told)
        for line in lines:
            rows += [
                (
                    *(form, str(tax_year), line.code, number, labels[number]),
                    *(Amount(cents), _("yes") if line.is_due else _("no")),
                    *(_number(line), _state(line), _lives_in(line)),
                )
                for number, cents in line.boxes.items()
            ]
    heads = (
        *(_("Form"), _("Year"), _("Code"), _("Box"), _("What it is"), _("Amount")),
        *(_("Is due"), _("Tax number"), _("How far it has come"), _("Lives in")),
    )
    note = _("A calendar year’s forms count what reached a person in that year.")
    return Table(
        heads=heads, rows=rows, kinds={}, notes=(note,), period=_calendar(tax_year)
    )


def _calendar(tax_year: int) -> FiscalYear:
    return FiscalYear(first_day(tax_year), last_day(tax_year))


def _number(line: FormLine) -> str:
    return _("on file") if line.tax_id else _("missing")


def _state(line: FormLine) -> str:
    if line.differs:
        return _("to correct")
    return str(line.made.get_state_display()) if line.made else ""


def _lives_in(line: FormLine) -> str:
    """The state of somebody's address: other states may ask for forms of their own."""
    place = place_of(line.membership.person.postal_address)
    return place.state if place else ""


def _months(cooperative: Cooperative, tax_year: int) -> Table:
    months = withheld_by_month(cooperative, tax_year=tax_year)
    rows: list[tuple[Cell, ...]] = [
        (_month(date(tax_year, month, 1)), Amount(cents))
        for month, cents in months.items()
    ]
    table = Table(
        heads=(_("Month"), _("Kept back")),
        rows=rows,
        kinds={},
        period=_calendar(tax_year),
    )
    return with_total(table, _("The year"))


def _month(first: date) -> Cell:
    return Said(date_format(first, "YEAR_MONTH_FORMAT"), f"{first:%Y-%m}")


def _return(cooperative: Cooperative, worksheet: Worksheet) -> Table:
    """Schedules G and H, section 1383, or the funds of the Spanish law."""
    tax = year_of_tax(cooperative, worksheet)
    if tax.spain:
        return _spanish(tax.spain)
    more = [_schedule_h(tax.schedules)]
    if tax.redeemed:
        more.append(_section_1383(tax.redeemed))
    names, language = roots(book_of(cooperative)), get_language() or "en"
    accounts: list[tuple[Cell, ...]] = [
        (
            line.number,
            Said(label(line.label, language, roots=names), line.label),
            *_two(line),
        )
        for line in tax.schedules.accounts
    ]
    columns = (_("(a) Patronage"), _("(b) Nonpatronage"))
    below = Table(
        title=_("Account by account"),
        heads=(_("Line"), _("Account"), *columns),
        rows=accounts,
        kinds={},
        notes=(_("Among the accounts, income is positive and a cost negative."),),
    )
    return Table(
        title=_("Form 1120-C, Schedule G"),
        heads=(_("Line"), _("What it is"), *columns),
        rows=[(line.number, _(line.label), *_two(line)) for line in tax.schedules.lines],
        kinds={len(tax.schedules.lines) - 1: "result"},
        more=(*more, below),
    )


def _two(line: Line) -> tuple[Cell, ...]:
    return Amount(line.patronage), Amount(line.nonpatronage)


def _schedule_h(schedules: Schedules) -> Table:
    held = schedules.deductions
    late = _("Paid or delivered too late: not deductible for this year")
    rows: list[tuple[Cell, ...]] = [
        (_("Dividends paid in money"), Amount(held.money)),
        (_("Qualified notices, delivered"), Amount(held.notices)),
        (_("Nonqualified notices, redeemed in money"), Amount(held.redeemed)),
        (_("Deductions under § 1382 (Schedule H)"), Amount(held.whole)),
        (late, Amount(held.late)),
    ]
    return Table(
        title=_("Form 1120-C, Schedule H"),
        heads=(_("What it is"), _("Amount")),
        rows=rows,
        kinds={3: "result"},
        notes=(
            _(
                "Only what reached the members by the end of the payment period counts. "
                "Source: 26 U.S.C. § 1382(b), (d)."
            ),
        ),
    )


def _section_1383(now: Computation) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            str(each.year),
            Amount(each.redeemed),
            Amount(each.taxable),
            Said(percent(each.rate), plain_share(each.rate)),
            Amount(each.decrease),
        )
        for each in now.years
    ]
    sums = (
        (_("(1) Tax with the deduction"), now.with_deduction),
        (_("(2) Tax without it, less what earlier years would have saved"), now.second),
        (_("The lesser holds"), now.tax),
        (_("Comes back as an overpayment"), now.overpaid),
    )
    rows += [(said, None, None, None, Amount(cents)) for said, cents in sums]
    heads = (
        *(_("Year of the notices"), _("Redeemed"), _("Taxable income as filed")),
        *(_("Rate"), _("Tax would have been lower by")),
    )
    return Table(
        title=_("Section 1383: nonqualified notices that were redeemed"),
        heads=heads,
        rows=rows,
        kinds={len(rows) - 2: "result"},
        notes=(
            _("One way holds for all redemptions of the year. Source: 26 U.S.C. § 1383."),
        ),
    )


def _spanish(year: SpanishYear) -> Table:
    """Both funds beside what the law asks at least, other funds, and the returns."""
    rows: list[tuple[Cell, ...]] = [
        (
            _("Compulsory reserve fund (FRO)")
            if fund.key == FRO
            else _("Education and promotion fund (FEP)"),
            Amount(fund.given),
            Amount(fund.least),
            fund.source,
        )
        for fund in year.funds
    ]
    rows.append((_("Other funds"), Amount(year.elsewhere), None, ""))
    rows.append((_("Returns to the members"), Amount(year.returns), None, ""))
    short = _(
        "A fund got less than its least part. Change the appropriations before the year "
        "is posted, or have your preparer check."
    )
    regions = _("Many regions have a law of their own, with other parts.")
    return Table(
        heads=(_("Fund"), _("Given"), _("At least"), _("Source")),
        rows=rows,
        kinds={},
        notes=(regions,) if year.is_lawful else (short, regions),
    )


def _partners(cooperative: Cooperative, worksheet: Worksheet) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            each.code,
            Said(percent(each.share), plain_share(each.share)),
            *map(Amount, (each.income, each.guaranteed, each.contributed, each.drawn)),
            *map(Amount, (each.opening, each.closing, each.other)),
        )
        for each in partners(cooperative, worksheet)
    ]
    heads = (
        *(_("Code"), _("Share"), _("Income"), _("Guaranteed payments")),
        *(_("Paid in"), _("Drawn"), _("At first"), _("At last"), _("Other movements")),
    )
    return with_total(Table(heads=heads, rows=rows, kinds={}), _("Total"))
