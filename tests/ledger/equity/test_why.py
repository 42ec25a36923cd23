"""Why this number: from a line of an account to its postings and what they rest on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from time_machine import travel

from coopkit.offers import Step, provenances
from coopkit.periods import FiscalYear
from ledger.equity.capital import Layer, MemberAccount
from ledger.equity.models import CapitalRun, CapitalRunLine, MemberNote, Subscription
from ledger.equity.selectors.why import own_steps, reasons, steps_of_year
from ledger.equity.statement import account_suffix, parts_of
from ledger.equity.why import act_of
from tests.ledger.patronage.bakery import NOW, Bakery

ON = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("batch", "kind", "number", "rest"),
    [
        ("redemption-3", "redemption", 3, ""),
        ("interest-2026", "interest", 2026, ""),
        ("note-7-2", "note", 7, "2"),
        ("share-4-1-back", "share", 4, "1-back"),
        ("refund-9", "refund", 9, ""),
        ("transfer-M001", "transfer", 0, "M001"),
        ("reversal-e000012", "reversal", 0, "e000012"),
    ],
)
def test_a_batch_leads_back_to_its_act(
    batch: str, kind: str, number: int, rest: str
) -> None:
    act = act_of(batch)
    assert act is not None
    assert (act.kind, act.number, act.rest) == (kind, number, rest)


@pytest.mark.parametrize("batch", ["patronage-2026", "till", "", "note-", "share-x"])
def test_a_batch_of_another_floor_is_left_to_it(batch: str) -> None:
    assert act_of(batch) is None


def test_a_layer_is_planned_by_the_bylaws_and_may_be_overdue() -> None:
    layers = (Layer(2020, True, 5), Layer(2025, False, 7))
    held = MemberAccount(code="M001", share_cents=9, layers=layers)
    share, old, new = parts_of(held, years=5, this_year=2027)
    assert (share.key, share.planned) == ("share", 0)
    assert (old.key, old.planned, old.is_late, old.age) == ("2020-q", 2025, True, 7)
    assert (new.key, new.planned, new.is_late) == ("2025-nq", 2030, False)
    assert not parts_of(held, years=None, this_year=2027)[1].planned


@pytest.mark.parametrize("key", ["", "2026", "2026-x", "20261-q", "q-2026", "share-1"])
def test_an_address_of_no_line_leads_nowhere(key: str) -> None:
    assert account_suffix(key) is None


def _run(bakery: Bakery, **more: Any) -> CapitalRun:
    given = {"kind": "redemption", "number": 3, "batch": "redemption-3"} | more
    run = CapitalRun.objects.create(
        cooperative=bakery.cooperative,
        on=ON,
        data={},
        sha256="0" * 64,
        state="posted",
        resolution="2025-GM-004",
        posted_on=ON,
        prepared_at=NOW,
        **given,
    )
    CapitalRunLine.objects.create(run=run, code="M001", fiscal_year=2020, cents=70_00)
    CapitalRunLine.objects.create(run=run, code="M002", fiscal_year=2020, cents=99_00)
    return run


def _told(bakery: Bakery, batch: str, code: str = "M001") -> list[Step]:
    account = f"Equity:Members:{code}:Share"
    return list(own_steps(bakery.cooperative, code, account, batch))


def test_a_redemption_tells_its_own_amounts_the_rule_and_the_decision(
    bakery: Bakery,
) -> None:
    _run(bakery)
    steps = _told(bakery, "redemption-3")
    assert "$70.00" in steps[0].words
    assert "$99.00" not in str(steps)
    assert any(step.title.startswith("The rule:") and step.url for step in steps)
    assert steps[-1].words == "Resolution 2025-GM-004"
    assert not _told(bakery, "redemption-99")


def test_interest_tells_its_year(bakery: Bakery) -> None:
    _run(
        bakery,
        kind="interest",
        number=1,
        batch="interest-2025",
        year_end=date(2025, 6, 30),
    )
    assert "For 2025" in _told(bakery, "interest-2025")[0].words


def test_a_note_and_a_share_tell_what_they_came_to(bakery: Bakery) -> None:
    common = {
        "cooperative": bakery.cooperative,
        "membership": bakery.members["M001"],
        "recorded_at": NOW,
    }
    MemberNote.objects.create(
        kind="departure",
        number=7,
        on=ON,
        balance_cents=100_00,
        setoff_cents=20_00,
        principal_cents=80_00,
        rate="0",
        batch="note-7",
        **common,
    )
    Subscription.objects.create(
        number=901, signed_on=ON, share_cents=500_00, first_due=ON, **common
    )
    note, share = _told(bakery, "note-7"), _told(bakery, "share-901-1")
    assert ("Owed to you", "$80.00") in note[0].facts
    assert ("To your share", "$500.00") in share[0].facts
    assert not _told(bakery, "note-7", code="M002")


def test_transfers_and_reversals_say_what_they_are(bakery: Bakery) -> None:
    assert "went over" in _told(bakery, "transfer-M001")[0].title
    assert "taken back" in _told(bakery, "reversal-e000001")[0].title


def test_every_posting_ends_at_the_right_it_stands_by(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    keep("Equity:Members:M001:Share", 5_00)
    keep("Equity:Members:M001:Share", 7_00)
    keep("Equity:Members:M001:Retained:2024:Q", 9_00)
    found = reasons(bakery.cooperative, "M001", ("Share",), on=NOW.date())
    assert [one.movement.cents for one in found] == [7_00, 5_00]
    for one in found:
        assert one.steps[-1].title == "By what right it stands in the books"
        assert one.movement.entry_id in one.steps[-1].url


def test_other_floors_answer_for_their_own_batches(
    bakery: Bakery,
    keep: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep("Equity:Members:M001:Share", 5_00)

    def told(_coop: Any, code: str, account: str, batch: str) -> list[Step]:
        return [Step(title=f"{code} {account} {batch}")]

    monkeypatch.setattr(provenances, "_offers", {"x": (1, told)})
    (one,) = reasons(bakery.cooperative, "M001", ("Share",), on=NOW.date())
    assert one.steps[0].title == "M001 Equity:Members:M001:Share capital"
    year = FiscalYear(date(2024, 7, 1), date(2025, 6, 30))
    assert len(steps_of_year(bakery.cooperative, "M001", year)) == 1


def _get(bakery: Bakery, user: Any, tail: str) -> Any:
    with travel(NOW, tick=False):
        address = f"/en/c/{bakery.cooperative.slug}/money/why/{tail}"
        return bakery.client(user).get(address)


def test_a_member_asks_about_the_own_account_alone(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    keep("Equity:Members:M001:Share", 5_00)
    keep("Equity:Members:M002:Share", 7_00)
    ana = bakery.users["M001"]
    own = _get(bakery, ana, "share/?code=M002").content.decode()
    assert "$5.00" in own
    assert "$7.00" not in own
    assert _get(bakery, ana, "2019-q/").status_code == 404
    assert _get(bakery, ana, "nonsense/").status_code == 404
    assert _get(bakery, bakery.bookkeeper, "share/").status_code == 404
    theirs = _get(bakery, bakery.bookkeeper, "share/?code=M002").content.decode()
    assert "$7.00" in theirs
    assert "Ben Clarke" in theirs
