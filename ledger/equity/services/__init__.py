"""What changes something here."""

from ledger.equity.services.certificates import (
    issue_certificate,
)
from ledger.equity.services.converting import (
    convert,
    take_back_note,
)
from ledger.equity.services.crediting_interest import (
    prepare_interest,
)
from ledger.equity.services.deciding import (
    adopt_run,
    approve_run,
    fail_run,
    send_run,
)
from ledger.equity.services.lending import (
    lend,
    make_share,
)
from ledger.equity.services.paying import (
    mark_paid,
)
from ledger.equity.services.paying_in import (
    end_of,
    end_subscription,
    follow_admission,
    pay_subscription,
    take_back,
)
from ledger.equity.services.posting_runs import (
    post_run,
    take_back_run,
)
from ledger.equity.services.redeeming import (
    prepare_redemption,
)
from ledger.equity.services.refunding import (
    pay_refund,
    refund,
    refund_was_paid,
)
from ledger.equity.services.subscribing import (
    Signing,
    change_plan,
    record_earlier,
    sign,
)
from ledger.equity.services.transferring import (
    transfer,
)
from ledger.equity.services.unclaimed import (
    hold_unclaimed,
    record_answer,
    record_notice,
    settle_unclaimed,
)
from ledger.equity.services.unclaimed_letter import write_unclaimed_letter

__all__ = [
    "Signing",
    "adopt_run",
    "approve_run",
    "change_plan",
    "convert",
    "end_of",
    "end_subscription",
    "fail_run",
    "follow_admission",
    "hold_unclaimed",
    "issue_certificate",
    "lend",
    "make_share",
    "mark_paid",
    "pay_refund",
    "pay_subscription",
    "post_run",
    "prepare_interest",
    "prepare_redemption",
    "record_answer",
    "record_earlier",
    "record_notice",
    "refund",
    "refund_was_paid",
    "send_run",
    "settle_unclaimed",
    "sign",
    "take_back",
    "take_back_note",
    "take_back_run",
    "transfer",
    "write_unclaimed_letter",
]
