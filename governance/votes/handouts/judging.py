"""Read published ballots again: what each one is, and whether the result is of them.

It shares no line with the site’s own reading. A ballot is a JSON text beside its tracker,
written in one way alone, then a sign, then zeros up to one length for all.
"""

import json
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from re import fullmatch
from typing import Any

BLOCK = 64  # bytes: ballots are padded to a multiple of them
CHOICES = {"yes", "no", "abstain"}


def kind_of(entry: dict[str, Any], manifest: dict[str, Any]) -> str:
    """Whether a published ballot is valid, blank or invalid."""
    content = entry["ballot"]
    if entry["why"] in ("unopened", "unreadable"):
        return "invalid" if is_no_ballot(entry) else "a ballot"
    if "raw" in entry:
        return "something else than its bytes"
    if manifest["method"] in ("motion", "ratification"):
        if content == {"choice": ""}:
            return "blank"
        fits = set(content) == {"choice"} and content["choice"] in CHOICES
        return "valid" if fits else "invalid"
    if content == {"marks": []}:
        return "blank"
    numbers = {each["number"] for each in manifest["candidates"]}
    marks = content.get("marks") if set(content) == {"marks"} else None
    fits = isinstance(marks, list) and all(type(n) is int and n in numbers for n in marks)
    return "valid" if fits else "invalid"


def is_no_ballot(entry: dict[str, Any]) -> bool:
    """Whether an envelope rightly counts as unopened or unreadable: it holds none."""
    if entry["tracker"] or entry["ballot"] or entry["source"] != "envelope":
        return False
    if entry["why"] == "unopened":
        return "raw" not in entry
    plain = b64decode(entry["raw"])
    return any(plain) and not is_ballot(plain)


def is_ballot(plain: bytes) -> bool:
    """Whether bytes are a ballot beside its tracker, written in the one way."""
    body = plain.rstrip(b"\0")
    try:
        said = json.loads(body[:-1].decode())
        if body[-1:] != b"\x80" or canonical(said) != body[:-1]:
            return False
        marks = said["ballot"].get("marks", [])
        parts = (set(said), set(said["ballot"]), [type(n) for n in marks])
        choice, tracker = said["ballot"].get("choice", ""), said["tracker"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    return (
        parts[0] == {"ballot", "tracker"}
        and parts[1] in ({"choice"}, {"marks"})
        and isinstance(marks, list)
        and set(parts[2]) <= {int}
        and isinstance(choice, str)
        and isinstance(tracker, str)
        and fullmatch("[0-9a-f]{32}", tracker) is not None
    )


def misjudged(ballots: list[Any], manifest: dict[str, Any]) -> Iterator[str]:
    """Which ballots are published as what they are not; of copies one is counted."""
    said: dict[str, list[bytes]] = {}
    again: Counter[str] = Counter()
    for entry in ballots:
        if entry["source"] == "envelope" and entry["tracker"]:
            said.setdefault(entry["tracker"], []).append(canonical(entry["ballot"]))
            again[entry["tracker"]] += entry["why"] == "again"
    for entry in ballots:
        tracker, own = entry["tracker"], entry["source"] == "envelope"
        copies = said.get(tracker, []) if own else []
        wanted = kind_of(entry, manifest)
        if len(set(copies)) > 1 or (
            entry["why"] == "again" and 0 < again[tracker] == len(copies) - 1
        ):
            wanted = "invalid"
        if entry["is"] != wanted:
            where = tracker or "without a tracker"
            yield f"The ballot {where} is published as {entry['is']}, and is not."
        if not own and tracker in said:
            yield f"The paper ballot {tracker} bears the tracker of an envelope."


def same_vote(bundle: dict[str, Any]) -> Iterator[str]:
    """The result is that of this vote: its text, rules and roll, and these ballots."""
    manifest, result, box = bundle["manifest"], bundle["result"], bundle["result"]["box"]
    for name in ("title", "text_sha256", "method", "kind", "rules"):
        if result[name] != manifest[name]:
            yield f"The result is of another vote: “{name}” is not that of the manifest."
    text = canonical({"title": result["title"], "text": result["text"]})
    if sha256(text).hexdigest() != manifest["text_sha256"]:
        yield "The result is of another text than the one that was voted on."
    if result["electorate"]["codes"] != [line["code"] for line in manifest["roll"]]:
        yield "The result is of others than those on the roll."
    if result["ballots"] != bundle["ballots"]:
        yield "The result is of other ballots than those that were published."
    told = (box["manifest_sha256"], box["participants"], box["root"], box["size"])
    held = (bundle["manifest_sha256"], bundle["participants"], *last_head(bundle))
    if told != held:
        yield "The result is of another ballot box: who took part, or its log, differs."
    yield from same_sums(bundle)


def same_sums(bundle: dict[str, Any]) -> Iterator[str]:
    """What the result says of itself fits together: who stood, who is in, adopted."""
    result, known = bundle["result"], bundle["manifest"]["candidates"]
    computed = result["computation"]
    elected = result["count"]["elected"] if "count" in result else None
    if computed.get("elected") != elected:
        yield f"The result names {computed.get('elected')}, and its count {elected}."
    for each in result.get("candidates", ()):
        if {key: each[key] for key in ("number", "name", "code")} not in known:
            yield f"Number {each['number']} was another on the ballot: {each['name']}."
        if each["withdrawn"] != (each["number"] in bundle["withdrawn"]):
            yield f"It is not clear whether number {each['number']} still stood."
    quorate = computed["quorate"] is not False
    if elected is not None:
        holds = (bool(elected) and quorate) or not computed["adopted"]
    else:
        met = is_met(result["rules"]["threshold"]["value"], result["counts"])
        holds = (computed["threshold_met"], computed["adopted"]) == (met, met and quorate)
    if not holds:
        yield "Whether it was adopted does not follow from the sums and the quorum."


def is_met(rule: dict[str, Any], votes: dict[str, int]) -> bool:
    """Whether votes reach a majority: one threshold, all of several, or any of them."""
    for name, hold in (("at_least", all), ("any", any)):
        if name in rule:
            return bool(hold(is_met(part, votes) for part in rule[name]))
    share, cast = Fraction(rule["threshold"]), votes["yes"] + votes["no"]
    bases = {"cast": cast, "cast_incl_abstain": cast + votes["abstain"]}
    base = bases.get(rule["basis"], votes.get(rule["basis"], 0))
    left, right = votes["yes"] * share.denominator, share.numerator * base
    return left > right if rule.get("strictly_more") or not base else left >= right


def last_head(bundle: dict[str, Any]) -> tuple[str, int]:
    return bundle["head"]["root"], bundle["head"]["size"]


def canonical(value: Any) -> bytes:
    """The one text of a value whose hash is compared."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def pad_of(method: str, numbers: list[int]) -> int:
    """How many bytes every ballot of this vote is padded to."""
    by_choice = method in ("motion", "ratification")
    longest = {"choice": "abstain"} if by_choice else {"marks": numbers}
    size = len(canonical({"ballot": longest, "tracker": "0" * 32})) + 1
    return -(-size // BLOCK) * BLOCK


def lines_sha(opened: list[dict[str, Any]], pad: int) -> str:
    """The hash of the last list, written again from the published ballots."""
    plain = sorted(plain_of(entry, pad) for entry in opened)
    return sha256(b"".join(b64encode(each) + b"\n" for each in plain)).hexdigest()


def plain_of(entry: dict[str, Any], pad: int) -> bytes:
    """The bytes that were sealed: a ballot beside its tracker, a sign, and zeros."""
    if entry["why"] == "unopened":
        return bytes(pad)
    if "raw" in entry:
        return b64decode(entry["raw"])
    said = canonical({"ballot": entry["ballot"], "tracker": entry["tracker"]})
    return (said + b"\x80").ljust(pad, b"\0")


def check_mix(bundle: dict[str, Any]) -> Iterator[str]:
    """Every layer hands on as many as it got, and what the next one gets."""
    sealed = [entry for entry in bundle["participants"] if not entry.get("paper")]
    going_in = sum(not entry["set_aside"] for entry in sealed)
    steps, tellers = bundle["steps"], bundle["manifest"]["tellers"]
    if [step["position"] for step in steps] != [each["position"] for each in tellers]:
        yield "The layers did not come off one after the other, each by its teller."
    for step in steps:
        if step["count"] != going_in:
            yield (
                f"Teller {step['position']} handed back {step['count']} envelopes, and "
                f"{going_in} went in."
            )
    for before, after in pairwise(steps):
        if before["output_sha256"] != after["input_sha256"]:
            yield (
                f"What teller {after['position']} opened is not what teller "
                f"{before['position']} handed back."
            )
    opened = [entry for entry in bundle["ballots"] if entry["source"] == "envelope"]
    if len(opened) != going_in:
        what = "added" if len(opened) > going_in else "dropped"
        yield (
            f"Ballots {what}: {abs(len(opened) - going_in)}. {going_in} envelopes were "
            f"opened, and {len(opened)} ballots are published."
        )
    last = lines_sha(opened, bundle["manifest"]["pad"])
    if steps and last != steps[-1]["output_sha256"]:
        yield (
            "The published ballots are not those the last teller handed back: one was "
            "swapped, changed, added or dropped."
        )
