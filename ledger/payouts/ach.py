"""ACH: a file of credits to people's accounts, as banks of the United States take it.

Nacha's layout for PPD entries: records of 94 characters, in blocks of ten; each credit
has one addenda record (05) that says what it is for. Totals and the hash of the banks'
numbers stand in the controls of the batch and of the file. No prenotes are made.
Units: cents of the dollar. Source: Nacha Operating Rules, Appendix Three (ACH Record
Format Specifications); the check digit of a routing number by the weights 3, 7, 1.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coopkit.errors import N_, CoopError
from coopkit.money import Cents

WIDTH, BLOCK = 94, 10
CREDITS_ONLY, MIXED = "220", "200"
CREDIT = {"checking": "22", "savings": "32"}
DEBIT = {"checking": "27", "savings": "37"}
MOST_CENTS = 99_999_999_99
MOST_ENTRIES = 999_999
MODIFIERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_WEIGHTS = (3, 7, 1) * 3
_ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,17}", re.ASCII)
_NOT_WRITTEN = re.compile(r"[^\x20-\x7e]+")


class RoutingError(CoopError):
    """A number that is no bank's."""

    template = N_(
        "{text} is not a routing number: it has nine digits, and the last one checks the "
        "others. It stands at the foot of a check, on the left."
    )


class AccountNumberError(CoopError):
    """A number that cannot be an account's."""

    template = N_(
        "This is not an account number: it has up to 17 digits, letters or dashes. Copy "
        "it from a check or from the bank’s page."
    )


class TooMuchError(CoopError):
    """More than one entry of a file can carry."""

    template = N_(
        "{name} would be paid more than an ACH file can carry in one payment "
        "(99,999,999.99). Pay it by check."
    )


class NothingToSendError(CoopError):
    """A file without a payment."""

    template = N_(
        "Nobody in this run is to be paid by such a file now. Look at how each payment "
        "is to be made."
    )


class NotAReturnError(CoopError):
    """A file that is not one of returned payments."""

    template = N_(
        "This is not a file of returned ACH payments: its lines are 94 characters long, "
        "and a returned payment has a line that begins with 799. Ask the bank for the "
        "“return file”."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who pays, and from where: `origin_id` and `company_id` as the bank gave them."""

    routing: str
    account: str
    account_type: str
    company_name: str
    company_id: str
    bank_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One payment to one person; `identifier` comes back with what is returned."""

    routing: str
    account: str
    account_type: str
    cents: Cents
    name: str
    identifier: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A payment that came back: whose, how much, and why (“R03”: no such account)."""

    identifier: str
    cents: Cents
    reason: str
    trace: str


def check_routing(text: str) -> str:
    """A routing number as nine digits whose last checks the others.

    >>> check_routing("0210-0002-1")
    '021000021'
    """
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{9}", digits) or digits == "0" * 9:
        raise RoutingError(text=text)
    if sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 10:
        raise RoutingError(text=text)
    return digits


def check_account(text: str) -> str:
    """An account's number without spaces."""
    number = re.sub(r"\s", "", text)
    if not _ACCOUNT.fullmatch(number) or not re.search(r"[0-9]", number):
        raise AccountNumberError
    return number


def ach_file(
    credits_: Sequence[Credit],
    *,
    origin: Origin,
    description: str,
    made_at: datetime,
    pay_on: date,
    modifier: str = "A",
    offset: bool = False,
) -> str:
    """The file, in lines that end as Windows ends them.

    With `offset` a debit of the co-op's own account balances the credits, for banks that
    ask for it. `modifier` tells files of one day apart.
    """
    if not credits_:
        raise NothingToSendError
    if len(credits_) > MOST_ENTRIES or modifier not in [*MODIFIERS]:
        raise ValueError("too many entries for one file, or no such modifier")
    service = MIXED if offset else CREDITS_ONLY
    entries = list(_entries(credits_, origin, offset=offset))
    totals = _totals(credits_, origin, count=len(entries), offset=offset)
    batch = [
        _batch_header(origin, service, description, made_at.date(), pay_on),
        *entries,
        f"8{service}{totals}{_text(origin.company_id, 10)}{'':19}{'':6}"
        f"{origin.routing[:8]}{1:07d}",
    ]
    lines = [_file_header(origin, made_at, modifier), *batch]
    blocks = -(-(len(lines) + 1) // BLOCK)
    lines.append(f"9{1:06d}{blocks:06d}{len(entries):08d}{totals[6:]}{'':39}")
    lines += ["9" * WIDTH] * (blocks * BLOCK - len(lines))
    if any(len(line) != WIDTH for line in lines):
        raise ValueError("a record that is not 94 characters long")
    return "".join(f"{line}\r\n" for line in lines)


def modifier_for(number: int) -> str:
    """The letter of the n-th file of a day, from 0; after the 36th it begins again."""
    return MODIFIERS[number % len(MODIFIERS)]


def read_returns(text: str) -> list[Return]:
    """What a bank's return file says came back, in its order."""
    lines = [line for line in text.replace("\r", "").split("\n") if line.strip()]
    found: list[Return] = []
    entry = ""
    for line in lines:
        line = line.ljust(WIDTH)
        if line.startswith("6"):
            entry = line
        elif line.startswith("799") and entry and entry[29:39].isdigit():
            found.append(
                Return(
                    identifier=entry[39:54].strip(),
                    cents=int(entry[29:39]),
                    reason=line[3:6],
                    trace=line[6:21].strip(),
                )
            )
            entry = ""
    if not found or not lines[0].startswith("101"):
        raise NotAReturnError
    return found


def plain(text: str) -> str:
    """Text in the letters that every bank's file may hold.

    >>> plain("Begoña Núñez"), plain("Zoë’s “1/2”")
    ('BEGONA NUNEZ', 'ZOES 1/2')
    """
    parted = unicodedata.normalize("NFKD", text)
    return " ".join(_NOT_WRITTEN.sub("", parted).upper().split())


def _text(text: str, width: int) -> str:
    return plain(text)[:width].ljust(width)


def _file_header(origin: Origin, made_at: datetime, modifier: str) -> str:
    return (
        f"101 {origin.routing}{plain(origin.company_id)[:10]:>10}"
        f"{made_at:%y%m%d%H%M}{modifier}094101"
        f"{_text(origin.bank_name, 23)}{_text(origin.company_name, 23)}{'':8}"
    )


def _batch_header(
    origin: Origin, service: str, description: str, made_on: date, pay_on: date
) -> str:
    return (
        f"5{service}{_text(origin.company_name, 16)}{'':20}"
        f"{_text(origin.company_id, 10)}PPD{_text(description, 10)}"
        f"{made_on:%y%m%d}{pay_on:%y%m%d}{'':3}1{origin.routing[:8]}{1:07d}"
    )


def _entries(
    credits_: Iterable[Credit], origin: Origin, *, offset: bool
) -> Iterator[str]:
    number, total = 0, 0
    for number, credit in enumerate(credits_, start=1):
        if not 0 < credit.cents <= MOST_CENTS:
            raise TooMuchError(name=credit.name)
        total += credit.cents
        trace = f"{origin.routing[:8]}{number:07d}"
        yield (
            f"6{CREDIT[credit.account_type]}{credit.routing}{credit.account:<17}"
            f"{credit.cents:010d}{_text(credit.identifier, 15)}"
            f"{_text(credit.name, 22)}{'':2}1{trace}"
        )
        yield f"705{_text(credit.remark, 80)}{1:04d}{number:07d}"
    if offset:
        if total > MOST_CENTS:
            raise TooMuchError(name=origin.company_name)
        trace = f"{origin.routing[:8]}{number + 1:07d}"
        yield (
            f"6{DEBIT[origin.account_type]}{origin.routing}{origin.account:<17}"
            f"{total:010d}{_text('OFFSET', 15)}{_text(origin.company_name, 22)}"
            f"{'':2}0{trace}"
        )


def _totals(
    credits_: Sequence[Credit], origin: Origin, *, count: int, offset: bool
) -> str:
    """Count, hash and totals, as the controls have them: 6, 10, 12 and 12 digits."""
    total = sum(credit.cents for credit in credits_)
    banks = [credit.routing for credit in credits_] + [origin.routing] * offset
    entry_hash = sum(int(bank[:8]) for bank in banks) % 10**10
    return f"{count:06d}{entry_hash:010d}{total if offset else 0:012d}{total:012d}"
