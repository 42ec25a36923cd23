"""Writing votes: motions are opened, voted on, and their result declared, once."""

from governance.votes.services.amending import (
    AMENDMENT,
    amend,
    propose_change,
)
from governance.votes.services.boxes import (
    appoint_tellers,
    close_box,
    freeze_box,
    register_key,
)
from governance.votes.services.by_hand import (
    Taken,
    take_votes,
)
from governance.votes.services.casting import (
    cast_ballot,
)
from governance.votes.services.challenging import (
    answer_challenge,
    challenge,
)
from governance.votes.services.closing import (
    close_vote,
)
from governance.votes.services.consenting import (
    begin_round,
    fall_back,
)
from governance.votes.services.declaring import (
    declare_result,
    withdraw,
)
from governance.votes.services.mixing import (
    destroy,
    hand_in,
    mark_key_destroyed,
)
from governance.votes.services.nominating import (
    add_option,
    answer_nomination,
    withdraw_option,
)
from governance.votes.services.objecting import (
    settle_objection,
)
from governance.votes.services.opening import (
    open_motion,
    open_prepared,
)
from governance.votes.services.papers import (
    enter_sheet,
    entered,
    hand_in_paper,
)
from governance.votes.services.preparing import (
    change_prepared,
    correct_roll,
    prepare_motion,
)
from governance.votes.services.proxies import (
    end_proxy,
    give_proxy,
    most_proxies,
)
from governance.votes.services.receipts import (
    post_receipts,
)
from governance.votes.services.recusing import (
    recuse,
)
from governance.votes.services.reminding import (
    remind,
    remind_nightly,
)
from governance.votes.services.sealed_casting import (
    cast_envelope,
)

__all__ = [
    "AMENDMENT",
    "Taken",
    "add_option",
    "amend",
    "answer_challenge",
    "answer_nomination",
    "appoint_tellers",
    "begin_round",
    "cast_ballot",
    "cast_envelope",
    "challenge",
    "change_prepared",
    "close_box",
    "close_vote",
    "correct_roll",
    "declare_result",
    "destroy",
    "end_proxy",
    "enter_sheet",
    "entered",
    "fall_back",
    "freeze_box",
    "give_proxy",
    "hand_in",
    "hand_in_paper",
    "mark_key_destroyed",
    "most_proxies",
    "open_motion",
    "open_prepared",
    "post_receipts",
    "prepare_motion",
    "propose_change",
    "recuse",
    "register_key",
    "remind",
    "remind_nightly",
    "settle_objection",
    "take_votes",
    "withdraw",
    "withdraw_option",
]
