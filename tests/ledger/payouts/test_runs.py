"""From what is owed to the files, each payment once."""

from hashlib import sha256

import pytest

from coopkit import offers
from coopkit.audit.models import AuditEntry
from ledger.books.models import Directive
from ledger.books.selectors import balance
from ledger.payouts import selectors, services
from ledger.payouts.ach import NothingToSendError
from ledger.payouts.models import BankDetail, Payout, PayoutFile
from ledger.payouts.refusals import (
    FileMadeError,
    InARunError,
    NoDetailsError,
    NothingOwedError,
    OtherBankError,
    RunBegunError,
)
from tests.ledger.payouts.paying import (
    NOW,
    NUMBERS,
    OWN,
    PAY_ON,
    declared,
    made,
    payouts,
    prepared,
)

pytestmark = pytest.mark.django_db
CASH = {"M001": 9_893_91, "M002": 7_810_98, "M003": 3_645_12}


def test_a_run_holds_everybody_who_is_owed_and_lists_who_has_no_bank() -> None:
    bakery = declared()
    (group,) = selectors.groups(bakery.cooperative, on=NOW.date())
    assert (group.key, group.cents, group.without_bank) == (
        "patronage-2026",
        sum(CASH.values()),
        1,
    )
    run = prepared(bakery)
    own = payouts(run)
    assert {code: each.cents for code, each in own.items()} == CASH
    assert [each.method for each in own.values()] == ["ach", "ach", "none"]
    view = selectors.run_view(run, on=NOW.date())
    assert [row.payout.membership.code for row in view.without_bank] == ["M003"]
    assert own["M001"].debits == [["Liabilities:Patronage:Payable:FY2026", 9_893_91]]
    assert not selectors.groups(bakery.cooperative, on=NOW.date())


def test_duplicate_run_is_refused_until_the_first_is_cancelled() -> None:
    bakery = declared()
    run = prepared(bakery)
    with pytest.raises(InARunError, match="run 1"):
        prepared(bakery)
    with pytest.raises(NothingOwedError):
        prepared(bakery, "redemption-9")
    services.cancel_run(run=run, by=None, at=NOW)
    again = prepared(bakery)
    assert again.number == 2
    made(bakery, again)
    with pytest.raises(RunBegunError):
        services.cancel_run(run=again, by=None, at=NOW)


def test_the_same_file_twice_is_refused_and_a_new_one_keeps_end_to_end_ids() -> None:
    bakery = declared()
    run = prepared(bakery)
    first = made(bakery, run)
    with pytest.raises(FileMadeError):
        made(bakery, run)
    second = made(bakery, run, again=True)
    ids = [line[39:54] for line in first.splitlines() if line[0] == "6"]
    assert ids == [line[39:54] for line in second.splitlines() if line[0] == "6"]
    assert [each.strip() for each in ids] == [
        payouts(run)[code].end_to_end for code in ("M001", "M002")
    ]
    one, other = PayoutFile.objects.order_by("pk")
    assert one.message_id != other.message_id
    assert one.sha256 == sha256(first.encode()).hexdigest()
    assert (first.splitlines()[0][33], second.splitlines()[0][33]) == ("A", "B")


def test_who_tells_a_bank_later_comes_into_the_next_file_alone() -> None:
    bakery = declared()
    run = prepared(bakery)
    made(bakery, run)
    services.give_details(
        membership=bakery.members["M003"], kind="ach", numbers=NUMBERS, by=None, at=NOW
    )
    (entry,) = [line for line in made(bakery, run).splitlines() if line[0] == "6"]
    assert int(entry[29:39]) == CASH["M003"]


def test_a_file_needs_the_account_that_can_send_it() -> None:
    bakery = declared()
    run = prepared(bakery)
    with pytest.raises(OtherBankError):
        made(bakery, run, "pain001")
    with pytest.raises(NothingToSendError):
        made(bakery, run, "cheques")
    with pytest.raises(NoDetailsError):
        services.choose_method(
            payout=payouts(run)["M003"], method="bank", by=None, at=NOW
        )


def test_checks_are_numbered_for_good_and_small_ones_of_qualified_dividends_go_out() -> (
    None
):
    bakery = declared(rules={"patronage.minimum_cheque": "9000.00"})
    run = prepared(bakery)
    services.choose_methods(
        payouts=list(payouts(run).values()), method="cheque", by=None, at=NOW
    )
    view = selectors.run_view(run, on=NOW.date())
    assert [row.small for row in view.rows] == ["pay", "pay_anyway", "pay_anyway"]
    assert view.rule
    text = made(bakery, run, "cheques")
    assert [row.split(",")[0] for row in text.splitlines()[1:]] == [
        "1041",
        "1042",
        "1043",
        "3",
    ]
    again = made(bakery, run, "cheques", again=True)
    assert again == text
    account = selectors.paying_account(bakery.cooperative)
    assert account is not None
    assert account.next_cheque == 1044


def test_a_small_check_of_a_nonqualified_dividend_waits() -> None:
    rules = {"patronage.minimum_cheque": "4000.00", "patronage.notice": "nonqualified"}
    bakery = declared(rules=rules)
    run = prepared(bakery)
    services.choose_method(payout=payouts(run)["M003"], method="cheque", by=None, at=NOW)
    (row,) = [row for row in selectors.run_view(run, on=NOW.date()).rows if row.small]
    assert row.waits
    with pytest.raises(NothingToSendError):
        made(bakery, run, "cheques")


def test_the_banks_own_sheet_names_each_account_in_full() -> None:
    bakery = declared()
    run = prepared(bakery)
    rows = made(bakery, run, "csv").splitlines()
    assert len(rows) == 3
    assert "40108110" in rows[1]
    assert "9893.91" in rows[1]


def test_no_bank_number_stands_in_the_open_in_the_database_or_the_audit_trail() -> None:
    bakery = declared()
    made(bakery, prepared(bakery))
    details = BankDetail.objects.filter(cooperative=bakery.cooperative)
    assert not any(b"4010811" in bytes(each.sealed) for each in details)
    said = str(list(AuditEntry.objects.values_list("data", flat=True)))
    books = "".join(Directive.objects.values_list("text", flat=True))
    for number in ("4010811", OWN["account"], NUMBERS["routing"]):
        assert number not in said + books


def test_what_was_replaced_is_emptied_once_nothing_is_on_its_way() -> None:
    bakery = declared()
    run = prepared(bakery)
    made(bakery, run)
    first = bakery.members["M001"]
    services.end_details(membership=first, by=None, at=NOW)
    assert services.purge_details(bakery.cooperative, NOW) == 0
    Payout.objects.filter(run=run).update(state="paid")
    assert services.purge_details(bakery.cooperative, NOW) == 1
    detail = BankDetail.objects.get(membership=first)
    assert bytes(detail.sealed) == b""


def test_who_is_forgotten_leaves_no_bank_details_behind() -> None:
    bakery = declared()
    prepared(bakery)
    owed = [
        code
        for offer in offers.still_owed
        for code in offer(bakery.cooperative, NOW.date())
    ]
    assert "M001" in owed
    assert services.forget_details(bakery.cooperative, ["M001"]) == 1
    detail = BankDetail.objects.get(membership=bakery.members["M001"])
    assert (bytes(detail.sealed), detail.last_four) == (b"", "")
    assert selectors.detail_of(bakery.members["M001"]) is None


def test_verify_finds_a_payment_that_is_not_in_the_books() -> None:
    bakery = declared()
    run = prepared(bakery)
    own = list(payouts(run).values())
    services.mark_paid(run=run, payouts=own, on=NOW.date(), by=None, at=NOW)
    check = offers.checks.get("payouts")
    assert check is not None
    assert not list(check())
    Payout.objects.filter(pk=own[0].pk).update(batch="nowhere")
    (found,) = check()
    assert own[0].end_to_end in found.where


def test_tax_is_withheld_where_somebody_asks_for_it_and_the_rest_is_paid() -> None:
    bakery = declared()
    seen = {}

    def quarter(_coop: object, asked: dict, on: object) -> dict[str, int]:
        seen.update(asked["M001"], on=on)
        return {"M001": asked["M001"]["money"] // 4}

    offers.withholding.offer("for-a-test", quarter)
    run = prepared(bakery)
    assert seen == {
        "money": 9_893_91,
        "dividend": 19_787_81,
        "patronage": 19_787_81,
        "on": PAY_ON,
    }
    own = payouts(run)["M001"]
    assert (own.gross_cents, own.withheld_cents) == (9_893_91, 2_473_47)
    services.mark_paid(run=run, payouts=[own], on=NOW.date(), by=None, at=NOW)
    assert balance(bakery.book, "Liabilities:Tax:BackupWithholding", on=PAY_ON) == (
        -2_473_47
    )
    (paid,) = selectors.paid_between(bakery.cooperative, first=NOW.date(), last=PAY_ON)
    assert (paid.code, paid.cents, paid.withheld_cents) == ("M001", 7_420_44, 2_473_47)
    assert paid.reports == {"patronage": 19_787_81}


def test_20_percent_with_withholding_the_whole_leg_is_paid_in_money(
    withholders: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody gave a tax id: 24 % of the money goes to the tax office, and counts."""
    monkeypatch.setattr(offers.withholding, "_offers", withholders)
    run = prepared(declared(rules={"patronage.cash_share": "1/5"}))
    view = selectors.run_view(run, on=NOW.date())
    own = {row.payout.membership.code: row.payout for row in view.rows}
    assert {each.withheld_cents > 0 for each in own.values()} == {True}
    for each in own.values():
        assert each.gross_cents == each.cents + each.withheld_cents
        assert 5 * each.gross_cents >= each.dividend_cents
