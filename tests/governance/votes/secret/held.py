"""A secret vote on its way, for tests: voted in, closed, opened, declared."""

from datetime import timedelta
from typing import Any

from governance.votes.envelopes import new_key, peel
from governance.votes.models import Envelope, Motion
from governance.votes.selectors.evidence import mix_input
from governance.votes.services import (
    add_option,
    answer_nomination,
    close_vote,
    declare_result,
    open_prepared,
    prepare_motion,
)
from governance.votes.services.boxes import appoint_tellers, close_box, register_key
from governance.votes.services.mixing import hand_in
from governance.votes.services.sealed_casting import cast_envelope
from tests.factories import NOON
from tests.governance.factories import coop, membership, user_of
from tests.governance.votes.secret.boxes import OpenBox, open_box

LATER = NOON + timedelta(hours=1)
CLOSE = NOON + timedelta(days=7)


def voted(choices: str = "yes yes no abstain yes", **fields: Any) -> OpenBox:
    """A box in which members 1, 2, 3… have voted."""
    words = choices.split()
    made = open_box(max(5, len(words)), **fields)
    for number, choice in enumerate(words, 1):
        content = {"choice": "" if choice == "blank" else choice}
        cast(made, number, content)
    return made


def cast(
    made: OpenBox, number: int, content: dict[str, Any], tracker: str = ""
) -> Envelope:
    return cast_envelope(
        motion=made.motion,
        voter=made.voter(number),
        sealed=made.sealed(content, tracker),
        sealed_in="server",
        at=LATER,
    )


def closed(made: OpenBox) -> OpenBox:
    close_box(motion=made.motion, by=None, at=CLOSE)
    made.box.refresh_from_db()
    return made


def peeled(made: OpenBox, position: int) -> str:
    """What a teller's own machine makes of the list it gets."""
    lines = mix_input(made.box)
    key = made.keys[position - 1]
    return "\n".join(peel(lines, key, made.box.manifest_sha256, position))


def opened(made: OpenBox) -> OpenBox:
    """Closed, and every layer taken off."""
    closed(made)
    for position in range(1, len(made.keys) + 1):
        hand_in(
            box=made.box,
            position=position,
            output=peeled(made, position),
            by=made.user(position),
            at=CLOSE,
        )
    made.box.refresh_from_db()
    return made


def election(
    members: int = 7, *, rule: str = "scottish-stv", seats: int = 2, candidates: int = 4
) -> OpenBox:
    """An election prepared, with tellers and keys, and opened: all by the services."""
    cooperative = coop(members)
    by = user_of(cooperative, "M001")
    motion = prepare_motion(
        cooperative=cooperative,
        method="election",
        kind="election",
        title="Board of 2027",
        text="Two seats for two years.",
        payload={},
        proposed_by=by,
        at=NOON,
        opens_at=NOON,
        closes_at=CLOSE,
        is_secret=True,
        options={"rule": rule, "seats": seats},
    )
    _stand(motion, members, candidates)
    keys = _keys(motion)
    open_prepared(motion=motion, by=by, at=NOON, announce=False)
    motion = Motion.objects.select_related("cooperative").get(pk=motion.pk)
    return OpenBox(cooperative, motion, motion.box, keys)


def _stand(motion: Motion, members: int, candidates: int) -> None:
    """The last members stand, and accept."""
    cooperative, by = motion.cooperative, motion.proposed_by
    for number in range(1, candidates + 1):
        member = membership(cooperative, f"M{members + 1 - number:03d}")
        name = member.person.display_name
        option = add_option(
            motion=motion,
            membership=member,
            name=name,
            statement="",
            nominated_by=member,
            by=by,
            at=NOON,
        )
        if option.accepted_at is None:
            answer_nomination(option=option, accepts=True, statement="", at=NOON)


def _keys(motion: Motion) -> list[str]:
    """Members 1 and 2 are tellers and have keys: the secret halves."""
    cooperative, by = motion.cooperative, motion.proposed_by
    people = [membership(cooperative, f"M{n:03d}") for n in (1, 2)]
    box = appoint_tellers(motion=motion, memberships=people, by=by, at=NOON)
    keys = []
    for teller in box.tellers.order_by("position"):
        secret, public = new_key()
        keys.append(secret)
        user = teller.membership.person.user
        register_key(
            teller=teller, public_key=public, made_in="command", by=user, at=NOON
        )
    return keys


def counted(made: OpenBox, marks: list[list[int]]) -> OpenBox:
    """Members 1, 2, 3… have ranked; closed, opened, and the result declared."""
    for number, each in enumerate(marks, 1):
        cast(made, number, {"marks": each})
    close_vote(motion=made.motion, by=made.user(1), at=CLOSE)
    for position in range(1, len(made.keys) + 1):
        made.box.refresh_from_db()
        hand_in(
            box=made.box,
            position=position,
            output=peeled(made, position),
            by=made.user(position),
            at=CLOSE,
        )
    declare_result(
        motion=made.motion, by=made.user(1), at=CLOSE + timedelta(hours=1), announce=False
    )
    made.box.refresh_from_db()
    made.motion.refresh_from_db()
    return made
