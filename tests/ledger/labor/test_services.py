"""A sheet is read whole, or not at all."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from coopkit import offers
from coopkit.audit.models import AuditEntry
from coopkit.errors import N_, CoopError
from governance.bylaws.services import adopt
from governance.members.models import Membership
from governance.members.services import record_departure
from ledger.labor.models import LaborEntry, LaborImport
from ledger.labor.selectors import hours_of_year, labor_of_year, labor_sha256
from ledger.labor.services import NoLinesError, NotAYearEndError, SameSheetError
from tests.ledger.labor.crew import AT, FIRST, LAST, SHEET, Crew, build_other


class PostedError(CoopError):
    template = N_("This year is posted.")


def labor(crew: Crew) -> list[tuple[str, bool, int, int]]:
    return [
        (row.code, row.member, row.minutes, row.countable_minutes)
        for row in labor_of_year(crew.cooperative, first=FIRST, last=LAST)
    ]


def test_a_sheet_is_kept_line_by_line(crew: Crew) -> None:
    report = crew.read(SHEET)
    assert (report.lines_read, report.entries, report.problems) == (5, 5, ())
    assert report.sheet == LaborImport.objects.get()
    assert report.sheet.columns["code"] == "code"
    assert LaborEntry.objects.get(line=3).minutes == 390
    entry = AuditEntry.objects.get(action="hours.imported")
    assert entry.data["minutes"] == report.minutes == 13_200
    first = report.totals[0]
    assert first.name == "Member M001"
    assert first.by_kind == {"worked": 4770, "overtime": 390}


def test_a_dry_run_writes_nothing(crew: Crew) -> None:
    report = crew.read(SHEET, dry_run=True)
    assert report.entries == 5
    assert report.sheet is None
    assert not LaborImport.objects.exists()
    assert not AuditEntry.objects.filter(action="hours.imported").exists()


def test_one_bad_line_and_nothing_is_kept(crew: Crew) -> None:
    report = crew.read(SHEET + "M009,2026-01-24,8,worked\n")
    (problem,) = report.problems
    assert (problem.line, problem.column, problem.value) == (7, "code", "M009")
    assert report.sheet is None
    assert not LaborImport.objects.exists()


def test_a_new_sheet_replaces_the_years_former_one_whose_lines_stay(crew: Crew) -> None:
    former = crew.read(SHEET).sheet
    report = crew.read("code,date,hours\nM001,2026-01-24,8\n", filename="new.csv")
    assert report.replaces == former
    former.refresh_from_db()
    assert former.undone_at == AT
    assert former.entries.count() == 5
    assert labor(crew) == [("M001", True, 480, 480)]


def test_the_same_sheet_twice_changes_nothing_and_says_so(crew: Crew) -> None:
    crew.read(SHEET)
    for text in (SHEET, "\ufeff" + SHEET.replace("\n", "\r\n")):
        with pytest.raises(SameSheetError, match=r"already holds the year \(hours.csv\)"):
            crew.read(text)
    assert LaborImport.objects.count() == 1


def test_a_sheet_without_lines_is_refused(crew: Crew) -> None:
    with pytest.raises(NoLinesError):
        crew.read("code,date,hours\n")


def test_a_sheet_is_for_a_fiscal_year_of_the_coop(crew: Crew) -> None:
    with pytest.raises(NotAYearEndError, match=r"Dec\. 31, 2026.*June 30, 2027"):
        crew.read(SHEET, year_end=date(2026, 12, 31))


def test_a_floor_above_can_guard_a_years_hours(crew: Crew, monkeypatch: Any) -> None:
    def refuse(cooperative: object, year_end: date) -> None:
        if year_end == LAST:
            raise PostedError

    slot: offers.Slot[Any] = offers.Slot("hours_guards")
    slot.offer("patronage", refuse)
    monkeypatch.setattr("ledger.labor.services.keeping.hours_guards", slot)
    with pytest.raises(PostedError):
        crew.read(SHEET)
    assert not LaborImport.objects.exists()


def test_members_are_known_by_their_address_too(crew: Crew) -> None:
    crew.read("email,date,hours\nM001@example.org,2026-01-24,8\n")
    assert labor(crew) == [("M001", True, 480, 480)]


def test_kinds_count_as_the_bylaws_said_on_the_years_first_day(crew: Crew) -> None:
    crew.read(SHEET)
    before = labor(crew)
    adopt(
        cooperative=crew.cooperative,
        values={"patronage.countable": {"worked": "1", "unpaid": "1"}},
        effective_from=date(2025, 7, 2),
        adopted_on=date(2025, 7, 2),
        adopted_by="2025-GM-009",
        by=None,
        at=AT,
    )
    assert labor(crew) == before
    assert ("M002", True, 2400, 0) in before  # unpaid hours of a member


def test_who_joined_within_the_year_has_two_rows(crew: Crew) -> None:
    crew.read(SHEET)
    assert labor(crew) == [
        ("M001", True, 5160, 5160),
        ("M002", True, 2400, 0),
        ("M002", False, 4800, 4800),
        ("T001", False, 840, 840),
    ]


def test_the_last_day_of_a_membership_still_counts(crew: Crew) -> None:
    crew.read("code,date,hours\nM003,2025-12-24,8\nM003,2025-12-25,7\n")
    assert labor(crew) == [("M003", True, 480, 480), ("M003", False, 420, 420)]


def test_a_weight_of_a_half_is_rounded_once_a_worker(crew: Crew) -> None:
    adopt(
        cooperative=crew.cooperative,
        values={"patronage.countable": {"worked": "1/2", "overtime": "1/2"}},
        effective_from=FIRST,
        adopted_on=FIRST,
        adopted_by="2025-GM-001",
        by=None,
        at=AT,
    )
    crew.read(
        "code,date,hours,kind\nM001,2026-01-24,0:01,worked\nM001,2026-01-24,0:01,overtime\n"
    )
    assert labor(crew) == [("M001", True, 2, 1)]


def test_the_hash_changes_with_the_hours_and_with_nothing_else(crew: Crew) -> None:
    def now() -> str:
        return labor_sha256(crew.cooperative, year_end=LAST)

    empty = now()
    crew.read(SHEET)
    first = now()
    assert len({empty, first}) == 2
    crew.read(SHEET.replace("14,worked", "15,worked"))
    assert now() not in {empty, first}
    crew.read("\n".join([SHEET.split("\n")[0], *sorted(SHEET.split("\n")[1:-1])]))
    assert now() == first


def test_the_hash_changes_when_a_membership_is_found_to_have_ended(crew: Crew) -> None:
    crew.read(SHEET)
    before = labor_sha256(crew.cooperative, year_end=LAST)
    record_departure(
        membership=Membership.objects.get(code="M001", cooperative=crew.cooperative),
        kind="resigned",
        effective_on=date(2025, 12, 31),
        decision="",
        reason="",
        by=None,
        at=AT,
    )
    assert labor_sha256(crew.cooperative, year_end=LAST) != before


def test_lines_once_kept_cannot_be_changed(crew: Crew) -> None:
    crew.read(SHEET)
    with pytest.raises(DatabaseError), transaction.atomic():
        LaborEntry.objects.update(minutes=1)


def test_a_year_is_read_in_four_queries_however_many_lines(
    crew: Crew, django_assert_max_num_queries: Any
) -> None:
    lines = [
        f"{code},2026-{month:02}-{day:02},8,worked"
        for code in ("M001", "M002", "T001", "T002")
        for month in range(1, 7)
        for day in range(1, 28)
    ]
    crew.read("code,date,hours,kind\n" + "\n".join(lines))
    with django_assert_max_num_queries(4):
        assert len(hours_of_year(crew.cooperative, first=FIRST, last=LAST)) == 5


def test_another_coops_hours_are_not_seen(crew: Crew) -> None:
    other = build_other()
    crew.read(SHEET)
    assert labor_of_year(other, first=FIRST, last=LAST) == []
