"""Cases: a rule applied to a case that stands alone in a file.

`answer_to` takes a case as JSON gave it and returns its answer, ready for JSON. A case
that is malformed or impossible raises CaseError, which names the key; one that a rule
refuses raises that rule's own CoopError.
"""

from collections.abc import Callable, Mapping
from typing import Any

from coopkit.errors import N_
from ledger.patronage.cases.capital import departure, redemption, share_interest
from ledger.patronage.cases.motion import motion
from ledger.patronage.cases.notices import deadlines, qualified, withholding
from ledger.patronage.cases.reading import Case, CaseError, read_json
from ledger.patronage.cases.year import patronage

KINDS: Mapping[str, Callable[[Case], dict[str, Any]]] = {
    "patronage": patronage,
    "qualified_test": qualified,
    "deadlines": deadlines,
    "redemption": redemption,
    "departure": departure,
    "withholding": withholding,
    "share_interest": share_interest,
    "motion": motion,
}

__all__ = ["KINDS", "CaseError", "answer_to", "read_json"]


def answer_to(found: object) -> dict[str, Any]:
    """Answer one case.

    >>> answer_to({"kind": "deadlines", "fiscal_year_end": "2025-06-30"})[
    ...     "qualified_cheque_last_day"]
    '2026-06-13'
    """
    case = Case(found)
    kind = case.text("kind")
    if kind not in KINDS:
        problem = N_("“{kind}” is not a kind of case. Kinds: {kinds}.")
        raise CaseError("kind", problem, kind=kind, kinds=", ".join(KINDS))
    answer = KINDS[kind](case)
    case.end()
    return answer
