"""The pages of payouts: a run from the list to the bank, and a member's own page."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from coopkit import offers
from coopkit.cooperatives.models import RoleGrant
from coopkit.cooperatives.selectors import year_ending
from ledger.books.selectors import balance
from ledger.payouts import selectors, services
from ledger.payouts.models import BankDetail, PayoutRun
from tests.factories import FOUNDED, RoleGrantFactory
from tests.ledger.patronage.bakery import Bakery
from tests.ledger.payouts.paying import (
    BANK,
    NOW,
    at_the_bank,
    declared,
    made,
    open_account,
    payouts,
    prepared,
)

pytestmark = pytest.mark.django_db


def url(bakery: Bakery, tail: str = "") -> str:
    return f"/en/c/{bakery.cooperative.slug}/money/payouts/{tail}"


def keeper(bakery: Bakery) -> Client:
    return bakery.client(bakery.bookkeeper)


def text(client: Client, where: str, status: int = 200) -> str:
    answer = client.get(where)
    assert answer.status_code == status, where
    return answer.content.decode()


def test_the_bookkeeper_goes_from_the_list_to_the_file(client: Client) -> None:
    bakery = declared()
    client = keeper(bakery)
    page = text(client, url(bakery))
    assert "Patronage 2026" in page
    assert "1 without bank details" in page
    asked = text(client, url(bakery, "prepare/?key=patronage-2026"))
    assert "Zoë Whitfield (M003)" in asked
    answer = client.post(
        url(bakery, "prepare/"), {"key": "patronage-2026", "pay_on": "2026-12-01"}
    )
    assert answer.url == url(bakery, "1/")
    run = PayoutRun.objects.get()
    shown = text(client, answer.url)
    assert "Zoë Whitfield (M003)" in shown
    assert payouts(run)["M001"].end_to_end in shown
    given = client.post(url(bakery, "1/file/"), {"kind": "nacha"})
    assert given["Content-Disposition"].endswith('payout-1-1.ach"')
    assert given["Cache-Control"] == "no-store"
    assert given.content.startswith(b"101 321177586")
    twice = client.post(url(bakery, "1/file/"), {"kind": "nacha"})
    assert twice.status_code == 409
    assert "not sent twice" in twice.content.decode()
    assert "40108110" not in text(client, url(bakery, "1/"))


def test_the_bookkeeper_says_what_became_of_payments() -> None:
    bakery = declared()
    run = prepared(bakery)
    client, page = keeper(bakery), url(bakery, "1/")
    third = {"payout": payouts(run)["M003"].pk, "on": "2026-11-03"}
    client.post(page, third | {"action": "cheque"})
    assert payouts(run)["M003"].method == "cheque"
    client.post(page, third | {"action": "paid"})
    assert payouts(run)["M003"].state == "paid"
    refused = client.post(page, third | {"action": "void"})
    assert refused.status_code == 409
    client.post(page, third | {"action": "void", "reason": "lost", "on": "2026-11-04"})
    assert payouts(run)["M003"].state == "void"
    wrong = client.post(page, {"action": "paid", "payout": "x"})
    assert wrong.status_code == 422


def test_all_of_a_run_is_recorded_without_ticking_each() -> None:
    bakery = declared()
    run = prepared(bakery)
    client, page = keeper(bakery), url(bakery, "1/")
    everyone = {"everyone": "on", "on": "2026-11-03", "as_one": "on"}
    client.post(page, everyone | {"action": "cheque"})
    assert [each.method for each in payouts(run).values()] == ["ach", "ach", "cheque"]
    made(bakery, run)
    made(bakery, run, "cheques")
    client.post(page, everyone | {"action": "paid"})
    run.refresh_from_db()
    assert run.state == "settled"
    assert {each.batch for each in payouts(run).values()} == {
        "payout-1-file",
        "payout-1-M003",
    }
    year = year_ending(bakery.cooperative, 2027)
    (paper,) = (
        each
        for offer in offers.year_papers
        for each in offer(bakery.cooperative, year)
        if each.name == "11-payments.csv"
    )
    assert paper.content is not None
    listed = paper.content()
    assert listed == paper.content()
    assert b"9893.91" in listed
    assert b"4010811" not in listed


def test_what_is_paid_by_hand_may_leave_from_another_account() -> None:
    bakery = declared()
    run = prepared(bakery)
    open_account(bakery, "Assets:Cash:Till")
    client, page = keeper(bakery), url(bakery, "1/")
    third = {"payout": payouts(run)["M003"].pk, "on": "2026-11-03"}
    third["cash"] = "Assets:Cash:Till"
    client.post(page, third | {"action": "hand"})
    assert client.post(page, third | {"action": "paid"}).status_code == 302
    assert balance(bakery.book, "Assets:Cash:Till", on=date(2026, 12, 1)) == -3_645_12


def test_payment_after_deadline_is_allowed_and_said_to_be_no_deduction() -> None:
    bakery = declared()
    with time_machine.travel(date(2027, 4, 1), tick=False):
        page = text(keeper(bakery), url(bakery, "prepare/?key=patronage-2026"))
    assert "no deduction for the co-op" in page
    assert "Prepare this run" in page


def test_the_banks_lines_are_ticked_and_recorded() -> None:
    bakery = declared()
    run = prepared(bakery)
    made(bakery, run)
    at_the_bank(bakery, (9_893_91 + 7_810_98, "PATRONAGE FILE"))
    client = keeper(bakery)
    page = text(client, url(bakery, "settle/"))
    assert "the amount of a whole file" in page
    (proposed,) = selectors.proposals(bakery.cooperative, on=NOW.date())
    client.post(url(bakery, "settle/"), {"sign": proposed.sign})
    assert payouts(run)["M001"].state == "paid"
    gone = client.post(url(bakery, "settle/"), {"sign": proposed.sign})
    assert gone.status_code == 409


def test_members_say_where_they_are_paid_and_see_only_four_digits() -> None:
    bakery = declared()
    run = prepared(bakery)
    client = bakery.client(bakery.users["M003"])
    told = {"routing": "021000021", "account": "777-12345", "type": "savings"}
    wrong = client.post(url(bakery, "mine/"), told | {"again": "777-12346"})
    assert wrong.status_code == 422
    client.post(url(bakery, "mine/"), told | {"again": "777-12345"})
    page = text(client, url(bakery, "mine/"))
    assert "2345" in page
    assert "777-12345" not in page
    assert payouts(run)["M003"].method == "ach"
    client.post(url(bakery, "mine/"), {"end": "1"})
    assert payouts(run)["M003"].method == "none"
    other = bakery.client(bakery.users["M001"])
    assert "Patronage 2026" in text(other, url(bakery, "mine/"))
    text(other, url(bakery), status=404)


def test_the_bookkeeper_writes_down_what_was_told_on_paper_and_sets_the_account() -> None:
    bakery = declared()
    client = keeper(bakery)
    listed = text(client, url(bakery, "details/?code=M003"))
    assert "Bank details of Zoë Whitfield" in listed
    told = {"routing": "021000021", "account": "55512", "again": "55512"}
    answer = client.post(
        url(bakery, "details/"), told | {"type": "checking", "code": "M003"}
    )
    assert answer.status_code == 302
    detail = BankDetail.objects.get(membership=bakery.members["M003"])
    assert detail.last_four == "5512"
    page = url(bakery, "account/")
    assert "It ends in 4821" in text(client, page)
    own = {"account": BANK, "company_name": "Bakery", "company_id": "1946012345"}
    own |= {"bank_name": "Bay", "next_cheque": "3001", "bank-type": "checking"}
    assert client.post(page, own).status_code == 302
    kept = selectors.paying_account(bakery.cooperative)
    assert kept is not None
    assert (kept.next_cheque, kept.last_four) == (3001, "4821")
    half = client.post(page, own | {"bank-routing": "021000021"})
    assert half.status_code == 422


def test_the_home_page_tells_who_has_to_do_something() -> None:
    bakery = declared()
    home = f"/en/c/{bakery.cooperative.slug}/"
    assert "Patronage 2026 is to be paid" in text(keeper(bakery), home)
    prepared(bakery)
    assert "1 payment has no bank details" in text(keeper(bakery), home)
    for membership in bakery.members.values():
        user = membership.person.user
        if not RoleGrant.objects.filter(user=user).exists():
            RoleGrantFactory(cooperative=bakery.cooperative, user=user, starts_on=FOUNDED)
    asked = text(bakery.client(bakery.users["M003"]), home)
    assert "Say where you want to be paid" in asked
    services.give_details(
        membership=bakery.members["M003"],
        kind="ach",
        numbers={"routing": "021000021", "account": "1", "type": "checking"},
        by=None,
        at=NOW,
    )
    assert "Say where you want" not in text(bakery.client(bakery.users["M003"]), home)
