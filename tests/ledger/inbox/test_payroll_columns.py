"""The columns of a payroll as services name them, and the way out when one is missed."""

import pytest

from ledger.inbox.journals.mapping import propose
from ledger.inbox.journals.payroll import How, read_payroll, side_of

ROWS = [
    (1, ["Pay date", "Employee", "Gross pay", "Federal tax", "Net pay"]),
    (2, ["2026-01-31", "Rosa", "1000.00", "100.00", "900.00"]),
    (3, ["2026-01-31", "Ken", "800.00", "80.00", "720.00"]),
]


@pytest.mark.parametrize(
    ("column", "side"),
    [
        ("Federal tax", "credit"),
        ("FICA", "credit"),
        ("Medicare", "credit"),
        ("Employer social security", "both"),
        ("Taxable wages", ""),
        ("Gross wages", "debit"),
    ],
)
def test_a_column_s_name_tells_its_side(column: str, side: str) -> None:
    assert side_of(column) == side


def test_a_tax_that_is_held_back_is_owed() -> None:
    journal = read_payroll(ROWS, 0)
    assert not journal.troubles
    (entry,) = journal.entries
    assert {leg.account: leg.cents for leg in entry.legs} == {
        "Gross pay": 1800_00,
        "Federal tax": -180_00,
        "Net pay": -1620_00,
    }


def test_columns_that_do_not_add_up_are_corrected_on_the_page() -> None:
    journal = read_payroll(ROWS, 0, how=How(sides={"Federal tax": ""}))
    (trouble,) = journal.troubles
    assert "differ by 180.00. Say below what each column is" in trouble.message


def test_what_is_held_back_becomes_a_debt_and_no_negative_cost() -> None:
    rows = [
        (line, [cell.replace("Federal tax", "Union") for cell in cells])
        for line, cells in ROWS
    ]
    journal = read_payroll(rows, 0, how=How(sides={"Union": "credit"}))
    found = propose(
        ["Gross pay", "Union", "Net pay", "Federal tax"],
        types={**journal.types, "Federal tax": "Liabilities"},
        earlier={},
        ours={"Liabilities:Payroll-Taxes", "Assets:Bank:Checking"},
    )
    assert found["Union"].account == "Liabilities:Union"
    assert found["Federal tax"].account == "Liabilities:Payroll-Taxes"
    assert found["Net pay"].account == "Assets:Bank:Checking"
    assert found["Gross pay"].account.startswith("Expenses:")
