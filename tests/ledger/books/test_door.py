"""The door: nothing gets through that Beancount would read as something else."""

import ast
import importlib.util
import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from beancount.parser import parser
from beancount.scripts import example
from hypothesis import given, settings, strategies as st

from coopkit.errors import CoopError
from ledger.books.beancount import Reading, heading, read_ledger, render_all
from ledger.books.beancount.writing import essence
from ledger.books.chain import Draft
from ledger.books.complaints import LedgerRefusedError, LineError
from ledger.books.journal import (
    CloseAccount,
    Entry,
    Item,
    Leg,
    Note,
    OpenAccount,
    check_item,
)
from ledger.books.names import check_authority, check_label
from tests.ledger.books.verdict import verdict_on

ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
NASTY = st.text(
    st.characters() | st.sampled_from(list('\n\r\t"\\;#^*!:{}@~%|,\x00\x85\u2028é')),
    max_size=30,
)
NAMES = st.sampled_from(["Assets:Cash", "Income:Sales", "Equity:Members:M001:Share"])
ACCOUNTS = NAMES | NASTY | st.builds(str.__add__, NAMES, NASTY)
LABELS = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True) | NASTY
ENTRIES = st.builds(
    Entry,
    on=st.dates(),
    narration=NASTY,
    legs=st.lists(
        st.builds(Leg, ACCOUNTS, st.integers(-(10**19), 10**19)), max_size=4
    ).map(tuple),
    payee=NASTY,
    tags=st.frozensets(LABELS, max_size=2),
    meta=st.dictionaries(LABELS, NASTY, max_size=2),
)
BALANCED = st.builds(
    lambda entry, a, b, cents: Entry(
        entry.on, entry.narration, (Leg(a, cents), Leg(b, -cents)), entry.payee
    ),
    ENTRIES,
    NAMES,
    NAMES,
    st.integers(-(10**17), 10**17),
)
ITEMS = (
    ENTRIES
    | BALANCED
    | st.builds(OpenAccount, st.dates(), ACCOUNTS)
    | st.builds(CloseAccount, st.dates(), ACCOUNTS)
)


def _let_in(item: Entry, link: str, authority: str) -> Draft | CoopError:
    try:
        check_label(link)
        check_authority(authority)
        check_item(item, roots=ROOTS)
        said: dict[str, Any] = {"authority": authority, "link": link, "names": {}}
        said |= {"currency": "USD", "places": 2, "entry_ids": ["e1"]}
        (draft,) = render_all([item], **said)
    except CoopError as refusal:
        return refusal
    return draft


@settings(max_examples=1500, deadline=None)
@given(ITEMS, LABELS, st.sampled_from(["person:1"]) | NASTY)
def test_what_gets_in_is_read_back_as_one_equal_directive(
    item: Entry, link: str, authority: str
) -> None:
    draft = _let_in(item, link, authority)
    if isinstance(draft, CoopError):
        assert str(draft)
        return
    read, errors, _ = parser.parse_string('2000-01-01 event "a" "b"\n' + draft.text)
    assert not errors
    assert len(read) == 2
    back = next(entry for entry in read if not isinstance(entry, data.Event))
    assert back.date == item.on
    assert back.meta["authority"] == authority
    if isinstance(item, Entry):
        assert (back.payee or "", back.narration) == (item.payee, item.narration)
        assert [(leg.account, leg.units.number) for leg in back.postings] == [
            (leg.account, Decimal(leg.cents).scaleb(-2)) for leg in item.legs
        ]
        assert back.links == {link}
    else:
        assert back.account == item.account


@settings(max_examples=400, deadline=None)
@given(
    NASTY, NASTY, st.decimals(allow_nan=True, allow_infinity=True).map(str), st.dates()
)
def test_a_foreign_text_is_read_or_refused_but_never_fails(
    one: str, two: str, number: str, on: date
) -> None:
    text = (
        f"{on} open Assets:A\n{on} open Income:B\n{one}\n"
        f'{on} * "{two}"\n  Assets:A  {number} USD\n  Income:B\n'
    )
    reading = read_ledger(text, year_end="06-30")
    errors = reading.errors or _not_kept(reading)
    assert all(error.message for error in errors)
    if not errors:
        _same_balances(text, heading(reading.options), reading)


def _examples() -> Iterator[tuple[str, str]]:
    """Every ledger that Beancount and Fava ship as an example of themselves."""
    for package in ("beancount", "fava"):
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        for path in sorted(Path(spec.origin).parent.rglob("*")):
            if path.suffix in {".beancount", ".bean"}:
                yield path.name, path.read_text()
            elif path.name.endswith("_test.py"):
                yield from _docstrings(path)
            elif path.suffix == ".md":
                blocks = re.findall(r"```beancount\n(.*?)```", path.read_text(), re.S)
                yield from ((path.name, block) for block in blocks)


def _docstrings(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            text = ast.get_docstring(node, clean=False) or ""
            if re.search(r"^\s*\d{4}-\d\d-\d\d ", text, re.M):
                yield f"{path.name}:{node.name}", textwrap.dedent(text)


def _own(text: str) -> tuple[dict[tuple[str, str], Decimal], list[object]]:
    try:
        entries, errors, _ = loader.load_string(text)
    except (
        AttributeError,
        TypeError,
    ) as error:  # Beancount fails on some ledgers that are not valid
        return {}, [error]
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for leg in entry.postings:
                place = (leg.account, leg.units.currency)
                sums[place] = sums.get(place, Decimal(0)) + leg.units.number
    return sums, errors


def _same_balances(text: str, head: str, reading: Reading) -> None:
    ours = head + 'option "tolerance_multiplier" "0"\n'
    ours += "\n".join(draft.text for draft in reading.drafts)
    verdict = verdict_on(ours)
    assert verdict.errors == ()
    theirs, errors = _own(text)
    assert [e for e in errors if type(e).__name__ != "DeprecatedError"] == []
    assert verdict.sums == theirs


def _not_kept(reading: Reading) -> Sequence[LineError]:
    try:
        assert list(reading.drafts)
    except LedgerRefusedError as refused:
        return refused.errors
    return ()


ALLOWED_REFUSALS = re.compile(
    r"balances only nearly|too many digits|is not run here|without settings|"
    r"is not used here|lies outside of the ledger|no such file was handed in|"
    r"points at the file|queries are not kept|"
    r"written down so that it reads|fiscal year ends|no entry in this ledger"
)


def test_every_example_that_is_shipped_is_taken_in_whole_or_refused_with_a_reason() -> (
    None
):
    taken = refused = 0
    for name, text in _examples():
        reading = read_ledger(text, year_end="12-31")
        errors = reading.errors or _not_kept(reading)
        if not errors:
            _same_balances(text, heading(reading.options), reading)
            taken += 1
            continue
        refused += 1
        assert all(error.message for error in errors), name
        known = all(ALLOWED_REFUSALS.search(error.message) for error in errors)
        assert known or _own(text)[1], (name, errors)
    assert taken > 150
    assert refused > 100


@pytest.mark.parametrize("rounding", ["", "Rounding"])
def test_beancounts_own_example_ledger_needs_an_account_for_rounding(
    rounding: str,
) -> None:
    file = io.StringIO()
    example.write_example_file(
        date(1980, 5, 12), date(2023, 1, 1), date(2024, 6, 1), True, file
    )
    option = f'option "account_rounding" "{rounding}"\n' if rounding else ""
    text = option + file.getvalue()
    reading = read_ledger(text, year_end="12-31")
    if not rounding:
        assert all("account_rounding" in error.message for error in reading.errors)
        return
    assert reading.errors == []
    verdict = verdict_on(
        heading(reading.options | {"tolerance_multiplier": "0"})
        + "\n".join(draft.text for draft in reading.drafts)
    )
    assert verdict.errors == ()
    ours = {k: v for k, v in verdict.sums.items() if k[0] != "Equity:Rounding"}
    assert ours == _own(text)[0]


def test_strings_that_the_printer_leaves_bare_are_escaped() -> None:
    text = (
        "2024-01-01 open Assets:A\n"
        '2024-01-02 note Assets:A "He said \\"no\\"\nand left \\\\"\n'
        '2024-01-02 event "place" "\\"here\\""\n'
        '2024-01-02 custom "budget" Assets:A "a \\"b\\"" 1.00 USD TRUE 2024-01-01 2\n'
    )
    reading = read_ledger(text, year_end="12-31")
    assert reading.errors == []
    entries, errors, _ = parser.parse_string(text)
    assert not errors
    back, _, _ = parser.parse_string("".join(draft.text for draft in reading.drafts))
    for one, two in zip(entries, back, strict=True):
        two.meta.pop("entry-id")
        assert essence(one) == essence(two)


def test_many_that_are_read_in_one_go_give_the_texts_of_each_alone() -> None:
    legs = (Leg("Assets:Bank", 5_00), Leg("Income:Sales", -5_00))
    days = [date(2026, 1, 1) + timedelta(days=n * 37 % 300) for n in range(450)]
    items: list[Item] = [Entry(day, f"Sale {n}", legs) for n, day in enumerate(days)]
    items[7] = Note(days[7], "Assets:Bank", 'It said "yes" \\ no')
    items[8] = OpenAccount(days[8], "Assets:Till")
    said: dict[str, Any] = {"authority": "person:1", "link": "many", "names": {}}
    said |= {"currency": "USD", "places": 2}
    ids = [f"e{n}" for n in range(len(items))]
    together = render_all(items, entry_ids=ids, **said)
    alone = [
        render_all([i], entry_ids=[n], **said)[0] for i, n in zip(items, ids, strict=True)
    ]
    assert together == alone
    items[300] = Entry(days[300], "Two\nlines; and # signs", legs)
    assert render_all(items, entry_ids=ids, **said)[300].text.count("Two") == 1
