"""A member's written notice of allocation, as the data of its paper.

A book entry is no notice: the paper must state the dollar amount and which part of it
is a patronage dividend. Words arrive translated; amounts are in cents, labor in minutes.
Source: 26 U.S.C. § 1388(b), (c), (d); 26 C.F.R. § 1.1388-1(b).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from coopkit.money import Cents, allocate
from ledger.labor.kinds import in_order
from ledger.patronage.worksheet import LaborLine, ShareLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Every word of a notice in its reader's language; `kinds` names kinds of labor."""

    labels: Mapping[str, Any]
    total: str
    cash: str
    retained: str
    sum: str
    opening: str
    closing: str
    kinds: Mapping[str, str]
    money: Callable[[Cents], str]
    hours: Callable[[int], str]
    percent: Callable[[Fraction], str]
    chart: Callable[[str], str]
    facts: tuple[tuple[str, str], ...] = ()
    signer: str = ""
    redemption: str = ""
    consent: str = ""
    plain_title: str = ""
    plain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Who writes to whom, about which year, on which day."""

    language: str
    coop: str
    address: str
    name: str
    year: int
    issued_on: date
    issued: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A member's account from its opening to its closing, and its years."""

    opening: Cents
    lines: tuple[tuple[str, Cents], ...]
    history: tuple[tuple[int, Cents], ...]

    @property
    def closing(self) -> Cents:
        return self.opening + sum(cents for _, cents in self.lines)


def notice_data(
    *,
    letter: Letter,
    share: ShareLine,
    labor: LaborLine,
    weights: Mapping[str, Fraction],
    account: Account,
    cash_share: Fraction,
    words: Words,
) -> dict[str, Any]:
    """The data of one member's notice; its rows sum to the share to the cent.

    `cash_share` is the bylaws' own, as the headline says it: to the cent, cash is that
    share or a little more.
    """
    member: dict[str, Any] = {
        "name": letter.name,
        "headline": _headline(share, cash_share, words),
        "rows": _rows(share, labor, weights, words),
        "total": {
            "label": words.sum,
            "hours": words.hours(share.minutes),
            "amount": words.money(share.total),
        },
        **_statement(account, words),
    }
    if words.redemption:
        member["redemption"] = words.redemption
    if words.consent:
        member["consent"] = words.consent
    if words.plain:
        member["plain"] = {"title": words.plain_title, "lines": list(words.plain)}
    if words.facts:
        member["facts"] = [{"label": label, "value": told} for label, told in words.facts]
    data = _heading(letter) | {"labels": dict(words.labels), "members": [member]}
    if words.signer:
        data["signers"] = [{"name": letter.coop, "role": words.signer}]
    return data


def _heading(letter: Letter) -> dict[str, Any]:
    on = letter.issued_on
    return {
        "lang": letter.language,
        "coop": {"name": letter.coop, "address": letter.address},
        "year": str(letter.year),
        "issued": letter.issued,
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
    }


def _headline(
    share: ShareLine, cash_share: Fraction, words: Words
) -> list[dict[str, str]]:
    """The stated dollar amounts: the whole, and its two parts."""
    money, percent = words.money, words.percent
    kept = words.retained.format(percent=percent(1 - cash_share))
    return [
        {"label": words.total, "value": money(share.total)},
        {
            "label": words.cash.format(percent=percent(cash_share)),
            "value": money(share.cash),
        },
        {"label": kept, "value": money(share.retained)},
    ]


def _statement(account: Account, words: Words) -> dict[str, Any]:
    money = words.money
    said = "; ".join(f"{year}: {money(cents)}" for year, cents in account.history)
    return {
        "account": [
            {"label": words.opening, "amount": money(account.opening)},
            *({"label": label, "amount": money(c)} for label, c in account.lines),
            {"label": words.closing, "amount": money(account.closing)},
        ],
        "history": [
            {"year": year, "value": max(cents, 0)} for year, cents in account.history
        ],
        "chart_alt": words.chart(said),
    }


def _rows(
    share: ShareLine, labor: LaborLine, weights: Mapping[str, Fraction], words: Words
) -> list[dict[str, str]]:
    """The share by kinds of labor, each weighted as the bylaws count it."""
    kinds = [
        (kind, minutes, weights.get(kind, Fraction(1)))
        for kind in in_order(labor.kinds)
        if (minutes := labor.kinds[kind]) and weights.get(kind, Fraction(1))
    ]
    if not kinds:
        kinds = [("worked", share.minutes, Fraction(1))]
    scale = 1
    for _, _, weight in kinds:
        scale *= weight.denominator
    amounts = allocate(share.total, [int(m * w * scale) for _, m, w in kinds])
    return [
        {
            "label": words.kinds.get(kind, kind)
            + (f" (× {weight})" if weight != 1 else ""),
            "hours": words.hours(minutes),
            "amount": words.money(cents),
        }
        for (kind, minutes, weight), cents in zip(kinds, amounts, strict=True)
    ]
