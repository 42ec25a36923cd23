"""Drafting: an amendment grows by one change at a time, and says each thing once.

What is drafted later on the same clause or number is folded into what stands already, so
that members read one change of it, from the words in force to the words proposed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from coopkit.errors import N_, CoopError
from governance.bylaws.amendment import (
    Operation,
    State,
    apply,
    free_id,
    insertion,
    setting,
)
from governance.bylaws.provisions import Provision, Texts, legible

CONTENT = ("heading", "text", "note")


class NothingChangesError(CoopError):
    """A change after which everything is as before."""

    template = N_(
        "With this, “{what}” would stay as it is. Write what is to be different, or "
        "leave it out of the amendment."
    )


class LeanedOnError(CoopError):
    """A change that cannot be taken out, since another one needs it."""

    template = N_(
        "Another change of this amendment builds on this one. Take that one out first; "
        "what stops it: {problem}"
    )


class EmptyClauseError(CoopError):
    """A clause without a word in any language."""

    template = N_(
        "A clause needs its words in one language at least. Write them, or repeal the "
        "clause if it is to go."
    )


@dataclass(frozen=True, slots=True)
class Fallen:
    """A change that does not fit the text of today, and the refusal that tells why."""

    operation: Operation
    problem: CoopError


def grown(
    base: State, operations: Sequence[Operation], new: Sequence[Operation]
) -> list[dict[str, Any]]:
    """The changes with some more, checked by applying them all to their base.

    Written back to what the base says, a change is gone; what changes nothing from the
    start is refused.
    """
    before = apply(base, operations)
    if apply(before, new).sha256 == before.sha256:
        raise NothingChangesError(what=_named(before, new[0]) if new else "")
    folded = list(operations)
    for operation in new:
        folded = _folded(folded, operation)
    return rewritten(base, folded)


def shrunk(
    base: State, operations: Sequence[Operation], index: int
) -> list[dict[str, Any]]:
    """The changes without one of them; refused where another needs it."""
    rest = [each for place, each in enumerate(operations) if place != index]
    try:
        return rewritten(base, rest)
    except CoopError as problem:
        raise LeanedOnError(problem=str(problem)) from problem


def rewritten(base: State, operations: Iterable[Operation]) -> list[dict[str, Any]]:
    """The same changes, each saying on what it stands, without those of no effect."""
    state, written = base, list[dict[str, Any]]()
    for operation in operations:
        own = dict(operation)
        if "was" in own:
            own["was"] = _was(state, own)
        after = apply(state, [own])
        if after.sha256 != state.sha256:
            written.append(own)
        state = after
    return written


def sift(
    state: State, operations: Iterable[Operation]
) -> tuple[list[dict[str, Any]], list[Fallen]]:
    """The changes that still fit a text that moved on, and those that do not."""
    kept, fallen = list[dict[str, Any]](), list[Fallen]()
    for operation in operations:
        try:
            state = apply(state, [operation])
        except CoopError as problem:
            fallen.append(Fallen(operation, problem))
        else:
            kept.append(dict(operation))
    return kept, fallen


def substitution(
    state: State, provision_id: str, *, heading: Texts, text: Texts, note: Texts
) -> dict[str, Any]:
    """The operation that gives a provision new words."""
    found = state.provision(provision_id)
    content = {"heading": _filled(heading), "text": _filled(text), "note": _filled(note)}
    if not content["text"] and not content["heading"]:
        raise EmptyClauseError()
    return {"op": "substitute", "id": found.id, "was": found.sha256, **content}


def repeals(state: State, provision_id: str) -> list[dict[str, Any]]:
    """The operations that repeal a provision, those of its standing parts first."""
    found = state.provision(provision_id)
    own = [each for each in standing(state) if each.id.startswith(f"{found.id}.")]
    own.sort(key=lambda each: -each.depth)
    return [{"op": "repeal", "id": e.id, "was": e.sha256} for e in (*own, found)]


def renumbering(state: State, provision_id: str, number: str) -> dict[str, Any]:
    """The operation that gives a provision another number."""
    found = state.provision(provision_id)
    return {"op": "renumber", "id": found.id, "was": found.sha256, "number": number}


def new_value(state: State, key: str, value: Any) -> dict[str, Any]:
    """The operation that sets a parameter."""
    return setting(key, state.values.get(key), value)


def new_provision(
    state: State,
    beside: str,
    number: str,
    *,
    heading: Texts,
    text: Texts,
    note: Texts,
    is_article: bool,
) -> dict[str, Any]:
    """The operation that puts in a clause behind another, or an article behind another.

    Beside an article a clause becomes its first one.
    """
    found = state.provision(beside)
    if is_article:
        parent, after = "", found.id.partition(".")[0]
    elif found.depth == 1:
        parent, after = found.id, ""
    else:
        parent, after = found.parent, found.id
    if not _filled(text) and not (is_article and _filled(heading)):
        raise EmptyClauseError()
    new = Provision(
        free_id(state, number, parent=parent),
        number,
        _filled(heading),
        _filled(text),
        _filled(note),
    )
    return insertion(new, after=after)


def next_number(state: State, beside: str, *, is_article: bool) -> str:
    """A number that is free for what comes behind a provision: 4.10, or 4.7A between."""
    found = state.provision(beside)
    taken = {each.number for each in standing(state)}
    if is_article:
        found = state.provision(found.id.partition(".")[0])
    elif found.depth == 1:
        first = f"{found.number}.1"
        return first if first not in taken else _free_letter(f"{found.number}.0", taken)
    numbers = [e.number for e in standing(state) if e.parent == found.parent]
    stem, dot, last = found.number.rpartition(".")
    if numbers[-1] == found.number and last.isdigit():
        following = (f"{stem}{dot}{int(last) + step}" for step in count(1))
        return next(number for number in following if number not in taken)
    return _free_letter(found.number, taken)


def standing(state: State) -> list[Provision]:
    """The provisions that are not repealed, in their order."""
    return [each for each in state.provisions if not each.is_repealed]


def one_sided(state: State, operation: Operation) -> tuple[str, ...]:
    """The languages whose words stay while those of another change."""
    if operation["op"] != "substitute":
        return ()
    found = state.provision(operation["id"])
    same = [
        language
        for language, words in found.text.items()
        if operation["text"].get(language) == words
    ]
    return tuple(same) if len(same) < len(operation["text"]) else ()


def unprinted(before: State, after: State) -> tuple[str, ...]:
    """The parameters that clauses printed before, and none does afterwards."""
    return tuple(
        key for key in before.values if before.clause_of(key) and not after.clause_of(key)
    )


def _folded(operations: Sequence[Operation], new: Operation) -> list[Operation]:
    """The list with a new operation laid over the earlier one on the same thing."""
    old = list(operations)
    if new["op"] == "repeal":
        own = [each for each in old if each.get("id") == new["id"]]
        rest = [each for each in old if each.get("id") != new["id"]]
        return rest if own and own[0]["op"] == "insert" else [*rest, new]
    for place, each in enumerate(old):
        if _mark(each) != _mark(new):
            continue
        if each["op"] == new["op"]:
            old[place] = {**each, **new}
            return old
        if each["op"] == "insert":
            told = {name: new[name] for name in (*CONTENT, "number") if name in new}
            old[place] = {**each, **told}
            return old
    return [*old, new]


def _mark(operation: Operation) -> str:
    return str(operation.get("id") or operation.get("key") or operation["op"])


def _was(state: State, operation: Operation) -> Any:
    if "key" in operation:
        return state.values.get(operation["key"])
    if "id" in operation:
        return state.provision(operation["id"]).sha256
    return dict(state.titles)


def _named(state: State, operation: Operation) -> str:
    if "id" in operation and operation["id"] in state.by_id:
        return state.by_id[operation["id"]].number
    return _mark(operation)


def _filled(texts: Texts) -> Mapping[str, str]:
    """The texts that say something, their line ends as a file has them."""
    plain = {key: legible(text).strip() for key, text in texts.items()}
    return {key: text for key, text in plain.items() if text}


def _free_letter(number: str, taken: set[str]) -> str:
    """The number with the first letter that is free.

    >>> _free_letter("4.7", {"4.7", "4.7A"})
    '4.7B'
    """
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    free = (number + one for one in letters if number + one not in taken)
    return next(free, number + "AA")
