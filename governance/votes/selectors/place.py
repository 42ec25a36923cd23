"""An elector's place at a ballot box: all that casting an envelope has to know, in one
locked read.

The question is written out, for building it anew by the ORM took as long as all the
rest of a cast. It joins little, and asks the rest beside it by keys: PostgreSQL plans
the question each time, and a join of seven tables took it longer than to answer.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import Cursor

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.members.models import Membership
from governance.votes.models import Motion

PLACE = """
SELECT elector.id, elector.code, motion.title, motion.item_id, motion.state,
    motion.opens_at <= %s, motion.closes_at > %s,
    (SELECT recusal.id FROM governance_recusal recusal
        WHERE recusal.elector_id = elector.id),
    (SELECT paper.id FROM governance_paperreturn paper
        WHERE paper.elector_id = elector.id),
    box.id, box.state, box.manifest_sha256, box.signing_key, box.size, box.peaks,
    (SELECT own."index" FROM governance_envelope own
        WHERE own.elector_id = elector.id ORDER BY own."index" DESC LIMIT 1),
    (SELECT twin.id FROM governance_envelope twin
        WHERE twin.box_id = box.id AND twin.sealed_sha256 = %s),
    (SELECT last.id FROM governance_envelope last
        WHERE last.box_id = box.id AND last."index" = box.size - 1)
FROM governance_elector elector
JOIN governance_motion motion ON motion.id = elector.motion_id
JOIN governance_ballotbox box ON box.motion_id = elector.motion_id
"""
OF_MEMBER = "WHERE elector.motion_id = %s AND elector.membership_id = %s "
OF_USER = """
WHERE elector.id = (
    SELECT mine.id FROM governance_elector mine
    JOIN governance_membership membership ON membership.id = mine.membership_id
    WHERE mine.motion_id = %s AND membership.person_id = (
        SELECT person.id FROM governance_person person
        WHERE person.user_id = %s AND person.cooperative_id = %s
    ) LIMIT 1
)
"""
LOCKED = "\nFOR UPDATE OF box"


@dataclass(frozen=True, slots=True)
class Place:
    """An elector at a box: what hinders them, the head of the log, and what is in it.

    `former` is where their last envelope is in the log, `twin` the pk of an envelope of
    the same bytes, `last` the pk of the newest of all, as far as the read saw it.
    """

    elector_id: int
    code: str
    title: str
    item_id: int | None
    motion_state: str
    has_begun: bool
    is_not_over: bool
    recusal: int | None
    paper: int | None
    box_id: int
    box_state: str
    manifest_sha256: str
    signing_key: bytes
    size: int
    kept: str
    """The peaks of the log, as JSON."""
    former: int | None
    twin: int | None
    last: int | None

    @property
    def peaks(self) -> list[str]:
        """What is kept of the log to go on from."""
        found: list[str] = json.loads(self.kept)
        return found

    @property
    def is_late(self) -> bool:
        """Whether an envelope came in while this one waited for the lock.

        PostgreSQL gives the box as it is once the lock is held, and the rest as it was
        when the question was put: `former` and `twin` may be missing then.
        """
        return self.last is None and self.size > 0


@dataclass(frozen=True, slots=True)
class Seeker:
    """Whose place is sought: a question, and what it is asked with."""

    question: str
    asked: tuple[Any, ...]


def by_membership(motion: Motion, voter: Membership) -> Seeker:
    """The place of a membership."""
    return Seeker(PLACE + OF_MEMBER, (motion.pk, voter.pk))


def by_user(cooperative: Cooperative, motion_id: int, user: User) -> Seeker:
    """The place of whoever is signed in, in a vote of a co-op."""
    return Seeker(PLACE + OF_USER, (motion_id, user.pk, cooperative.pk))


def locked_place(seeker: Seeker, *, digest: str, at: datetime) -> Place | None:
    """Lock the box and read the place, in one query; none for who is no elector."""
    now = connection.ops.adapt_datetimefield_value(at)
    asked = [now, now, digest, *seeker.asked]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            row = kept_ready(cursor, seeker.question + LOCKED, asked)
        else:
            row = cursor.execute(seeker.question, asked).fetchone()
    return Place(*row) if row else None


def kept_ready(cursor: Any, question: str, asked: Sequence[Any]) -> Any:
    """The first row of what PostgreSQL plans once a connection: most of its work is that.

    Behind a pool that gives each transaction another connection, where Django is told to
    keep nothing on the server, it is planned each time.
    """
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        cursor.execute(question, asked)
        return cursor.fetchone()
    held = cursor.connection
    held.prepare_threshold = 0  # Django's own cursors prepare nothing, whatever it says
    with connection.wrap_database_errors, Cursor(held) as ready:
        return ready.execute(question, asked).fetchone()
