"""The bakery with a candidate, and what is done about a share."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from coopkit.cooperatives.models import Cooperative
from governance.members.models import EventKind, Membership
from governance.members.services import (
    add_person,
    admit_candidate,
    admit_member,
    append_event,
)
from ledger.books.selectors import balance, book_of
from ledger.equity.models import Subscription
from ledger.equity.services.paying_in import pay_subscription
from ledger.equity.services.subscribing import Signing, sign
from tests.factories import UserFactory
from tests.ledger.patronage.bakery import NOW, Bakery, build

SIGNED = date(2026, 10, 1)
BANK, DEPOSIT = "Assets:Bank", "Liabilities:Members:M004:Deposit"
SHARE = "Equity:Members:M004:Share"


@dataclass
class Trial:
    """The bakery, with a candidate who can sign for a share."""

    bakery: Bakery
    candidate: Membership

    @property
    def cooperative(self) -> Cooperative:
        return self.bakery.cooperative

    def sign(self, **changes: Any) -> Subscription:
        given = {"on": SIGNED, "count": 4, "first_due": SIGNED} | changes
        who = given.pop("membership", self.candidate)
        signing = Signing(**given)
        return sign(membership=who, signing=signing, by=self.bakery.bookkeeper, at=NOW)

    def pay(self, share: Subscription, cents: int, **changes: Any) -> Any:
        given: dict[str, Any] = {
            "on": date(2026, 10, 2),
            "source": "cash",
            "account": BANK,
            "by": self.bakery.bookkeeper,
            "at": NOW,
        }
        return pay_subscription(subscription=share, cents=cents, **given | changes)

    def admit(self, on: date = date(2026, 10, 10)) -> None:
        admit_member(
            person=self.candidate.person,
            code="M004",
            on=on,
            decision="2026-GM-004",
            by=None,
            at=NOW,
        )

    def decline(self, on: date = date(2026, 10, 10)) -> None:
        append_event(
            membership=self.candidate,
            kind=EventKind.DECLINED,
            effective_on=on,
            by=None,
            at=NOW,
        )

    def holds(self, account: str) -> int:
        return balance(book_of(self.cooperative), account, on=date(2027, 6, 30))


def trial(**rules: Any) -> Trial:
    values = {f"members.{key}": value for key, value in rules.items()}
    bakery = build(rules=values)
    person = add_person(
        cooperative=bakery.cooperative,
        legal_name="Iris Nowak",
        display_name="Iris Nowak",
        language="es",
        user=UserFactory(first_name="Iris"),
        by=None,
        at=NOW,
    )
    candidate = admit_candidate(
        person=person, code="M004", on=date(2026, 4, 1), decision="", by=None, at=NOW
    )
    return Trial(bakery=bakery, candidate=candidate)
