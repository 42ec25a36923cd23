"""Reading the saved ways to read sheets."""

from django.db.models import QuerySet

from coopkit.cooperatives.models import Cooperative
from ledger.labor.models import ColumnMap
from ledger.labor.providers import PROVIDERS
from ledger.labor.reading import Reading, of_provider, reading_of


def maps_of(cooperative: Cooperative) -> QuerySet[ColumnMap]:
    """The co-op's saved ways to read sheets, by name."""
    return ColumnMap.objects.filter(cooperative=cooperative).order_by("name")


def reading_by(cooperative: Cooperative, choice: str) -> Reading | None:
    """A way to read by its key in a form: “ready:gusto”, “map:3”; else nothing."""
    what, _, which = choice.partition(":")
    if what == "ready" and which in PROVIDERS:
        return of_provider(which)
    if what == "map" and which.isdecimal():
        saved = maps_of(cooperative).filter(pk=int(which)).first()
        return as_reading(saved) if saved else None
    return None


def as_reading(saved: ColumnMap) -> Reading:
    """A saved way to read, with the words its program uses for kinds."""
    ready = PROVIDERS.get(saved.provider)
    kinds = {**(ready.kinds if ready else {}), **saved.kinds}
    return reading_of(saved.name, saved.columns, kinds, saved.codes)
