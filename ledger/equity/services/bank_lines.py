"""Lines of the bank that pay a share: offered to the inbox, booked as a payment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import BankMove, LineUse
from ledger.equity.models import Subscription
from ledger.equity.models.shares import SharePlan
from ledger.equity.payers import Fit, Owing, fits
from ledger.equity.selectors.open_shares import open_shares
from ledger.equity.services.paying_in import pay_subscription


def uses_for_shares(
    cooperative: Cooperative, moves: Sequence[BankMove]
) -> Mapping[int, Sequence[LineUse]]:
    """The open shares that lines may pay, the likeliest first; one query."""
    coming_in = [move for move in moves if move.cents > 0]
    if not coming_in:
        return {}
    shares = {share.number: (share, owing) for share, owing in open_shares(cooperative)}
    owing = [each for _share, each in shares.values()]
    return {
        move.line_id: [
            _use(cooperative, move, shares[fit.number][0], shares[fit.number][1], fit)
            for fit in fits(move.text, move.cents, owing)
        ]
        for move in coming_in
    }


def _use(
    cooperative: Cooperative, move: BankMove, share: Subscription, owing: Owing, fit: Fit
) -> LineUse:
    words = _("Pays on share № %(number)s of %(code)s, %(name)s")
    return LineUse(
        key=f"share:{share.number}:{move.cents}",
        words=words
        % {"number": share.number, "code": owing.code, "name": owing.names[0]},
        book=partial(_pay, share, move),
        url=reverse("equity:subscription", args=[cooperative.slug, share.number]),
        is_clear=fit.is_clear,
    )


def _pay(share: Subscription, move: BankMove, by: User | None, at: datetime) -> str:
    payment = pay_subscription(
        subscription=share,
        cents=move.cents,
        on=move.on,
        source=SharePlan.CASH,
        account=move.account,
        by=by,
        at=at,
    )
    return str(payment.batch)
