"""The patronage simulator of a founding group: a surplus, by the real year's rule."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.offers import Reckoned, Reckoning, Worked
from coopkit.periods import FiscalYear
from coopkit.templatetags.ui import hours, percent
from governance.formation.answers import Answers
from governance.formation.selectors.reckoning import not_yet, pictured, reckons, writer
from ledger.equity.chart import Chart
from ledger.patronage.sketch import Sketched, line, sketch
from ledger.patronage.terms import WAGES
from ledger.patronage.worksheet import LaborLine, ShareLine, Sheet

OTHERS = "T001"
SUBCHAPTER_T = "subchapter_t"


@reckons("patronage")
def patronage(worked: Worked, answers: Answers) -> Reckoning:
    """A surplus down the four steps, and what half of it would come to."""
    if needed := answers.missing("surplus", "people"):
        return not_yet(needed)
    if nobody_worked(answers):
        return not_yet(answers.named("hours"))
    labor, names = crew(answers)
    year = Sketched(
        period=next_year(worked),
        number=1,
        net=answers.cents("surplus", least=-(10**13)) or 0,
        extraneous=answers.cents("outside") or 0,
        labor=labor,
        currency=worked.cooperative.currency,
        minor_units=worked.cooperative.minor_units,
    )
    sheet = sketch(year, worked.values, chart=Chart())
    tables = [
        steps_table(sheet, worked.cooperative),
        _shares_table(sheet, names, worked.cooperative),
    ]
    figures = figures_of(sheet)
    if year.net > 1:
        half = replace(year, net=year.net // 2, extraneous=year.extraneous // 2)
        halved = sketch(half, worked.values, chart=Chart())
        tables.append(_half_table(sheet, halved, names, worked.cooperative))
        figures["half:pool"] = halved.result.pool
    return Reckoning(
        tables=tuple(tables),
        notes=(*_leftovers(sheet, names), *cautions(sheet, worked)),
        charts=(_chart(sheet, worked.cooperative),) if sheet.result.pool >= 0 else (),
        figures=figures,
    )


def crew(
    answers: Answers,
    *,
    column: str = "hours",
    others: str = "others_hours",
    same_pay: bool = False,
) -> tuple[list[LaborLine], dict[str, str]]:
    """The labor of a sheet's table and of others, and the invented names by code.

    A sheet that asks for no wages takes it that an hour pays everybody the `same_pay`.
    """
    labor, names = [], {}
    for place, row in enumerate(answers.rows("people"), start=1):
        minutes = row.minutes(column)
        if minutes is None:
            continue
        code = f"M{place:03d}"
        names[code] = row.text("name") or code
        wages = minutes if same_pay else row.cents("wages")
        labor.append(line(code, minutes, wages=wages or 0))
    minutes = answers.minutes(others)
    wages = minutes if same_pay else answers.cents("others_wages")
    if minutes or wages:
        labor.append(line(OTHERS, minutes or 0, member=False, wages=wages or 0))
    return labor, names


def same_pay_note(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What such a sheet took for granted, where the bylaws look at wages."""
    measures = {*values["patronage.basis"], values["patronage.labor_split"]}
    if WAGES not in measures:
        return ()
    return (_("Your rules look at wages. Here an hour pays everybody the same."),)


def nobody_worked(answers: Answers, column: str = "hours") -> bool:
    """Whether no member of a sheet's table has an hour."""
    return not any(row.minutes(column) for row in answers.rows("people"))


def next_year(worked: Worked) -> FiscalYear:
    """The first whole fiscal year to come."""
    this = year_of(worked.cooperative, worked.on)
    return year_ending(worked.cooperative, this.name + 1)


def fund_words(name: str) -> str:
    """What an account held in common is called."""
    own = {
        "collective": _("Collective account"),
        "indivisible": _("Indivisible reserve"),
        "statutory": _("Reserve that the law asks for"),
        "voluntary": _("Voluntary reserve"),
        "startup": _("Losses of the start-up years"),
        "later": _("Waits for later surpluses"),
        "education": _("Education fund"),
    }
    return own.get(name, name)


def figures_of(sheet: Sheet) -> dict[str, int]:
    """Every figure of a year by name, in exact cents."""
    result = sheet.result
    found = {
        "net": sheet.net,
        "patronage": result.patronage,
        "non_patronage": result.non_patronage,
        "pool": result.pool,
        "cash": result.cash,
        "retained": result.retained,
    }
    found |= {f"fund:{name}": cents for name, cents in result.appropriated.items()}
    for share in result.shares:
        found[f"total:{share.code}"] = share.total
        found[f"cash:{share.code}"] = share.cash
        found[f"retained:{share.code}"] = share.retained
    return found


def steps_table(sheet: Sheet, cooperative: Cooperative) -> Reckoned:
    """The four steps of the lesson, a line for each amount."""
    money, result = writer(cooperative), sheet.result
    rows = [
        (_("1. Earned by members’ work"), result.patronage),
        (_("1. Earned otherwise"), result.non_patronage),
        *(
            (_("2. Kept together: %(fund)s") % {"fund": fund_words(name)}, cents)
            for name, cents in result.appropriated.items()
        ),
        (_("3. Left to share"), result.pool),
        (_("4. Of it paid in money"), result.cash),
        (_("4. Of it kept in the members’ accounts"), result.retained),
    ]
    return Reckoned(
        title=_("Four steps down the staircase"),
        columns=(_("Step"), _("Amount")),
        rows=tuple((label, money(cents)) for label, cents in rows),
        total=(_("The result of the year"), money(sheet.net)),
        words=_("What is kept together and what is left to share make the whole result."),
    )


def _shares_table(
    sheet: Sheet, names: dict[str, str], cooperative: Cooperative
) -> Reckoned:
    money, result = writer(cooperative), sheet.result
    by_wages = WAGES in sheet.rule("patronage.basis").value
    wages = sheet.wages

    def measure(share: ShareLine) -> str:
        return money(wages.get(share.code, 0)) if by_wages else hours(share.minutes)

    return Reckoned(
        title=_("Each member’s share"),
        columns=(
            _("Member"),
            _("Share"),
            _("In money"),
            _("Kept"),
            _("Wages") if by_wages else _("Hours"),
        ),
        rows=tuple(
            (
                names.get(share.code, share.code),
                *map(money, (share.total, share.cash, share.retained)),
                measure(share),
            )
            for share in result.shares
        ),
        total=(_("All"), *map(money, (result.pool, result.cash, result.retained)), ""),
    )


def _half_table(
    sheet: Sheet, halved: Sheet, names: dict[str, str], cooperative: Cooperative
) -> Reckoned:
    money = writer(cooperative)
    less = {share.code: share for share in halved.result.shares}
    return Reckoned(
        title=_("The same rules with half of that surplus"),
        columns=(_("Member"), _("Share"), _("With half")),
        rows=tuple(
            (
                names.get(share.code, share.code),
                money(share.total),
                money(less[share.code].total if share.code in less else 0),
            )
            for share in sheet.result.shares
        ),
        total=(_("All"), money(sheet.result.pool), money(halved.result.pool)),
    )


def _chart(sheet: Sheet, cooperative: Cooperative) -> str:
    money, result = writer(cooperative), sheet.result
    steps: list[charts.Step] = [(_("The result of the year"), sheet.net, "total")]
    for name, cents in result.appropriated.items():
        if cents:
            steps.append((fund_words(name), -cents, "out"))
    steps.append((_("Left to share"), result.pool, "total"))
    if result.cash:
        steps.append((_("Paid in money"), -result.cash, "out"))
    steps.append((_("Kept in the accounts"), result.retained, "total"))
    told = {
        "net": money(sheet.net),
        "pool": money(result.pool),
        "cash": money(result.cash),
    }
    desc = _("Of %(net)s, %(pool)s are shared, and %(cash)s of it paid in money.") % told
    title = _("Where the surplus goes")
    return pictured(charts.waterfall, cooperative, title, desc, steps, key="patronage")


def _leftovers(sheet: Sheet, names: dict[str, str]) -> tuple[str, ...]:
    """Who got an odd cent, and who takes no part at all."""
    notes = []
    if sheet.net < 0:
        notes.append(
            _("This is a loss. The sheet of hard days shows who would carry it.")
        )
    lucky = [names.get(share.code, share.code) for share in sheet.result.leftover]
    if lucky:
        words = _(
            "Cents that could not be divided went to whoever lost most in cutting: "
            "%(names)s."
        )
        notes.append(words % {"names": ", ".join(lucky)})
    taking = {share.code for share in sheet.result.shares}
    out = [name for code, name in names.items() if code not in taking]
    if out and taking:
        words = _("Below the least hours, and so without a share: %(names)s.")
        notes.append(words % {"names": ", ".join(out)})
    capped = [names.get(code, code) for code in sheet.result.capped]
    if capped:
        words = _("At the largest part that one member may have: %(names)s.")
        notes.append(words % {"names": ", ".join(capped)})
    return tuple(notes)


def cautions(sheet: Sheet, worked: Worked) -> tuple[str, ...]:
    """What the law hangs on a dividend; no tax advice."""
    if sheet.is_loss or not sheet.result.pool:
        return ()
    if worked.cooperative.tax_regime != SUBCHAPTER_T:
        return (
            _("How a share is taxed depends on the law of your place: ask somebody."),
        )
    notes = []
    if sheet.rule("patronage.notice").value == "qualified":
        words = _(
            "With qualified notices each member counts the whole share as income, also "
            "the part that is kept. The part in money (%(cash)s) should at least cover "
            "that tax. Each member must have agreed to it (26 U.S.C. § 1388(c))."
        )
        notes.append(words % {"cash": percent(sheet.rule("patronage.cash_share").value)})
    else:
        notes.append(
            _(
                "With nonqualified notices the co-op pays tax on what is kept now, and "
                "members when it is paid out (26 U.S.C. § 1388(d))."
            )
        )
    words = _(
        "Shares are paid and notices given by %(day)s at the latest (26 U.S.C. "
        "§ 1382(d)). The bylaws must promise the dividend before the money is earned: "
        "adopt them before the first working day."
    )
    notes.append(words % {"day": date_format(sheet.deadline, "DATE_FORMAT")})
    notes.append(_("A draft to learn with: not legal or tax advice."))
    return tuple(notes)
