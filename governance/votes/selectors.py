"""Reading motions: which there are, who may vote, what each has chosen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import MotionFacts
from governance.meetings.selectors import RuleUsed, rules_used
from governance.votes.models import Ballot, Elector, Motion, MotionState
from governance.votes.record import compute, count, seal

RULE_OF_KIND = {
    "bylaw_parameter": "vote.bylaws",
    "patronage_allocation": "vote.patronage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A person's place in a motion: their elector's row, if any, and what stands."""

    elector: Elector | None
    ballot: Ballot | None


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
        motion=OuterRef("pk"), membership__person__user=user or 0
    )
    voted = Ballot.objects.filter(
        motion=OuterRef("pk"), elector__membership__person__user=user or 0
    )
    return (
        Motion.objects.filter(cooperative=cooperative)
        .select_related("resolution", "cooperative")
        .annotate(
            electors_count=_counted(Elector.objects.all(), "pk"),
            voted_count=_counted(Ballot.objects.all(), "elector"),
            may_vote=Exists(mine),
            has_voted=Exists(voted),
        )
        .order_by("-opens_at", "-pk")
    )


def open_motions(cooperative: Cooperative, *, at: datetime) -> QuerySet[Motion]:
    """The motions that can be voted on, those that close first before."""
    return Motion.objects.filter(_running(at), cooperative=cooperative).order_by(
        "closes_at", "pk"
    )


def not_voted_by(
    user: User, *, cooperative: Cooperative, at: datetime
) -> QuerySet[Motion]:
    """The open motions a user may vote on and has not; one query."""
    mine = Elector.objects.filter(
        motion=OuterRef("pk"), membership__person__user=user
    ).filter(~Exists(Ballot.objects.filter(elector=OuterRef("pk"))))
    return open_motions(cooperative, at=at).filter(Exists(mine))


def to_declare(cooperative: Cooperative, *, at: datetime) -> QuerySet[Motion]:
    """The motions that have closed and wait for their result."""
    waiting = Motion.objects.filter(
        cooperative=cooperative, state=MotionState.OPEN, closes_at__lte=at
    )
    return waiting.order_by("closes_at", "pk")


def vote_of(motion: Motion, user: User) -> Vote:
    """What a user may do in a motion, and what they have chosen; two queries."""
    elector = motion.electors.filter(membership__person__user=user).first()
    ballots = Ballot.objects.filter(motion=motion, elector=elector).order_by("-pk")
    return Vote(elector=elector, ballot=ballots.first() if elector else None)


def standing_ballots(motion: Motion) -> QuerySet[Ballot]:
    """The last ballot of each elector, by code: the ones that count."""
    ballots = Ballot.objects.filter(motion=motion)
    last = ballots.values("elector").annotate(last=Max("pk")).values("last")
    return (
        ballots.filter(pk__in=last)
        .select_related("elector__membership__person")
        .order_by("elector__code")
    )


def named_choices(motion: Motion) -> list[NamedChoice]:
    """Who chose what, for after the close; electors who did not vote come last."""
    names: dict[str, list[str]] = {"yes": [], "no": [], "abstain": [], "": []}
    voted = set()
    for ballot in standing_ballots(motion):
        voted.add(ballot.elector_id)
        names[ballot.choice].append(ballot.elector.membership.person.display_name)
    absent = motion.electors.exclude(pk__in=voted).order_by("code")
    names[""] = list(absent.values_list("membership__person__display_name", flat=True))
    return [NamedChoice(choice=choice, names=who) for choice, who in names.items()]


def facts_of(
    motion: Motion, *, at: datetime, by: User | None, resolution: str = ""
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
    )


def rules_day(motion: Motion) -> date:
    """The day whose bylaws a motion is decided by."""
    return date.fromisoformat(motion.rules["on"])


def rules_of(motion: Motion) -> list[RuleUsed]:
    """The quorum and threshold a motion is decided by, in the reader's language."""
    return list(rules_used(motion.cooperative, motion.rules))


def _running(at: datetime) -> Q:
    return Q(state=MotionState.OPEN, opens_at__lte=at, closes_at__gt=at)


def _counted(rows: QuerySet[Any], what: str) -> Coalesce:
    """How many different values a motion's rows have."""
    own = rows.filter(motion=OuterRef("pk")).order_by().values("motion")
    counted = own.annotate(n=Count(F(what), distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def decided_motions() -> Iterator[Motion]:
    """Every declared motion of every co-op, with its resolution."""
    decided = Motion.objects.filter(
        state__in=[MotionState.ADOPTED, MotionState.FAILED]
    ).select_related("cooperative", "resolution")
    return decided.order_by("pk").iterator()


def what_does_not_hold(motion: Motion) -> Iterator[str]:
    """What a decided motion's ballots, rules and record do not agree on."""
    result = motion.result or {}
    codes = list(motion.electors.order_by("code").values_list("code", flat=True))
    choices = list(standing_ballots(motion).values_list("choice", flat=True))
    counts = count(choices, members=len(codes))
    if sha256_of(codes) != motion.electorate_sha256:
        yield "its electors are not those who were frozen"
    if sha256_of(motion.payload) != motion.payload_sha256:
        yield "what was voted on is not what was sent"
    if result.get("counts") != counts.plain():
        yield "its ballots do not count to its result"
    if seals_of(motion) != trailed_seals(motion):
        yield "its ballots are not those that the audit trail holds"
    computed = compute(counts, motion.rules)
    if result.get("computation") != computed or result.get("rules") != motion.rules:
        yield "its rules do not come to its result"
    if computed["adopted"] != (motion.state == MotionState.ADOPTED):
        yield "its state is not its result"
    if motion.resolution:
        record = {k: v for k, v in motion.resolution.record.items() if k != "register"}
        if record != result:
            yield "its resolution’s record is not its own"
    elif motion.state == MotionState.ADOPTED:
        yield "it was adopted and stands in no register"


def seals_of(motion: Motion) -> list[str]:
    """The seals of all ballots that were ever cast in a motion."""
    rows = motion.ballots.values_list("elector__code", "choice", "cast_at")
    return sorted(seal(who=who, choice=choice, at=at) for who, choice, at in rows)


def trailed_seals(motion: Motion) -> list[str]:
    """The seals that the audit trail holds for a motion."""
    entries = AuditEntry.objects.filter(
        scope=motion.cooperative.slug,
        action="ballot.cast",
        subject=f"motion:{motion.pk}",
    )
    return sorted(entry.data["sha256"] for entry in entries)
