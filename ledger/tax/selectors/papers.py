"""The year's papers on tax: number 13, the forms, and number 14, the co-op's own return.

Neither holds a tax id, nor a part of one.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.money import plain_amount, plain_share
from coopkit.offers import YearPaper
from coopkit.periods import FiscalYear
from coopkit.sheets import Value, csv_of
from ledger.patronage.models import Worksheet
from ledger.tax.filing import place_of
from ledger.tax.rates import boxes_of, last_day
from ledger.tax.returns import forms_of_regime
from ledger.tax.selectors.forms_made import FormLine, form_lines, withheld_by_month
from ledger.tax.selectors.paid import facts, posted_worksheets
from ledger.tax.selectors.year import YearOfTax, partners, year_of_tax

FORMS_PLACE, RETURN_PLACE = 13, 14


def year_papers(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """The forms of the calendar year in which the fiscal year ends, and its schedules."""
    forms = _("Tax forms of the calendar year")
    if forms_of_regime(cooperative.tax_regime):
        yield YearPaper(
            place=FORMS_PLACE,
            name=f"13-tax-forms-{year.name}.csv",
            title=forms,
            content=lambda: _bytes(_forms(cooperative, year.name)),
        )
        yield YearPaper(
            place=FORMS_PLACE,
            name=f"13-form-945-{year.name}.csv",
            title=forms,
            content=lambda: _bytes(_months(cooperative, year.name)),
        )
    else:
        yield YearPaper(
            place=FORMS_PLACE,
            name=f"13-tax-forms-{year.name}.csv",
            title=forms,
            missing=_("This co-op files no such forms."),
        )
    yield from _return_papers(cooperative, year)


def _return_papers(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    worksheet = posted_worksheets(cooperative).filter(year_end=year.last).first()
    title = _("Worksheets for the co-op’s own return")
    name = f"14-return-{year.name}.csv"
    if worksheet is None:
        missing = _("The year is not posted yet.")
        yield YearPaper(place=RETURN_PLACE, name=name, title=title, missing=missing)
        return
    yield YearPaper(
        place=RETURN_PLACE,
        name=name,
        title=title,
        content=lambda: _bytes(_return(cooperative, worksheet)),
    )
    if cooperative.tax_regime == "partnership":
        yield YearPaper(
            place=RETURN_PLACE,
            name=f"14-schedule-k1-{year.name}.csv",
            title=title,
            content=lambda: _bytes(_partners(cooperative, worksheet)),
        )


def _bytes(rows: list[list[Value]]) -> bytes:
    return csv_of(rows).encode()


def _forms(cooperative: Cooperative, tax_year: int) -> list[list[Value]]:
    """Every form's boxes, by person, with the state of the number and of the form."""
    told = facts(cooperative, through=last_day(tax_year))
    rows: list[list[Value]] = [
        [
            *("form", "year", "code", "box", "label", "amount", "due", "tax id"),
            *("progress", "lives in"),
        ]
    ]
    for form in forms_of_regime(cooperative.tax_regime):
        labels = {box.number: box.label for box in boxes_of(form, tax_year)}
        lines = form_lines(cooperative, form=form, tax_year=tax_year, known=told)
        for line in lines:
            for number, cents in line.boxes.items():
                amount = plain_amount(cents, minor_units=cooperative.minor_units)
                rows.append(
                    [
                        *(form, tax_year, line.code, number, labels[number], amount),
                        *("yes" if line.is_due else "no", _number(line), _state(line)),
                        _lives_in(line),
                    ]
                )
    return rows


def _number(line: FormLine) -> str:
    return "on file" if line.tax_id else "missing"


def _state(line: FormLine) -> str:
    if line.differs:
        return "to correct"
    return str(line.made.state) if line.made else ""


def _lives_in(line: FormLine) -> str:
    """The state of somebody's address: other states may ask for forms of their own."""
    place = place_of(line.membership.person.postal_address)
    return place.state if place else ""


def _months(cooperative: Cooperative, tax_year: int) -> list[list[Value]]:
    months = withheld_by_month(cooperative, tax_year=tax_year)
    places = cooperative.minor_units
    rows: list[list[Value]] = [["month", "withheld"]]
    for month, cents in months.items():
        kept = plain_amount(cents, minor_units=places)
        rows.append([f"{tax_year}-{month:02d}", kept])
    return rows


def _return(cooperative: Cooperative, worksheet: Worksheet) -> list[list[Value]]:
    """Schedules G and H, section 1383, or the funds of the Spanish law."""
    tax = year_of_tax(cooperative, worksheet)

    def amount(cents: int) -> str:
        return plain_amount(cents, minor_units=cooperative.minor_units)

    rows: list[list[Value]] = [["part", "line", "what", "a", "b"]]
    law = "Ley 27/1999"
    if tax.spain:
        rows += [
            [law, fund.key, fund.source, amount(fund.given), amount(fund.least)]
            for fund in tax.spain.funds
        ]
        rows.append([law, "returns", "", amount(tax.spain.returns), ""])
        return rows
    for line in (*tax.schedules.lines, *tax.schedules.accounts):
        two = amount(line.patronage), amount(line.nonpatronage)
        rows.append(["1120-C G", line.number, str(line.label), *two])
    held = tax.schedules.deductions
    for name in ("money", "notices", "redeemed", "late"):
        rows.append(["1120-C H", name, "", amount(getattr(held, name)), ""])
    return rows + _section_1383(tax, cooperative.minor_units)


def _section_1383(tax: YearOfTax, places: int) -> list[list[Value]]:
    now = tax.redeemed
    if now is None:
        return []
    rows: list[list[Value]] = [
        [
            "1383",
            str(each.year),
            plain_share(each.rate),
            plain_amount(each.redeemed, minor_units=places),
            plain_amount(each.decrease, minor_units=places),
        ]
        for each in now.years
    ]
    ways = plain_amount(now.with_deduction, minor_units=places)
    second = plain_amount(now.second, minor_units=places)
    rows.append(["1383", "tax", "(1) and (2)", ways, second])
    return rows


def _partners(cooperative: Cooperative, worksheet: Worksheet) -> list[list[Value]]:
    names = (
        "income",
        "guaranteed",
        "contributed",
        "drawn",
        "opening",
        "closing",
        "other",
    )
    places = cooperative.minor_units
    rows: list[list[Value]] = [["code", "share", *names]]
    for each in partners(cooperative, worksheet):
        amounts = (plain_amount(getattr(each, n), minor_units=places) for n in names)
        rows.append([each.code, plain_share(each.share), *amounts])
    return rows
