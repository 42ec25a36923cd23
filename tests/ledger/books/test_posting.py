"""Posting: what is let in, what is refused, and what the chain says afterwards."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from coopkit.audit.models import AuditEntry
from coopkit.errors import CoopError
from ledger.books import selectors, services
from ledger.books.beancount.writing import NotReadBackError
from ledger.books.journal import (
    CloseAccount,
    DayError,
    Entry,
    Leg,
    OpenAccount,
    TooFewLegsError,
    TooLargeError,
    UnbalancedError,
)
from ledger.books.models import Account, Book, Directive, Posting
from ledger.books.names import (
    AccountNameError,
    AuthorityError,
    KeyNameError,
    LabelError,
    TextError,
)
from ledger.books.services.checks import (
    LockedError,
    NotOpenError,
    OpenAlreadyError,
    OtherCurrencyError,
    StillHoldsError,
)
from ledger.books.services.posting import (
    BookExistsError,
    EntryIdTakenError,
    NothingToPostError,
)
from tests.factories import NOON
from tests.ledger.books.conftest import START, sale
from tests.ledger.books.verdict import verdict_on

Post = Callable[..., list[Directive]]


def test_an_entry_is_kept_as_the_text_that_beancount_reads(post: Post) -> None:
    (row,) = post(sale(payee="Café “El Sol”", meta={"till": "2"}, tags=frozenset("x")))
    assert row.text == (
        '2026-01-10 * "Café “El Sol”" "Bread" #x ^june-1\n'
        '  entry-id: "e000008"\n'
        '  authority: "person:1"\n'
        '  till: "2"\n'
        "  Assets:Cash    12.50 USD\n"
        "  Income:Sales  -12.50 USD\n"
    )
    assert (row.kind, row.batch, row.entry_id) == ("transaction", "june-1", "e000008")


def test_its_postings_are_projected_in_whole_cents(post: Post) -> None:
    (row,) = post(sale(12_50))
    legs = Posting.objects.filter(directive=row).order_by("-minor")
    assert [(leg.account.name, leg.minor, leg.scale, leg.currency) for leg in legs] == [
        ("Assets:Cash", 1250, 2, "USD"),
        ("Income:Sales", -1250, 2, "USD"),
    ]


def test_each_row_holds_the_hash_of_the_one_before(post: Post, book: Book) -> None:
    rows = post(sale(), sale(5_00))
    book.refresh_from_db()
    assert rows[1].prev_hash == rows[0].hash
    assert (book.head_seq, book.head_hash) == (rows[1].seq, rows[1].hash)
    assert selectors.first_broken_row(book) is None


def test_a_post_is_recorded_with_its_new_head(post: Post, book: Book) -> None:
    post(sale(), batch="till-1")
    book.refresh_from_db()
    entry = AuditEntry.objects.get(action="books.posted", subject="batch:till-1")
    assert entry.data["head_hash"] == book.head_hash
    assert entry.data["count"] == 1


@pytest.mark.parametrize(
    ("item", "refusal"),
    [
        (
            Entry(START, "x", (Leg("Assets:Cash", 1), Leg("Income:Sales", -2))),
            UnbalancedError,
        ),
        (Entry(START, "x", ()), TooFewLegsError),
        (Entry(START, "x", (Leg("Assets:Cash", 0),)), TooFewLegsError),
        (sale(10**17), TooLargeError),
        (sale(on=date(9999, 1, 1)), DayError),
        (sale(narration="a\x00b"), TextError),
        (sale(narration="\ud800"), TextError),
        (sale(tags=frozenset({"no good"})), LabelError),
        (sale(tags=frozenset({'x"\n2026-01-01 close Assets:Bank'})), LabelError),
        (sale(tags=frozenset({"año"})), LabelError),
        (sale(meta={"Key": "x"}), KeyNameError),
        (sale(meta={"k": "x"}), KeyNameError),
        (sale(meta={"a.b": "x"}), KeyNameError),
        (sale(meta={"till": "1\u2028"}), TextError),
        (sale(meta={"authority": "person:2"}), KeyNameError),
        (sale(on=date(2025, 6, 30)), NotOpenError),
        (OpenAccount(START, "Assets:Cash"), OpenAlreadyError),
        (OpenAccount(START, "assets:cash"), AccountNameError),
        (OpenAccount(START, "Assets:A\n2026-01-01 close Assets:Bank"), AccountNameError),
        (OpenAccount(START, "Activos:Caja"), AccountNameError),
        (OpenAccount(START, "Assets"), AccountNameError),
        (OpenAccount(START, "Assets:O'Hara"), AccountNameError),
        (OpenAccount(START, "Assets:éa"), NotReadBackError),
        (CloseAccount(START, "Assets:Nothing"), NotOpenError),
    ],
)
def test_what_beancount_would_misread_or_refuse_is_refused(
    post: Post, book: Book, item: Any, refusal: type[CoopError]
) -> None:
    with pytest.raises(refusal) as caught:
        post(item)
    assert str(caught.value)
    book.refresh_from_db()
    assert book.head_seq == 7


@pytest.mark.parametrize("authority", ["", "resolution:", "me", "person:1\nx", "bylaw:3"])
def test_every_entry_says_by_what_right(post: Post, authority: str) -> None:
    with pytest.raises(AuthorityError):
        post(sale(), authority=authority)


def test_a_batch_is_a_link_and_so_has_a_plain_name(post: Post) -> None:
    with pytest.raises(LabelError):
        post(sale(), batch="año 2026")


def test_nothing_is_not_posted(post: Post) -> None:
    with pytest.raises(NothingToPostError):
        post()


def test_one_bad_entry_keeps_all_of_them_out(post: Post, book: Book) -> None:
    with pytest.raises(NotOpenError):
        post(sale(), Entry(START, "x", (Leg("Assets:Gone", 1), Leg("Assets:Cash", -1))))
    assert Directive.objects.filter(book=book, kind="transaction").count() == 0
    assert Posting.objects.count() == 0


def test_accounts_may_open_and_be_used_in_one_post(post: Post) -> None:
    on = date(2026, 1, 10)
    new = "Equity:Members:M001:Share"
    legs = (Leg("Assets:Bank", 5_00), Leg(new, -5_00))
    post(Entry(on, "Share", legs), OpenAccount(on, new))
    assert Account.objects.get(name=new).opened_on == on


def test_an_account_may_open_be_used_and_close_on_one_day(post: Post, book: Book) -> None:
    on, till = date(2026, 3, 1), "Assets:Till"
    there = Entry(on, "In", (Leg(till, 5_00), Leg("Assets:Cash", -5_00)))
    back = Entry(on, "Out", (Leg(till, -5_00), Leg("Assets:Cash", 5_00)))
    post(CloseAccount(on, till), there, back, OpenAccount(on, till))
    book.refresh_from_db()
    assert verdict_on("".join(services.whole_text(book))).errors == ()
    with pytest.raises(OpenAlreadyError):
        post(OpenAccount(on, till))


def test_an_account_is_closed_only_when_it_is_empty(post: Post, book: Book) -> None:
    post(sale(5_00))
    with pytest.raises(StillHoldsError):
        post(CloseAccount(date(2026, 2, 1), "Assets:Cash"))
    legs = (Leg("Assets:Cash", -5_00), Leg("Assets:Bank", 5_00))
    post(
        Entry(date(2026, 2, 1), "Deposit", legs),
        CloseAccount(date(2026, 2, 1), "Assets:Cash"),
    )
    with pytest.raises(NotOpenError):
        post(sale(on=date(2026, 2, 2)))
    assert "Assets:Cash" not in selectors.open_accounts(book, on=date(2026, 2, 2))


def test_an_account_is_not_closed_before_its_last_entry(post: Post) -> None:
    post(sale(5_00), sale(-5_00, on=date(2026, 3, 1)))
    with pytest.raises(StillHoldsError):
        post(CloseAccount(date(2026, 2, 1), "Assets:Cash"))


def test_a_locked_period_stays_as_it_is(post: Post, book: Book) -> None:
    Book.objects.update(locked_through=date(2026, 1, 31))
    with pytest.raises(LockedError, match=r"Jan\. 31, 2026"):
        post(sale(on=date(2026, 1, 31)))
    post(sale(on=date(2026, 2, 1)))


def test_an_id_belongs_to_one_entry(post: Post) -> None:
    post(sale(meta={"entry-id": "till-7"}))
    for again in (
        [sale(meta={"entry-id": "till-7"})],
        [sale(meta={"entry-id": "b"})] * 2,
    ):
        with pytest.raises(EntryIdTakenError):
            post(*again)


def test_a_number_that_is_taken_as_an_id_is_not_given_again(post: Post) -> None:
    post(sale(meta={"entry-id": "e000009"}))
    (row,) = post(sale())
    assert row.entry_id == "e000009x"


def test_an_account_of_another_currency_is_refused(post: Post) -> None:
    Account.objects.filter(name="Assets:Cash").update(currencies=["EUR"])
    with pytest.raises(OtherCurrencyError):
        post(sale())


def test_books_are_opened_once(book: Book) -> None:
    with pytest.raises(BookExistsError):
        services.open_book(
            cooperative=book.cooperative, on=START, accounts=(), by=None, at=NOON
        )


def test_the_database_refuses_to_change_or_delete_a_row(post: Post) -> None:
    (row,) = post(sale())
    for change in (
        lambda: Directive.objects.filter(pk=row.pk).update(text="x"),
        lambda: Posting.objects.filter(directive=row).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_changed_row_breaks_the_chain_where_it_stands(post: Post, book: Book) -> None:
    _, row, _ = post(sale(), sale(), sale())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_directive_no_UPDATE")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
    Directive.objects.filter(pk=row.pk).update(text=row.text.replace("12.50", "99.50"))
    book.refresh_from_db()
    found = selectors.first_broken_row(book)
    assert found is not None
    assert found.seq == row.seq


def test_a_large_batch_takes_no_more_queries_than_a_small_one(
    book: Book, django_assert_max_num_queries: Any
) -> None:
    codes = [f"Equity:Members:M{n:05d}:Share" for n in range(400)]
    entries = [OpenAccount(START, code) for code in codes]
    entries += [Entry(START, "Share", (Leg("Assets:Bank", 1), Leg(c, -1))) for c in codes]
    with django_assert_max_num_queries(40):
        rows = services.post(
            book=book,
            entries=entries,
            batch="shares",
            authority="resolution:2026-GM-001",
            by=None,
            at=NOON,
        )
    assert len(rows) == 800
    assert selectors.balance(book, "Equity:Members", on=START) == -400
