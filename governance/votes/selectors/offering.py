"""Reading what a ballot offers, who may cast it, and how many have."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from coopkit.accounts.models import User
from governance.members.selectors import spans
from governance.votes.marking import RANKED, Kind, Offer
from governance.votes.models import (
    Ballot,
    Elector,
    Envelope,
    Motion,
    MotionState,
    Option,
    PaperReturn,
    Proxy,
)
from governance.votes.record import conflict, quorum_test
from governance.votes.selectors.ways import is_by_marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An option as the ballot shows it; `since` is when who stands became a member."""

    number: int
    name: str
    statement: str
    since: date | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """How many have voted, of how many, and how many the quorum needs; 0: no quorum."""

    voted: int
    electors: int
    needed: int

    @property
    def is_met(self) -> bool:
        return self.voted >= self.needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody's place at a ballot; `without` is why they may not cast one, or "".

    Why: “elector” (they are none), “recused”, “paper” (they handed one in). `cast_at`
    is when what stands came in, and `last` its key, 0 where nothing has; of a secret
    vote no more is known than that.
    """

    elector: Elector | None
    without: str
    cast_at: datetime | None = None
    last: int = 0
    ballot: Ballot | None = None


def rule_of(motion: Motion) -> str:
    """The counting rule of an election or a poll, as its options hold it."""
    return str(motion.options.get("rule", "")).replace("_", "-") or "approval"


def standing_options(motion: Motion) -> QuerySet[Option]:
    """Who and what can be voted for, in lot order; who did not accept stands not.

    Who withdrew after the opening stays on the ballots that were printed, and is told.
    """
    answers = Q(membership__isnull=True) | Q(accepted_at__isnull=False)
    found = motion.candidates.filter(answers).select_related("membership__person")
    stands = Q(withdrawn_at__isnull=True)
    if motion.state != MotionState.PREPARED:
        stands |= Q(withdrawn_at__gt=motion.opens_at)
    return found.filter(stands).order_by("number")


def options_listed(motion: Motion) -> list[Listed]:
    """The options as the ballot shows them; two queries."""
    found = list(standing_options(motion))
    held = spans(motion.cooperative) if any(o.membership_id for o in found) else {}
    return [
        Listed(
            number=option.number,
            name=option.name,
            statement=option.statement,
            since=held[option.membership.code].first
            if option.membership and option.membership.code in held
            else None,
            is_withdrawn=option.withdrawn_at is not None,
        )
        for option in found
    ]


def offer_of(motion: Motion, listed: list[Listed] | None = None) -> Offer:
    """What may be marked on a motion's ballot; no query where options are given."""
    if not is_by_marks(motion):
        return Offer(kind="choice", names={}, most=0)
    options = options_listed(motion) if listed is None else listed
    names = {each.number: each.name for each in options if not each.is_withdrawn}
    rule = rule_of(motion)
    kind: Kind = "ranked" if rule in RANKED else "approval"
    seats = int(motion.options.get("seats") or 1)
    if rule == "plurality":
        kind = "plurality"
    most = min(seats, len(names)) if kind == "plurality" else len(names)
    gone = {each.number: each.name for each in options if each.is_withdrawn}
    return Offer(kind=kind, names=names, most=most, seats=seats, withdrawn=gone)


def seat_of(motion: Motion, user: User) -> Seat:
    """A user's place at a ballot; two queries."""
    return _seat(motion, Q(membership__person__user=user))


def seat_of_giver(motion: Motion, proxy: Proxy) -> Seat:
    """The place of somebody for whom another votes; two queries."""
    return _seat(motion, Q(membership=proxy.giver_id))


def proxies_held(motion: Motion, user: User) -> list[Proxy]:
    """Whom a user votes for in an open vote; one query."""
    held = Proxy.objects.filter(
        motion=motion, ended_at__isnull=True, holder__person__user=user
    )
    return list(held.select_related("giver__person__user").order_by("giver__code"))


def _seat(motion: Motion, whose: Q) -> Seat:
    electors = motion.electors.filter(whose)
    elector = electors.select_related("recusal", "paper_return").first()
    if elector is None:
        return Seat(elector=None, without="elector")
    without = ""
    if hasattr(elector, "recusal") and not conflict(motion.rules)["votes"]:
        without = "recused"
    elif hasattr(elector, "paper_return"):
        without = "paper"
    if motion.is_secret:
        cast = Envelope.objects.filter(elector=elector).order_by("-index")
        found = cast.values_list("received_at", "pk").first() or (None, 0)
        cast_at, last = found
        return Seat(elector=elector, without=without, cast_at=cast_at, last=last)
    ballot = Ballot.objects.filter(elector=elector).order_by("-pk").first()
    return Seat(
        elector=elector,
        without=without,
        cast_at=ballot.cast_at if ballot else None,
        last=ballot.pk if ballot else 0,
        ballot=ballot,
    )


def turnout(motion: Motion) -> Turnout:
    """How many have voted, by envelope, paper, hand or on the site; two queries."""
    may = Q(recusal__isnull=True) | Q(motion__rules__conflict__votes=True)
    electors = Elector.objects.filter(may, motion=motion)
    cast = (
        Q(pk__in=Envelope.objects.filter(box__motion=motion).values("elector"))
        | Q(pk__in=PaperReturn.objects.filter(elector__motion=motion).values("elector"))
        if motion.is_secret
        else Q(pk__in=Ballot.objects.filter(motion=motion).values("elector"))
    )
    whole, voted = electors.count(), electors.filter(cast).count()
    return Turnout(voted=voted, electors=whole, needed=_needed(motion.rules, whole))


def _needed(rules: dict[str, Any], electors: int) -> int:
    """How many must take part; nothing where a vote has no quorum of its members."""
    test = quorum_test(rules, present=0, members=electors)
    return test.needed if test else 0


def electors_with_turnout(motion: Motion) -> QuerySet[Elector]:
    """Who may vote in an open vote, by code, and `has_voted`: whether, never how."""
    may = Q(recusal__isnull=True) | Q(motion__rules__conflict__votes=True)
    voted = Ballot.objects.filter(motion=motion, elector=OuterRef("pk"))
    found = Elector.objects.filter(may, motion=motion).annotate(has_voted=Exists(voted))
    return found.select_related("membership__person__user").order_by("code")
