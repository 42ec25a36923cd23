"""Reading a ballot box as evidence: its manifest, its log, who took part, what came out.

Before the close nobody is told who has voted: the log is shown by its hashes alone.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from coopkit.canonical import sha256_of
from governance.votes.envelopes import in_order
from governance.votes.models import (
    BallotBox,
    BoxState,
    Envelope,
    Motion,
    PaperReturn,
    Recusal,
    RollCorrection,
)
from governance.votes.record import conflict
from governance.votes.selectors.box import standing_envelopes
from governance.votes.selectors.offering import standing_options

SCHEMA = "coopkit/evidence/1"
CONFLICT, SHEET = "conflict", "paper"
"""Why a standing envelope is set aside."""
PUBLISHED = frozenset({BoxState.OPENED, BoxState.DESTROYED})


def manifest_facts(motion: Motion) -> dict[str, Any]:
    """What a motion brings to its manifest; its electors and rules are frozen."""
    excluded = motion.rules.get("electorate", {}).get("excluded", [])
    options = standing_options(motion).filter(withdrawn_at__isnull=True)
    return {
        "cooperative": {
            "slug": motion.cooperative.slug,
            "name": motion.cooperative.name,
        },
        "motion": motion.pk,
        "title": motion.title,
        "text_sha256": sha256_of({"title": motion.title, "text": motion.text}),
        "method": str(motion.method),
        "kind": motion.kind,
        "options": motion.options,
        "candidates": [
            {
                "number": option.number,
                "name": option.name,
                "code": option.membership.code if option.membership else "",
            }
            for option in options
        ],
        "record_on": motion.record_on.isoformat()
        if motion.record_on
        else motion.rules["on"],
        "roll": _roll(motion),
        "excluded": [
            {"code": each["who"], "because": each["because"]} for each in excluded
        ],
        "rules": motion.rules,
        "opens_at": utc(motion.opens_at),
        "closes_at": utc(motion.closes_at),
    }


def _roll(motion: Motion) -> list[dict[str, Any]]:
    rows = motion.electors.order_by("code").values_list("code", "member_class", "because")
    return [
        {"code": code, "class": member_class, "weight": 1, "because": because}
        for code, member_class, because in rows
    ]


def participants(box: BallotBox) -> list[dict[str, Any]]:
    """Who took part as the box stands now: each standing envelope, then each paper.

    An envelope is set aside where a paper of the same member counts, and where the
    bylaws take the vote from who declared a conflict of interest.
    """
    papers = _codes(PaperReturn.objects.filter(elector__motion=box.motion_id))
    recusals = Recusal.objects.filter(elector__motion=box.motion_id)
    recused = [] if conflict(box.motion.rules)["votes"] else _codes(recusals)
    found = []
    for envelope in standing_envelopes(box):
        voter = envelope.elector.code
        why = SHEET if voter in papers else CONFLICT if voter in recused else ""
        told = {"because": why} if why else {}
        leaf = {"voter": voter, "leaf": envelope.leaf, "index": envelope.index}
        found.append(leaf | {"set_aside": bool(why)} | told)
    found.sort(key=lambda entry: str(entry["voter"]))
    return [*found, *({"voter": voter, "paper": True} for voter in papers)]


def _codes(rows: Any) -> list[str]:
    return sorted(rows.values_list("elector__code", flat=True))


def mix_input(box: BallotBox) -> list[str]:
    """The list the next teller gets: envelopes without names, by their bytes, base64."""
    last = box.steps.order_by("-position").first()
    if last is not None:
        return last.output.split()
    counted = [
        entry["index"]
        for entry in box.participants or ()
        if not entry.get("paper") and not entry["set_aside"]
    ]
    rows = Envelope.objects.filter(box=box).values_list("index", "sealed")
    wanted = set(counted)
    return in_order(bytes(sealed) for index, sealed in rows if index in wanted)


def evidence(box: BallotBox) -> dict[str, Any]:
    """All that can be told of a secret vote by now, as one value that stands alone."""
    motion, is_closed = box.motion, box.closed_at is not None
    bundle = {
        "schema": SCHEMA,
        "state": str(box.state),
        "manifest": box.manifest,
        "manifest_sha256": box.manifest_sha256,
        "log": list(_log(box, with_voters=is_closed)),
        "head": {
            "manifest": box.manifest_sha256,
            "root": box.root,
            "size": box.size,
        },
        "signature": box.root_signature,
    }
    if is_closed:
        bundle |= _after_the_close(box)
    if box.state in PUBLISHED:
        bundle |= _after_the_opening(box)
    if motion.declared_at and motion.result:
        bundle["result"] = motion.result
    return bundle


def _log(box: BallotBox, *, with_voters: bool) -> Iterator[dict[str, Any]]:
    rows = box.envelopes.order_by("index").values_list(
        "index", "leaf", "root", "signature", "elector__code", "sealed_sha256"
    )
    for index, leaf, root, signature, voter, envelope in rows.iterator():
        told = {"index": index, "leaf": leaf, "root": root, "signature": signature}
        yield told | ({"voter": voter, "envelope": envelope} if with_voters else {})


def _after_the_close(box: BallotBox) -> dict[str, Any]:
    corrections = RollCorrection.objects.filter(motion=box.motion_id).order_by("pk")
    return {
        "closed_at": utc(box.closed_at),
        "participants": box.participants,
        "recusals": _codes(Recusal.objects.filter(elector__motion=box.motion_id)),
        "corrections": [
            {"code": code, "is_included": is_included, "reason": reason, "at": utc(at)}
            for code, is_included, reason, at in corrections.values_list(
                "membership__code", "is_included", "reason", "at"
            )
        ],
    }


def _after_the_opening(box: BallotBox) -> dict[str, Any]:
    tellers = box.tellers.order_by("position").select_related("membership")
    return {
        "lot_seed": box.lot_seed,
        "steps": [
            {
                "position": step.position,
                "count": step.count,
                "input_sha256": step.input_sha256,
                "output_sha256": step.output_sha256,
                "at": utc(step.at),
            }
            for step in box.steps.order_by("position")
        ],
        "withdrawn": withdrawn_after(box),
        "ballots": box.ballots,
        "opened_at": utc(box.opened_at),
        "destroyed": {
            "envelopes": utc(box.destroyed_at),
            "keys": {
                each.membership.code: utc(each.key_destroyed_at) for each in tellers
            },
        },
    }


def withdrawn_after(box: BallotBox) -> list[int]:
    """The numbers of those who stood when it opened, and no longer do."""
    listed = {each["number"] for each in box.manifest["candidates"]}
    gone = box.motion.candidates.filter(withdrawn_at__isnull=False, number__in=listed)
    return sorted(gone.values_list("number", flat=True))


def utc(at: datetime | None) -> str:
    """A moment as it stands in a record; nothing where there was none."""
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""
