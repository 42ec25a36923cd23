"""What comes out of a secret ballot's box: each ballot beside its tracker, and judged.

The last outputs of the mix are padded plaintexts. An envelope that could not be opened
comes out as zeros; whatever else cannot be read is published as it came, in `raw`, so
that the hash of the last outputs can be worked out again from what is published.
"""

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from coopkit.canonical import canonical_json
from coopkit.errors import N_
from governance.votes.envelopes import in_order, list_sha256, pack, unpack
from governance.votes.manifest import BY_CHOICE

VALID, BLANK, INVALID = "valid", "blank", "invalid"
ENVELOPE, SHEET = "envelope", "paper"
CHOICES = frozenset({"yes", "no", "abstain"})
WHY = {
    "unopened": N_("The envelope could not be opened: nothing was rightly sealed in it."),
    "unreadable": N_("What was in the envelope is no ballot."),
    "choice": N_("It says something other than yes, no or abstain."),
    "number": N_("It marks somebody who does not stand, or is no list of numbers."),
    "tracker": N_("Two different ballots bear this tracker; neither can be counted."),
    "again": N_("The same ballot stands in the list already."),
}
"""Why a ballot is invalid, by the word that stands in the published list."""

Entry = dict[str, Any]


def publish(
    outputs: Sequence[str],
    papers: Sequence[Mapping[str, Any]],
    manifest: Mapping[str, Any],
    *,
    trackers: Iterable[str],
) -> list[Entry]:
    """Every ballot by its tracker; `trackers` are fresh ones for those on paper."""
    opened = [_opened(b64decode(line), manifest) for line in outputs]
    on_paper = [
        _entry(tracker, content, manifest, source=SHEET)
        for content, tracker in zip(papers, trackers, strict=False)
    ]
    found = [*_named_twice(opened), *on_paper]
    return sorted(found, key=lambda entry: (entry["tracker"], canonical_json(entry)))


def judge(content: Any, manifest: Mapping[str, Any]) -> tuple[str, str]:
    """What a ballot's content is, and why it is invalid where it is.

    A number that is marked twice is left to the rule of counting.

    >>> judge({"choice": ""}, {"method": "motion"})
    ('blank', '')
    >>> judge({"marks": [9]}, {"method": "poll", "candidates": [{"number": 1}]})
    ('invalid', 'number')
    """
    if not isinstance(content, Mapping):
        return INVALID, "unreadable"
    if manifest["method"] in BY_CHOICE:
        choice = content.get("choice")
        if choice == "" and set(content) == {"choice"}:
            return BLANK, ""
        fits = set(content) == {"choice"} and choice in CHOICES
        return (VALID, "") if fits else (INVALID, "choice")
    numbers = {each["number"] for each in manifest["candidates"]}
    marks = content.get("marks")
    if marks == [] and set(content) == {"marks"}:
        return BLANK, ""
    fits = set(content) == {"marks"} and _are_numbers(marks, numbers)
    return (VALID, "") if fits else (INVALID, "number")


def _are_numbers(marks: Any, numbers: Collection[int]) -> bool:
    return isinstance(marks, list) and all(
        type(mark) is int and mark in numbers for mark in marks
    )


def tally(entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many published ballots are what: the right side of the count identity.

    >>> tally([{"source": "paper", "is": "blank"}])["paper"]
    1
    """
    rows = list(entries)
    kinds = Counter(row["is"] for row in rows)
    sources = Counter(row["source"] for row in rows)
    return {name: kinds[name] for name in (VALID, BLANK, INVALID)} | {
        name: sources[name] for name in (ENVELOPE, SHEET)
    }


def counted(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The contents that go into the count: all but the invalid ones, by tracker."""
    return [dict(entry["ballot"]) for entry in entries if entry["is"] != INVALID]


def outputs_sha256(entries: Iterable[Mapping[str, Any]], pad: int) -> str:
    """The hash of the last outputs of the mix, from what was published alone."""
    opened = [entry for entry in entries if entry["source"] == ENVELOPE]
    return list_sha256(in_order(_plain(entry, pad) for entry in opened))


def _plain(entry: Mapping[str, Any], pad: int) -> bytes:
    if entry["why"] == "unopened":
        return bytes(pad)
    if "raw" in entry:
        return b64decode(entry["raw"])
    return pack(entry["ballot"], entry["tracker"], pad)


def _opened(plain: bytes, manifest: Mapping[str, Any]) -> Entry:
    if not any(plain):
        return _invalid("unopened")
    try:
        found = unpack(plain)
    except ValueError:
        return _invalid("unreadable") | {"raw": b64encode(plain).decode()}
    return _entry(found["tracker"], found["ballot"], manifest, source=ENVELOPE)


def _invalid(why: str) -> Entry:
    return {
        "tracker": "",
        "ballot": {},
        "source": ENVELOPE,
        "is": INVALID,
        "why": why,
    }


def _entry(
    tracker: str, content: Mapping[str, Any], manifest: Mapping[str, Any], *, source: str
) -> Entry:
    kind, why = judge(content, manifest)
    return {
        "tracker": tracker,
        "ballot": dict(content),
        "source": source,
        "is": kind,
        "why": why,
    }


def _named_twice(opened: Sequence[Entry]) -> list[Entry]:
    """A tracker stands for one ballot: copies are not counted, contradictions neither."""
    texts: dict[str, set[str]] = {}
    for entry in opened:
        texts.setdefault(entry["tracker"], set()).add(canonical_json(entry["ballot"]))
    seen: set[str] = set()
    found = []
    for entry in opened:
        tracker, why = entry["tracker"], ""
        if tracker:
            why = "tracker" if len(texts[tracker]) > 1 else ""
            why = why or ("again" if tracker in seen else "")
            seen.add(tracker)
        found.append(entry | {"is": INVALID, "why": why} if why else entry)
    return found
