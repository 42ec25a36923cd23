"""What members give to the floors below."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from coopkit import offers
from coopkit.offers import Figure, Visit
from governance.members import demo, selectors


def members_at_a_glance(visit: Visit) -> Iterable[Figure]:
    """How many members the co-op has today."""
    count = len(selectors.roll(visit.cooperative, on=visit.on))
    yield Figure(label=_("Members"), value=str(count))


offers.glance.offer("members", members_at_a_glance, order=10)
offers.demo_steps.offer("members", demo.tell, order=10)
