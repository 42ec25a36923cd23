"""The door, rattled: never anything but a CoopError, never a row read back differently.

Texts are drawn from the words of the language and from whole ledgers that are hurt; the
draws are the same in every run.
"""

import logging
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount.core import data
from beancount.parser import parser
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from coopkit.errors import CoopError
from ledger.books import selectors, services
from ledger.books.beancount import heading, read_ledger
from ledger.books.beancount.writing import essence
from ledger.books.complaints import LedgerRefusedError
from ledger.books.journal import (
    AssertBalance,
    CloseAccount,
    Entry,
    Item,
    Leg,
    Note,
    OpenAccount,
)
from ledger.books.models import Book, Directive
from tests.factories import NOON
from tests.ledger.books.verdict import verdict_on

EXAMPLES = Path(__file__).parent / "examples"
LEDGERS = [path.read_text() for path in sorted(EXAMPLES.glob("*.beancount"))]
NASTY = list('\n\r\t"\\;#^*!:{}@~%|,\x00\x85\u2028é李')
WORDS = st.sampled_from(
    re.split(
        " +",
        "2024-01-01 2024-13-40 * ! txn open close balance note pad price event custom "
        "query document commodity pushtag poptag pushmeta popmeta option plugin include "
        'Assets:Bank Income:Sales Foo:Bar "x" "title" "name_assets" " 1.00 -1 1/0 / ( ) '
        '"beancount.plugins.auto" + - 0 0.00 0. USD EUR /NQH {2USD} { } {{ }} # @ @@ ~ '
        "#tag ^link aa: , : TRUE NULL",
    )
) | st.sampled_from(
    [
        *("\n", "\n  ", "\n    ", "\t", "\r", "\x00", "é", "\u2028", "\ud800"),
        *("9" * 32, "1" * 120),
        '\n2024-01-02 * "y"\n  Assets:Bank  1 USD\n  Income:Sales\n',
    ]
)
HEAD = "2024-01-01 open Assets:Bank\n2024-01-01 open Income:Sales\n"
MADE = st.lists(WORDS, max_size=20).map(lambda words: HEAD + " ".join(words))
DEEP = st.sampled_from(["(", "{", "-", "[", '"', "a:", "#a "]).flatmap(
    lambda sign: st.integers(1, 15_000).map(
        lambda times: f'{HEAD}2024-01-02 * "x"\n  Assets:Bank  {sign * times}1 USD\n'
    )
)


@st.composite
def hurt(draw: st.DrawFn) -> str:
    """A real ledger with some bytes gone, lines swapped, or words put in."""
    text = draw(st.sampled_from(LEDGERS))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(text)))
        how = draw(st.integers(0, 3))
        if how == 0:
            text = text[:place] + draw(WORDS | st.text(max_size=3)) + text[place:]
        elif how == 1:
            text = text[:place] + text[place + draw(st.integers(1, 5)) :]
        elif how == 2:
            text = text[:place]
        else:
            lines = text.split("\n")
            one, two = (draw(st.integers(0, len(lines) - 1)) for _ in "ab")
            lines[one], lines[two] = lines[two], lines[one]
            text = "\n".join(lines)
    return text


def sums_of(entries: list[data.Directive]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        for leg in entry.postings if isinstance(entry, data.Transaction) else ():
            place = (leg.account, leg.units.currency)
            sums[place] = sums.get(place, Decimal(0)) + leg.units.number
    return sums


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What cannot be worked out is logged, with its traceback; not hundreds of times."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@settings(max_examples=1200, deadline=None, derandomize=True)
@given(MADE | hurt() | DEEP | st.text(max_size=80))
def test_any_text_is_a_ledger_that_reads_back_equal_or_sentences(text: str) -> None:
    reading = read_ledger(text, year_end="06-30")
    try:
        drafts = list(reading.drafts)
    except LedgerRefusedError:
        return
    assert bool(reading.errors) != bool(drafts)
    lines = text.count("\n") + 1
    assert all(error.message and 0 <= error.line <= lines for error in reading.errors)
    if drafts:
        head = heading(reading.options | {"tolerance_multiplier": "0"})
        verdict = verdict_on(head + "\n".join(draft.text for draft in drafts))
        assert verdict.errors == ()
        assert verdict.sums == reading.sums


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-02 price USD 1/0 EUR\n",
        "2024-01-02 balance Assets:Bank 1 / 0.00 USD\n",
        "2024-01-02 balance Assets:Bank 1 ~ 1/0 USD\n",
        '2024-01-02 custom "x" 1/-0\n',
        "pushmeta aa: 1/(2-2)\n",
        '2024-01-02 * "x"\n  aa: 0/0\n',
        '2024-01-02 * "x"\n  Assets:Bank  1 X {1/0,000 USD}\n  Income:Sales\n',
        '2024-01-02 * "x"\n  Assets:Bank  1/0..5 USD\n  Income:Sales\n',
        '2024-01-02 * "x"\n  Assets:Bank  1/\t0. USD\n  Income:Sales\n',
        f'2024-01-02 * "x"\n  Assets:Bank  {"(" * 30_000}1 USD\n  Income:Sales\n',
        f'2024-01-02 * "x"\n  Assets:Bank  {"9*" * 60_000}9 USD\n  Income:Sales\n',
    ],
)
def test_what_would_end_the_whole_process_is_refused_before_it_is_parsed(
    text: str,
) -> None:
    """Beancount's parser ends by a fault of memory on these, and the server with it."""
    line = next(n for n, row in enumerate(text.split("\n"), 1) if "/" in row or n > 1)
    errors = read_ledger(text, year_end="06-30").errors
    assert [error.line for error in errors] == [line]


@pytest.mark.parametrize(
    ("number", "made"),
    [("10/4", "2.5"), ("(5+5) / 4.00", "2.5"), ("20/2/4", "2.5"), ("10/0.4", "25")],
)
def test_a_plain_division_is_still_worked_out(number: str, made: str) -> None:
    entry = f'2024-01-02 * "1/0 and 7/(0)" ; 1/0\n  Assets:Bank  {number} USD\n'
    reading = read_ledger(f"{HEAD}{entry}  Income:Sales\n", year_end="06-30")
    assert reading.errors == []
    assert reading.sums["Assets:Bank", "USD"] == Decimal(made)


PLAIN = st.text(st.sampled_from('ab 1é"\\;#{'), max_size=12)
TEXTS = PLAIN | st.text(st.characters() | st.sampled_from(NASTY), max_size=20)
NAMES = st.sampled_from(["Assets:Bank", "Assets:Cash", "Income:Sales", "Assets:New"])
OFTEN = st.integers(0, 9).map(bool)
ACCOUNTS = OFTEN.flatmap(
    lambda plain: NAMES if plain else TEXTS | st.builds(str.__add__, NAMES, TEXTS)
)
DAYS = OFTEN.flatmap(
    lambda near: st.dates(date(2025, 7, 1), date(2026, 6, 30)) if near else st.dates()
)
CENTS = OFTEN.flatmap(
    lambda small: st.integers(-(10**6), 10**6) if small else st.integers(-(10**20))
)


LABELS = OFTEN.flatmap(lambda plain: st.sampled_from(["ab", "tag"]) if plain else TEXTS)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    accounts = draw(st.lists(ACCOUNTS, min_size=1, max_size=3))
    legs = [Leg(account, draw(CENTS)) for account in accounts]
    if draw(st.integers(0, 3)):
        legs.append(Leg(draw(NAMES), -sum(leg.cents for leg in legs)))
    return Entry(
        draw(DAYS),
        draw(TEXTS),
        tuple(legs),
        payee=draw(TEXTS),
        tags=draw(st.frozensets(LABELS, max_size=2)),
        meta=draw(st.dictionaries(LABELS, TEXTS, max_size=2)),
    )


ITEMS = (
    entries()
    | st.builds(OpenAccount, DAYS, ACCOUNTS)
    | st.builds(CloseAccount, DAYS, ACCOUNTS)
    | st.builds(AssertBalance, DAYS, ACCOUNTS, CENTS | st.just(0))
    | st.builds(Note, DAYS, ACCOUNTS, TEXTS)
)


@settings(
    max_examples=500,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(ITEMS, min_size=1, max_size=3))
def test_any_items_are_posted_and_read_back_equal_or_refused(
    book: Book, items: list[Item]
) -> None:
    """Each draw begins with the same books: what it posts is taken back."""
    book.refresh_from_db()
    before = Directive.objects.filter(book=book).count()
    place = transaction.savepoint()
    given_with = {"batch": "b", "authority": "person:1", "by": None, "at": NOON}
    try:
        with transaction.atomic():
            rows = services.post(book=book, entries=items, **given_with)  # type: ignore[arg-type]
    except CoopError:
        assert Directive.objects.filter(book=book).count() == before
    else:
        assert len(rows) == len(items)
        verdict = verdict_on("".join(services.whole_text(book)))
        assert verdict.errors == ()
        ours = {k: v for k, v in selectors.all_sums(book).items() if v}
        assert {k: v for k, v in verdict.sums.items() if v} == ours
        for row, item in zip(rows, items, strict=True):
            ((back,), errors, _) = parser.parse_string(row.text)
            assert not errors
            assert back.date == item.on
            if isinstance(item, Note):
                assert back.comment == item.comment
            elif isinstance(item, Entry):
                assert (back.payee or "", back.narration) == (item.payee, item.narration)
    finally:
        transaction.savepoint_rollback(place)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(hurt() | MADE)
def test_any_ledger_is_imported_whole_or_not_at_all(empty_book: Book, text: str) -> None:
    place = transaction.savepoint()
    try:
        report = services.import_ledger(
            book=empty_book, text=text, filename="x", by=None, at=NOON
        )
        count = Directive.objects.filter(book=empty_book).count()
        assert count == (0 if report.errors else report.entries)
        if not report.errors:
            empty_book.refresh_from_db()
            assert verdict_on("".join(services.whole_text(empty_book))).errors == ()
    finally:
        transaction.savepoint_rollback(place)
        empty_book.refresh_from_db()


STRINGS = TEXTS.map(lambda text: text.replace("\\", "\\\\").replace('"', '\\"'))
QUOTED = STRINGS.map(lambda text: f'"{text}"')
NUMBERS = st.decimals(
    -(10**16), 10**16, allow_nan=False, allow_infinity=False, places=4
).map(lambda number: f"{number:f}") | st.sampled_from(
    ["0", "-0.00", "1.", "1,234.50", "0.000000000000000001", "(1.25 + 2) / 4", "5 - -3"]
)
LATER = st.dates(date(2024, 1, 2), date(2030, 12, 31)) | st.sampled_from(
    [date(9998, 12, 31), date(2024, 2, 29)]
)
VALUES = (
    QUOTED
    | NUMBERS
    | NUMBERS.map(lambda number: f"{number} USD")
    | LATER.map(str)
    | st.sampled_from(["TRUE", "FALSE", "Assets:Bank", "USD", "#tag", ""])
)
REMARKS = st.dictionaries(
    st.sampled_from(["ab", "key-2", "authority", "entry-id", "x_y", "lineno2"]),
    VALUES,
    max_size=2,
).map(lambda pairs: "".join(f"  {key}: {value}\n" for key, value in pairs.items()))
COSTS = st.sampled_from(
    ["", " {2.50 USD}", ' {2.50 USD, "a"}', " {{5 USD}}", " {1 # 2 USD}", " @ 3 USD"]
)
LINES = st.one_of(
    QUOTED.map(lambda text: f"note Assets:Bank {text}"),
    st.tuples(QUOTED, QUOTED).map(lambda pair: f"event {pair[0]} {pair[1]}"),
    st.tuples(QUOTED, st.lists(VALUES.filter(bool), max_size=3)).map(
        lambda said: f"custom {said[0]} " + " ".join(said[1])
    ),
    NUMBERS.map(lambda number: f"price ACME {number} USD"),
    st.sampled_from(["commodity ACME", "open Assets:Ñandú-1 USD,ACME", "close Income:X"]),
    st.tuples(QUOTED, QUOTED, st.sampled_from(["", " #t", " ^l-1/a.b #z"])).map(
        lambda said: f"* {said[0]} {said[1]}{said[2]}"
    ),
)


@st.composite
def directives(draw: st.DrawFn) -> str:
    """A directive that is nearly always right, with odd strings, numbers and days."""
    line, remarks = draw(LINES), draw(REMARKS)
    text = f"{draw(LATER)} {line}\n{remarks}"
    if not line.startswith("*"):
        return text
    what = draw(st.sampled_from(["USD", "ACME", "O'X_1.B-2"]))
    cost = draw(COSTS)
    return f"{text}  Assets:Bank  {draw(NUMBERS)} {what}{cost}\n  Income:Sales\n"


def essence_of(text: str) -> list[tuple[object, ...]]:
    """What a text says, but for ids and amounts, which are booked and tested by sums."""
    read, errors, _ = parser.parse_string(text)
    assert errors == []
    said = []
    for entry in sorted(read, key=lambda entry: entry.date):
        meta = {
            k: v for k, v in entry.meta.items() if not k.startswith(("entry", "auth"))
        }
        bare = entry._replace(meta=meta)
        if isinstance(entry, data.Transaction):
            bare = bare._replace(postings=[])
        said.append(essence(bare))
    return sorted(said, key=repr)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(directives(), min_size=1, max_size=4))
def test_every_kind_of_directive_says_the_same_after_an_import(lines: list[str]) -> None:
    text = HEAD + "".join(lines)
    reading = read_ledger(text, year_end="06-30")
    try:
        drafts = list(reading.drafts)
    except LedgerRefusedError:
        return
    if not drafts:
        assert all(error.message for error in reading.errors)
        return
    ours = "\n".join(draft.text for draft in drafts)
    assert essence_of(ours) == essence_of(text)
    assert verdict_on('option "tolerance_multiplier" "0"\n' + ours).sums == reading.sums
    ids = [draft.entry_id for draft in drafts]
    assert len(set(ids)) == len(ids)
