"""Reading where a ballot box stands: who must do what next, as its pages say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.members.models import Membership
from governance.members.selectors import roll
from governance.votes.models import BallotBox, BoxState, MixStep, MotionState, Teller
from governance.votes.selectors.papers import compare

DECIDED = frozenset({MotionState.ADOPTED, MotionState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyholder:
    """A teller as the pages show them, and the step they have taken, if any."""

    teller: Teller
    name: str
    code: str
    is_me: bool
    step: MixStep | None
    is_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a box stands; `phase` is one of named, keys, open, opening, published,
    done, or withdrawn."""

    box: BallotBox
    phase: str
    holders: list[Keyholder]
    sheets_waiting: int
    may_destroy: bool

    @property
    def missing(self) -> list[Keyholder]:
        """The tellers whose key has not come."""
        return [each for each in self.holders if not each.teller.public_key]

    @property
    def missing_names(self) -> str:
        return ", ".join(each.name for each in self.missing)

    @property
    def mine(self) -> Keyholder | None:
        """The visitor’s own key."""
        return next((each for each in self.holders if each.is_me), None)

    @property
    def following(self) -> Keyholder | None:
        """Whose layer comes off next."""
        return next((each for each in self.holders if each.is_next), None)


def candidates_for_teller(cooperative: Cooperative, *, on: date) -> list[tuple[int, str]]:
    """The members who can make a key: who has an account, by code."""
    members = [line.membership_id for line in roll(cooperative, on=on)]
    able = Membership.objects.filter(pk__in=members, person__user__isnull=False)
    rows = able.order_by("code").values_list("pk", "person__display_name", "code")
    return [(pk, f"{name} ({code})") for pk, name, code in rows]


def standing_of(box: BallotBox, *, user: User, at: datetime) -> Standing:
    """Where a box stands for somebody who looks at it; three or four queries."""
    steps = {step.position: step for step in box.steps.defer("output")}
    tellers = box.tellers.order_by("position").select_related("membership__person")
    is_opening = box.state == BoxState.CLOSED and box.motion.state == MotionState.OPEN
    holders = [
        Keyholder(
            teller=teller,
            name=teller.membership.person.display_name,
            code=teller.membership.code,
            is_me=teller.membership.person.user_id == user.pk,
            step=steps.get(teller.position),
            is_next=is_opening and teller.position == len(steps) + 1,
        )
        for teller in tellers
    ]
    return Standing(
        box=box,
        phase=_phase(box, holders),
        holders=holders,
        sheets_waiting=_waiting(box) if is_opening else 0,
        may_destroy=_may_destroy(box, at=at),
    )


def _phase(box: BallotBox, holders: list[Keyholder]) -> str:
    if box.state == BoxState.DESTROYED:
        return "done"
    if box.motion.state == MotionState.WITHDRAWN:
        return "withdrawn"
    if box.state == BoxState.PREPARED:
        return "keys" if holders else "named"
    phases = {BoxState.OPEN: "open", BoxState.CLOSED: "opening"}
    return phases.get(BoxState(box.state), "published")


def _waiting(box: BallotBox) -> int:
    """How many paper ballots are not entered alike by two people."""
    return sum(not sheet.is_settled for sheet in compare(box.motion))


def _may_destroy(box: BallotBox, *, at: datetime) -> bool:
    motion = box.motion
    if motion.state == MotionState.WITHDRAWN:
        return True
    is_over = motion.challenge_until is None or motion.challenge_until <= at
    waiting = motion.challenges.filter(answered_at__isnull=True)
    return motion.state in DECIDED and is_over and not waiting.exists()


def turns_of(user: User, *, cooperative: Cooperative) -> Iterator[tuple[str, Teller]]:
    """What waits for a teller: “key” to be made, “layer” to be taken off; one query."""
    mine = Teller.objects.filter(
        box__motion__cooperative=cooperative, membership__person__user=user
    ).select_related("box__motion__cooperative")
    running = [MotionState.PREPARED, MotionState.OPEN]
    for teller in _light(mine).filter(box__motion__state__in=running):
        box = teller.box
        if box.state == BoxState.PREPARED and not teller.public_key:
            yield "key", teller
        is_closed = box.state == BoxState.CLOSED
        if is_closed and box.steps.count() + 1 == teller.position:
            yield "layer", teller


def _light(tellers: QuerySet[Teller]) -> QuerySet[Teller]:
    return tellers.defer(
        "box__manifest", "box__ballots", "box__participants", "box__signing_key"
    ).order_by("pk")


def lines_of(box: BallotBox) -> list[dict[str, Any]]:
    """The published ballots for people: each mark by its name, in the ballot’s order."""
    names = {each["number"]: each["name"] for each in box.manifest["candidates"]}
    return [
        entry | {"marks": [names.get(mark, str(mark)) for mark in _marks(entry)]}
        for entry in box.ballots or ()
    ]


def _marks(entry: dict[str, Any]) -> list[Any]:
    marks = entry["ballot"].get("marks")
    return marks if isinstance(marks, list) else []
