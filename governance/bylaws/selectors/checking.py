"""Checking: every version rebuilt from version 0, and every value by what version.

What is kept in memory is not believed: each co-op's operations are applied anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from coopkit.errors import CoopError
from coopkit.offers import Finding
from governance.bylaws.amendment import State, apply
from governance.bylaws.models import BylawsVersion, ParameterValue


def versions_are_whole() -> Iterable[Finding]:
    """Every version gives its hash again, and every value is one that a version set."""
    rows = BylawsVersion.objects.select_related("cooperative")
    ordered = rows.order_by("cooperative", "number").iterator(chunk_size=100)
    set_by_versions: dict[int, dict[tuple[str, date], _Value]] = {}
    for cooperative, own in groupby(ordered, key=lambda row: row.cooperative):
        expected = set_by_versions.setdefault(cooperative.pk, {})
        yield from _rebuilt(cooperative.slug, own, expected)
    yield from _values(set_by_versions)


_Value = tuple[Any, str, int]


def _rebuilt(
    slug: str, rows: Iterable[BylawsVersion], expected: dict[tuple[str, date], _Value]
) -> Iterator[Finding]:
    """Apply a co-op's versions to nothing; after a broken one no other is judged."""
    state, last = State(), ""
    for number, row in enumerate(rows):
        where = f"{slug} version {row.number}"
        if row.number != number:
            yield Finding(where=where, what=f"version {number} is missing before it")
            return
        if row.base_sha256 != last:
            yield Finding(where=where, what="it does not stand on the version before it")
            return
        try:
            state = apply(state, row.operations)
        except CoopError as problem:
            yield Finding(where=where, what=f"it cannot be rebuilt: {problem}")
            return
        if state.sha256 != row.sha256:
            yield Finding(where=where, what="rebuilt, it does not give its fingerprint")
            return
        last = row.sha256
        for operation in row.operations:
            if operation["op"] == "set":
                place = (operation["key"], row.effective_from)
                expected[place] = (operation["value"], row.adopted_by, row.number)


def _values(
    versions: Mapping[int, Mapping[tuple[str, date], _Value]],
) -> Iterator[Finding]:
    """The table of values beside what the versions set, both ways."""
    rows = ParameterValue.objects.select_related("cooperative", "version")
    seen: dict[int, set[tuple[str, date]]] = {}
    for row in rows.order_by("cooperative", "key", "effective_from").iterator():
        place = (row.key, row.effective_from)
        seen.setdefault(row.cooperative_id, set()).add(place)
        number = row.version.number if row.version else -1
        told = versions.get(row.cooperative_id, {}).get(place)
        where = f"{row.cooperative.slug} version {number if row.version else '–'}"
        if told is None:
            yield Finding(where=where, what=f"it does not set “{row.key}”")
        elif told != (row.value, row.adopted_by, number):
            yield Finding(where=where, what=f"it set another value of “{row.key}”")
    for pk, own in versions.items():
        for place in sorted(set(own) - seen.get(pk, set())):
            found = BylawsVersion.objects.select_related("cooperative").get(
                cooperative=pk, number=own[place][2]
            )
            where = f"{found.cooperative.slug} version {found.number}"
            yield Finding(where=where, what=f"the value of “{place[0]}” is missing")
