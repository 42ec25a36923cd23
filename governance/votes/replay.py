"""A decision run again under other rules: the same ballots, another threshold."""

from collections.abc import Mapping
from typing import Any

from governance.votes.record import Counts, compute

TESTS = ("quorum", "threshold")


def changed_rules(
    rules: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Frozen rules with other values for their keys, or None where nothing changes.

    >>> changed_rules({"quorum": {"key": "quorum.members", "value": {"count": 2}},
    ...     "threshold": {"key": "vote.ordinary", "value": {}}}, {"vote.days": 9}) is None
    True
    """
    new = dict(rules)
    for name in TESTS:
        held = rules.get(name)
        if held and held["key"] in values and values[held["key"]] != held["value"]:
            new[name] = {**held, "value": values[held["key"]]}
    return new if new != dict(rules) else None


def run_again(
    counts: Mapping[str, int], rules: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The computation as it was and as it would have been; None where nothing changes."""
    new = changed_rules(rules, values)
    if new is None:
        return None
    held = Counts.from_plain(counts)
    return compute(held, rules), compute(held, new)
