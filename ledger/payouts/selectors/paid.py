"""What was paid: for the tax year, for a member's own page, for the list of payments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents, plain_amount
from governance.members.models import Membership
from ledger.books.models import Directive
from ledger.payouts.models import Payout, PayoutState


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOut:
    """One payment that was made: when, of what, and what the tax year counts of it.

    `cents` reached the member, `withheld_cents` went to the tax office; together they
    are `gross_cents`. `reports` are those of `Payable`.
    """

    on: date
    code: str
    key: str
    gross_cents: Cents
    withheld_cents: Cents
    cents: Cents
    dividend_cents: Cents
    reports: Mapping[str, Cents]
    batch: str


def paid_between(cooperative: Cooperative, *, first: date, last: date) -> list[PaidOut]:
    """Every payment made between two days, both included, by day and code; one query.

    A check that was voided after it was paid out is among them: the money was offered.
    """
    rows = Payout.objects.filter(
        run__cooperative=cooperative, paid_on__range=(first, last)
    ).select_related("membership")
    return [
        PaidOut(
            on=row.paid_on,
            code=row.membership.code,
            key=row.key,
            gross_cents=row.gross_cents,
            withheld_cents=row.withheld_cents,
            cents=row.cents,
            dividend_cents=row.dividend_cents,
            reports=row.reports,
            batch=row.batch,
        )
        for row in rows.order_by("paid_on", "membership__code", "pk")
        if row.paid_on
    ]


def exported_payouts(cooperative: Cooperative, *, on: date) -> Iterator[Sequence[str]]:
    """Every payment made until a day, by day and code, as the export writes it."""
    units = cooperative.minor_units
    for number, paid in enumerate(
        paid_between(cooperative, first=date.min, last=on), start=1
    ):
        amount = plain_amount(paid.gross_cents, minor_units=units)
        yield str(number), paid.code, paid.on.isoformat(), paid.key, amount, paid.batch


def not_in_the_books() -> QuerySet[Payout]:
    """Payments of all co-ops that were made and whose entries are not in their books."""
    rows = Directive.objects.filter(
        book__cooperative=OuterRef("run__cooperative"), batch=OuterRef("batch")
    )
    paid = Payout.objects.filter(state=PayoutState.PAID)
    return paid.filter(~Exists(rows)).select_related("run__cooperative").order_by("pk")


def payouts_of(membership: Membership) -> QuerySet[Payout]:
    """One member's payments, the newest first."""
    own = Payout.objects.filter(membership=membership).select_related("run")
    return own.exclude(state=PayoutState.VOID, paid_on=None).order_by("-pk")
