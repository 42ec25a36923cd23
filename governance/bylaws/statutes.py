"""Statutes: bounds that warn and cite, and never decide.

A bound stands in a pack's `pack.toml`, or for all packs in `rules/common/bounds.toml`:

    [[bounds]]
    key = "patronage.cash_share"                # the parameter it is shown at
    when = [                                    # it warns when all of these hold
      { key = "patronage.cash_share", below = "1/5" },
      { key = "patronage.notice", equals = "qualified" },
    ]
    en = "A qualified notice pays at least 20 % of the dividend in money."
    es = "Un aviso calificado paga en dinero al menos el 20 % del retorno."
    source = "26 U.S.C. § 1388(c)(1)"

A condition asks of a parameter (`key`) or of a number the caller knows (`fact`), by one
of `below`, `above`, `equals`, `not`, `present` (true or false) and `has` (a word that a
list holds, or the fields of one of its rows). What it is compared with is a word, a
number, a share as text, or another's number: `{ fact = "workers", times = "51/100" }`,
where `times` may be `{ key = … }` too. Of a quorum or threshold, `part` takes its
`share`, `count` or `basis`, or `needed`: how many members or yes votes it asks of all
`members`. `keys = […]` in place of `key` makes one bound for each, with `key = "*"` for
it in the conditions. What is not known (a value nobody adopted, a fact nobody gave)
breaks no law; only `present = false` and `not` hold of it.

Facts that pages give: `members` (all on the roll), `voters` (who may vote), `workers`
(who worked lately), `member_workers` (those of them who are members or candidates), and,
while a co-op is being founded, `adoption` (the share of votes that adopts its bylaws).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from coopkit.money import ShareError, parse_share

Texts = Mapping[str, str]
Facts = Mapping[str, int | Fraction | bool]

SIDES = ("key", "fact")
PARTS = ("share", "count", "basis", "needed")
JOINED: tuple[tuple[str, Any], ...] = (("at_least", max), ("any", min))
"""Of several quorums or thresholds: the highest where all must hold, else the lowest."""
ALL_ON_THE_ROLL = "members"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A number to compare with: its own, or a value's or a fact's some times over."""

    key: str = ""
    fact: str = ""
    times: Fraction = Fraction(1)
    times_key: str = ""
    literal: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that must be so for a bound to warn."""

    key: str
    fact: str
    part: str
    how: str
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a law, or good sense, says to one or several values; text by language."""

    key: str
    when: tuple[Condition, ...]
    text: Texts
    source: str

    @property
    def keys(self) -> frozenset[str]:
        """All parameters it looks at."""
        found = {self.key}
        for each in self.when:
            found |= {each.key, each.side.key, each.side.times_key}
        return frozenset(found - {""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A bound that the values break: to be shown at `key`, with its source."""

    key: str
    text: Texts
    source: str


def warnings(
    values: Mapping[str, Any], bounds: Iterable[Bound], facts: Facts | None = None
) -> list[Caution]:
    """The bounds that values break, in the order of the bounds; none forbids a value."""
    known = facts or {}
    return [
        Caution(key=bound.key, text=bound.text, source=bound.source)
        for bound in bounds
        if all(_holds(condition, values, known) for condition in bound.when)
    ]


def needed(value: Mapping[str, Any], members: int) -> int:
    """How many of all members a quorum, or a threshold of all members, asks for.

    >>> needed({"share": "1/2", "of": "members"}, 9), needed({"count": 3}, 9)
    (5, 3)
    """
    for name, of in JOINED:
        if name in value:
            return int(of(needed(part, members) for part in value[name]))
    strictly = bool(value.get("strictly_more"))
    if "count" in value:
        return int(value["count"]) + strictly
    share = parse_share(value["share"] if "share" in value else value["threshold"])
    exact = share * members
    return int(exact) + 1 if strictly else -int(-exact // 1)


def read_bounds(tables: Iterable[Mapping[str, Any]]) -> tuple[Bound, ...]:
    """Read bounds from a file's tables; one that makes no sense is a ValueError."""
    return tuple(bound for table in tables for bound in _bounds(table))


def _bounds(table: Mapping[str, Any]) -> Iterable[Bound]:
    known = {"key", "keys", "when", "source", "en", "es"}
    if set(table) - known or not table.get("when") or not table.get("source"):
        raise ValueError(f"a bound needs key, when, en, es, source: {dict(table)!r}")
    for key in table.get("keys", [table.get("key")]):
        yield Bound(
            key=key,
            when=tuple(_condition(each, key) for each in table["when"]),
            text={"en": table["en"], "es": table["es"]},
            source=table["source"],
        )


def _condition(table: Mapping[str, Any], own: str) -> Condition:
    (how, *others) = set(table) - {"key", "fact", "part"} or {""}
    named = [side for side in SIDES if side in table]
    part = table.get("part", "")
    if others or how not in _HOW or len(named) != 1 or (part and part not in PARTS):
        raise ValueError(f"a condition asks one thing of one key or fact: {table!r}")
    return Condition(
        key=table.get("key", "").replace("*", own),
        fact=table.get("fact", ""),
        part=part,
        how=how,
        side=_side(table[how], how, own),
    )


def _side(given: Any, how: str, own: str) -> Side:
    if how == "has" or not isinstance(given, dict):
        return Side(literal=given)
    if set(given) - {"key", "fact", "times"} or not {"key", "fact"} & set(given):
        raise ValueError(f"compare with a number, or a key or fact: {given!r}")
    times = given.get("times", "1")
    is_held = isinstance(times, dict)
    return Side(
        key=given.get("key", "").replace("*", own),
        fact=given.get("fact", ""),
        times=Fraction(1) if is_held else parse_share(str(times)),
        times_key=times["key"] if is_held else "",
    )


def _holds(condition: Condition, values: Mapping[str, Any], facts: Facts) -> bool:
    found = _found(condition, values, facts)
    side = condition.side
    wanted: Any = side.literal
    if side.key or side.fact:
        number = _number(values.get(side.key) if side.key else facts.get(side.fact))
        times = _number(values.get(side.times_key)) if side.times_key else side.times
        if number is None or times is None:
            return False
        wanted = number * times
    if found is None and condition.how not in {"present", "not"}:
        return False
    return _HOW[condition.how](found, wanted)


def _found(condition: Condition, values: Mapping[str, Any], facts: Facts) -> Any:
    if condition.fact:
        return facts.get(condition.fact)
    value = values.get(condition.key)
    if not condition.part or not isinstance(value, dict):
        return None if condition.part else value
    if condition.part == "needed":
        return _needed(value, facts)
    if condition.part == "share":
        return _share(value)
    return value.get(condition.part)


def _needed(value: Mapping[str, Any], facts: Facts) -> int | None:
    """What a quorum or a threshold asks of all members; None where it asks of others."""
    for name, of in JOINED:
        if name in value:
            found = [_needed(part, facts) for part in value[name]]
            known = [each for each in found if each is not None]
            is_told = known and (name == "at_least" or len(known) == len(found))
            return of(known) if is_told else None
    members = facts.get(ALL_ON_THE_ROLL)
    if members is None or value.get("basis", ALL_ON_THE_ROLL) != ALL_ON_THE_ROLL:
        return None
    return needed(value, int(members))


def _share(value: Mapping[str, Any]) -> Any:
    """The share of a quorum or a threshold; of several the one that decides."""
    for name, of in JOINED:
        if name in value:
            shares = [_number(_share(part)) for part in value[name]]
            known = [each for each in shares if each is not None]
            is_told = known and (name == "at_least" or len(known) == len(shares))
            return of(known) if is_told else None
    return value.get("share", value.get("threshold"))


def _number(value: Any) -> Fraction | None:
    """A number, or the number that a text says."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | Fraction):
        return Fraction(value)
    try:
        return parse_share(value) if isinstance(value, str) else None
    except ShareError:
        return None


def _below(found: Any, wanted: Any) -> bool:
    left, right = _number(found), _number(wanted)
    return left is not None and right is not None and left < right


def _equals(found: Any, wanted: Any) -> bool:
    left, right = _number(found), _number(wanted)
    if left is not None and right is not None:
        return left == right
    return type(found) is type(wanted) and bool(found == wanted)


def _has(found: Any, wanted: Any) -> bool:
    if not isinstance(found, list):
        return False
    if isinstance(wanted, Mapping):
        return any(wanted.items() <= dict(row).items() for row in found)
    return wanted in found


_HOW: Mapping[str, Callable[[Any, Any], bool]] = {
    "below": _below,
    "above": lambda found, wanted: _below(wanted, found),
    "equals": _equals,
    "not": lambda found, wanted: not _equals(found, wanted),
    "present": lambda found, wanted: (found is not None) is wanted,
    "has": _has,
}
