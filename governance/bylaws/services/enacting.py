"""From draft to law: frozen for the vote, then adopted exactly so, or not at all."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.bylaws import drafting
from governance.bylaws.amendment import BaseMovedError, Operation, State
from governance.bylaws.models import Amendment, AmendmentState, BylawsVersion
from governance.bylaws.selectors.amendments import named, rivals_of
from governance.bylaws.selectors.states import head
from governance.bylaws.services.adopting import adopt_version
from governance.bylaws.services.amending import NoBylawsError, lock_draft, note


class NothingToVoteOnError(CoopError):
    """A draft without a single change."""

    template = N_(
        "“{title}” changes nothing yet. Add at least one change, then put it to the vote."
    )


class NoDayError(CoopError):
    """An amendment that says no day."""

    template = N_(
        "“{title}” does not say from which day on it holds. Choose a day after the vote."
    )


class DraftMovedError(CoopError):
    """A draft written on words that have changed."""

    template = N_(
        "{what} has changed since “{title}” was drafted, so members would vote on words "
        "that do not stand any more. Open the draft, bring it up to date, and redo that "
        "change."
    )


class RivalError(CoopError):
    """Two amendments of one thing before the members at once."""

    template = N_(
        "“{other}” touches {what} too, and is already before the members or adopted for "
        "a later day. Only one amendment at a time can change the same thing. Wait until "
        "that one is decided and in force, or take {what} out of yours."
    )


class AdoptedOnMovedBaseError(CoopError):
    """A vote on words that were changed while it ran."""

    template = N_(
        "“{what}” was changed after the vote on “{title}” opened, so what the members "
        "voted on does not fit the bylaws any more. It is adopted exactly or not at all: "
        "take the motion back, bring the amendment up to date, and propose it again."
    )


class NotBeforeTheMembersError(CoopError):
    """An amendment that this motion is not about."""

    template = N_(
        "This motion’s amendment is not before the members any more. Take the motion "
        "back, and start a new draft."
    )


@transaction.atomic
def notice(
    *,
    amendment: Amendment,
    effective_from: date | None,
    by: User,
    at: datetime,
    on: date,
) -> dict[str, Any]:
    """Freeze a draft for the vote, and give the payload that members vote on.

    Refused: no change, no day, words that have moved, and another amendment before the
    members, or adopted for a day after `on`, that touches the same clause or number.
    """
    Cooperative.objects.select_for_update(no_key=True).get(pk=amendment.cooperative_id)
    held = lock_draft(amendment, by=by, at=at)
    day = effective_from or held.effective_from
    if day is None:
        raise NoDayError(title=held.title)
    state = refuse_unready(held, on=on)
    held.base_sha256, held.effective_from = state.sha256, day
    held.state, held.changed_at = AmendmentState.NOTICED, at
    held.save(update_fields=["base_sha256", "effective_from", "state", "changed_at"])
    return payload_of(held)


def refuse_unready(amendment: Amendment, *, on: date) -> State:
    """The bylaws that a draft can be voted on against; or why it cannot be."""
    if not amendment.operations:
        raise NothingToVoteOnError(title=amendment.title)
    state = head(amendment.cooperative)
    if state is None:
        raise NoBylawsError(cooperative=amendment.cooperative.name)
    for fallen in drafting.sift(state, amendment.operations)[1]:
        what = named(amendment.cooperative, state, fallen.operation)
        raise DraftMovedError(what=what, title=amendment.title) from fallen.problem
    refuse_rivals(amendment.cooperative, amendment.operations, on=on, but=amendment.pk)
    return state


def refuse_rivals(
    cooperative: Cooperative,
    operations: Sequence[Operation],
    *,
    on: date,
    but: int | None = None,
) -> None:
    """Refuse what another amendment touches that is before the members or to come."""
    for rival in rivals_of(cooperative, operations, on=on, but=but):
        if rival.is_decisive:
            raise RivalError(other=rival.title, what=rival.what)


def payload_of(amendment: Amendment) -> dict[str, Any]:
    """What a motion holds of an amendment; its hash freezes it."""
    day = amendment.effective_from
    return {
        "amendment": amendment.pk,
        "title": amendment.title,
        "operations": amendment.operations,
        "base_sha256": amendment.base_sha256,
        "effective_from": day.isoformat() if day else "",
    }


@transaction.atomic
def bind(
    *, amendment: Amendment, motion_id: int, by: User | None, at: datetime
) -> Amendment:
    """Remember the motion by which the members decide a frozen amendment."""
    held = Amendment.objects.select_for_update(of=("self",)).get(
        pk=amendment.pk, state=AmendmentState.NOTICED, motion_id=None
    )
    held.motion_id = motion_id
    held.save(update_fields=["motion_id"])
    note(held, "noticed", {"motion": motion_id}, by=by, at=at)
    return held


@transaction.atomic
def enact(
    *,
    cooperative: Cooperative,
    motion_id: int,
    payload: Mapping[str, Any],
    adopted_on: date,
    adopted_by: str,
    by: User | None,
    at: datetime,
) -> BylawsVersion:
    """Adopt exactly the operations of a payload, or refuse since the base has moved.

    A day that is past when the result is declared becomes the day of the declaration.
    """
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    held = _before_the_members(cooperative, motion_id)
    try:
        version = adopt_version(
            cooperative=cooperative,
            title=payload["title"],
            operations=payload["operations"],
            base_sha256=payload["base_sha256"],
            effective_from=max(date.fromisoformat(payload["effective_from"]), adopted_on),
            adopted_on=adopted_on,
            adopted_by=adopted_by,
            by=by,
            at=at,
        )
    except BaseMovedError as moved:
        what = moved.params["what"]
        raise AdoptedOnMovedBaseError(what=what, title=held.title) from moved
    held.state, held.version, held.changed_at = AmendmentState.ADOPTED, version, at
    held.save(update_fields=["state", "version", "changed_at"])
    note(held, "adopted", {"version": version.number}, by=by, at=at)
    return version


@transaction.atomic
def close(
    *,
    cooperative: Cooperative,
    motion_id: int,
    is_withdrawn: bool,
    by: User | None,
    at: datetime,
) -> Amendment:
    """Put away an amendment that the members did not adopt, or whose motion was taken
    back; it stays on file, and a new draft can be started from it.
    """
    held = _before_the_members(cooperative, motion_id)
    held.state = AmendmentState.WITHDRAWN if is_withdrawn else AmendmentState.FAILED
    held.changed_at = at
    held.save(update_fields=["state", "changed_at"])
    note(held, held.state, {"motion": motion_id}, by=by, at=at)
    return held


def _before_the_members(cooperative: Cooperative, motion_id: int) -> Amendment:
    rows = Amendment.objects.select_for_update(of=("self",))
    found = rows.select_related("cooperative").filter(
        cooperative=cooperative, motion_id=motion_id, state=AmendmentState.NOTICED
    )
    held = found.first()
    if held is None:
        raise NotBeforeTheMembersError()
    return held
