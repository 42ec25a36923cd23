"""Posting an adopted allocation: once, whole, by right, and with every notice."""

import os
import signal
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail

from coopkit.errors import CoopError
from coopkit.papers.models import Delivery, Paper
from governance.members.models import Person
from governance.votes.models import Motion
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Directive, Posting
from ledger.books.selectors import balance
from ledger.books.services import post as post_entries
from ledger.equity.selectors import closing_identity, member_account
from ledger.patronage.models import CarriedLoss, Worksheet
from ledger.patronage.refusals import (
    BooksChangedError,
    HoursChangedError,
    MotionFailedError,
    NotApprovedError,
    OtherWorksheetError,
    YearPostedError,
)
from ledger.patronage.services.posting import in_no_order
from tests.ledger.patronage.bakery import HOURS, NOW, Bakery, build
from tests.threads import for_threads

LATER = date(2026, 12, 31)


def _entries(bakery: Bakery) -> list[Directive]:
    """By member, what is held in common last; they stand in the books in no order."""
    rows = Directive.objects.filter(book=bakery.book, batch="patronage-2026")
    return sorted(rows.filter(kind="transaction"), key=lambda row: _whose(row) or "~")


def _whose(row: Directive) -> str:
    return row.text.partition('member: "')[2][:4]


def test_each_member_has_an_entry_of_three_legs_and_the_collective_has_one(
    bakery: Bakery,
) -> None:
    bakery.post(bakery.adopted())
    first, *_others, last = entries = _entries(bakery)
    assert len(entries) == 4
    legs = first.postings.values_list("account__name", "minor")
    assert sorted(legs) == [
        ("Equity:CurrentYear:Patronage", 19_787_81),
        ("Equity:Members:M001:Retained:2026:Q", -9_893_90),
        ("Liabilities:Patronage:Payable:FY2026", -9_893_91),
    ]
    assert sorted(last.postings.values_list("account__name", "minor")) == [
        ("Equity:Collective:Unallocated", -18_300_00),
        ("Equity:CurrentYear:NonPatronage", 10_980_00),
        ("Equity:CurrentYear:Patronage", 7_320_00),
    ]


def test_the_order_in_the_books_does_not_tell_whose_share_is_whose(
    bakery: Bakery, settings: Any
) -> None:
    """Members see the amounts of all, and must not find the names by their codes."""
    worksheet = bakery.adopted()
    bakery.post(worksheet)
    rows = sorted(_entries(bakery), key=lambda row: row.seq)
    shares = [Entry(LATER, row.text.split('"')[1], ()) for row in _entries(bakery)]
    ours = [entry.narration for entry in in_no_order(shares, worksheet.sha256)]
    assert [row.text.split('"')[1] for row in rows] == ours
    orders = set()
    for key in range(9):
        settings.SECRET_KEY = f"another key {key}"
        found = in_no_order(shares, worksheet.sha256)
        orders.add(tuple(entry.narration for entry in found))
    assert len(orders) > 4


def test_each_entry_names_the_link_the_motion_and_the_worksheet(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    bakery.post(worksheet)
    for entry in _entries(bakery):
        assert "^patronage-2026" in entry.text
        assert f'resolution: "{worksheet.resolution}"' in entry.text
        assert f'worksheet: "{worksheet.sha256}"' in entry.text
        assert 'fiscal-year: "2026"' in entry.text
        assert entry.authority == f"resolution:{worksheet.resolution}"
    assert 'member: "M001"' in _entries(bakery)[0].text


def test_members_and_collective_own_what_the_coop_is_worth(bakery: Bakery) -> None:
    assert closing_identity(bakery.cooperative, on=LATER).unallocated_result_cents == (
        61_000_00
    )
    bakery.post(bakery.adopted())
    found = closing_identity(bakery.cooperative, on=LATER)
    assert found.holds
    assert found.unallocated_result_cents == 0
    assert found.collective_cents == 18_300_00
    assert found.members_cents == 42_700_00 - (9_893_91 + 7_810_98 + 3_645_12)


def test_a_second_run_for_the_year_is_refused(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    bakery.post(worksheet)
    with pytest.raises(YearPostedError, match="posted once"):
        bakery.post(worksheet)
    with pytest.raises(YearPostedError):
        bakery.freeze()
    assert len(_entries(bakery)) == 4


@pytest.mark.parametrize("state", ["frozen", "sent"])
def test_without_the_members_resolution_nothing_is_posted(
    bakery: Bakery, state: str
) -> None:
    worksheet = bakery.freeze()
    if state == "sent":
        bakery.send(worksheet)
    with pytest.raises(NotApprovedError):
        bakery.post(worksheet)
    assert not _entries(bakery)


def test_from_a_motion_that_failed_nothing_is_posted(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    bakery.vote(bakery.send(worksheet), "no")
    with pytest.raises(MotionFailedError, match="did not adopt"):
        bakery.post(worksheet)


def test_books_changed_after_the_worksheet_are_refused(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    bakery.earn(1_00)
    with pytest.raises(BooksChangedError, match="books for 2026 have changed"):
        bakery.post(worksheet)


def test_hours_changed_after_the_worksheet_are_refused(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    bakery.import_hours(HOURS | {"M001": 1901})
    with pytest.raises(HoursChangedError, match="hours for 2026 have changed"):
        bakery.post(worksheet)


def test_entries_of_the_next_year_do_not_stand_in_the_way(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    bakery.earn(5_00, on=date(2026, 7, 1))
    assert bakery.post(worksheet)


def test_figures_that_were_tampered_with_are_refused(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    data = worksheet.data | {"net": 1}
    Worksheet.objects.filter(pk=worksheet.pk).update(data=data)
    with pytest.raises(OtherWorksheetError):
        bakery.post(worksheet)


def test_a_motion_that_was_tampered_with_is_refused(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    payload = worksheet.motion.payload | {"sha256": "0" * 64}
    Motion.objects.filter(pk=worksheet.motion_id).update(payload=payload)
    with pytest.raises(OtherWorksheetError):
        bakery.post(worksheet)


def test_a_link_that_an_imported_ledger_used_is_not_used_again(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    legs = (Leg("Assets:Bank", 1), Leg("Income:Sales", -1))
    post_entries(
        book=bakery.book,
        entries=[Entry(on=date(2026, 9, 1), narration="By hand", legs=legs)],
        batch="patronage-2026",
        authority="person:1",
        by=None,
        at=worksheet.prepared_at,
    )
    with pytest.raises(YearPostedError):
        bakery.post(worksheet)


def test_each_member_has_a_notice_in_the_own_language(bakery: Bakery) -> None:
    bakery.post(bakery.adopted())
    papers = {paper.holder_code: paper for paper in Paper.objects.all()}
    assert sorted(papers) == ["M001", "M002", "M003"]
    ana, ben = papers["M001"], papers["M002"]
    assert (ana.language, ben.language) == ("es", "en")
    assert ben.holder == bakery.users["M002"]
    (member,) = ben.data["members"]
    assert [line["value"] for line in member["headline"]] == [
        "$15,621.95",
        "$7,810.98",
        "$7,810.97",
    ]
    assert member["account"][-1]["amount"] == "$7,810.97"
    assert member["history"][-1] == {"year": 2026, "value": 7_810_97}
    assert bytes(ben.pdf[:5]) == b"%PDF-"


def test_nothing_stands_where_a_notice_could_not_be_made(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    Person.objects.filter(memberships__code="M003").update(language="??")
    broken = patch(
        "coopkit.papers.services.typeset", side_effect=RuntimeError("out of paper")
    )
    with broken, pytest.raises(RuntimeError):
        bakery.post(worksheet)
    worksheet.refresh_from_db()
    assert worksheet.state == "approved"
    assert not _entries(bakery)
    assert not Paper.objects.exists()


def test_members_are_told_by_mail_with_the_notice_attached(
    bakery: Bakery, django_capture_on_commit_callbacks: Any
) -> None:
    Person.objects.filter(memberships__code="M003").update(user=None)
    worksheet = bakery.adopted()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        bakery.post(worksheet)
    told = {message.to[0]: message for message in mail.outbox}
    users = bakery.users
    assert set(told) == {users["M001"].email, users["M002"].email}
    name, content, kind = told[users["M002"].email].attachments[0]
    assert (name, kind) == ("notice-2026.pdf", "application/pdf")
    assert content[:5] == b"%PDF-"
    deliveries = Delivery.objects.values_list("paper__holder_code", "channel")
    assert sorted(deliveries) == [("M001", "email"), ("M002", "email")]


def test_one_address_that_fails_keeps_no_other_from_the_notice(
    bakery: Bakery, django_capture_on_commit_callbacks: Any
) -> None:
    worksheet = bakery.adopted()
    refused = bakery.users["M001"].email
    real = mail.EmailMessage.send

    def send(message: mail.EmailMessage, *args: Any, **more: Any) -> int:
        if message.to == [refused]:
            raise OSError("no such mailbox")
        return real(message, *args, **more)

    with (
        patch.object(mail.EmailMessage, "send", send),
        django_capture_on_commit_callbacks(execute=True),
    ):
        bakery.post(worksheet)
    told = Delivery.objects.values_list("paper__holder_code", flat=True)
    assert sorted(told) == ["M002", "M003"]


def test_a_loss_takes_from_the_newest_layer_and_each_member_is_told(db: None) -> None:
    bakery = build(rules={"patronage.startup_years": 0})
    _keep(bakery, "M001", 2024, 30_000_00)
    _keep(bakery, "M001", 2025, 1_000_00)
    _keep(bakery, "M002", 2025, 30_000_00)
    _keep(bakery, "M003", 2025, 30_000_00)
    bakery.earn(-80_000_00, "Expenses:Wages")
    worksheet = bakery.adopted()
    bakery.post(worksheet)
    share = worksheet.shares.get(code="M001")
    assert share.total_cents < -1_000_00
    assert share.cash_cents == 0
    held = member_account(bakery.cooperative, "M001", on=LATER)
    assert {layer.year: layer.cents for layer in held.layers} == {
        2024: 31_000_00 + share.total_cents
    }
    told = Paper.objects.values_list("holder_code", "template")
    assert sorted(told) == [(code, "letter") for code in ("M001", "M002", "M003")]
    assert not balance(bakery.book, "Liabilities:Patronage", on=LATER)


def test_a_loss_stops_at_zero_and_the_rest_waits_for_later_surpluses(db: None) -> None:
    bakery = build(rules={"patronage.startup_years": 0})
    bakery.earn(-80_000_00, "Expenses:Wages")
    worksheet = bakery.adopted()
    bakery.post(worksheet)
    assert {share.total_cents for share in worksheet.shares.all()} == {0}
    waits = balance(bakery.book, "Equity:Collective:LossToAmortise", on=LATER)
    assert waits == 19_000_00
    carried = CarriedLoss.objects.filter(worksheet=worksheet)
    assert sum(row.cents for row in carried) == waits
    assert [row.last_year for row in carried] == [2031, 2031]


def _keep(bakery: Bakery, code: str, year: int, cents: int) -> None:
    """A layer that an earlier year left in a member's account."""
    on = date(2025, 1, 1)
    account = f"Equity:Members:{code}:Retained:{year}:Q"
    legs = (Leg("Assets:Bank", cents), Leg(account, -cents))
    post_entries(
        book=bakery.book,
        entries=[OpenAccount(on, account), Entry(on=on, narration="Layer", legs=legs)],
        batch="layers",
        authority="person:1",
        by=None,
        at=NOW,
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_bookkeepers_at_once_one_posts_and_the_other_is_told(
    tmp_path: Path,
) -> None:
    bakery = build()
    worksheet = bakery.adopted()
    thread, ready = for_threads(tmp_path), Barrier(2)
    said: list[str] = []
    counted: list[int] = []

    def post() -> None:
        ready.wait()
        try:
            bakery.post(worksheet, announce=False)
            said.append("posted")
        except CoopError as refusal:
            said.append(type(refusal).__name__)

    def count() -> None:
        legs = Posting.objects.filter(directive__batch="patronage-2026")
        counted.extend([len(_entries(bakery)), sum(legs.values_list("minor", flat=True))])

    for together in ([post, post], [count]):
        threads = [thread(work) for work in together]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert sorted(said) == ["YearPostedError", "posted"]
    assert counted == [4, 0]


@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_killed_in_the_middle_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    bakery = build()
    worksheet = bakery.adopted()
    thread = for_threads(tmp_path)
    found: list[object] = []

    def post_and_die() -> None:
        child = os.fork()
        if not child:
            # the entries are written, the transaction still runs
            with patch("ledger.patronage.services.noticing.issue_all", _kill):
                bakery.post(worksheet, announce=False)
            os._exit(0)
        found.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

    def look_and_post() -> None:
        worksheet.refresh_from_db()
        found.extend([worksheet.state, len(_entries(bakery))])
        bakery.post(worksheet, announce=False)
        found.append(len(_entries(bakery)))

    for work in (post_and_die, look_and_post):
        each = thread(work)
        each.start()
        each.join()
    assert found == [-signal.SIGKILL, "approved", 0, 4]


def _kill(**_papers: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
