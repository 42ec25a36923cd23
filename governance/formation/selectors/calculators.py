"""Calculators of the plan: start-up costs, twelve months of cash, break-even."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Reckoned, Reckoning, Worked
from governance.formation import break_even as rule
from governance.formation.answers import Answers
from governance.formation.break_even import Sale, Trial, units_needed, what_if
from governance.formation.cash_flow import Flow, Months, flow, growing, paid_later
from governance.formation.selectors.reckoning import (
    answers_of,
    not_yet,
    number,
    pictured,
    reckons,
    sheet_values,
    writer,
)
from governance.formation.startup_costs import Item, Startup, startup

MONTHS = 12


@reckons("startup_costs")
def startup_costs(worked: Worked, said: Answers) -> Reckoning:
    """What is needed before the first day, with and without what can wait."""
    if needed := said.missing("startup"):
        return not_yet(needed)
    found = startup_of(said)
    money = writer(worked.cooperative)
    rows = [
        (_("Needed at once"), found.now_cents),
        (_("Cushion of fixed costs"), found.reserve_cents),
        (_("Needed before the first day"), found.needed_cents),
        (_("What can wait"), found.later_cents),
    ]
    table = Reckoned(
        title=_("What it comes to"),
        columns=(_("What"), _("Amount")),
        rows=tuple((label, money(cents)) for label, cents in rows),
        total=(_("All of it"), money(found.total_cents)),
    )
    notes = []
    if not found.reserve_cents:
        notes.append(
            _(
                "There is no cushion yet. Write your fixed costs of a month and for how "
                "many months you keep them, or one late payer can stop you."
            )
        )
    return Reckoning(
        tables=(table,),
        notes=tuple(notes),
        figures={
            "now": found.now_cents,
            "later": found.later_cents,
            "reserve": found.reserve_cents,
            "needed": found.needed_cents,
            "total": found.total_cents,
        },
    )


def startup_of(said: Answers) -> Startup:
    """The list of the sheet of start-up costs, added up."""
    items = [
        Item(
            what=row.text("what"),
            cents=row.cents("amount") or 0,
            can_wait=row.flag("later"),
        )
        for row in said.rows("startup")
    ]
    return startup(
        items,
        fixed_cents=said.cents("fixed_month") or 0,
        reserve_months=said.number("reserve_months", most=120) or Fraction(0),
    )


def startup_written(cooperative: Cooperative) -> Startup:
    """What a group wrote in its sheet of start-up costs, added up; one query."""
    values = sheet_values(cooperative, "startup_costs")
    return startup_of(answers_of(values, "startup_costs"))


@reckons("cash_flow")
def cash_flow(worked: Worked, said: Answers) -> Reckoning:
    """Twelve months, the deepest point, and the same with customers who pay late."""
    months, names = _months(said)
    if not months:
        return not_yet(said.named("months"))
    once = said.cents("startup_sum")
    if once is None:
        once = startup_written(worked.cooperative).now_cents
    opening = (said.cents("opening", least=-(10**13)) or 0) - once
    found, late = flow(opening, months), flow(opening, paid_later(months))
    money = writer(worked.cooperative)
    return Reckoning(
        tables=(
            _months_table(found, names, worked.cooperative),
            Reckoned(
                title=_("The deepest point"),
                columns=(_("If customers pay"), _("Month"), _("What is missing")),
                rows=(
                    _deepest(_("in the same month"), found, names, worked.cooperative),
                    _deepest(_("a month later"), late, names, worked.cooperative),
                ),
                words=_("Start-up costs of %(once)s are paid before month one.")
                % {"once": money(once)},
            ),
        ),
        charts=(_months_chart(found, names, worked.cooperative),),
        notes=_cash_notes(found, worked.cooperative),
        figures={
            "lowest": found.lowest_cents,
            "missing": found.missing_cents,
            "closing": found.closing_cents,
            "missing_later": late.missing_cents,
            "startup": once,
        },
    )


def _months(said: Answers) -> tuple[Months, list[str]]:
    """The months of the table, or those that a start and its growth make."""
    rows = said.rows("months")
    filled = [(row.cents("cash_in"), row.cents("cash_out")) for row in rows]
    if any(came is not None or went is not None for came, went in filled):
        names = [row.text("month") or str(place) for place, row in enumerate(rows, 1)]
        return [(came or 0, went or 0) for came, went in filled], names
    first, out = said.cents("first_in"), said.cents("each_out")
    if first is None and out is None:
        return [], []
    growth = said.share("growth", most=10) or Fraction(0)
    names = [str(place) for place in range(1, MONTHS + 1)]
    return growing(first or 0, out or 0, growth=growth, count=MONTHS), names


def _months_table(
    found: Flow, names: Sequence[str], cooperative: Cooperative
) -> Reckoned:
    money = writer(cooperative)
    lines = zip(names, found.months, found.balances, strict=True)
    came, went = (sum(side) for side in zip(*found.months, strict=True))
    return Reckoned(
        title=_("Month by month"),
        columns=(_("Month"), _("At its end"), _("In"), _("Out")),
        rows=tuple(
            (_month(name), money(balance), money(inward), money(outward))
            for name, (inward, outward), balance in lines
        ),
        total=(_("Together"), money(found.closing_cents), money(came), money(went)),
    )


def _month(name: str) -> str:
    """A month as a row is headed: by its number, or as it was called."""
    return _("Month %(number)s") % {"number": name} if name.isdecimal() else name


def _deepest(
    how: str, found: Flow, names: Sequence[str], cooperative: Cooperative
) -> tuple[str, ...]:
    money = writer(cooperative)
    month = names[found.lowest] if found.lowest >= 0 else _("before the first")
    return how, month, money(found.missing_cents)


def _months_chart(found: Flow, names: Sequence[str], cooperative: Cooperative) -> str:
    money = writer(cooperative)
    data = list(zip(names, found.balances, strict=True))
    desc = _("The lowest balance is %(lowest)s, the last one %(last)s.") % {
        "lowest": money(found.lowest_cents),
        "last": money(found.closing_cents),
    }
    title = _("Cash at the end of each month")
    return pictured(charts.bars, cooperative, title, desc, data, key="cash-flow")


def _cash_notes(found: Flow, cooperative: Cooperative) -> tuple[str, ...]:
    if not found.missing_cents:
        return ()
    words = _(
        "%(missing)s have to be there before month one, or you stop in the middle. Ask "
        "for deposits, for payment each week, and for suppliers who wait."
    )
    return (words % {"missing": writer(cooperative)(found.missing_cents)},)


@reckons("break_even")
def break_even(worked: Worked, said: Answers) -> Reckoning:
    """How many it takes, both neighbors checked, and one change at a time."""
    if needed := said.missing("price_one", "variable_one", "fixed_month"):
        return not_yet(needed)
    sale = Sale(
        price_cents=said.cents("price_one") or 0,
        variable_cents=said.cents("variable_one") or 0,
        fixed_cents=said.cents("fixed_month") or 0,
    )
    units = units_needed(sale)
    planned = said.number("planned", most=10**6)
    count = Fraction(units) if planned is None else planned
    tried = what_if(sale, count)
    figures = {
        "margin": sale.margin_cents,
        "units": units,
        "left": sale.left_cents(count),
    }
    return Reckoning(
        tables=(
            _neighbors(sale, units, worked.cooperative),
            _what_if(tried, count, worked.cooperative),
        ),
        notes=_even_notes(units, planned),
        charts=(_even_chart(sale, units, worked.cooperative),),
        figures=figures | {f"units:{each.change}": each.units or 0 for each in tried},
    )


def _neighbors(sale: Sale, units: int, cooperative: Cooperative) -> Reckoned:
    money = writer(cooperative)
    counts = [count for count in (units - 1, units, units + 1) if count >= 0]
    return Reckoned(
        title=_("It takes %(count)s in a month") % {"count": f"{units:,}"},
        columns=(_("How many"), _("Margin of all"), _("What is left")),
        rows=tuple(
            (
                f"{count:,}",
                money(count * sale.margin_cents),
                money(sale.left_cents(Fraction(count))),
            )
            for count in counts
        ),
        words=_(
            "One leaves a margin of %(margin)s, and the fixed costs are %(fixed)s. "
            "Always round up."
        )
        % {"margin": money(sale.margin_cents), "fixed": money(sale.fixed_cents)},
    )


def _what_if(
    tried: Sequence[Trial], count: Fraction, cooperative: Cooperative
) -> Reckoned:
    money = writer(cooperative)
    names = {
        rule.PLAN: _("As planned"),
        rule.PRICE_DOWN: _("The price falls by a tenth"),
        rule.PRICE_UP: _("The price rises by a tenth"),
        rule.COST_DOWN: _("One costs a tenth less"),
        rule.COST_UP: _("One costs a tenth more"),
        rule.FEWER: _("A fifth fewer are sold"),
        rule.MORE: _("A fifth more are sold"),
    }
    return Reckoned(
        title=_("What if? One change at a time"),
        columns=(_("What if …"), _("It takes"), _("Left in a month")),
        rows=tuple(
            (
                names[each.change],
                _("never enough") if each.units is None else f"{each.units:,}",
                money(each.left_cents),
            )
            for each in tried
        ),
        words=_("“Left” counts on %(count)s sold, or a fifth fewer or more.")
        % {"count": number(count)},
    )


def _even_chart(sale: Sale, units: int, cooperative: Cooperative) -> str:
    counts = range(max(0, units - 2), units + 3)
    data = [(f"{count:,}", sale.left_cents(Fraction(count))) for count in counts]
    desc = _("Below %(count)s something is missing, from there on something is left.") % {
        "count": units
    }
    title = _("What is left in a month")
    return pictured(charts.bars, cooperative, title, desc, data, key="break-even")


def _even_notes(units: int, planned: Fraction | None) -> tuple[str, ...]:
    if planned is None or planned >= units:
        return ()
    words = _(
        "You expect %(planned)s and it takes %(units)s. Look at what moves the result "
        "most in the table, before you go on."
    )
    return (words % {"planned": number(planned), "units": units},)
