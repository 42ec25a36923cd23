"""Counting: ballots in, every stage with its reason out; whole numbers, no chance.

`count` knows five rules, by their names in `RULES`. The same ballots, rule and seed give
the same result for ever, and `manage.py count_ballots` gives it to anybody.
"""

from governance.votes.counting.approval import count_approval
from governance.votes.counting.ballots import (
    BallotFile,
    Candidate,
    Readable,
    Tally,
    approvals,
    ballot_file,
    rankings,
)
from governance.votes.counting.blt import BallotFileError, read_blt, write_blt
from governance.votes.counting.counts import (
    RULES,
    NoSuchRuleError,
    SeatsError,
    count,
)
from governance.votes.counting.meek import count_meek
from governance.votes.counting.plurality import count_plurality
from governance.votes.counting.result import (
    Action,
    Lot,
    NeedsLot,
    Outcome,
    Result,
    Stage,
    Tie,
)
from governance.votes.counting.stv import count_stv
from governance.votes.counting.tables import as_text, rows
from governance.votes.counting.words import (
    Sentence,
    heading,
    story,
    summary,
    votes,
)

__all__ = [
    "RULES",
    "Action",
    "BallotFile",
    "BallotFileError",
    "Candidate",
    "Lot",
    "NeedsLot",
    "NoSuchRuleError",
    "Outcome",
    "Readable",
    "Result",
    "SeatsError",
    "Sentence",
    "Stage",
    "Tally",
    "Tie",
    "approvals",
    "as_text",
    "ballot_file",
    "count",
    "count_approval",
    "count_meek",
    "count_plurality",
    "count_stv",
    "heading",
    "rankings",
    "read_blt",
    "rows",
    "story",
    "summary",
    "votes",
    "write_blt",
]
