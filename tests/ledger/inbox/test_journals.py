"""Journals of other programs, each shape read; what is wrong is named by its line."""

from datetime import date

import pytest

from ledger.inbox.journals.cells import is_day_first, parse_cents
from ledger.inbox.journals.entries import (
    Journal,
    trial_balance,
)
from ledger.inbox.journals.payroll import How
from ledger.inbox.journals.reading import NothingInItError, UnknownShapeError, read
from tests.ledger.inbox import journal_files as files


def whole(text: str, **more: object) -> Journal:
    found = read(text.encode(), **more)  # type: ignore[arg-type]
    assert [trouble.message for trouble in found.troubles] == []
    return found


def moved(found: Journal) -> dict[str, int]:
    sums = trial_balance(found.entries)
    return {name: debit - credit for name, (debit, credit) in sums.items()}


def test_a_journal_of_quickbooks_online_is_read_entry_by_entry() -> None:
    found = whole(files.QBO_JOURNAL)
    assert found.format == "quickbooks-journal"
    assert [(e.on.day, e.kind, e.number, len(e.legs)) for e in found.entries] == [
        (2, "Bill", "1043", 2),
        (5, "Sales Receipt", "", 3),
        (9, "Payroll Check", "DD", 3),
    ]
    assert moved(found)["Checking"] == 640_00 - 748_00
    assert found.entries[0].memo == "Flour"
    assert found.entries[0].legs[1].line == 7


def test_names_on_pay_are_those_of_workers() -> None:
    names = whole(files.QBO_JOURNAL).names
    assert names == {"Ana Peña": True, "Café Fruitvale": False, "Central Milling": False}
    assert whole(files.IIF).names == {"Zoë Whitfield": True, "Foothill, Inc.": False}


def test_an_entry_that_does_not_balance_is_named_with_its_lines_and_difference() -> None:
    text = files.QBO_JOURNAL.replace(",,587.16", ",,587.10").replace("TOTAL", "Foot")
    found = read(text.encode())
    (trouble,) = found.troubles
    assert trouble.line == 9
    assert "lines 9, 10, 11" in trouble.message
    assert "0.06" in trouble.message


def test_a_total_that_the_lines_do_not_reach_is_named() -> None:
    text = files.QBO_JOURNAL.replace('"$3,590.00","$3,590.00"', '"$3,591.00","$3,590.00"')
    (trouble,) = read(text.encode()).troubles
    assert trouble.line == 20
    assert "all debits comes to 3591.00, but its lines come to 3590.00" in trouble.message


def test_a_cell_that_is_no_amount_is_named_by_its_line() -> None:
    text = files.QBO_JOURNAL.replace('"2,050.00",\n', "lots,\n", 1)
    found = read(text.encode())
    assert found.troubles[0].line == 6
    assert "“lots” is not an amount" in found.troubles[0].message


def test_a_plain_journal_with_a_day_on_each_line_is_read_too() -> None:
    found = whole(
        "Date;Account;Description;Debit;Credit\n"
        "2026-01-02;Bank;Loan;5,00;\n2026-01-02;Loan;Loan;;5,00\n"
        "2026-01-02;Bank;Sale;7,50;\n2026-01-02;Sales;Sale;;7,50\n"
    )
    assert [len(entry.legs) for entry in found.entries] == [2, 2]
    assert moved(found) == {"Bank": 12_50, "Loan": -5_00, "Sales": -7_50}


def test_a_journal_in_spanish_is_read_by_its_own_column_names() -> None:
    found = whole(
        "Panadería Sol;;;;;;;\nDiario;;;;;;;\n"
        "Fecha;Tipo de transacción;Núm.;Nombre;Nota/Descripción;Cuenta;Débito;Crédito\n"
        "31/01/2026;Gasto;12;Luz SA;Luz;Gastos:Luz;1.234,50;\n"
        ";;;Luz SA;Luz;Banco;;1.234,50\nTOTAL;;;;;;1.234,50;1.234,50\n"
    )
    (entry,) = found.entries
    assert (entry.on, entry.kind, entry.number) == (date(2026, 1, 31), "Gasto", "12")
    assert moved(found) == {"Banco": -1_234_50, "Gastos:Luz": 1_234_50}


def test_a_general_ledger_is_put_together_from_its_sections() -> None:
    found = whole(files.QBO_LEDGER)
    assert found.format == "quickbooks-ledger"
    assert moved(found) == {
        "Checking": 10_000_00 - 7_193_03,
        "Interest Paid": 53_03,
        "Loan Payable": -4_000_00 + 1_700_00,
        "Occupancy:Rent": 6_800_00,
        "Retained Earnings": -6_000_00,
        "Sales": -1_360_00,
    }
    opening, *rest = found.entries
    assert (opening.on, opening.kind) == (date(2025, 12, 31), "Opening balances")
    assert [len(entry.legs) for entry in rest] == [2, 2, 2, 3]
    assert not any(entry.joined for entry in rest)


def test_a_ledger_may_name_the_account_on_each_line_and_count_debits_everywhere() -> None:
    found = whole(
        "Distribution account,Transaction date,Transaction type,Num,Name,Memo,Amount\n"
        "Checking,01/05/2026,Deposit,,A,Bread,640.00\n"
        "Sales:Bread,01/05/2026,Deposit,,A,Bread,-400.00\n"
        "Sales:Cake,01/05/2026,Deposit,,A,Cake,-240.00\n"
        "Checking,01/06/2026,Deposit,,A,Grant,100.00\n"
        "Grants,01/06/2026,Deposit,,A,Grant,-100.00\n"
        "Checking,01/07/2026,Loan,,A,Loan,50.00\n"
        "Bank loan payable,01/07/2026,Loan,,A,Loan,-50.00\n"
    )
    assert moved(found) == {
        "Bank loan payable": -50_00,
        "Checking": 790_00,
        "Grants": -100_00,
        "Sales:Bread": -400_00,
        "Sales:Cake": -240_00,
    }


def test_a_ledger_of_quickbooks_desktop_has_debits_and_credits() -> None:
    found = whole(
        ",Type,Date,Num,Name,Memo,Split,Debit,Credit,Balance\n"
        '1000 · Checking,,,,,,,,,"5,000.00"\n'
        ',Check,01/06/2026,101,Foothill,Rent,6000 · Rent,,800.00,"4,200.00"\n'
        'Total 1000 · Checking,,,,,,,0.00,800.00,"4,200.00"\n'
        '3900 · Retained Earnings,,,,,,,,,"-5,000.00"\n'
        'Total 3900 · Retained Earnings,,,,,,,0.00,0.00,"-5,000.00"\n'
        "6000 · Rent,,,,,,,,,0.00\n"
        ",Check,01/06/2026,101,Foothill,Rent,1000 · Checking,800.00,,800.00\n"
        "Total 6000 · Rent,,,,,,,800.00,0.00,800.00\n"
        "TOTAL,,,,,,,800.00,800.00,0.00\n"
    )
    assert moved(found) == {
        "1000 · Checking": 4_200_00,
        "3900 · Retained Earnings": -5_000_00,
        "6000 · Rent": 800_00,
    }


def test_two_line_entries_tell_what_a_name_does_not() -> None:
    """“Green Plan” and “Blue Plan” say nothing; both are loans."""
    head = ",Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance\n"
    text = (
        f"{head}Checking,,,,,,,,\n,1/5/2026,Deposit,1,A,,Green Plan,900,\n"
        ",1/6/2026,Deposit,2,A,,Blue Plan,500,\n,1/7/2026,Check,3,A,,-Split-,-110,\n"
        "Green Plan,,,,,,,,\n,1/5/2026,Deposit,1,A,,Checking,900,\n"
        ",1/7/2026,Check,3,A,,Checking,-60,\nBlue Plan,,,,,,,,\n"
        ",1/6/2026,Deposit,2,A,,Checking,500,\n,1/7/2026,Check,3,A,,Checking,-50,\n"
    )
    assert moved(whole(text)) == {
        "Blue Plan": -450_00,
        "Checking": 1_290_00,
        "Green Plan": -840_00,
    }


def test_a_ledger_that_is_not_whole_says_which_entries_cannot_be_put_together() -> None:
    start = files.QBO_LEDGER.index("Interest Paid,")
    (trouble,) = read(files.QBO_LEDGER[:start].encode()).troubles
    assert "does not balance" in trouble.message
    assert "53.03" in trouble.message


def test_a_section_total_that_its_lines_do_not_reach_is_named() -> None:
    text = files.QBO_LEDGER.replace('"$1,360.00"', '"$1,361.00"')
    (trouble,) = read(text.encode()).troubles
    assert "Sales comes to 1361.00, but its lines come to 1360.00" in trouble.message


def test_lines_that_may_be_several_entries_are_told() -> None:
    head = ",Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance\n"
    bank, rent, water = (
        "Bank,,,,,,,,\n,1/2/2026,Expense,,A,,-Split-,-30,\n,1/2/2026,Expense,,A,,-Split-,-30,\n",
        "Rent,,,,,,,,\n,1/2/2026,Expense,,A,,Bank,10,\n,1/2/2026,Expense,,A,,Bank,20,\n",
        "Water,,,,,,,,\n,1/2/2026,Expense,,A,,Bank,20,\n,1/2/2026,Expense,,A,,Bank,10,\n",
    )
    found = whole(head + bank + rent + water)
    (entry,) = found.entries
    (note,) = found.notes
    assert entry.joined
    assert "may be several entries" in note.message


def test_lines_of_a_detail_go_together_by_their_number_in_any_order() -> None:
    found = whole(files.DESKTOP_DETAIL)
    assert found.format == "quickbooks-detail"
    assert [len(entry.legs) for entry in found.entries] == [2, 3, 2]
    assert moved(found)["1000 · Checking"] == -6_800_00 + 500_00 - 145_00


def test_a_journal_of_quickbooks_desktop_carries_the_number_once() -> None:
    found = whole(files.DESKTOP_JOURNAL)
    assert [(e.number, e.kind) for e in found.entries] == [
        ("101", "Check"),
        ("A1", "General Journal"),
    ]
    assert moved(found)["Accumulated Depreciation"] == -300_00


def test_iif_is_read_with_its_quotes_its_types_and_without_orders() -> None:
    found = whole(files.IIF)
    assert found.types["Chase 1234"] == "Assets"
    assert found.types["Line"] == "Liabilities"
    assert [entry.memo for entry in found.entries] == ['Rent "A"', "Pay of Zoë Whitfield"]
    assert moved(found)["Chase 1234"] == -6_800_00 - 748_00


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("-152.00", "-150.00", 13, "differ by 2.00"),
        ("1/6/2026\tChase", "30/30/2026\tChase", 10, "is not a day"),
        ("SPL\t5", "TRNS\t5", 15, "cut off"),
        ("!SPL", "!SPLIT", 11, "no row !SPL"),
    ],
)
def test_what_is_wrong_in_iif_is_named_by_its_line(
    old: str, new: str, line: int, said: str
) -> None:
    found = read(files.IIF.replace(old, new, 1).encode())
    assert found.troubles[0].line == line
    assert said in found.troubles[0].message


def test_a_payroll_is_one_entry_a_pay_day_without_names() -> None:
    found = whole(files.GUSTO)
    first, second = found.entries
    assert (first.on, second.on) == (date(2026, 1, 9), date(2026, 1, 23))
    assert {leg.account: leg.cents for leg in first.legs} == {
        "Gross Earnings": 1_950_00,
        "Employee Taxes": -310_00,
        "Employer Taxes": 156_00,
        "Employer Taxes (owed)": -156_00,
        "Reimbursements": 25_00,
        "Net Pay": -1_665_00,
    }
    assert found.names == {}
    assert "Regular Hours" in found.columns


def test_a_payroll_may_be_one_entry_a_worker() -> None:
    found = whole(files.GUSTO, how=How(each_worker=True))
    assert len(found.entries) == 3
    adp = whole(files.ADP)
    assert moved(adp)["Federal Withholding"] == -390_00
    assert moved(adp)["Deductions"] == -15_00


def test_the_side_of_a_column_may_be_changed() -> None:
    text = files.GUSTO.replace("Net Pay", "Paid out")
    assert read(text.encode()).troubles
    sides = {"Paid out": "credit"}
    assert moved(whole(text, how=How(sides=sides)))["Paid out"] == -2_505_00


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Date,Amount\n1/2/2026,5\n"])
def test_a_file_of_no_known_shape_is_refused(text: str) -> None:
    with pytest.raises(UnknownShapeError, match="none that we know"):
        read(text.encode())


def test_a_file_without_entries_is_refused() -> None:
    with pytest.raises(NothingInItError):
        read(b"Date,Transaction Type,Num,Name,Memo,Account,Debit,Credit\n")


def test_days_are_read_as_the_file_shows() -> None:
    text = "Date,Account,Debit,Credit\n03/04/2026,A,1,\n,B,,1\n25/04/2026,A,1,\n,B,,1\n"
    assert [entry.on.month for entry in whole(text).entries] == [4, 4]
    assert whole(text.replace("25/04", "05/04")).entries[0].on == date(2026, 3, 4)
    assert whole(text, day_first=True).entries[0].on == date(2026, 4, 3)
    assert not is_day_first(["13/13/2026"])


def test_amounts_are_read_as_programs_write_them() -> None:
    texts = ["$ -1,234.50", "(1.00)", "1.00-", "−2.5", "USD 3", ".5", "-", "1 000,25"]
    cents = [parse_cents(text) for text in texts]
    assert cents == [-1234_50, -1_00, -1_00, -2_50, 3_00, 50, 0, 1000_25]
