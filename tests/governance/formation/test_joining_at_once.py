"""Several people at the same moment: one link lets in one, and codes are given once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coopkit.accounts.models import User
from governance.formation.joining import InvitationUsedError
from governance.formation.models import Founder
from governance.formation.selectors.groups import founders_of
from governance.formation.services.groups import join_group
from governance.formation.services.inviting import accept_invitation, invite
from tests.factories import NOON, UserFactory
from tests.governance.factories import founding_group, user_of
from tests.threads import AtOnce

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_link_that_three_use_at_once_lets_in_one(tmp_path: Path) -> None:
    group = founding_group(1)
    by = user_of(group.cooperative, "M001")
    link, _token = invite(group=group, name="Wei", language="en", by=by, at=NOON)
    users = [UserFactory() for _ in range(3)]
    together = AtOnce(tmp_path)

    def accept(user: User) -> Callable[[], Any]:
        return lambda: accept_invitation(
            invitation=link,
            user=user,
            display_name=f"Wei {user.pk}",
            language="en",
            at=NOON,
        )

    found = together.run([accept(user) for user in users])
    assert sum(isinstance(each, Founder) for each in found) == 1
    assert sum(isinstance(each, InvitationUsedError) for each in found) == 2
    assert together.run([lambda: len(founders_of(group))]) == [2]


def test_who_joins_at_once_gets_a_code_of_their_own(tmp_path: Path) -> None:
    group = founding_group(1)
    users = [UserFactory() for _ in range(3)]
    together = AtOnce(tmp_path)

    def join(user: User) -> Callable[[], Any]:
        return lambda: join_group(
            group=group, user=user, display_name=f"F {user.pk}", language="en", at=NOON
        )

    together.run([join(user) for user in (*users, users[0])])
    (codes,) = together.run([lambda: [f.membership.code for f in founders_of(group)]])
    assert codes == ["M001", "M002", "M003", "M004"]
