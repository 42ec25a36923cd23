"""Reading shares that were signed for: what is paid, what is due, who is late."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from governance.bylaws.selectors import Bylaws, InForce, in_force
from governance.members.models import Membership, Spell
from governance.members.selectors.roll import spells_on
from governance.members.standing import MEMBERS, UNDER_WAY, Standing
from ledger.books.models import Posting
from ledger.books.selectors import balances, book_of, find_book
from ledger.equity.chart import Chart
from ledger.equity.limits import Breach, breaches, fee_goes_to
from ledger.equity.models import Subscription, SubscriptionPayment
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.payable import Payable
from ledger.equity.selectors.accounts import chart_of
from ledger.equity.selectors.prices import price_by
from ledger.equity.subscription import (
    Part,
    PartState,
    PlanLine,
    Price,
    booked,
    first_payment,
    reached_on,
    standing,
)

DEPOSIT, PAID, SIGNED = "deposit", "paid", "signed"
"""How a subscription is booked: as a debt to a candidate, as it is paid, or whole."""

OBEYED = (
    "members.buy_in",
    "members.buy_in_at_admission",
    "members.buy_in_instalments",
    "members.buy_in_source",
    "members.buy_in_collective",
    "members.entry_fee",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A subscription as it stands on a day.

    `standing` is what its member is to the co-op on that day; `opens_on` the day on which
    what is due before admission will have been paid by the plan, `full_on` the day of the
    last part; each is None where it is reached.
    """

    subscription: Subscription
    price: Price
    paid_cents: Cents
    lines: tuple[PlanLine, ...]
    standing: Standing
    opens_on: date | None
    full_on: date | None

    @property
    def code(self) -> str:
        return self.subscription.membership.code

    @property
    def name(self) -> str:
        return str(self.subscription.membership.person.display_name)

    @property
    def left_cents(self) -> Cents:
        return self.price.total_cents - self.paid_cents

    @property
    def is_open(self) -> bool:
        return self.subscription.state == SubscriptionState.OPEN

    @property
    def is_member(self) -> bool:
        return self.standing in MEMBERS

    @property
    def to_refund(self) -> bool:
        """Whether money of somebody who did not become a member is still here."""
        waits = self.standing not in UNDER_WAY and booked_as(self.subscription) == DEPOSIT
        return self.is_open and waits and self.paid_cents > 0

    @property
    def next_line(self) -> PlanLine | None:
        """The first part that is not paid, late or to come."""
        return next((line for line in self.lines if line.left_cents), None)

    @property
    def late_cents(self) -> Cents:
        late = (line for line in self.lines if line.state == PartState.LATE)
        return sum(line.left_cents for line in late)


def booked_as(subscription: Subscription) -> str:
    """How the books hold a subscription: DEPOSIT, PAID or SIGNED."""
    return str(subscription.rules.get("booked", PAID))


def price_on(cooperative: Cooperative, *, on: date) -> Price:
    """What a share costs on a day, by the bylaws of that day; without any, a refusal."""
    return price_by(in_force(cooperative, on=on), on=on)


def obeyed(rules: Bylaws) -> list[InForce]:
    """The rules that a subscription obeys, as the pages cite them."""
    return [rules[key] for key in OBEYED if key in rules]


def price_of_subscription(subscription: Subscription) -> Price:
    """What was signed for."""
    return Price(
        share_cents=subscription.share_cents,
        collective_cents=subscription.collective_cents,
        fee_cents=subscription.fee_cents,
    )


def parts_of(subscription: Subscription) -> tuple[Part, ...]:
    """The plan as it was signed."""
    return tuple(
        Part(date.fromisoformat(part["due"]), part["cents"]) for part in subscription.plan
    )


def in_books(
    subscription: Subscription, chart: Chart, *, paid: Cents
) -> dict[str, Cents]:
    """What a subscription comes to in the books once this much is paid."""
    way = booked_as(subscription)
    return booked(
        price_of_subscription(subscription),
        paid,
        chart=chart,
        code=subscription.membership.code,
        fee_to=subscription.rules.get("fee_to", "collective"),
        is_member=way != DEPOSIT,
        at_signing=way == SIGNED,
    )


def subscriptions_of(cooperative: Cooperative) -> QuerySet[Subscription]:
    """Every subscription, by number, with what was paid on it."""
    found = Subscription.objects.filter(cooperative=cooperative).order_by("number")
    with_people = found.select_related("membership__person", "cooperative", "certificate")
    return with_people.annotate(paid_sum=Sum("payments__cents", default=0))


def plans(
    cooperative: Cooperative, *, on: date, states: Iterable[str] = ()
) -> list[Plan]:
    """Every subscription as it stands on a day, by number; two queries."""
    rows = subscriptions_of(cooperative)
    if states:
        rows = rows.filter(state__in=list(states))
    found = list(rows)
    standings = _standings(cooperative, [row.membership_id for row in found], on)
    rules = in_force(cooperative, on=on)
    return [_plan(row, standings, rules, on) for row in found]


def plan_of(subscription: Subscription, *, on: date) -> Plan:
    """One subscription as it stands on a day."""
    cooperative = subscription.cooperative
    row = subscriptions_of(cooperative).get(pk=subscription.pk)
    standings = _standings(cooperative, [row.membership_id], on)
    return _plan(row, standings, in_force(cooperative, on=on), on)


def of(cooperative: Cooperative, code: str, *, on: date) -> Plan | None:
    """The share that a code signed for, the latest of them; two queries."""
    rows = subscriptions_of(cooperative).filter(membership__code=code)
    row = rows.order_by("-number").first()
    if row is None:
        return None
    standings = _standings(cooperative, [row.membership_id], on)
    return _plan(row, standings, in_force(cooperative, on=on), on)


def _plan(
    row: Subscription, standings: Mapping[int, Standing], rules: Bylaws, on: date
) -> Plan:
    price, parts = price_of_subscription(row), parts_of(row)
    paid: Cents = row.paid_sum  # type: ignore[attr-defined]
    share = rules.get("members.buy_in_at_admission")
    needed = first_payment(price, at_admission=share.share if share else Fraction(1))
    is_open = row.state == SubscriptionState.OPEN
    return Plan(
        subscription=row,
        price=price,
        paid_cents=paid,
        lines=standing(parts, paid, on=on) if is_open else (),
        standing=standings.get(row.membership_id, Standing.NONE),
        opens_on=reached_on(parts, needed) if is_open and paid < needed else None,
        full_on=parts[-1].due if is_open and paid < price.total_cents else None,
    )


def _standings(
    cooperative: Cooperative, memberships: Sequence[int], on: date
) -> dict[int, Standing]:
    rows = spells_on(cooperative, on).filter(membership__in=memberships)
    return {pk: Standing(name) for pk, name in rows.values_list("membership", "standing")}


def standing_of(membership: Membership, *, on: date) -> Standing:
    """What somebody is to the co-op on a day; one query."""
    found = _standings(membership.cooperative, [membership.pk], on)
    return found.get(membership.pk, Standing.NONE)


def admitted_on(membership: Membership) -> date | None:
    """The first day of a membership, if there was one; one query."""
    held = Spell.objects.filter(membership=membership, standing__in=MEMBERS)
    return held.order_by("first").values_list("first", flat=True).first()


def without_share(cooperative: Cooperative, *, on: date) -> list[Membership]:
    """Candidates and members of a day who have signed for no share; one query."""
    wanted = [*MEMBERS, Standing.CANDIDATE, Standing.APPLICANT]
    inside = spells_on(cooperative, on).filter(standing__in=wanted)
    signed = Subscription.objects.filter(
        cooperative=cooperative,
        state__in=[SubscriptionState.OPEN, SubscriptionState.PAID],
    )
    rows = Membership.objects.filter(pk__in=inside.values("membership"))
    free = rows.exclude(pk__in=signed.values("membership"))
    return list(free.select_related("person", "cooperative").order_by("code"))


def deposits(cooperative: Cooperative, *, on: date) -> dict[str, Cents]:
    """What candidates paid in and have back if they are refused, by code; one query."""
    book = book_of(cooperative)
    chart = chart_of(book)
    held = balances(book, on=on, prefix=f"{chart.liabilities}:Members")
    found = {}
    for account, cents in held.items():
        code, _, what = account.rpartition(":")
        if what == "Deposit" and cents:
            found[code.rpartition(":")[2]] = -cents
    return found


def paid_in(
    cooperative: Cooperative, codes: Sequence[str], *, on: date
) -> dict[str, Cents]:
    """What each has paid of the buy-in, as a deposit or as a share, without the fee.

    By code; where a share was signed for here, its payments tell; else the books.
    """
    book = find_book(cooperative)
    if book is None:
        return {}
    chart, found = chart_of(book), dict.fromkeys(codes, 0)
    whose = {chart.share(code): code for code in codes}
    whose |= {chart.owed(code, "Deposit"): code for code in codes}
    held = Posting.objects.filter(
        account__book=book,
        account__name__in=whose,
        currency=cooperative.currency,
        date__lte=on,
    ).values_list("account__name", "scale")
    for account, scale, minor in held.annotate(Sum("minor")).order_by():
        places = cooperative.minor_units - scale
        unit: int = 10 ** abs(places)
        found[whose[account]] -= minor * unit if places >= 0 else minor // unit
    rows = SubscriptionPayment.objects.filter(
        subscription__cooperative=cooperative,
        subscription__membership__code__in=codes,
        subscription__state__in=[SubscriptionState.OPEN, SubscriptionState.PAID],
        on__lte=on,
    ).values_list("subscription__membership__code", "subscription__fee_cents")
    for code, fee, paid in rows.annotate(Sum("cents")).order_by():
        found[code] = paid - min(paid, fee)
    return found


def over_limits(cooperative: Cooperative, *, on: date) -> tuple[Breach, ...]:
    """Who holds more than the law lets one member put in; one query."""
    return _breaches(cooperative, _shares_held(cooperative, on), on)


def would_breach(
    cooperative: Cooperative, code: str, cents: Cents, *, on: date
) -> tuple[Breach, ...]:
    """The limits that a share of this price would be over, once it is paid."""
    held = _shares_held(cooperative, on)
    held[code] = max(held.get(code, 0), cents)
    return tuple(each for each in _breaches(cooperative, held, on) if each.code == code)


def _shares_held(cooperative: Cooperative, on: date) -> dict[str, Cents]:
    book = find_book(cooperative)
    if book is None:
        return {}
    chart = chart_of(book)
    held = {}
    for account, cents in balances(book, on=on, prefix=chart.members).items():
        place = chart.place(account)
        if place and place.kind == "share" and cents:
            held[place.code] = -cents
    return held


def _breaches(
    cooperative: Cooperative, held: Mapping[str, Cents], on: date
) -> tuple[Breach, ...]:
    return breaches(
        held,
        jurisdiction=cooperative.jurisdiction,
        on=on,
        minor_units=cooperative.minor_units,
    )


def fee_to(cooperative: Cooperative, *, on: date) -> str:
    """The fund that entry fees of a day go to."""
    return fee_goes_to(cooperative.jurisdiction, on=on)


def refunds_due(cooperative: Cooperative, *, on: date) -> list[Payable]:
    """What is paid back to those who did not become members; for a run of payouts."""
    rows = subscriptions_of(cooperative).filter(state=SubscriptionState.REFUNDED)
    found: list[Payable] = []
    open_rows = [row for row in rows if row.paid_sum > 0]  # type: ignore[attr-defined]
    if not open_rows:
        return found
    chart = chart_of(book_of(cooperative))
    for row in open_rows:
        code = row.membership.code
        cents: Cents = row.paid_sum  # type: ignore[attr-defined]
        due = row.settled_on or on
        found.append(
            Payable(
                key=f"refund-{row.number}",
                title=_("Share № %(number)s, paid back") % {"number": row.number},
                code=code,
                debits=((chart.owed(code, "Deposit"), cents),),
                authority=refund_authority(row),
                due=due,
            )
        )
    return found


def refund_authority(subscription: Subscription) -> str:
    """The right by which a refund is paid, as it was recorded."""
    return str(subscription.rules.get("refund_authority", "person:0"))


def reminders(cooperative: Cooperative, *, on: date) -> Iterator[Plan]:
    """Plans of which a part is late, by number."""
    for plan in plans(cooperative, on=on, states=[SubscriptionState.OPEN]):
        if plan.late_cents and plan.standing in UNDER_WAY:
            yield plan
