"""The opening money: what founders pay in and lend, written down before the vote."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.formation.models import (
    ActState,
    FormationSave,
    FormationSheet,
    FoundingGroup,
)
from governance.formation.selectors.decisions import decided_values
from governance.formation.selectors.founding import OPENING_SHEET, act_of
from governance.formation.services.founding import lock_group, refuse_founded

NEEDED = ("members.buy_in",)


class BuyInOpenError(CoopError):
    """Opening money before the buy-in is decided."""

    template = N_(
        "Your group has not decided yet how much a member pays in. Decide on the buy-in "
        "first; then write down who pays what on the first day."
    )


class ActWaitsError(CoopError):
    """Opening money changed under an act that is being signed."""

    template = N_(
        "The founding act is drawn up and tells this opening money. Take the act back "
        "before you change it."
    )


@transaction.atomic
def save_opening(
    *,
    group: FoundingGroup,
    opening: Mapping[str, Any],
    on: date,
    by: User,
    at: datetime,
) -> FormationSheet:
    """Keep the opening money; refused where the decided rules of the buy-in refuse it.

    `opening` is {"account", "rows": [{"code", "paid_cents", "instalments", "first_due",
    "loan_cents", "loan_rate", "loan_months"}]}; `on` the first day.
    """
    held = lock_group(group)
    refuse_founded(held)
    act = act_of(held)
    if act and act.state == ActState.DRAWN_UP:
        raise ActWaitsError()
    values = decided_values(held)
    if any(key not in values for key in NEEDED):
        raise BuyInOpenError()
    for ask in offers.opening_plans:
        list(ask(held.cooperative, values, opening, on))
    return _write(held, dict(opening), by=by, at=at)


def _write(
    group: FoundingGroup, opening: dict[str, Any], *, by: User, at: datetime
) -> FormationSheet:
    """Keep it as a new version with what it changed; the same again changes nothing."""
    rows = FormationSheet.objects.select_for_update(of=("self",))
    sheet = rows.filter(group=group, key=OPENING_SHEET).first()
    if sheet is None:
        sheet = FormationSheet(group=group, key=OPENING_SHEET)
    elif sheet.values == opening:
        return sheet
    changed = [key for key in opening if sheet.values.get(key) != opening[key]]
    sheet.values, sheet.version = opening, sheet.version + 1
    sheet.saved_by, sheet.saved_at = by, at
    sheet.save()
    FormationSave.objects.create(
        sheet=sheet,
        version=sheet.version,
        values=sheet.values,
        changed=changed,
        by=by,
        at=at,
    )
    record(
        scope=group.cooperative.slug,
        actor=actor_of(by),
        action="formation.saved",
        subject=f"sheet:{OPENING_SHEET}",
        data={"version": sheet.version},
        at=at,
    )
    return sheet
