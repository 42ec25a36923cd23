"""Preparing a run: what is owed becomes payments, each once."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from governance.members.models import Membership
from governance.members.selectors import memberships
from ledger.patronage.services.keeping import lock_book
from ledger.payouts.models import (
    Payout,
    PayoutMethod,
    PayoutRun,
    PayoutRunState,
    PayoutState,
)
from ledger.payouts.refusals import (
    InARunError,
    NoDetailsError,
    NothingOwedError,
    PayoutStateError,
    RunBegunError,
)
from ledger.payouts.selectors import Debt, debts, detail_of, paying_account
from ledger.payouts.selectors.runs import TO_SEND
from ledger.payouts.settlement import end_to_end

CHUNK = 5_000


@transaction.atomic
def prepare_run(
    *,
    cooperative: Cooperative,
    keys: Collection[str],
    pay_on: date,
    by: User | None,
    at: datetime,
) -> PayoutRun:
    """Make a run of all that is owed under these keys; a member without bank is in it.

    What a run pays already is refused, with the number of that run.
    """
    lock_book(cooperative)
    wanted = list(dict.fromkeys(keys))
    own = debts(cooperative, keys=wanted, on=timezone.localdate(at), pay_on=pay_on)
    missing = set(wanted) - {debt.payable.key for debt in own}
    if missing or not own:
        _refuse_twice(cooperative, missing)
        raise NothingOwedError
    run = _open(cooperative, wanted, own, pay_on=pay_on, by=by, at=at)
    members = {each.code: each for each in memberships(cooperative)}
    Payout.objects.bulk_create(
        [
            _payout(run, debt, members[debt.payable.code], place)
            for place, debt in enumerate(own, start=1)
        ],
        batch_size=500,
    )
    data: dict[str, object] = {
        "keys": wanted,
        "payments": len(own),
        "cents": sum(debt.payable.cents for debt in own),
        "pay_on": pay_on.isoformat(),
    }
    record_run("payouts.prepared", run, data, by, at)
    return run


@transaction.atomic
def choose_method(
    *, payout: Payout, method: str, by: User | None, at: datetime
) -> Payout:
    """Say how a payment that is not on its way is made; “bank” is where the member said.

    A check that was numbered and is not used keeps its number out of use.
    """
    payout = lock_payout(payout)
    require(payout, TO_SEND)
    detail = None
    if method == "bank":
        detail = detail_of(payout.membership)
        account = paying_account(payout.run.cooperative)
        if detail is None or (account and account.kind != detail.kind):
            raise NoDetailsError(code=payout.membership.code)
        method = detail.kind
    elif method not in (PayoutMethod.CHEQUE, PayoutMethod.HAND):
        raise ValueError(f"no way to pay: {method}")
    payout.method, payout.bank_detail = method, detail
    payout.cheque_number = None
    payout.save(update_fields=["method", "bank_detail", "cheque_number"])
    data: dict[str, object] = {"payout": payout.end_to_end, "method": str(method)}
    record_run("payouts.method_chosen", payout.run, data, by, at)
    return payout


@transaction.atomic
def choose_methods(
    *, payouts: Sequence[Payout], method: str, by: User | None, at: datetime
) -> None:
    """Say for several payments at once how they are made, for all or for none."""
    for each in payouts:
        choose_method(payout=each, method=method, by=by, at=at)


@transaction.atomic
def cancel_run(*, run: PayoutRun, by: User | None, at: datetime) -> PayoutRun:
    """Take a run back before anything of it was sent; what it pays is free again."""
    run = lock_run(run)
    own = Payout.objects.filter(run=run)
    begun = own.exclude(state__in=[PayoutState.READY, PayoutState.VOID]).exists()
    if run.state != PayoutRunState.PREPARED or begun:
        raise RunBegunError
    own.update(state=PayoutState.VOID)
    run.state = PayoutRunState.CANCELLED
    run.save(update_fields=["state"])
    record_run("payouts.cancelled", run, {}, by, at)
    return run


def lock_run(run: PayoutRun) -> PayoutRun:
    """The run as it stands now, locked; the book first, as everywhere."""
    lock_book(run.cooperative)
    rows = PayoutRun.objects.select_for_update(of=("self",))
    return rows.select_related("cooperative").get(pk=run.pk)


def lock_payout(payout: Payout) -> Payout:
    """The payment as it stands now, with its run, locked."""
    run = lock_run(payout.run)
    rows = Payout.objects.select_for_update(of=("self",))
    found = rows.select_related("membership__person", "bank_detail__membership").get(
        pk=payout.pk
    )
    found.run = run
    return found


def require(payout: Payout, states: Collection[str]) -> None:
    """Refuse what cannot be done to a payment in another state."""
    if payout.state not in states:
        raise PayoutStateError(
            code=payout.membership.code, state=payout.get_state_display()
        )


def update_all(payouts: Sequence[Payout], **fields: Any) -> None:
    """Give many payments the same values, also those at hand."""
    for start in range(0, len(payouts), CHUNK):
        keys = [each.pk for each in payouts[start : start + CHUNK]]
        Payout.objects.filter(pk__in=keys).update(**fields)
    for each in payouts:
        for name, value in fields.items():
            setattr(each, name, value)


def renew_state(run: PayoutRun) -> None:
    """Let the run's state follow from its payments."""
    states = set(Payout.objects.filter(run=run).values_list("state", flat=True))
    if states <= {PayoutState.VOID}:
        state = PayoutRunState.CANCELLED
    elif states <= {PayoutState.PAID, PayoutState.VOID}:
        state = PayoutRunState.SETTLED
    elif states & {PayoutState.SENT, PayoutState.PAID} or run.files.exists():
        state = PayoutRunState.SENT
    else:
        state = PayoutRunState.PREPARED
    if state != run.state:
        run.state = state
        run.save(update_fields=["state"])


def record_run(
    action: str,
    run: PayoutRun,
    data: dict[str, object],
    by: User | None,
    at: datetime,
) -> None:
    """Record what was done to a run, with no bank's number in it."""
    record(
        scope=run.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"payout-run:{run.number}",
        data={"key": run.key, **data},
        at=at,
    )


def _open(
    cooperative: Cooperative,
    keys: Sequence[str],
    own: Sequence[Debt],
    *,
    pay_on: date,
    by: User | None,
    at: datetime,
) -> PayoutRun:
    """The run itself, under the next number."""
    titles = list(dict.fromkeys(debt.payable.title for debt in own))
    last = PayoutRun.objects.filter(cooperative=cooperative).aggregate(n=Max("number"))
    return PayoutRun.objects.create(
        cooperative=cooperative,
        number=(last["n"] or 0) + 1,
        key=keys[0] if len(keys) == 1 else f"{len(keys)}-debts",
        title=_title(titles),
        pay_on=pay_on,
        authority=own[0].payable.authority,
        prepared_by=by,
        prepared_at=at,
    )


def _payout(run: PayoutRun, debt: Debt, membership: Membership, place: int) -> Payout:
    payable = debt.payable
    return Payout(
        run=run,
        membership=membership,
        key=payable.key,
        liability=payable.debits[0][0],
        debits=[[account, cents] for account, cents in payable.debits],
        dividend_cents=payable.dividend_cents,
        reports=dict(payable.reports),
        authority=payable.authority,
        gross_cents=payable.cents,
        withheld_cents=debt.withheld_cents,
        cents=debt.cents,
        method=debt.method,
        bank_detail=debt.detail,
        end_to_end=end_to_end(run.cooperative_id, run.number, place),
        remark=payable.title[:140],
    )


def _title(titles: list[str]) -> str:
    if len(titles) == 1:
        return titles[0][:200]
    more = ngettext("%(count)s more", "%(count)s more", len(titles) - 1)
    return _("%(first)s, and %(more)s") % {
        "first": titles[0][:150],
        "more": more % {"count": len(titles) - 1},
    }


def _refuse_twice(cooperative: Cooperative, keys: Collection[str]) -> None:
    held = Payout.objects.filter(run__cooperative=cooperative, key__in=keys)
    held = held.exclude(state=PayoutState.VOID, paid_on=None)
    first = held.select_related("run", "membership").order_by("pk").first()
    if first:
        raise InARunError(
            title=first.remark, code=first.membership.code, number=first.run.number
        )
