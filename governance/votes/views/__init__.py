"""The pages of the votes: what is open, one motion, a proposal, a result."""

from governance.votes.views.admission import admit, expel
from governance.votes.views.amending import amend
from governance.votes.views.motion import declare, motion, motions, recuse, withdraw
from governance.votes.views.proposal import propose
from governance.votes.views.what_if import what_if

__all__ = [
    "admit",
    "amend",
    "declare",
    "expel",
    "motion",
    "motions",
    "propose",
    "recuse",
    "what_if",
    "withdraw",
]
