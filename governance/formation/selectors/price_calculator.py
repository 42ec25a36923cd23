"""The calculator of price and wage: up to the price of an hour, and back to its pay."""

from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.offers import Reckoned, Reckoning, Worked
from coopkit.rulebook import Rule
from governance.formation.answers import Answers
from governance.formation.price_wage import (
    YEARLY,
    Costs,
    Hour,
    hour_of,
    left_for_work,
    minimum_wage,
    wage_at,
    wage_cents,
)
from governance.formation.selectors.reckoning import (
    not_yet,
    number,
    pictured,
    reckons,
    writer,
)


@reckons("price_wage")
def price_wage(worked: Worked, said: Answers) -> Reckoning:
    """What an hour has to earn, and what the customers' price leaves for pay."""
    needed = said.missing("wage", "sold_share", "sold_hours_month")
    if needed:
        return not_yet(needed)
    wage = said.cents("wage") or 0
    costs = Costs(
        payroll=said.share("payroll_share", most=3) or Fraction(0),
        sold=said.share("sold_share") or Fraction(0),
        variable_cents=said.cents("variable_per_hour") or 0,
        fixed_cents=sum(row.cents("amount") or 0 for row in said.rows("fixed")),
        sold_hours=said.number("sold_hours_month") or Fraction(0),
        cushion_cents=said.cents("cushion") or 0,
    )
    hour = hour_of(wage, costs)
    price = said.cents("hour_price")
    figures = {
        "price": hour.price_cents,
        "paid_hour": hour.paid_hour_cents,
        "fixed_per_hour": hour.fixed_cents,
    }
    tables = [_staircase(hour, worked.cooperative)]
    job_hours = said.number("job_hours")
    if job_hours:
        figures["job"] = -(
            -hour.price_cents * job_hours.numerator // job_hours.denominator
        )
        tables.append(_job(figures["job"], job_hours, worked.cooperative))
    if price is not None:
        figures |= {"left": left_for_work(price, costs), "wage_at": wage_at(price, costs)}
        tables.append(_way_down(price, hour, costs, worked.cooperative))
    return Reckoning(
        tables=tuple(tables),
        notes=_pay_notes(worked, said, wage, figures.get("wage_at")),
        charts=(_staircase_chart(hour, worked.cooperative),),
        figures=figures,
    )


def _pieces(hour: Hour) -> list[tuple[str, Cents]]:
    return [
        (_("Wage"), hour.wage_cents),
        (_("Payroll costs"), hour.payroll_cents),
        (_("Hours that nobody buys"), hour.unsold_cents),
        (_("Material and gas"), hour.variable_cents),
        (_("Fixed costs"), hour.fixed_cents),
        (_("Cushion"), hour.cushion_cents),
    ]


def _staircase(hour: Hour, cooperative: Cooperative) -> Reckoned:
    money = writer(cooperative)
    return Reckoned(
        title=_("What a sold hour has to earn"),
        columns=(_("Step"), _("Amount")),
        rows=tuple((label, money(cents)) for label, cents in _pieces(hour)),
        total=(_("Price of an hour"), money(hour.price_cents)),
        words=_("Each step is rounded up to the cent, so that no cost is left out."),
    )


def _staircase_chart(hour: Hour, cooperative: Cooperative) -> str:
    money = writer(cooperative)
    steps = [(label, cents, "in") for label, cents in _pieces(hour) if cents]
    steps.append((_("Price of an hour"), hour.price_cents, "total"))
    desc = _("From a wage of %(wage)s up to a price of %(price)s.") % {
        "wage": money(hour.wage_cents),
        "price": money(hour.price_cents),
    }
    title = _("From the wage to the price")
    return pictured(charts.waterfall, cooperative, title, desc, steps, key="price-wage")


def _job(cents: Cents, hours: Fraction, cooperative: Cooperative) -> Reckoned:
    return Reckoned(
        title=_("An ordinary job"),
        columns=(_("Hours"), _("Price")),
        rows=((number(hours), writer(cooperative)(cents)),),
    )


def _way_down(
    price: Cents, hour: Hour, costs: Costs, cooperative: Cooperative
) -> Reckoned:
    money = writer(cooperative)
    work, wage = left_for_work(price, costs), wage_at(price, costs)
    rest = price - hour.cushion_cents - hour.fixed_cents - hour.variable_cents
    rows = [
        (_("The price"), price),
        (_("Cushion"), -hour.cushion_cents),
        (_("Fixed costs"), -hour.fixed_cents),
        (_("Material and gas"), -hour.variable_cents),
        (_("Hours that nobody buys"), work - rest),
        (_("Payroll costs"), wage - work),
    ]
    return Reckoned(
        title=_("And back: what your price pays"),
        columns=(_("Step"), _("Amount")),
        rows=tuple((label, money(cents)) for label, cents in rows),
        total=(_("Wage for an hour"), money(wage)),
    )


def _pay_notes(
    worked: Worked, said: Answers, wage: Cents, paid: Cents | None
) -> tuple[str, ...]:
    """Whether the wage, and the one a price pays, reach the minimum wage."""
    money = writer(worked.cooperative)
    law = minimum_wage(worked.cooperative.jurisdiction, on=worked.on)
    notes = _law_notes(law, worked) if law else []
    least = max(said.cents("legal_floor") or 0, wage_cents(law) if law else 0)
    told = {"least": money(least), "wage": money(wage)}
    if wage < least:
        words = _("A wage of %(wage)s is below the minimum wage of %(least)s.")
        notes.append(words % told)
    if paid is not None and paid < least:
        words = _(
            "At your price only %(wage)s an hour are left, less than the minimum wage of "
            "%(least)s. The law may see you as employees too: then every hour is owed at "
            "the minimum or more. Change the price or the work, not the wage."
        )
        notes.append(words % (told | {"wage": money(paid)}))
    return tuple(notes)


def _law_notes(law: Rule, worked: Worked) -> list[str]:
    """The minimum wage on file, since when, and whether a newer one may hold."""
    words = _(
        "The minimum wage on file for your place is %(amount)s an hour, in force since "
        "%(day)s (%(source)s). Cities may ask for more, and it often rises in January: "
        "look up yours."
    )
    told = {
        "amount": writer(worked.cooperative)(wage_cents(law)),
        "day": date_format(law.since, "DATE_FORMAT"),
        "source": law.source,
    }
    notes = [words % told]
    if law.key in YEARLY and worked.on.year > law.since.year:
        words = _("The one of %(year)s is not on file here. Look it up first.")
        notes.append(words % {"year": worked.on.year})
    return notes
