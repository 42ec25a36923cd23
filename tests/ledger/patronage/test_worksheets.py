"""A worksheet: worked out from books, hours and bylaws, frozen, and put to the vote."""

from datetime import date, datetime, timedelta

import pytest

from coopkit.audit.models import AuditEntry
from coopkit.canonical import sha256_of
from coopkit.cooperatives.selectors import year_ending
from governance.bylaws.services import adopt
from governance.votes.models import MotionState
from governance.votes.services import withdraw
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.services import post as post_entries
from ledger.patronage import selectors, services
from ledger.patronage.models import NonPatronagePrefix, Worksheet
from ledger.patronage.refusals import (
    AlreadyAdoptedError,
    BooksChangedError,
    DoesNotPassError,
    HoursChangedError,
    NoHoursError,
    NotFrozenError,
    OtherCurrenciesError,
    OtherWorksheetError,
    RulesChangedError,
    UnknownMeasureError,
    UnknownPrefixError,
    VoteOpenError,
    YearNotOverError,
)
from ledger.patronage.worksheet import read
from tests.ledger.patronage.bakery import HOURS, NOW, YEAR_END, Bakery, at, build


def test_the_contracts_example_comes_out_of_books_hours_and_bylaws(
    bakery: Bakery,
) -> None:
    worksheet = bakery.freeze()
    shares = worksheet.shares.order_by("code")
    assert list(shares.values_list("code", "total_cents", "cash_cents")) == [
        ("M001", 19_787_81, 9_893_91),
        ("M002", 15_621_95, 7_810_98),
        ("M003", 7_290_24, 3_645_12),
    ]
    assert shares.get(code="M001").leftover_cents == 1
    sheet = read(worksheet.data)
    assert sheet.result.appropriated == {"collective": 18_300_00}
    assert sheet.deadline == date(2027, 3, 15)


def test_the_hash_is_of_the_data_and_the_data_read_back_the_same(bakery: Bakery) -> None:
    worksheet = Worksheet.objects.get(pk=bakery.freeze().pk)
    assert sha256_of(worksheet.data) == worksheet.sha256
    period = year_ending(bakery.cooperative, 2026)
    assert read(worksheet.data) == selectors.work_out(bakery.cooperative, period)


def test_freezing_again_replaces_the_one_before_and_is_on_the_trail(
    bakery: Bakery,
) -> None:
    first = bakery.freeze()
    second = bakery.freeze()
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "frozen")
    assert (first.number, second.number) == (1, 2)
    assert AuditEntry.objects.filter(action="patronage.frozen").count() == 2


def test_chosen_accounts_are_nobodys_work_and_are_remembered(bakery: Bakery) -> None:
    bakery.earn(580_00, "Income:Interest:Bank")
    chosen = services.choose_non_patronage(
        cooperative=bakery.cooperative,
        prefixes=["Income:Interest"],
        by=bakery.bookkeeper,
        at=NOW,
    )
    sheet = read(bakery.freeze().data)
    assert chosen == ("Income:Interest",)
    assert (sheet.net, sheet.extraneous) == (61_580_00, 580_00)
    services.choose_non_patronage(
        cooperative=bakery.cooperative, prefixes=[], by=bakery.bookkeeper, at=NOW
    )
    (kept,) = NonPatronagePrefix.objects.all()
    assert kept.dropped_at == NOW
    assert selectors.prefixes_of(bakery.cooperative) == ()


def test_an_account_that_only_begins_alike_is_not_chosen_with_it(bakery: Bakery) -> None:
    bakery.earn(500_00, "Income:Interest:Bank")
    services.choose_non_patronage(
        cooperative=bakery.cooperative,
        prefixes=["Income:Inter"],
        by=bakery.bookkeeper,
        at=NOW,
    )
    assert read(bakery.freeze().data).extraneous == 0


def test_only_income_and_expenses_can_be_chosen(bakery: Bakery) -> None:
    with pytest.raises(UnknownPrefixError, match="Assets:Bank"):
        services.choose_non_patronage(
            cooperative=bakery.cooperative,
            prefixes=["Assets:Bank"],
            by=bakery.bookkeeper,
            at=NOW,
        )


def test_rules_are_those_of_the_years_first_day(bakery: Bakery) -> None:
    adopt(
        cooperative=bakery.cooperative,
        values={"patronage.cash_share": "1/4"},
        effective_from=date(2025, 9, 1),
        adopted_on=date(2025, 9, 1),
        adopted_by="2025-GM-001",
        by=None,
        at=NOW,
    )
    rule = read(bakery.freeze().data).rule("patronage.cash_share")
    assert (rule.value, rule.adopted_by) == ("1/2", "2023-GM-001")


def test_a_year_that_runs_is_not_frozen(bakery: Bakery) -> None:
    with pytest.raises(YearNotOverError):
        services.freeze(
            cooperative=bakery.cooperative,
            year_end=YEAR_END,
            by=None,
            at=at(date(2026, 6, 30)),
        )


def test_a_year_without_hours_says_so(bakery: Bakery) -> None:
    with pytest.raises(NoHoursError, match="no sheet of hours for 2025"):
        services.freeze(
            cooperative=bakery.cooperative, year_end=date(2025, 6, 30), by=None, at=NOW
        )


def test_income_in_another_currency_is_refused_by_name(bakery: Bakery) -> None:
    posting = bakery.book.accounts.get(name="Income:Sales").postings.get()
    posting.pk, posting.currency = None, "EUR"
    posting.save()
    with pytest.raises(OtherCurrenciesError, match="expenses in EUR"):
        bakery.freeze()


def test_a_basis_the_site_does_not_keep_is_refused(db: None) -> None:
    bakery = build(rules={"patronage.basis": {"points": "1"}})
    with pytest.raises(UnknownMeasureError, match="“points”"):
        bakery.freeze()


def test_the_motion_names_the_worksheet_by_its_hash(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    motion = bakery.send(worksheet)
    worksheet.refresh_from_db()
    assert worksheet.state == "sent"
    assert motion.payload["sha256"] == worksheet.sha256
    assert motion.kind == "patronage_allocation"
    for said in ("$61,000.00", "$18,300.00", "$42,700.00", "50 %", "qualified"):
        assert said in motion.text


def test_a_worksheet_is_sent_once(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    bakery.send(worksheet)
    with pytest.raises(NotFrozenError):
        bakery.send(worksheet)


def test_books_that_changed_are_not_sent(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    bakery.earn(1_00)
    with pytest.raises(BooksChangedError):
        bakery.send(worksheet)


def test_hours_that_changed_are_not_sent(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    bakery.import_hours(HOURS | {"M003": 701})
    with pytest.raises(HoursChangedError):
        bakery.send(worksheet)


def test_accounts_chosen_afterwards_are_not_sent(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    services.choose_non_patronage(
        cooperative=bakery.cooperative,
        prefixes=["Income:Interest"],
        by=bakery.bookkeeper,
        at=NOW,
    )
    with pytest.raises(RulesChangedError):
        bakery.send(worksheet)


def test_without_a_duty_from_before_nothing_qualified_is_sent(db: None) -> None:
    bakery = build(rules={"patronage.obligation": False})
    worksheet = bakery.freeze()
    with pytest.raises(DoesNotPassError, match="do not oblige"):
        bakery.send(worksheet)
    assert worksheet.cooperative.motions.count() == 0


def test_while_the_members_vote_no_other_worksheet_is_made(bakery: Bakery) -> None:
    bakery.send(bakery.freeze())
    with pytest.raises(VoteOpenError):
        bakery.freeze()


def test_the_resolution_stands_on_the_adopted_worksheet(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    assert worksheet.state == "approved"
    assert worksheet.resolution == worksheet.motion.resolution.reference


def test_what_failed_can_be_worked_out_and_sent_again(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    bakery.vote(bakery.send(worksheet), "no")
    worksheet.refresh_from_db()
    assert worksheet.state == "failed"
    again = bakery.freeze()
    assert again.number == 2
    assert bakery.send(again).pk != worksheet.motion_id


def test_a_withdrawn_motion_frees_the_year(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    motion = bakery.send(worksheet)
    withdraw(motion=motion, by=bakery.bookkeeper, at=NOW, reason="Hours were missing")
    worksheet.refresh_from_db()
    assert worksheet.state == "failed"
    assert bakery.freeze().state == "frozen"


def test_an_adopted_worksheet_stands_while_nothing_changed(bakery: Bakery) -> None:
    bakery.adopted()
    with pytest.raises(AlreadyAdoptedError):
        bakery.freeze()


def test_an_adopted_worksheet_gives_way_once_the_books_changed(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    bakery.earn(1_00)
    assert bakery.freeze().state == "frozen"
    worksheet.refresh_from_db()
    assert worksheet.state == "replaced"


def test_a_motion_that_names_other_figures_cannot_be_declared(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    motion = bakery.send(worksheet)
    data = worksheet.data | {"net": worksheet.data["net"] + 1}
    Worksheet.objects.filter(pk=worksheet.pk).update(data=data)
    with pytest.raises(OtherWorksheetError):
        bakery.vote(motion)
    motion.refresh_from_db()
    assert motion.state == MotionState.OPEN


def test_the_vote_closes_when_it_was_told_to(bakery: Bakery) -> None:
    closes_at: datetime = NOW + timedelta(days=3)
    motion = services.send(
        worksheet=bakery.freeze(), by=bakery.bookkeeper, at=NOW, closes_at=closes_at
    )
    assert motion.closes_at == closes_at


def test_a_foreign_entry_in_the_year_does_not_hide_behind_an_open_account(
    bakery: Bakery,
) -> None:
    before = bakery.freeze()
    entry = Entry(
        on=date(2026, 6, 30),
        narration="Late bill",
        legs=(Leg("Assets:Bank", -5_00), Leg("Expenses:Late", 5_00)),
    )
    post_entries(
        book=bakery.book,
        entries=[OpenAccount(date(2026, 6, 30), "Expenses:Late"), entry],
        batch="late",
        authority="person:1",
        by=None,
        at=NOW,
    )
    after = bakery.freeze()
    assert read(after.data).net == read(before.data).net - 5_00
    assert after.books_sha256 != before.books_sha256
