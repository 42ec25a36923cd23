"""Whether the list that the first teller gets is the one that the log holds.

One real envelope among made-up ones would tell, once they are open, whose it is.
"""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def root_of(leaves: list[bytes]) -> bytes:
    """The root over a log's leaves, RFC 6962."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    pair = root_of(leaves[:half]) + root_of(leaves[half:])
    return hashlib.sha256(b"\x01" + pair).digest()


def root_of_first_list(
    told: dict[str, Any], envelopes: list[bytes], manifest_sha256: str
) -> str:
    """The root of the log in a vote's evidence, if these are its envelopes.

    Else a ValueError that goes on from the name of the evidence's file.
    """
    try:
        log, last = told["log"], str(told["head"]["root"])
        said = [{key: one[key] for key in ("envelope", "index", "voter")} for one in log]
        counted = [
            log[one["index"]]["envelope"]
            for one in told["participants"]
            if not one.get("paper") and not one["set_aside"]
        ]
        is_of_vote = told["manifest_sha256"] == manifest_sha256
    except (KeyError, TypeError, IndexError):
        raise ValueError("is not the evidence of a closed vote.") from None
    leaves = [hashlib.sha256(b"\x00" + canonical(each)).digest() for each in said]
    if not is_of_vote or root_of(leaves).hex() != last:
        raise ValueError("does not hold together. Tell the other tellers.")
    if sorted(map(sha, envelopes)) != sorted(counted):
        raise ValueError(
            "holds other envelopes than the list, so nothing is opened. Do not open the"
            " list in another way: tell the other tellers and all members."
        )
    return last
