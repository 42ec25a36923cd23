"""What meetings give to the floors below."""

from collections.abc import Iterable
from itertools import groupby

from coopkit import offers
from coopkit.canonical import sha256_of
from coopkit.offers import Finding
from governance.meetings import demo
from governance.meetings.models import Resolution


def register_is_whole() -> Iterable[Finding]:
    """Every resolution still says what was hashed, and no number is missing."""
    rows = Resolution.objects.select_related("cooperative")
    ordered = rows.order_by("cooperative", "body", "year", "number").iterator()
    series = groupby(ordered, key=lambda row: (row.cooperative_id, row.body, row.year))
    for _place, resolutions in series:
        for number, resolution in enumerate(resolutions, start=1):
            where = f"{resolution.cooperative.slug} {resolution.reference}"
            if resolution.number != number:
                yield Finding(where=where, what=f"number {number} is missing before it")
                break
            if sha256_of(resolution.record) != resolution.sha256:
                yield Finding(where=where, what="its record is not the one it was given")
            line = resolution.record.get("register", {})
            if (line.get("number"), line.get("text"), line.get("title")) != (
                resolution.reference,
                resolution.text,
                resolution.title,
            ):
                yield Finding(where=where, what="it does not say what its record says")


offers.checks.offer("resolutions", register_is_whole)
offers.demo_steps.offer("resolutions", demo.tell, order=12)
