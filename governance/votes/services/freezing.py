"""What is fixed when a vote opens: its rules, each with its row, and who may vote."""

from typing import Any

from governance.bylaws.selectors import Bylaws, InForce
from governance.members.entitlement import (
    CONFLICT,
    ELECTORATE,
    LEAVE,
    SUSPENSION,
    value_or_default,
)
from governance.members.selectors import Electorate
from governance.votes.selectors import threshold_key

STANDING = "standing"
"""What a record that everybody reads says of a leave and of a suspension alike."""


def freeze_rules(bylaws: Bylaws, kind: str, who: Electorate) -> dict[str, Any]:
    """The rules in force by which a motion of a kind is decided, and who decides it.

    `electorate` tells which rules made it (`by`), who of the roll has no vote and why,
    which electors do not count for the quorum, and who counts for it without a vote.
    """
    values = bylaws.raw()
    return {
        "on": bylaws.on.isoformat(),
        "quorum": _frozen(bylaws["quorum.members"]),
        "threshold": _frozen(bylaws[threshold_key(kind, bylaws)]),
        "days": _frozen(bylaws["vote.days"]),
        "electorate": _frozen_electorate(bylaws, who),
        "conflict": {
            "votes": bool(value_or_default(values, "conflict.votes")),
            "counts_in_quorum": bool(
                value_or_default(values, "conflict.counts_in_quorum")
            ),
            "by": [_frozen(bylaws[key]) for key in CONFLICT if key in bylaws],
        },
    }


def _frozen_electorate(bylaws: Bylaws, who: Electorate) -> dict[str, Any]:
    told = {LEAVE: STANDING, SUSPENSION: STANDING}
    return {
        "by": [_frozen(bylaws[key]) for key in ELECTORATE if key in bylaws],
        "excluded": [
            {"who": line.code, "because": told.get(because, because)}
            for line, because in who.excluded
        ],
        "not_counted": [
            line.code for line in who.electors if line.code in who.not_in_quorum
        ],
        "counted_too": [
            line.code for line, _ in who.excluded if line.code not in who.not_in_quorum
        ],
    }


def _frozen(held: InForce) -> dict[str, Any]:
    return {
        "key": held.key,
        "value": held.value,
        "value_id": held.value_id,
        "effective_from": held.effective_from.isoformat(),
        "adopted_by": held.adopted_by,
    }
