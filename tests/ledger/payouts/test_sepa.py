"""The SEPA file, by the published schema, and the numbers that stand in it."""

from datetime import UTC, date, datetime

import pytest
from lxml import etree

from ledger.payouts.ach import NothingToSendError
from ledger.payouts.sepa import (
    BicError,
    Debtor,
    IbanError,
    NotAValidFileError,
    NotEurosError,
    Transfer,
    check_bic,
    check_iban,
    sepa_file,
)

NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
MADE_AT = datetime(2026, 11, 21, 12, 5, tzinfo=UTC)
PAY_ON = date(2026, 11, 25)
DEBTOR = Debtor(name="Panadería Núñez & Cía", iban="ES9121000418450200051332")
ANA = Transfer(
    end_to_end="CK000100010001",
    name="Ana Peña",
    iban="DE89370400440532013000",
    bic="COBADEFFXXX",
    cents=9_893_91,
    remark="Retorno 2026 CK000100010001",
)
BEN = Transfer(
    end_to_end="CK000100010002",
    name="Ben Clarke",
    iban="FR1420041010050500013M02606",
    cents=5,
    remark="Retorno 2026 «½»",
)


def made(*transfers: Transfer, message_id: str = "CK00010001F1") -> etree._Element:
    content = sepa_file(
        transfers, debtor=DEBTOR, message_id=message_id, made_at=MADE_AT, pay_on=PAY_ON
    )
    return etree.fromstring(content)


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(one.text) for one in root.iterfind(path, NS)]


def test_the_file_holds_each_payment_with_its_end_to_end_id_and_right_sums() -> None:
    root = made(ANA, BEN)
    assert texts(root, ".//p:EndToEndId") == ["CK000100010001", "CK000100010002"]
    assert texts(root, ".//p:InstdAmt") == ["9893.91", "0.05"]
    assert texts(root, ".//p:CtrlSum") == ["9893.96", "9893.96"]
    assert texts(root, ".//p:NbOfTxs") == ["2", "2"]
    assert texts(root, ".//p:ReqdExctnDt/p:Dt") == ["2026-11-25"]
    assert texts(root, ".//p:CreDtTm") == ["2026-11-21T12:05:00"]
    assert texts(root, ".//p:MsgId") == ["CK00010001F1"]


def test_names_are_written_in_the_letters_that_sepa_knows() -> None:
    root = made(ANA, BEN)
    assert texts(root, ".//p:Cdtr/p:Nm") == ["Ana Pena", "Ben Clarke"]
    assert texts(root, ".//p:Dbtr/p:Nm") == ["Panaderia Nunez Cia"]
    assert all(text.isascii() for text in texts(root, ".//p:Ustrd"))


def test_a_bank_without_bic_is_named_as_not_provided() -> None:
    root = made(ANA, BEN)
    assert texts(root, ".//p:DbtrAgt/p:FinInstnId/p:Othr/p:Id") == ["NOTPROVIDED"]
    assert texts(root, ".//p:CdtrAgt/p:FinInstnId/p:BICFI") == ["COBADEFFXXX"]


def test_the_same_run_gives_the_same_bytes_but_for_the_files_own_id() -> None:
    one, other = etree.tostring(made(ANA)), etree.tostring(made(ANA))
    assert one == other
    new = etree.tostring(made(ANA, message_id="CK00010001F2"))
    assert new.replace(b"F2", b"F1") == one


@pytest.mark.parametrize(
    "iban", ["ES91 2100 0418 4502 0005 1332", "gb29nwbk60161331926819", DEBTOR.iban]
)
def test_an_iban_checks_by_97(iban: str) -> None:
    assert check_iban(iban).isalnum()


@pytest.mark.parametrize(
    "iban", ["ES9121000418450200051333", "ES91", "", "12345678901234"]
)
def test_a_number_that_does_not_check_is_no_iban(iban: str) -> None:
    with pytest.raises(IbanError):
        check_iban(iban)


def test_a_bic_has_eight_or_eleven_signs_or_is_left_out() -> None:
    assert [check_bic(text) for text in ("cobadeff", "", "COBADEFFXXX")] == [
        "COBADEFF",
        "",
        "COBADEFFXXX",
    ]
    with pytest.raises(BicError):
        check_bic("COBADE")


def test_what_is_not_paid_in_euros_and_a_file_of_nobody_are_refused() -> None:
    facts = {"debtor": DEBTOR, "message_id": "X", "made_at": MADE_AT, "pay_on": PAY_ON}
    with pytest.raises(NotEurosError):
        sepa_file([ANA], currency="USD", **facts)
    with pytest.raises(NothingToSendError):
        sepa_file([], **facts)


def test_what_the_schema_would_refuse_is_refused_before_the_bank_sees_it() -> None:
    with pytest.raises(NotAValidFileError):
        made(ANA, message_id="X" * 36)
