"""A year's worksheet: every input and result of an allocation, as data with one hash.

Units: money in cents, labor in minutes, days as ISO text. What the members vote on is
the hash of these data; read back, they say exactly what was worked out. What a version
did not know yet it does not write: data of version 1 keep their hash for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.money import Cents
from ledger.patronage.allocation import Allocation
from ledger.patronage.carried import Carried, MadeUp
from ledger.patronage.sources import Sourced, SourceLine, by_unit

VERSION = 3
VERSIONS = (1, 2, 3)
SINCE_2 = {"since": 2}
SINCE_3 = {"since": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """An income or expense account; `cents` is what it adds to net earnings.

    `outside` is the part of it that nobody's labor made; `unit` names the part of the
    business it is of.
    """

    account: str
    cents: Cents
    non_patronage: bool
    outside: Cents = field(default=0, metadata=SINCE_2)
    unit: str = field(default="", metadata=SINCE_2)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaborLine:
    """Somebody's minutes of the year, as a member or not, with those of each kind.

    `wages` are cents, `years` whole years of membership, `before` the minutes that
    counted as a member's in earlier years, `days` those of membership in the year where
    it is not the whole of it.
    """

    code: str
    member: bool
    minutes: int
    countable: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    candidate: bool = field(default=False, metadata=SINCE_2)
    wages: Cents = field(default=0, metadata=SINCE_2)
    years: int = field(default=0, metadata=SINCE_2)
    before: int = field(default=0, metadata=SINCE_2)
    days: int = field(default=0, metadata=SINCE_2)


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
class HeldLayer:
    """A retained part that a member's account held before; negative below zero."""

    code: str
    year: int
    qualified: bool
    cents: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a share goes to a year's layer; negative where a loss takes it."""

    year: int
    qualified: bool
    cents: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """What a member is given; `leftover` cents came by the largest remainder.

    `advance` of the cash was paid before. `parts` are the layers that what is kept goes
    to, or a loss takes from, where it is not the year's own alone; `top_up` is what the
    member has to add.
    """

    code: str
    minutes: int
    total: Cents
    cash: Cents
    retained: Cents
    notice: str
    leftover: int = 0
    advance: Cents = field(default=0, metadata=SINCE_2)
    parts: tuple[Part, ...] = field(default=(), metadata=SINCE_2)
    top_up: Cents = field(default=0, metadata=SINCE_2)

    @property
    def to_pay(self) -> Cents:
        """The cash that is still to be paid."""
        return self.cash - self.advance


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the rules made of the inputs.

    `made_up` is what earlier losses took first. Of a loss, `cover` says which accounts
    bear the part held in common, positive, “later” what waits: `carry_patronage` and
    `carry_outside` by its kind. `startup_repaid` is what of the collective account's
    part goes to the start-up loss account.
    """

    patronage: Cents
    non_patronage: Cents
    appropriated: Mapping[str, Cents]
    pool: Cents
    shares: tuple[ShareLine, ...]
    payment_period_ends: str
    made_up: tuple[MadeUp, ...] = field(default=(), metadata=SINCE_2)
    cover: Mapping[str, Cents] = field(default_factory=dict, metadata=SINCE_2)
    carry_patronage: Cents = field(default=0, metadata=SINCE_2)
    carry_outside: Cents = field(default=0, metadata=SINCE_2)
    startup_repaid: Cents = field(default=0, metadata=SINCE_2)
    capped: tuple[str, ...] = field(default=(), metadata=SINCE_2)

    @property
    def advances(self) -> Cents:
        """What of the cash was paid before, as advances."""
        return sum(share.advance for share in self.shares)

    @property
    def made_up_cents(self) -> Cents:
        return sum(each.cents for each in self.made_up)

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
    """A whole worksheet.

    `advances` are what members had been paid on the year, by code; `carried` the losses
    that waited; `sources` what was said of accounts; `balances` what the accounts held
    in common had, “startup” as a loss is positive; `layers` what members' accounts held,
    where a loss or an account below zero asks for it; `without_consent` whose notices
    cannot be qualified; `reserve_parts`, in a loss, the average part of earlier years'
    “operating” and “extraneous” surplus that went to the reserve the law asks for.
    """

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
    advances: Mapping[str, Cents] = field(default_factory=dict, metadata=SINCE_2)
    carried: tuple[Carried, ...] = field(default=(), metadata=SINCE_2)
    sources: tuple[SourceLine, ...] = field(default=(), metadata=SINCE_2)
    balances: Mapping[str, Cents] = field(default_factory=dict, metadata=SINCE_2)
    layers: tuple[HeldLayer, ...] = field(default=(), metadata=SINCE_2)
    without_consent: tuple[str, ...] = field(default=(), metadata=SINCE_2)
    reserve_parts: Mapping[str, str] = field(default_factory=dict, metadata=SINCE_3)

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
    def wages(self) -> dict[str, Cents]:
        """Members' wages of the year, by code."""
        return {line.code: line.wages for line in self.labor if line.member}

    @property
    def units(self) -> dict[str, Cents]:
        """What labor earned in each part of the business that has a name."""
        return by_unit(
            Sourced(line.account, line.cents, line.outside, line.unit)
            for line in self.accounts
        )

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
        made_up=allocation.made_up,
        capped=allocation.capped,
    )


def write(sheet: Sheet) -> dict[str, Any]:
    """The worksheet as data for canonical JSON, as its version writes them."""
    return dict(_plain(sheet, sheet.version))


def sha256(sheet: Sheet) -> str:
    """The hash that the members vote on."""
    return sha256_of(write(sheet))


def read(data: Mapping[str, Any]) -> Sheet:
    """The worksheet that these data hold; data of another version are a ValueError."""
    if data.get("version") not in VERSIONS:
        raise ValueError(f"worksheet of version {data.get('version')!r}")
    lists: dict[str, Any] = {
        name: tuple(kind(**line) for line in data[name])
        for name, kind in _LINES.items()
        if name in data
    }
    for name in ("prefixes", "without_consent"):
        lists[name] = tuple(data.get(name, ()))
    hours = HoursSource(**data["hours"])
    return Sheet(**dict(data) | lists | {"hours": hours, "result": _result(data)})


_LINES: dict[str, type[Any]] = {
    "accounts": AccountLine,
    "labor": LaborLine,
    "rules": RuleLine,
    "carried": Carried,
    "sources": SourceLine,
    "layers": HeldLayer,
}


def _result(data: Mapping[str, Any]) -> Result:
    held = dict(data["result"])
    shares = (_share(share) for share in held["shares"])
    made_up = (MadeUp(**each) for each in held.get("made_up", ()))
    return Result(
        **held
        | {
            "shares": tuple(shares),
            "made_up": tuple(made_up),
            "capped": tuple(held.get("capped", ())),
        }
    )


def _share(data: Mapping[str, Any]) -> ShareLine:
    parts = tuple(Part(**part) for part in data.get("parts", ()))
    return ShareLine(**dict(data) | {"parts": parts})


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


def _plain(value: Any, version: int) -> Any:
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    names = _kept(kind, version)
    if names is not None:
        return {name: _plain(getattr(value, name), version) for name in names}
    if isinstance(value, Mapping):
        return {str(key): _plain(held, version) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held, version) for held in value]
    return value


_AS_THEY_ARE = frozenset({int, str, bool, type(None)})


@cache
def _kept(kind: type[Any], version: int) -> tuple[str, ...] | None:
    """The names of what a version writes of a kind of line; None of what is no line."""
    if not is_dataclass(kind):
        return None
    parts = fields(kind)
    return tuple(part.name for part in parts if part.metadata.get("since", 1) <= version)
