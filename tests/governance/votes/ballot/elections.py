"""An open election by name with its candidates, as the tests of its pages need it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from coopkit.accounts.models import User
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from governance.votes.models import Elector, Motion
from tests.factories import NOON
from tests.governance.factories import coop, user_of
from tests.governance.votes.secret.boxes import rules_on


@dataclass(frozen=True)
class Opened:
    """An open vote and its co-op."""

    cooperative: Cooperative
    motion: Motion

    def user(self, number: int) -> User:
        return user_of(self.cooperative, f"M{number:03d}")

    def url(self, page: str) -> str:
        return f"/en/c/{self.cooperative.slug}/decide/{self.motion.pk}/{page}/"


def open_election(members: int = 3, *, candidates: int = 3, **fields: Any) -> Opened:
    """An election by Scottish STV for a week; its candidates are not members."""
    cooperative = coop(members)
    roll = list(cooperative.memberships.order_by("code"))
    given: dict[str, Any] = {
        "method": "election",
        "kind": "election",
        "title": "Board election",
        "text": "Two people for the board.",
        "options": {"rule": "scottish-stv", "seats": 2, "office": ""},
        "state": "open",
        "opens_at": NOON,
        "closes_at": NOON + timedelta(days=7),
        **fields,
    }
    motion = Motion.objects.create(
        cooperative=cooperative,
        payload_sha256=sha256_of({}),
        proposed_by=user_of(cooperative, "M001"),
        rules=rules_on(NOON) if given["state"] == "open" else {},
        electorate_sha256=sha256_of([each.code for each in roll]),
        **given,
    )
    Elector.objects.bulk_create(
        Elector(motion=motion, membership=each, code=each.code) for each in roll
    )
    for number in range(1, candidates + 1):
        name = f"Candidate {number}"
        motion.candidates.create(number=number, name=name, accepted_at=NOON)
    return Opened(cooperative, motion)
