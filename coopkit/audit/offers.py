"""What the audit trail gives to the floors below: a walk along its chains."""

from collections.abc import Iterator

from django.utils.translation import gettext

from coopkit.audit import selectors
from coopkit.offers import Finding, checks


def chains_are_whole() -> Iterator[Finding]:
    """The first broken entry of each chain."""
    for scope in selectors.scopes():
        found = selectors.first_break_of(scope)
        if found:
            yield Finding(where=f"{scope} {found.seq}", what=gettext(found.why))


checks.offer("audit", chains_are_whole, order=10)
