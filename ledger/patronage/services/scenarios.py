"""Keeping other rules for a year, to be looked at beside those in force; never posted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.parameters import catalogue
from ledger.patronage.models import Scenario
from ledger.patronage.scenario import NoChangeError
from ledger.patronage.terms import KEYS, SILENT


@transaction.atomic
def save_scenario(
    *,
    cooperative: Cooperative,
    year_end: date,
    name: str,
    changes: Mapping[str, Any],
    by: User | None,
    at: datetime,
) -> Scenario:
    """Keep a scenario of a year under its name; one of that name is replaced.

    Each value is checked as an amendment's would be. A scenario that changes nothing is
    refused.
    """
    known = catalogue(cooperative.jurisdiction)
    checked = {
        key: known[key].check(value, minor_units=cooperative.minor_units)
        for key, value in changes.items()
        if key in {*KEYS, *SILENT}
    }
    if not checked:
        raise NoChangeError
    scenario, _ = Scenario.objects.update_or_create(
        cooperative=cooperative,
        year_end=year_end,
        name=name.strip(),
        defaults={"changes": checked, "saved_by": by, "saved_at": at},
    )
    _record("patronage.scenario_saved", scenario, by, at)
    return scenario


@transaction.atomic
def drop_scenario(*, scenario: Scenario, by: User | None, at: datetime) -> None:
    """Let a scenario go; nothing rests on it."""
    _record("patronage.scenario_dropped", scenario, by, at)
    scenario.delete()


def _record(action: str, scenario: Scenario, by: User | None, at: datetime) -> None:
    record(
        scope=scenario.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"scenario:{scenario.pk}",
        data={
            "year_end": scenario.year_end.isoformat(),
            "name": scenario.name,
            "changes": sorted(scenario.changes),
        },
        at=at,
    )
