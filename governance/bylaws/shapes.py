"""The shapes a rule can have as data: shares, counts, weights, quorums, thresholds.

Each function reads a value and gives it back in its one written form, shares as lowest
fractions. What does not fit is a ShapeError that names the key, so that a file with a
rule in it can be answered in one line.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from coopkit.money import ShareError, parse_share, plain_share

BASES = ("cast", "cast_incl_abstain", "present", "members")
QUORUM_OF = ("members",)
LISTS = ("at_least", "any")
DEEPEST = 4


class ShapeError(ValueError):
    """A value that is not of its type; says where, and what is expected."""

    def __init__(self, where: str, expected: str) -> None:
        self.where, self.expected = where, expected
        super().__init__(f"{where}: {expected}")


def share(value: Any, where: str = "share", *, above_zero: bool = False) -> str:
    """A share from 0 to 1 in its written form.

    >>> share("25%"), share("0.25"), share("2/8")
    ('1/4', '1/4', '1/4')
    """
    try:
        read = parse_share(value) if isinstance(value, str) else Fraction(-1)
    except (ShareError, ValueError) as problem:
        raise ShapeError(where, "write a share like 1/4, 25% or 0.25") from problem
    if not 0 <= read <= 1 or (above_zero and not read):
        lowest = "above 0" if above_zero else "from 0"
        raise ShapeError(where, f"write a share {lowest} to 1, as text like 1/4 or 25%")
    return plain_share(read)


def count(value: Any, where: str = "count") -> int:
    """A whole number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ShapeError(where, "write a whole number of 0 or more")
    return value


def flag(value: Any, where: str = "flag") -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise ShapeError(where, "write true or false")
    return value


def choice(value: Any, options: Iterable[str], where: str = "choice") -> str:
    """One of several words."""
    words = tuple(options)
    if not isinstance(value, str) or value not in words:
        raise ShapeError(where, f"write one of: {', '.join(words)}")
    return value


def weights(value: Any, labels: Iterable[str], where: str = "weights") -> dict[str, str]:
    """A weight of 0 or more for some labels, at least one of them positive.

    >>> weights({"worked": "1", "overtime": "1.5"}, ["worked", "overtime"])
    {'worked': '1', 'overtime': '3/2'}
    """
    names = tuple(labels)
    if not isinstance(value, dict) or not value:
        raise ShapeError(where, "write a weight for each label, like {“worked”: “1”}")
    written = {}
    for label, weight in value.items():
        choice(label, names, f"{where}.{label}")
        try:
            written[label] = plain_share(parse_share(weight))
        except (ShareError, AttributeError, TypeError) as problem:
            raise ShapeError(
                f"{where}.{label}", "write a weight like 1 or 1.5"
            ) from problem
    if not any(parse_share(weight) for weight in written.values()):
        raise ShapeError(where, "one weight must be above 0")
    return written


def quorum(value: Any, where: str = "quorum", depth: int = 0) -> dict[str, Any]:
    """A quorum: a count, a share of the members, all of several, or any of them.

    >>> quorum({"share": "50%", "of": "members"})
    {'share': '1/2', 'of': 'members'}
    """
    if not isinstance(value, dict) or depth > DEEPEST:
        raise ShapeError(where, "write a quorum, like {“share”: “1/2”, “of”: “members”}")
    for name in LISTS:
        if name in value:
            keys(value, (name,), where)
            parts = value[name]
            if not isinstance(parts, list) or not parts:
                raise ShapeError(f"{where}.{name}", "write a list of quorums")
            deeper = [
                quorum(part, f"{where}.{name}.{place}", depth + 1)
                for place, part in enumerate(parts)
            ]
            return {name: deeper}
    if "count" in value:
        keys(value, ("count", "strictly_more"), where)
        written: dict[str, Any] = {"count": count(value["count"], f"{where}.count")}
    else:
        keys(value, ("share", "of", "strictly_more"), where)
        written = {
            "share": share(value.get("share"), f"{where}.share"),
            "of": choice(value.get("of"), QUORUM_OF, f"{where}.of"),
        }
    return written | _strictly(value, where)


def threshold(value: Any, where: str = "") -> dict[str, Any]:
    """A threshold: which votes are the base, which share of them, strictly more or not.

    >>> threshold({"basis": "cast", "threshold": "0.5", "strictly_more": True})
    {'basis': 'cast', 'threshold': '1/2', 'strictly_more': True}
    """
    prefix = f"{where}." if where else ""
    if not isinstance(value, dict):
        raise ShapeError(
            where or "threshold", "write a basis, a threshold, strictly_more"
        )
    keys(value, ("basis", "threshold", "strictly_more"), where)
    return {
        "basis": choice(value.get("basis"), BASES, f"{prefix}basis"),
        "threshold": share(value.get("threshold"), f"{prefix}threshold", above_zero=True),
        "strictly_more": flag(
            value.get("strictly_more", False), f"{prefix}strictly_more"
        ),
    }


def keys(value: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    """Refuse a key that has no meaning here; nothing unknown is ignored."""
    for key in value:
        if key not in known:
            path = f"{where}.{key}" if where else str(key)
            raise ShapeError(path, f"is not known here; known are: {', '.join(known)}")


def _strictly(value: Mapping[str, Any], where: str) -> dict[str, bool]:
    if "strictly_more" not in value:
        return {}
    return {"strictly_more": flag(value["strictly_more"], f"{where}.strictly_more")}
