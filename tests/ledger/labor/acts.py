"""What is done to the crew's hours in the tests of edge cases."""

from datetime import UTC, date, datetime
from typing import Any

from coopkit.papers.models import Paper
from governance.bylaws.services import adopt
from ledger.labor.models import LaborImport
from ledger.labor.selectors import labor_of_year
from ledger.labor.services import Correction, correct_hours, enter_hours, lock_year
from ledger.labor.typed import Typed
from tests.ledger.labor.crew import AT, FIRST, LAST, Crew

JANUARY = date(2026, 1, 24)


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 17, tzinfo=UTC)


def members(crew: Crew) -> dict[str, int]:
    rows = labor_of_year(crew.cooperative, first=FIRST, last=LAST)
    return {row.code: row.countable_minutes for row in rows if row.member}


def others(crew: Crew) -> dict[str, int]:
    rows = labor_of_year(crew.cooperative, first=FIRST, last=LAST)
    return {row.code: row.minutes for row in rows if not row.member}


def rule(crew: Crew, key: str, value: Any) -> None:
    adopt(
        cooperative=crew.cooperative,
        values={key: value},
        effective_from=FIRST,
        adopted_on=FIRST,
        adopted_by="2025-GM-002",
        by=None,
        at=AT,
    )


def lock(crew: Crew) -> None:
    lock_year(cooperative=crew.cooperative, year_end=LAST, by=crew.bookkeeper, at=AT)


def typed(code: str, minutes: int, on: date = JANUARY, kind: str = "worked") -> Typed:
    return Typed(line=1, code=code, on=on, kind=kind, minutes=minutes)


def enter(crew: Crew, *lines: Typed, when: datetime = AT) -> LaborImport:
    return enter_hours(
        cooperative=crew.cooperative, lines=lines, by=crew.bookkeeper, at=when
    )


def correct(
    crew: Crew, line: Typed, *, when: datetime = AT, authority: str = ""
) -> Correction:
    return correct_hours(
        cooperative=crew.cooperative,
        line=line,
        reason="Found late",
        authority=authority,
        by=crew.bookkeeper,
        at=when,
    )


def issue_notices(crew: Crew, on: date) -> None:
    """A notice of the year's allocation is out."""
    Paper.objects.create(
        cooperative=crew.cooperative,
        key=f"notice:{LAST.year}:M001",
        kind="notice",
        title="Notice",
        language="en",
        holder_code="M001",
        issued_on=on,
        template="notice",
        template_sha256="0" * 64,
        data={},
        pdf=b"",
        sha256="0" * 64,
        issued_at=at(on.year, on.month, on.day),
    )
