"""Reading motions: which there are, who may vote, what each has chosen."""

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import MotionFacts
from governance.meetings.selectors import RuleUsed, rules_used
from governance.members.models import Membership
from governance.votes.models import (
    Ballot,
    BoxState,
    Challenge,
    Elector,
    Envelope,
    Motion,
    MotionState,
    PaperReturn,
    Recusal,
)
from governance.votes.selectors.ways import current_round

RULE_OF_KIND = {
    "bylaws_amendment": "vote.bylaws",
    "patronage_allocation": "vote.patronage",
    "admission": "vote.admission",
    "expulsion": "vote.expulsion",
    "recall": "vote.board_removal",
    "dissolution": "vote.dissolution",
    "founding": "vote.bylaws",
}
MAY_BE_ORDINARY = frozenset({"admission", "expulsion", "recall"})
"""Kinds decided like any other motion where the bylaws give them no majority."""


def threshold_key(kind: str, bylaws: Container[str]) -> str:
    """The parameter whose majority adopts motions of a kind."""
    key: str = RULE_OF_KIND.get(kind, "vote.ordinary")
    is_missing = kind in MAY_BE_ORDINARY and key not in bylaws
    return "vote.ordinary" if is_missing else key


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A person's place in a motion: their elector's row, if any, and what stands."""

    elector: Elector | None
    ballot: Ballot | None

    @property
    def recusal(self) -> Recusal | None:
        """Their declared conflict of interest; no query."""
        return getattr(self.elector, "recusal", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChoice:
    """A choice of the open vote, and the names of those who made it."""

    choice: str
    names: list[str]


def motions_of(cooperative: Cooperative, *, user: User | None = None) -> QuerySet[Motion]:
    """A co-op's motions with electors and voters counted, latest first.

    With a user, also whether they may vote on each and whether they have.
    """
    mine = Elector.objects.filter(
        _has_vote(), motion=OuterRef("pk"), membership__person__user=user or 0
    )
    voted = Elector.objects.filter(_has_vote(), _has_cast())
    return (
        Motion.objects.filter(cooperative=cooperative)
        .select_related("resolution", "cooperative", "item__meeting")
        .annotate(
            electors_count=_counted(Elector.objects.filter(_has_vote()), "pk"),
            voted_count=_counted(voted, "pk"),
            may_vote=Exists(mine),
            has_voted=Exists(mine.filter(_has_cast())),
        )
        .order_by("-opens_at", "-pk")
    )


def open_motions(cooperative: Cooperative, *, at: datetime) -> QuerySet[Motion]:
    """The motions that can be voted on, those that close first before."""
    return Motion.objects.filter(_running(at), cooperative=cooperative).order_by(
        "closes_at", "pk"
    )


def open_to(code: str, *, cooperative: Cooperative, on: date) -> QuerySet[Motion]:
    """The motions a member may vote on that are open at the end of a day."""
    mine = Elector.objects.filter(motion=OuterRef("pk"), code=code)
    running = Motion.objects.filter(
        Exists(mine),
        cooperative=cooperative,
        state=MotionState.OPEN,
        closes_at__date__gt=on,
    )
    return running.select_related("cooperative").order_by("closes_at", "pk")


def not_voted_by(
    user: User, *, cooperative: Cooperative, at: datetime
) -> QuerySet[Motion]:
    """The open motions a user may vote on and has not; one query."""
    mine = Elector.objects.filter(
        motion=OuterRef("pk"), membership__person__user=user
    ).filter(~_has_cast(), recusal__isnull=True)
    return open_motions(cooperative, at=at).filter(Exists(mine))


def to_declare(cooperative: Cooperative, *, at: datetime) -> QuerySet[Motion]:
    """The motions that have closed and wait for their result; opened, if secret."""
    sealed = [BoxState.PREPARED, BoxState.OPEN, BoxState.CLOSED]
    waiting = Motion.objects.filter(
        cooperative=cooperative, state=MotionState.OPEN, closes_at__lte=at
    ).exclude(is_secret=True, box__state__in=sealed)
    return waiting.order_by("closes_at", "pk")


def to_review(cooperative: Cooperative, *, since: date) -> QuerySet[Motion]:
    """The adopted decisions that are looked at again on a day or later, by day."""
    adopted = Motion.objects.filter(
        cooperative=cooperative, state=MotionState.ADOPTED, review_on__gte=since
    )
    return adopted.select_related("cooperative").order_by("review_on", "pk")


def challenged(cooperative: Cooperative) -> QuerySet[Motion]:
    """The motions whose result is challenged, and not answered yet."""
    open_ones = Challenge.objects.filter(motion=OuterRef("pk"), answered_at__isnull=True)
    waiting = Motion.objects.filter(Exists(open_ones), cooperative=cooperative)
    return waiting.select_related("cooperative").order_by("pk")


def vote_of(motion: Motion, user: User) -> Vote:
    """What a user may do in a motion, and what they have chosen; two queries."""
    mine = motion.electors.filter(membership__person__user=user)
    elector = mine.select_related("recusal").first()
    own = Ballot.objects.filter(motion=motion, elector=elector)
    ballots = own.filter(round=current_round(motion)).order_by("-pk")
    return Vote(elector=elector, ballot=ballots.first() if elector else None)


def reason_without_vote(motion: Motion, user: User) -> str:
    """Why a member has no vote in a motion, as it was fixed: “class”, “tenure”, …

    Nothing for who has one, and for who was no member then. One query.
    """
    held = motion.rules.get("electorate", {}).get("excluded", [])
    because: dict[str, str] = {each["who"]: each["because"] for each in held}
    mine = Membership.objects.filter(
        cooperative=motion.cooperative_id, person__user=user, code__in=because
    )
    code = mine.values_list("code", flat=True).first()
    return because.get(code or "", "")


def standing_ballots(motion: Motion) -> QuerySet[Ballot]:
    """The last ballot of each elector, by code: the ones that count."""
    ballots = Ballot.objects.filter(
        _has_vote("elector__"), motion=motion, round=current_round(motion)
    )
    last = ballots.values("elector").annotate(last=Max("pk")).values("last")
    return (
        ballots.filter(pk__in=last)
        .select_related("elector__membership__person", "holder", "taken_by")
        .order_by("elector__code")
    )


def voting_electors(motion: Motion) -> QuerySet[Elector]:
    """The electors who may vote: a conflict of interest may take the vote."""
    return Elector.objects.filter(_has_vote(), motion=motion)


def recusals_of(motion: Motion) -> list[dict[str, str]]:
    """Who declared a conflict of interest, and when, by code; one query."""
    rows = Recusal.objects.filter(elector__motion=motion).order_by("elector__code")
    return [
        {"who": who, "at": at.astimezone(UTC).isoformat(timespec="seconds")}
        for who, at in rows.values_list("elector__code", "at")
    ]


def named_choices(motion: Motion) -> list[NamedChoice]:
    """Who chose what, for after the close; electors who did not vote come last.

    Who declared a conflict of interest stands under “recused”, voting or not. Who marked
    options stands under “marked”: their order is in the record.
    """
    names: dict[str, list[str]] = {"yes": [], "no": [], "abstain": []}
    voted = set()
    for ballot in standing_ballots(motion):
        voted.add(ballot.elector_id)
        group = names.setdefault(ballot.choice or "marked", [])
        group.append(ballot.elector.membership.person.display_name)
    rest = motion.electors.order_by("code")
    by_name = "membership__person__display_name"
    recused = rest.filter(recusal__isnull=False)
    absent = rest.filter(recusal__isnull=True).exclude(pk__in=voted)
    names["recused"] = list(recused.values_list(by_name, flat=True))
    names[""] = list(absent.values_list(by_name, flat=True))
    return [NamedChoice(choice=choice, names=who) for choice, who in names.items()]


def has_everybody_voted(motion: Motion) -> bool:
    """Whether each elector who may vote has, in the round that runs; two queries.

    Never in a secret vote, in which each may vote again until its end.
    """
    if motion.is_secret:
        return False
    return standing_ballots(motion).count() >= voting_electors(motion).count()


def silent_electors(motion: Motion) -> QuerySet[Elector]:
    """Those who may vote, have not, and can be written to; for reminders alone."""
    waiting = voting_electors(motion).filter(
        ~_has_cast_in(current_round(motion)),
        recusal__isnull=True,
        membership__person__user__isnull=False,
    )
    return waiting.select_related("membership__person__user").order_by("code")


def waiting_in(motions: Collection[Motion]) -> dict[int, list[str]]:
    """The codes of who may vote and has not, by the pk of several motions; one query."""
    found: dict[int, list[str]] = {motion.pk: [] for motion in motions}
    waiting = Elector.objects.filter(_has_vote(), ~_has_cast(), motion__in=motions)
    told = waiting.filter(recusal__isnull=True).order_by("code")
    for motion, code in told.values_list("motion_id", "code"):
        found[motion].append(code)
    return found


def facts_of(
    motion: Motion,
    *,
    at: datetime,
    by: User | None,
    resolution: str = "",
    is_withdrawn: bool = False,
) -> MotionFacts:
    """A motion as its kind sees it."""
    return MotionFacts(
        motion_id=motion.pk,
        cooperative=motion.cooperative,
        kind=motion.kind,
        payload=motion.payload,
        payload_sha256=motion.payload_sha256,
        at=at,
        by=by,
        resolution=resolution,
        is_withdrawn=is_withdrawn,
    )


def rules_of(motion: Motion) -> list[RuleUsed]:
    """The quorum and threshold a motion is decided by, in the reader's language."""
    return list(rules_used(motion.cooperative, motion.rules))


def _has_vote(elector: str = "") -> Q:
    """Electors without a declared conflict of interest, or whom it leaves the vote.

    As the motion's frozen rules say; rules that say nothing take the vote.
    """
    return Q(**{f"{elector}recusal__isnull": True}) | Q(
        **{f"{elector}motion__rules__conflict__votes": True}
    )


def _has_cast() -> Q:
    """Electors of whom a ballot, an envelope or a paper is there."""
    return _has_cast_in(None)


def _has_cast_in(round_number: int | None) -> Q:
    """As `_has_cast`, an open ballot in one round alone."""
    ballots = Ballot.objects.filter(elector=OuterRef("pk"))
    if round_number is not None:
        ballots = ballots.filter(round=round_number)
    return Q(
        Exists(ballots)
        | Exists(Envelope.objects.filter(elector=OuterRef("pk")))
        | Exists(PaperReturn.objects.filter(elector=OuterRef("pk")))
    )


def _running(at: datetime) -> Q:
    return Q(state=MotionState.OPEN, opens_at__lte=at, closes_at__gt=at)


def _counted(rows: QuerySet[Any], what: str) -> Coalesce:
    """How many different values a motion's rows have."""
    own = rows.filter(motion=OuterRef("pk")).order_by().values("motion")
    counted = own.annotate(n=Count(F(what), distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def decided_between(
    cooperative: Cooperative, *, first: date, last: date
) -> QuerySet[Motion]:
    """A co-op's motions whose result was declared between two days, latest first."""
    decided = Motion.objects.filter(
        cooperative=cooperative,
        state__in=[MotionState.ADOPTED, MotionState.FAILED],
        declared_at__date__range=(first, last),
    )
    return decided.select_related("cooperative").order_by("-declared_at", "-pk")


def codes_of_electors(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some codes that ever could vote or were voted on; two queries."""
    held = Elector.objects.filter(motion__cooperative=cooperative, code__in=codes)
    about = Motion.objects.filter(
        cooperative=cooperative, kind__in=MAY_BE_ORDINARY
    ).values_list("payload__code", flat=True)
    could = held.order_by().values_list("code", flat=True).distinct()
    return {*could, *(set(about) & set(codes))}
