"""What a version of the bylaws must be before it is adopted; each refusal says why."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.bylaws.amendment import BaseMovedError, Operation, State, apply, conflicts
from governance.bylaws.markup import hides_a_number
from governance.bylaws.models import BylawsVersion, ParameterValue
from governance.bylaws.operations import check_shape
from governance.bylaws.parameters import parameter_of
from governance.bylaws.provisions import references
from governance.bylaws.selectors import name_of, state_of, things_named

SETTLED = frozenset({"identity.fiscal_year_end"})
"""What a co-op settles once, since its fiscal years are cut by it."""


class DayTakenError(CoopError):
    """A second value of a parameter for one day."""

    template = N_(
        "“{name}” already has a value that takes effect on {on}. A day has one value; "
        "choose another day."
    )


class BehindLaterValueError(CoopError):
    """A value for a day before one that was adopted already."""

    template = N_(
        "“{name}” already has a value that takes effect on {on}, after this day. "
        "Values go forward only. Choose a day after {on}."
    )


class BeforeAdoptionError(CoopError):
    """A value that would hold before anybody adopted it."""

    template = N_(
        "A change adopted on {adopted_on} cannot take effect on {effective_from}, before "
        "it is adopted. Choose {adopted_on} or a later day."
    )


class BeforeProspectiveError(CoopError):
    """A change in force before an earlier one of the same clause is."""

    template = N_(
        "Version {number} changes “{what}” too and takes effect on {on}. A later change "
        "of the same thing cannot take effect before it. Choose {on} or a later day."
    )


class FixedParameterError(CoopError):
    """A change of what a co-op settles once."""

    template = N_(
        "“{name}” is settled when the co-op is founded, since every fiscal year rests on "
        "it; an amendment here cannot change it. Ask whoever keeps this site."
    )


class HiddenNumberError(CoopError):
    """A number that would be printed where pages and papers do not print one."""

    template = N_(
        "“{what}” refers to a number in a heading, or inside a link. Numbers are printed "
        "in the words of a clause and in its note; write it there."
    )


class NotEitherError(CoopError):
    """Two words for what is more than a yes or a no."""

    template = N_(
        "“{name}” is not a yes or no, so two words cannot stand for it. Print it as "
        "{{{{ {key} | words }}}}."
    )


class AlreadyFoundedError(CoopError):
    """A second version 0."""

    template = N_(
        "{cooperative} has bylaws already. Change them by an amendment, which keeps "
        "every version before it."
    )


class NotFoundedError(CoopError):
    """An amendment of nothing."""

    template = N_(
        "{cooperative} has no bylaws that could be amended. Adopt the model bylaws or "
        "your own text first."
    )


def refuse_taken_day(
    cooperative: Cooperative, *, keys: list[str], effective_from: date
) -> None:
    """Refuse a day on which a parameter has a value already, or before its last one."""
    later = ParameterValue.objects.filter(
        cooperative=cooperative, key__in=keys, effective_from__gte=effective_from
    )
    taken = later.order_by("-effective_from", "key").first()
    if taken is None:
        return
    name = parameter_of(cooperative.jurisdiction, taken.key).name
    is_same = taken.effective_from == effective_from
    refusal = DayTakenError if is_same else BehindLaterValueError
    raise refusal(name=name, on=taken.effective_from)


def checked(
    cooperative: Cooperative, operations: Sequence[Operation]
) -> list[dict[str, Any]]:
    """The operations, each value in its written form, each key one of the catalogue."""
    checked = []
    for operation in operations:
        check_shape(operation)
        _refuse_unprintable(cooperative, operation)
        new = dict(operation)
        if operation["op"] == "set":
            known = parameter_of(cooperative.jurisdiction, operation["key"])
            new["value"] = known.check(
                operation["value"], minor_units=cooperative.minor_units
            )
            moved = operation["was"] not in (None, new["value"])
            if moved and operation["key"] in SETTLED:
                raise FixedParameterError(name=known.name)
        checked.append(new)
    return checked


def _refuse_unprintable(cooperative: Cooperative, operation: Operation) -> None:
    """Refuse words whose numbers nobody knows, or that would not be printed as such."""
    for name in ("heading", "titles"):
        for words in operation.get(name, {}).values():
            if references(words):
                raise HiddenNumberError(what=words[:60])
    for name in ("text", "note"):
        for words in operation.get(name, {}).values():
            for each in references(words):
                known = parameter_of(cooperative.jurisdiction, each.key)
                if each.words and known.type != "yes_no":
                    raise NotEitherError(name=known.name, key=known.key)
            if hides_a_number(words):
                raise HiddenNumberError(what=words[:60])


def refuse_moved_base(
    cooperative: Cooperative,
    history: Sequence[BylawsVersion],
    operations: Sequence[Operation],
    base: str,
) -> None:
    """Refuse operations that lay hands on what was changed after their base."""
    since: list[Operation] = []
    for each in reversed(history):
        if each.sha256 == base:
            break
        since = [*each.operations, *since]
    both = conflicts(since, operations)
    if both:
        state = state_of(history)
        raise BaseMovedError(what=things_named(cooperative, state, both))


def applied(
    cooperative: Cooperative, state: State, operations: Sequence[Operation]
) -> State:
    """What the operations make; a value that has moved is called by its name."""
    try:
        return apply(state, operations)
    except BaseMovedError as problem:
        problem.params["what"] = name_of(cooperative, str(problem.params["what"]))
        raise


def refuse_early(
    cooperative: Cooperative,
    history: Sequence[BylawsVersion],
    operations: Sequence[Operation],
    effective_from: date,
) -> None:
    """Refuse a day on which what was adopted earlier is not in force yet."""
    keys = [each["key"] for each in operations if each["op"] == "set"]
    refuse_taken_day(cooperative, keys=keys, effective_from=effective_from)
    for each in history:
        if each.effective_from <= effective_from:
            continue
        if both := conflicts(each.operations, operations):
            what = things_named(cooperative, state_of(history), both)
            raise BeforeProspectiveError(
                number=each.number, what=what, on=each.effective_from
            )


def refuse_disorder(history: Sequence[BylawsVersion]) -> None:
    """Refuse a last version that needs what is not in force on its day."""
    ordered = sorted(history, key=lambda each: (each.effective_from, each.number))
    if ordered[-1] is history[-1]:
        return
    state = State()
    for each in ordered:
        try:
            state = apply(state, each.operations)
        except CoopError as problem:
            last = ordered[-1]
            raise BeforeProspectiveError(
                number=last.number, what=history[-1].title, on=last.effective_from
            ) from problem
