"""The rows of the reference's table of edge cases that are about hours, by name."""

from datetime import date

import pytest

from coopkit import offers
from governance.members.services import add_person, admit_candidate, admit_member
from ledger.labor.correcting import TooLateError
from ledger.labor.models.sheets import Scope
from ledger.labor.refusals import (
    BelowZeroError,
    NoAuthorityError,
    NothingNewError,
    TypedTwiceError,
)
from ledger.labor.selectors import (
    corrections_since,
    hours_of_year,
    labor_of_year,
    labor_sha256,
    ratios,
)
from ledger.labor.services import (
    open_periods,
)
from tests.ledger.labor.acts import (
    at,
    correct,
    enter,
    issue_notices,
    lock,
    members,
    others,
    rule,
    typed,
)
from tests.ledger.labor.crew import AT, FIRST, LAST, SHEET, Crew

pytestmark = pytest.mark.django_db


def test_mid_year_join(crew: Crew) -> None:
    """Only hours from admission on are a member's, unless the bylaws say otherwise."""
    crew.read("code,date,hours\nM002,2026-01-31,8\nM002,2026-02-01,7\n")
    assert members(crew) == {"M002": 420}
    assert others(crew) == {"M002": 480}


def test_mid_year_leave(crew: Crew) -> None:
    """Hours as a member keep their share in the year's pool."""
    crew.read("code,date,hours\nM003,2025-12-24,8\nM003,2025-12-26,8\n")
    assert members(crew) == {"M003": 480}


@pytest.mark.parametrize(
    ("choice", "counted"),
    [
        ("never", 60),
        ("from_admission", 60),
        ("whole_year", 180),
        ("tenure_only", 60),
    ],
)
def test_candidates(crew: Crew, choice: str, counted: int) -> None:
    """A parameter; hours before the candidacy are nobody's but a worker's."""
    rule(crew, "admission.candidate_hours", choice)
    person = add_person(
        cooperative=crew.cooperative,
        legal_name="Candidate",
        display_name="Candidate",
        language="en",
        user=None,
        by=None,
        at=AT,
    )
    admit_candidate(
        person=person,
        code="M004",
        on=date(2025, 9, 1),
        decision="2025-GM-003",
        by=None,
        at=AT,
    )
    admit_member(
        person=person,
        code="M004",
        on=date(2026, 3, 1),
        decision="2026-GM-001",
        by=None,
        at=AT,
    )
    days = ("2025-08-01,4", "2025-10-01,2", "2026-04-01,1")
    crew.read("code,date,hours\n" + "".join(f"M004,{day}\n" for day in days))
    assert members(crew) == {"M004": counted}
    assert sum(others(crew).values()) == 7 * 60 - counted


def test_negative_patronage_is_refused_where_it_is_typed(crew: Crew) -> None:
    """A sheet has no negative hours, and by hand no more is taken back than there is."""
    assert crew.read("code,date,hours\nM001,2026-01-24,-8\n").problems
    crew.read("code,date,hours\nM001,2026-01-24,8\n")
    enter(crew, typed("M001", -60))
    assert members(crew) == {"M001": 420}
    with pytest.raises(BelowZeroError, match="7:00"):
        enter(crew, typed("M001", -421))


def test_negative_patronage_is_netted_to_zero_and_the_rest_is_carried(
    crew: Crew,
) -> None:
    """Net within the year to zero; the remainder is an adjustment of a prior period."""
    crew.read("code,date,hours\nM001,2026-01-24,8\nM002,2026-02-24,8\n")
    lock(crew)
    done = correct(crew, typed("M001", -600))
    assert done.carried == -120
    assert members(crew) == {"M002": 480}
    assert done.carried_sheet
    assert done.carried_sheet.year_end == date(2027, 6, 30)
    after = hours_of_year(
        crew.cooperative, first=date(2026, 7, 1), last=date(2027, 6, 30)
    )
    assert after == []  # never below zero there either


def test_hours_corrections_after_close_before_notices_rerun(crew: Crew) -> None:
    crew.read(SHEET)
    lock(crew)
    before = labor_sha256(crew.cooperative, year_end=LAST)
    done = correct(crew, typed("M001", 30))
    assert (done.treatment, members(crew)["M001"]) == ("rerun", 5190)
    assert labor_sha256(crew.cooperative, year_end=LAST) != before


def test_hours_corrections_after_notices_before_payment_period_end_supplement(
    crew: Crew,
) -> None:
    crew.read(SHEET)
    lock(crew)
    issue_notices(crew, date(2026, 10, 1))
    done = correct(crew, typed("M001", 30), when=at(2027, 3, 15))
    assert done.treatment == "supplement"
    since = corrections_since(crew.cooperative, year_end=LAST, at=at(2026, 10, 1))
    assert since == [done.sheet]


def test_hours_corrections_later_immaterial_in_the_current_year(crew: Crew) -> None:
    crew.read(SHEET)
    lock(crew)
    issue_notices(crew, date(2026, 10, 1))
    before = members(crew)
    done = correct(crew, typed("M001", 30), when=at(2027, 3, 20))
    assert done.treatment == "immaterial"
    assert members(crew) == before
    assert done.sheet
    assert done.sheet.year_end == date(2027, 6, 30)


def test_hours_corrections_later_material_reopen_by_a_decision(crew: Crew) -> None:
    crew.read(SHEET)
    lock(crew)
    issue_notices(crew, date(2026, 10, 1))
    with pytest.raises(NoAuthorityError, match="needs a decision"):
        correct(crew, typed("M001", 600), when=at(2027, 3, 20))
    done = correct(
        crew, typed("M001", 600), when=at(2027, 3, 20), authority="special assembly"
    )
    assert done.treatment == "reopen"
    assert done.sheet
    assert done.sheet.authority == "resolution:special assembly"
    assert members(crew)["M001"] == 5760


def test_hours_corrections_limit_of_years(crew: Crew) -> None:
    crew.read(SHEET)
    lock(crew)
    issue_notices(crew, date(2026, 10, 1))
    with pytest.raises(TooLateError, match=r"until Oct\. 1, 2029"):
        correct(crew, typed("M001", 600), when=at(2029, 10, 2))


def test_several_pay_classes(crew: Crew) -> None:
    """Wages stand beside minutes, so that bylaws may weigh either."""
    crew.read(
        "code,date,hours,wages\nM001,2026-01-24,80,1600\nM002,2026-02-07,80,2400.50\n"
    )
    rows = labor_of_year(crew.cooperative, first=FIRST, last=LAST)
    assert [(row.code, row.countable_minutes, row.wages_cents) for row in rows] == [
        ("M001", 4800, 160_000),
        ("M002", 4800, 240_050),
    ]


def test_overtime_pto_sick_parental_training_board_and_unpaid_hours(crew: Crew) -> None:
    """A countable map; protected leave counts whole unless decided before the year."""
    kinds = ("overtime", "leave", "sick", "family_leave", "training", "board", "unpaid")
    lines = [f"M001,2026-01-24,1,{kind}" for kind in kinds]
    crew.read("code,date,hours,kind\n" + "\n".join(lines))
    (row,) = labor_of_year(crew.cooperative, first=FIRST, last=LAST)
    assert (row.minutes, row.countable_minutes) == (420, 360)  # all but unpaid leave


def test_weeks_across_year_end(crew: Crew) -> None:
    """Hours by day count on their day; a period's hours in the year of its last day."""
    crew.read("code,date,hours\nM001,2025-07-05,80\nM001,2026-06-30,8\n")
    assert members(crew) == {"M001": 88 * 60}
    assert crew.read("code,date,hours\nM001,2026-07-04,80\n").problems
    periods = open_periods(
        cooperative=crew.cooperative,
        year_end=LAST,
        length="two_weeks",
        first_last=date(2025, 7, 5),
        by=None,
        at=AT,
    )
    assert (periods[0].first, periods[-1].last) == (FIRST, LAST)


def test_two_memberships_have_no_double_count(crew: Crew) -> None:
    """The same line in two sheets counts once, and is named."""
    crew.read(SHEET)
    more = "code,date,hours,kind\nM001,2026-01-24,79.5,worked\nM001,2026-02-07,8,worked\n"
    report = crew.read(more, scope=Scope.PART, filename="more.csv")
    (problem,) = report.problems
    assert "stand on file already: hours.csv, line 2" in problem.message
    report = crew.read(more, scope=Scope.PART, filename="more.csv", skip_known=True)
    assert (report.left_out, report.entries) == (1, 1)
    assert members(crew)["M001"] == 5160 + 480
    again = more.replace("7,8", "7,8.0")
    with pytest.raises(NothingNewError):
        crew.read(again, scope=Scope.PART, filename="again.csv", skip_known=True)
    with pytest.raises(TypedTwiceError, match=r"in more\.csv, line 3"):
        enter(crew, typed("M001", 60, on=date(2026, 2, 7)))


def test_51_and_30_percent_breach(crew: Crew) -> None:
    """Warned with date and remedy; candidates stand on neither side of the hours."""
    crew.read(SHEET + "T002,2026-01-24,30,worked\nT003,2026-01-24,30,worked\n")
    found = ratios(crew.cooperative, first=FIRST, last=LAST)
    assert (found.members, found.others, found.members_lacking) == (2, 3, 1)
    assert not found.few_other_hours
    needs = offers.needs.get("labor-ratios")
    assert needs
    visit = offers.Visit(
        cooperative=crew.cooperative,
        user=crew.bookkeeper,
        roles=frozenset({"bookkeeper"}),
        at=AT,
        on=LAST,
    )
    said = [f"{need.title} {need.detail}" for need in needs(visit)]
    assert "On June 30, 2026, 1 more worker has to be admitted." in said[0]
    assert len(said) == 2
