"""Keeping how somebody's sheets are read, under a name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from ledger.labor.models import ColumnMap
from ledger.labor.reading import reading_of


@transaction.atomic
def save_map(
    *,
    cooperative: Cooperative,
    name: str,
    provider: str,
    columns: Mapping[str, Any],
    kinds: Mapping[str, str],
    codes: Mapping[str, str],
    by: User | None,
    at: datetime,
) -> ColumnMap:
    """Keep how sheets are read; one of the same name is replaced.

    Raises a CoopError where the columns name no hours or nobody who worked them.
    """
    reading_of(name, columns, kinds, codes)
    saved, _ = ColumnMap.objects.update_or_create(
        cooperative=cooperative,
        name=name[:60],
        defaults={
            "provider": provider,
            "columns": dict(columns),
            "kinds": dict(kinds),
            "codes": dict(codes),
            "saved_by": by,
            "saved_at": at,
        },
    )
    _record(saved, "hours.map_saved", by, at)
    return saved


@transaction.atomic
def drop_map(*, saved: ColumnMap, by: User | None, at: datetime) -> None:
    """Forget how sheets are read; what was read with it stays."""
    _record(saved, "hours.map_dropped", by, at)
    saved.delete()


def _record(saved: ColumnMap, action: str, by: User | None, at: datetime) -> None:
    record(
        scope=saved.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"hours-map:{saved.pk}",
        data={"name": saved.name, "columns": sorted(saved.columns)},
        at=at,
    )
