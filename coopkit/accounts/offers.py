"""What accounts give: every night the counts of tries end whose time is over."""

from collections.abc import Iterator
from datetime import datetime

from coopkit.accounts.services import forget_tries
from coopkit.offers import nightly


def every_night(at: datetime) -> Iterator[str]:
    """A line, where there was something to end."""
    if count := forget_tries(at):
        yield f"{count} counts of tries are ended"


nightly.offer("tries", every_night, order=94)
