"""Steps of a membership, written short."""

from datetime import date, datetime
from typing import Any

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import roles_on
from governance.members import selectors
from governance.members.models import Membership, MembershipEvent, Person
from governance.members.services import add_person, append_event, reverse_event
from tests.factories import NOON


def person(
    cooperative: Cooperative, name: str = "Bea", user: User | None = None
) -> Person:
    """Somebody on file, and no more."""
    return add_person(
        cooperative=cooperative,
        legal_name=name,
        display_name=name,
        language="en",
        user=user,
        by=None,
        at=NOON,
    )


def step(
    membership: Membership, kind: str, on: date, *, at: datetime = NOON, **facts: Any
) -> MembershipEvent:
    """A step, recorded by nobody."""
    return append_event(
        membership=membership, kind=kind, effective_on=on, by=None, at=at, **facts
    )


def take_back(event: MembershipEvent, *, at: datetime = NOON) -> MembershipEvent:
    """A step that was a mistake."""
    return reverse_event(event=event, reason="A mistake.", by=None, at=at)


def roles(user: User, cooperative: Cooperative, on: date) -> set[str]:
    """What somebody may do on a day."""
    return set(roles_on(user=user, cooperative=cooperative, on=on))


def codes(cooperative: Cooperative, on: date) -> list[str]:
    """Who stands on the roll of a day."""
    return [line.code for line in selectors.roll(cooperative, on=on)]
