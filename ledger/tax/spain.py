"""The year of a Spanish co-op: FRO, FEP and returns, beside what the law asks at least.

Units: cents. The base of both funds is the cooperative surplus after losses of earlier
years and before the corporation tax; half of what comes from outside the cooperative
activity goes to the FRO. A loss feeds no fund. Source: Ley 27/1999, arts. 57, 58, 59.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from coopkit.money import Cents, at_least
from ledger.tax.rates import es_share

FRO, FEP = "fro", "fep"
ACCOUNTS = {
    "statutory": FRO,
    "indivisible": FRO,
    "fro": FRO,
    "education": FEP,
    "fep": FEP,
    "cofip": FEP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """A fund: what the year gave it, and what the law asks at least."""

    key: str
    given: Cents
    least: Cents
    source: str

    @property
    def is_enough(self) -> bool:
        return self.given >= self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanishYear:
    """The two funds, what went elsewhere, and the returns to the members."""

    cooperative: Cents
    extra: Cents
    funds: tuple[Fund, ...]
    elsewhere: Cents
    returns: Cents

    @property
    def is_lawful(self) -> bool:
        return all(fund.is_enough for fund in self.funds)


def spanish_year(
    *,
    cooperative: Cents,
    extra: Cents,
    appropriated: Mapping[str, Cents],
    returns: Cents,
    on: date,
) -> SpanishYear:
    """The year's funds against the law of a day.

    >>> year = spanish_year(cooperative=100_000_00, extra=10_000_00, returns=40_000_00,
    ...     appropriated={"statutory": 25_000_00, "education": 4_000_00},
    ...     on=date(2026, 12, 31))
    >>> [(fund.key, fund.least, fund.is_enough) for fund in year.funds]
    [('fro', 2500000, True), ('fep', 500000, False)]
    """
    given = {FRO: 0, FEP: 0}
    for name, cents in appropriated.items():
        if name in ACCOUNTS:
            given[ACCOUNTS[name]] += cents
    return SpanishYear(
        cooperative=cooperative,
        extra=extra,
        funds=tuple(_funds(given, max(0, cooperative), max(0, extra), on)),
        elsewhere=sum(appropriated.values()) - sum(given.values()),
        returns=returns,
    )


def _funds(
    given: Mapping[str, Cents], base: Cents, extra: Cents, on: date
) -> Iterator[Fund]:
    fro, fep = es_share("fro_share", on), es_share("fep_share", on)
    half = es_share("fro_extra_share", on)
    asked = at_least(fro.share, of=base) + at_least(half.share, of=extra)
    yield Fund(key=FRO, given=given[FRO], least=asked, source=fro.source)
    asked = at_least(fep.share, of=base)
    yield Fund(key=FEP, given=given[FEP], least=asked, source=fep.source)
