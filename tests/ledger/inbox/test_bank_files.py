"""Statements of real banks' shapes, read to the cent and to the day."""

from datetime import date

import pytest

from coopkit.sheets import SheetFormError
from ledger.inbox.bank_csv import BadCellsError, Columns, read_csv
from ledger.inbox.bank_files import (
    EmptyFileError,
    FileTooLongError,
    Map,
    NotABankFileError,
    UnknownColumnsError,
    read_statement,
    sheet_of,
)
from ledger.inbox.bank_lines import Part
from ledger.inbox.bank_xml import BrokenXmlError, UnsafeXmlError
from ledger.inbox.camt import NotAStatementError, SeveralCurrenciesError
from ledger.inbox.csv_guess import NoColumnsError, guess
from ledger.inbox.ofx import LineError, NoStatementError
from tests.ledger.inbox import files


def guessed(text: str, **more: bool) -> tuple[Columns, Part]:
    table = sheet_of(text.encode())
    columns = guess(table, **more)
    return columns, read_csv(table.rows, header=table.header, columns=columns)


def test_a_checking_account_with_signed_amounts_and_a_column_of_types() -> None:
    columns, part = guessed(files.CHECKING_USA)
    assert columns.order == "mdy"
    assert columns.direction is None  # the sign tells it already
    assert [(line.on, line.cents) for line in part.lines] == [
        (date(2026, 3, 31), -14_75),
        (date(2026, 3, 30), 1_204_10),
        (date(2026, 3, 27), -380_00),
        (date(2026, 3, 2), -2_150_00),
    ]
    assert part.lines[0].payee == "SQ *CAFE FRUITVALE 0412 OAKLAND CA"
    assert (part.closing_on, part.closing_cents) == (date(2026, 3, 31), 8_412_05)


def test_a_credit_union_with_title_rows_and_two_columns_of_amounts() -> None:
    columns, part = guessed(files.CREDIT_UNION)
    assert [line.cents for line in part.lines] == [-212_44, 1_310_00, -12_00]
    assert part.lines[0].bank_id == "20260331A-1"
    assert (part.lines[0].payee, part.lines[0].memo) == (
        "ACH Debit",
        "PG&E UTILITY PAYMENT",
    )
    assert part.closing_cents == 5_118_02
    assert columns.amount is None


def test_a_file_without_a_header_is_read_by_its_cells() -> None:
    columns, part = guessed(files.NO_HEADER)
    assert (columns.date, columns.amount, columns.payee) == (0, 1, 4)
    assert [line.cents for line in part.lines] == [-45_20, 900_00, -45_20]


def test_a_spanish_file_has_day_first_decimal_comma_and_semicolons() -> None:
    columns, part = guessed(files.SPANISH)
    assert (columns.order, columns.decimal) == ("dmy", ",")
    assert [(line.on.day, line.cents) for line in part.lines] == [
        (31, -145_20),
        (30, 1_250_00),
        (2, -9_00),
    ]
    assert part.lines[0].payee == "RECIBO LUZ Y GAS, S.A."
    assert part.closing_cents == 3_210_55


def test_a_spanish_file_in_the_encoding_of_windows_reads_the_same() -> None:
    table = sheet_of(files.SPANISH.encode("cp1252"))
    assert table == sheet_of(files.SPANISH.encode("utf-16"))
    assert table.header[0] == "Fecha operación"


def test_a_card_that_writes_payments_without_a_minus_is_turned_round() -> None:
    columns, part = guessed(files.CARD_CSV, is_card=True)
    assert columns.flipped
    assert [line.cents for line in part.lines] == [-312_80, -24_00, 4_00, -88_10]
    assert part.lines[0].on == date(2026, 3, 30)  # the day it was posted


def test_a_word_beside_the_amount_tells_the_direction() -> None:
    text = "Date,Amount,Credit Debit Indicator,Name\n3/1/2026,5.00,Debit,A\n"
    _, part = guessed(text + "3/2/2026,7.00,Credit,B\n")
    assert [line.cents for line in part.lines] == [-5_00, 7_00]


def test_days_that_can_be_read_in_two_ways_go_by_the_order_of_the_lines() -> None:
    text = "Date,Amount,Name\n01/02/2026,1,A\n05/01/2026,2,B\n09/01/2026,3,C\n"
    assert guessed(text)[0].order == "mdy"
    falling = "Date,Amount,Name\n01/02/2026,1,A\n09/01/2026,2,B\n05/01/2026,3,C\n"
    assert guessed(falling)[0].order == "dmy"
    alone = "Date,Amount,Name\n01/02/2026,1,A\n"
    assert guessed(alone)[0].order == "mdy"
    assert guessed(alone, day_first=True)[0].order == "dmy"


def test_every_bad_cell_is_named_with_its_line_and_column() -> None:
    text = "Date,Amount,Name\n2026-03-01,5,A\n2026-02-30,6,B\n2026-03-02,six,C\n"
    with pytest.raises(BadCellsError) as refused:
        guessed(text)
    said = [str(cell) for cell in refused.value.cells]
    assert said == [
        "Line 3, column “Date”: “2026-02-30” is not a day.",
        "Line 4, column “Amount”: “six” is not an amount.",
    ]
    assert str(refused.value).startswith("2 cells cannot be read, so nothing was taken")


def test_pending_lines_totals_and_rows_without_an_amount_are_left_out() -> None:
    text = (
        "Date,Description,Amount,Status\nOpening balance,,,\n3/1/2026,A,1.00,Posted\n"
        "3/2/2026,B,2.00,Pending\n3/3/2026,C,0.00,Posted\nTotal,,3.00,\n"
    )
    _, part = guessed(text)
    assert [line.payee for line in part.lines] == ["A"]
    assert part.left_out == 4


def test_ofx_keeps_the_day_of_an_evening_payment() -> None:
    kind, (part,) = read_statement(files.OFX_102)
    assert kind == "ofx"
    evening, cheque, income = part.lines
    assert (evening.on, evening.cents) == (date(2026, 3, 31), -14_75)
    assert (evening.payee, evening.memo) == ("CAFÉ & SOL", "CARD 0412")
    assert (cheque.payee, cheque.memo, cheque.cents) == ("CHECK", "#1042", -380_00)
    assert (income.payee, income.cents) == ("SQUARE INC", 1_204_10)
    assert (part.closing_on, part.closing_cents) == (date(2026, 3, 31), 8_412_05)
    assert (part.number, part.currency) == ("000123456789", "USD")


def test_ofx_of_the_newer_form_has_several_accounts() -> None:
    _, (checking, savings) = read_statement(files.OFX_220)
    assert (checking.number, savings.number) == ("77-1234", "77-9876")
    assert (checking.lines[0].on, checking.lines[0].cents) == (date(2026, 3, 31), -45_20)
    assert checking.lines[0].payee == "Panadería Sol"
    assert savings.lines[0].cents == 1_07
    assert savings.closing_cents is None


def test_qfx_of_a_card_has_a_balance_below_zero() -> None:
    _, (part,) = read_statement(files.QFX_CARD)
    assert part.number == "4111111111111111"
    assert part.closing_cents == -420_90
    assert (part.lines[0].on, part.lines[0].cents) == (date(2026, 3, 30), -312_80)


def test_xml_that_is_not_quite_xml_is_read_as_the_older_form() -> None:
    bent = files.OFX_220.replace(b"Interest", b"Fees & interest")
    _, (_, savings) = read_statement(bent)
    assert savings.lines[0].payee == "Fees & interest"


def test_camt_02_has_batches_reversals_and_pending_entries() -> None:
    kind, (part,) = read_statement(files.CAMT_02)
    assert kind == "camt"
    assert [(line.on.day, line.cents, line.payee) for line in part.lines] == [
        (30, -120_00, "Luz y Gas, S.A."),
        (31, 200_00, "Café Uno"),
        (31, 300_00, "Café Dos"),
        (31, -50_00, "Devolución"),
    ]
    assert part.lines[0].memo == "Recibo marzo contrato 77"
    assert [line.bank_id for line in part.lines] == ["REF-1", "REF-2-1", "REF-2-2", ""]
    assert (part.closing_cents, part.closing_on) == (2_330_00, date(2026, 3, 31))
    assert (part.currency, part.left_out) == ("EUR", 1)


def test_camt_08_names_its_parties_one_step_deeper() -> None:
    _, (part,) = read_statement(files.CAMT_08)
    (line,) = part.lines
    assert (line.payee, line.memo, line.cents) == ("Mercado", "Ventas", 80_25)
    assert (part.number, part.currency) == ("0098-7654", "USD")
    assert part.closing_cents == -10_00


@pytest.mark.parametrize("version", ["04", "06", "10", "13"])
def test_other_versions_of_camt_are_read_by_the_names_alone(version: str) -> None:
    text = files.CAMT_08.replace(b"001.08", f"001.{version}".encode())
    assert read_statement(text) == read_statement(files.CAMT_08)


def test_a_batch_whose_parts_do_not_sum_to_it_stays_one_line() -> None:
    torn = files.CAMT_02.replace(b">300.00<", b">299.00<")
    _, (part,) = read_statement(torn)
    assert [line.cents for line in part.lines] == [-120_00, 500_00, -50_00]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<Document><BkToCstmrStmt><Stmt><Id>&b;</Id></Stmt></BkToCstmrStmt></Document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<OFX><STMTRS><CURDEF>&a;</CURDEF></STMTRS></OFX>"""


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_xml_that_grows_or_looks_outside_is_refused_unread(text: bytes) -> None:
    with pytest.raises(UnsafeXmlError, match="declares entities of its own"):
        read_statement(text)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"  \n", EmptyFileError),
        (b"%PDF-1.7 ...", NotABankFileError),
        (b"PK\x03\x04....", NotABankFileError),
        (b"hello\nworld\n", NoColumnsError),
        (b"Date,Amount\n2026-03-01,5\n", UnknownColumnsError),
        (b"Date,Amount\n2026-03-01,\0\n", SheetFormError),
        (b"<OFX><SIGNONMSGSRSV1></OFX>", NoStatementError),
        (b"<html><body>Session expired</body></html>", NotAStatementError),
        (b"<Document><BkToCstmrStmt><Stmt>", BrokenXmlError),
        (files.OFX_102.replace(b"-14.75", b"abc"), LineError),
        (files.OFX_102.replace(b"20260331233000", b"2026.33"), LineError),
        (files.CAMT_08.replace(b'"USD">80', b'"EUR">80'), SeveralCurrenciesError),
        (b"x" * 10_000_001, FileTooLongError),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        read_statement(content)
    assert str(refused.value)
    assert "{" not in str(refused.value)


def test_a_kept_map_is_found_by_the_header() -> None:
    table = sheet_of(files.SPANISH.encode())
    kept = Map(header=table.header, columns=guess(table))
    kind, (part,) = read_statement(files.SPANISH.encode(), maps=[kept])
    assert (kind, len(part.lines)) == ("csv", 3)
