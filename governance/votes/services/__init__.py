"""Writing votes: motions are opened, voted on, and their result declared, once."""

from governance.votes.services.amending import AMENDMENT, amend, propose_change
from governance.votes.services.casting import cast_ballot
from governance.votes.services.declaring import declare_result, withdraw
from governance.votes.services.opening import open_motion
from governance.votes.services.recusing import recuse

__all__ = [
    "AMENDMENT",
    "amend",
    "cast_ballot",
    "declare_result",
    "open_motion",
    "propose_change",
    "recuse",
    "withdraw",
]
