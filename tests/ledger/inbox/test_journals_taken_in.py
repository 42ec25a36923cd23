"""A journal of another program comes into the books: all of it, once, without names."""

from datetime import UTC, date, datetime

import pytest

from ledger.books import selectors, services
from ledger.books.models import Book, Directive
from ledger.books.services.refusals import LockedError, NotOpenError
from ledger.inbox.journals.ours import UnmappedError
from ledger.inbox.journals.reading import read
from ledger.inbox.models import AccountMap, JournalFile
from ledger.inbox.selectors.journals import agreement, member_codes, proposals
from ledger.inbox.services.journals import (
    MemberNameError,
    TakenInAlreadyError,
    TroublesError,
)
from tests.ledger.books.verdict import verdict_on
from tests.ledger.inbox import journal_files as files
from tests.ledger.inbox.journal_books import ACCOUNTS, OPEN, QBO, take_in


@pytest.fixture
def book(new_book: Book) -> Book:
    return new_book


def test_every_entry_is_posted_and_each_account_agrees_with_the_file(book: Book) -> None:
    file = take_in(book)
    assert (file.entries, file.format) == (3, "quickbooks-journal")
    rows = agreement(file)
    assert all(row.agrees for row in rows)
    assert {row.account: row.book_cents for row in rows} == selectors.balances(
        book, on=date(2026, 12, 31)
    )
    assert verdict_on("".join(services.whole_text(book))).errors == ()
    opened = Directive.objects.get(book=book, kind="open", text__contains="Payroll-Taxes")
    assert opened.date == date(2026, 1, 9)
    assert opened.batch == file.batch


def test_an_entry_says_which_file_it_came_from(book: Book) -> None:
    file = take_in(book)
    row = Directive.objects.get(book=book, text__contains="Central Milling")
    assert row.authority == f"import:{file.sha256[:16]}"
    assert 'their-number: "1043"' in row.text
    assert selectors.authority_of(row, book.cooperative).name == "journal.csv"


def test_no_name_of_a_member_or_worker_is_written(ana: None, book: Book) -> None:
    content = files.QBO_JOURNAL.replace("Pay Period:", "Paid to ana peña on")
    content = content.replace("Bread of the week", "Bread for Ana Lucía Peña")
    take_in(book, content.encode())
    text = "".join(services.whole_text(book))
    assert "peña" not in text.casefold()
    assert '"Bread for M006"' in text
    assert '"Paid to on 01/01/2026-01/07/2026"' in text
    assert "Café Fruitvale" in text


def test_a_member_who_is_paid_may_be_written_by_code(ana: None, book: Book) -> None:
    take_in(book, names={"Ana Peña": "M006"})
    assert '* "M006" "Pay Period' in "".join(services.whole_text(book))


def test_a_worker_who_is_no_member_is_left_out(book: Book) -> None:
    take_in(book)
    text = "".join(services.whole_text(book))
    assert "Peña" not in text


def test_a_members_name_is_refused_as_a_text_to_write(ana: None, book: Book) -> None:
    with pytest.raises(MemberNameError, match="Write the code M006"):
        take_in(book, names={"Ana Peña": "Peña, Ana"})
    assert not JournalFile.objects.exists()


def test_what_is_written_for_a_name_is_chosen(book: Book) -> None:
    take_in(book, names={"Central Milling": "Central Milling Co.", "Café Fruitvale": ""})
    text = "".join(services.whole_text(book))
    assert "Central Milling Co." in text
    assert "Fruitvale" not in text


def test_the_same_file_twice_is_refused(book: Book) -> None:
    take_in(book)
    with pytest.raises(TakenInAlreadyError, match="as journal"):
        take_in(book)
    assert JournalFile.objects.count() == 1


def test_a_file_with_troubles_posts_nothing(book: Book) -> None:
    before = book.head_seq
    with pytest.raises(TroublesError, match="line 9: The entry of"):
        take_in(book, QBO.replace(b",,587.16", b",,587.10"))
    book.refresh_from_db()
    assert book.head_seq == before


@pytest.mark.parametrize(
    "memo",
    [
        'He said ""yes""',
        "two\nlines",
        "back\\slash\\",
        "\x07bell\u2028",
        "🍞 pan" * 900,
        "2026-01-01 close Assets:Bank",
        "; comment #tag ^link",
        "   ",
    ],
)
def test_odd_texts_come_in_so_that_beancount_reads_them_back(
    book: Book, memo: str
) -> None:
    text = f'Date,Name,Memo,Account,Debit,Credit\n1/2/2026,"{memo}","{memo}",Rent,5,\n'
    accounts = {"Rent": "Expenses:Rent", "Bank": "Assets:Bank:Checking"}
    take_in(book, f'{text},,"",Bank,,5\n'.encode(), accounts)
    verdict = verdict_on("".join(services.whole_text(book)))
    assert verdict.errors == ()
    assert verdict.sums["Expenses:Rent", "USD"] == 5


def test_an_account_without_one_of_ours_is_named(book: Book) -> None:
    with pytest.raises(UnmappedError, match="“Sales”"):
        take_in(book, accounts=ACCOUNTS | {"Sales": ""})


def test_days_that_are_locked_are_refused(book: Book) -> None:
    Book.objects.filter(pk=book.pk).update(locked_through=date(2026, 1, 2))
    with pytest.raises(LockedError):
        take_in(book)
    assert not AccountMap.objects.exists()


def test_an_account_that_opens_later_is_refused(book: Book) -> None:
    old = QBO.replace(b"/2026,Bill", b"/2024,Bill")
    with pytest.raises(NotOpenError):
        take_in(book, old, ACCOUNTS | {"5000 · Flour": "Expenses:Rent"})


def test_the_next_file_finds_the_accounts_again(book: Book) -> None:
    take_in(book, accounts=ACCOUNTS | {"5000 · Flour": "Expenses:Odd"})
    second = QBO.replace(b"Bread of the week", b"Bread again")
    found = proposals(book, read(second), codes={}, ours=[])
    assert found["5000 · Flour"].account == "Expenses:Odd"
    assert {row.how for row in found.values()} == {"earlier"}
    take_in(book, second)
    again = AccountMap.objects.get(theirs="5000 · Flour")
    assert again.account.name == "Expenses:Flour"


def test_a_new_account_never_bears_a_members_name(ana: None, book: Book) -> None:
    text = (
        "Date,Account,Debit,Credit\n1/2/2026,Checking,5,\n,Member Capital:Ana Peña,,5\n"
    )
    codes = member_codes(book.cooperative)
    found = proposals(book, read(text.encode()), codes=codes, ours=OPEN)
    assert found["Member Capital:Ana Peña"].account == "Equity:Member-Capital:M006"


def test_a_general_ledger_brings_its_opening_balances(book: Book) -> None:
    content = files.QBO_LEDGER.encode()
    found = proposals(book, read(content), codes={}, ours=OPEN)
    take_in(book, content, {name: row.account for name, row in found.items()})
    held = selectors.balances(book, on=date(2025, 12, 31))
    assert held == {
        "Assets:Bank:Checking": 10_000_00,
        "Equity:Collective:Unallocated": -6_000_00,
        "Liabilities:Loan:Start-up": -4_000_00,
    }


def test_a_books_own_roots_are_kept(book: Book) -> None:
    Book.objects.filter(pk=book.pk).update(options={"name_expenses": "Gastos"})
    book.refresh_from_db()
    found = proposals(book, read(QBO), codes={}, ours=["Gastos:Flour"])
    assert found["5000 · Flour"].account == "Gastos:Flour"
    assert found["Payroll Expenses:Wages"].account == "Gastos:Payroll:Wages"


def test_twenty_thousand_entries_come_in_at_once(book: Book) -> None:
    lines = ["Date,Account,Debit,Credit"]
    for place in range(20_500):
        lines += [
            f"1/{place % 28 + 1}/2026,Bank,{place + 1}.00,",
            f",Sales,,{place + 1}.00",
        ]
    accounts = {"Bank": "Assets:Bank:Checking", "Sales": "Income:Sales:Counter"}
    file = take_in(book, "\n".join(lines).encode(), accounts)
    assert file.entries == 20_500
    at = datetime(2026, 12, 1, tzinfo=UTC).date()
    total = 20_500 * 20_501 // 2 * 100
    assert selectors.balance(book, "Assets:Bank:Checking", on=at) == total
