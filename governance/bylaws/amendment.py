"""Amendments: lists of operations, and the one way in which they change the bylaws.

Applied in their order to nothing, the operations of all versions give the bylaws; the
same list gives the same hash for ever. Source: the domain's notes on voting, section 6.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from governance.bylaws.operations import (
    Operation,
    check_shape,
    conflicts,
    insertion,
    setting,
    touched,
)
from governance.bylaws.provisions import Provision, Texts, parent_of

__all__ = [
    "BaseMovedError",
    "IdUsedError",
    "NoProvisionError",
    "NumberTakenError",
    "Operation",
    "PartsStandError",
    "RepealedError",
    "State",
    "apply",
    "conflicts",
    "founding",
    "free_id",
    "insertion",
    "setting",
    "touched",
]


class BaseMovedError(CoopError):
    """A change written for words or a value that are not there any more."""

    template = N_(
        "“{what}” has changed since this amendment was written. What was proposed is "
        "applied exactly or not at all. Write the amendment anew on today’s text."
    )


class IdUsedError(CoopError):
    """A second provision of one id."""

    template = N_(
        "A clause with the mark “{id}” has been in these bylaws already, and a mark is "
        "never used again. Add the clause under another number."
    )


class NoProvisionError(CoopError):
    """A change of something that is not there."""

    template = N_("The bylaws have no clause “{id}”. Choose one that is in the text.")


class RepealedError(CoopError):
    """A change of something that was repealed."""

    template = N_(
        "Clause {number} was repealed. Add a new clause instead of changing this one."
    )


class PartsStandError(CoopError):
    """A repeal of something whose parts are in force."""

    template = N_(
        "Clause {number} still has parts that are in force, {part} among them. Repeal "
        "the parts first, in the same amendment."
    )


class NumberTakenError(CoopError):
    """Two provisions in force under one number."""

    template = N_(
        "There is a clause {number} already. Give the new one another number, or "
        "renumber the old one first, in the same amendment."
    )


@dataclass(frozen=True, slots=True)
class State:
    """The bylaws as they stand: titles by language, provisions in order, values by key.

    Two states are the same exactly when their `sha256` is.
    """

    titles: Texts = field(default_factory=dict)
    provisions: tuple[Provision, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    _known: dict[str, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def sha256(self) -> str:
        """The hash of everything; worked out once."""
        if "sha256" not in self._known:
            self._known["sha256"] = sha256_of(
                {
                    "titles": dict(self.titles),
                    "provisions": [each.sha256 for each in self.provisions],
                    "values": dict(self.values),
                }
            )
        return str(self._known["sha256"])

    @property
    def by_id(self) -> Mapping[str, Provision]:
        if "by_id" not in self._known:
            self._known["by_id"] = {each.id: each for each in self.provisions}
        found: Mapping[str, Provision] = self._known["by_id"]
        return found

    def provision(self, provision_id: str) -> Provision:
        """A provision by its id, or a NoProvisionError."""
        if provision_id not in self.by_id:
            raise NoProvisionError(id=provision_id)
        return self.by_id[provision_id]

    def clause_of(self, key: str) -> Provision | None:
        """The first provision in force that prints a parameter."""
        if "clauses" not in self._known:
            clauses: dict[str, Provision] = {}
            for each in self.provisions:
                for printed in () if each.is_repealed else each.keys:
                    clauses.setdefault(printed, each)
            self._known["clauses"] = clauses
        found: Provision | None = self._known["clauses"].get(key)
        return found

    def number_of(self, key: str) -> str:
        """The number of the clause that prints a parameter, or ""."""
        clause = self.clause_of(key)
        return clause.number if clause else ""


def apply(state: State, operations: Iterable[Operation]) -> State:
    """What the operations make of a state, one after the other; or a refusal.

    >>> seven = {"op": "set", "key": "vote.days", "was": None, "value": 7}
    >>> apply(State(), [seven]).values
    {'vote.days': 7}
    """
    draft = _Draft(state)
    for operation in operations:
        check_shape(operation)
        match operation["op"]:
            case "insert":
                draft.insert(operation)
            case "set":
                draft.set(operation)
            case "title":
                draft.title(operation)
            case _:
                draft.change(operation)
    return draft.done()


def founding(state: State) -> list[dict[str, Any]]:
    """The operations of version 0: applied to nothing, they give the state.

    A repealed provision has no place in version 0.
    """
    last: dict[str, str] = {}
    inserts = []
    for each in state.provisions:
        inserts.append(insertion(each, after=last.get(each.parent, "")))
        last[each.parent] = each.id
    sets = [setting(key, None, value) for key, value in state.values.items()]
    title = {"op": "title", "was": {}, "titles": dict(state.titles)}
    return [*([title] if state.titles else []), *inserts, *sets]


def free_id(state: State, number: str, *, parent: str = "") -> str:
    """An id for a new provision: of its number, or with letters where that was used.

    >>> free_id(State(), "4.7", parent="art-4"), free_id(State(), "4 bis")
    ('art-4.sec-7', 'art-4_bis')
    """
    last = number.rpartition(".")[2] if parent else number
    own = re.sub(r"\W+", "_", last.lower()).strip("_") or "new"
    kind = "p" if "." in parent else "sec"
    base = f"{parent}.{kind}-{own}" if parent else f"art-{own}"
    found, turn = base, 0
    while found in state.by_id:
        turn += 1
        found = f"{base}_{turn}"
    return found


class _Draft:
    """A state while operations change it."""

    def __init__(self, state: State) -> None:
        self.titles = dict(state.titles)
        self.by_id = dict(state.by_id)
        self.order = [each.id for each in state.provisions]
        self.values = dict(state.values)

    def done(self) -> State:
        provisions = tuple(self.by_id[each] for each in self.order)
        return State(self.titles, provisions, self.values)

    def insert(self, operation: Operation) -> None:
        new, parent = operation["id"], parent_of(operation["id"])
        if new in self.by_id:
            raise IdUsedError(id=new)
        if parent:
            self._standing(parent)
        self._refuse_taken(operation["number"])
        after = operation["after"]
        self.order.insert(self._place(after, parent), new)
        self.by_id[new] = Provision(
            new,
            operation["number"],
            heading=_content(operation, "heading"),
            text=_content(operation, "text"),
            note=_content(operation, "note"),
        )

    def _place(self, after: str, parent: str) -> int:
        """Behind a sibling and all its parts; first under the parent without one."""
        if after and after != parent:
            if after not in self.by_id or parent_of(after) != parent:
                raise NoProvisionError(id=after)
            place = self.order.index(after) + 1
            below = f"{after}."
            while place < len(self.order) and self.order[place].startswith(below):
                place += 1
            return place
        return self.order.index(parent) + 1 if parent else 0

    def change(self, operation: Operation) -> None:
        """Substitute, repeal or renumber what stands."""
        found = self._standing(operation["id"])
        if found.sha256 != operation["was"]:
            raise BaseMovedError(what=found.number)
        if operation["op"] == "substitute":
            new = replace(
                found,
                heading=_content(operation, "heading"),
                text=_content(operation, "text"),
                note=_content(operation, "note"),
            )
        elif operation["op"] == "renumber":
            self._refuse_taken(operation["number"])
            new = replace(found, number=operation["number"])
        else:
            self._refuse_parts(found)
            new = replace(found, is_repealed=True)
        self.by_id[found.id] = new

    def set(self, operation: Operation) -> None:
        key = operation["key"]
        if self.values.get(key) != operation["was"]:
            raise BaseMovedError(what=key)
        self.values[key] = operation["value"]

    def title(self, operation: Operation) -> None:
        if self.titles != operation["was"]:
            raise BaseMovedError(what=next(iter(self.titles.values()), ""))
        self.titles = dict(operation["titles"])

    def _standing(self, provision_id: str) -> Provision:
        found = self.by_id.get(provision_id)
        if found is None:
            raise NoProvisionError(id=provision_id)
        if found.is_repealed:
            raise RepealedError(number=found.number)
        return found

    def _refuse_taken(self, number: str) -> None:
        for each in self.by_id.values():
            if each.number == number and not each.is_repealed:
                raise NumberTakenError(number=number)

    def _refuse_parts(self, found: Provision) -> None:
        below = f"{found.id}."
        for each in self.by_id.values():
            if each.id.startswith(below) and not each.is_repealed:
                raise PartsStandError(number=found.number, part=each.number)


def _content(operation: Operation, name: str) -> dict[str, str]:
    """Heading, text or note of an operation, without what is empty."""
    return {key: text for key, text in operation[name].items() if text}
