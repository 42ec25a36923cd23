"""Journals written out are read back equal; accounts and names are proposed."""

from collections import Counter
from datetime import date

from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from ledger.inbox.journals.entries import TheirEntry, TheirLeg, trial_balance
from ledger.inbox.journals.mapping import guessed_root, propose, propose_names
from ledger.inbox.journals.reading import read
from tests.ledger.inbox import journal_files as files

NAMES = st.sampled_from(["Checking", "Sales", "Rent", "Loan Payable", "Capital Stock"])
CREDIT = frozenset({"Sales", "Loan Payable", "Capital Stock"})
WORDS = st.text("abc ,é", max_size=8).map(lambda text: " ".join(text.split()))


@st.composite
def journals(draw: st.DrawFn, numbered: bool = False) -> list[TheirEntry]:
    entries = []
    for place in range(draw(st.integers(1, 6))):
        accounts = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
        amounts = [draw(st.integers(1, 10**9)) for _ in accounts[1:]]
        legs = [TheirLeg(0, accounts[0], -sum(amounts), "A", draw(WORDS))]
        legs += [
            TheirLeg(0, name, cents, "A", draw(WORDS))
            for name, cents in zip(accounts[1:], amounts, strict=True)
        ]
        on = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
        number = str(place) if numbered else draw(st.sampled_from(["", "7", "A-1"]))
        entries.append(
            TheirEntry(line=0, on=on, kind="Bill", number=number, legs=tuple(legs))
        )
    return entries


def plainly(entries: list[TheirEntry] | tuple[TheirEntry, ...]) -> Counter[object]:
    return Counter(
        (
            entry.on,
            entry.kind,
            entry.number,
            frozenset((leg.account, leg.cents, leg.name, leg.memo) for leg in entry.legs),
        )
        for entry in entries
    )


@given(journals())
def test_a_journal_written_out_is_read_back_equal(entries: list[TheirEntry]) -> None:
    for content in (files.qbo_journal_of(entries), files.iif_of(entries)):
        found = read(content, day_first=False)
        assert not found.troubles
        assert plainly(found.entries) == plainly(entries)


@given(journals(numbered=True))
def test_a_general_ledger_with_numbers_is_read_back_equal(
    entries: list[TheirEntry],
) -> None:
    found = read(files.general_ledger_of(entries, CREDIT), day_first=False)
    assert not found.troubles
    assert plainly(found.entries) == plainly(entries)


@given(journals())
def test_no_balance_of_a_general_ledger_is_lost(entries: list[TheirEntry]) -> None:
    found = read(files.general_ledger_of(entries, CREDIT), day_first=False)
    if not found.troubles:
        assert trial_balance(found.entries) == trial_balance(entries)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_makes_the_reader_fail_otherwise_than_by_a_refusal(
    content: bytes,
) -> None:
    said = ""
    try:
        found = read(content)
    except CoopError as refusal:
        said = str(refusal)
    assert said or found.entries or found.troubles


def test_roots_are_guessed_by_number_and_words() -> None:
    guesses = {
        "1200 · Equipment": "Assets",
        "Accumulated Depreciation": "Assets",
        "2100 Rent deposits": "Liabilities",
        "Payroll Liabilities": "Liabilities",
        "Opening Balance Equity": "Equity",
        "Sales of bread": "Income",
        "Cost of Goods Sold": "Expenses",
        "Bank charges": "Expenses",
        "Vehicle repairs": "Expenses",
        "Gastos:Luz": "Expenses",
        "Something else": "Expenses",
    }
    assert {name: guessed_root(name) for name in guesses} == guesses


def test_two_of_their_banks_never_become_one_of_ours() -> None:
    ours = {"Assets:Bank:Checking", "Expenses:Rent", "Expenses:Payroll:Wages"}
    found = propose(
        ["Checking", "Old checking", "Rent or lease", "Payroll:Salaries", "Mystery"],
        types={},
        earlier={"Mystery": "Expenses:Rent"},
        ours=ours,
    )
    accounts = {name: (row.account, row.how) for name, row in found.items()}
    assert accounts == {
        "Checking": ("Assets:Bank:Checking", "same"),
        "Old checking": ("Assets:Old-Checking", "new"),
        "Rent or lease": ("Expenses:Rent", "guess"),
        "Payroll:Salaries": ("Expenses:Payroll:Wages", "guess"),
        "Mystery": ("Expenses:Rent", "earlier"),
    }


def test_a_member_is_written_by_code_and_left_out_of_pay() -> None:
    codes = {"ana peña": "M006"}
    names = {
        "Peña, Ana": False,
        "ANA PEÑA": False,
        "Ana Peña Co": False,
        "Ana Peña": True,
        "Hugo": True,
    }
    assert propose_names(names, codes=codes) == {
        "Peña, Ana": "M006",
        "ANA PEÑA": "M006",
        "Ana Peña Co": "Ana Peña Co",
        "Ana Peña": "",
        "Hugo": "",
    }
