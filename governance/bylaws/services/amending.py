"""Drafting amendments: written step by step, until they are put to the vote."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.bylaws import drafting
from governance.bylaws.amendment import Operation, apply
from governance.bylaws.models import Amendment, AmendmentState
from governance.bylaws.selectors.amendments import base_of, may_change, named
from governance.bylaws.selectors.states import head
from governance.bylaws.services.guards import checked


class NoBylawsError(CoopError):
    """An amendment of bylaws that nobody has adopted."""

    template = N_(
        "{cooperative} has adopted no bylaws yet, so there is nothing to amend. Adopt "
        "bylaws first, or import those that the co-op has."
    )


class NotADraftError(CoopError):
    """A change of what members already vote on, or of what is done."""

    template = N_(
        "“{title}” is not a draft any more, and what is voted on does not change. To "
        "propose something else, start a new draft."
    )


class NotYourDraftError(CoopError):
    """Somebody else's draft."""

    template = N_(
        "“{title}” was drafted by somebody else. Whoever started a draft, the secretary "
        "and the board can change it; start a draft of your own instead."
    )


class NoSuchChangeError(CoopError):
    """A change of the list that is not in it any more."""

    template = N_("This change is not in the amendment any more. Load the page again.")


@transaction.atomic
def draft(
    *,
    cooperative: Cooperative,
    title: str,
    why: str,
    by: User,
    at: datetime,
    effective_from: date | None = None,
) -> Amendment:
    """Start an amendment on the bylaws as all that was adopted leaves them."""
    state = head(cooperative)
    if state is None:
        raise NoBylawsError(cooperative=cooperative.name)
    amendment = Amendment.objects.create(
        cooperative=cooperative,
        title=" ".join(title.split()),
        why=why,
        base_sha256=state.sha256,
        effective_from=effective_from,
        drafted_by=by,
        drafted_at=at,
        changed_at=at,
    )
    note(amendment, "drafted", {"title": amendment.title}, by=by, at=at)
    return amendment


@transaction.atomic
def redraft(*, amendment: Amendment, by: User, at: datetime) -> Amendment:
    """Start a new draft from one that failed or was taken back, where it still fits."""
    new = draft(
        cooperative=amendment.cooperative,
        title=amendment.title,
        why=amendment.why,
        by=by,
        at=at,
        effective_from=amendment.effective_from,
    )
    kept, _fallen = drafting.sift(base_of(new), amendment.operations)
    return _written(new, kept, action="copied", by=by, at=at)


def add_operation(
    *, amendment: Amendment, operation: Operation, by: User, at: datetime
) -> Amendment:
    """Add a change; the whole list is checked by applying it to its base."""
    return add_operations(amendment=amendment, operations=[operation], by=by, at=at)


@transaction.atomic
def add_operations(
    *, amendment: Amendment, operations: Sequence[Operation], by: User, at: datetime
) -> Amendment:
    """Add several changes that go together, or none of them."""
    held = lock_draft(amendment, by=by, at=at)
    new = checked(held.cooperative, operations)
    base = base_of(held)
    try:
        written = drafting.grown(base, held.operations, new)
    except drafting.NothingChangesError as problem:
        problem.params["what"] = named(held.cooperative, base, new[0]) if new else ""
        raise
    return _written(held, written, action="changed", by=by, at=at)


@transaction.atomic
def drop_operation(
    *, amendment: Amendment, index: int, by: User, at: datetime
) -> Amendment:
    """Take a change out by its place in the list, 0 for the first."""
    held = lock_draft(amendment, by=by, at=at)
    if not 0 <= index < len(held.operations):
        raise NoSuchChangeError()
    rest = drafting.shrunk(base_of(held), held.operations, index)
    return _written(held, rest, action="changed", by=by, at=at)


@transaction.atomic
def describe(
    *,
    amendment: Amendment,
    title: str,
    why: str,
    effective_from: date | None,
    by: User,
    at: datetime,
) -> Amendment:
    """Give a draft another title, other reasons and another day."""
    held = lock_draft(amendment, by=by, at=at)
    held.title, held.why, held.changed_at = " ".join(title.split()), why, at
    held.effective_from = effective_from
    held.save(update_fields=["title", "why", "effective_from", "changed_at"])
    day = effective_from.isoformat() if effective_from else ""
    note(held, "described", {"title": held.title, "effective_from": day}, by=by, at=at)
    return held


@transaction.atomic
def discard(*, amendment: Amendment, by: User, at: datetime) -> Amendment:
    """Give a draft up; it stays on file."""
    held = lock_draft(amendment, by=by, at=at)
    held.state, held.changed_at = AmendmentState.WITHDRAWN, at
    held.save(update_fields=["state", "changed_at"])
    note(held, "discarded", {}, by=by, at=at)
    return held


@transaction.atomic
def rebase(*, amendment: Amendment, by: User, at: datetime) -> list[drafting.Fallen]:
    """Bring a draft up to date; gives the changes that fell out and must be redone.

    What fell out stays in the audit trail, word for word.
    """
    held = lock_draft(amendment, by=by, at=at)
    state = head(held.cooperative)
    if state is None:
        raise NoBylawsError(cooperative=held.cooperative.name)
    kept, fallen = drafting.sift(state, held.operations)
    held.base_sha256 = state.sha256
    held.save(update_fields=["base_sha256"])
    told = {"fell_out": [dict(each.operation) for each in fallen]}
    _written(held, kept, action="rebased", by=by, at=at, told=told)
    return fallen


def refuse_others(*, amendment: Amendment, by: User, on: date) -> None:
    """Refuse what is no draft, and whoever may not change it."""
    if amendment.state != AmendmentState.DRAFT:
        raise NotADraftError(title=amendment.title)
    if not may_change(amendment, by, on=on):
        raise NotYourDraftError(title=amendment.title)


def lock_draft(amendment: Amendment, *, by: User, at: datetime) -> Amendment:
    """The amendment's row, locked, if it is a draft that this person may change."""
    rows = Amendment.objects.select_for_update(of=("self",))
    held = rows.select_related("cooperative").get(pk=amendment.pk)
    refuse_others(amendment=held, by=by, on=timezone.localdate(at))
    return held


def note(
    amendment: Amendment,
    what: str,
    data: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Write into the audit trail what was done with an amendment."""
    record(
        scope=amendment.cooperative.slug,
        actor=actor_of(by),
        action=f"amendment.{what}",
        subject=f"amendment:{amendment.pk}",
        data=dict(data),
        at=at,
    )


def _written(
    held: Amendment,
    operations: list[dict[str, Any]],
    *,
    action: str,
    by: User,
    at: datetime,
    told: Mapping[str, Any] | None = None,
) -> Amendment:
    apply(base_of(held), operations)
    held.operations, held.changed_at = operations, at
    held.save(update_fields=["operations", "changed_at"])
    data = {"changes": len(operations), "sha256": sha256_of(operations), **(told or {})}
    note(held, action, data, by=by, at=at)
    return held
