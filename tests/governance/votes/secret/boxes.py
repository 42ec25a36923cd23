"""An open ballot box with its electors and the tellers' keys, for tests."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coopkit.accounts.models import User
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from governance.members.models import Membership
from governance.votes.envelopes import new_key, new_tracker, pack, seal
from governance.votes.models import BallotBox, Elector, Motion
from governance.votes.services.boxes import freeze_box
from tests.factories import NOON
from tests.governance.factories import coop, membership, user_of

ELECTION = {"rule": "scottish-stv", "seats": 1, "office": ""}


@dataclass(frozen=True)
class OpenBox:
    """A secret vote that takes envelopes; `keys` are the tellers', secret, in order."""

    cooperative: Cooperative
    motion: Motion
    box: BallotBox
    keys: list[str]

    def voter(self, number: int) -> Membership:
        """An elector, counted from 1."""
        return membership(self.cooperative, f"M{number:03d}")

    def user(self, number: int) -> User:
        return user_of(self.cooperative, f"M{number:03d}")

    def sealed(self, content: Mapping[str, Any], tracker: str = "") -> bytes:
        """A ballot, sealed as a browser does."""
        manifest = self.box.manifest
        packed = pack(content, tracker or new_tracker(), manifest["pad"])
        keys = [teller["key"] for teller in manifest["tellers"]]
        return seal(packed, keys, self.box.manifest_sha256)

    def noise(self) -> bytes:
        """Bytes as long as an envelope, made quickly; nobody can tell before the mix."""
        return os.urandom(self.box.manifest["envelope_bytes"])

    def url(self, page: str) -> str:
        return f"/en/c/{self.cooperative.slug}/decide/{self.motion.pk}/{page}/"


def open_box(
    electors: int = 5,
    *,
    tellers: int = 3,
    at: datetime = NOON,
    days: int = 7,
    cooperative: Cooperative | None = None,
    candidates: int = 0,
    **fields: Any,
) -> OpenBox:
    """A box that is open from a moment on; a motion, or an election with candidates.

    The rows are made as the services make them, so that a test of casting stands alone.
    """
    cooperative = cooperative or coop(electors)
    if candidates:
        fields = {"method": "election", "options": dict(ELECTION)} | fields
    opened = _opened(cooperative, at=at, until=at + timedelta(days=days), **fields)
    for number in range(1, candidates + 1):
        name = f"Candidate {number}"
        opened.candidates.create(number=number, name=name, accepted_at=at)
    box, keys = BallotBox.objects.create(motion=opened), []
    for position in range(1, tellers + 1):
        secret, public = new_key()
        keys.append(secret)
        box.tellers.create(
            position=position,
            membership=membership(cooperative, f"M{position:03d}"),
            public_key=public,
            made_in="command",
            registered_at=at,
        )
    return OpenBox(cooperative, opened, freeze_box(motion=opened, at=at), keys)


def _opened(
    cooperative: Cooperative, *, at: datetime, until: datetime, **fields: Any
) -> Motion:
    members = list(cooperative.memberships.order_by("code"))
    opened = Motion.objects.create(
        **{
            "cooperative": cooperative,
            "title": "Buy an oven",
            "text": "The co-op buys an oven.",
            "payload_sha256": sha256_of({}),
            "proposed_by": user_of(cooperative, members[0].code),
            "opens_at": at,
            "closes_at": until,
            "rules": rules_on(at),
            "electorate_sha256": sha256_of([member.code for member in members]),
            "is_secret": True,
            **fields,
        }
    )
    Elector.objects.bulk_create(
        Elector(motion=opened, membership=member, code=member.code) for member in members
    )
    return opened


def rules_on(at: datetime) -> dict[str, Any]:
    """Rules as they are frozen: half of the members, and more yes than no."""
    day = at.date().isoformat()
    by = {"value_id": 1, "effective_from": day, "adopted_by": "2023-GM-001"}
    majority = {"basis": "cast", "threshold": "1/2", "strictly_more": True}
    quorum = {"share": "1/2", "of": "members"}
    return {
        "on": day,
        "quorum": {"key": "quorum.members", "value": quorum, **by},
        "threshold": {"key": "vote.ordinary", "value": majority, **by},
        "days": {"key": "vote.days", "value": 7, **by},
        "electorate": {"by": [], "excluded": [], "not_counted": [], "counted_too": []},
        "conflict": {"votes": False, "counts_in_quorum": True, "by": []},
    }


def show_every_query(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Django see the question that PostgreSQL otherwise keeps ready."""
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)


def verbs(seen: CaptureQueriesContext) -> list[str]:
    """What the captured statements do; one that does several things names them all."""
    found: list[str] = []
    for each in seen:
        words = each["sql"].split()
        is_one = words[0] != "WITH"
        found += words[:1] if is_one else sorted({"INSERT", "UPDATE"} & set(words))
    return [verb for verb in found if verb not in {"SAVEPOINT", "RELEASE"}]
