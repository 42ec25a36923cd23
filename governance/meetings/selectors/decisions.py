"""Whether the register holds a decision that somebody names."""

from django.db.models import Min

from coopkit.cooperatives.models import Cooperative
from governance.meetings.models import Resolution
from governance.meetings.selectors.register import REFERENCE, by_reference


def is_decided(cooperative: Cooperative, reference: str) -> bool:
    """Whether a number is in the register, or of a year before its first.

    A co-op that keeps no register yet cites what it has on paper.
    """
    found = REFERENCE.fullmatch(reference)
    if not found:
        return False
    if by_reference(cooperative, reference):
        return True
    rows = Resolution.objects.filter(cooperative=cooperative)
    first = rows.aggregate(first=Min("year"))["first"]
    return first is None or int(found[1]) < first
