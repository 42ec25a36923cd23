"""What payouts give: who is still to be paid, where to pay, the list of payments."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from importlib import import_module

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from coopkit import offers
from coopkit.cooperatives.access import BOOKKEEPER, CANDIDATE, MEMBER
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_
from coopkit.offers import (
    Column,
    Finding,
    Need,
    Retention,
    Story,
    Table,
    Visit,
    YearPaper,
)
from coopkit.periods import FiscalYear
from governance.members.selectors import membership_of, names_by_code
from ledger.books.selectors import find_book
from ledger.books.selectors.year_files import (
    Amount,
    Cell,
    Table as YearTable,
    files_of,
    with_total,
)
from ledger.payouts import selectors, services
from ledger.payouts.models import Payout, PayoutMethod, PayoutRun, PayoutRunState
from ledger.payouts.selectors.runs import TO_SEND, UNPAID

PLACE = 11


def payments_to_make(visit: Visit) -> Iterator[Need]:
    """For the bookkeeper: what is owed and in no run, and runs that are not finished."""
    if BOOKKEEPER not in visit.roles or find_book(visit.cooperative) is None:
        return
    slug = visit.cooperative.slug
    for group in selectors.groups(visit.cooperative, on=visit.on)[:3]:
        late = group.due < visit.on
        yield Need(
            title=_("%(title)s is to be paid") % {"title": group.title},
            url=reverse("payouts:list", args=[slug]),
            detail=_("Due by %(day)s.") % {"day": date_format(group.due)},
            room="money",
            tag=_("overdue") if late else "",
            tone="bad" if late else "",
        )
    begun = PayoutRun.objects.filter(
        cooperative=visit.cooperative,
        state__in=[PayoutRunState.PREPARED, PayoutRunState.SENT],
    )
    for run in begun.order_by("pay_on", "number")[:3]:
        waiting = run.payouts.filter(method=PayoutMethod.NONE, state__in=TO_SEND).count()
        words = _("To be paid on %(day)s.") % {"day": date_format(run.pay_on)}
        if waiting:
            words += " " + ngettext(
                "%(count)s payment has no bank details.",
                "%(count)s payments have no bank details.",
                waiting,
            ) % {"count": waiting}
        yield Need(
            title=_("Payout run %(number)s is not finished") % {"number": run.number},
            url=reverse("payouts:run", args=[slug, run.number]),
            detail=words,
            room="money",
        )


def where_to_pay(visit: Visit) -> Iterator[Need]:
    """For a member: a payment waits since nobody knows where to pay it."""
    if not visit.roles & {MEMBER, CANDIDATE}:
        return
    mine = membership_of(user=visit.user, cooperative=visit.cooperative)
    waiting = Payout.objects.filter(
        membership=mine, method=PayoutMethod.NONE, state__in=TO_SEND
    )
    if mine and waiting.exists():
        yield Need(
            title=_("Say where you want to be paid"),
            url=reverse("payouts:mine", args=[visit.cooperative.slug]),
            detail=_("Money for you waits, and the co-op has no bank details of yours."),
            room="money",
        )


def list_of_payments(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """The payments that were made in a fiscal year; no bank's number is in it."""
    found = selectors.paid_between(cooperative, first=year.first, last=year.last)
    missing = _("No payment to a member was recorded in this year.")
    yield from files_of(
        cooperative,
        year,
        place=PLACE,
        stem="payments",
        title=_("List of payments to members"),
        make=lambda: _payments(cooperative, found),
        missing="" if found else missing,
    )


def _payments(cooperative: Cooperative, found: list[selectors.PaidOut]) -> YearTable:
    names = names_by_code(cooperative)
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.code, names.get(one.code, ""), one.on, one.key),
            *map(Amount, (one.gross_cents, one.withheld_cents, one.cents)),
            one.batch,
        )
        for one in found
    ]
    heads = (
        *(_("Code"), _("Member"), _("Day"), _("What for"), _("Owed")),
        *(_("Tax withheld"), _("Paid"), _("Entries")),
    )
    return with_total(YearTable(heads=heads, rows=rows, kinds={}), _("Total"))


def waiting_to_be_paid(cooperative: Cooperative, _on: date) -> Iterable[str]:
    """The codes of those whom a run still has to pay."""
    own = Payout.objects.filter(run__cooperative=cooperative, state__in=UNPAID)
    return own.values_list("membership__code", flat=True).distinct()


def codes_paid(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some codes that a run ever named."""
    own = Payout.objects.filter(
        run__cooperative=cooperative, membership__code__in=list(codes)
    )
    return own.values_list("membership__code", flat=True).distinct()


def payments_stand() -> Iterator[Finding]:
    """Every payment that was made stands in the books."""
    for payout in selectors.not_in_the_books():
        yield Finding(
            where=f"payout {payout.end_to_end} of {payout.run.cooperative.slug}",
            what=f"paid, and its entries {payout.batch!r} are not in the books",
        )


def _until(_cooperative: Cooperative, _on: date) -> str:
    return _("until you give others, or say that nothing is to be paid there")


BANK_DETAILS = Retention(
    what=gettext_lazy("Where you are paid: the number of your bank account, sealed"),
    why=gettext_lazy(
        "To pay you. Nobody sees more than its last four digits; the number is opened "
        "only when a payment file is made. What was replaced is emptied at night."
    ),
    until=_until,
    purge=services.purge_details,
)


PAYOUTS = (
    Column("id", "text", N_("Number of the payout, counted by day")),
    Column("member", "text", N_("The member’s code")),
    Column("date", "date", N_("Day of the payout")),
    Column("kind", "text", N_("What was paid, as its run names it: patronage-2026, …")),
    Column("amount", "amount", N_("What was owed: paid, and tax kept back")),
    Column("ledger_ref", "text", N_("Link of its entries in the books")),
)


def payout_table(cooperative: Cooperative, on: date) -> Iterator[Table]:
    """The payments that were made to members, by code."""
    rows = selectors.exported_payouts(cooperative, on=on)
    yield Table(name="payouts", columns=PAYOUTS, rows=rows)


def tell(story: Story) -> None:
    import_module("ledger.payouts.demo").tell(story)


offers.needs.offer("payouts", payments_to_make, order=32)
offers.needs.offer("where_to_pay", where_to_pay, order=33)
offers.year_papers.offer("payouts", list_of_payments, order=70)
offers.tables.offer("payouts", payout_table, order=45)
offers.retention.offer("bank_details", BANK_DETAILS, order=55)
offers.still_owed.offer("payouts", waiting_to_be_paid)
offers.code_uses.offer("payouts", codes_paid)
offers.forgotten.offer("bank_details", services.forget_details)
offers.checks.offer("payouts", payments_stand, order=60)
offers.demo_steps.offer("payouts", tell, order=75)
