"""The pages of the votes: what is open, one motion, a proposal, a result."""

from governance.votes.views.motion import declare, motion, motions, withdraw
from governance.votes.views.proposal import propose

__all__ = ["declare", "motion", "motions", "propose", "withdraw"]
