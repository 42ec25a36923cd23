"""The ACH file, by the published layout: every field at its place, every total right."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st

from ledger.payouts.ach import (
    AccountNumberError,
    Credit,
    NotAReturnError,
    NothingToSendError,
    Origin,
    RoutingError,
    TooMuchError,
    ach_file,
    check_account,
    check_routing,
    modifier_for,
    read_returns,
)

MADE_AT = datetime(2026, 11, 21, 12, 5, tzinfo=UTC)
PAY_ON = date(2026, 11, 25)
ORIGIN = Origin(
    routing="321177586",
    account="000731124821",
    account_type="checking",
    company_name="Panadería Amanecer Cooperative",
    company_id="1946012345",
    bank_name="Bay Community Credit Union",
)
ANA = Credit(
    routing="121000248",
    account="40108119",
    account_type="checking",
    cents=9_893_91,
    name="Ana Peña",
    identifier="CK000100010001",
    remark="Patronage 2026",
)
BEN = Credit(
    routing="011401533",
    account="12-34567",
    account_type="savings",
    cents=7_810_98,
    name="Benjamin Bartholomew Clarke-Whitfield",
    identifier="CK000100010002",
    remark="Patronage 2026",
)
# The published places of a record, from 1, both included (Nacha, Appendix Three).
FILE_HEADER = {
    "destination": (4, 13),
    "origin": (14, 23),
    "day": (24, 29),
    "hour": (30, 33),
}
FILE_HEADER |= {"modifier": (34, 34), "size": (35, 37), "blocking": (38, 39)}
FILE_HEADER |= {"format": (40, 40), "bank": (41, 63), "company": (64, 86)}
BATCH_HEADER = {"service": (2, 4), "company": (5, 20), "id": (41, 50), "class": (51, 53)}
BATCH_HEADER |= {"what": (54, 63), "effective": (70, 75), "status": (79, 79)}
BATCH_HEADER |= {"odfi": (80, 87), "batch": (88, 94)}
ENTRY = {"code": (2, 3), "bank": (4, 11), "check": (12, 12), "account": (13, 29)}
ENTRY |= {"amount": (30, 39), "id": (40, 54), "name": (55, 76), "addenda": (79, 79)}
ENTRY |= {"trace": (80, 94)}
ADDENDA = {"type": (2, 3), "text": (4, 83), "number": (84, 87), "entry": (88, 94)}
BATCH_CONTROL = {"service": (2, 4), "count": (5, 10), "hash": (11, 20), "debit": (21, 32)}
BATCH_CONTROL |= {"credit": (33, 44), "id": (45, 54), "odfi": (80, 87), "batch": (88, 94)}
FILE_CONTROL = {"batches": (2, 7), "blocks": (8, 13), "count": (14, 21)}
FILE_CONTROL |= {"hash": (22, 31), "debit": (32, 43), "credit": (44, 55)}


def field(line: str, places: dict[str, tuple[int, int]], name: str) -> str:
    first, last = places[name]
    return line[first - 1 : last]


def lines_of(*credits_: Credit, **more: bool) -> list[str]:
    text = ach_file(
        credits_,
        origin=ORIGIN,
        description="PATRONAGE",
        made_at=MADE_AT,
        pay_on=PAY_ON,
        **more,
    )
    return text.removesuffix("\r\n").split("\r\n")


def test_every_record_is_94_characters_long_and_stands_in_blocks_of_ten() -> None:
    lines = lines_of(ANA, BEN)
    assert {len(line) for line in lines} == {94}
    assert len(lines) == 10
    assert lines[-2:] == ["9" * 94] * 2
    assert "".join(line[0] for line in lines) == "1567678999"


def test_the_file_header_names_bank_company_day_and_hour() -> None:
    head = lines_of(ANA)[0]
    assert field(head, FILE_HEADER, "destination") == " 321177586"
    assert field(head, FILE_HEADER, "origin") == "1946012345"
    assert field(head, FILE_HEADER, "day") == "261121"
    assert field(head, FILE_HEADER, "hour") == "1205"
    assert field(head, FILE_HEADER, "modifier") == "A"
    assert head[34:40] == "094101"
    assert field(head, FILE_HEADER, "bank") == "BAY COMMUNITY CREDIT UN"
    assert field(head, FILE_HEADER, "company") == "PANADERIA AMANECER COOP"


def test_the_batch_holds_credits_to_people_only() -> None:
    head = lines_of(ANA)[1]
    assert field(head, BATCH_HEADER, "service") == "220"
    assert field(head, BATCH_HEADER, "company") == "PANADERIA AMANEC"
    assert field(head, BATCH_HEADER, "id") == "1946012345"
    assert field(head, BATCH_HEADER, "class") == "PPD"
    assert field(head, BATCH_HEADER, "what") == "PATRONAGE "
    assert field(head, BATCH_HEADER, "effective") == "261125"
    assert field(head, BATCH_HEADER, "status") == "1"
    assert field(head, BATCH_HEADER, "odfi") == "32117758"


def test_an_entry_names_the_account_the_amount_and_the_person() -> None:
    lines = lines_of(ANA, BEN)
    ana, said, ben = lines[2], lines[3], lines[4]
    assert field(ana, ENTRY, "code") == "22"
    assert field(ana, ENTRY, "bank") + field(ana, ENTRY, "check") == "121000248"
    assert field(ana, ENTRY, "account") == "40108119         "
    assert field(ana, ENTRY, "amount") == "0000989391"
    assert field(ana, ENTRY, "id") == "CK000100010001 "
    assert field(ana, ENTRY, "name").strip() == "ANA PENA"
    assert field(ana, ENTRY, "addenda") == "1"
    assert field(ana, ENTRY, "trace") == "321177580000001"
    assert field(said, ADDENDA, "type") == "05"
    assert field(said, ADDENDA, "text").strip() == "PATRONAGE 2026"
    assert field(said, ADDENDA, "number") == "0001"
    assert field(said, ADDENDA, "entry") == "0000001"
    assert field(ben, ENTRY, "code") == "32"
    assert field(ben, ENTRY, "name") == "BENJAMIN BARTHOLOMEW C"


def test_the_controls_count_hash_and_sum_what_stands_above() -> None:
    lines = lines_of(ANA, BEN)
    batch, whole = lines[6], lines[7]
    hashed = f"{12100024 + 1140153:010d}"
    for line, places in ((batch, BATCH_CONTROL), (whole, FILE_CONTROL)):
        assert field(line, places, "hash") == hashed
        assert int(field(line, places, "debit")) == 0
        assert int(field(line, places, "credit")) == 17_704_89
        assert int(field(line, places, "count")) == 4
    assert field(batch, BATCH_CONTROL, "service") == "220"
    assert field(whole, FILE_CONTROL, "batches") == "000001"
    assert field(whole, FILE_CONTROL, "blocks") == "000001"


def test_an_offset_balances_debits_and_credits() -> None:
    lines = lines_of(ANA, BEN, offset=True)
    debit, batch = lines[6], lines[7]
    assert field(debit, ENTRY, "code") == "27"
    assert field(debit, ENTRY, "account").strip() == "000731124821"
    assert field(debit, ENTRY, "addenda") == "0"
    assert field(batch, BATCH_CONTROL, "service") == "200"
    assert int(field(batch, BATCH_CONTROL, "debit")) == 17_704_89
    assert int(field(batch, BATCH_CONTROL, "credit")) == 17_704_89
    assert int(field(batch, BATCH_CONTROL, "count")) == 5
    assert int(field(batch, BATCH_CONTROL, "hash")) == 12100024 + 1140153 + 32117758


@given(st.lists(st.integers(1, 10**10 - 1), min_size=1, max_size=40), st.booleans())
def test_whatever_is_paid_the_totals_are_the_sum_of_the_entries(
    amounts: list[int], offset: bool
) -> None:
    credits_ = [
        Credit(
            routing="121000248",
            account="1",
            account_type="checking",
            cents=cents,
            name="X",
            identifier=str(place),
            remark="",
        )
        for place, cents in enumerate(amounts)
    ]
    if offset and sum(amounts) > 10**10 - 1:
        with pytest.raises(TooMuchError):
            lines_of(*credits_, offset=True)
        return
    lines = lines_of(*credits_, offset=offset)
    entries = [line for line in lines if line[0] == "6"]
    paid = [line for line in entries if line[1:3] in ("22", "32")]
    control = next(line for line in lines if line[0] == "8")
    assert sum(int(line[29:39]) for line in paid) == sum(amounts)
    assert int(field(control, BATCH_CONTROL, "credit")) == sum(amounts)
    assert len(lines) % 10 == 0
    assert int(lines[0 - 1 - _filler(lines)][7:13]) == len(lines) // 10


def _filler(lines: list[str]) -> int:
    return sum(line == "9" * 94 for line in lines)


@pytest.mark.parametrize("right", ["021000021", "011401533", "091000019", "0210-0002-1"])
def test_a_routing_number_checks_by_its_last_digit(right: str) -> None:
    assert len(check_routing(right)) == 9


@pytest.mark.parametrize("wrong", ["021000022", "12345678", "000000000", "ABCDEFGHI", ""])
def test_a_number_that_does_not_check_is_no_banks(wrong: str) -> None:
    with pytest.raises(RoutingError):
        check_routing(wrong)


def test_an_account_number_has_up_to_17_signs() -> None:
    assert check_account("12 34-5678") == "1234-5678"
    for wrong in ("", "1" * 18, "ñandú", "----"):
        with pytest.raises(AccountNumberError):
            check_account(wrong)


def test_a_file_of_nobody_and_a_payment_too_large_are_refused() -> None:
    with pytest.raises(NothingToSendError):
        lines_of()
    with pytest.raises(TooMuchError):
        lines_of(
            Credit(
                routing="121000248",
                account="1",
                account_type="checking",
                cents=10**10,
                name="Ana",
                identifier="1",
                remark="",
            )
        )


def test_files_of_one_day_have_letters_of_their_own() -> None:
    assert [modifier_for(n) for n in (0, 1, 26, 36)] == ["A", "B", "0", "A"]


def test_a_return_file_tells_which_payments_came_back_and_why() -> None:
    lines = lines_of(ANA, BEN)
    back = f"799R0332117758{1:07d}{'':6}12100024{'':44}121000240000001"
    returned = [*lines[:2], lines[2], back, *lines[6:]]
    (found,) = read_returns("\n".join(returned))
    assert (found.identifier, found.cents) == ("CK000100010001", 9_893_91)
    assert (found.reason, found.trace) == ("R03", "321177580000001")


@pytest.mark.parametrize("text", ["", "hello", "101 nothing came back"])
def test_a_file_without_returns_is_refused(text: str) -> None:
    with pytest.raises(NotAReturnError):
        read_returns(text)


def test_a_sent_file_is_not_one_of_returns() -> None:
    with pytest.raises(NotAReturnError):
        read_returns("\n".join(lines_of(ANA)))
