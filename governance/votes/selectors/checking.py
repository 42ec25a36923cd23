"""Whether what was decided still follows from what is on file."""

from collections.abc import Iterator, Mapping
from typing import Any

from coopkit.audit.models import AuditEntry
from coopkit.canonical import sha256_of
from governance.bylaws.models import Amendment
from governance.votes.lots import commitment
from governance.votes.models import Motion, MotionState
from governance.votes.record import seal
from governance.votes.selectors.contents import lot_of
from governance.votes.selectors.motions import recusals_of
from governance.votes.selectors.results import worked_out

WAYS = ("classes", "candidates", "count")
"""What a way of deciding adds to a result, and can be worked out again."""


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
    recusals = recusals_of(motion)
    if sha256_of(codes) != motion.electorate_sha256:
        yield "its electors are not those who were frozen"
    if sha256_of(motion.payload) != motion.payload_sha256:
        yield "what was voted on is not what was sent"
    if result.get("recusals", []) != recusals:
        yield "its recusals are not those that were declared"
    yield from _against_the_trail(motion, [each["who"] for each in recusals])
    try:
        worked = worked_out(motion, result.get("presence"))
    except (KeyError, ValueError):
        yield "its ballots and rules cannot be counted any more"
        return
    if result.get("counts") != worked["counts"]:
        yield "its ballots do not count to its result"
    yield from _against_its_result(motion, result, worked)
    if motion.kind == "bylaws_amendment":
        yield from _what_was_not_adopted_so(motion)


def _against_the_trail(motion: Motion, recused: list[str]) -> Iterator[str]:
    if seals_of(motion) != trailed_seals(motion):
        yield "its ballots are not those that the audit trail holds"
    if recused != trailed_recusals(motion):
        yield "its recusals are not those that the audit trail holds"


def _against_its_result(
    motion: Motion, result: Mapping[str, Any], worked: Mapping[str, Any]
) -> Iterator[str]:
    """What is not so in the result; a lot with another seed than committed is named."""
    computed = worked["computation"]
    if result.get("computation") != computed or result.get("rules") != motion.rules:
        yield "its rules do not come to its result"
    if any(result.get(name) != worked.get(name) for name in WAYS):
        yield "its count is not that of its ballots"
    committed = motion.rules.get("lot_commitment")
    if committed and commitment(lot_of(motion) or "") != committed:
        yield "its lot is not the one that was committed to before the vote"
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
    rows = motion.ballots.values_list(
        "elector__code", "choice", "cast_at", "marks", "round", "holder__code"
    )
    return sorted(
        seal(
            who=who,
            choice=choice,
            at=at,
            marks=marks,
            round_number=number,
            holder=holder or "",
        )
        for who, choice, at, marks, number, holder in rows
    )


def trailed_seals(motion: Motion) -> list[str]:
    """The seals that the audit trail holds for a motion."""
    entries = AuditEntry.objects.filter(
        scope=motion.cooperative.slug,
        action="ballot.cast",
        subject=f"motion:{motion.pk}",
    )
    return sorted(entry.data["sha256"] for entry in entries)
