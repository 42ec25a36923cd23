"""A co-op with bylaws and members, as the tests of governance and above need it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.parameters import defaults
from governance.bylaws.services import adopt
from governance.formation.agreement import Ways
from governance.formation.models import FoundingGroup
from governance.formation.services.groups import begin_group, join_group
from governance.members.models import Membership
from governance.members.services import add_person, admit_member
from governance.votes.models import Motion
from governance.votes.services import open_motion
from tests.again import built_once
from tests.factories import (
    FOUNDED,
    NOON,
    CooperativeFactory,
    RoleGrantFactory,
    UserFactory,
)

FOUNDING_TIME = datetime(2023, 7, 1, 17, tzinfo=UTC)


def member(
    cooperative: Cooperative,
    code: str,
    *,
    user: User | None = None,
    on: date = FOUNDED,
    language: str = "en",
    name: str = "",
) -> Membership:
    """Somebody admitted as a member; without a user they get notices on paper."""
    person = add_person(
        cooperative=cooperative,
        legal_name=name or f"Legal name of {code}",
        display_name=name or f"Person {code}",
        language=language,
        user=user,
        by=None,
        at=FOUNDING_TIME,
    )
    return admit_member(
        person=person, code=code, on=on, decision="2023-GM-001", by=None, at=FOUNDING_TIME
    )


def with_bylaws(
    cooperative: Cooperative, changes: Mapping[str, Any] | None = None
) -> Cooperative:
    """The co-op with the model bylaws adopted on its founding day."""
    adopt(
        cooperative=cooperative,
        values={**defaults(cooperative.jurisdiction), **(changes or {})},
        effective_from=FOUNDED,
        adopted_on=FOUNDED,
        adopted_by="2023-GM-001",
        by=None,
        at=FOUNDING_TIME,
    )
    return cooperative


@built_once
def coop(
    members: int = 3, *, bylaws: Mapping[str, Any] | None = None, **fields: Any
) -> Cooperative:
    """A co-op with bylaws and members M001, M002, …, each with a user."""
    cooperative = with_bylaws(CooperativeFactory(**fields), bylaws)
    for number in range(1, members + 1):
        member(cooperative, f"M{number:03d}", user=UserFactory())
    return cooperative


def membership(cooperative: Cooperative, code: str) -> Membership:
    """A membership with its person and user."""
    memberships = Membership.objects.select_related("person__user")
    return memberships.get(cooperative=cooperative, code=code)


def user_of(cooperative: Cooperative, code: str) -> User:
    """The user behind a code."""
    user = membership(cooperative, code).person.user
    assert user is not None
    return user


def officer(cooperative: Cooperative, role: str) -> User:
    """Somebody who holds one role and is no member."""
    user: User = UserFactory()
    RoleGrantFactory(cooperative=cooperative, user=user, role=role)
    return user


def motion(cooperative: Cooperative, **fields: Any) -> Motion:
    """An open plain motion, noon on the tests' day."""
    given: dict[str, Any] = {
        "kind": "plain",
        "title": "Buy an oven",
        "text": "The co-op buys an oven.",
        "payload": {},
        "at": NOON,
        **fields,
    }
    if "proposed_by" not in given:
        given["proposed_by"] = user_of(cooperative, "M001")
    return open_motion(cooperative=cooperative, **given)


def adopt_later(cooperative: Cooperative, key: str, value: Any) -> None:
    """A number of the bylaws changes on the day after the tests' day."""
    at = NOON + timedelta(days=1)
    adopt(
        cooperative=cooperative,
        values={key: value},
        effective_from=at.date(),
        adopted_on=at.date(),
        adopted_by="2026-GM-009",
        by=None,
        at=at,
    )


def founding_group(
    founders: int = 3, *, ways: Ways | None = None, name: str = "Panadería Aurora"
) -> FoundingGroup:
    """A group that is forming, with founders M001, M002, …, on the tests' day at noon."""
    users = [UserFactory() for _ in range(founders)]
    group = begin_group(
        name=name,
        by=users[0],
        at=NOON,
        ways=ways or Ways(),
        languages=["en", "es"],
        display_name="Founder 1",
    )
    for number, user in enumerate(users[1:], start=2):
        join_group(
            group=group,
            user=user,
            display_name=f"Founder {number}",
            language="en",
            at=NOON,
        )
    return group
