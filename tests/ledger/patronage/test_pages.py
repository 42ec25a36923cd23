"""The pages of a patronage year: who sees what, and what a bookkeeper does on them."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from coopkit.offers import Visit, hours_guards
from coopkit.papers.models import Delivery
from coopkit.sheets import safe_cell
from governance.members.models import Person
from governance.votes.models import Motion
from ledger.patronage.models import NonPatronagePrefix, Worksheet
from ledger.patronage.offers import bookkeepers_needs, deadlines, worksheets_hold
from ledger.patronage.refusals import HoursSettledError
from tests.factories import FOUNDED, RoleGrantFactory, UserFactory
from tests.ledger.patronage.bakery import NOW, Bakery, build


@pytest.fixture(autouse=True)
def the_day() -> Iterator[None]:
    """Everything happens on 1 October 2026."""
    with travel(NOW + timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def keeper(bakery: Bakery) -> Client:
    return bakery.client(bakery.bookkeeper)


def page(client: Client, bakery: Bakery, tail: str = "") -> str:
    response = client.get(bakery.url(tail))
    assert response.status_code == 200
    return response.content.decode()


def test_the_bookkeeper_sees_shares_checks_and_rules(
    keeper: Client, bakery: Bakery
) -> None:
    html = page(keeper, bakery)
    for said in (
        "$19,787.81",
        "$42,700.00",
        "Ana Peña",
        "Shares add up to $42,700.00, to the cent",
        "1 odd cent went to the member with the largest remainder: Ana Peña.",
        "#art-4-7",
        "<title id=",
        "March 15, 2027",
    ):
        assert said in html, said


def test_the_whole_path_can_be_walked_with_forms(keeper: Client, bakery: Bakery) -> None:
    assert keeper.post(bakery.url("freeze/")).status_code == 302
    sent = keeper.post(bakery.url("send/"), {"worksheet": "1"})
    motion = Motion.objects.get(kind="patronage_allocation")
    assert sent.url == motion.get_absolute_url()
    bakery.vote(motion)
    assert "adopted this page as it stands" in page(keeper, bakery)
    posted = keeper.post(
        bakery.url("post/"), {"worksheet": "1", "on": "2026-10-01"}, follow=True
    )
    html = posted.content.decode()
    assert "It stands in the books since" in html
    assert "batch=patronage-2026" in html
    assert Worksheet.objects.get().state == "posted"


def test_a_refusal_stands_on_the_page_and_nothing_is_lost(
    keeper: Client, bakery: Bakery
) -> None:
    bakery.freeze()
    bakery.earn(1_00)
    refused = keeper.post(bakery.url("send/"), {"worksheet": "1"})
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "The books for 2026 have changed" in html
    assert "This was not done" in html
    assert not Motion.objects.exists()


def test_posting_twice_is_refused_on_the_page(keeper: Client, bakery: Bakery) -> None:
    bakery.post(bakery.adopted(), on=NOW.date())
    again = keeper.post(bakery.url("post/"), {"worksheet": "1", "on": "2026-10-01"})
    assert again.status_code == 409
    assert "A year is posted once" in again.content.decode()


def test_a_day_that_has_not_come_is_an_error_of_the_form(
    keeper: Client, bakery: Bakery
) -> None:
    bakery.adopted()
    for day, said in (("2026-11-01", "not come yet"), ("2026-06-30", "after its year")):
        html = keeper.post(bakery.url("post/"), {"worksheet": "1", "on": day})
        assert said in html.content.decode()
    assert Worksheet.objects.get().state == "approved"


def test_accounts_are_chosen_by_prefix_and_ticked_next_time(
    keeper: Client, bakery: Bakery
) -> None:
    bakery.earn(580_00, "Income:Interest:Bank")
    chosen = {"prefixes": ["Income:Interest"]}
    assert keeper.post(bakery.url("accounts/"), chosen).status_code == 302
    assert NonPatronagePrefix.objects.get().prefix == "Income:Interest"
    html = page(keeper, bakery)
    assert "Income:Interest: $580.00" in html
    bakery.freeze()
    keeper.post(bakery.url("accounts/"), {})
    stale = page(keeper, bakery)
    assert "the rules or the roll of members for 2026 have changed" in stale
    assert "Send to the members" not in stale
    keeper.post(bakery.url("accounts/"), chosen)
    assert html.count("checked") == 1
    wrong = keeper.post(bakery.url("accounts/"), {"prefixes": ["Assets:Bank"]})
    assert "There is a problem" in wrong.content.decode()


def test_a_year_without_hours_says_what_is_missing(
    keeper: Client, bakery: Bakery
) -> None:
    html = keeper.get(bakery.url(year=2025)).content.decode()
    assert "There is no sheet of hours for 2025" in html
    assert "$19,787.81" not in html


def test_a_year_the_coop_never_had_is_not_found(keeper: Client, bakery: Bakery) -> None:
    for year in (2023, 2031):
        assert keeper.get(bakery.url(year=year)).status_code == 404


def test_a_member_sees_totals_and_the_own_row_once_it_was_sent(bakery: Bakery) -> None:
    client = bakery.client(bakery.users["M002"])
    before = page(client, bakery)
    assert "has not been sent to the members yet" in before
    assert "$42,700.00" not in before
    bakery.send(bakery.freeze())
    html = page(client, bakery)
    assert "Ben Clarke" in html
    assert "$15,621.95" in html
    assert "$42,700.00" in html
    for hidden in ("Ana Peña", "$19,787.81", "Zoë", "Income:Sales", "1 odd cent"):
        assert hidden not in html


def test_a_member_can_neither_work_out_nor_post(bakery: Bakery) -> None:
    client = bakery.client(bakery.users["M001"])
    for tail in ("accounts/", "freeze/", "send/", "post/"):
        assert client.post(bakery.url(tail)).status_code == 404
    assert client.get(bakery.url("shares.csv")).status_code == 404


def test_the_file_of_shares_holds_no_formula(keeper: Client, bakery: Bakery) -> None:
    Person.objects.filter(memberships__code="M001").update(display_name="=1+cmd()")
    response = keeper.get(bakery.url("shares.csv"))
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1] == [
        *("M001", "'=1+cmd()", "1900.00", "19787.81", "9893.91", "9893.90"),
        *("1", "qualified"),
    ]
    assert [safe_cell(text) for text in ("+1", "@a", "-2+3", "\tb")] == [
        *("'+1", "'@a", "'-2+3", "'\tb"),
    ]


def test_the_years_tell_how_far_each_has_come(keeper: Client, bakery: Bakery) -> None:
    bakery.adopted()
    address = bakery.url().removesuffix("2026/")
    html = keeper.get(address).content.decode()
    for said in ("Adopted, to be posted", "$42,700.00", "Still running", "To work out"):
        assert said in html


def test_another_coops_worksheet_cannot_be_acted_on(bakery: Bakery) -> None:
    other = build()
    other.freeze()
    keeper = bakery.client(bakery.bookkeeper)
    assert keeper.post(bakery.url("send/"), {"worksheet": "1"}).status_code == 404
    assert keeper.get(other.url()).status_code == 404
    assert not Motion.objects.exists()


def test_who_was_not_mailed_is_listed_to_be_handed_a_paper(
    keeper: Client, bakery: Bakery, django_capture_on_commit_callbacks: Any
) -> None:
    Person.objects.filter(memberships__code="M003").update(user=None)
    worksheet = bakery.adopted()
    with django_capture_on_commit_callbacks(execute=True):
        bakery.post(worksheet, on=NOW.date())
    html = page(keeper, bakery)
    listed = html.partition("Hand over on paper")[2].partition("</ul>")[0]
    assert "Zoë Whitfield" in listed
    assert "Ben Clarke" not in listed
    given = {"code": ["M003", "M002"]}
    for _time in range(2):
        assert keeper.post(bakery.url("handed/"), given).status_code == 302
    assert Delivery.objects.filter(channel="hand").get().to == "Zoë Whitfield"
    assert "Hand over on paper" not in page(keeper, bakery)


def test_an_auditor_looks_and_changes_nothing(bakery: Bakery) -> None:
    auditor = UserFactory()
    RoleGrantFactory(
        cooperative=bakery.cooperative,
        user=auditor,
        role="auditor",
        starts_on=FOUNDED,
    )
    html = page(bakery.client(auditor), bakery)
    assert "Ana Peña" in html
    assert "Work it out and keep it" not in html


def _queries(bakery: Bakery, address: str) -> int:
    client = bakery.client(bakery.bookkeeper)
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("state", ["draft", "frozen", "posted"])
def test_queries_do_not_grow_with_members_and_entries(db: None, state: str) -> None:
    counts = []
    for members in (3, 9):
        bakery = build(members=members)
        for cents in range(100, 100 + members):
            bakery.earn(cents)
        if state == "frozen":
            bakery.freeze()
        if state == "posted":
            bakery.post(bakery.adopted(), on=NOW.date())
        counts.append(_queries(bakery, bakery.url()))
    assert counts[0] == counts[1]
    assert counts[0] < 40


def test_the_home_page_needs_and_calendar_follow_the_year(bakery: Bakery) -> None:
    def visit(roles: set[str]) -> Visit:
        return Visit(
            cooperative=bakery.cooperative,
            user=bakery.bookkeeper,
            roles=frozenset(roles),
            at=NOW,
            on=NOW.date(),
        )

    def titles() -> list[str]:
        found = bookkeepers_needs(visit({"bookkeeper"}))
        return [need.title for need in found if "2026" in need.title]

    assert titles() == ["Work out patronage for 2026"]
    assert not list(bookkeepers_needs(visit({"member"})))
    assert "Last day for 2026 notices" in [
        day.title for day in deadlines(visit({"member"}))
    ]
    worksheet = bakery.adopted()
    assert titles() == ["Post the 2026 allocation"]
    bakery.post(worksheet, on=NOW.date())
    assert titles() == ["Deliver 3 notices for 2026"]
    assert "Last day for 2026 notices" not in [
        day.title for day in deadlines(visit({"member"}))
    ]


def test_the_checks_find_a_worksheet_that_was_changed(bakery: Bakery) -> None:
    worksheet = bakery.adopted()
    bakery.post(worksheet, on=NOW.date())
    assert not list(worksheets_hold())
    data = worksheet.data | {"net": 1}
    Worksheet.objects.filter(pk=worksheet.pk).update(data=data)
    (found,) = worksheets_hold()
    assert found.what == "its data do not have its hash"


def test_new_hours_for_a_posted_year_are_refused(bakery: Bakery) -> None:
    guard = hours_guards.get("patronage")
    assert guard is not None
    worksheet = bakery.adopted()
    guard(bakery.cooperative, worksheet.year_end)
    bakery.post(worksheet, on=NOW.date())
    with pytest.raises(HoursSettledError, match="stand in the books"):
        guard(bakery.cooperative, worksheet.year_end)
