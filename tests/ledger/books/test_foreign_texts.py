"""What other ledgers write: numbers, names, days and strings, read once and for all."""

import logging
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from beancount.parser import parser

from ledger.books import selectors, services
from ledger.books.beancount import read_ledger
from ledger.books.beancount.gate import PLUGINS
from ledger.books.models import Book, Directive
from tests.factories import NOON, CooperativeFactory
from tests.ledger.books.verdict import verdict_on

HEAD = """2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
"""
LINES = HEAD.count("\n")
PLAIN = '2024-01-02 * "x"\n  Assets:Bank  {number} USD\n  Income:Sales\n'
Import = Callable[[str], Directive]


@pytest.fixture
def take(empty_book: Book) -> Import:
    """Import a ledger that is right; its last entry."""

    def take_in(text: str) -> Directive:
        report = services.import_ledger(
            book=empty_book, text=HEAD + text, filename="x", by=None, at=NOON
        )
        assert report.errors == ()
        empty_book.refresh_from_db()
        assert verdict_on("".join(services.whole_text(empty_book))).errors == ()
        return Directive.objects.order_by("seq").reverse()[0]

    return take_in


def complaints(text: str) -> list[tuple[int, str]]:
    reading = read_ledger(HEAD + text, year_end="06-30")
    return [(error.line - LINES, error.message) for error in reading.errors]


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("1.0051", "1.0051"),  # with a display context the printer rounds it to 1.01
        ("1,234.50", "1234.50"),
        ("5.", "5"),
        ("(10.00 / 4)", "2.50"),
        ("-0.00", "0.00"),
        ("0.123456789012345678", "0.123456789012345678"),
    ],
)
def test_a_number_is_kept_to_its_last_digit_and_never_as_a_sum_to_do(
    take: Import, number: str, kept: str
) -> None:
    many = PLAIN.format(number="1.00") * 3
    row = take(many + PLAIN.format(number=number))
    assert f"Assets:Bank  {kept} USD" in " ".join(row.text.split(" ")).replace("   ", " ")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E+3", "1e3", "1,23", ".5"])
def test_what_is_no_number_is_named_by_its_line(number: str) -> None:
    (complaint,) = complaints(PLAIN.format(number=number))
    assert complaint[0] == 2


@pytest.mark.parametrize(
    "option",
    [
        'option "tolerance_multiplier" "1000"\n',
        'option "inferred_tolerance_multiplier" "1000"\n',
        'option "inferred_tolerance_default" "*:5"\n',
    ],
)
def test_no_option_of_a_ledger_makes_its_books_less_than_exact(option: str) -> None:
    legs = '2024-01-02 * "x"\n  Assets:Bank  10.00 USD\n  Income:Sales  -9.00 USD\n'
    (complaint,) = complaints(option + legs)
    assert re.search(r"1\.00 USD\)? is left over", complaint[1])


def test_sums_outgrow_64_bits_and_stay_exact(take: Import, empty_book: Book) -> None:
    numbers = [f"0.{n}9999999999999999" for n in range(80, 99)]
    body = "".join(PLAIN.format(number=number) for number in numbers)
    take(body.replace("USD", "ETH"))
    held = selectors.all_sums(empty_book)
    digits = sum(int(number[2:]) for number in numbers)
    assert held["Assets:Bank", "ETH"].scaleb(18) == digits
    assert held["Income:Sales", "ETH"].scaleb(18) == -digits
    assert digits > 2**63


@pytest.mark.parametrize(
    ("first", "payee", "narration"),
    [
        ("*", None, ""),
        ('* "n"', None, "n"),
        ('* "" "n"', None, "n"),
        ('* "p" ""', "p", ""),
        ('! "p" "q \\"q\\" \\\\ é"', "p", 'q "q" \\ é'),
    ],
)
def test_a_payee_or_narration_that_is_not_there_comes_back_as_none(
    take: Import, first: str, payee: str | None, narration: str
) -> None:
    row = take(f"2024-01-02 {first}\n  Assets:Bank  1 USD\n  Income:Sales\n")
    (back,), _, _ = parser.parse_string(row.text)
    assert (back.payee, back.narration or "") == (payee, narration)


def test_every_kind_of_remark_on_an_entry_is_kept(take: Import) -> None:
    values = {
        "aa": '"s"',
        "bb": "2024-01-01",
        "cc": "1.50",
        "dd": "1.50 USD",
        "ee": "TRUE",
        "ff": "",
        "gg": "Assets:Bank",
        "hh": "USD",
        "ii": "#tag",
    }
    said = "".join(f"  {key}: {value}\n" for key, value in values.items())
    row = take(
        f'2024-01-02 * "x"\n{said}  Assets:Bank  1 USD\n    note: "n"\n  Income:Sales\n'
    )
    quoted = values | {"gg": '"Assets:Bank"', "hh": '"USD"', "ii": '"tag"'}
    assert all(f"  {key}: {value}\n" in row.text for key, value in quoted.items())
    assert '    note: "n"\n' in row.text


def test_a_very_small_number_is_written_out_wherever_it_stands(take: Import) -> None:
    """Written as 1E-8 it would be read as one unit of the currency E-8."""
    legs = "  Assets:Bank  0.00000001 BTC @ 0.00000002 USD\n    bb: 0.00000003\n"
    row = take(f'2024-01-02 * "x"\n  aa: 0.00000004\n{legs}  Income:Sales\n')
    for number in ("aa: 0.00000004", "0.00000001 BTC", "bb: 0.00000003"):
        assert number in row.text
    found = read_ledger(
        HEAD + '2024-01-02 custom "x" 0.00000005 0.00000006 BTC\n', year_end="06-30"
    )
    assert "0.00000005 0.00000006 BTC" in list(found.drafts)[-1].text


def test_an_entry_without_legs_is_kept_as_it_is(take: Import, empty_book: Book) -> None:
    row = take('2024-01-02 * "Nothing moved"\n')
    assert row.kind == "transaction"
    assert row.postings.count() == 0
    assert selectors.balances(empty_book, on=date(2024, 12, 31)) == {}


@pytest.mark.parametrize("part", ["Zoë", "00001", "M-1", "Ñandú", "A" * 250])
def test_a_name_that_beancount_can_read_is_kept(take: Import, part: str) -> None:
    assert f"open Assets:{part}\n" in take(f"2024-01-02 open Assets:{part}\n").text


@pytest.mark.parametrize("part", ["éa", "李雷", "😀", "a", "A_b", "A.b", "-A", "O'Hara"])
def test_a_name_that_only_half_of_beancount_knows_is_refused(part: str) -> None:
    found = complaints(f"2024-01-02 open Assets:{part}\n")
    assert {line for line, _ in found} == {1}


def test_currencies_of_one_letter_and_with_signs_are_kept(take: Import) -> None:
    row = take("2024-01-02 open Assets:Hours PATR.2026,HOURS,V\n")
    assert row.text.split("\n")[0].endswith(" PATR.2026,HOURS,V")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2024-01-02 balance Assets:Parent 0 USD", "never opened"),
        ('2024-01-02 * "x" #é', "cannot be read"),
        ('2024-01-02 * "x" ^a:b', "cannot be read"),
        ("2024-02-30 open Assets:B", "no such day in the calendar"),
        ("9999-12-31 open Assets:B", "cannot hold the day"),
        ("1599-12-31 open Assets:B", "cannot hold the day"),
        ("0026-01-02 open Assets:B", "cannot hold the day"),
    ],
)
def test_a_line_that_would_bite_later_is_refused(line: str, says: str) -> None:
    found = complaints(f"{line}\n")
    assert {number for number, _ in found} == {1}
    assert says in found[0][1]


@pytest.mark.parametrize("remark", ['k: "v"', 'Key: "v"', 'a.b: "v"', "ab: ^link"])
def test_a_remark_that_cannot_be_read_back_is_refused(remark: str) -> None:
    text = f'2024-01-02 * "x"\n  {remark}\n  Assets:Bank  1 USD\n  Income:Sales\n'
    assert {line for line, _ in complaints(text)} == {2}


@pytest.mark.parametrize("plugin", sorted(PLUGINS))
def test_an_allowed_plugin_runs_or_its_failure_is_a_sentence(
    plugin: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = complaints(
            f'plugin "{plugin}"\n2024-01-01 commodity USD\n' + PLAIN.format(number="1")
        )
    assert caplog.text == ""
    if plugin.endswith("currency_accounts"):  # it fails without its setting
        assert f"The plugin “{plugin}” failed on this ledger" in found[0][1]
    else:
        assert found == []


def test_a_plugins_setting_is_given_to_it(take: Import) -> None:
    plugin = 'plugin "beancount.plugins.currency_accounts" "Equity:Trading"\n'
    take(
        plugin + "2024-01-02 open Assets:Abroad\n"
        '2024-01-02 * "x"\n  Assets:Abroad  10 EUR @ 2 USD\n  Assets:Bank  -20 USD\n'
    )
    assert Directive.objects.filter(text__contains="Equity:Trading:EUR").exists()


def test_a_ledger_is_imported_the_same_a_second_time(
    take: Import, empty_book: Book
) -> None:
    text = "pushtag #p\n2024-01-02 *\n  Assets:Bank  1 USD\n  Income:Sales\npoptag #p\n"
    take(text + '2024-01-02 custom "x" Assets:Bank 1 USD 2 TRUE\n')
    first = "".join(services.whole_text(empty_book))
    other = CooperativeFactory()
    report = services.import_books(
        cooperative=other, text=first, filename="x", by=None, at=NOON
    )
    assert report.errors == ()
    second = "".join(services.whole_text(selectors.book_of(other)))
    assert first.split("\n")[1:] == second.split("\n")[1:]


def test_checking_leaves_no_file_beside_the_books(
    take: Import, empty_book: Book, ledgers: Path
) -> None:
    """Beancount's own cache is a pickle, which whoever can write there could forge."""
    from ledger.books import fava

    take(PLAIN.format(number="1.00"))
    folder = services.materialise(empty_book)
    fava.answer(
        slug="bread",
        main=folder / "main.beancount",
        rest="income_statement/",
        query="",
        root="http://testserver/books",
        headers={},
    )
    left = {path.name for path in folder.iterdir()}
    assert left == {".lock", "main.beancount", "fy2024.beancount"}
