"""Check the evidence of a secret ballot, without trusting who wrote it.

    python3 check_election.py evidence.json
    python3 check_election.py evidence.json --receipt receipt.json --tracker 3f0c…
    python3 check_election.py evidence.json --earlier evidence-at-the-close.json
    python3 check_election.py evidence.json --envelopes envelopes.txt

It needs Python 3.10 or later and the package `cryptography`, and no other file than this
one and its parts `judging.py` and `recount.py` (the download holds all in one). It shares
no code with the site. Exit status: 0 all holds, 1 something does not, 2 cannot be read.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

# Parts of this file:
try:
    from judging import (  # type: ignore[import-not-found]
        canonical,
        check_mix,
        misjudged,
        pad_of,
        same_vote,
    )
    from recount import (  # type: ignore[import-not-found]
        recount,
        same_count,
        tally_choices,
    )
except ImportError:
    from governance.votes.handouts.judging import (
        canonical,
        check_mix,
        misjudged,
        pad_of,
        same_vote,
    )
    from governance.votes.handouts.recount import (
        recount,
        same_count,
        tally_choices,
    )
# End of the parts.

LAYER, LEAST_ELECTORS, LEAST_TELLERS = 81, 5, 2
CLOSED = ("closed_at", "participants", "recusals")
PUBLISHED = (*CLOSED, "steps", "lot_seed", "withdrawn", "ballots")
PARTS = {"open": (), "closed": CLOSED, "opened": PUBLISHED, "destroyed": PUBLISHED}
Bundle = dict[str, Any]
Part = tuple[str, Iterator[str]]


def say(text: str, to: Any = None) -> None:
    (to or sys.stdout).write(f"{text}\n")


def is_taken_back(bundle: Bundle) -> bool:
    return bool((bundle.get("result") or {}).get("withdrawn"))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def sha_of(value: Any) -> str:
    return sha(canonical(value))


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots_of(leaves: Iterable[bytes]) -> Iterator[str]:
    """The root of the log after each leaf, by RFC 6962: equal trees are joined."""
    yield hashlib.sha256(b"").hexdigest()
    trees: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, tree = 0, leaf
        while trees and trees[-1][0] == height:
            height, tree = height + 1, node(trees.pop()[1], tree)
        trees.append((height, tree))
        whole = trees[-1][1]
        for _, left in reversed(trees[:-1]):
            whole = node(left, whole)
        yield whole.hex()


def is_signed(head: Any, signature: str, key: str) -> bool:
    try:
        public = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), canonical(head))
    except (InvalidSignature, ValueError):
        return False
    return True


def is_point(key: str) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(key))
    except ValueError:
        return False
    return True


def check_manifest(bundle: Bundle) -> Iterator[str]:
    """The manifest is whole, hashed, and fits a secret ballot; no part is left out."""
    manifest = bundle["manifest"]
    due = PARTS[bundle["state"]] if not is_taken_back(bundle) else ()
    for name in (name for name in due if name not in bundle):
        yield f"“{name}” is left out, though the box is {bundle['state']}."
    roll, tellers = manifest["roll"], manifest["tellers"]
    codes = [line["code"] for line in roll]
    numbers = [each["number"] for each in manifest["candidates"]]
    pad = pad_of(manifest["method"], numbers)
    keys = [teller["key"] for teller in tellers]
    if sha_of(manifest) != bundle["manifest_sha256"]:
        yield "The manifest was changed: it does not come to its hash."
    if sha_of(roll) != manifest["roll_sha256"]:
        yield "The roll was changed: it does not come to the hash in the manifest."
    if len(set(codes)) < len(codes) or any(line["weight"] != 1 for line in roll):
        yield "The roll gives somebody more or less than one vote."
    if len(codes) < LEAST_ELECTORS:
        yield f"Only {len(codes)} are on the roll: no vote of so few is secret."
    if len(set(keys)) < max(len(keys), LEAST_TELLERS) or not all(map(is_point, keys)):
        yield "There are not two tellers with a key of their own each."
    if [teller["position"] for teller in tellers] != list(range(1, len(tellers) + 1)):
        yield "The tellers do not follow each other."
    if len(set(numbers)) < len(numbers):
        yield "Two candidates have one number."
    if (manifest["pad"], manifest["envelope_bytes"]) != (pad, pad + LAYER * len(keys)):
        yield "The envelopes are longer or shorter than the ballots need."


def check_log(bundle: Bundle) -> Iterator[str]:
    """Each envelope has its leaf; each head follows from the leaves and is signed."""
    log, key = bundle["log"], bundle["manifest"]["log_key"]
    leaves = [bytes.fromhex(entry["leaf"]) for entry in log]
    roots = list(roots_of(leaves))
    if "closed_at" in bundle:
        yield from check_leaves(bundle)
    for place, entry in enumerate(log):
        if entry["index"] != place:
            yield f"The log was re-ordered: envelope {entry['index']} stands at {place}."
        if entry["root"] != roots[place + 1]:
            yield f"The log was changed: its root after envelope {place} is another one."
        head = head_of(bundle, entry["root"], place + 1)
        if not is_signed(head, entry["signature"], key):
            yield f"The head of the log after envelope {place} has a forged signature."
    if bundle["head"] != head_of(bundle, roots[-1], len(log)):
        yield "The last head of the log is not that of its leaves."
    if not is_signed(bundle["head"], bundle["signature"], key):
        yield "The last head of the log has a forged signature."


def head_of(bundle: Bundle, root: str, size: int) -> Bundle:
    return {"manifest": bundle["manifest_sha256"], "root": root, "size": size}


def check_leaves(bundle: Bundle) -> Iterator[str]:
    """A leaf is the hash of who sent which envelope, and each envelope came once."""
    roll = {line["code"] for line in bundle["manifest"]["roll"]}
    came: Bundle = {}
    for place, entry in enumerate(bundle["log"]):
        said = {key: entry[key] for key in ("envelope", "index", "voter")}
        if sha(b"\x00" + canonical(said)) != entry["leaf"]:
            yield f"The log was changed: leaf {place} is not the hash of what it says."
        if entry["voter"] not in roll:
            yield f"Envelope {place} came from {entry['voter']}, who is not on the roll."
        first = came.setdefault(entry["envelope"], entry)
        if first is not entry:
            yield (
                f"The envelope of {first['voter']} at {first['index']} was sent again "
                f"under {entry['voter']} at {place}."
            )


def check_participants(bundle: Bundle) -> Iterator[str]:
    """Who took part: the last envelope of each, and each paper ballot."""
    last = {entry["voter"]: entry for entry in bundle["log"]}
    roll = {line["code"] for line in bundle["manifest"]["roll"]}
    sealed = [entry for entry in bundle["participants"] if not entry.get("paper")]
    papers = Counter(e["voter"] for e in bundle["participants"] if e.get("paper"))
    may = bundle["manifest"]["rules"].get("conflict", {}).get("votes") is True
    for who, times in Counter(entry["voter"] for entry in sealed).items():
        if times > 1:
            yield f"{who} stands among those who took part {times} times."
    for entry in sealed:
        leaf = last.get(entry["voter"])
        if not leaf or (leaf["index"], leaf["leaf"]) != (entry["index"], entry["leaf"]):
            yield f"What counts of {entry['voter']} is not their last envelope."
        told = {"paper": papers, "conflict": () if may else bundle["recusals"]}
        if entry["set_aside"] and entry["voter"] not in told.get(
            entry.get("because"), ()
        ):
            yield f"The envelope of {entry['voter']} was set aside, and nothing says why."
        if entry["voter"] in papers and not entry["set_aside"]:
            yield f"{entry['voter']} voted on paper and by envelope, and both count."
    for who in sorted(set(last) - {entry["voter"] for entry in sealed}):
        yield f"{who} sent an envelope and does not stand among those who took part."
    for who in papers:
        if who not in roll or papers[who] > 1:
            yield f"The paper ballot of {who} has no place on the roll, or came twice."


def check_ballots(bundle: Bundle) -> Iterator[str]:
    """Each published ballot is judged rightly, and the numbers come out."""
    ballots, manifest = bundle["ballots"], bundle["manifest"]
    trackers = [entry["tracker"] for entry in ballots]
    counted = Counter(e["tracker"] for e in ballots if e["is"] != "invalid")
    for tracker, times in counted.items():
        if times > 1:
            yield f"Tracker {tracker} stands at {times} ballots that are counted."
    if trackers != sorted(trackers):
        yield "The published ballots are not in the order of their trackers."
    yield from misjudged(ballots, manifest)
    papers = sum(bool(entry.get("paper")) for entry in bundle["participants"])
    entered = sum(entry["source"] == "paper" for entry in ballots)
    if papers != entered:
        yield f"{papers} ballots came on paper, and {entered} were entered."


def check_count(bundle: Bundle) -> Iterator[str]:
    """The lot is the one that was committed, and the count comes to the result."""
    manifest = bundle["manifest"]
    if sha(bundle["lot_seed"].encode()) != manifest["lot_commitment"]:
        yield "The seed of the lot is not the one that was committed before the opening."
    contents = [row["ballot"] for row in bundle["ballots"] if row["is"] != "invalid"]
    result = bundle.get("result")
    if result is None or result.get("withdrawn"):
        return
    yield from same_vote(bundle)
    if manifest["method"] in ("motion", "ratification"):
        counts = tally_choices(contents)
        told = {name: result["counts"].get(name) for name in counts}
        if told != counts:
            yield f"The result says {told}, and the published ballots come to {counts}."
        return
    again = recount(
        manifest["options"]["rule"],
        [
            (each["number"], each["number"] in bundle["withdrawn"])
            for each in manifest["candidates"]
        ],
        [content["marks"] for content in contents],
        seats=manifest["options"].get("seats", 1),
        lot=bundle["lot_seed"],
    )
    yield from same_count(result["count"], again)


def check_receipt(bundle: Bundle, receipt: Bundle) -> Iterator[str]:
    """A receipt that a voter kept is in this log, at its place."""
    size, who = receipt["size"], receipt["voter"]
    head = {"manifest": receipt["manifest"], "root": receipt["root"], "size": size}
    if receipt["manifest"] != bundle["manifest_sha256"]:
        yield f"The receipt of {who} is of another manifest: what was voted on changed."
    if not is_signed(head, receipt["signature"], bundle["manifest"]["log_key"]):
        yield f"The receipt of {who} is not signed by this ballot box."
    said = {key: receipt[key] for key in ("envelope", "index", "voter")}
    if sha(b"\x00" + canonical(said)) != receipt["leaf"]:
        yield f"The receipt of {who} is of somebody else’s envelope."
    leaves = [entry["leaf"] for entry in bundle["log"]]
    later = [e["index"] for e in bundle["log"] if e.get("voter") == who]
    if later and later[-1] > receipt["index"]:
        yield f"A later envelope of {who} came, at place {later[-1]}, and stands instead."
    roots = list(roots_of(map(bytes.fromhex, leaves)))
    if size >= len(roots) or roots[size] != receipt["root"]:
        yield f"The log no longer holds what it held when {who} got this receipt."
    if receipt["leaf"] not in leaves[receipt["index"] : receipt["index"] + 1]:
        yield f"The envelope of {who} is not in the log at place {receipt['index']}."


def check_tracker(bundle: Bundle, tracker: str) -> Iterator[str]:
    """A voter's tracker stands in the published list, and is shown with its ballot."""
    rows = [row for row in bundle.get("ballots", []) if row["tracker"] == tracker]
    if not rows:
        yield f"Tracker {tracker} is not among the published ballots."
    for row in rows:
        say(f"  {tracker}: {json.dumps(row['ballot'])} ({row['is']})")


def check_earlier(bundle: Bundle, earlier: Bundle) -> Iterator[str]:
    """What was evidence before still is: nothing was changed since."""
    if earlier["manifest"] != bundle["manifest"]:
        yield "The manifest is another one than in the earlier evidence."
        old, new = (
            {line["code"] for line in each["manifest"]["roll"]}
            for each in (earlier, bundle)
        )
        for code in sorted(old ^ new):
            yield f"{code} was {'taken off' if code in old else 'put on'} the roll."
    leaves = [entry["leaf"] for entry in bundle["log"]]
    if leaves[: len(earlier["log"])] != [entry["leaf"] for entry in earlier["log"]]:
        yield "The log is not a continuation of the earlier one."
    kept = (*PUBLISHED, "opened_at", "corrections", "result")
    for part in kept:
        if part in earlier and earlier[part] != bundle.get(part):
            yield f"“{part}” is not what the earlier evidence holds."


def check_envelopes(bundle: Bundle, path: str) -> Iterator[str]:
    """The envelopes the first teller got are the ones that the log holds."""
    lines = Path(path).read_text(encoding="ascii").split()
    sealed = [entry for entry in bundle["participants"] if not entry.get("paper")]
    last = {entry["index"]: entry["envelope"] for entry in bundle["log"]}
    wanted = Counter(last[entry["index"]] for entry in sealed if not entry["set_aside"])
    if Counter(sha(base64.b64decode(line)) for line in lines) != wanted:
        yield "The list of envelopes is not that of the log."
    if bundle.get("steps"):
        text = "".join(line + "\n" for line in lines).encode()
        if sha(text) != bundle["steps"][0]["input_sha256"]:
            yield "The list of envelopes is not what the first teller opened."


def parts_of(bundle: Bundle) -> Iterator[Part]:
    """What can be checked of this evidence by now."""
    yield "manifest", check_manifest(bundle)
    yield "log", check_log(bundle)
    if "closed_at" in bundle:
        yield "who took part", check_participants(bundle)
    if bundle.get("ballots") is not None:
        yield "mix", check_mix(bundle)
        yield "ballots", check_ballots(bundle)
        yield "count", check_count(bundle)


def read(path: str) -> Bundle:
    def once(pairs: list[tuple[str, Any]]) -> Bundle:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("the same name stands twice in one object")
        return dict(pairs)

    text = Path(path).read_text(encoding="utf-8")
    found = json.loads(text, object_pairs_hook=once)
    if not isinstance(found, dict):
        raise TypeError(f"{path} holds no object")
    return found


def report(parts: Iterable[Part]) -> int:
    """Say of each part whether it holds; 1 where one does not."""
    status = 0
    for name, problems in parts:
        found = list(problems)
        status = status or int(bool(found))
        say(f"{name}: {'WRONG' if found else 'holds'}")
        for problem in found:
            say(f"  - {problem}")
    return status


def main(words: list[str] | None = None) -> int:
    """Check what is named on the command line, and say what does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("evidence")
    for name in ("receipt", "tracker", "earlier", "envelopes"):
        parser.add_argument(f"--{name}", action="append", default=[])
    given = parser.parse_args(words)
    try:
        bundle = read(given.evidence)
        say(f"{bundle['manifest']['title']} ({bundle['state']})")
        say(f"manifest {bundle['manifest_sha256']}: compare it with your mail")
        parts = [
            *parts_of(bundle),
            *(("receipt", check_receipt(bundle, read(each))) for each in given.receipt),
            *(("tracker", check_tracker(bundle, each)) for each in given.tracker),
            *(("earlier", check_earlier(bundle, read(each))) for each in given.earlier),
            *(("envelopes", check_envelopes(bundle, each)) for each in given.envelopes),
        ]
        return report(parts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        say(f"This evidence cannot be read: {error!r}", sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
