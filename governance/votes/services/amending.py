"""Putting amendments of the bylaws to the vote: a whole draft, or one number."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.bylaws import services as bylaws
from governance.bylaws.amendment import Operation, State
from governance.bylaws.drafting import new_value
from governance.bylaws.models import Amendment
from governance.bylaws.parameters import parameter_of
from governance.bylaws.selectors import head
from governance.bylaws.services.amending import NoBylawsError
from governance.votes.models import Motion
from governance.votes.services.opening import TooEarlyError, put

AMENDMENT = "bylaws_amendment"
"""The kind of motion by which members amend the bylaws."""


class SameValueError(CoopError):
    """A change that changes nothing."""

    template = N_("“{name}” already has this value. Propose another one.")


@transaction.atomic
def amend(
    *,
    amendment: Amendment,
    text: str,
    effective_from: date,
    proposed_by: User,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
    is_open: bool = True,
) -> Motion:
    """Put a drafted amendment to the vote: from now on it does not change.

    Refused: an empty draft, one whose words have moved, another amendment of the same
    before the members or to come, and a day before the vote closes.
    """
    day = timezone.localdate(at)
    payload = bylaws.notice(
        amendment=amendment, effective_from=effective_from, by=proposed_by, at=at, on=day
    )
    motion = put(
        is_open=is_open,
        cooperative=amendment.cooperative,
        kind=AMENDMENT,
        title=payload["title"],
        text=text,
        payload=payload,
        proposed_by=proposed_by,
        at=at,
        closes_at=closes_at,
        announce=announce,
    )
    closes_on = timezone.localdate(motion.closes_at)
    if effective_from < closes_on:
        raise TooEarlyError(closes_on=closes_on, effective_from=effective_from)
    bylaws.bind(amendment=amendment, motion_id=motion.pk, by=proposed_by, at=at)
    return motion


@transaction.atomic
def propose_change(
    *,
    cooperative: Cooperative,
    key: str,
    value: Any,
    effective_from: date,
    title: str,
    text: str,
    proposed_by: User,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
    is_open: bool = True,
) -> Motion:
    """Put a change of one number to the vote: an amendment of one operation."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    operation = change_of(cooperative, key, value)
    amendment = bylaws.draft(
        cooperative=cooperative, title=title, why=text, by=proposed_by, at=at
    )
    bylaws.add_operation(amendment=amendment, operation=operation, by=proposed_by, at=at)
    return amend(
        amendment=amendment,
        text=text,
        effective_from=effective_from,
        proposed_by=proposed_by,
        at=at,
        closes_at=closes_at,
        announce=announce,
        is_open=is_open,
    )


def change_of(cooperative: Cooperative, key: str, value: Any) -> Operation:
    """The operation that gives a number a new value; or why it cannot be proposed."""
    parameter = parameter_of(cooperative.jurisdiction, key)
    written = parameter.check(value)
    state = standing_bylaws(cooperative)
    if state.values.get(key) == written:
        raise SameValueError(name=parameter.name)
    return new_value(state, key, written)


def standing_bylaws(cooperative: Cooperative) -> State:
    """The bylaws with all that was adopted; refused where there are none."""
    state = head(cooperative)
    if state is None:
        raise NoBylawsError(cooperative=cooperative.name)
    return state
