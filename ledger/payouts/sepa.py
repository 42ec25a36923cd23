"""SEPA: a file of credit transfers, as banks of Europe take it (pain.001.001.09).

Written by `sepaxml` and checked against the published schema that comes with it. Its
moment, its ids and its order are ours, so that the same run gives the same file.
Units: cents of the euro. Source: ISO 20022 pain.001.001.09; EPC132-08; ISO 13616 (IBAN),
ISO 9362 (BIC).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import sepaxml
from lxml import etree
from sepaxml import SepaTransfer

from coopkit.errors import N_, CoopError
from coopkit.money import Cents
from ledger.payouts.ach import NothingToSendError

SCHEMA = "pain.001.001.09"
MOST_CENTS = 999_999_999_99
_NS = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{10,30}", re.ASCII)
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
_NOT_SEPA = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")


class IbanError(CoopError):
    """A number that is no IBAN."""

    template = N_(
        "{text} is not an IBAN: it begins with two letters of the country and two digits "
        "that check the rest. Copy it from the bank’s page."
    )


class BicError(CoopError):
    """A text that is no BIC."""

    template = N_(
        "{text} is not a BIC: it has eight or eleven letters and digits. Leave it out "
        "where the bank does not ask for it."
    )


class NotEurosError(CoopError):
    """A SEPA file of another currency."""

    template = N_(
        "SEPA pays in euros, and this co-op’s books are in {currency}. Use another way "
        "to pay."
    )


class NotAValidFileError(CoopError):
    """A file that the published schema does not accept."""

    template = N_(
        "The file would not be accepted by a bank: a name, an id or an account number in "
        "it is not as the standard asks. Check the bank details of those in the run."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """Who pays, and from which account."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One payment to one person; `end_to_end` stays with it from bank to bank."""

    end_to_end: str
    name: str
    iban: str
    cents: Cents
    remark: str
    bic: str = ""


def check_iban(text: str) -> str:
    """An IBAN without spaces whose digits check.

    >>> check_iban("ES91 2100 0418 4502 0005 1332")
    'ES9121000418450200051332'
    """
    iban = re.sub(r"\s", "", text).upper()
    if not _IBAN.fullmatch(iban):
        raise IbanError(text=text)
    turned = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    if int(turned) % 97 != 1:
        raise IbanError(text=text)
    return iban


def check_bic(text: str) -> str:
    """A BIC in capitals; nothing where nothing was given."""
    bic = re.sub(r"\s", "", text).upper()
    if bic and not _BIC.fullmatch(bic):
        raise BicError(text=text)
    return bic


def sepa_file(
    transfers: Sequence[Transfer],
    *,
    debtor: Debtor,
    message_id: str,
    made_at: datetime,
    pay_on: date,
    currency: str = "EUR",
) -> bytes:
    """The file; refused where the published schema would refuse it."""
    if currency != "EUR":
        raise NotEurosError(currency=currency)
    if not transfers:
        raise NothingToSendError
    if any(not 0 < each.cents <= MOST_CENTS for each in transfers):
        raise ValueError("a transfer of nothing, or of more than can be written")
    written = SepaTransfer(_config(debtor), schema=SCHEMA, clean=True)
    for each in transfers:
        payment = {
            "name": each.name,
            "IBAN": each.iban,
            "amount": each.cents,
            "execution_date": pay_on,
            "description": each.remark,
            "endtoend_id": each.end_to_end,
        }
        written.add_payment(payment | ({"BIC": each.bic} if each.bic else {}))
    return _ours(written.export(validate=False), message_id, made_at)


def _config(debtor: Debtor) -> dict[str, Any]:
    config: dict[str, Any] = {"name": debtor.name, "IBAN": debtor.iban}
    config |= {"batch": True, "currency": "EUR"}
    return config | ({"BIC": debtor.bic} if debtor.bic else {})


def _ours(content: bytes, message_id: str, made_at: datetime) -> bytes:
    """The file with our ids and moment, its texts in SEPA's letters, and checked."""
    root = etree.fromstring(content)
    for name, text in (
        ("MsgId", message_id),
        ("CreDtTm", f"{made_at:%Y-%m-%dT%H:%M:%S}"),
    ):
        for one in root.iter(f"{_NS}{name}"):
            one.text = text
    for number, one in enumerate(root.iter(f"{_NS}PmtInfId"), start=1):
        one.text = f"{message_id[:31]}-{number}"
    for name in ("Nm", "Ustrd"):
        for one in root.iter(f"{_NS}{name}"):
            one.text = " ".join(_NOT_SEPA.sub(" ", one.text or "").split()) or "-"
    for one in root.iter(f"{_NS}FinInstnId"):
        if not len(one):
            other = etree.SubElement(one, f"{_NS}Othr")
            etree.SubElement(other, f"{_NS}Id").text = "NOTPROVIDED"
    body = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    if not _schema().validate(etree.fromstring(body)):
        raise NotAValidFileError
    return body


@cache
def _schema() -> etree.XMLSchema:
    """The published schema, as it comes with `sepaxml`; read once."""
    name = f"schemas/{SCHEMA}.xsd"
    return etree.XMLSchema(etree.fromstring((files(sepaxml) / name).read_bytes()))
