"""Writing the bylaws: values are adopted by a resolution, dated, and never edited."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.bylaws.models import ParameterValue
from governance.bylaws.parameters import parameter_of


class DayTakenError(CoopError):
    """A second value of a parameter for one day."""

    template = N_(
        "“{name}” already has a value that takes effect on {on}. A day has one value; "
        "choose another day."
    )


class BeforeAdoptionError(CoopError):
    """A value that would hold before anybody adopted it."""

    template = N_(
        "A change adopted on {adopted_on} cannot take effect on {effective_from}, before "
        "it is adopted. Choose {adopted_on} or a later day."
    )


@transaction.atomic
def adopt(
    *,
    cooperative: Cooperative,
    values: Mapping[str, Any],
    effective_from: date,
    adopted_on: date,
    adopted_by: str,
    by: User | None,
    at: datetime,
) -> list[ParameterValue]:
    """Adopt values from a day on; `adopted_by` is the resolution's number.

    Each value is checked by the catalogue. Refused: a day that already has a value of
    the parameter, and a day before the adoption.
    """
    if effective_from < adopted_on:
        raise BeforeAdoptionError(adopted_on=adopted_on, effective_from=effective_from)
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    written = {
        key: parameter_of(cooperative.jurisdiction, key).check(value)
        for key, value in values.items()
    }
    refuse_taken_day(cooperative, keys=list(written), effective_from=effective_from)
    dated = {"effective_from": effective_from, "adopted_on": adopted_on}
    rows = ParameterValue.objects.bulk_create(
        ParameterValue(
            cooperative=cooperative, key=key, value=value, adopted_by=adopted_by, **dated
        )
        for key, value in written.items()
    )
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="bylaws.adopted",
        subject=f"resolution:{adopted_by}",
        data={"values": written, "effective_from": effective_from.isoformat()},
        at=at,
    )
    return rows


def refuse_taken_day(
    cooperative: Cooperative, *, keys: list[str], effective_from: date
) -> None:
    """Refuse a day on which a parameter already gets a value."""
    same_day = ParameterValue.objects.filter(
        cooperative=cooperative, key__in=keys, effective_from=effective_from
    )
    taken = same_day.order_by("key").first()
    if taken:
        known = parameter_of(cooperative.jurisdiction, taken.key)
        raise DayTakenError(name=known.name, on=effective_from)
