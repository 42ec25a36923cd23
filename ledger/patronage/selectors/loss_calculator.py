"""A loss that is tried out, and somebody who leaves: who bears what, who is paid when."""

from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.offers import Reckoned, Reckoning, Worked
from coopkit.templatetags.ui import percent
from governance.formation.answers import Answers
from governance.formation.selectors.reckoning import (
    bylaws_of,
    not_yet,
    pictured,
    reckons,
    writer,
)
from ledger.equity.capital import member_accounts
from ledger.equity.chart import Chart
from ledger.equity.departure import Installment
from ledger.equity.selectors.notes import departure_plan
from ledger.patronage.losses import COLLECTIVE, LATER, STARTUP
from ledger.patronage.scenario import Tried, try_out
from ledger.patronage.selectors.calculators import (
    crew,
    figures_of,
    fund_words,
    next_year,
    nobody_worked,
    same_pay_note,
)
from ledger.patronage.sketch import Sketched, after, sketch
from ledger.patronage.worksheet import Sheet

CHART = Chart()
ON_MEMBERS = "patronage.loss_members"


@reckons("losses")
def losses(worked: Worked, answers: Answers) -> Reckoning:
    """Who bears a loss by these rules and by two others, and how a leaver is paid."""
    tables: list[Reckoned] = []
    notes: list[str] = []
    pictures: list[str] = []
    figures: dict[str, int] = {}
    leaves = answers.cents("leaves_with")
    loss = answers.cents("loss")
    if not loss and not leaves:
        return not_yet(answers.named("loss", "leaves_with"))
    if loss and nobody_worked(answers):
        return not_yet(answers.named("hours"))
    if loss:
        sheet, held, names = _tried(worked, answers, loss)
        tables += [
            _pages(sheet, held, names, worked.cooperative),
            _where(sheet, worked.cooperative),
            _otherwise(sheet, worked),
        ]
        pictures.append(_chart(sheet, worked.cooperative))
        notes += _notes(sheet, names, worked)
        figures |= _figures(sheet, held, names)
    if leaves:
        plan = _plan(worked, leaves)
        tables.append(_plan_table(plan, worked.cooperative))
        figures["leaver:interest"] = sum(each.interest_cents for each in plan)
        figures |= {
            f"leaver:{place}": each.principal_cents
            for place, each in enumerate(plan, start=1)
        }
    notes.append(_("A draft to learn with: not legal or tax advice."))
    return Reckoning(
        tables=tuple(tables),
        notes=tuple(notes),
        charts=tuple(pictures),
        figures=figures,
    )


def _tried(
    worked: Worked, answers: Answers, loss: Cents
) -> tuple[Sheet, dict[str, Cents], dict[str, str]]:
    """The year of the loss, worked out; the balances before it; the names by code."""
    labor, names = crew(answers, same_pay=True)
    startup = int(worked.values["patronage.startup_years"])
    number = answers.count("year_number", least=1, most=500) or startup + 1
    period = next_year(worked)
    is_qualified = worked.values["patronage.notice"] == "qualified"
    held: dict[str, Cents] = {CHART.unallocated: -(answers.cents("common") or 0)}
    for place, row in enumerate(answers.rows("people"), start=1):
        code = f"M{place:03d}"
        if code not in names:
            continue
        held[CHART.share(code)] = 0
        for back, key in ((2, "kept_before"), (1, "kept_last")):
            kept = CHART.retained(code, period.name - back, is_qualified)
            held[kept] = -(row.cents(key) or 0)
    year = Sketched(
        period=period,
        number=number,
        net=-loss,
        labor=labor,
        held=held,
        currency=worked.cooperative.currency,
        minor_units=worked.cooperative.minor_units,
    )
    return sketch(year, worked.values, chart=CHART), held, names


def _pages(
    sheet: Sheet,
    held: Mapping[str, Cents],
    names: Mapping[str, str],
    cooperative: Cooperative,
) -> Reckoned:
    """Each member's account before and after."""
    money = writer(cooperative)
    before = member_accounts(held, CHART)
    then = member_accounts(after(sheet, held, chart=CHART), CHART)
    shares = {share.code: share for share in sheet.result.shares}
    rows, sums = [], [0, 0, 0]
    for code, name in names.items():
        cells = (
            shares[code].total if code in shares else 0,
            then[code].total_cents,
            before[code].total_cents,
        )
        sums = [total + cell for total, cell in zip(sums, cells, strict=True)]
        rows.append((name, *map(money, cells)))
    return Reckoned(
        title=_("The members’ accounts"),
        columns=(_("Member"), _("Part of the loss"), _("After"), _("Before the loss")),
        rows=tuple(rows),
        total=(_("All"), *map(money, sums)),
    )


def landed(sheet: Sheet) -> list[tuple[str, Cents]]:
    """Where a loss has landed, positive: the parts make the whole."""
    members = -sum(share.total for share in sheet.result.shares)
    cover = sheet.result.cover
    rest = -sheet.net - members - sum(cover.values())
    found = [("members", members), *cover.items()]
    return [*found, (COLLECTIVE, rest)] if rest else found


def _where(sheet: Sheet, cooperative: Cooperative) -> Reckoned:
    money = writer(cooperative)
    return Reckoned(
        title=_("Where the loss lands"),
        columns=(_("Who carries it"), _("Amount")),
        rows=tuple((_bearer(name), money(cents)) for name, cents in landed(sheet)),
        total=(_("The whole loss"), money(-sheet.net)),
    )


def _bearer(name: str) -> str:
    return _("Members’ accounts") if name == "members" else fund_words(name)


def _otherwise(sheet: Sheet, worked: Worked) -> Reckoned:
    """The same loss by the rule as chosen, and by two others, as scenarios are run."""
    money = writer(worked.cooperative)
    chosen = percent(str(worked.values[ON_MEMBERS]))
    tried = [
        try_out(sheet, _("As chosen: %(part)s on members") % {"part": chosen}, {}),
        *(
            try_out(sheet, _("%(part)s on members") % {"part": percent(part)}, change)
            for part, change in (
                (part, {ON_MEMBERS: part, "patronage.startup_years": 0})
                for part in ("0", "3/4", "1")
            )
        ),
    ]
    return Reckoned(
        title=_("And if the rule were another?"),
        columns=(_("Rule"), _("Members"), _("In common, or later")),
        rows=tuple((each.name, *_sides(each, sheet, money)) for each in tried),
        words=_("The other rules are tried without start-up years."),
    )


def _sides(each: Tried, sheet: Sheet, money: object) -> tuple[str, str]:
    write = money if callable(money) else str
    if each.result is None:
        return str(each.refusal), ""
    members = -sum(share.total for share in each.result.shares)
    return write(members), write(-sheet.net - members)


def _chart(sheet: Sheet, cooperative: Cooperative) -> str:
    money = writer(cooperative)
    steps: list[charts.Step] = [(_("The whole loss"), -sheet.net, "total")]
    steps += [(_bearer(name), -cents, "out") for name, cents in landed(sheet) if cents]
    told = ", ".join(f"{_bearer(name)}: {money(cents)}" for name, cents in landed(sheet))
    desc = _("Of %(loss)s: %(parts)s.") % {"loss": money(-sheet.net), "parts": told}
    title = _("Where the loss lands")
    return pictured(charts.waterfall, cooperative, title, desc, steps, key="losses")


def _notes(sheet: Sheet, names: Mapping[str, str], worked: Worked) -> list[str]:
    money = writer(worked.cooperative)
    notes = [*same_pay_note(worked.values)]
    if STARTUP in sheet.result.cover:
        notes.append(
            _(
                "This is one of the start-up years: all is carried in common, and later "
                "surpluses give it back before anything else is kept together."
            )
        )
    if sheet.result.cover.get(LATER):
        words = _("%(amount)s wait, and later surpluses fill that hole first.")
        notes.append(words % {"amount": money(sheet.result.cover[LATER])})
    for share in sheet.result.shares:
        if share.top_up:
            words = _("%(name)s would have to add %(amount)s. Only agree in writing.")
            told = {"name": names[share.code], "amount": money(share.top_up)}
            notes.append(words % told)
    notes.append(_("In a year of loss nothing is paid out, and there are no notices."))
    return notes


def _figures(
    sheet: Sheet, held: Mapping[str, Cents], names: Mapping[str, str]
) -> dict[str, int]:
    found = figures_of(sheet)
    found |= {f"landed:{name}": cents for name, cents in landed(sheet)}
    then = member_accounts(after(sheet, held, chart=CHART), CHART)
    return found | {f"account:{code}": then[code].total_cents for code in names}


def _plan(worked: Worked, cents: Cents) -> Sequence[Installment]:
    """A leaver's payments, by the rule that works out a real note."""
    keys = ("departure.years", "departure.first_share", "departure.rate")
    bylaws = bylaws_of(worked, keys)
    return departure_plan(cents, bylaws, "departure.years", last_day=worked.on)


def _plan_table(plan: Sequence[Installment], cooperative: Cooperative) -> Reckoned:
    money = writer(cooperative)
    principal = sum(each.principal_cents for each in plan)
    interest = sum(each.interest_cents for each in plan)
    return Reckoned(
        title=_("Somebody leaves today: when the account is paid"),
        columns=(
            _("Paid back by"),
            _("In all"),
            _("Account"),
            _("Interest"),
            _("Still owed"),
        ),
        rows=tuple(
            (
                date_format(each.due, "DATE_FORMAT"),
                money(each.principal_cents + each.interest_cents),
                money(each.principal_cents),
                money(each.interest_cents),
                money(each.left_cents),
            )
            for each in plan
        ),
        total=(
            _("Together"),
            money(principal + interest),
            money(principal),
            money(interest),
            "",
        ),
        words=_("Can your cash sheet carry it? And if three leave in the same year?"),
    )
