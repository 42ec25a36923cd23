"""Importing a ledger: all of it, exactly, or a list of what is wrong in which line."""

import tracemalloc
from collections import deque
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import data

from coopkit.audit.models import AuditEntry
from ledger.books import selectors, services
from ledger.books.beancount import read_ledger
from ledger.books.models import Account, Book, Directive
from ledger.books.services import ImportReport
from ledger.books.services.importing import BookNotEmptyError, ImportedAlreadyError
from tests.factories import NOON

HEAD = """option "title" "Tiny"
option "operating_currency" "USD"
2024-01-01 open Assets:Bank
2024-01-01 open Assets:Shares
2024-01-01 open Equity:Opening
2024-01-01 open Income:Sales
2024-01-01 open Expenses:Flour
"""
LINES = HEAD.count("\n")
Import = Callable[[str], ImportReport]


@pytest.fixture
def take(empty_book: Book) -> Import:
    def take_in(text: str) -> ImportReport:
        return services.import_ledger(
            book=empty_book, text=text, filename="tiny.beancount", by=None, at=NOON
        )

    return take_in


def sums_of(text: str) -> dict[tuple[str, str], Decimal]:
    """Beancount's own balances of a text, those of zero left out."""
    entries, errors, _ = loader.load_string(text)
    assert not errors
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for leg in entry.postings:
                place = (leg.account, leg.units.currency)
                sums[place] = sums.get(place, Decimal(0)) + leg.units.number
    return {place: number for place, number in sums.items() if number}


def complaints(report: ImportReport) -> list[tuple[int, str]]:
    return [(error.line - LINES, error.message.split(".")[0]) for error in report.errors]


def test_a_ledger_is_taken_in_with_its_options(take: Import, empty_book: Book) -> None:
    report = take(
        HEAD
        + """
2024-01-02 * "Mill" "Flour" #bread ^bill-7
  invoice: "7"
  Expenses:Flour   10.00 USD
  Assets:Bank
"""
    )
    assert report == ImportReport(
        entries=6, postings=2, accounts=5, first=date(2024, 1, 1), last=date(2024, 1, 2)
    )
    empty_book.refresh_from_db()
    assert empty_book.options == {"title": "Tiny", "operating_currency": ["USD"]}
    row = Directive.objects.get(kind="transaction")
    assert row.text == (
        '2024-01-02 * "Mill" "Flour" #bread ^bill-7\n'
        '  entry-id: "e000006"\n'
        '  invoice: "7"\n'
        "  Expenses:Flour   10.00 USD\n"
        "  Assets:Bank     -10.00 USD\n"
    )
    assert row.authority.startswith("import:")
    assert AuditEntry.objects.get(action="books.imported").data["postings"] == 2


def test_pads_costs_and_plugins_are_worked_out_and_kept(
    take: Import, empty_book: Book
) -> None:
    text = (
        'plugin "beancount.plugins.implicit_prices"\n'
        'plugin "beancount.plugins.auto_accounts"\n'
        + HEAD
        + """
2024-01-02 pad Assets:Bank Equity:Opening
2024-01-03 balance Assets:Bank  1000.00 USD
2024-01-04 * "Ten shares"
  Assets:Shares   10 ACME {25.50 USD}
  Assets:Bank
2024-01-05 * "Abroad"
  Assets:Abroad    100 EUR @ 1.10 USD
  Assets:Bank  -110.00 USD
2024-01-06 * "Sold"
  Assets:Shares   -4 ACME {} @ 30.00 USD
  Assets:Bank   120.00 USD
  Income:Sales
2024-01-07 note Assets:Bank "She said \\"yes\\""
2024-01-08 price ACME 31.00 USD
"""
    )
    report = take(text)
    assert report.errors == ()
    written = "".join(services.whole_text(empty_book_again(empty_book)))
    assert sums_of(written) == sums_of(text)
    assert "pad " not in written
    assert "plugin" not in written
    assert "{25.50 USD, 2024-01-04}" in written
    assert Directive.objects.filter(kind="price").count() >= 3
    assert Account.objects.filter(name="Assets:Abroad").exists()


def empty_book_again(book: Book) -> Book:
    return Book.objects.select_related("cooperative").get(pk=book.pk)


def test_renamed_roots_are_kept(take: Import, empty_book: Book) -> None:
    report = take(
        'option "name_assets" "Activo"\noption "name_income" "Ingresos"\n'
        "2024-01-01 open Activo:Banco\n2024-01-01 open Ingresos:Ventas-Café\n"
        '2024-01-02 * "Pan"\n  Activo:Banco  5.00 USD\n  Ingresos:Ventas-Café\n'
    )
    assert report.errors == ()
    book = empty_book_again(empty_book)
    assert selectors.roots(book).assets == "Activo"
    assert sums_of("".join(services.whole_text(book)))["Activo:Banco", "USD"] == 5


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('include "/etc/passwd"', "lies outside of the ledger"),
        ('plugin "os"', "plugin “os” is not run"),
        ('plugin "fava.ext"', "is not run"),
        ('plugin "beancount.plugins.commodity_attr" "print(1)"', "is not run"),
        (
            'plugin "beancount.plugins.check_commodity" "__import__(1)"',
            "without settings",
        ),
        ('option "documents" "/etc"', "“documents” is not used"),
        ('option "insert_pythonpath" "TRUE"', "“insert_pythonpath” is not used"),
        ('option "plugin_processing_mode" "raw"', "is not used"),
        ('option "long_string_maxlines" "9999"', "is not used"),
        ('2024-01-02 query "q" "SELECT account"', "queries are not kept"),
        ('2024-01-02 document Assets:Bank "/etc/passwd"', "points at the file"),
        ('2024-01-02 custom "fava-extension" "os" "{}"', "can run programs"),
        ('2024-01-02 custom "fava-option" "import-config" "x.py"', "can run programs"),
        ('2024-01-02 custom "fava-option" "import-dirs" "/"', "can run programs"),
        ('2024-01-02 custom "fava-option" "fiscal-year-end" "12-31"', "fiscal year"),
        ('2024-01-02 custom "fava-sidebar-link" "x" "javascript:1"', "can run programs"),
        ("2024-01-02 open Assets:Bank", "opened twice"),
        ("2024-01-02 balance Assets:Bank 5.00 USD", "should be 5.00 USD"),
        ("2024-01-02 balance Assets:Bank 1234567890123456789.00 USD", "too many digits"),
        ("2024-01-02 hello", "cannot be read"),
        ("2024-01-02 pad Assets:Bank Equity:Opening", "fills nothing"),
        ('2024-01-02 note Assets:Bank "a\x01b"', "cannot be printed"),
    ],
)
def test_a_refused_line_is_named_and_nothing_is_written(
    take: Import, line: str, says: str
) -> None:
    report = take(HEAD + line + "\n")
    assert [error.line for error in report.errors] == [LINES + 1]
    assert says in report.errors[0].message
    assert Directive.objects.count() == 0
    assert Account.objects.count() == 0


@pytest.mark.parametrize(
    ("legs", "says"),
    [
        ("  Assets:Bank 10.00 USD\n  Income:Sales -9.00 USD\n", "does not balance"),
        ("  Assets:Bank 10.00 USD\n  Income:Sales -9.995 USD\n", "balances only nearly"),
        ("  Assets:Bank 10.0 USD\n  Income:Sales -9.96 USD\n", "balances only nearly"),
        ("  Assets:Bank 10.00 USD\n  Income:Gone -10.00 USD\n", "never opened"),
        ("  Assets:Bank 1\n  Income:Sales\n  Assets:Shares\n", "no currency"),
        ("  Assets:Bank 1 USD\n  Income:Sales\n  Assets:Shares\n", "left out"),
        ("  Assets:Bank (1/3) USD\n  Income:Sales\n", "too many digits"),
        (f"  Assets:Bank {'9' * 40} USD\n  Income:Sales\n", "too many digits"),
    ],
)
def test_a_bad_transaction_is_named_by_its_line(
    take: Import, legs: str, says: str
) -> None:
    report = take(HEAD + '2024-01-02 * "x"\n' + legs)
    assert report.errors
    assert LINES < report.errors[0].line <= LINES + 4
    assert says in report.errors[0].message


def test_what_is_not_held_cannot_be_sold(take: Import) -> None:
    buy = '2024-01-02 * "x"\n  Assets:Shares 1 ACME {5.00 USD}\n  Assets:Bank\n'
    sell = '2024-01-03 * "x"\n  Assets:Shares -1 ACME {6.00 USD}\n  Assets:Bank\n'
    report = take(HEAD + buy + sell)
    assert "Nothing held matches" in report.errors[0].message


def test_all_complaints_are_told_at_once(take: Import) -> None:
    report = take(HEAD + 'include "a"\nplugin "os"\n2024-01-01 query "a" "b"\n')
    assert [line for line, _ in complaints(report)] == [1, 2, 3]


def test_what_is_left_over_goes_to_the_account_for_rounding(
    take: Import, empty_book: Book
) -> None:
    text = HEAD + (
        'option "account_rounding" "Rounding"\n'
        '2024-01-02 * "Fund"\n'
        "  Assets:Shares  3.333 FUND {10.01 USD}\n  Assets:Bank  -33.36 USD\n"
    )
    assert take(text).errors == ()
    book = empty_book_again(empty_book)
    sums = sums_of("".join(services.whole_text(book)))
    assert sums.pop(("Equity:Rounding", "USD")) == Decimal("-0.00333")
    assert sums == sums_of(text)


def test_a_balance_that_holds_by_a_tolerance_says_so(
    take: Import, empty_book: Book
) -> None:
    text = HEAD + (
        '2024-01-02 * "x"\n  Assets:Bank  10.005 USD\n  Income:Sales\n'
        "2024-01-03 balance Assets:Bank 10.00 USD\n"
        "2024-01-03 balance Income:Sales -10.005 USD\n"
    )
    assert take(text).errors == ()
    said = Directive.objects.filter(kind="balance").values_list("text", flat=True)
    assert sorted("~" in text for text in said) == [False, True]
    assert sums_of("".join(services.whole_text(empty_book_again(empty_book))))


def test_the_same_file_is_not_imported_twice(take: Import) -> None:
    take(HEAD)
    with pytest.raises(ImportedAlreadyError):
        take(HEAD)
    with pytest.raises(BookNotEmptyError, match="5 entries"):
        take(HEAD + "2024-01-03 open Assets:Other\n")


def test_an_authority_that_a_file_claims_is_no_authority(take: Import) -> None:
    take(
        HEAD + '2024-01-02 * "x"\n  authority: "resolution:2026-GM-001"\n'
        '  entry-id: "mine-1"\n  Assets:Bank  1.00 USD\n  Income:Sales\n'
    )
    row = Directive.objects.get(entry_id="mine-1")
    assert row.authority.startswith("import:")
    assert 'authority-was: "resolution:2026-GM-001"' in row.text
    assert "  authority:" not in row.text


def test_two_entries_with_one_id_are_refused(take: Import) -> None:
    entry = '2024-01-02 * "x"\n  entry-id: "a"\n  Assets:Bank 1 USD\n  Income:Sales\n'
    report = take(HEAD + entry + entry)
    assert "two entries" in report.errors[0].message


def test_a_ledger_from_windows_with_a_mark_reads_the_same(take: Import) -> None:
    assert take("\ufeff" + HEAD.replace("\n", "\r\n")).entries == 5


def test_an_empty_file_is_no_ledger(take: Import) -> None:
    assert "no entry" in take("").errors[0].message
    assert "no entry" in take("; only a remark\n").errors[0].message


def test_books_are_opened_by_an_import_only_if_it_succeeds(db: None) -> None:
    from tests.factories import CooperativeFactory

    cooperative = CooperativeFactory()
    given = {"cooperative": cooperative, "filename": "x", "by": None, "at": NOON}
    report = services.import_books(text="2024-01-01 bad\n", **given)
    assert report.errors
    assert not Book.objects.exists()
    assert services.import_books(text=HEAD, **given).entries == 5
    assert Book.objects.get().head_seq == 5


def test_a_downloaded_ledger_can_be_imported_elsewhere(
    take: Import, empty_book: Book
) -> None:
    from tests.factories import CooperativeFactory

    take(HEAD + '2024-01-02 * "x"\n  Assets:Bank  1.00 USD\n  Income:Sales\n')
    first = "".join(services.whole_text(empty_book_again(empty_book)))
    other = CooperativeFactory()
    report = services.import_books(
        cooperative=other, text=first, filename="x", by=None, at=NOON
    )
    assert report.errors == ()
    second = "".join(services.whole_text(selectors.book_of(other)))
    assert first.split("\n")[1:] == second.split("\n")[1:]


def test_a_plugin_is_looked_at_before_it_could_run(take: Import, tmp_path: Path) -> None:
    here = tmp_path / "evil.py"
    here.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n__plugins__ = ()\n")
    take(f'option "insert_pythonpath" "TRUE"\nplugin "evil"\ninclude "{here}"\n' + HEAD)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("count", [1, 400])
def test_an_import_takes_the_same_few_queries_at_any_size(
    take: Import, count: int, django_assert_max_num_queries: Any
) -> None:
    body = '2024-01-02 * "x"\n  Assets:Bank  1.00 USD\n  Income:Sales  -1.00 USD\n'
    with django_assert_max_num_queries(32):
        assert take(HEAD + body * count).errors == ()


def test_an_import_holds_few_drafts_at_once_however_many_there_are() -> None:
    """They are made, read back and given out in pieces; a list of them is much larger."""
    many = "".join(
        f'2024-01-02 * "Sale {number}"\n  Assets:Bank  1.00 USD\n  Income:Sales\n'
        for number in range(6000)
    )
    reading = read_ledger(HEAD + many, year_end="06-30")
    peaks = []
    for hold in (lambda drafts: deque(drafts, maxlen=0), list):
        tracemalloc.start()
        held = hold(reading.drafts)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        del held
    assert len(reading.drafts) == 6007 - 2
    assert peaks[0] * 2 < peaks[1]
