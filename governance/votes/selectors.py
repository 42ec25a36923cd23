"""Reading motions: which there are, who may vote, what each has chosen."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import MotionFacts
from governance.bylaws.models import Amendment
from governance.meetings.selectors import RuleUsed, rules_used
from governance.members.models import Membership
from governance.votes.models import Ballot, Elector, Motion, MotionState, Recusal
from governance.votes.record import compute, count_by, seal

RULE_OF_KIND = {
    "bylaws_amendment": "vote.bylaws",
    "patronage_allocation": "vote.patronage",
    "admission": "vote.admission",
    "expulsion": "vote.expulsion",
}
MAY_BE_ORDINARY = frozenset({"admission", "expulsion"})
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
    voted = Ballot.objects.filter(
        _has_vote("elector__"),
        motion=OuterRef("pk"),
        elector__membership__person__user=user or 0,
    )
    return (
        Motion.objects.filter(cooperative=cooperative)
        .select_related("resolution", "cooperative")
        .annotate(
            electors_count=_counted(Elector.objects.filter(_has_vote()), "pk"),
            voted_count=_counted(
                Ballot.objects.filter(_has_vote("elector__")), "elector"
            ),
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
    ).filter(~Exists(Ballot.objects.filter(elector=OuterRef("pk"))), recusal__isnull=True)
    return open_motions(cooperative, at=at).filter(Exists(mine))


def to_declare(cooperative: Cooperative, *, at: datetime) -> QuerySet[Motion]:
    """The motions that have closed and wait for their result."""
    waiting = Motion.objects.filter(
        cooperative=cooperative, state=MotionState.OPEN, closes_at__lte=at
    )
    return waiting.order_by("closes_at", "pk")


def vote_of(motion: Motion, user: User) -> Vote:
    """What a user may do in a motion, and what they have chosen; two queries."""
    mine = motion.electors.filter(membership__person__user=user)
    elector = mine.select_related("recusal").first()
    ballots = Ballot.objects.filter(motion=motion, elector=elector).order_by("-pk")
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
    ballots = Ballot.objects.filter(_has_vote("elector__"), motion=motion)
    last = ballots.values("elector").annotate(last=Max("pk")).values("last")
    return (
        ballots.filter(pk__in=last)
        .select_related("elector__membership__person")
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

    Who declared a conflict of interest stands under “recused”, voting or not.
    """
    names: dict[str, list[str]] = {"yes": [], "no": [], "abstain": []}
    voted = set()
    for ballot in standing_ballots(motion):
        voted.add(ballot.elector_id)
        names[ballot.choice].append(ballot.elector.membership.person.display_name)
    rest = motion.electors.order_by("code")
    by_name = "membership__person__display_name"
    recused = rest.filter(recusal__isnull=False)
    absent = rest.filter(recusal__isnull=True).exclude(pk__in=voted)
    names["recused"] = list(recused.values_list(by_name, flat=True))
    names[""] = list(absent.values_list(by_name, flat=True))
    return [NamedChoice(choice=choice, names=who) for choice, who in names.items()]


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


def rules_day(motion: Motion) -> date:
    """The day whose bylaws a motion is decided by."""
    return date.fromisoformat(motion.rules["on"])


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


def what_does_not_hold(motion: Motion) -> Iterator[str]:
    """What a decided motion's ballots, rules and record do not agree on."""
    result = motion.result or {}
    codes = list(motion.electors.order_by("code").values_list("code", flat=True))
    recusals = recusals_of(motion)
    counts = count_by(
        dict(standing_ballots(motion).values_list("elector__code", "choice")),
        motion.rules,
        electors=codes,
        recused=[each["who"] for each in recusals],
    )
    if sha256_of(codes) != motion.electorate_sha256:
        yield "its electors are not those who were frozen"
    if sha256_of(motion.payload) != motion.payload_sha256:
        yield "what was voted on is not what was sent"
    if result.get("counts") != counts.plain():
        yield "its ballots do not count to its result"
    if result.get("recusals", []) != recusals:
        yield "its recusals are not those that were declared"
    yield from _against_the_trail(motion, [each["who"] for each in recusals])
    yield from _against_its_result(motion, result, compute(counts, motion.rules))
    if motion.kind == "bylaws_amendment":
        yield from _what_was_not_adopted_so(motion)


def _against_the_trail(motion: Motion, recused: list[str]) -> Iterator[str]:
    if seals_of(motion) != trailed_seals(motion):
        yield "its ballots are not those that the audit trail holds"
    if recused != trailed_recusals(motion):
        yield "its recusals are not those that the audit trail holds"


def _against_its_result(
    motion: Motion, result: Mapping[str, Any], computed: Mapping[str, Any]
) -> Iterator[str]:
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


def _what_was_not_adopted_so(motion: Motion) -> Iterator[str]:
    """Where the bylaws are not exactly what the members voted on."""
    found = Amendment.objects.filter(
        cooperative=motion.cooperative, motion_id=motion.pk
    ).select_related("version")
    amendment = found.first()
    if amendment is None:
        yield "its amendment is not on file"
        return
    version = amendment.version
    if motion.state != MotionState.ADOPTED:
        if version is not None:
            yield "it was not adopted, and stands in the bylaws"
        return
    reference = motion.resolution.reference if motion.resolution else ""
    if version is None or version.adopted_by != reference:
        yield "it was adopted, and does not stand in the bylaws by its resolution"
    elif sha256_of(version.operations) != sha256_of(motion.payload["operations"]):
        yield "the bylaws hold other changes than those that were voted on"


def trailed_recusals(motion: Motion) -> list[str]:
    """The codes of those whose conflict of interest the audit trail holds."""
    entries = AuditEntry.objects.filter(
        scope=motion.cooperative.slug,
        action="motion.recused",
        subject=f"motion:{motion.pk}",
    )
    return sorted(entry.data["who"] for entry in entries)


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


def codes_of_electors(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some codes that ever could vote or were voted on; two queries."""
    held = Elector.objects.filter(motion__cooperative=cooperative, code__in=codes)
    about = Motion.objects.filter(
        cooperative=cooperative, kind__in=MAY_BE_ORDINARY
    ).values_list("payload__code", flat=True)
    could = held.order_by().values_list("code", flat=True).distinct()
    return {*could, *(set(about) & set(codes))}
