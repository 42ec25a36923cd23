"""The manifest of a secret ballot: all that is fixed and hashed before it opens.

Plain values in, one plain value out, so that anybody can hash it again. Whoever holds
its hash from the first day can tell whether a voter, a candidate or a key was changed.
Source: the sealed double envelope with the tellers' mix; RFC 9180 for the sizes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from governance.votes import envelopes
from governance.votes.lots import commitment

SCHEMA = "coopkit/election/1"
LEAST_ELECTORS = 5
"""Below it a result tells too much of each voter for the word “secret”."""
LEAST_TELLERS = 2
BY_CHOICE = frozenset({"motion", "ratification"})
"""The ways of deciding in which a ballot says yes, no or abstain."""
PAPER = "a paper ballot counts, and an envelope of the same member is set aside"


class NotSecretError(CoopError):
    """A secret ballot among too few people to be one."""

    template = N_(
        "This vote cannot be called secret: {electors} may vote, and among fewer than "
        "{least} the result tells how each of them voted. Hold an open vote, or hold it "
        "in the room on folded paper."
    )


class NotByBallotError(CoopError):
    """A way of deciding that is by name, asked for as a secret ballot."""

    template = N_(
        "Seeking consent cannot be secret: objections have reasons, and are answered "
        "with the person who has them. Hold a motion, a poll or an election instead."
    )


def is_secret_possible(electors: int) -> bool:
    """Whether a vote of so many may be called secret.

    >>> is_secret_possible(4), is_secret_possible(5)
    (False, True)
    """
    return electors >= LEAST_ELECTORS


def check_secret(electors: int) -> None:
    """Refuse the word “secret” where there are too few to hide among."""
    if not is_secret_possible(electors):
        raise NotSecretError(electors=electors, least=LEAST_ELECTORS)


def longest_ballot(method: str, numbers: Sequence[int]) -> dict[str, Any]:
    """The content that takes the most room: “abstain”, or every number marked."""
    if method in BY_CHOICE:
        return {"choice": "abstain"}
    return {"marks": list(numbers)}


def pad_for(method: str, numbers: Sequence[int]) -> int:
    """The one length in bytes of all plaintexts: ballot, tracker, and a closing byte.

    >>> pad_for("motion", []), pad_for("election", range(1, 11))
    (128, 128)
    """
    return envelopes.pad_for(longest_ballot(method, numbers))


def build(
    facts: Mapping[str, Any],
    *,
    lot_seed: str,
    tellers: Sequence[Mapping[str, Any]],
    log_key: str,
) -> dict[str, Any]:
    """The manifest of what is voted on, by whom, by which rules and under which keys.

    `facts` hold cooperative, motion, title, text_sha256, method, kind, options,
    candidates, record_on, roll, excluded, rules, opens_at and closes_at; days and times
    as text. The lot's seed goes in as its hash alone.
    """
    pad = pad_for(facts["method"], [each["number"] for each in facts["candidates"]])
    ordered = sorted(tellers, key=lambda teller: int(teller["position"]))
    return {
        **facts,
        "schema": SCHEMA,
        "roll_sha256": sha256_of(facts["roll"]),
        "lot_commitment": commitment(lot_seed),
        "tellers": [dict(teller) for teller in ordered],
        "log_key": log_key,
        "pad": pad,
        "envelope_bytes": envelopes.sealed_length(pad, len(ordered)),
        "paper": PAPER,
    }


def layer_bytes(manifest: Mapping[str, Any], taken_off: int) -> int:
    """How long each envelope is once so many layers are off."""
    return int(manifest["envelope_bytes"]) - envelopes.LAYER * taken_off


def check(manifest: Mapping[str, Any]) -> Iterator[str]:
    """What in a manifest does not fit together; nothing where all does.

    >>> list(check({"schema": "another"}))
    ['it is no manifest of an election']
    """
    if manifest.get("schema") != SCHEMA:
        yield "it is no manifest of an election"
        return
    roll, codes = manifest["roll"], [line["code"] for line in manifest["roll"]]
    numbers = [each["number"] for each in manifest["candidates"]]
    tellers, keys = manifest["tellers"], {each["key"] for each in manifest["tellers"]}
    pad = pad_for(manifest["method"], numbers)
    if sha256_of(roll) != manifest["roll_sha256"]:
        yield "its roll is not the one that was hashed"
    if codes != sorted(set(codes)) or any(
        line["weight"] != 1 for line in manifest["roll"]
    ):
        yield "its roll is not one line and one vote for each member, by code"
    if not is_secret_possible(len(codes)):
        yield "its roll is too short for a secret ballot"
    if len(set(numbers)) != len(numbers):
        yield "two candidates have one number"
    if len(tellers) < LEAST_TELLERS or len(keys) < len(tellers):
        yield "it has fewer than two tellers, or two of them hold one key"
    if [each["position"] for each in tellers] != list(range(1, len(tellers) + 1)):
        yield "its tellers do not follow each other"
    sealed = envelopes.sealed_length(pad, len(tellers))
    if manifest["pad"] != pad or manifest["envelope_bytes"] != sealed:
        yield "its envelopes have another length than its ballots need"
