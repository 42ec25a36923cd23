"""The edge cases of capital, each named after its row of the domain's list."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from governance.members.models import MembershipEvent
from governance.members.services.expulsion import charge, expel, record_hearing
from ledger.equity import services
from ledger.equity.departure import DeductionTooHighError
from ledger.equity.interest import InterestOverCapError
from ledger.equity.models import CapitalRun
from ledger.equity.selectors import member_account, payables, standing
from ledger.equity.services.converting import AppealOpenError, ProcedureMissingError
from ledger.equity.services.deciding import NotPreparedError
from tests.ledger.equity.capital_bakery import (
    TODAY,
    capital,
    converted,
    holds,
    left,
    pay_in,
    posted,
    prepared,
)
from tests.ledger.patronage.bakery import NOW, Bakery

LATER = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def bakery(db: None) -> Bakery:
    return capital()


def moment(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 20, tzinfo=UTC)


def expelled(bakery: Bakery, code: str = "M001") -> None:
    """Somebody is expelled, with every step on record; the last day is May 1."""
    membership, by = bakery.members[code], bakery.bookkeeper
    charged, heard, decided = date(2026, 3, 2), date(2026, 4, 1), date(2026, 4, 10)
    charge(
        membership=membership,
        reasons="Took from the till",
        channel="letter",
        hearing_on=heard,
        on=charged,
        by=by,
        at=moment(charged),
    )
    record_hearing(
        membership=membership, hearing="held", on=heard, by=by, at=moment(heard)
    )
    expel(
        membership=membership,
        decided_on=decided,
        decision="2026-GM-001",
        last_day=date(2026, 5, 1),
        by=by,
        at=moment(decided),
    )


def test_mid_year_leave_the_last_years_part_is_a_second_conversion(
    bakery: Bakery,
) -> None:
    left(bakery, "M001", on=date(2026, 3, 31))
    first = converted(bakery, "M001")
    pay_in(bakery, "Equity:Members:M001:Retained:2026:Q", 90_01, on=date(2026, 11, 1))
    second = converted(bakery, "M001", on=date(2026, 11, 2))
    assert (second.parent_id, second.batch) == (first.pk, "note-2")
    assert second.principal_cents == 90_01
    days = [list(n.installments.values_list("due", flat=True)) for n in (first, second)]
    assert days[0] == days[1]
    assert holds(bakery, "Liabilities:Members:M001:Note") == 1_090_01
    assert standing(bakery.cooperative, on=date(2026, 12, 31)).holds


def test_death_is_paid_to_the_estate_within_its_own_time(bakery: Bakery) -> None:
    left(bakery, "M001", "died")
    note = converted(bakery, "M001")
    assert (note.kind, note.creditor) == ("death", "estate")
    (only,) = note.installments.all()
    assert only.due == date(2027, 6, 30)
    (one,) = payables(bakery.cooperative, on=only.due)
    assert "estate" in one.title


@pytest.mark.django_db
def test_death_pays_whom_the_member_named_where_the_bylaws_let_them() -> None:
    bakery = capital(rules={"death.pay_to": "named"})
    left(bakery, "M001", "died")
    assert converted(bakery, "M001", creditor="Rosa Peña").creditor == "Rosa Peña"


@pytest.mark.django_db
def test_death_is_paid_out_even_where_leavers_wait_their_turn() -> None:
    bakery = capital(rules={"departure.becomes": "keep_revolving"})
    left(bakery, "M001", "died")
    assert converted(bakery, "M001").principal_cents == 1_000_00


def test_expulsion_invalid_is_void_so_nothing_is_converted(bakery: Bakery) -> None:
    MembershipEvent.objects.create(  # as a roll that was brought along says it
        membership=bakery.members["M001"],
        kind="expelled",
        effective_on=date(2026, 5, 1),
        recorded_at=NOW,
    )
    with pytest.raises(ProcedureMissingError):
        converted(bakery, "M001")
    assert member_account(bakery.cooperative, "M001", on=TODAY).total_cents == 1_000_00


@pytest.mark.django_db
def test_expulsion_invalid_after_the_note_puts_the_account_back() -> None:
    bakery = capital(rules={"expulsion.deduction": "1/5"})
    expelled(bakery)
    note = converted(bakery, "M001", deduction_cents=200_00)
    assert (note.deduction_cents, note.principal_cents) == (200_00, 800_00)
    assert holds(bakery, "Equity:Collective:Unallocated") == 200_00
    services.take_back_note(
        note=note, on=TODAY, reason="Void", by=bakery.bookkeeper, at=NOW
    )
    assert member_account(bakery.cooperative, "M001", on=LATER).total_cents == 1_000_00
    assert holds(bakery, "Equity:Collective:Unallocated") == 0
    assert standing(bakery.cooperative, on=LATER).holds


@pytest.mark.django_db
def test_a_deduction_goes_no_further_than_the_bylaws_after_the_time_to_appeal() -> None:
    bakery = capital(rules={"expulsion.deduction": "1/5"})
    expelled(bakery)
    with pytest.raises(AppealOpenError):
        converted(bakery, "M001", on=date(2026, 5, 2))
    with pytest.raises(DeductionTooHighError, match=r"\$200.00"):
        converted(bakery, "M001", deduction_cents=200_01)


@pytest.mark.django_db
def test_a_deduction_may_feed_the_indivisible_reserve_only_where_the_law_lets_it() -> (
    None
):
    rules = {"expulsion.deduction": "1/5", "reserves.indivisible_from": "any"}
    bakery = capital(rules=rules)
    expelled(bakery)
    converted(bakery, "M001", deduction_cents=200_00)
    assert holds(bakery, "Equity:Collective:Indivisible") == 200_00


def test_uncashed_ordinary_cheque_is_owed_as_unclaimed(bakery: Bakery) -> None:
    services.hold_unclaimed(
        membership=bakery.members["M002"],
        cents=25_00,
        since=date(2026, 1, 5),
        why="Check 17, never cashed",
        source="Assets:Bank",
        on=TODAY,
        by=bakery.bookkeeper,
        at=NOW,
    )
    assert holds(bakery, "Liabilities:Members:M002:Unclaimed") == 25_00


def test_redemption_order_after_a_loss_keeps_the_years_of_layers_used_in_part(
    bakery: Bakery,
) -> None:
    pay_in(bakery, "Equity:Members:M001:Retained:2025:Q", -150_00, on=date(2026, 1, 1))
    run = prepared(bakery, 500_00)
    found = {(r["who"], r["year"]): r["cents"] for r in run.data["payments"]}
    assert found == {
        ("M001", 2024): 300_00,
        ("M002", 2024): 100_00,
        ("M001", 2025): 33_33,
        ("M002", 2025): 66_67,
    }


def test_qwna_redeemed_early_takes_its_full_amount_and_never_a_discount(
    bakery: Bakery,
) -> None:
    posted(bakery, prepared(bakery, 600_00))
    paid = sum(one.cents for one in payables(bakery.cooperative, on=TODAY))
    gone = 700_00 - holds(bakery, "Equity:Members") + 1_500_00
    assert paid == gone == 600_00


def test_redemption_in_notes_does_not_exist_it_becomes_payable_in_money(
    bakery: Bakery,
) -> None:
    posted(bakery, prepared(bakery, 100_00))
    debts = {d for one in payables(bakery.cooperative, on=TODAY) for d, _ in one.debits}
    assert debts == {"Liabilities:Redemption:Payable:R1"}
    assert holds(bakery, "Liabilities:Members") == 0


@pytest.mark.django_db
def test_interest_over_cap_is_blocked_with_the_computed_cap() -> None:
    bakery = capital(
        rules={"interest.rate": "1/5", "interest.base": "balance", "interest.cap": "1/10"}
    )
    with pytest.raises(InterestOverCapError, match=r"\$220.00.*10 %"):
        services.prepare_interest(
            cooperative=bakery.cooperative,
            year_end=date(2026, 6, 30),
            on=TODAY,
            by=bakery.bookkeeper,
            at=NOW,
        )
    assert not CapitalRun.objects.exists()


def test_duplicate_run_is_refused_and_the_first_is_never_deleted(bakery: Bakery) -> None:
    run = posted(bakery, prepared(bakery, 100_00))
    with pytest.raises(NotPreparedError):
        services.post_run(run=run, on=LATER, by=bakery.bookkeeper, at=NOW)
    services.take_back_run(
        run=run, on=TODAY, reason="Wrong", by=bakery.bookkeeper, at=NOW
    )
    assert posted(bakery, prepared(bakery, 100_00)).batch == "redemption-2"


def test_re_admission_does_not_bring_the_yearly_parts_back(bakery: Bakery) -> None:
    left(bakery, "M001")
    converted(bakery, "M001")
    account = member_account(bakery.cooperative, "M001", on=LATER)
    assert account.layers == ()
    assert holds(bakery, "Liabilities:Members:M001:Note") == 1_000_00
