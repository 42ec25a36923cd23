"""Whether what a ballot box holds still fits together, and fits the audit trail.

The count identity: envelopes that stand = set aside + mixed; mixed = opened; opened and
papers = valid + blank + invalid; who took part = who has an envelope or a paper.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from coopkit.audit.models import AuditEntry
from coopkit.canonical import sha256_of
from governance.votes.envelopes import list_sha256
from governance.votes.log_head import head_holds, head_text, leaf_hash
from governance.votes.lots import commitment
from governance.votes.manifest import check, layer_bytes
from governance.votes.merkle import append, root_of
from governance.votes.models import BallotBox, BoxState
from governance.votes.publication import (
    ENVELOPE,
    INVALID,
    SHEET,
    judge,
    outputs_sha256,
    publish,
    tally,
)
from governance.votes.selectors.evidence import PUBLISHED, participants

Row = dict[str, Any]


def opened_boxes() -> Iterator[BallotBox]:
    """Every ballot box that ever took envelopes, of every co-op."""
    boxes = BallotBox.objects.exclude(manifest_sha256="")
    return boxes.select_related("motion__cooperative").order_by("pk").iterator()


def what_a_box_does_not_hold(box: BallotBox) -> Iterator[str]:
    """What in a ballot box was changed, added or taken away, each named."""
    trail = _trail(box)
    yield from _manifest(box, trail)
    rows = list(_rows(box))
    yield from _leaves(box, rows)
    yield from _heads(box, rows)
    if box.closed_at is not None:
        yield from _taking_part(box, trail)
    yield from _layers(box, trail)
    if box.state in PUBLISHED:
        yield from _published(box, trail)


def _trail(box: BallotBox) -> dict[str, list[dict[str, Any]]]:
    """What the audit trail holds of a box, by action."""
    entries = AuditEntry.objects.filter(
        scope=box.motion.cooperative.slug,
        subject=f"motion:{box.motion_id}",
        action__startswith="box.",
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in entries.order_by("pk"):
        found.setdefault(entry.action, []).append(entry.data)
    return found


def _told(trail: Mapping[str, list[dict[str, Any]]], action: str, name: str) -> Any:
    return trail[action][-1].get(name) if action in trail else None


def _manifest(box: BallotBox, trail: Mapping[str, Any]) -> Iterator[str]:
    digest = sha256_of(box.manifest)
    if digest != box.manifest_sha256:
        yield "its manifest was changed"
    if _told(trail, "box.opened", "manifest_sha256") != box.manifest_sha256:
        yield "its manifest is not the one that the audit trail holds"
    yield from check(box.manifest)
    roll = [(line["code"], line["class"]) for line in box.manifest["roll"]]
    electors = box.motion.electors.order_by("code").values_list("code", "member_class")
    if list(electors) != roll:
        yield "its roll is not that of its electors"
    if commitment(box.lot_seed) != box.manifest["lot_commitment"]:
        yield "the seed of its lot is not the one that was committed"


def _rows(box: BallotBox) -> Iterator[Row]:
    rows = box.envelopes.order_by("index").values(
        "index",
        "leaf",
        "root",
        "signature",
        "sealed",
        "sealed_sha256",
        "elector__code",
        "elector__motion_id",
    )
    for row in rows.iterator():
        yield dict(row)


def _leaves(box: BallotBox, rows: list[Row]) -> Iterator[str]:
    """Each row is what its leaf says, and what stands is still there to be opened."""
    last = {row["elector__code"]: row["index"] for row in rows}
    whole = layer_bytes(box.manifest, 0)
    for place, row in enumerate(rows):
        voter, sealed = row["elector__code"], bytes(row["sealed"])
        leaf = leaf_hash(index=row["index"], voter=voter, envelope=row["sealed_sha256"])
        if row["index"] != place:
            yield f"envelope {place} is missing from its log"
            return
        if leaf != row["leaf"] or row["elector__motion_id"] != box.motion_id:
            yield f"envelope {place} is not what its leaf in the log says"
        is_kept = last[voter] == place and box.state != BoxState.DESTROYED
        if is_kept != bool(sealed):
            yield f"envelope {place} is empty, or was kept though another replaced it"
        elif sealed and (
            len(sealed) != whole or sha256(sealed).hexdigest() != row["sealed_sha256"]
        ):
            yield f"envelope {place} was swapped for another"


def _heads(box: BallotBox, rows: list[Row]) -> Iterator[str]:
    """Each head follows from the leaves before it, and is signed by the box."""
    peaks: list[str] = []
    key, manifest = box.manifest["log_key"], box.manifest_sha256
    for place, row in enumerate(rows):
        peaks = append(peaks, place, row["leaf"])
        if root_of(peaks, place + 1) != row["root"]:
            yield f"the log has another root after envelope {place}"
        text = head_text(manifest=manifest, size=place + 1, root=row["root"])
        if not head_holds(text, signature=row["signature"], log_key=key):
            yield f"the head after envelope {place} has a forged signature"
    size = len(rows)
    if (box.size, box.root) != (size, root_of(peaks, size)):
        yield "its last root is not that of its leaves"
    text = head_text(manifest=manifest, size=box.size, root=box.root)
    if not head_holds(text, signature=box.root_signature, log_key=key):
        yield "its last head has a forged signature"


def _taking_part(box: BallotBox, trail: Mapping[str, Any]) -> Iterator[str]:
    digest = sha256_of(box.participants)
    if box.participants != participants(box):
        yield "who took part is not who sent an envelope or handed in paper"
    if _told(trail, "box.closed", "participants_sha256") != digest:
        yield "who took part is not what the audit trail holds"
    if _told(trail, "box.closed", "root") != box.root:
        yield "its last root is not the one that the audit trail holds"


def _mixed(box: BallotBox) -> int:
    """How many envelopes went into the mix."""
    taking_part = box.participants or ()
    sealed = [entry for entry in taking_part if not entry.get("paper")]
    return sum(not entry["set_aside"] for entry in sealed)


def _layers(box: BallotBox, trail: Mapping[str, Any]) -> Iterator[str]:
    """As many came out of each layer as went in, and they are what is on file."""
    steps, told = list(box.steps.order_by("position")), trail.get("box.layer", [])
    held = [
        {
            "position": step.position,
            "count": step.count,
            "input_sha256": step.input_sha256,
            "output_sha256": step.output_sha256,
        }
        for step in steps
    ]
    if held != told:
        yield "its layers are not those that the audit trail holds"
    before = ""
    for place, step in enumerate(steps, 1):
        if step.position != place or step.count != _mixed(box):
            yield f"layer {place} did not hand on as many envelopes as it got"
        if before and step.input_sha256 != before:
            yield f"layer {place} did not open what the layer before handed back"
        lines = step.output.split()
        if lines and list_sha256(lines) != step.output_sha256:
            yield f"what layer {place} handed back was changed"
        before = step.output_sha256
    opened = len(steps) == len(box.manifest["tellers"])
    if opened != (box.state in PUBLISHED) and box.state != BoxState.DESTROYED:
        yield "it is opened without all its layers, or closed with all of them off"


def _published(box: BallotBox, trail: Mapping[str, Any]) -> Iterator[str]:
    if box.ballots is None:  # taken back before it was opened
        return
    entries = box.ballots
    last = box.steps.order_by("-position").first()
    if _told(trail, "box.published", "sha256") != sha256_of(entries):
        yield "its published ballots are not what the audit trail holds"
    if last and outputs_sha256(entries, box.manifest["pad"]) != last.output_sha256:
        yield "a published ballot was swapped, changed, added or dropped"
    lines = last.output.split() if last else []
    sealed = [entry for entry in entries if entry["source"] == ENVELOPE]
    if lines and sealed != publish(lines, [], box.manifest, trackers=[]):
        yield "a published ballot is not what the last layer left, or is misjudged"
    found = tally(entries)
    papers = sum(bool(entry.get("paper")) for entry in box.participants or ())
    if found[ENVELOPE] != _mixed(box) or found[SHEET] != papers:
        yield (
            f"{found[ENVELOPE]} and {found[SHEET]} ballots are published, of "
            f"{_mixed(box)} envelopes opened and {papers} papers"
        )
    for entry in entries:
        if (
            entry["is"] != INVALID
            and judge(entry["ballot"], box.manifest)[0] != (entry["is"])
        ):
            yield f"the ballot {entry['tracker']} is not {entry['is']}"
    twice = Counter(entry["tracker"] for entry in entries if entry["is"] != INVALID)
    for tracker, times in twice.items():
        if times > 1:
            yield f"tracker {tracker} stands at {times} ballots that are counted"
