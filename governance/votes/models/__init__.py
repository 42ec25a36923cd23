"""Motions and elections, who may vote on them, and the ballots, open or sealed."""

from governance.votes.models.motions import (
    Answer,
    Ballot,
    Choice,
    Elector,
    Method,
    Motion,
    MotionNotice,
    MotionState,
    Proceeding,
    Recusal,
    Via,
)
from governance.votes.models.secret import (
    BallotBox,
    BoxState,
    Envelope,
    MixStep,
    Teller,
)
from governance.votes.models.ways import (
    Challenge,
    Objection,
    Option,
    PaperEntry,
    PaperReturn,
    Proxy,
    RollCorrection,
    Round,
)

__all__ = [
    "Answer",
    "Ballot",
    "BallotBox",
    "BoxState",
    "Challenge",
    "Choice",
    "Elector",
    "Envelope",
    "Method",
    "MixStep",
    "Motion",
    "MotionNotice",
    "MotionState",
    "Objection",
    "Option",
    "PaperEntry",
    "PaperReturn",
    "Proceeding",
    "Proxy",
    "Recusal",
    "RollCorrection",
    "Round",
    "Teller",
    "Via",
]
