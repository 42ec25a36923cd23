"""The demo co-op's elections: a board elected by name, and a secret ballot that is open.

The tellers' keys of the story are made from a known text, so that whoever tries the demo
can open the box (`key_files`): never do so in earnest.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from django.conf import settings

from coopkit.accounts.models import User
from coopkit.offers import Story
from governance.bylaws.demo import users_by_login
from governance.members.models import Membership
from governance.votes.envelopes import pack, public_of, seal
from governance.votes.models import BallotBox, Method, Motion
from governance.votes.services import (
    add_option,
    appoint_tellers,
    cast_ballot,
    cast_envelope,
    declare_result,
    open_prepared,
    prepare_motion,
    register_key,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BOARD = "board"
FIRST_BOARD = datetime(2024, 11, 25, 18, tzinfo=UTC)
STATEMENTS = {
    "M006": "I bake, and I know where the flour goes. I would put the accounts on one "
    "page that everybody reads before we vote on them.",
    "M007": "I have kept the shop for six years. The board should meet where we work, "
    "and answer within a week.",
    "M004": "I drive the deliveries. I would like two of us from different shifts at "
    "every talk with the landlord.",
    "M003": "A year in the office taught me what we sign. I would read every contract "
    "aloud before it is signed.",
    "M005": "Three years of early shifts. I would bring the night people’s questions to "
    "each meeting.",
}
FIRST_STANDING = ("M004", "M007", "M002", "M005")
FIRST_RANKINGS = {
    "M001": ("M007", "M004"),
    "M002": ("M002", "M005", "M007"),
    "M003": ("M004", "M007"),
    "M004": ("M004", "M005"),
    "M005": ("M005", "M002", "M007"),
    "M006": ("M007", "M005", "M004"),
    "M007": ("M007", "M002"),
    "M008": ("M004", "M007", "M005"),
    "M010": ("M004", "M002"),
}
STANDING = ("M003", "M004", "M005", "M006", "M007")
TELLERS = ("M001", "M002", "M008")
RANKINGS = (
    ("M002", ("M007", "M006")),
    ("M004", ("M004", "M006", "M003")),
    ("M008", ("M006", "M007", "M005")),
    ("M011", ("M005", "M006")),
)


def tell_of_the_board(story: Story) -> None:
    """In 2024 the members elect two people to the board, by name and in writing."""
    secretary, people = users_by_login(story)["lin"], _people(story)
    motion = _prepared(
        story,
        title="Two seats on the board, 2025 and 2026",
        text="The members elect two people to the board for two years.",
        starts_on=date(2025, 1, 1),
        opens_at=FIRST_BOARD,
        closes_at=FIRST_BOARD + 7 * DAY,
    )
    _stand(motion, people, FIRST_STANDING, at=FIRST_BOARD - DAY)
    motion = open_prepared(
        motion=motion,
        by=secretary,
        at=FIRST_BOARD,
        announce=False,
        luck=_luck("first board"),
    )
    numbers = _numbers(motion)
    for minutes, (code, ranking) in enumerate(FIRST_RANKINGS.items()):
        cast_ballot(
            motion=motion,
            voter=people[code],
            marks=[numbers[who] for who in ranking],
            at=FIRST_BOARD + (60 + minutes) * MINUTE,
        )
    at = motion.closes_at + 60 * MINUTE
    declare_result(motion=motion, by=secretary, at=at, announce=False)


def tell_of_the_open_ballot(story: Story) -> None:
    """The secret election of the next board is open; four have voted, Ana has not."""
    secretary, people = users_by_login(story)["lin"], _people(story)
    opens_at = story.at - 3 * DAY
    term = date(story.at.year + 1, 1, 1)
    motion = _prepared(
        story,
        title="Board election",
        text=f"Choose two people for the board, from {term} for two years.",
        starts_on=term,
        opens_at=opens_at,
        closes_at=story.at + 10 * DAY,
        is_secret=True,
    )
    _stand(motion, people, STANDING, at=opens_at - 9 * DAY)
    _name_tellers(motion, people, by=secretary, at=opens_at - 5 * DAY)
    motion = open_prepared(
        motion=motion,
        by=secretary,
        at=opens_at,
        closes_at=story.at + 10 * DAY,
        announce=False,
        luck=_luck("next board"),
    )
    _vote_in_secret(motion, people, at=opens_at + 60 * MINUTE)
    folder = key_files(settings.DATA_DIR / "teller-keys", name=motion.title)
    users = [people[code].person.user for code in TELLERS]
    who = ", ".join(user.email for user in users if user)
    story.said.append(f"Tellers of the board election: {who}; their keys: {folder}")


def key_files(folder: Path, *, name: str) -> Path:
    """Write the story's tellers' keys as their own browsers would have saved them."""
    folder.mkdir(parents=True, exist_ok=True)
    for code in TELLERS:
        path = folder / f"teller-{code}.json"
        held = {
            "schema": "coopkit/teller-key/1",
            "name": name,
            "public_key": public_of(_private(code)),
            "private_key": _private(code),
        }
        path.write_text(json.dumps(held, indent=1), encoding="utf-8")
        path.chmod(0o600)
    return folder


def _prepared(
    story: Story,
    *,
    title: str,
    text: str,
    starts_on: date,
    opens_at: datetime,
    closes_at: datetime,
    is_secret: bool = False,
) -> Motion:
    return prepare_motion(
        cooperative=story.cooperative,
        method=Method.ELECTION,
        kind="election",
        title=title,
        text=text,
        payload={"office": BOARD, "starts_on": starts_on.isoformat()},
        proposed_by=users_by_login(story)["lin"],
        at=opens_at - 10 * DAY,
        opens_at=opens_at,
        closes_at=closes_at,
        is_secret=is_secret,
        options={"rule": "scottish-stv", "seats": 2, "office": BOARD},
    )


def _stand(
    motion: Motion,
    people: Mapping[str, Membership],
    codes: Iterable[str],
    *,
    at: datetime,
) -> None:
    """Each stands for themselves, with what they say."""
    for minutes, code in enumerate(codes):
        who = people[code]
        add_option(
            motion=motion,
            membership=who,
            name=who.person.display_name,
            statement=STATEMENTS.get(code, "") if motion.is_secret else "",
            nominated_by=who,
            by=who.person.user,
            at=at + minutes * MINUTE,
        )


def _name_tellers(
    motion: Motion, people: Mapping[str, Membership], *, by: User, at: datetime
) -> None:
    chosen = [people[code] for code in TELLERS]
    box = appoint_tellers(motion=motion, memberships=chosen, by=by, at=at)
    for teller in box.tellers.select_related("membership__person__user"):
        register_key(
            teller=teller,
            public_key=public_of(_private(teller.membership.code)),
            made_in="browser",
            by=teller.membership.person.user,
            at=at + teller.position * MINUTE,
        )


def _vote_in_secret(
    motion: Motion, people: Mapping[str, Membership], *, at: datetime
) -> None:
    box = BallotBox.objects.get(motion=motion)
    keys = [teller["key"] for teller in box.manifest["tellers"]]
    numbers = _numbers(motion)
    for minutes, (code, ranking) in enumerate(RANKINGS):
        marks = [numbers[who] for who in ranking]
        tracker = sha256(f"{motion.pk} {code}".encode()).hexdigest()[:32]
        packed = pack({"marks": marks}, tracker, box.manifest["pad"])
        cast_envelope(
            motion=motion,
            voter=people[code],
            sealed=seal(packed, keys, box.manifest_sha256),
            sealed_in="browser",
            at=at + minutes * MINUTE,
        )


def _numbers(motion: Motion) -> dict[str, int]:
    """The number on the ballot of each who stands, by code."""
    standing = motion.candidates.filter(withdrawn_at=None).select_related("membership")
    return {each.membership.code: each.number for each in standing if each.membership}


def _luck(text: str) -> Random:
    """What is drawn by lot in the story: the same each time it is told."""
    return Random(text)  # noqa: S311  the story's luck is no secret


def _people(story: Story) -> dict[str, Membership]:
    found = Membership.objects.filter(cooperative=story.cooperative)
    return {each.code: each for each in found.select_related("person__user")}


def _private(code: str) -> str:
    """The demo's key of a teller: known to everybody, and so good for nothing else."""
    return sha256(f"coopkit demo teller {code}".encode()).hexdigest()
