"""Succession: the operations that put adopted bylaws in the place of an agreement.

Every clause of the agreement is repealed, every clause of the new text comes in under its
own number, and every rule is set anew, also one that stays as it was: from now on it
holds by the founding decision.
"""

from typing import Any

from governance.bylaws.amendment import State, apply
from governance.bylaws.operations import insertion, setting


def succession(standing: State, adopted: State) -> list[dict[str, Any]]:
    """The operations that lead from what stands to the adopted bylaws."""
    tops = [each for each in standing.provisions if not each.is_repealed]
    repeals = [
        {"op": "repeal", "id": each.id, "was": each.sha256}
        for each in sorted(tops, key=lambda each: -each.id.count("."))
    ]
    sets = [
        setting(key, standing.values.get(key), value)
        for key, value in adopted.values.items()
    ]
    title = {
        "op": "title",
        "was": dict(standing.titles),
        "titles": dict(adopted.titles),
    }
    return [title, *repeals, *_inserts(standing, adopted), *sets]


def becomes(standing: State, adopted: State) -> State:
    """The bylaws after the succession: its hash is known before the vote."""
    return apply(standing, succession(standing, adopted))


def _inserts(standing: State, adopted: State) -> list[dict[str, Any]]:
    """Each clause beside the one before; a mark that was used is given another letter."""
    marks = _marks(standing, adopted)
    last: dict[str, str] = {}
    inserts = []
    for each in adopted.provisions:
        operation = insertion(each, after=marks.get(last.get(each.parent, ""), ""))
        inserts.append(operation | {"id": marks[each.id]})
        last[each.parent] = each.id
    return inserts


def _marks(standing: State, adopted: State) -> dict[str, str]:
    """The mark of each new clause: its own, where no clause ever had it."""
    used = {each.id for each in standing.provisions}
    marks: dict[str, str] = {}
    for each in adopted.provisions:
        own = each.id.removeprefix(each.parent)
        mark = base = f"{marks.get(each.parent, '')}{own}"
        turn = 0
        while mark in used:
            turn += 1
            mark = f"{base}_{turn}"
        marks[each.id] = mark
        used.add(mark)
    return marks
