"""Which lines of the bank's statement are payments of ours."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from ledger.inbox.models import BankLine
from ledger.payouts.models import (
    Payout,
    PayoutFile,
    PayoutMethod,
    PayoutState,
)
from ledger.payouts.selectors.banks import paying_account
from ledger.payouts.settlement import (
    BY_NAME,
    CHEQUE_DAYS,
    Awaited,
    Match,
    Seen,
    Sent,
    matches,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A line of the bank, and the payments that it seems to be."""

    line: BankLine
    payouts: tuple[Payout, ...]
    way: str

    @property
    def sign(self) -> str:
        """A short text that changes when the proposal does."""
        return f"{self.line.pk}:{'.'.join(str(each.pk) for each in self.payouts)}"


def open_lines(cooperative: Cooperative) -> list[BankLine]:
    """Lines of the paying account that nobody settled and that took money out of it."""
    account = paying_account(cooperative)
    if account is None:
        return []
    found = BankLine.objects.filter(
        bank_account__book__cooperative=cooperative,
        bank_account__account__name=account.account,
        state=BankLine.State.OPEN,
        cents__lt=0,
    )
    return list(found.select_related("bank_account__account").order_by("on", "pk"))


def awaited(cooperative: Cooperative, *, on: date) -> list[Payout]:
    """Payments that a statement may show: on their way, or paid out and not yet seen.

    What never shows (paid by hand) is left out, and so is a check that is long stale.
    """
    since = on - timedelta(days=CHEQUE_DAYS)
    own = Payout.objects.filter(run__cooperative=cooperative, bank_line=None)
    own = own.filter(state__in=[PayoutState.SENT, PayoutState.PAID])
    own = own.exclude(method=PayoutMethod.HAND)
    rows = own.select_related("run", "membership__person").order_by("pk")
    return [
        each
        for each in rows
        if each.state == PayoutState.SENT or (each.paid_on and each.paid_on >= since)
    ]


def proposals(cooperative: Cooperative, *, on: date) -> list[Proposed]:
    """The lines that are payments, as far as can be told; six queries at most."""
    lines = open_lines(cooperative)
    own = {each.pk: each for each in awaited(cooperative, on=on)} if lines else {}
    if not own:
        return []
    seen = [
        Seen(pk=one.pk, on=one.on, cents=one.cents, text=f"{one.payee} {one.memo}")
        for one in lines
    ]
    found = matches(seen, [_as_awaited(each) for each in own.values()], _sent(own))
    by_line = {line.pk: line for line in lines}
    return [_proposed(match, by_line, own) for match in found]


def certain(proposed: Sequence[Proposed]) -> list[str]:
    """The signs of those that are known by more than a name and a day."""
    return [one.sign for one in proposed if one.way != BY_NAME]


def _proposed(
    match: Match, lines: dict[int, BankLine], own: dict[int, Payout]
) -> Proposed:
    payouts = tuple(own[pk] for pk in match.payouts)
    return Proposed(line=lines[match.line], payouts=payouts, way=match.way)


def _as_awaited(each: Payout) -> Awaited:
    return Awaited(
        pk=each.pk,
        end_to_end=each.end_to_end,
        cents=each.cents,
        name=each.membership.person.legal_name,
        on=each.paid_on or each.run.pay_on,
        number=each.cheque_number,
    )


def _sent(own: dict[int, Payout]) -> list[Sent]:
    """What one file of a run sent, and what one posting of many paid."""
    by_file: dict[tuple[int, str], list[Payout]] = defaultdict(list)
    by_batch: dict[str, list[Payout]] = defaultdict(list)
    for each in own.values():
        if each.method not in (PayoutMethod.ACH, PayoutMethod.SEPA):
            continue
        if each.state == PayoutState.SENT:
            by_file[each.run_id, each.method].append(each)
        else:
            by_batch[each.batch].append(each)
    files = PayoutFile.objects.filter(run__in={run for run, _ in by_file})
    made = {file.run_id: file.made_at.date() for file in files.order_by("pk")}
    found = [
        _one(made.get(run, each[0].run.pay_on), each)
        for (run, _), each in by_file.items()
    ]
    found += [
        _one(each[0].paid_on or each[0].run.pay_on, each) for each in by_batch.values()
    ]
    return [one for one in found if len(one.payouts) > 1]


def _one(on: date, payouts: list[Payout]) -> Sent:
    cents: Cents = sum(each.cents for each in payouts)
    earlier = min([on, *(each.run.pay_on for each in payouts)]) - timedelta(days=3)
    return Sent(on=earlier, payouts=tuple(each.pk for each in payouts), cents=cents)
