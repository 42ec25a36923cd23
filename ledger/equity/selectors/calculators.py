"""The buy-in of a founding group: its plan to the cent, and what a leaver is owed."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.offers import Reckoned, Reckoning, Worked
from coopkit.periods import month_end
from governance.bylaws.selectors import Bylaws
from governance.formation.answers import Answers
from governance.formation.selectors.reckoning import (
    bylaws_of,
    not_yet,
    pictured,
    reckons,
    writer,
)
from ledger.equity.departure import Installment
from ledger.equity.limits import breaches
from ledger.equity.selectors.notes import departure_plan
from ledger.equity.selectors.prices import first_by, plan_by, price_by
from ledger.equity.selectors.subscriptions import OBEYED
from ledger.equity.subscription import Part, Price, divided

LEAVING = ("departure.years", "departure.first_share", "departure.rate")
REVOLVING = "keep_revolving"


@reckons("buy_in")
def buy_in(worked: Worked, answers: Answers) -> Reckoning:
    """A plan with dates and cents, what all bring together, and what a leaver is owed."""
    if needed := answers.missing("members"):
        return not_yet(needed)
    members = answers.count("members", most=10_000) or 0
    joins = answers.day("joins_on") or worked.on
    rules = bylaws_of(worked, (*OBEYED, *LEAVING))
    price = price_by(rules, on=worked.on)
    parts = parts_by(rules, price, first_due=joins)
    months = answers.count("leaves_after", most=600)
    leaves = later(joins, 12 if months is None else months)
    paid = sum(part.cents for part in parts if part.due <= leaves)
    share, common, fee = divided(price, paid)
    owed = departure_plan(share, rules, "departure.years", last_day=leaves)
    return Reckoning(
        tables=(
            _price_table(price, first_by(rules, price), worked.cooperative),
            _plan_table(parts, worked.cooperative),
            _together(price, parts, members, joins, worked.cooperative),
            _leaver(paid, share, owed, leaves, worked.cooperative),
        ),
        notes=_notes(worked, answers, price, parts),
        charts=(_chart(parts, worked.cooperative),),
        figures={
            "share": price.share_cents,
            "common": price.collective_cents,
            "fee": price.fee_cents,
            "total": price.total_cents,
            "all": price.buy_in_cents * members,
            "all_at_once": parts[0].cents * members,
            "left:paid": paid,
            "left:owed": share,
            "left:kept": common + fee,
            "left:interest": sum(each.interest_cents for each in owed),
            **{f"part:{place}": part.cents for place, part in enumerate(parts, 1)},
        },
    )


def parts_by(rules: Bylaws, price: Price, *, first_due: date) -> tuple[Part, ...]:
    """The slowest plan that the bylaws allow: the first payment, then all instalments."""
    most = rules["members.buy_in_instalments"].count
    count = most + 1 if first_by(rules, price) else most
    return plan_by(rules, price, count=count, first_due=first_due)


def later(day: date, months: int) -> date:
    """The same day so many months later; the last of a month where it has none such.

    >>> later(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    count = day.year * 12 + day.month - 1 + months
    return month_end(count // 12, count % 12 + 1, day.day)


def _price_table(price: Price, first: Cents, cooperative: Cooperative) -> Reckoned:
    money = writer(cooperative)
    rows = [
        (_("Stands in the member’s account, owed back"), price.share_cents),
        (_("Goes to the collective account at once"), price.collective_cents),
        (_("Entry fee, not given back"), price.fee_cents),
    ]
    return Reckoned(
        title=_("What one member pays in"),
        columns=(_("What"), _("Amount")),
        rows=tuple((label, money(cents)) for label, cents in rows),
        total=(_("Together"), money(price.total_cents)),
        words=_("At least %(first)s of it is paid on joining.") % {"first": money(first)},
    )


def _plan_table(parts: Sequence[Part], cooperative: Cooperative) -> Reckoned:
    """The plan, payments of the same amount in one line."""
    money = writer(cooperative)
    rows = []
    for cents, group in groupby(parts, key=lambda part: part.cents):
        same = list(group)
        when = date_format(same[0].due, "DATE_FORMAT")
        if len(same) > 1:
            when = _("each month from %(day)s") % {"day": when}
        rows.append((when, f"{len(same)}", money(cents)))
    return Reckoned(
        title=_("One plan, to the cent"),
        columns=(_("When"), _("Payments"), _("Each")),
        rows=tuple(rows),
        total=(
            _("Together, by %(day)s")
            % {"day": date_format(parts[-1].due, "DATE_FORMAT")},
            f"{len(parts)}",
            money(sum(part.cents for part in parts)),
        ),
        words=_("The vote is whole from the day of admission, however slow the plan."),
    )


def _together(
    price: Price,
    parts: Sequence[Part],
    members: int,
    joins: date,
    cooperative: Cooperative,
) -> Reckoned:
    """What all members bring by when, if all join on one day."""
    money = writer(cooperative)
    marks = [
        (_("on the first day"), joins),
        (_("after half a year"), later(joins, 6)),
        (_("after a year"), later(joins, 12)),
        (_("once all is paid"), parts[-1].due),
    ]
    rows = []
    for label, day in marks:
        paid = sum(part.cents for part in parts if part.due <= day)
        rows.append((label, money(paid), money(paid * members)))
    return Reckoned(
        title=_("What all %(count)s of you bring together") % {"count": members},
        columns=(_("By when"), _("One member"), _("All members")),
        rows=tuple(rows),
        words=_("Buy-ins of all, without fees: %(all)s.")
        % {"all": money(price.buy_in_cents * members)},
    )


def _leaver(
    paid: Cents,
    share: Cents,
    owed: Sequence[Installment],
    leaves: date,
    cooperative: Cooperative,
) -> Reckoned:
    money = writer(cooperative)
    return Reckoned(
        title=_("Somebody leaves on %(day)s")
        % {"day": date_format(leaves, "DATE_FORMAT")},
        columns=(_("Paid back by"), _("Account"), _("Interest")),
        rows=tuple(
            (
                date_format(each.due, "DATE_FORMAT"),
                money(each.principal_cents),
                money(each.interest_cents),
            )
            for each in owed
        ),
        total=(
            _("Together"),
            money(share),
            money(sum(each.interest_cents for each in owed)),
        ),
        words=_(
            "Paid in by then: %(paid)s. Owed back: %(share)s, what was paid and not the "
            "whole buy-in. A part of surplus or loss comes on top or off."
        )
        % {"paid": money(paid), "share": money(share)},
    )


def _chart(parts: Sequence[Part], cooperative: Cooperative) -> str:
    """How a member's share grows, year by year."""
    money = writer(cooperative)
    paid, data = 0, [(_("On joining"), parts[0].cents)]
    for year, group in groupby(parts, key=lambda part: part.due.year):
        paid += sum(part.cents for part in group)
        data.append((str(year), paid))
    title = _("What one member has paid in by the end of each year")
    desc = _("From %(first)s on joining to %(all)s.") % {
        "first": money(parts[0].cents),
        "all": money(paid),
    }
    return pictured(charts.bars, cooperative, title, desc, data, key="buy-in")


def _notes(
    worked: Worked, answers: Answers, price: Price, parts: Sequence[Part]
) -> tuple[str, ...]:
    """Who could not pay it so, and what the law says to the price."""
    money = writer(worked.cooperative)
    first, each = answers.cents("could_first"), answers.cents("could_month")
    notes = []
    if first is not None and first < parts[0].cents:
        words = _(
            "The first payment is %(due)s, and one of you could pay %(could)s. Lower the "
            "part that is paid at admission, or the buy-in."
        )
        notes.append(words % {"due": money(parts[0].cents), "could": money(first)})
    rest = price.total_cents - parts[0].cents
    largest = max((part.cents for part in parts[1:]), default=0)
    if each is not None and each < largest:
        words = _("An instalment is %(due)s, and one of you could pay %(could)s a month.")
        notes.append(words % {"due": money(largest), "could": money(each)})
        if each:
            count = {"count": -(-rest // each)}
            notes.append(_("With that, it takes %(count)s instalments.") % count)
    return (*notes, *_law_notes(worked, price))


def _law_notes(worked: Worked, price: Price) -> list[str]:
    """What the law and the bylaws say to the price and to leaving."""
    notes = []
    over = breaches(
        {"M001": price.share_cents},
        jurisdiction=worked.cooperative.jurisdiction,
        on=worked.on,
        minor_units=worked.cooperative.minor_units,
    )
    for breach in over:
        words = _(
            "More than %(most)s of one member: ask a lawyer which exemption from "
            "securities law fits (%(source)s)."
        )
        most = writer(worked.cooperative)(breach.most_cents)
        notes.append(words % {"most": most, "source": breach.rule.source})
    if worked.values.get("departure.becomes") == REVOLVING:
        notes.append(
            _("By your rules a leaver is paid in turn with all members’ accounts.")
        )
    notes.append(_("A draft to learn with: not legal or tax advice."))
    return notes
