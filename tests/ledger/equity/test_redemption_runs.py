"""A redemption on its way: prepared, tested, decided, posted once, and payable."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from coopkit.offers import motion_kinds
from ledger.equity import services
from ledger.equity.models import CapitalRun
from ledger.equity.redemption import NothingToRedeemError, OverYearlyCapError
from ledger.equity.selectors import payables, standing
from ledger.equity.services.deciding import (
    MembersDecideError,
    NotInRegisterError,
    NotPreparedError,
    OtherTextError,
)
from ledger.equity.services.posting_runs import LayersChangedError
from ledger.equity.services.redeeming import RunInTheWayError
from ledger.equity.solvency import Figures, InsolventError, NotAttestedError
from tests.ledger.equity.capital_bakery import (
    TODAY,
    capital,
    holds,
    pay_in,
    posted,
    prepared,
    resolve,
    rich,
)
from tests.ledger.patronage.bakery import NOW, Bakery


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def bakery(db: None) -> Bakery:
    return capital()


def test_the_oldest_year_is_paid_first_and_becomes_payable(bakery: Bakery) -> None:
    run = posted(bakery, prepared(bakery, 450_00))
    assert run.batch == "redemption-1"
    assert holds(bakery, "Equity:Members:M001:Retained:2024:Q") == 0
    assert holds(bakery, "Equity:Members:M001:Retained:2025:Q") == 166_67
    assert holds(bakery, "Equity:Members:M002:Retained:2025:Q") == 83_33
    assert holds(bakery, "Liabilities:Redemption:Payable:R1") == 450_00
    found = {one.code: one for one in payables(bakery.cooperative, on=TODAY)}
    assert sum(one.cents for one in found.values()) == 450_00
    assert found["M001"].reports == {}
    assert found["M002"].reports == {"nonqualified": 100_00}
    assert found["M002"].authority == f"resolution:{run.resolution}"
    assert standing(bakery.cooperative, on=TODAY).holds


def test_a_run_is_posted_once(bakery: Bakery) -> None:
    run = posted(bakery, prepared(bakery, 100_00))
    with pytest.raises(NotPreparedError, match="posted"):
        services.post_run(run=run, on=TODAY, by=bakery.bookkeeper, at=NOW)


def test_a_second_run_waits_for_the_one_that_is_decided(bakery: Bakery) -> None:
    run = prepared(bakery, 100_00)
    services.approve_run(run=run, resolution=resolve(run), by=bakery.bookkeeper, at=NOW)
    with pytest.raises(RunInTheWayError, match="№ 1 comes first"):
        prepared(bakery, 50_00)


def test_what_was_only_prepared_gives_way_to_the_next(bakery: Bakery) -> None:
    first = prepared(bakery, 100_00)
    second = prepared(bakery, 50_00)
    first.refresh_from_db()
    assert (first.state, second.number) == ("failed", 2)


def test_an_insolvent_payment_is_refused_with_the_most_that_may_be_paid(
    bakery: Bakery,
) -> None:
    poor = Figures(
        cash_cents=300_00,
        comes_in_cents=0,
        falls_due_cents=100_00,
        assets_cents=900_00,
        debts_cents=100_00,
    )
    with pytest.raises(InsolventError, match=r"at most \$200.00"):
        prepared(bakery, 250_00, figures=poor)
    assert not CapitalRun.objects.exists()


def test_nobody_pays_out_without_a_name_under_the_test(bakery: Bakery) -> None:
    with pytest.raises(NotAttestedError):
        prepared(bakery, 250_00, attested_by=" ")
    with pytest.raises(NotAttestedError):
        prepared(bakery, 250_00, figures=None)


@pytest.mark.django_db
def test_more_than_the_yearly_limit_is_refused() -> None:
    bakery = capital(rules={"redemption.yearly_cap": "1/10"})
    with pytest.raises(OverYearlyCapError, match=r"\$220.00"):
        prepared(bakery, 300_00)
    posted(bakery, prepared(bakery, 120_00))
    with pytest.raises(OverYearlyCapError, match=r"this year, \$100.00"):
        prepared(bakery, 120_00)


def test_a_budget_that_pays_nobody_is_no_run(bakery: Bakery) -> None:
    with pytest.raises(NothingToRedeemError, match=r"\$10.00"):
        prepared(bakery, 5_00)


def test_a_resolution_is_bound_to_the_list_by_its_fingerprint(bakery: Bakery) -> None:
    run = prepared(bakery, 100_00)
    by = {"by": bakery.bookkeeper, "at": NOW}
    other = resolve(run, text="The board pays something out.")
    with pytest.raises(OtherTextError, match="fingerprint"):
        services.approve_run(run=run, resolution=other, **by)
    with pytest.raises(NotInRegisterError):
        services.approve_run(run=run, resolution="2026-BD-099", **by)
    services.approve_run(run=run, resolution=resolve(run), **by)
    assert CapitalRun.objects.get().state == "approved"


@pytest.mark.django_db
def test_where_the_members_decide_the_board_cannot() -> None:
    bakery = capital(rules={"redemption.decided_by": "members"})
    run = prepared(bakery, 100_00)
    with pytest.raises(MembersDecideError):
        services.approve_run(
            run=run, resolution=resolve(run), by=bakery.bookkeeper, at=NOW
        )


def test_the_members_vote_on_the_very_list_that_is_posted(bakery: Bakery) -> None:
    run = prepared(bakery, 100_00)
    motion = services.send_run(run=run, by=bakery.bookkeeper, at=NOW, announce=False)
    assert motion.payload["sha256"] == run.sha256
    kind = motion_kinds.get("redemption")
    assert kind is not None
    bakery.vote(motion)
    run.refresh_from_db()
    assert run.state == "approved"
    assert run.resolution.startswith("2026-GM-")
    services.post_run(run=run, on=TODAY, by=bakery.bookkeeper, at=NOW)
    assert holds(bakery, "Liabilities:Redemption:Payable:R1") == 100_00


def test_what_the_members_reject_is_not_posted(bakery: Bakery) -> None:
    run = prepared(bakery, 100_00)
    motion = services.send_run(run=run, by=bakery.bookkeeper, at=NOW, announce=False)
    bakery.vote(motion, "no")
    run.refresh_from_db()
    assert run.state == "failed"
    with pytest.raises(NotPreparedError):
        services.post_run(run=run, on=TODAY, by=bakery.bookkeeper, at=NOW)


def test_accounts_that_changed_since_the_decision_stop_the_posting(
    bakery: Bakery,
) -> None:
    run = prepared(bakery, 400_00)
    services.approve_run(run=run, resolution=resolve(run), by=bakery.bookkeeper, at=NOW)
    pay_in(bakery, "Equity:Members:M001:Retained:2024:Q", -250_00, on=date(2026, 9, 1))
    with pytest.raises(LayersChangedError, match=r"holds \$50.00"):
        services.post_run(run=run, on=TODAY, by=bakery.bookkeeper, at=NOW)
    assert holds(bakery, "Liabilities:Redemption:Payable:R1") == 0


def test_what_was_posted_wrong_is_taken_back_by_new_entries(bakery: Bakery) -> None:
    run = posted(bakery, prepared(bakery, 450_00))
    services.take_back_run(
        run=run, on=TODAY, reason="Wrong list", by=bakery.bookkeeper, at=NOW
    )
    run.refresh_from_db()
    assert run.state == "reversed"
    assert holds(bakery, "Equity:Members:M001:Retained:2024:Q") == 300_00
    assert holds(bakery, "Liabilities:Redemption:Payable:R1") == 0
    assert payables(bakery.cooperative, on=TODAY) == []
    assert standing(bakery.cooperative, on=TODAY).holds


def test_what_is_owed_is_found_in_the_same_few_queries(
    bakery: Bakery, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    posted(bakery, prepared(bakery, 450_00))
    with django_assert_max_num_queries(12):
        payables(bakery.cooperative, on=TODAY)


def test_the_data_of_a_run_are_whole_and_hashed(bakery: Bakery) -> None:
    run = prepared(bakery, 450_00)
    test = run.data["solvency"]
    assert test["attested_by"] == "Begoña"
    assert test["cash_left"] == rich().cash_cents - 1_000_00 - 450_00
    assert {rule["key"] for rule in run.data["rules"]} >= {"redemption.method"}
    assert sum(row["cents"] for row in run.data["payments"]) == 450_00
