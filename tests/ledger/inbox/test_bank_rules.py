"""Rules of the inbox: keys, payees, matching, the sum of a reconciliation."""

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings, strategies as st

from coopkit.errors import CoopError
from ledger.inbox.bank_cells import read_amount, read_day
from ledger.inbox.bank_csv import Columns, MapError, columns_from, read_csv
from ledger.inbox.bank_files import Map, read_statement, sheet_of
from ledger.inbox.bank_lines import (
    Known,
    Line,
    keys_of,
    line_of,
    number_end,
    number_key,
    only_new,
)
from ledger.inbox.camt import read_camt
from ledger.inbox.csv_guess import guess
from ledger.inbox.matching import Candidate, Sought, candidates, matches
from ledger.inbox.ofx import read_ofx
from ledger.inbox.payees import Rule, pattern_of, proposal, taught
from ledger.inbox.reconciliation import Comparison, Item

FIRST = date(2026, 3, 1)
WORDS = st.text("ABCDEFG HIJKL ñé&.,;<>'", min_size=1, max_size=24)
texts = WORDS.map(lambda text: " ".join(text.split())).filter(
    lambda text: text.strip("'& ,.;<>")
)
days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
cents = st.integers(-(10**9), 10**9).filter(bool)
lines = st.builds(
    lambda on, c, payee: line_of(on=on, cents=c, payee=f"P{payee}"), days, cents, texts
)


def amount(value: int, decimal: str = ".") -> str:
    return f"{Decimal(value).scaleb(-2):.2f}".replace(".", decimal)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@given(st.lists(lines, min_size=1, max_size=12), st.sampled_from([",", ";", "\t"]))
def test_a_csv_that_was_written_reads_back_equal(found: list[Line], sep: str) -> None:
    rows = [sep.join(["Date", "Description", "Amount"])]
    rows += [
        sep.join([line.on.isoformat(), quoted(line.payee), quoted(amount(line.cents))])
        for line in found
    ]
    table = sheet_of("\n".join(rows).encode())
    part = read_csv(table.rows, header=table.header, columns=guess(table))
    assert list(part.lines) == found


@given(st.lists(lines, min_size=1, max_size=12))
def test_two_columns_with_decimal_commas_read_back_equal(found: list[Line]) -> None:
    rows = ["Fecha;Concepto;Cargo;Abono"]
    for line in found:
        size = amount(abs(line.cents), ",")
        left, came = (size, "") if line.cents < 0 else ("", size)
        day = line.on.strftime("%d/%m/%Y")
        rows.append(f"{day};{quoted(line.payee)};{left};{came}")
    table = sheet_of("\r\n".join(rows).encode("cp1252"))
    columns = Columns(date=0, order="dmy", decimal=",", payee=1, debit=2, credit=3)
    part = read_csv(table.rows, header=table.header, columns=columns)
    assert list(part.lines) == found


@given(st.lists(lines, min_size=1, max_size=10), st.booleans())
def test_an_ofx_file_that_was_written_reads_back_equal(
    found: list[Line], closed: bool
) -> None:
    def tag(name: str, text: str) -> str:
        return f"<{name}>{escape(text)}" + (f"</{name}>" if closed else "\n")

    rows = [
        "<STMTTRN>"
        + tag("DTPOSTED", f"{line.on:%Y%m%d}233000[-8:PST]")
        + tag("TRNAMT", amount(line.cents))
        + tag("FITID", f"F{place}")
        + tag("NAME", line.payee)
        + "</STMTTRN>"
        for place, line in enumerate(found)
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>' if closed else "OFXHEADER:100\n"
    text = f"{head}<OFX><STMTRS>{tag('CURDEF', 'USD')}<BANKTRANLIST>{''.join(rows)}"
    (part,) = read_ofx(f"{text}</BANKTRANLIST></STMTRS></OFX>".encode())
    assert [(line.on, line.cents, line.payee) for line in part.lines] == [
        (line.on, line.cents, line.payee) for line in found
    ]
    assert [line.bank_id for line in part.lines] == [f"F{n}" for n in range(len(found))]


@given(st.lists(lines, min_size=1, max_size=10))
def test_a_camt_file_that_was_written_reads_back_equal(found: list[Line]) -> None:
    rows = [
        f'<Ntry><Amt Ccy="EUR">{amount(abs(line.cents))}</Amt>'
        f"<CdtDbtInd>{'CRDT' if line.cents > 0 else 'DBIT'}</CdtDbtInd>"
        f"<Sts>BOOK</Sts><BookgDt><Dt>{line.on}</Dt></BookgDt>"
        f"<AddtlNtryInf>{escape(line.payee)}</AddtlNtryInf></Ntry>"
        for line in found
    ]
    text = f"<Document><BkToCstmrStmt><Stmt>{''.join(rows)}</Stmt></BkToCstmrStmt>"
    (part,) = read_camt(f"{text}</Document>".encode())
    assert list(part.lines) == found


@given(st.data(), st.lists(lines, max_size=20), st.booleans())
def test_any_split_into_overlapping_files_gives_the_same_lines(
    data: st.DataObject, found: list[Line], by_id: bool
) -> None:
    found = sorted(found, key=lambda line: line.on)
    if by_id:
        found = [
            line_of(on=ln.on, cents=ln.cents, payee=ln.payee, bank_id=f"I{n}")
            for n, ln in enumerate(found)
        ]
    whole = set(keys_of(found, source="csv"))
    all_days = sorted({line.on for line in found})
    cuts = data.draw(st.lists(st.sampled_from(all_days), max_size=4)) if found else []
    kept: dict[str, Known] = {}
    for first in [FIRST, *sorted(cuts)]:
        # A file has whole days: from a cut on, to the end or to some later day.
        last = data.draw(st.sampled_from(all_days)) if all_days else first
        part = [line for line in found if first <= line.on <= last]
        for key, line in only_new(part, keys_of(part, source="csv"), kept.values()):
            kept[key] = Known(key, line.on, line.cents)
    rest = only_new(found, keys_of(found, source="csv"), kept.values())
    assert kept.keys() | {key for key, _ in rest} == whole
    assert not kept.keys() & {key for key, _ in rest}


@given(st.lists(lines, max_size=15))
def test_the_same_lines_in_another_kind_of_file_are_all_known(found: list[Line]) -> None:
    before = [
        Known(key, line.on, line.cents)
        for key, line in zip(keys_of(found, source="csv"), found, strict=True)
    ]
    again = [
        line_of(on=ln.on, cents=ln.cents, payee="Other words", bank_id=f"I{n}")
        for n, ln in enumerate(found)
    ]
    assert only_new(again, keys_of(again, source="ofx"), before) == []
    one_more = [*again, line_of(on=FIRST, cents=77, payee="New", bank_id="new")]
    taken = Counter((line.on, line.cents) for line in found)
    new = only_new(one_more, keys_of(one_more, source="ofx"), before)
    assert len(new) == 1 or taken[FIRST, 77]


def test_one_id_for_a_payment_and_its_fee_keeps_both() -> None:
    payment = line_of(on=FIRST, cents=-50_00, payee="Wire", bank_id="77")
    fee = line_of(on=FIRST, cents=-25_00, payee="Wire fee", bank_id="77")
    assert len(set(keys_of([payment, fee], source="ofx"))) == 2
    assert len(set(keys_of([payment, payment], source="ofx"))) == 1


def test_an_id_of_nothing_but_zeros_is_none() -> None:
    assert line_of(on=FIRST, cents=1, payee="x", bank_id="0000").bank_id == ""


def test_a_long_id_still_fits_where_keys_are_kept() -> None:
    line = line_of(on=FIRST, cents=-(10**16), payee="x", bank_id="9" * 255)
    (key,) = keys_of([line], source="camt")
    assert len(key) <= 140


def test_a_number_is_kept_as_its_end_and_a_slow_hash() -> None:
    assert number_end("ES91 2100 0418 4502 0005 1332") == "1332"
    key = number_key("0001-2345", salt="a")
    assert key == number_key("0001 2345", salt="a")
    assert key != number_key("0001 2345", salt="b")
    assert number_key(" - ", salt="a") == ""


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1,234.50", ".", 1_234_50),
        ("1.234,50", ",", 1_234_50),
        ("-45.2", ".", -45_20),
        ("45,20-", ",", -45_20),
        ("($1,000)", ".", -1_000_00),
        ("12.00 DR", ".", -12_00),
        ("12.00 CR", ".", 12_00),
        ("− 7,5", ",", -7_50),
        ("1'234.50", ".", 1_234_50),
        ("1 234,50 €", ",", 1_234_50),
        (".75", ".", 75),
        ("1,23", ".", None),
        ("12,345,67.00", ".", None),
        ("1.234", ".", None),
        ("abc", ".", None),
        ("", ".", None),
        ("--5", ".", None),
        ("1.2.3", ".", None),
        ("٣", ".", None),
    ],
)
def test_amounts_of_banks_are_read_or_refused(
    text: str, decimal: str, value: int | None
) -> None:
    assert read_amount(text, decimal=decimal, places=2) == value


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("2026-03-04T10:00", "mdy", date(2026, 3, 4)),
        ("20260304", "dmy", date(2026, 3, 4)),
        ("4 Mar 2026", "mdy", date(2026, 3, 4)),
        ("Mar 4, 2026", "dmy", date(2026, 3, 4)),
        ("04-ene-26", "dmy", date(2026, 1, 4)),
        ("3/4/26", "mdy", date(2026, 3, 4)),
        ("31/02/2026", "dmy", None),
        ("13/13/2026", "mdy", None),
        ("soon", "mdy", None),
    ],
)
def test_days_of_banks_are_read_or_refused(
    text: str, order: str, day: date | None
) -> None:
    assert read_day(text, order) == day


@settings(max_examples=300)
@given(st.text(max_size=30), st.sampled_from([".", ","]), st.integers(0, 3))
def test_no_text_breaks_the_reading_of_a_cell(
    text: str, decimal: str, places: int
) -> None:
    found = read_amount(text, decimal=decimal, places=places)
    assert found is None or isinstance(found, int)
    assert read_day(text, "mdy") is None or read_day(text, "mdy")


@settings(max_examples=300)
@given(st.binary(max_size=400), st.sampled_from([b"", b"<OFX>", b"<", b"Date,Amount\n"]))
def test_no_file_raises_anything_but_a_refusal(content: bytes, head: bytes) -> None:
    with suppress(CoopError):
        kind, parts = read_statement(head + content)
        assert kind in {"csv", "ofx", "camt"}
        assert all(line.cents for part in parts for line in part.lines)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("SQ *CAFE FRUITVALE 0412 OAKLAND CA", "cafe fruitvale"),
        ("SQ *CAFE FRUITVALE 0777 SAN LEANDRO CA", "cafe fruitvale"),
        ("TST* TACO BELL #221", "taco bell"),
        ("POS PURCHASE COSTCO WHSE #0482 RICHMOND CA", "costco whse"),
        ("RECURRING PAYMENT AUTHORIZED ON 03/02 ZOOM.US 888-799 CA", "zoom us"),
        ("ACH DEBIT PG&E WEB ONLINE", "pg&e web online"),
        ("CHECK 1042", "check"),
        ("Recibo Luz y Gas, S.A. nº 20260331", "recibo luz y gas s a nº"),
        ("0412 77", ""),
        ("Peet's Coffee", "peets coffee"),
    ],
)
def test_a_payee_is_known_again_without_its_numbers_and_place(
    text: str, pattern: str
) -> None:
    assert pattern_of(text).replace("no", "nº") == pattern.replace("no", "nº")


@given(st.text(max_size=120))
def test_a_pattern_of_a_pattern_stays_short_and_small(text: str) -> None:
    pattern = pattern_of(text)
    assert len(pattern) <= 200
    assert pattern == pattern.casefold()


def rule(pk: int, pattern: str, account: str, **more: object) -> Rule:
    return Rule(pk=pk, pattern=pattern, outgoing=True, account=account, **more)  # type: ignore[arg-type]


def test_what_a_person_wrote_beats_what_was_learned() -> None:
    learned = rule(1, "bakers tools", "A", times=40)
    written = rule(2, "tools", "B", written=True)
    found = proposal("bakers tools", outgoing=True, rules=[learned, written])
    assert found == written
    assert proposal("bakers tools", outgoing=False, rules=[learned, written]) is None
    assert proposal("bakers toolshed", outgoing=True, rules=[written]) is None


def test_a_learned_rule_holds_for_its_payee_and_what_goes_on_after_it() -> None:
    short, long = rule(1, "city", "A"), rule(2, "city water", "B")
    assert proposal("city", outgoing=True, rules=[short, long]) == short
    assert proposal("city water bill", outgoing=True, rules=[short, long]) == long
    assert proposal("city parking", outgoing=True, rules=[short, long]) is None
    assert proposal("", outgoing=True, rules=[rule(3, "", "C", written=True)]) is None


def test_booking_otherwise_teaches_anew_but_not_a_persons_rule() -> None:
    assert taught(None, account="A") == ("A", 1)
    assert taught(rule(1, "x", "A", times=3), account="A") == ("A", 4)
    assert taught(rule(1, "x", "A", times=3), account="B") == ("B", 1)
    assert taught(rule(1, "x", "A", times=3, written=True), account="B") == ("A", 3)


def sought(pk: int, day: int, value: int = -5_00, text: str = "") -> Sought:
    return Sought(pk=pk, on=FIRST + timedelta(days=day), cents=value, text=text)


def there(pk: int, day: int, value: int = -5_00, text: str = "") -> Candidate:
    return Candidate(pk=pk, on=FIRST + timedelta(days=day), cents=value, text=text)


def test_the_nearest_day_wins_and_then_the_words() -> None:
    near, words = there(1, 1), there(2, 2, text="Cafe Sol")
    assert candidates(sought(9, 1, text="CAFE SOL"), [words, near]) == [near, words]
    tie = [there(1, 2, text="Bread"), words]
    assert matches([sought(9, 1, text="CAFE SOL")], tie)[9] == words


def test_a_tie_is_asked_about_and_a_posting_is_one_line() -> None:
    assert matches([sought(9, 1)], [there(1, 2), there(2, 2)]) == {}
    assert matches([sought(8, 1), sought(9, 1)], [there(1, 1)]) == {}
    assert matches([sought(8, 1), sought(9, 3)], [there(1, 1)]) == {8: there(1, 1)}
    assert matches([sought(9, 1)], [there(1, 7)]) == {}


@given(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from([-5_00, -6_00])), max_size=8),
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from([-5_00, -6_00])), max_size=8),
)
def test_matches_are_one_to_one_and_do_not_hang_on_the_order(
    asked: list[tuple[int, int]], have: list[tuple[int, int]]
) -> None:
    wanted = [sought(pk, day, value) for pk, (day, value) in enumerate(asked)]
    postings = [there(pk, day, value) for pk, (day, value) in enumerate(have)]
    found = matches(wanted, postings)
    assert len({one.pk for one in found.values()}) == len(found)
    assert matches(wanted[::-1], postings[::-1]) == found
    for line in wanted:
        if line.pk in found:
            assert found[line.pk].cents == line.cents
            assert abs((found[line.pk].on - line.on).days) <= 5


@given(st.lists(cents), st.lists(cents), st.lists(cents), st.integers(-(10**9), 10**9))
def test_books_are_the_statement_and_what_is_between(
    way: list[int], open_lines: list[int], later: list[int], statement: int
) -> None:
    def items(values: list[int]) -> tuple[Item, ...]:
        return tuple(Item(str(n), value) for n, value in enumerate(values))

    books = statement + sum(way) - sum(open_lines) - sum(later)
    found = Comparison(
        statement_cents=statement,
        book_cents=books,
        on_its_way=items(way),
        not_booked=items(open_lines),
        booked_later=items(later),
    )
    assert found.difference_cents == 0
    assert found.agrees == (not open_lines and not later)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"date": 0},
        {"date": -1, "amount": 1},
        {"date": "0", "amount": 1},
        {"date": 0, "amount": 1, "order": "ydm"},
        {"date": 0, "amount": 1, "decimal": ";"},
    ],
)
def test_a_map_that_was_bent_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(MapError):
        columns_from(data)


def test_a_map_comes_back_as_it_was_kept() -> None:
    columns = Columns(date=1, order="dmy", decimal=",", debit=3, credit=4, payee=2)
    assert columns_from(columns.as_json()) == columns


def test_a_map_for_more_columns_than_there_are_is_refused() -> None:
    with pytest.raises(MapError, match="fewer columns"):
        read_statement(
            b"Date,Amount\n2026-03-01,5\n",
            maps=[Map(header=["date", "amount"], columns=Columns(date=0, amount=7))],
        )
