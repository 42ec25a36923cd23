"""What a file of HSDS would change in the directory, before it does."""

from dataclasses import dataclass
from datetime import date

from cms.centre.hsds.comparing import Comparison, compared
from cms.centre.hsds.files import Unpacked
from cms.centre.hsds.reading import organisations_in
from cms.centre.hsds.refusals import EndedError, EntryError
from cms.centre.models import Ally
from cms.centre.selectors.allies import directory_rows, regions


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would happen, what is left out and why, and what nobody here reads."""

    comparison: Comparison
    refused: tuple[EntryError, ...]
    ignored: tuple[str, ...]


def preview_of(unpacked: Unpacked, *, on: date) -> Preview:
    """A file beside the directory; who was taken out of it is not brought back."""
    known = dict(regions().values_list("key", "name"))
    read = organisations_in(unpacked.tables, on=on, regions=known)
    told = [one.uid for one in read.organisations]
    gone = Ally.objects.filter(uid__in=told).exclude(ended_on=None)
    ended = set(gone.values_list("uid", flat=True))
    theirs = [one for one in read.organisations if one.uid not in ended]
    refused = [
        EndedError(name=one.name) for one in read.organisations if one.uid in ended
    ]
    return Preview(
        comparison=compared(directory_rows(), theirs),
        refused=(*read.refused, *refused),
        ignored=unpacked.ignored,
    )
