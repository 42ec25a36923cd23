"""What is fixed when a vote opens: its rules, each with its row, and who may vote."""

from collections.abc import Iterable, Mapping
from typing import Any

from governance.bylaws.selectors import Bylaws, InForce
from governance.meetings.models import Body
from governance.meetings.selectors.rules import held_rules
from governance.members.entitlement import CONFLICT, ELECTORATE, value_or_default
from governance.votes.models import Method, Motion, Proceeding
from governance.votes.selectors import threshold_key
from governance.votes.selectors.electorates import STANDING, Eligible

__all__ = ["STANDING", "freeze_rules", "frozen"]

BOARD_QUORUM = {"share": "1/2", "of": "members", "strictly_more": True}
"""Where the bylaws say nothing of it: more than half of the directors."""
EVERYBODY = {"basis": "members", "threshold": "1", "strictly_more": False}
"""Unanimous written consent: every director signs, or there is none."""
HALF = {"basis": "cast", "threshold": "1/2", "strictly_more": True}
"""How a board decides where nothing else is said: more yes than no."""
TO_DISSOLVE = {"basis": "members", "threshold": "2/3", "strictly_more": False}
"""Where the bylaws say nothing: it decides over everybody’s work."""
BY_MAJORITY = frozenset({Method.MOTION, Method.RATIFICATION, Method.CONSENSUS})


def freeze_rules(bylaws: Bylaws, motion: Motion, who: Eligible) -> dict[str, Any]:
    """The rules in force by which a motion is decided, and who decides it.

    `electorate` tells which rules made it (`by`), who of the roll has no vote and why,
    which electors do not count for the quorum, and who counts for it without a vote.
    """
    values = bylaws.raw()
    found: dict[str, Any] = {"on": bylaws.on.isoformat()}
    found |= _quorum(bylaws, motion)
    if motion.method in BY_MAJORITY:
        found["threshold"] = _majority(bylaws, motion)
    if motion.item_id is None and "vote.days" in bylaws:
        found["days"] = frozen(bylaws["vote.days"])
    found["electorate"] = _frozen_electorate(who)
    found["conflict"] = {
        "votes": bool(value_or_default(values, "conflict.votes")),
        "counts_in_quorum": bool(value_or_default(values, "conflict.counts_in_quorum")),
        "by": [frozen(bylaws[key]) for key in CONFLICT if key in bylaws],
    }
    return found | dict(_others(bylaws, motion))


def frozen(held: InForce) -> dict[str, Any]:
    """A value as records keep it: what it says, and by what right."""
    return {
        "key": held.key,
        "value": held.value,
        "value_id": held.value_id,
        "effective_from": held.effective_from.isoformat(),
        "adopted_by": held.adopted_by,
    }


def _quorum(bylaws: Bylaws, motion: Motion) -> dict[str, Any]:
    """The quorum: the meeting’s, the board’s or that of the members; advice has none."""
    if motion.method == Method.POLL or motion.proceeding == Proceeding.UNANIMOUS:
        return {}
    if motion.item is not None:
        meeting = motion.item.meeting
        held = held_rules(meeting)
        is_second = bool(meeting.rules.get("is_second_call"))
        key = "quorum.second_call" if is_second else "quorum.members"
        of_body = held["board.quorum" if motion.body == Body.BOARD else key]
        return {"quorum": dict(of_body), "persists": dict(held["quorum.persists"])}
    if motion.body == Body.BOARD:
        if "board.quorum" in bylaws:
            return {"quorum": frozen(bylaws["board.quorum"])}
        return {"quorum": _unwritten(bylaws, "board.quorum", BOARD_QUORUM)}
    return {"quorum": frozen(bylaws["quorum.members"])}


def _majority(bylaws: Bylaws, motion: Motion) -> dict[str, Any]:
    """The majority of a motion; of consensus the one of the vote it falls back to."""
    if motion.proceeding == Proceeding.UNANIMOUS:
        return _unwritten(bylaws, "", EVERYBODY)
    if motion.body == Body.BOARD:
        return _unwritten(bylaws, "", HALF)
    if motion.method == Method.CONSENSUS and "vote.consensus_fallback" in bylaws:
        return frozen(bylaws["vote.consensus_fallback"])
    key = threshold_key(motion.kind, bylaws)
    if key == "vote.dissolution" and key not in bylaws:
        return _unwritten(bylaws, key, TO_DISSOLVE)
    return frozen(bylaws[key])


def _others(bylaws: Bylaws, motion: Motion) -> Iterable[tuple[str, dict[str, Any]]]:
    """What else bears on this way of deciding, as far as the bylaws say anything."""
    asked: list[tuple[str, str]] = []
    if motion.item is not None and motion.method in BY_MAJORITY:
        asked.append(("casting", "vote.casting"))
    if motion.options.get("classes"):
        asked.append(("class_vote", "vote.class_vote"))
    if motion.body == Body.GENERAL and not motion.is_secret:
        asked.append(("proxies", "vote.proxies"))
    if motion.proceeding == Proceeding.BALLOT:
        asked.append(("written_ballot", "vote.written_ballot"))
    if motion.is_secret:
        asked.append(("secret_share", "vote.secret_share"))
    if motion.method == Method.ELECTION:
        asked.append(("elections", "vote.elections"))
    if motion.method == Method.CONSENSUS:
        asked.append(("consensus", "vote.consensus"))
    for name, key in asked:
        if key in bylaws:
            yield name, frozen(bylaws[key])


def _frozen_electorate(who: Eligible) -> dict[str, Any]:
    bylaws = who.bylaws
    return {
        "by": [frozen(bylaws[key]) for key in ELECTORATE if key in bylaws]
        if bylaws is not None
        else [],
        "excluded": [
            {"who": each.code, "because": each.because} for each in who.excluded
        ],
        "not_counted": list(who.not_counted),
        "counted_too": list(who.counted_too),
    }


def _unwritten(bylaws: Bylaws, key: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """What holds where the bylaws say nothing; no decision adopted it."""
    return {
        "key": key,
        "value": dict(value),
        "value_id": None,
        "effective_from": bylaws.on.isoformat(),
        "adopted_by": "",
    }
