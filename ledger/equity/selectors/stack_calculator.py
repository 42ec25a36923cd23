"""The capital stack of a founding group: its sources, the gap, what loans cost a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.offers import Reckoned, Reckoning, Worked
from coopkit.templatetags.ui import percent
from governance.bylaws.selectors import Bylaws
from governance.formation.answers import Answers
from governance.formation.capital_stack import Due, Source, Stack, by_year, stack
from governance.formation.selectors.calculators import startup_written
from governance.formation.selectors.reckoning import (
    bylaws_of,
    not_yet,
    pictured,
    reckons,
    writer,
)
from ledger.equity.loan import LoanPayment, payments
from ledger.equity.selectors.calculators import later, parts_by
from ledger.equity.selectors.prices import price_or_none
from ledger.equity.selectors.subscriptions import OBEYED
from ledger.equity.subscription import Price

BUY_INS, GIFTS, AHEAD = "buy_ins", "gifts", "ahead"
MEMBER_LOANS, FUND_LOANS = "member_loans", "fund_loans"
MOST_MONTHS = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A loan as it would be agreed; paid back each month, or whole if `months` is 1."""

    cents: Cents
    rate: Fraction
    months: int

    def payments(self, *, on: date) -> tuple[LoanPayment, ...]:
        """Its payments, by the rule that every member's loan is written with."""
        return payments(
            self.cents,
            rate=self.rate,
            count=self.months,
            on=on,
            first_due=later(on, 1),
            every_months=1,
        )


@reckons("capital_stack")
def capital_stack(worked: Worked, answers: Answers) -> Reckoning:
    """What is needed, what fills it from the bottom, and what the loans take a year."""
    need = sum(row.cents("amount") or 0 for row in answers.rows("needs"))
    need = need or answers.cents("need_total") or 0
    need = need or startup_written(worked.cooperative).needed_cents
    if not need:
        return not_yet(answers.named("needs"))
    own = _loans(answers, "member_loans", answers)
    others = _loans(answers, "fund_loans", None)
    rules = bylaws_of(worked, OBEYED)
    members = answers.count("members", most=10_000) or 0
    price = price_or_none(rules, on=worked.on)
    at_once = _at_once(rules, price, worked.on) * members
    found = stack(
        need,
        [
            Source(key=BUY_INS, cents=price.total_cents * members),
            Source(key=GIFTS, cents=answers.cents("gifts") or 0),
            Source(key=AHEAD, cents=answers.cents("ahead") or 0),
            Source(key=MEMBER_LOANS, cents=_whole(own), is_owed=True),
            Source(key=FUND_LOANS, cents=_whole(others), is_owed=True),
        ],
    )
    rows = [row for loan in (*own, *others) for row in loan.payments(on=worked.on)]
    dues = by_year(
        [(row.due, row.principal_cents, row.interest_cents) for row in rows],
        begins=worked.on,
    )
    tables = [_stack_table(found, worked.cooperative)]
    if dues:
        tables.append(_service_table(dues, rows, worked.cooperative))
    return Reckoning(
        tables=tuple(tables),
        notes=_notes(worked, answers, found, own, at_once),
        charts=(_chart(found, worked.cooperative),),
        figures=_figures(found, dues, at_once),
    )


def _at_once(rules: Bylaws, price: Price, on: date) -> Cents:
    """What one member brings on the first day."""
    if not price.total_cents:
        return 0
    return parts_by(rules, price, first_due=on)[0].cents


def _loans(answers: Answers, key: str, terms: Answers | None) -> list[Loan]:
    """The loans of a table; what a row leaves open is as the common terms say."""
    rate = terms.share("loan_rate") if terms else None
    years = terms.number("loan_years", most=40) if terms else None
    loans = []
    for row in answers.rows(key):
        cents = row.cents("amount") or 0
        own_rate, own_months = row.share("rate"), row.count("months", most=MOST_MONTHS)
        months = own_months or int((years or 0) * 12) or 12
        if cents:
            rate_of = own_rate if own_rate is not None else rate or Fraction(0)
            loans.append(Loan(cents=cents, rate=rate_of, months=months))
    return loans


def _whole(loans: Sequence[Loan]) -> Cents:
    return sum(loan.cents for loan in loans)


def _words(key: str) -> str:
    return {
        BUY_INS: _("Buy-ins"),
        GIFTS: _("Grants and gifts"),
        AHEAD: _("Customers ahead, suppliers who wait"),
        MEMBER_LOANS: _("Loans of members"),
        FUND_LOANS: _("Other loans"),
    }[key]


def _stack_table(found: Stack, cooperative: Cooperative) -> Reckoned:
    money = writer(cooperative)
    rows = [
        (_words(each.key), money(each.cents), percent(found.part(each.cents)))
        for each in found.sources
    ]
    last = (_("Still missing"), found.gap_cents)
    if found.spare_cents:
        last = (_("More than you need"), found.spare_cents)
    rows.append((last[0], money(last[1]), percent(found.part(last[1]))))
    return Reckoned(
        title=_("The stack, the cheapest first"),
        columns=(_("Source"), _("Amount"), _("Of the need")),
        rows=tuple(rows),
        total=(_("What you need"), money(found.need_cents), percent(1)),
    )


def _service_table(
    dues: Sequence[Due], rows: Sequence[LoanPayment], cooperative: Cooperative
) -> Reckoned:
    """What the loans take out of the cash, by twelve months."""
    money = writer(cooperative)
    first = min(row.due for row in rows)
    month = sum(
        row.principal_cents + row.interest_cents for row in rows if row.due == first
    )
    principal = sum(due.principal_cents for due in dues)
    interest = sum(due.interest_cents for due in dues)
    return Reckoned(
        title=_("What the loans take out of your cash"),
        columns=(_("Twelve months"), _("In all"), _("Paid back"), _("Interest")),
        rows=tuple(
            (
                str(due.year),
                money(due.total_cents),
                money(due.principal_cents),
                money(due.interest_cents),
            )
            for due in dues
        ),
        total=(
            _("Together"),
            money(principal + interest),
            money(principal),
            money(interest),
        ),
        words=_(
            "Equal parts each month, with interest by the day. The first payment, on "
            "%(day)s, is %(month)s: put it into your cash sheet."
        )
        % {"day": date_format(first, "DATE_FORMAT"), "month": money(month)},
    )


def _chart(found: Stack, cooperative: Cooperative) -> str:
    money = writer(cooperative)
    steps: list[charts.Step] = [(_("What you need"), found.need_cents, "total")]
    steps += [(_words(each.key), -each.cents, "out") for each in found.sources]
    missing = found.need_cents - found.total_cents
    steps.append((_("Still missing"), missing, "total"))
    title = _("What fills the need")
    desc = _("%(total)s of %(need)s are there, %(gap)s are missing.") % {
        "total": money(found.total_cents),
        "need": money(found.need_cents),
        "gap": money(found.gap_cents),
    }
    return pictured(
        charts.waterfall, cooperative, title, desc, steps, key="capital-stack"
    )


def _notes(
    worked: Worked, answers: Answers, found: Stack, own: Sequence[Loan], at_once: Cents
) -> tuple[str, ...]:
    money = writer(worked.cooperative)
    notes = []
    if found.gap_cents:
        words = _(
            "%(gap)s are missing. Need less, wait, or look for another source; fill up "
            "with loans only what is still missing."
        )
        notes.append(words % {"gap": money(found.gap_cents)})
    buy_ins = sum(each.cents for each in found.sources if each.key == BUY_INS)
    if buy_ins > at_once:
        words = _(
            "Of the buy-ins, %(once)s come on the first day; %(rest)s follow in "
            "instalments."
        )
        told = {"once": money(at_once), "rest": money(buy_ins - at_once)}
        notes.append(words % told)
    limit = answers.cents("loan_limit")
    if limit is not None and any(loan.cents > limit for loan in own):
        words = _("A member lends more than the %(limit)s that you set as the most.")
        notes.append(words % {"limit": money(limit)})
    if len({loan.rate for loan in own}) > 1:
        notes.append(_("Members lend at different rates. The same terms keep the peace."))
    if found.owed_cents:
        notes.append(
            _(
                "Have a lawyer or a co-op developer read each loan before you sign it. "
                "A loan gives no vote."
            )
        )
    notes.append(_("A draft to learn with: not legal or tax advice."))
    return tuple(notes)


def _figures(found: Stack, dues: Sequence[Due], at_once: Cents) -> dict[str, int]:
    figures = {
        "need": found.need_cents,
        "total": found.total_cents,
        "gap": found.gap_cents,
        "spare": found.spare_cents,
        "at_once": at_once,
    }
    figures |= {f"source:{each.key}": each.cents for each in found.sources}
    return figures | {f"due:{due.year}": due.total_cents for due in dues}
