"""Sources: what members' and others' labor made, and what nobody's labor made.

Each account of income or expenses is of labor, from outside, or common to both; what is
common is divided by a key. Units: cents, as they add to net earnings.
Source: 26 U.S.C. § 1388(a); 26 C.F.R. § 1.1388-1(a)(2); Form 1120-C, Schedule G.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopkit.money import Cents, allocate, parse_share

PATRONAGE, EXTRANEOUS, COMMON = "patronage", "extraneous", "common"
NATURES = (PATRONAGE, EXTRANEOUS, COMMON)
BY_LABOR, BY_INCOME, BY_SHARE = "labor", "income", "share"
KEYS = (BY_LABOR, BY_INCOME, BY_SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """What is said of the accounts under a prefix; `share` is labor's, as “3/4”."""

    prefix: str
    nature: str
    key: str = ""
    share: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if self.nature not in NATURES or (self.nature == COMMON) != bool(self.key):
            raise ValueError(f"not a source: {self.nature!r} by {self.key!r}")
        if self.key and self.key not in KEYS:
            raise ValueError(f"not a key: {self.key!r}")


@dataclass(frozen=True, slots=True)
class Sourced:
    """An account's cents, and how many of them nobody's labor made."""

    account: str
    cents: Cents
    outside: Cents
    unit: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether all of it comes from outside."""
        return self.outside == self.cents


def said_of(account: str, sources: Iterable[SourceLine]) -> SourceLine | None:
    """What holds for an account: the line with the longest prefix, the first of equals.

    >>> lines = [SourceLine(prefix="Income", nature="patronage"),
    ...     SourceLine(prefix="Income:Interest", nature="extraneous")]
    >>> said_of("Income:Interest:Bank", lines).nature
    'extraneous'
    >>> said_of("Expenses:Rent", lines) is None
    True
    """
    fitting = [line for line in sources if _is_under(account, line.prefix)]
    return max(fitting, key=lambda line: len(line.prefix)) if fitting else None


def divide(
    flows: Sequence[tuple[str, Cents]], sources: Sequence[SourceLine], *, income: str
) -> tuple[Sourced, ...]:
    """Each account with the part of it that comes from outside, in the order given.

    An account of which nothing is said is of labor. By the key “income” a common cost
    follows what both sides took in under the root `income`; where neither took in
    anything, it is labor's. By “labor” it is divided as the earnings of labor are.

    >>> rent = SourceLine(prefix="Expenses:Rent", nature="common", key="share",
    ...     share="3/4")
    >>> divide([("Expenses:Rent", -100_01)], [rent], income="Income")[0].outside
    -2500
    """
    held = [(name, cents, said_of(name, sources)) for name, cents in flows]
    ratio = _of_income(held, income)
    return tuple(
        Sourced(name, cents, _outside(cents, line, ratio), line.unit if line else "")
        for name, cents, line in held
    )


def by_unit(lines: Iterable[Sourced]) -> dict[str, Cents]:
    """What labor earned in each named part of the business, in order of name."""
    found: dict[str, Cents] = {}
    for line in lines:
        if line.unit:
            found[line.unit] = found.get(line.unit, 0) + line.cents - line.outside
    return dict(sorted(found.items()))


def _outside(cents: Cents, line: SourceLine | None, ratio: Fraction) -> Cents:
    if line is None or line.nature == PATRONAGE:
        return 0
    if line.nature == EXTRANEOUS:
        return cents
    shares: Mapping[str, Fraction] = {BY_LABOR: Fraction(1), BY_INCOME: ratio}
    labors = shares[line.key] if line.key in shares else parse_share(line.share)
    parts = [labors.numerator, labors.denominator - labors.numerator]
    return allocate(cents, parts)[1]


def _of_income(
    held: Iterable[tuple[str, Cents, SourceLine | None]], income: str
) -> Fraction:
    """Labor's part of what came in on accounts that are not common."""
    labors = outside = 0
    for name, cents, line in held:
        if not _is_under(name, income) or cents <= 0 or (line and line.nature == COMMON):
            continue
        if line and line.nature == EXTRANEOUS:
            outside += cents
        else:
            labors += cents
    return Fraction(labors, labors + outside) if labors + outside else Fraction(1)


def _is_under(account: str, prefix: str) -> bool:
    return account == prefix or account.startswith(f"{prefix}:")
