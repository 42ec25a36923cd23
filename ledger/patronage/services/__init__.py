"""Every write of the patronage year: choose, freeze, send, adopt, post."""

from ledger.patronage.services.accounts import choose_non_patronage
from ledger.patronage.services.handing import hand_over
from ledger.patronage.services.posting import post
from ledger.patronage.services.worksheets import KIND, adopt, fail, freeze, send

__all__ = [
    "KIND",
    "adopt",
    "choose_non_patronage",
    "fail",
    "freeze",
    "hand_over",
    "post",
    "send",
]
