"""What was paid to whom in a calendar year, read from entries of the books.

Units: cents. What is owed to all members of a year stands on one account for all of them,
and the entry that pays says whose it is. Only what left in money counts:
an entry that moves a debt about, such as an allocation or its reversal, pays nobody.
Source: 26 U.S.C. §§ 6042, 6044(b), 6049; 26 C.F.R. § 1.1388-1(a)(2)(iii).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from coopkit.money import Cents, allocate

CASH, NOTICE, REDEEMED = "cash", "notice", "redeemed"
INTEREST, CAPITAL, WITHHELD = "interest", "capital", "withheld"
NOTE = "note"
FORM_OF = {
    CASH: "1099-PATR",
    NOTICE: "1099-PATR",
    REDEEMED: "1099-PATR",
    INTEREST: "1099-INT",
    CAPITAL: "1099-DIV",
}
KIND_OF_BOX = {
    CASH: "patronage",
    NOTICE: "patronage",
    REDEEMED: "nonqualified",
    INTEREST: "interest",
    CAPITAL: "capital",
    WITHHELD: "withheld",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that a form counts; `year` is the fiscal year it goes back to, or 0."""

    code: str
    on: date
    kind: str
    cents: Cents
    form: str
    source: str
    year: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLeg:
    """A leg of an entry by its role; a debit is positive.

    Roles: “payable”, “redemption” and “capital” (debts to many), “nonqualified” (a layer
    in an account), “credited” (interest put into an account), “note” and “loan” (debts
    to one), “note_interest” and “capital_interest” (costs), “withheld”, “money”.
    `number` is the fiscal year or the run that the account is named for.
    """

    role: str
    cents: Cents
    code: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidEntry:
    """An entry that may have paid somebody."""

    on: date
    source: str
    code: str
    legs: tuple[PaidLeg, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """What of a debt was nonqualified when it was made, by its fiscal year."""

    years: Mapping[int, Cents]
    whole: Cents


KINDS = {
    "payable": CASH,
    "redemption": "redemption",
    "capital": CAPITAL,
    "capital_interest": CAPITAL,
    "nonqualified": REDEEMED,
    "note": NOTE,
    "note_interest": INTEREST,
}


def paid_in(entry: PaidEntry) -> Iterator[Fact]:
    """What an entry paid, kind by kind; “redemption” and “note” are to be divided yet.

    >>> legs = (PaidLeg(role="payable", cents=100_00, number=2026),
    ...         PaidLeg(role="withheld", cents=-24_00),
    ...         PaidLeg(role="money", cents=-76_00))
    >>> entry = PaidEntry(on=date(2026, 11, 1), source="payout-1-M001", code="M001",
    ...     legs=legs)
    >>> [(fact.kind, fact.cents, fact.form) for fact in paid_in(entry)]
    [('cash', 10000, '1099-PATR'), ('withheld', 2400, '1099-PATR')]
    """
    yield from _credited(entry)
    out = -sum(leg.cents for leg in entry.legs if leg.role in {"money", "withheld"})
    debts = [leg for leg in entry.legs if leg.role in KINDS]
    owed = sum(leg.cents for leg in debts)
    if not out or not owed or (out > 0) != (owed > 0):
        return
    whole = abs(owed) if abs(out) > abs(owed) else abs(out)
    parts = _parts(whole, [leg.cents for leg in debts], sign=1 if out > 0 else -1)
    facts = [
        _fact(entry, leg, part) for leg, part in zip(debts, parts, strict=True) if part
    ]
    yield from facts
    yield from _withheld(entry, facts)


def _credited(entry: PaidEntry) -> Iterator[Fact]:
    """Interest that was put into an account, which pays no money and is income."""
    for leg in entry.legs:
        if leg.role == "credited" and leg.cents < 0 and leg.code:
            yield Fact(
                code=leg.code,
                on=entry.on,
                kind=CAPITAL,
                cents=-leg.cents,
                form=FORM_OF[CAPITAL],
                source=entry.source,
                year=leg.number,
            )


def _parts(whole: Cents, cents: list[Cents], *, sign: int) -> list[Cents]:
    """A sum over legs of one direction, in proportion; the others get none."""
    weights = [max(0, each * sign) for each in cents]
    return [sign * part for part in allocate(whole, weights)]


def _fact(entry: PaidEntry, leg: PaidLeg, cents: Cents) -> Fact:
    kind = KINDS[leg.role]
    return Fact(
        code=leg.code or entry.code,
        on=entry.on,
        kind=kind,
        cents=cents,
        form=FORM_OF.get(kind, ""),
        source=entry.source,
        year=leg.number,
    )


def _withheld(entry: PaidEntry, facts: list[Fact]) -> Iterator[Fact]:
    """The tax that was kept back, divided over the forms that tell of it."""
    kept = -sum(leg.cents for leg in entry.legs if leg.role == "withheld")
    if not kept or not facts:
        return
    bearing = [fact for fact in facts if fact.form] or facts
    weights = [abs(fact.cents) for fact in bearing]
    for fact, part in zip(bearing, allocate(kept, weights), strict=True):
        if part:
            yield Fact(
                code=fact.code,
                on=fact.on,
                kind=WITHHELD,
                cents=part,
                form=fact.form or FORM_OF[REDEEMED],
                source=fact.source,
                year=fact.year,
            )


def nonqualified_part(
    facts: Iterable[Fact], mixes: Mapping[tuple[str, str, int], Mix]
) -> Iterator[Fact]:
    """Payments of redemptions and notes cut to what goes back to nonqualified notices.

    By (“redemption” or “note”, code, run) each payment bears its part of the whole; the
    parts of all payments come to the nonqualified sum exactly. What pays a qualified
    notice back is no income and is left out. Other facts go through unchanged.
    """
    so_far: dict[tuple[str, str, int], Cents] = {}
    for fact in sorted(facts, key=lambda fact: (fact.on, fact.source)):
        if fact.kind not in {"redemption", NOTE}:
            yield fact
            continue
        key = (fact.kind, fact.code, fact.year if fact.kind == "redemption" else 0)
        mix = mixes.get(key, Mix(years={}, whole=0))
        before = so_far.get(key, 0)
        so_far[key] = now = before + fact.cents
        for year, cents in sorted(mix.years.items()):
            part = _up_to(mix, cents, now) - _up_to(mix, cents, before)
            if part:
                yield replace(
                    fact, kind=REDEEMED, cents=part, form=FORM_OF[REDEEMED], year=year
                )


def _up_to(mix: Mix, cents: Cents, paid: Cents) -> Cents:
    if mix.whole <= 0:
        return 0
    return cents * max(0, min(paid, mix.whole)) // mix.whole
