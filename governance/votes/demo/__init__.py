"""The demo co-op's votes, elections and meetings, as they are told in order."""

from governance.votes.demo.assembly import tell_of_the_autumn, tell_of_the_winter
from governance.votes.demo.elections import tell_of_the_board, tell_of_the_open_ballot
from governance.votes.demo.motions import (
    tell,
    tell_of_a_draft,
    tell_what_is_open,
    tell_what_is_to_come,
)

__all__ = [
    "tell",
    "tell_of_a_draft",
    "tell_of_the_autumn",
    "tell_of_the_board",
    "tell_of_the_open_ballot",
    "tell_of_the_winter",
    "tell_what_is_open",
    "tell_what_is_to_come",
]
