"""The path of a year in the database: advances, the board, taking back, supplements."""

from datetime import date

import pytest

from coopkit.offers import Visit
from governance.meetings.models import Resolution
from ledger.books.models import Directive
from ledger.books.selectors import balances
from ledger.patronage import selectors, services
from ledger.patronage.models import Worksheet
from ledger.patronage.objections import (
    AdvanceTooLateError,
    MembersDecideError,
    NothingToSupplementError,
    NotPostedError,
    PaidAlreadyError,
    StepNotReadyError,
    SupplementStandsError,
    UnknownDecisionError,
)
from ledger.patronage.offers import bookkeepers_needs, clock, worksheets_hold
from ledger.patronage.refusals import YearPostedError
from ledger.patronage.selectors.papers import year_papers
from ledger.patronage.selectors.provenance import provenance
from tests.ledger.patronage.bakery import HOURS, NOW, YEAR_END, Bakery, at, build

LATER = at(date(2026, 11, 2))


def posted(bakery: Bakery) -> Worksheet:
    worksheet = bakery.adopted()
    bakery.post(worksheet, on=NOW.date())
    worksheet.refresh_from_db()
    return worksheet


def take_back(bakery: Bakery, worksheet: Worksheet) -> list[Directive]:
    return services.reverse(
        worksheet=worksheet,
        on=LATER.date(),
        reason="Hours of the wrong sheet",
        authority="resolution:2026-GM-002",
        by=bakery.bookkeeper,
        at=LATER,
    )


def held(bakery: Bakery) -> dict[str, int]:
    return {
        name: cents
        for name, cents in balances(bakery.book, on=LATER.date()).items()
        if cents
    }


def test_duplicate_run_for_a_year_is_refused_and_reversal_is_never_deletion(
    bakery: Bakery,
) -> None:
    before = held(bakery)
    worksheet = posted(bakery)
    rows = Directive.objects.filter(book=bakery.book).count()
    with pytest.raises(YearPostedError):
        bakery.freeze()
    written = take_back(bakery, worksheet)
    assert held(bakery) == before
    assert len(written) == 4
    assert Directive.objects.filter(book=bakery.book).count() == rows + 4
    with pytest.raises(NotPostedError):
        take_back(bakery, worksheet)
    bakery.import_hours(HOURS | {"M003": 800})
    again = posted(bakery)
    assert again.batch == "patronage-2026-2"
    assert {p.code for p in selectors.payables(bakery.cooperative, on=LATER.date())} == {
        "M001",
        "M002",
        "M003",
    }
    assert not list(worksheets_hold())


def test_what_was_paid_cannot_be_taken_back(bakery: Bakery) -> None:
    worksheet = posted(bakery)
    bakery.earn(-1_00, "Liabilities:Patronage:Payable:FY2026", on=NOW.date())
    assert selectors.paid_of(worksheet) == 1_00
    with pytest.raises(PaidAlreadyError, match=r"1\.00 USD"):
        take_back(bakery, worksheet)


def test_an_advance_is_netted_and_only_the_rest_is_payable(bakery: Bakery) -> None:
    advance = services.pay_advance(
        membership=bakery.members["M001"],
        year_end=YEAR_END,
        cents=1_000_00,
        on=date(2026, 5, 4),
        source="Assets:Bank",
        authority="resolution:2026-GM-001",
        by=bakery.bookkeeper,
        at=NOW,
    )
    assert selectors.advances_of(bakery.cooperative, year_end=YEAR_END) == {
        "M001": 1_000_00
    }
    worksheet = posted(bakery)
    advance.refresh_from_db()
    assert advance.netted_in == worksheet
    owed = {p.code: p for p in selectors.payables(bakery.cooperative, on=NOW.date())}
    assert owed["M001"].cents == 8_893_91
    assert owed["M001"].dividend_cents == 19_787_81
    assert owed["M001"].reports == {"patronage": 19_787_81}
    assert owed["M002"].cents == 7_810_98
    assert sum(p.cents for p in owed.values()) == selectors.owed_of(
        bakery.cooperative, 2026, on=NOW.date()
    )
    assert "Assets:Receivable:Members:M001:Advance" not in held(bakery)
    with pytest.raises(AdvanceTooLateError):
        services.pay_advance(
            membership=bakery.members["M001"],
            year_end=YEAR_END,
            cents=1,
            on=NOW.date(),
            source="Assets:Bank",
            authority="resolution:2026-GM-001",
            by=None,
            at=NOW,
        )


def test_the_board_decides_only_what_the_bylaws_leave_to_it(bakery: Bakery) -> None:
    with pytest.raises(MembersDecideError):
        services.adopt_by_board(
            worksheet=bakery.freeze(), resolution="2026-BD-001", by=None, at=NOW
        )


def test_where_the_board_decides_its_resolution_must_stand_in_the_register(
    db: None,
) -> None:
    bakery = build(rules={"vote.reserved": ["bylaws", "elections"]})
    worksheet = bakery.freeze()
    Resolution.objects.create(
        cooperative=bakery.cooperative,
        body="BD",
        year=2026,
        number=1,
        title="Allocation",
        text="The allocation of 2026 is adopted.",
        adopted_on=NOW.date(),
        record={},
        sha256="0" * 64,
    )
    for unknown in ("2026-BD-009", "2026-GM-001", ""):
        with pytest.raises(UnknownDecisionError):
            services.adopt_by_board(
                worksheet=worksheet, resolution=unknown, by=None, at=NOW
            )
    services.adopt_by_board(
        worksheet=worksheet, resolution="2026-BD-001", by=bakery.bookkeeper, at=NOW
    )
    assert bakery.post(worksheet, on=NOW.date())
    worksheet.refresh_from_db()
    assert (worksheet.state, worksheet.resolution) == ("posted", "2026-BD-001")
    assert not list(worksheets_hold())


def test_hours_corrected_after_the_notices_come_as_a_supplement(bakery: Bakery) -> None:
    worksheet = posted(bakery)
    with pytest.raises(NothingToSupplementError):
        services.freeze_supplement(worksheet=worksheet, by=None, at=LATER)
    bakery.import_hours(HOURS | {"M003": 800, "M002": 1400})
    made = services.freeze_supplement(worksheet=worksheet, by=bakery.bookkeeper, at=LATER)
    changes = dict(made.shares.values_list("code", "total_cents"))
    assert sum(changes.values()) == 0
    assert changes["M003"] > 0 > changes["M002"]
    bakery.vote(services.send(worksheet=made, by=bakery.bookkeeper, at=LATER))
    made.refresh_from_db()
    services.post(worksheet=made, on=LATER.date(), by=bakery.bookkeeper, at=LATER)
    made.refresh_from_db()
    assert made.batch == "patronage-2026-s2"
    assert made.state == "posted"
    lines = selectors.notices_of(bakery.cooperative, [made])
    assert {line.code for line in lines} == set(changes)
    owed = selectors.payables(bakery.cooperative, on=LATER.date())
    assert {p.key for p in owed if p.code == "M003"} == {
        "patronage-2026",
        "patronage-2026-s2",
    }
    with pytest.raises(SupplementStandsError):
        take_back(bakery, worksheet)
    assert not list(worksheets_hold())


def test_a_year_is_closed_when_every_notice_is_delivered_and_all_is_paid(
    bakery: Bakery,
) -> None:
    worksheet = posted(bakery)
    with pytest.raises(StepNotReadyError, match="Pay the cash"):
        _close(bakery)
    visit = Visit(
        cooperative=bakery.cooperative,
        user=bakery.bookkeeper,
        roles=frozenset({"bookkeeper"}),
        at=LATER,
        on=LATER.date(),
    )
    titles = [need.title for need in bookkeepers_needs(visit)]
    assert "Deliver 3 notices for 2026" in titles
    card = clock(visit)
    assert card is not None
    services.hand_over(
        worksheet=worksheet, codes=["M001", "M002", "M003"], by=None, at=LATER
    )
    assert not selectors.undelivered(bakery.cooperative)
    for one in selectors.payables(bakery.cooperative, on=LATER.date()):
        ((account, cents),) = one.debits
        bakery.earn(-cents, account, narration=one.code, on=LATER.date())
    assert not selectors.payables(bakery.cooperative, on=LATER.date())
    assert _close(bakery) == "close"


def test_year_papers_are_the_same_bytes_when_they_are_made_twice(bakery: Bakery) -> None:
    period = selectors.year_of(bakery.cooperative, YEAR_END)
    missing = {p.place for p in year_papers(bakery.cooperative, period) if p.missing}
    assert missing == {2, 3, 4, 5}
    posted(bakery)
    twice = []
    for _time in range(2):
        papers = list(year_papers(bakery.cooperative, period))
        assert {paper.place for paper in papers} == {2, 3, 4, 5, 6}
        twice.append([paper.content() for paper in papers if paper.content])
    assert twice[0] == twice[1]
    assert len(twice[0]) == 16


def test_why_this_number_goes_down_to_hours_rules_and_vote(bakery: Bakery) -> None:
    posted(bakery)
    account = "Equity:Members:M001:Retained:2026:Q"
    steps = list(provenance(bakery.cooperative, "M001", account, "patronage-2026"))
    titles = [step.title for step in steps]
    assert titles[:3] == ["Your share of 2026", "What all members share", "Your hours"]
    assert titles[-1] == "Who decided it"
    assert "1,900" in steps[0].words
    assert not list(provenance(bakery.cooperative, "M001", account, "till"))


def test_the_pages_of_the_path_open_and_a_member_reads_a_plain_notice(
    bakery: Bakery,
) -> None:
    posted(bakery)
    keeper = bakery.client(bakery.bookkeeper)
    for tail in ("", "notices/", "supplement/", "reverse/", "advances/", "netting/"):
        assert keeper.get(bakery.url(tail)).status_code == 200, tail
    member = bakery.client(bakery.users["M002"])
    html = member.get(bakery.url("notice/")).content.decode()
    assert "$15,621.95" in html
    assert member.post(bakery.url("notice/read/")).status_code == 302
    assert "You said on" in member.get(bakery.url("notice/")).content.decode()
    waiting = keeper.get(bakery.url("notices/")).content.decode()
    assert "2 notices have not reached" in waiting
    told = {"losing": "Café", "gaining": "Bakery, Market", "rights": ""}
    assert keeper.post(bakery.url("netting/"), told).status_code == 302
    period = YEAR_END
    assert len(selectors.netting_notices(bakery.cooperative, period)) == 3


def _close(bakery: Bakery) -> str:
    return services.mark_step(
        cooperative=bakery.cooperative,
        year_end=YEAR_END,
        step="close",
        by=bakery.bookkeeper,
        at=LATER,
    ).step
