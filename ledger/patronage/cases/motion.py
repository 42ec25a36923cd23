"""The case of a motion: quorum and threshold, by the rules that the votes go by."""

from typing import Any

from coopkit.errors import N_
from governance.bylaws.shapes import ShapeError
from governance.meetings.quorum import Quorum, read_quorum
from governance.votes.threshold import Threshold, decide, read_threshold
from ledger.patronage.cases.reading import Case


def motion(case: Case) -> dict[str, Any]:
    """Decide a motion from its counts."""
    counts = {
        key: case.count(key) for key in ("yes", "no", "abstain", "present", "members")
    }
    if counts["yes"] + counts["no"] + counts["abstain"] > counts["present"]:
        case.fail("present", N_("is less than the votes that were given."))
    if counts["present"] > counts["members"]:
        case.fail("members", N_("is less than those present."))
    decision = decide(**counts, threshold=_threshold(case), quorum=_quorum(case))
    return {
        "quorate": decision.quorate,
        "threshold_met": decision.threshold_met,
        "adopted": decision.adopted,
        "because": decision.because,
    }


def _threshold(case: Case) -> Threshold:
    strictly_more = case.flag("strictly_more", default=False)
    written = {
        "basis": case.take("basis"),
        "threshold": case.take("threshold"),
        "strictly_more": strictly_more,
    }
    try:
        return read_threshold(written)
    except ShapeError as problem:
        case.fail(problem.where, problem.expected)


def _quorum(case: Case) -> Quorum | None:
    written = case.take("quorum", None)
    if written is None:
        return None
    try:
        return read_quorum(written)
    except ShapeError as problem:
        case.fail(problem.where, problem.expected)
