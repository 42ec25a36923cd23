"""The members' variant: every sum stands, and nothing tells what is whose."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from beancount.core.amount import Amount
from hypothesis import given, settings, strategies as st

from ledger.books.beancount import heading
from ledger.books.beancount.writing import text_of
from ledger.books.control import Control, codes_of, control_account, without_codes

START = date(2025, 1, 1)
CODES = ("M001", "M002", "M-3", "Ana")
KINDS = ("Share", "Retained:2025:Q", "Retained:2025:NQ")
MEMBERS = [f"Equity:Members:{code}:{kind}" for code in CODES for kind in KINDS]
OTHERS = ["Assets:Bank", "Income:Sales", "Liabilities:Owed:M001", "Equity:Members"]
OPENED = {
    name: START + timedelta(days=number) for number, name in enumerate(MEMBERS + OTHERS)
}
LATER = START + timedelta(days=30)

words = st.sampled_from(
    [
        "Dividend",
        "of M001",
        "M002's",
        'a "quoted" word',
        "line\nEquity:Members:M001:Share",
        *["\\", "M-3-2025", "Ana", "m001", "M0011", "“año”", "  x: 1", "#M001", "^M002"],
    ]
)
texts = st.lists(words, max_size=4).map(" ".join)
metas = st.dictionaries(
    st.sampled_from(["entry-id", "member", "member-code", "note", "authority"]), texts
)
labels = st.frozensets(st.sampled_from(["b-M001", "patronage-2025", "M002"]))


@st.composite
def transactions(draw: Any) -> data.Transaction:
    names = draw(st.lists(st.sampled_from(MEMBERS + OTHERS), min_size=1, max_size=5))
    cents = [draw(st.integers(-(10**9), 10**9)) for _ in names]
    legs = [*zip(names, cents, strict=True), ("Assets:Bank", -sum(cents))]
    postings = [
        data.Posting(
            name, Amount(Decimal(c).scaleb(-2), "USD"), None, None, None, draw(metas)
        )
        for name, c in legs
    ]
    on = LATER + timedelta(days=draw(st.integers(0, 400)))
    said = (draw(st.none() | texts.filter(bool)), draw(texts))
    return data.Transaction(
        draw(metas), on, "*", *said, draw(labels), draw(labels), postings
    )


@st.composite
def journals(draw: Any) -> list[Any]:
    """Accounts, entries, and what members' and other accounts are said to hold."""
    entries: list[Any] = [
        data.Open({}, on, name, ["USD"], None) for name, on in OPENED.items()
    ]
    moved = draw(st.lists(transactions(), max_size=8))
    end = LATER + timedelta(days=500)
    held: dict[str, Decimal] = defaultdict(Decimal)
    for entry in moved:
        for leg in entry.postings:
            for name in (*OTHERS, *MEMBERS):
                if leg.account == name or leg.account.startswith(f"{name}:"):
                    held[name] += leg.units.number
    for name in draw(st.sets(st.sampled_from(MEMBERS + OTHERS))):
        amount = Amount(held[name], "USD")
        entries.append(data.Balance({}, end, name, amount, None, None))
    entries.append(data.Note({}, end, MEMBERS[0], "of M001", frozenset(), frozenset()))
    closed = draw(st.sets(st.sampled_from(MEMBERS)))
    entries += [data.Close({}, end + timedelta(days=1), name) for name in closed]
    return sorted([*entries, *moved], key=lambda entry: entry.date)


def load(text: str) -> tuple[list[Any], dict[str, Decimal]]:
    entries, errors, _ = loader.load_string(heading({"tolerance_multiplier": "0"}) + text)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for leg in entry.postings:
                sums[leg.account] += leg.units.number
    return errors, sums


def whole(control: Control | None, entries: list[Any]) -> str:
    texts = [text_of(entry) for entry in entries]
    if control is None:
        return "\n".join(texts)
    return control.opens() + "\n".join(filter(None, map(control.text, texts)))


def pooled(sums: dict[str, Decimal], control: Control) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for name, number in sums.items():
        found[control.account(name)] += number
    return found


@settings(max_examples=60, deadline=None)
@given(journals())
def test_beancount_reads_the_members_variant_and_every_sum_is_what_it_was(
    entries: list[Any],
) -> None:
    errors, sums = load(whole(None, entries))
    assert errors == []
    control = Control(OPENED, equity="Equity")
    text = whole(control, entries)
    errors, found = load(text)
    assert errors == []
    assert found == pooled(sums, control)
    for code in ("M001", "M002", "M-3", "Ana", "m001"):
        assert code not in text.replace("M0011", "").replace("M-3-2025", "M-3")


@settings(max_examples=40, deadline=None)
@given(journals())
def test_with_names_each_leg_tells_its_member_to_whoever_keeps_the_books(
    entries: list[Any],
) -> None:
    _, sums = load(whole(None, entries))
    control = Control(OPENED, equity="Equity", named=True)
    text = whole(control, entries)
    errors, found = load(text)
    assert errors == []
    assert found == pooled(sums, control)
    again: dict[str, Decimal] = defaultdict(Decimal)
    for entry in loader.load_string(text)[0]:
        for leg in getattr(entry, "postings", ()):
            again[leg.account, (leg.meta or {}).get("member")] += leg.units.number
    for name in MEMBERS:
        code = name.split(":")[2]
        assert again[control.account(name), code] == sums[name]


@given(st.sampled_from(MEMBERS), st.sampled_from(CODES))
def test_a_member_keeps_their_own_accounts(name: str, keep: str) -> None:
    found = control_account(name, equity="Equity", keep=keep)
    assert (found == name) == (f":{keep}:" in name)


def test_an_account_that_all_members_share_already_is_no_members() -> None:
    names = ["Equity:Members:Share", "Equity:Members:Retained:2026", "Equity:Members"]
    assert codes_of(names, equity="Equity") == frozenset()
    assert [control_account(name, equity="Equity") for name in names] == names


def test_roots_that_a_ledger_renamed_are_followed() -> None:
    name = control_account("Capital:Members:M001:Share", equity="Capital")
    assert name == "Capital:Members:Share"


def test_the_words_of_an_entry_on_a_members_account_are_not_told() -> None:
    control = Control(OPENED, equity="Equity")
    text = (
        '2025-03-01 * "Ana Peña" "Her first share" #x ^b\n  entry-id: "e1"\n'
        '  reason: "Ana left"\n  Assets:Bank  5.00 USD\n'
        "  Equity:Members:M001:Share  -5.00 USD\n"
    )
    assert control.text(text) == (
        '2025-03-01 * "Members’ capital" #x ^b\n  entry-id: "e1"\n'
        "  Assets:Bank  5.00 USD\n  Equity:Members:Share  -5.00 USD\n"
    )


def test_amounts_stay_as_they_are_written_and_other_entries_word_for_word() -> None:
    control = Control(OPENED, equity="Equity")
    text = '2025-03-01 * "Mill" "Flour"\n  Assets:Bank  -1,005.00 USD\n  Income:Sales\n'
    assert control.text(text) == text


def test_a_balance_that_would_be_another_is_left_out_and_one_that_holds_is_kept() -> None:
    control = Control(OPENED | {"Equity:Members:Share": START}, equity="Equity")
    kept = "2025-03-01 balance Equity:Members  5.00 USD\n"
    assert control.text(kept) == kept
    assert control.text("2025-03-01 balance Equity:Members:Share  5.00 USD\n") == ""
    assert control.text("2025-03-01 balance Equity:Members:M001:Share  5.00 USD\n") == ""


@pytest.mark.parametrize(
    "text",
    [
        '2025-03-01 note Equity:Members:M001:Share "left"\n',
        '2025-03-01 document Assets:Bank "documents/x.pdf"\n',
        '2025-03-01 custom "budget" Equity:Members:M001:Share "monthly" 5.00 USD\n',
        "2025-03-01 close Equity:Members:M001:Share\n",
    ],
)
def test_what_is_about_one_members_account_alone_is_left_out(text: str) -> None:
    assert Control(OPENED, equity="Equity").text(text) == ""


def test_an_event_or_a_note_that_names_a_member_names_nobody() -> None:
    control = Control(OPENED, equity="Equity")
    assert control.text('2025-03-01 event "office" "M001"\n').endswith('"member"\n')
    assert "member" in control.text('2025-03-01 note Assets:Bank "from M001"\n')


@given(st.text(), st.sampled_from(["M001", "M-3"]))
def test_a_code_inside_a_longer_word_is_left_alone(text: str, code: str) -> None:
    assert without_codes(f"X{code}9", codes={code}) == f"X{code}9"
    assert without_codes(f"({code})", codes={code}) == "(member)"
    if not any(part and part.upper() in code for part in text.split("-")):
        assert code not in without_codes(f"{text} {code}", codes={code}).split()


def test_shares_in_one_entry_are_one_sum_as_their_order_would_tell_too_much() -> None:
    text = (
        '2025-03-01 * "Dividend" ^patronage-2025\n'
        '  entry-id: "e000009"\n'
        "  Assets:Bank                       0.30 USD\n"
        "  Equity:Members:M001:Retained:2025:Q  -0.105 USD\n"
        '    note: "hers"\n'
        "  Equity:Members:M002:Retained:2025:Q  -0.20 USD\n"
        "  Equity:Members:M002:Share  0.005 USD\n"
    )
    shown = Control(OPENED, equity="Equity").text(text)
    assert shown.splitlines()[3:] == [
        "  Equity:Members:Retained:2025:Q  -0.305 USD",
        "  Equity:Members:Share  0.005 USD",
    ]
    own = Control(OPENED, equity="Equity", keep="M002").text(text)
    assert "Equity:Members:M002:Retained:2025:Q  -0.20 USD" in own


def test_seventeen_digits_and_what_has_a_cost_are_summed_or_left_exactly() -> None:
    text = (
        '2025-03-01 * "Gift"\n'
        "  Equity:Members:M001:Share  99999999999999999.99 USD\n"
        "  Equity:Members:M002:Share  0.0000000000000000001 USD\n"
        "  Equity:Members:M002:Share  1 LOAF {2.00 USD}\n"
        "  Equity:Members:M001:Share\n"
    )
    assert Control(OPENED, equity="Equity").text(text).splitlines()[1:] == [
        "  Equity:Members:Share  99999999999999999.9900000000000000001 USD",
        "  Equity:Members:Share  1 LOAF {2.00 USD}",
        "  Equity:Members:Share",
    ]
