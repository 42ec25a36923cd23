"""Every write of the patronage year, from consents to notices, and taking it back."""

from ledger.patronage.services.accounts import choose_non_patronage
from ledger.patronage.services.advancing import pay_advance
from ledger.patronage.services.consents import (
    hand_out_bylaws,
    record_consent,
    revoke_consent,
    sign_consent,
)
from ledger.patronage.services.handing import hand_over, read_on_site
from ledger.patronage.services.netting import issue_netting_notices
from ledger.patronage.services.noticing import issue_missing
from ledger.patronage.services.posting import post
from ledger.patronage.services.reversing import reverse
from ledger.patronage.services.scenarios import drop_scenario, save_scenario
from ledger.patronage.services.sources import drop_source, say_source
from ledger.patronage.services.steps import mark_step, unmark_step
from ledger.patronage.services.supplementing import freeze_supplement
from ledger.patronage.services.worksheets import (
    KIND,
    adopt,
    adopt_by_board,
    fail,
    freeze,
    send,
)

__all__ = [
    "KIND",
    "adopt",
    "adopt_by_board",
    "choose_non_patronage",
    "drop_scenario",
    "drop_source",
    "fail",
    "freeze",
    "freeze_supplement",
    "hand_out_bylaws",
    "hand_over",
    "issue_missing",
    "issue_netting_notices",
    "mark_step",
    "pay_advance",
    "post",
    "read_on_site",
    "record_consent",
    "reverse",
    "revoke_consent",
    "save_scenario",
    "say_source",
    "send",
    "sign_consent",
    "unmark_step",
]
