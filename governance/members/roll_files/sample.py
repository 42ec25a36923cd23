"""A roll of nobody: the file people start from, with each thing it can tell."""

from governance.members.roll_files.columns import OURS

_LINES = (
    {
        "code": "M001",
        "legal_name": "Ana María Example",
        "display_name": "Ana",
        "email": "ana@example.org",
        "phone": "+1 555 0100",
        "postal_address": "1 Example Street, Example City",
        "language": "es",
        "languages": "es;en",
        "class": "worker",
        "applied_on": "2022-11-15",
        "candidate_on": "2023-01-01",
        "admitted_on": "2023-07-01",
        "decision": "2023-GM-001",
    },
    {
        "code": "M002",
        "legal_name": "Ben Example",
        "language": "en",
        "admitted_on": "2023-07-01",
        "left_on": "2025-12-31",
        "exit_kind": "resigned",
        "decision": "2023-GM-001",
    },
    {
        "code": "",
        "legal_name": "Chi Example",
        "language": "en",
        "languages": "zh",
        "candidate_on": "2026-02-01",
        "decision": "2026-BD-004",
    },
)
SAMPLE: tuple[tuple[str, ...], ...] = (
    OURS,
    *(tuple(line.get(column, "") for column in OURS) for line in _LINES),
)
