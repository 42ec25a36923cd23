"""Putting what is sealed under the key that seals now."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from coopkit.audit.services import actor_of, record
from coopkit.vault import reseal

Sealed = tuple[Model, str, str]
"""A row, its sealed field, and the place in which that opens."""


def reseal_rows(what: str, rows: Iterable[Sealed], *, at: datetime) -> int:
    """Seal anew what stands under another key, and note how many; for a transaction."""
    count = 0
    for row, name, place in rows:
        before = bytes(getattr(row, name))
        newer = reseal(before, bound_to=place)
        if newer != before:
            setattr(row, name, newer)
            row.save(update_fields=[name])
            count += 1
    if count:
        record(
            scope="centre",
            actor=actor_of(None),
            action=f"{what}.resealed",
            subject=what,
            data={"count": count},
            at=at,
        )
    return count
