"""Writing the resolution register: numbered without gaps, never edited."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record as audit
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import seal_all
from governance.meetings.models import Resolution


@transaction.atomic
def register(
    *,
    cooperative: Cooperative,
    body: str,
    title: str,
    text: str,
    adopted_on: date,
    record: Mapping[str, Any],
    at: datetime,
    by: User | None = None,
) -> Resolution:
    """Give a decision the next number of its year and body, and keep it for ever.

    The register's own line goes into the record, so that its hash covers the number; so
    do the heads of the co-op's chains, which the minutes publish.
    Whoever registers waits for the co-op's row: no number is given twice or left out.
    """
    resolution = Resolution(
        cooperative=cooperative,
        body=body,
        year=adopted_on.year,
        number=_next_number(cooperative, body, adopted_on.year),
        title=title,
        text=text,
        adopted_on=adopted_on,
    )
    line = _line(resolution) | _sealed(resolution, at)
    resolution.record = {**record, "register": line}
    resolution.sha256 = sha256_of(resolution.record)
    resolution.save(force_insert=True)
    audit(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="resolution.registered",
        subject=f"resolution:{resolution.reference}",
        data={"sha256": resolution.sha256},
        at=at,
    )
    return resolution


def _next_number(cooperative: Cooperative, body: str, year: int) -> int:
    """The next number of a year and body; nobody else can take it until we are done."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    same = Resolution.objects.filter(cooperative=cooperative, body=body, year=year)
    return (same.aggregate(last=Max("number"))["last"] or 0) + 1


def _sealed(resolution: Resolution, at: datetime) -> dict[str, Any]:
    """The heads of the co-op's chains at this moment; none is not said."""
    sealed = seal_all(
        resolution.cooperative, place="minutes", subject=resolution.reference, at=at
    )
    return {"sealed": [asdict(seal) for seal in sealed]} if sealed else {}


def _line(resolution: Resolution) -> dict[str, str]:
    """The register's own line, as it stands in the record."""
    return {
        "cooperative": resolution.cooperative.slug,
        "number": resolution.reference,
        "title": resolution.title,
        "text": resolution.text,
        "adopted_on": resolution.adopted_on.isoformat(),
    }
