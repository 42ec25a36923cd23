"""The pages of the votes: what is open, one motion, a proposal, a result."""

from governance.votes.views.admission import (
    admit,
    expel,
)
from governance.votes.views.amending import (
    amend,
)
from governance.votes.views.ballot import (
    ballot,
)
from governance.votes.views.by_hand import (
    by_hand,
)
from governance.votes.views.candidates import (
    candidates,
)
from governance.votes.views.counts import (
    count,
    count_file,
)
from governance.votes.views.deciding import (
    challenge,
    close,
    next_round,
    objection,
    proxies,
    remind,
)
from governance.votes.views.evidence import (
    election_checker,
    evidence,
    evidence_json,
    teller_tool,
)
from governance.votes.views.motion import (
    declare,
    motion,
    motions,
    recuse,
    withdraw,
)
from governance.votes.views.paper import (
    paper,
    paper_entry,
    paper_pdf,
)
from governance.votes.views.preparing import (
    edit,
    open_vote,
    prepare,
    roll,
    start,
)
from governance.votes.views.proposal import (
    propose,
)
from governance.votes.views.sealed import (
    receipt,
)
from governance.votes.views.tellers import (
    destroy,
    mix,
    mix_input,
    teller_key,
    tellers,
)
from governance.votes.views.what_if import (
    what_if,
)

__all__ = [
    "admit",
    "amend",
    "ballot",
    "by_hand",
    "candidates",
    "challenge",
    "close",
    "count",
    "count_file",
    "declare",
    "destroy",
    "edit",
    "election_checker",
    "evidence",
    "evidence_json",
    "expel",
    "mix",
    "mix_input",
    "motion",
    "motions",
    "next_round",
    "objection",
    "open_vote",
    "paper",
    "paper_entry",
    "paper_pdf",
    "prepare",
    "propose",
    "proxies",
    "receipt",
    "recuse",
    "remind",
    "roll",
    "start",
    "teller_key",
    "teller_tool",
    "tellers",
    "what_if",
    "withdraw",
]
