"""Amounts as people type them: $1,234.50, 1.234,50, 12 or (8.00).

Units: whole cents of the co-op's currency, of which there are `minor_units` decimals.
A text that two people would read differently is refused, never guessed.
"""

import re

from coopkit.errors import N_, CoopError
from coopkit.money import Cents

MOST_SIGNS = 30
_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY"}
_NAMED = re.compile(r"^(?:[A-Z]{2,3}(?=\$)|[A-Z]{3}\b|[A-Z]{3}(?=\d))|[A-Z]{3}$", re.I)
_SPACES = re.compile(r"[\s\u00a0\u202f'’_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)


class NoAmountError(CoopError):
    """Text that is not an amount of this currency."""

    template = N_(
        "“{text}” is not an amount. Write digits, with at most {places} decimals, like "
        "1,234.50 or 1.234,50."
    )


class TwoWaysError(CoopError):
    """Text that may be a thousand or a part of a cent."""

    template = N_(
        "“{text}” can be read in two ways. Write {thousands} for the large amount, or "
        "use at most {places} digits after the point."
    )


class OtherMoneyError(CoopError):
    """An amount in a currency that is not the co-op's."""

    template = N_(
        "“{text}” is not in {currency}, the money of these books. Write what it came to "
        "in {currency}."
    )


class BelowZeroError(CoopError):
    """An amount below zero where one above is asked for."""

    template = N_("“{text}” is below zero. Write the amount without a minus.")


def read_amount(
    text: str, *, minor_units: int = 2, currency: str = "USD", signed: bool = False
) -> Cents:
    """Read an amount as a person types it, exactly.

    >>> [read_amount(text) for text in ("1,234.50", "1.234,50", "$12", "85.4", "0,05")]
    [123450, 123450, 1200, 8540, 5]
    >>> read_amount("(8.00)", signed=True), read_amount("1.234", minor_units=0)
    (-800, 1234)
    >>> read_amount("1.234")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ledger.books.amounts.TwoWaysError: “1.234” can be read in two ways. ...
    """
    shown = text.strip()[:MOST_SIGNS]
    bare, below = _without_sign(_without_currency(text.strip(), currency, shown))
    bare = f"0{bare}" if bare.startswith((".", ",")) else bare
    if len(text.strip()) > MOST_SIGNS or not _NUMBER.fullmatch(bare):
        raise NoAmountError(text=shown, places=minor_units)
    whole, part = _parts(bare, minor_units, shown)
    if len(part) > minor_units:
        raise NoAmountError(text=shown, places=minor_units)
    cents = int(whole + part.ljust(minor_units, "0"))
    if below and cents and not signed:
        raise BelowZeroError(text=shown)
    return -cents if below else cents


def _without_currency(text: str, currency: str, shown: str) -> str:
    """The number alone; the sign or name of another currency is refused."""
    named = _NAMED.search(text)
    name = named[0].upper() if named else ""
    signs = [sign for sign in _SIGNS if sign in text]
    if not re.search(r"\d", text):
        return ""
    if (name and not currency.startswith(name)) or any(
        _SIGNS[sign] != currency for sign in signs
    ):
        raise OtherMoneyError(text=shown, currency=currency)
    return re.sub(r"[$€£¥]", "", _NAMED.sub("", text, count=1), count=1)


def _without_sign(text: str) -> tuple[str, bool]:
    """The bare number, and whether it is below zero."""
    bare = _SPACES.sub("", text)
    if bare.startswith("(") and bare.endswith(")"):
        return bare[1:-1], True
    for minus in "-−–":
        if bare.startswith(minus) or bare.endswith(minus):
            return bare.strip(minus) if bare.count(minus) == 1 else "", True
    return bare.removeprefix("+"), False


def _parts(bare: str, minor_units: int, shown: str) -> tuple[str, str]:
    """The digits before and after the decimal sign."""
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        decimal = max(".,", key=bare.rfind)
        whole, _, part = bare.rpartition(decimal)
        if bare.count(decimal) > 1 or not _GROUPS.fullmatch(whole):
            raise NoAmountError(text=shown, places=minor_units)
        return re.sub(r"[.,]", "", whole), part
    if points + commas == 0:
        return bare, ""
    sign = "." if points else ","
    whole, _, part = bare.rpartition(sign)
    grouped = bool(_GROUPS.fullmatch(bare))
    if points + commas > 1 or (grouped and minor_units < 3):
        if not grouped:
            raise NoAmountError(text=shown, places=minor_units)
        if points == 1 and minor_units:
            plain = bare.replace(".", "")
            raise TwoWaysError(text=shown, thousands=plain, places=minor_units)
        return bare.replace(sign, ""), ""
    return whole, part
