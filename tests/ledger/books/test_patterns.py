"""Templates, and entries that come due again and again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from coopkit.offers import Visit, needs
from ledger.books.journal import Leg
from ledger.books.models import Book, Directive, EntryTemplate, Recurring
from ledger.books.recurrence import NotDueError
from ledger.books.selectors import patterns as selectors
from ledger.books.services import patterns
from ledger.books.services.accounts import close_account
from ledger.books.services.periods import lock
from tests.factories import NOON, UserFactory
from tests.ledger.books.test_pages import sign_in

TODAY = date(2026, 11, 21)
RENT = [("Expenses:Flour", 100_00), ("Assets:Bank", -100_00)]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """The clock stands still, so that “today” is a day of the tests."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def user(db: None) -> Any:
    return UserFactory()


def template(book: Book, user: Any, *, name: str = "Rent", legs: Any = RENT) -> Any:
    return patterns.save_template(
        book=book,
        name=name,
        payee="Landlord",
        narration="Rent",
        legs=legs,
        by=user,
        at=NOON,
    )


def monthly(book: Book, user: Any, **more: Any) -> Recurring:
    given: dict[str, Any] = {
        "every": "month",
        "first_on": date(2026, 8, 31),
        "until": None,
        "automatic": True,
    } | more
    found = given.pop("template", None) or template(book, user)
    return patterns.make_recurring(template=found, by=user, at=NOON, **given)


def test_what_is_automatic_and_due_is_posted_once_with_every_month_caught_up(
    book: Book, user: Any
) -> None:
    rent = monthly(book, user)
    outcomes = patterns.post_due(at=NOON)
    assert [out.on for out in outcomes] == [
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 10, 31),
    ]
    assert all(out.row and not out.refusal for out in outcomes)
    row = Directive.objects.get(entry_id=f"recurring-{rent.pk}-20260930")
    assert (row.batch, row.authority) == ("recurring-2026-09", f"person:{user.pk}")
    assert patterns.post_due(at=NOON) == []
    rent.refresh_from_db()
    assert rent.next_on == date(2026, 11, 30)


def test_what_is_refused_stays_due_with_its_sentence_and_stops_nothing_else(
    book: Book, user: Any
) -> None:
    lock(book=book, through=date(2026, 9, 30), reason="", by=None, at=NOON)
    late = monthly(book, user)
    good = monthly(book, user, template=template(book, user, name="B"), first_on=TODAY)
    outcomes = patterns.post_due(at=NOON)
    assert [(out.recurring.pk, bool(out.row)) for out in outcomes] == [
        (late.pk, False),
        (good.pk, True),
    ]
    assert "locked through" in outcomes[0].refusal
    assert "locked through" in outcomes[0].text
    assert [one.pk for one in selectors.due(book, on=TODAY)] == [late.pk]


def test_nothing_comes_after_its_last_day_or_once_it_is_stopped(
    book: Book, user: Any
) -> None:
    ends = monthly(book, user, until=date(2026, 9, 30))
    assert len(patterns.post_due(at=NOON)) == 2
    assert not selectors.recurring(book).filter(pk=ends.pk).exists()
    other = monthly(book, user, template=template(book, user, name="B"))
    patterns.stop_recurring(recurring=other, by=user, at=NOON)
    assert patterns.post_due(at=NOON) == []
    with pytest.raises(patterns.StoppedError):
        patterns.post_one(recurring=other, on=other.next_on, by=user, at=NOON)


def test_a_day_is_posted_once_whoever_asks_again(book: Book, user: Any) -> None:
    rent = monthly(book, user)
    day = rent.next_on
    patterns.post_one(recurring=rent, on=day, by=user, at=NOON)
    with pytest.raises(NotDueError, match="may have been posted already"):
        patterns.post_one(recurring=rent, on=day, by=user, at=NOON)
    assert Directive.objects.filter(kind="transaction").count() == 1


def test_something_with_an_open_amount_is_never_automatic(book: Book, user: Any) -> None:
    unknown = template(book, user, legs=[("Expenses:Flour", None), ("Assets:Bank", None)])
    with pytest.raises(patterns.TemplateAmountsError):
        monthly(book, user, template=unknown)
    asked = monthly(book, user, template=unknown, automatic=False)
    with pytest.raises(patterns.TemplateAmountsError):
        patterns.post_one(recurring=asked, on=asked.next_on, by=user, at=NOON)
    legs = [Leg("Expenses:Flour", 5), Leg("Assets:Bank", -5)]
    row = patterns.post_one(
        recurring=asked, on=asked.next_on, legs=legs, by=user, at=NOON
    )
    assert "0.05 USD" in row.text


def test_an_automatic_template_cannot_lose_an_amount(book: Book, user: Any) -> None:
    rent = monthly(book, user)
    with pytest.raises(patterns.TemplateAmountsError):
        patterns.save_template(
            book=book,
            name="Rent",
            payee="",
            narration="Rent",
            legs=[("Expenses:Flour", None), ("Assets:Bank", None)],
            by=user,
            at=NOON,
            replaces=rent.template,
        )


def test_a_template_in_use_is_not_put_away_and_names_differ(
    book: Book, user: Any
) -> None:
    rent = monthly(book, user)
    with pytest.raises(patterns.TemplateInUseError):
        patterns.retire_template(template=rent.template, by=user, at=NOON)
    with pytest.raises(patterns.TemplateNameError):
        template(book, user)
    patterns.stop_recurring(recurring=rent, by=user, at=NOON)
    patterns.retire_template(template=rent.template, by=user, at=NOON)
    assert template(book, user).pk != rent.template_id


def test_an_account_that_was_closed_stops_it_with_a_sentence(
    book: Book, user: Any
) -> None:
    monthly(book, user, first_on=date(2026, 11, 1))
    close_account(
        book=book, account="Expenses:Flour", on=date(2026, 10, 1), by=user, at=NOON
    )
    (outcome,) = patterns.post_due(at=NOON)
    assert "Expenses:Flour was closed at the end of Oct. 1, 2026" in outcome.refusal


def test_the_night_is_told_by_the_local_day(book: Book, user: Any) -> None:
    monthly(book, user, first_on=TODAY)
    before = datetime(2026, 11, 21, 4, tzinfo=UTC)  # still the 20th in California
    assert patterns.post_due(at=before) == []
    assert len(patterns.post_due(at=NOON)) == 1


def test_the_bookkeeper_is_told_what_is_due(book: Book, user: Any) -> None:
    monthly(book, user, automatic=False)
    offer = needs.get("books: due")
    assert offer
    visit = {"cooperative": book.cooperative, "user": user, "at": NOON, "on": TODAY}
    (need,) = offer(Visit(roles=frozenset({"bookkeeper"}), **visit))
    assert need.title == "Enter: Rent"
    assert not list(offer(Visit(roles=frozenset({"member"}), **visit)))


def address(name: str, *args: Any) -> str:
    return reverse(f"books:{name}", args=["acme", *args])


TYPED = {
    "name": "Power",
    "narration": "Power",
    "payee": "",
    "account_0": "Expenses:Flour",
    "amount_0": "",
    "account_1": "Assets:Bank",
    "amount_1": "",
}


def test_a_template_is_written_changed_and_put_away_on_its_pages(book: Book) -> None:
    client = sign_in(book)
    assert client.post(address("templates"), TYPED).status_code == 302
    found = EntryTemplate.objects.get()
    assert found.legs == [
        {"account": "Expenses:Flour", "cents": None},
        {"account": "Assets:Bank", "cents": None},
    ]
    three = {
        "amount_0": "10",
        "amount_1": "-12.50",
        "account_2": "Assets:Cash",
        "amount_2": "2,50",
    }
    more = client.post(address("template", found.pk), TYPED | {"row": "1"})
    assert more.context["form"].count == 3
    assert client.post(address("template", found.pk), TYPED | three).status_code == 302
    found.refresh_from_db()
    assert [leg["cents"] for leg in found.legs] == [10_00, -12_50, 2_50]
    uneven = client.post(address("template", found.pk), TYPED | three | {"amount_2": "3"})
    assert uneven.status_code == 422
    assert client.post(address("template", found.pk), {"retire": "1"}).status_code == 302
    assert not selectors.templates(book).exists()
    assert client.get(address("template", found.pk)).status_code == 404


def test_what_is_due_is_posted_with_its_amounts_corrected(book: Book, user: Any) -> None:
    client = sign_in(book)
    rent = monthly(book, user, automatic=False)
    page = client.get(address("recurring"))
    assert "Due now" in page.content.decode()
    data = {
        "recurring": str(rent.pk),
        "on": "2026-08-31",
        "account_0": "Expenses:Flour",
        "amount_0": "120",
        "account_1": "Assets:Bank",
        "amount_1": "",
    }
    wrong = client.post(address("due"), data | {"amount_1": "-100"})
    assert wrong.status_code == 422
    assert "does not balance" in wrong.content.decode()
    assert client.post(address("due"), data).status_code == 302
    row = Directive.objects.get(kind="transaction")
    assert "120.00 USD" in row.text
    again = client.post(address("due"), data)
    assert "may have been posted already" in again.content.decode()
    skipped = client.post(address("due"), data | {"on": "2026-09-30", "skip": "1"})
    assert skipped.status_code == 302
    rent.refresh_from_db()
    assert rent.next_on == date(2026, 10, 31)
    assert Directive.objects.filter(kind="transaction").count() == 1


def test_something_is_put_on_the_list_and_stopped(book: Book, user: Any) -> None:
    client = sign_in(book)
    found = template(book, user)
    data = {
        "template": str(found.pk),
        "every": "month",
        "first_on": "2026-12-31",
        "until": "2026-12-01",
    }
    assert (
        "lies before the first"
        in client.post(address("recurring"), data).content.decode()
    )
    assert client.post(address("recurring"), data | {"until": ""}).status_code == 302
    one = Recurring.objects.get()
    assert (one.day, one.automatic) == (31, False)
    assert client.post(address("recurring"), {"stop": str(one.pk)}).status_code == 302
    assert not selectors.recurring(book).exists()
    assert client.post(address("recurring"), {"stop": "x"}).status_code == 404


def test_nobody_but_the_bookkeeper_sees_templates(book: Book) -> None:
    for role in ("member", "board"):
        client: Client = sign_in(book, role)
        for name in ("templates", "recurring"):
            assert client.get(address(name)).status_code == 404
        assert client.post(address("due"), {}).status_code == 404


def test_what_is_due_on_a_locked_day_asks_for_the_reason(book: Book, user: Any) -> None:
    client = sign_in(book)
    rent = monthly(book, user, automatic=False)
    lock(book=book, through=date(2026, 9, 1), reason="", by=None, at=NOON)
    text = client.get(address("recurring")).content.decode()
    assert "Why does it belong on a day that is locked?" in text
    data = TYPED | {
        "recurring": str(rent.pk),
        "on": "2026-08-31",
        "amount_0": "100",
        "override": "",
    }
    assert "locked through" in client.post(address("due"), data).content.decode()
    late = data | {"override": "The landlord was late"}
    assert client.post(address("due"), late).status_code == 302
    assert "The landlord was late" in Directive.objects.get(kind="transaction").text


def test_what_is_due_shows_what_it_becomes_and_posts_nothing_yet(
    book: Book, user: Any
) -> None:
    client = sign_in(book)
    rent = monthly(book, user, automatic=False)
    data = TYPED | {"recurring": str(rent.pk), "on": "2026-08-31", "amount_0": "120"}
    page = client.post(address("due"), data | {"check": "1"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "This becomes" in text
    assert "120.00 USD" in text
    assert 'value="120"' in text
    assert not Directive.objects.filter(kind="transaction").exists()
    wrong = client.post(address("due"), data | {"check": "1", "amount_1": "-100"})
    assert wrong.status_code == 422
    assert "does not balance" in wrong.content.decode()
    assert client.post(address("due"), data | {"post": "1"}).status_code == 302
    assert Directive.objects.get(kind="transaction").entry_id.startswith("recurring-")
