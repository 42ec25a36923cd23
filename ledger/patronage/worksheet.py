"""A year's worksheet: every input and result of an allocation, as data with one hash.

Units: money in cents, labor in minutes, days as ISO text. What the members vote on is
the hash of these data; read back, they say exactly what was worked out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.money import Cents
from ledger.patronage.allocation import Allocation

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """An income or expense account; `cents` is what it adds to net earnings."""

    account: str
    cents: Cents
    non_patronage: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LaborLine:
    """Somebody's minutes of the year, as a member or not, with those of each kind."""

    code: str
    member: bool
    minutes: int
    countable: int
    kinds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursSource:
    """The sheet of hours that was read, and when."""

    filename: str
    sha256: str
    imported_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A bylaw parameter as it stood on the year's first day."""

    key: str
    value: Any
    value_id: int
    clause: str
    adopted_by: str
    adopted_on: str
    effective_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """What a member is given; `leftover` cents came by the largest remainder."""

    code: str
    minutes: int
    total: Cents
    cash: Cents
    retained: Cents
    notice: str
    leftover: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the rules made of the inputs."""

    patronage: Cents
    non_patronage: Cents
    appropriated: Mapping[str, Cents]
    pool: Cents
    shares: tuple[ShareLine, ...]
    payment_period_ends: str

    @property
    def cash(self) -> Cents:
        return sum(share.cash for share in self.shares)

    @property
    def retained(self) -> Cents:
        return sum(share.retained for share in self.shares)

    @property
    def leftover(self) -> tuple[ShareLine, ...]:
        return tuple(share for share in self.shares if share.leftover)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole worksheet."""

    first: str
    last: str
    year_number: int
    currency: str
    minor_units: int
    net: Cents
    extraneous: Cents
    capital_return: Cents
    prefixes: tuple[str, ...]
    accounts: tuple[AccountLine, ...]
    hours: HoursSource
    labor: tuple[LaborLine, ...]
    rules: tuple[RuleLine, ...]
    result: Result
    version: int = VERSION

    @property
    def year_end(self) -> date:
        return date.fromisoformat(self.last)

    @property
    def first_day(self) -> date:
        return date.fromisoformat(self.first)

    @property
    def year(self) -> int:
        return self.year_end.year

    @property
    def deadline(self) -> date:
        return date.fromisoformat(self.result.payment_period_ends)

    @property
    def is_loss(self) -> bool:
        return self.result.pool < 0

    @property
    def members_minutes(self) -> int:
        return sum(line.countable for line in self.labor if line.member)

    @property
    def others_minutes(self) -> int:
        return sum(line.countable for line in self.labor if not line.member)

    @property
    def shared_minutes(self) -> int:
        return sum(share.minutes for share in self.result.shares)

    def rule(self, key: str) -> RuleLine:
        """A rule by its key; one that was not used is a KeyError."""
        for line in self.rules:
            if line.key == key:
                return line
        raise KeyError(key)

    def labor_of(self, code: str) -> LaborLine | None:
        """Somebody's labor as a member."""
        mine = (line for line in self.labor if line.member and line.code == code)
        return next(mine, None)


def result_of(allocation: Allocation, minutes: Mapping[str, int]) -> Result:
    """An allocation as a worksheet keeps it; `minutes` are each member's, countable."""
    leftover = dict(allocation.leftover)
    return Result(
        patronage=allocation.patronage_cents,
        non_patronage=allocation.non_patronage_cents,
        appropriated=dict(allocation.appropriated),
        pool=allocation.pool_cents,
        shares=tuple(
            ShareLine(
                code=share.who,
                minutes=minutes.get(share.who, 0),
                total=share.total_cents,
                cash=share.cash_cents,
                retained=share.retained_cents,
                notice=share.notice,
                leftover=leftover.get(share.who, 0),
            )
            for share in allocation.shares
        ),
        payment_period_ends=allocation.payment_period_ends.isoformat(),
    )


def write(sheet: Sheet) -> dict[str, Any]:
    """The worksheet as data for canonical JSON."""
    return dict(_plain(sheet))


def sha256(sheet: Sheet) -> str:
    """The hash that the members vote on."""
    return sha256_of(write(sheet))


def read(data: Mapping[str, Any]) -> Sheet:
    """The worksheet that these data hold; data of another version are a ValueError."""
    if data.get("version") != VERSION:
        raise ValueError(f"worksheet of version {data.get('version')!r}")
    result = data["result"]
    shares = tuple(ShareLine(**share) for share in result["shares"])
    return Sheet(
        **dict(data)
        | {
            "prefixes": tuple(data["prefixes"]),
            "accounts": tuple(AccountLine(**line) for line in data["accounts"]),
            "hours": HoursSource(**data["hours"]),
            "labor": tuple(LaborLine(**line) for line in data["labor"]),
            "rules": tuple(RuleLine(**line) for line in data["rules"]),
            "result": Result(**result | {"shares": shares}),
        }
    )


def part(minutes: int, *, of: int) -> Fraction:
    """Somebody's part of the hours; nothing of nothing is nothing.

    >>> part(30, of=120), part(0, of=0)
    (Fraction(1, 4), Fraction(0, 1))
    """
    return Fraction(minutes, of) if of else Fraction(0)


def is_under(account: str, prefixes: tuple[str, ...] | frozenset[str]) -> bool:
    """Whether an account is one of these, or below one of them.

    >>> is_under("Income:Interest:Bank", ("Income:Interest",))
    True
    >>> is_under("Income:InterestingSales", ("Income:Interest",))
    False
    """
    return any(account == p or account.startswith(f"{p}:") for p in prefixes)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    return value
