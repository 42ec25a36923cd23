"""What meetings give to the floors below."""

import re
from collections.abc import Iterable
from itertools import groupby

from coopkit import offers
from coopkit.canonical import sha256_of
from coopkit.offers import Finding
from governance.bylaws.models import BylawsVersion
from governance.meetings import demo
from governance.meetings.models import Body, Resolution

REFERENCE = re.compile(rf"(\d{{4}})-({'|'.join(Body.values)})-(\d+)")


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


def bylaws_rest_on_resolutions() -> Iterable[Finding]:
    """Every version of the bylaws names a resolution of the register.

    A reference of a year and body of which the register holds nothing is from before it.
    """
    rows = Resolution.objects.values_list("cooperative", "year", "body", "number")
    known = set(rows)
    kept = {place[:3] for place in known}
    for version in BylawsVersion.objects.select_related("cooperative").defer(
        "operations"
    ):
        if found := REFERENCE.fullmatch(version.adopted_by):
            place = (version.cooperative_id, int(found[1]), found[2])
            if place in kept and (*place, int(found[3])) not in known:
                yield Finding(
                    where=f"{version.cooperative.slug} version {version.number}",
                    what=f"there is no resolution {version.adopted_by} in the register",
                )


offers.checks.offer("resolutions", register_is_whole)
offers.checks.offer("bylaws’ resolutions", bylaws_rest_on_resolutions)
offers.demo_steps.offer("resolutions", demo.tell, order=12)
