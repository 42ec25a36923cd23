"""Every write of payouts."""

from ledger.payouts.services.coming_back import (
    mark_all_returned,
    mark_returned,
    take_all_out,
    take_out,
    take_returns,
    void_cheque,
    void_cheques,
)
from ledger.payouts.services.details import (
    end_details,
    forget_details,
    give_details,
    purge_details,
    reseal_details,
    set_paying_account,
)
from ledger.payouts.services.filing import MadeFile, make_file
from ledger.payouts.services.preparing import (
    cancel_run,
    choose_method,
    choose_methods,
    prepare_run,
)
from ledger.payouts.services.settling import mark_paid, settle

__all__ = [
    "MadeFile",
    "cancel_run",
    "choose_method",
    "choose_methods",
    "end_details",
    "forget_details",
    "give_details",
    "make_file",
    "mark_all_returned",
    "mark_paid",
    "mark_returned",
    "prepare_run",
    "purge_details",
    "reseal_details",
    "set_paying_account",
    "settle",
    "take_all_out",
    "take_out",
    "take_returns",
    "void_cheque",
    "void_cheques",
]
