"""The bylaws as each version left them, rebuilt from operations.

A state that was built is kept by what it was built from: the hashes of its versions,
never their keys in the database. The longest part that is known is built upon.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from itertools import accumulate
from threading import Lock

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.amendment import State, apply
from governance.bylaws.models import BylawsVersion
from governance.bylaws.selectors.memory import once

KEPT = 64
NOTHING = State()
_STATES: OrderedDict[str, State] = OrderedDict()
_LOCK = Lock()


def versions(cooperative: Cooperative) -> list[BylawsVersion]:
    """All versions by their number, without their operations; one query."""
    rows = BylawsVersion.objects.filter(cooperative=cooperative).defer("operations")
    return once(cooperative, "versions", lambda: list(rows.order_by("number")))


def in_effect(cooperative: Cooperative, *, on: date) -> list[BylawsVersion]:
    """The versions in force on a day, in the order in which they took effect."""
    rows = [each for each in versions(cooperative) if each.effective_from <= on]
    return sorted(rows, key=lambda each: (each.effective_from, each.number))


def text_on(cooperative: Cooperative, *, on: date) -> State:
    """The bylaws in force on a day; an empty state where there are none."""
    return state_of(in_effect(cooperative, on=on))


def head(cooperative: Cooperative) -> State | None:
    """The bylaws with all that was adopted, to come as well; None before version 0."""
    rows = versions(cooperative)
    return state_of(rows) if rows else None


def state_after(cooperative: Cooperative, number: int) -> State:
    """The bylaws as the version of a number left them, in the order of adoption."""
    return state_of([each for each in versions(cooperative) if each.number <= number])


def state_of(chain: Sequence[BylawsVersion]) -> State:
    """What the operations of versions make in this order; one query, or none.

    Kept is the part in which each version stands on the one before: its hash is known.
    """
    ordered = _ordered(chain)
    keys = list(accumulate((_key(each) for each in chain[:ordered]), _joined))
    built, state = ordered, NOTHING
    while built:
        known = _known(keys[built - 1])
        if known is not None:
            state = known
            break
        built -= 1
    rest = chain[built:]
    if not rest:
        return state
    stored = BylawsVersion.objects.filter(pk__in=[each.pk for each in rest])
    operations = dict(stored.values_list("pk", "operations"))
    for count, each in enumerate(rest, built + 1):
        state = apply(state, operations[each.pk])
        if count == ordered and state.sha256 == each.sha256:
            _keep(keys[-1], state)
    return state


def _key(version: BylawsVersion) -> str:
    return f"{version.base_sha256}>{version.sha256}"


def _joined(one: str, other: str) -> str:
    return sha256(f"{one} {other}".encode()).hexdigest()


def _ordered(chain: Sequence[BylawsVersion]) -> int:
    """How many versions, from the first on, stand each on the one before."""
    base = ""
    for count, each in enumerate(chain):
        if each.base_sha256 != base:
            return count
        base = each.sha256
    return len(chain)


def _known(key: str) -> State | None:
    with _LOCK:
        if key in _STATES:
            _STATES.move_to_end(key)
        return _STATES.get(key)


def _keep(key: str, state: State) -> None:
    with _LOCK:
        _STATES[key] = state
        if len(_STATES) > KEPT:
            _STATES.popitem(last=False)
