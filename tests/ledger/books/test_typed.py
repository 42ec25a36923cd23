"""Typed text: what a person writes as Beancount, or a sentence beside its line."""

from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from ledger.books.beancount import Typed, as_text, read_typed, render_all
from ledger.books.journal import (
    AssertBalance,
    CloseAccount,
    Entry,
    Leg,
    Note,
    OpenAccount,
    check_item,
)

ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
TODAY = date(2026, 11, 1)
LEGS = "  Assets:Bank  1.00 USD\n  Income:Sales\n"


def typed(text: str, *, currency: str = "USD", places: int = 2, **more: object) -> Typed:
    names = more.get("names", {})
    roots = more.get("roots", ROOTS)
    return read_typed(
        text,
        currency=currency,
        places=places,
        names=names,  # type: ignore[arg-type]
        roots=roots,  # type: ignore[arg-type]
        on=TODAY,
    )


def complaints(text: str) -> list[tuple[int, str]]:
    read = typed(text)
    assert read.items == []
    return [(error.line, error.message) for error in read.errors]


def test_a_text_becomes_items_in_the_order_it_was_typed() -> None:
    read = typed(
        "\ufeff; what we did on Monday\r\n"
        "\r\n"
        '2026-02-02 * "Mill" "Flour" #bread\r\n'
        '  invoice: "7"\r\n'
        "  Expenses:Flour  1,250.50 USD ; two sacks\r\n"
        "  Assets:Bank\r\n"
        "2026-02-01 open Assets:Till USD\r\n"
        "2026-02-03 balance Assets:Till  0.00 USD\r\n"
        '2026-02-03 note Assets:Till "Counted \\"twice\\""\r\n'
        "2026-02-04 close Assets:Till"
    )
    assert read.errors == []
    assert read.lines == [3, 7, 8, 9, 10]
    assert read.items == [
        Entry(
            date(2026, 2, 2),
            "Flour",
            (Leg("Expenses:Flour", 1250_50), Leg("Assets:Bank", -1250_50)),
            payee="Mill",
            tags=frozenset({"bread"}),
            meta={"invoice": "7"},
        ),
        OpenAccount(date(2026, 2, 1), "Assets:Till"),
        AssertBalance(date(2026, 2, 3), "Assets:Till", 0),
        Note(date(2026, 2, 3), "Assets:Till", 'Counted "twice"'),
        CloseAccount(date(2026, 2, 4), "Assets:Till"),
    ]


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("10", 1000), ("10.5 USD", 1050), ("(10.00 + 2) / 8 USD", 150), ("-3 * 1.10", -330)],
)
def test_a_sum_is_worked_out_and_the_currency_may_be_left_out(
    amount: str, cents: int
) -> None:
    (item,) = typed(f'2026-02-02 * "x"\n  Assets:Bank  {amount}\n  Income:Sales\n').items
    assert isinstance(item, Entry)
    assert [leg.cents for leg in item.legs] == [cents, -cents]


def test_what_it_becomes_is_shown_with_every_amount_written_out() -> None:
    items = typed(f'2026-02-02 * "x"\n{LEGS}2026-02-03 close Assets:Bank\n').items
    assert as_text(items, currency="USD", places=2) == (
        '2026-02-02 * "x"\n'
        "  Assets:Bank    1.00 USD\n"
        "  Income:Sales  -1.00 USD\n"
        "\n"
        "2026-02-03 close Assets:Bank\n"
    )


def test_renamed_roots_and_other_currencies_are_those_of_the_books() -> None:
    read = typed(
        '2026-02-02 * "x"\n  Activos:Banco  5 JPY\n  Ingresos:Ventas\n',
        currency="JPY",
        places=0,
        names={"name_assets": "Activos", "name_income": "Ingresos"},
        roots=("Activos", "Ingresos"),
    )
    (item,) = read.items
    assert isinstance(item, Entry)
    assert item.legs[0] == Leg("Activos:Banco", 5)
    wrong = typed("2026-02-02 open Assets:Bank\n", names={"name_assets": "Activos"})
    assert [error.line for error in wrong.errors] == [1]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('option "title" "x"', "Options are set once"),
        ('plugin "os"', "A plugin is a program"),
        ('include "/etc/passwd"', "reads another file"),
        ("pushtag #a", "Tags and remarks are not pushed"),
        ("poptag #a", "Tags and remarks are not pushed"),
        ('pushmeta aa: "b"', "Tags and remarks are not pushed"),
        ('2026-02-02 query "a" "SELECT 1"', "Queries are not entries"),
        ('2026-02-02 custom "a" "b"', "are settings, not entries"),
        ("2026-02-02 pad Assets:Bank Equity:Opening", "A pad invents"),
        ('2026-02-02 document Assets:Bank "/etc/passwd"', "a file of another computer"),
        ("2026-02-02 price EUR 1.10 USD", "Prices of other currencies"),
        ('2026-02-02 event "a" "b"', "Events are not kept"),
        ("2026-02-02 commodity EUR", "Currencies are not declared"),
        ("2026-02-02 open Assets:X EUR", "holds USD"),
        ('2026-02-02 open Assets:X USD "FIFO"', "holds USD"),
        ("2026-02-02 balance Assets:Bank 1 ~ 0.01 USD", "has no tolerance"),
        ("2026-02-02 balance Assets:Bank 1 EUR", "kept in USD"),
        ("2026-02-02 balance Assets:Bank 1.001 USD", "more decimals"),
        ('2026-02-02 note Assets:Bank "a" #tag', "no tags or links"),
        ("2026-02-02 open Foo:Bar", "is not an account"),
        ("2036-12-02 open Assets:X", "more than ten years ahead"),
        ("1492-10-12 open Assets:X", "cannot hold the day"),
        ("2026-02-30 open Assets:X", "There is no such day"),
        ("2026-02-02 opne Assets:X", "cannot be read"),
        ("hello", "cannot be read"),
        ('2026-02-02 note Assets:Bank "a\x01b"', "cannot be printed"),
        ("2026-02-02 balance Assets:Bank 1/0 USD", "A division is by a plain number"),
        ("2026-02-02 balance Assets:Bank 1/(1-1) USD", "A division is by a plain"),
        ("2026-02-02 balance Assets:Bank 1 / 0.00, USD", "A division is by a plain"),
    ],
)
def test_what_a_person_does_not_post_is_refused_beside_its_line(
    line: str, says: str
) -> None:
    found = complaints(f"; first\n{line}\n")
    assert {number for number, _ in found} == {2}, found
    assert says in found[0][1]


@pytest.mark.parametrize(
    ("first", "leg", "line", "says"),
    [
        ('! "x"', "Assets:Bank  1 USD", 2, "not finished"),
        ('P "x"', "Assets:Bank  1 USD", 2, "not finished"),
        ('* "x" ^link', "Assets:Bank  1 USD", 2, "as a tag: #link"),
        ('* "x"\n  aa: 7', "Assets:Bank  1 USD", 2, "quotation marks"),
        ('* "x"\n  authority: "me"', "Assets:Bank  1 USD", 2, "cannot be a key"),
        ('* "x"', "! Assets:Bank  1 USD", 3, "on a single account"),
        ('* "x"', "Assets:Bank  1 USD {2 USD}", 3, "Costs and prices"),
        ('* "x"', "Assets:Bank  1 USD @ 2 USD", 3, "Costs and prices"),
        ('* "x"', "Assets:Bank  1 EUR", 3, "The books are kept in USD"),
        ('* "x"', "Assets:Bank  1.000 USD", 3, "more decimals than USD"),
        ('* "x"', "Assets:Bank  1.00/3 USD", 3, "more decimals than USD"),
        ('* "x"', "Assets:Bank  " + "9" * 30, 2, "too large"),
        ('* "x"', 'Assets:Bank  1 USD\n    aa: "b"', 3, "first line of a transaction"),
        ('* "x"', "Assets:Bank", 2, "More than one amount is left out"),
        ('* "x"', "assets:Bank  1 USD", 3, "cannot be read"),
        ('* "x"', "Asset:Bank  1 USD", 3, "is not an account"),
    ],
)
def test_a_transaction_that_cannot_be_posted_says_why(
    first: str, leg: str, line: int, says: str
) -> None:
    text = f"\n2026-02-02 {first}\n  {leg}\n  Income:Sales\n"
    found = complaints(text)
    assert (line, True) in [(number, says in message) for number, message in found], found


def test_what_does_not_balance_and_what_is_empty_is_said() -> None:
    (found,) = complaints(
        '2026-02-02 * "x"\n  Assets:Bank  1 USD\n  Income:Sales  1 USD\n'
    )
    assert "does not balance: 2.00 is left over" in found[1]
    assert "There is no entry" in complaints("; only a remark\n")[0][1]
    assert "longer than" in complaints("; x\n" * 60_000)[0][1]


WORDS = st.sampled_from(
    [
        "2026-01-01",
        "*",
        "!",
        "txn",
        "open",
        "close",
        "balance",
        "note",
        "pad",
        "option",
        "Assets:Bank",
        "Income:Sales",
        "Foo:Bar",
        '"x"',
        '"',
        "1.00",
        "-1",
        "1/0",
        "/",
        "(",
        ")",
        "9" * 40,
        "1" * 130,
        "USD",
        "EUR",
        "{2 USD}",
        "@",
        "@@",
        "#tag",
        "^link",
        "aa:",
        "~",
        "\n",
        "\n  ",
        "\x00",
        "é",
        "\u2028",
        "\ud800",
    ]
)
TEXTS = st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=60)
GOOD = f'2026-01-01 open Assets:Bank USD\n2026-02-02 * "p" "n" #t\n  aa: "b"\n{LEGS}'
HURT = st.tuples(
    st.integers(0, len(GOOD)), st.integers(0, 6), WORDS | st.text(max_size=2)
).map(lambda cut: GOOD[: cut[0]] + cut[2] + GOOD[cut[0] + cut[1] :])


@settings(max_examples=600, deadline=None, derandomize=True)
@given(TEXTS | HURT)
def test_any_text_is_items_that_can_be_posted_or_sentences(text: str) -> None:
    read = typed(text)
    assert bool(read.errors) != bool(read.items)
    assert all(error.message and error.line >= 0 for error in read.errors)
    assert len(read.lines) == len(read.items)
    for item in read.items:
        check_item(item, roots=ROOTS)
    ids = [f"e{place}" for place in range(len(read.items))]
    said = {"entry_ids": ids, "authority": "person:1", "link": "hand"}
    drafts = render_all(read.items, currency="USD", places=2, names={}, **said)
    assert all(draft.text for draft in drafts)
    if read.items:
        again = typed(as_text(read.items, currency="USD", places=2))
        assert again.items == read.items
