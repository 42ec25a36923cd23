"""Payers: which open share a payment that reached the bank is for.

By what the bank writes (a name, a member's code, “share 12”) and by the amount: a plan is
paid by its next parts, whole. Where two fit alike, a person is asked. Units: cents.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from coopkit.money import Cents

MOST = 5
_SHARE = re.compile(
    r"\b(?:share|accion|aporte|aportacion|cuota)\W{0,4}(?:no|n)?\W{0,3}(\d+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """An open share: whose it is, and what is left of each part, in the plan's order."""

    number: int
    code: str
    names: tuple[str, ...]
    parts: tuple[Cents, ...]

    @property
    def left_cents(self) -> Cents:
        return sum(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A share that a payment may be for; `is_clear` where no other fits as well."""

    number: int
    by_payer: bool
    by_amount: bool
    is_clear: bool = False


def fits(text: str, cents: Cents, owing: Iterable[Owing]) -> list[Fit]:
    """The shares that a payment may be for, the likeliest first, five at most.

    >>> hugo = Owing(number=12, code="M012", names=("Hugo Prieto",), parts=(125_00,) * 3)
    >>> (found,) = fits("PRIETO HUGO transfer", 125_00, [hugo])
    >>> (found.number, found.is_clear), fits("HUGO PRIETO", 376_00, [hugo])
    ((12, True), [])
    """
    found = [
        Fit(number=one.number, by_payer=payer, by_amount=amount)
        for one in owing
        if 0 < cents <= one.left_cents
        for payer, amount in [(_names(one, text), cents in accumulate(one.parts))]
        if payer or amount
    ]
    found.sort(key=lambda fit: (-fit.by_payer, -fit.by_amount, fit.number))
    sure = [fit for fit in found if fit.by_payer and fit.by_amount]
    if len(sure) == 1:
        first = Fit(number=sure[0].number, by_payer=True, by_amount=True, is_clear=True)
        found[found.index(sure[0])] = first
    return found[:MOST]


def _names(one: Owing, text: str) -> bool:
    """Whether a text names a payer: by code, by the share's number, or by two names."""
    plain = _plain(text)
    words = set(re.split(r"\W+", plain))
    told = _SHARE.search(plain)
    if _plain(one.code) in words or (told and int(told[1]) == one.number):
        return True
    return any(_shares_name(_name_words(name), words) for name in one.names)


def _shares_name(name: Sequence[str], words: set[str]) -> bool:
    shared = sum(word in words for word in name)
    return bool(name) and shared >= min(2, len(name))


def _name_words(name: str) -> list[str]:
    return [word for word in re.split(r"\W+", _plain(name)) if len(word) > 1]


def _plain(text: str) -> str:
    """Small letters without accents, as banks write names.

    >>> _plain("Óscar Muñoz")
    'oscar munoz'
    """
    spread = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in spread if not unicodedata.combining(sign))
