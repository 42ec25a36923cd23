"""Sums: the arithmetic of a decision in a few words and figures that anybody can follow.

The record holds the sum that decides, by cross-multiplication; this says the same the way
people reckon: who counts, how many that makes, how many were needed, how many there were.
Source: the quorum and the majority as frozen in a record.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from coopkit.errors import N_
from coopkit.money import parse_share

Say: TypeAlias = Callable[[str], str]

BASES = {
    "cast": N_("votes for and against"),
    "cast_incl_abstain": N_("votes, abstentions too"),
    "present": N_("people present"),
    "members": N_("all who may vote"),
}
AT_LEAST, MORE_THAN = (
    N_("at least {share} of {base}"),
    N_("more than {share} of {base}"),
)
COUNT_AT_LEAST, COUNT_MORE = (
    N_("at least {count} people"),
    N_("more than {count} people"),
)
SO = N_("{sum}, so {needed}")
ENOUGH, TOO_FEW = N_("{has}: enough"), N_("{has}: {short} too few")
FOR, PRESENT = N_("voted for it"), N_("took part")
ALL_OF, ANY_OF = (
    N_("all of these must be met"),
    N_("one of these is enough"),
)
ALL, ANY = "at_least", "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One test: of how many (`base` with its `base_sum`), how many were needed, and were.

    `rule` says what was asked for, `needed_sum` how the needed number comes about.
    """

    rule: str
    base: str
    base_sum: str
    needed_sum: str
    needed: int
    who: str
    has: int
    met: bool
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The tests of a quorum or a majority; `joined` says how several belong together."""

    joined: str
    sums: tuple[Sum, ...]
    met: bool


def majority_sums(
    written: Mapping[str, Any], counts: Mapping[str, int], say: Say = str
) -> Sums:
    """The sums of a majority as the record writes it.

    >>> rule = {"basis": "cast", "threshold": "2/3", "strictly_more": False}
    >>> found = majority_sums(rule, {"yes": 20, "no": 9, "abstain": 2, "present": 31,
    ...                              "members": 60}).sums[0]
    >>> found.base_sum, found.needed_sum, found.outcome
    ('20 + 9 = 29', '2/3 × 29 = 19 1/3, so 20', '20: enough')
    """
    return _joined(written, say, lambda part: _majority(part, counts, say))


def quorum_sums(
    written: Mapping[str, Any] | str, *, present: int, members: int, say: Say = str
) -> Sums:
    """The sums of a quorum as the record writes it.

    >>> found = quorum_sums({"share": "1/2", "of": "members"}, present=7, members=9)
    >>> found.sums[0].needed_sum, found.sums[0].outcome
    ('1/2 × 9 = 4 1/2, so 5', '7: enough')
    """
    rule = {"share": written} if isinstance(written, str) else written
    return _joined(rule, say, lambda part: _quorum(part, present, members, say))


def mixed(number: Fraction) -> str:
    """A fraction as people write it.

    >>> mixed(Fraction(9, 2)), mixed(Fraction(4)), mixed(Fraction(2, 3))
    ('4 1/2', '4', '2/3')
    """
    whole, rest = divmod(number.numerator, number.denominator)
    part = f"{rest}/{number.denominator}" if rest else ""
    return " ".join(filter(None, [str(whole) if whole or not rest else "", part]))


def _joined(
    written: Mapping[str, Any], say: Say, one: Callable[[Mapping[str, Any]], Sum]
) -> Sums:
    for key, words, hold in ((ALL, ALL_OF, all), (ANY, ANY_OF, any)):
        if key in written:
            parts = [_joined(part, say, one) for part in written[key]]
            return Sums(
                joined=say(words),
                sums=tuple(_flat(parts)),
                met=hold(part.met for part in parts),
            )
    found = one(written)
    return Sums(joined="", sums=(found,), met=found.met)


def _flat(parts: Sequence[Sums]) -> Iterator[Sum]:
    for part in parts:
        yield from part.sums


def _majority(part: Mapping[str, Any], counts: Mapping[str, int], say: Say) -> Sum:
    basis = part["basis"]
    base, base_sum = _base(basis, counts)
    return _shared(
        parse_share(part["threshold"]),
        base,
        strictly=bool(part.get("strictly_more")) or base == 0,
        has=counts["yes"],
        base_sum=base_sum,
        base_words=say(BASES[basis]),
        who=say(FOR),
        say=say,
    )


def _base(basis: str, counts: Mapping[str, int]) -> tuple[int, str]:
    names = {"cast": ("yes", "no"), "cast_incl_abstain": ("yes", "no", "abstain")}
    if basis not in names:
        return counts[basis], str(counts[basis])
    parts = [counts[name] for name in names[basis]]
    return sum(parts), " + ".join(map(str, parts)) + f" = {sum(parts)}"


def _quorum(part: Mapping[str, Any], present: int, members: int, say: Say) -> Sum:
    strictly = bool(part.get("strictly_more"))
    if "count" in part:
        count = int(part["count"])
        needed = count + strictly
        rule = COUNT_MORE if strictly else COUNT_AT_LEAST
        return _sum(
            say(rule).format(count=count),
            say(BASES["members"]),
            str(members),
            str(needed),
            needed,
            present,
            say(PRESENT),
            say,
        )
    return _shared(
        parse_share(part["share"]),
        members,
        strictly=strictly,
        has=present,
        base_sum=str(members),
        base_words=say(BASES["members"]),
        who=say(PRESENT),
        say=say,
    )


def _shared(
    share: Fraction,
    base: int,
    *,
    strictly: bool,
    has: int,
    base_sum: str,
    base_words: str,
    who: str,
    say: Say,
) -> Sum:
    exact = share * base
    needed = exact.__floor__() + 1 if strictly else exact.__ceil__()
    written = f"{mixed(share)} × {base} = {mixed(exact)}"
    if exact != needed:
        written = say(SO).format(sum=written, needed=needed)
    rule = say(MORE_THAN if strictly else AT_LEAST)
    told = rule.format(share=mixed(share), base=base_words)
    return _sum(told, base_words, base_sum, written, needed, has, who, say)


def _sum(
    rule: str,
    base: str,
    base_sum: str,
    needed_sum: str,
    needed: int,
    has: int,
    who: str,
    say: Say,
) -> Sum:
    met = has >= needed
    outcome = say(ENOUGH if met else TOO_FEW).format(has=has, short=needed - has)
    return Sum(
        rule=rule,
        base=base,
        base_sum=base_sum,
        needed_sum=needed_sum,
        needed=needed,
        who=who,
        has=has,
        met=met,
        outcome=outcome,
    )
