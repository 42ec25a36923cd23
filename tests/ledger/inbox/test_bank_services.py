"""Accounts at banks, and their files: each line comes in once."""

from datetime import date
from typing import Any

import pytest

from coopkit.errors import CoopError
from ledger.books.models import Book
from ledger.inbox import services
from ledger.inbox.bank_files import Map, UnknownColumnsError, sheet_of
from ledger.inbox.csv_guess import guess
from ledger.inbox.models import BankAccount, BankLine, CsvMap, Statement
from ledger.inbox.services import banks, taking_in
from tests.factories import NOON, CooperativeFactory, UserFactory
from tests.ledger.inbox import files
from tests.ledger.inbox.conftest import (
    CHECKING,
    RENT,
    SAVINGS,
)

HEAD = "Date,Name,Amount\n"


def take(bank: BankAccount, content: bytes | str, name: str = "march.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    csv_map = None
    if data.startswith(HEAD.encode()):
        table = sheet_of(data)
        csv_map = Map(header=table.header, columns=guess(table))
    return services.take_in(
        bank_account=bank, filename=name, content=data, csv_map=csv_map, by=None, at=NOON
    )


def lines(bank: BankAccount) -> list[BankLine]:
    return list(BankLine.objects.filter(bank_account=bank).order_by("on", "pk"))


def book_it(line: BankLine, account: str, **more: Any) -> Any:
    given = {"legs": [(account, -line.cents)], "by": None, "at": NOON} | more
    return services.book_line(line=line, **given)


def test_a_file_comes_in_once_and_its_overlap_brings_only_what_is_new(
    bank: BankAccount,
) -> None:
    first = take(bank, HEAD + "2026-03-01,Cafe,-3.50\n2026-03-01,Cafe,-3.50\n")
    assert (first.new, first.known) == (2, 0)
    second = take(
        bank,
        HEAD
        + "2026-03-01,Cafe,-3.50\n2026-03-01,Cafe,-3.50\n2026-03-01,CAFE,-3.50\n"
        + "2026-03-02,Rent,-9\n",
    )
    assert (second.new, second.known) == (2, 2)
    with pytest.raises(taking_in.SameFileError, match=r"already, as march\.csv"):
        take(bank, HEAD + "2026-03-01,Cafe,-3.50\n2026-03-01,Cafe,-3.50\n", "again.csv")


def test_the_same_days_as_ofx_after_a_csv_bring_nothing_twice(bank: BankAccount) -> None:
    take(bank, HEAD + "2026-03-31,Cafe Sol,-14.75\n2026-03-27,Check,-380\n")
    report = take(bank, files.OFX_102)
    assert (report.new, report.known) == (1, 2)
    assert sorted(line.cents for line in lines(bank)) == [-380_00, -14_75, 1_204_10]


def test_a_file_of_another_account_is_refused_whole(bank: BankAccount) -> None:
    take(bank, files.OFX_102)
    bank.refresh_from_db()
    assert bank.number_end == "6789"
    assert "123456789" not in bank.bank_key
    other = files.OFX_102.replace(b"000123456789", b"000123451111")
    with pytest.raises(taking_in.WrongAccountError, match=r"ends in 1111.*ends in 6789"):
        take(bank, other)
    assert Statement.objects.count() == 1


def test_of_a_file_with_two_accounts_the_right_one_is_taken(
    bank: BankAccount, book: Book
) -> None:
    with pytest.raises(taking_in.WhichAccountError, match="2 accounts, which end"):
        take(bank, files.OFX_220)
    savings = services.add_bank_account(
        book=book, account=SAVINGS, label="Savings", number="9876", by=None, at=NOON
    )
    assert take(savings, files.OFX_220).new == 1
    assert lines(savings)[0].payee == "Interest"
    # The other one can only be the account that is not known yet.
    assert take(bank, files.OFX_220).new == 1
    assert lines(bank)[0].payee == "Panadería Sol"


def test_the_end_of_a_number_tells_which_account_of_a_file(bank: BankAccount) -> None:
    report = services.take_in(
        bank_account=bank,
        filename="two.ofx",
        content=files.OFX_220,
        ends="1234",
        by=None,
        at=NOON,
    )
    assert report.new == 1
    bank.refresh_from_db()
    assert bank.number_end == "1234"


def test_a_wrong_end_of_a_number_can_be_corrected(bank: BankAccount) -> None:
    services.change_bank_account(
        bank_account=bank, label="Checking", number="9999", by=None, at=NOON
    )
    bank.refresh_from_db()
    with pytest.raises(taking_in.WrongAccountError, match="ends in 9999"):
        take(bank, files.OFX_102)
    services.change_bank_account(
        bank_account=bank, label="Everyday", number="6789", by=None, at=NOON
    )
    assert take(bank, files.OFX_102).new == 3
    bank.refresh_from_db()
    assert bank.label == "Everyday"


def test_a_file_in_another_currency_is_refused(bank: BankAccount) -> None:
    with pytest.raises(taking_in.ForeignFileError, match="in EUR, and the books are"):
        take(bank, files.CAMT_02)


def test_a_day_still_to_come_asks_for_the_order_of_the_day(bank: BankAccount) -> None:
    with pytest.raises(taking_in.FutureLineError, match="changed places"):
        take(bank, HEAD + "2026-12-25,Cafe,-3.50\n")


def test_a_bad_cell_keeps_the_whole_file_out(bank: BankAccount) -> None:
    table = sheet_of((HEAD + "2026-03-01,Cafe,-3.50\n").encode())
    with pytest.raises(CoopError, match="Line 3, column “Amount”: “x9” is not"):
        services.take_in(
            bank_account=bank,
            filename="a.csv",
            content=(HEAD + "2026-03-01,Cafe,-3.50\n2026-03-02,Cafe,x9\n").encode(),
            csv_map=Map(header=table.header, columns=guess(table)),
            by=None,
            at=NOON,
        )
    assert not BankLine.objects.exists()
    assert not Statement.objects.exists()


def test_a_csv_with_a_new_header_asks_and_the_next_one_is_read_by_itself(
    bank: BankAccount,
) -> None:
    content = files.CREDIT_UNION.encode()
    with pytest.raises(UnknownColumnsError):
        take(bank, content)
    report = services.take_in_with_map(
        bank_account=bank,
        filename="march.csv",
        content=content,
        name="Credit union",
        columns=guess(sheet_of(content)),
        by=None,
        at=NOON,
    )
    assert report.new == 3
    later = files.CREDIT_UNION.replace("-212.44", "-99.01").replace("31A-1", "31A-9")
    assert take(bank, later, "april.csv").new == 1
    assert report.statement.closing_cents == 5_118_02


def test_a_map_has_a_name_of_its_own_and_is_not_kept_with_a_file_that_fails(
    bank: BankAccount,
) -> None:
    def keep(content: str, name: str) -> None:
        services.take_in_with_map(
            bank_account=bank,
            filename="a.csv",
            content=content.encode(),
            name=name,
            columns=guess(sheet_of(content.encode())),
            by=None,
            at=NOON,
        )

    with pytest.raises(CoopError):
        keep(HEAD + "2026-03-01,Cafe,-3.50\n2026-03-01,Cafe,five\n", "Bank")
    assert not CsvMap.objects.exists()
    keep(HEAD + "2026-03-01,Cafe,-3.50\n", "Bank")
    with pytest.raises(taking_in.MapNameError, match="“Bank” is taken or empty"):
        keep("Day,Value\n2026-03-01,4\n", "Bank")
    with pytest.raises(taking_in.MapNameError):
        keep("Day,Value\n2026-03-01,4\n", " ")


def test_only_money_accounts_of_these_books_are_at_a_bank(
    bank: BankAccount, book: Book
) -> None:
    def add(account: str) -> None:
        services.add_bank_account(book=book, account=account, label="x", by=None, at=NOON)

    with pytest.raises(banks.NotForABankError):
        add(RENT)
    with pytest.raises(banks.NotForABankError):
        add("Assets:Nowhere")
    with pytest.raises(banks.AccountTakenError, match="account of “Checking” already"):
        add(CHECKING)


def test_one_coops_file_tells_nothing_of_anothers_account(bank: BankAccount) -> None:
    take(bank, files.OFX_102)
    other = CooperativeFactory()
    from ledger.books import services as books

    theirs = books.open_book(
        cooperative=other, on=date(2026, 1, 1), accounts=[CHECKING], by=None, at=NOON
    )
    bank.refresh_from_db()
    added = services.add_bank_account(
        book=theirs, account=CHECKING, label="x", by=UserFactory(), at=NOON
    )
    take(added, files.OFX_102)
    added.refresh_from_db()
    assert added.bank_key != bank.bank_key
