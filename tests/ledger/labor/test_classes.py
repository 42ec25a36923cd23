"""Hours of a class without patronage are no member's hours: they share in nothing."""

from datetime import date

import pytest

from governance.bylaws.services import adopt
from governance.members.models import Membership
from governance.members.services import append_event
from ledger.labor.selectors import hours_of_year, labor_sha256
from tests.ledger.labor.crew import AT, FIRST, LAST, SHEET, Crew, build

pytestmark = pytest.mark.django_db
CLASSES = [
    {"key": "worker", "name": {"en": "Worker", "es": "Socia"}, "votes": True},
    {"key": "investor", "name": {"en": "Investor", "es": "Inversora"}, "votes": False},
]


@pytest.fixture
def crew() -> Crew:
    """M001 works until 31 January 2026 as a worker, then as an investor."""
    found = build()
    flags = {"worker": True, "investor": False}
    adopt(
        cooperative=found.cooperative,
        values={
            "members.classes": [
                {**row, "patronage": flags[row["key"]], "investor": not flags[row["key"]]}
                for row in CLASSES
            ]
        },
        effective_from=date(2026, 1, 1),
        adopted_on=date(2025, 12, 1),
        adopted_by="2025-GM-009",
        by=None,
        at=AT,
    )
    append_event(
        membership=Membership.objects.get(cooperative=found.cooperative, code="M001"),
        kind="class",
        effective_on=date(2026, 2, 1),
        details={"class": "investor"},
        by=None,
        at=AT,
    )
    return found


def rows(crew: Crew) -> dict[tuple[str, bool], int]:
    found = hours_of_year(crew.cooperative, first=FIRST, last=LAST)
    return {(row.code, row.member): row.minutes for row in found if row.code == "M001"}


def test_who_moves_to_a_class_without_patronage_has_a_row_of_each(crew: Crew) -> None:
    crew.read(SHEET + "M001,2026-02-28,10,worked\n")
    assert rows(crew) == {("M001", True): 86 * 60, ("M001", False): 10 * 60}


def test_a_move_changes_what_the_years_hours_come_to(crew: Crew) -> None:
    crew.read(SHEET)
    before = labor_sha256(crew.cooperative, year_end=LAST)
    append_event(
        membership=Membership.objects.get(cooperative=crew.cooperative, code="M001"),
        kind="class",
        effective_on=date(2026, 1, 2),
        details={"class": "investor"},
        by=None,
        at=AT,
    )
    assert rows(crew) == {("M001", False): 86 * 60}
    assert labor_sha256(crew.cooperative, year_end=LAST) != before
