"""The cases of the contract of `manage.py work_out`, with their answers."""

import copy
from typing import Any

YEAR: dict[str, Any] = {
    "kind": "patronage",
    "fiscal_year_end": "2026-12-31",
    "year_number": 3,
    "net_earnings": "61000.00",
    "extraneous": "0.00",
    "capital_return": "0.00",
    "labor": [
        {"who": "M001", "member": True, "measures": {"hours": "1900"}},
        {"who": "M002", "member": True, "measures": {"hours": "1500"}},
        {"who": "M003", "member": True, "measures": {"hours": "700"}},
        {"who": "T001", "member": False, "measures": {"hours": "900"}},
    ],
    "rules": {
        "basis": {"hours": "1"},
        "normalize": False,
        "labor_split": "hours",
        "appropriations": [
            {
                "to": "collective",
                "share": "30%",
                "of": "net_earnings",
                "counting_non_patronage": True,
            }
        ],
        "cash_share": "1/2",
        "notice": "qualified",
        "minimum": {"measure": "hours", "at_least": "16"},
        "capital_return_reduces_patronage": True,
        "loss": {"members": "3/4", "collective": "1/4"},
        "startup_years": 2,
    },
}
YEAR_ANSWER = {
    "patronage_earnings": "50020.00",
    "non_patronage_earnings": "10980.00",
    "appropriated": {"collective": "18300.00"},
    "pool": "42700.00",
    "shares": [
        {
            "who": who,
            "total": total,
            "cash": cash,
            "retained": retained,
            "notice": "qualified",
        }
        for who, total, cash, retained in (
            ("M001", "19787.81", "9893.91", "9893.90"),
            ("M002", "15621.95", "7810.98", "7810.97"),
            ("M003", "7290.24", "3645.12", "3645.12"),
        )
    ],
    "leftover_cents": [{"who": "M001", "cents": 1}],
    "deadlines": {"payment_period_ends": "2027-09-15"},
}
TEST = {
    "kind": "qualified_test",
    "dividend": "100.00",
    "money": "10.00",
    "qualified_notice": "40.00",
    "nonqualified_notice": "50.00",
}
MOTION = {
    "kind": "motion",
    "yes": 20,
    "no": 10,
    "abstain": 7,
    "present": 37,
    "members": 60,
    "basis": "cast",
    "threshold": "2/3",
    "strictly_more": False,
    "quorum": {"share": "1/3", "of": "members", "strictly_more": False},
}
REDEMPTION = {
    "kind": "redemption",
    "layers": [
        {"fiscal_year": 2021, "who": "M001", "retained": "1000.00"},
        {"fiscal_year": 2021, "who": "M002", "retained": "600.00"},
        {"fiscal_year": 2022, "who": "M001", "retained": "50.00"},
    ],
    "budget": "1280.00",
    "method": "fifo",
}
DEPARTURE = {
    "kind": "departure",
    "balance": "5500.00",
    "installments": 5,
    "rate": "5%",
    "first_due": "2027-12-31",
}
WITHHOLDING = {
    "kind": "withholding",
    "dividend": "1000.00",
    "money": "200.00",
    "rate": "24%",
    "tax_id": False,
}
INTEREST = {
    "kind": "share_interest",
    "paid_in": [{"from": "2024-01-01", "amount": "1000.00"}],
    "year": 2024,
    "rate": "5%",
}
DEADLINES = {"kind": "deadlines", "fiscal_year_end": "2025-06-30"}
EXAMPLES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (YEAR, YEAR_ANSWER),
    (TEST, {"qualified": True, "tested_share": "1/5", "deductible_now": "50.00"}),
    (
        DEADLINES,
        {
            "payment_period_ends": "2026-03-15",
            "return_due": "2026-03-15",
            "qualified_cheque_last_day": "2026-06-13",
        },
    ),
    (
        REDEMPTION,
        {
            "payments": [
                {"fiscal_year": 2021, "who": "M001", "amount": "800.00"},
                {"fiscal_year": 2021, "who": "M002", "amount": "480.00"},
            ],
            "left": "0.00",
        },
    ),
    (
        DEPARTURE,
        {
            "schedule": [
                {
                    "due": f"{2027 + n}-12-31",
                    "principal": "1100.00",
                    "interest": f"{275 - 55 * n}.00",
                    "left": f"{4400 - 1100 * n}.00",
                }
                for n in range(5)
            ],
            "total_interest": "825.00",
        },
    ),
    (WITHHOLDING, {"withheld": "48.00", "paid": "152.00"}),
    (INTEREST, {"interest": "50.00"}),
    (
        MOTION,
        {
            "quorate": True,
            "threshold_met": True,
            "adopted": True,
            "because": "20 × 3 ≥ 2 × 30",
        },
    ),
]


def changed(case: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of a case with one value changed; `...` takes the key away."""
    case = copy.deepcopy(case)
    *above, key = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = case
    for step in above:
        place = place[step]
    if value is ...:
        del place[key]
    else:
        place[key] = value
    return case
