"""Reading tax ids as far as pages may: their kind, their last four, their certificate."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from coopkit.cooperatives.models import Cooperative
from governance.members.models import Membership, Person
from governance.members.selectors import memberships, roll
from ledger.tax.backup import GAVE_W8, NO_CERTIFICATE, NO_TAX_ID
from ledger.tax.models import SealedTaxId, TaxPayer, WithholdingOrder

FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdLine:
    """A person's line: what is on file, and why tax is kept back, if it is."""

    membership: Membership
    tax_id: SealedTaxId | None
    orders: tuple[WithholdingOrder, ...]
    causes: frozenset[str]
    is_member: bool

    @property
    def code(self) -> str:
        return str(self.membership.code)

    @property
    def gave_w8(self) -> bool:
        return GAVE_W8 in self.causes

    @property
    def state(self) -> str:
        """“w8” (a Form W-8 was given), “certified”, “given” or “missing”."""
        if self.gave_w8:
            return "w8"
        if self.tax_id is None:
            return "missing"
        return "certified" if self.tax_id.certified_on else "given"


def is_abroad(cooperative: Cooperative) -> bool:
    """Whether another country's tax law holds for the co-op."""
    return cooperative.tax_regime == FOREIGN


def current_ids(cooperative: Cooperative) -> QuerySet[SealedTaxId]:
    """The tax ids on file now."""
    held = SealedTaxId.objects.filter(cooperative=cooperative, ended_at__isnull=True)
    return held.filter(purged_at__isnull=True)


def id_of(person: Person) -> SealedTaxId | None:
    """A person's tax id on file, if there is one."""
    held = SealedTaxId.objects.filter(person=person, ended_at__isnull=True)
    return held.filter(purged_at__isnull=True).first()


def has_to_give(membership: Membership, *, on: date) -> bool:
    """Whether somebody's number is still missing: neither it nor a Form W-8 is here."""
    if id_of(membership.person) is not None:
        return False
    return w8_since(membership, on=on) is None


def w8_since(membership: Membership, *, on: date) -> date | None:
    """From when a Form W-8 stands for somebody, if one does on a day."""
    orders = orders_on(membership.cooperative, on=on)
    mine = orders.filter(person=membership.person, cause=GAVE_W8)
    return mine.values_list("since", flat=True).first()


def orders_on(cooperative: Cooperative, *, on: date) -> QuerySet[WithholdingOrder]:
    """The orders to keep tax back that hold on a day."""
    held = WithholdingOrder.objects.filter(cooperative=cooperative, since__lte=on)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=on))
    return held.order_by("since", "pk")


def causes_on(
    cooperative: Cooperative, codes: Collection[str], *, on: date
) -> dict[str, frozenset[str]]:
    """Why tax is kept back from payments of a day, by code; three queries."""
    if is_abroad(cooperative):
        return {}
    people = dict(
        memberships(cooperative).filter(code__in=codes).values_list("code", "person_id")
    )
    found: dict[int, set[str]] = {pk: set() for pk in people.values()}
    ids = {held.person_id: held for held in _held_on(cooperative, on)}
    for pk, causes in found.items():
        held = ids.get(pk)
        if held is None:
            causes.add(NO_TAX_ID)
        elif held.certified_on is None or held.certified_on > on:
            causes.add(NO_CERTIFICATE)
    for order in orders_on(cooperative, on=on).filter(person__in=found):
        found[order.person_id].add(order.cause)
    for pk, causes in found.items():
        if GAVE_W8 in causes:
            found[pk] = {GAVE_W8}
    return {code: frozenset(found[pk]) for code, pk in people.items()}


def _held_on(cooperative: Cooperative, on: date) -> Iterable[SealedTaxId]:
    held = SealedTaxId.objects.filter(cooperative=cooperative, given_at__date__lte=on)
    held = held.filter(Q(ended_at__isnull=True) | Q(ended_at__date__gt=on))
    held = held.filter(Q(purged_at__isnull=True) | Q(purged_at__date__gt=on))
    return held.defer("sealed").order_by("pk")


def id_lines(cooperative: Cooperative, *, on: date) -> list[IdLine]:
    """Everybody of today's roll, and who else has a number on file; by code."""
    today = {line.code for line in roll(cooperative, on=on)}
    ids = {held.person_id: held for held in current_ids(cooperative).defer("sealed")}
    orders: dict[int, list[WithholdingOrder]] = {}
    for order in orders_on(cooperative, on=on):
        orders.setdefault(order.person_id, []).append(order)
    rows = [
        row
        for row in memberships(cooperative).select_related("person")
        if row.code in today or row.person_id in ids or row.person_id in orders
    ]
    causes = causes_on(cooperative, [row.code for row in rows], on=on)
    return [
        IdLine(
            membership=row,
            tax_id=ids.get(row.person_id),
            orders=tuple(orders.get(row.person_id, ())),
            causes=causes.get(row.code, frozenset()),
            is_member=row.code in today,
        )
        for row in rows
    ]


def payer_of(cooperative: Cooperative) -> TaxPayer | None:
    """The co-op as its forms name it, once somebody has told."""
    return TaxPayer.objects.filter(cooperative=cooperative).first()
