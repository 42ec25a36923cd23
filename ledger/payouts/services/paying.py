"""Posting payments that were made: many at a time, each with an entry of its own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from coopkit import offers
from coopkit.accounts.models import User
from ledger.books.models import Directive, Posting
from ledger.books.selectors import book_of
from ledger.books.services import Bundle
from ledger.equity.selectors import chart_of
from ledger.inbox.models import BankLine
from ledger.payouts.models import PayingAccount, Payout, PayoutRun, PayoutState
from ledger.payouts.refusals import NoPayingAccountError
from ledger.payouts.selectors import Proposed, paying_account
from ledger.payouts.services.entries import (
    batches_for,
    check_owed,
    entry_of,
    post_all,
)
from ledger.payouts.services.preparing import lock_run, record_run

AT_ONCE = 500


@dataclass(slots=True, kw_only=True)
class Part:
    """Payments of a run that left the bank in one amount, and the line that shows it.

    `bank` is the account that they left from, `batch` their link once they are posted.
    """

    run: PayoutRun
    payouts: list[Payout]
    on: date
    bank: str
    line: BankLine | None = None
    batch: str = ""


def parts_of(proposed: Sequence[Proposed]) -> list[Part]:
    """What some lines of the bank are, locked; a line of two runs is a part of each."""
    by_run: dict[int, list[int]] = defaultdict(list)
    runs = {each.run_id: each.run for one in proposed for each in one.payouts}
    for one in proposed:
        for each in one.payouts:
            by_run[each.run_id].append(each.pk)
    own: dict[int, Payout] = {}
    for pk, run in sorted(runs.items()):
        own |= {each.pk: each for each in locked(lock_run(run), by_run[pk])}
    bank = bank_of(next(iter(runs.values()))).account
    found = []
    for one in proposed:
        mine: dict[int, list[Payout]] = defaultdict(list)
        for each in one.payouts:
            mine[each.run_id].append(own[each.pk])
        for payouts in mine.values():
            run, line = payouts[0].run, one.line
            posted = next((p for p in payouts if p.state == PayoutState.PAID), None)
            part = Part(run=run, payouts=payouts, on=line.on, bank=bank, line=line)
            part.batch = posted.batch if posted else ""
            found.append(part)
    return found


def pay(parts: Sequence[Part], *, by: User | None, at: datetime) -> None:
    """Post payments, each part as an entry of its own; tell whoever asked to know."""
    if not parts:
        return
    cooperative = parts[0].run.cooperative
    everyone = [each for part in parts for each in part.payouts]
    last = max(part.on for part in parts)
    check_owed(cooperative, everyone, on=max(last, timezone.localdate(at)))
    named = [(part.run, _what(part)) for part in parts]
    book, bundles = book_of(cooperative), []
    withheld = chart_of(book).withheld
    for part, batch in zip(parts, batches_for(book, named), strict=True):
        part.batch = batch
        entry = entry_of(
            part.run, part.payouts, bank=part.bank, withheld=withheld, on=part.on
        )
        right = part.payouts[0].authority or part.run.authority
        bundles.append(Bundle(entries=[entry], batch=batch, authority=right))
        for each in part.payouts:
            each.state, each.paid_on, each.batch = PayoutState.PAID, part.on, batch
    post_all(cooperative, bundles, by=by, at=at)
    Payout.objects.bulk_update(
        everyone, ["state", "paid_on", "batch"], batch_size=AT_ONCE
    )
    for part in parts:
        for each in part.payouts:
            for follow in offers.paid:
                code = each.membership.code
                follow(cooperative, each.key, code, part.on, part.batch)
    _record(parts, by, at)


def postings_of(parts: Sequence[Part]) -> list[Posting]:
    """The posting by which each part, posted before, reached the bank's account."""
    cooperative = parts[0].run.cooperative
    batches = [part.batch for part in parts]
    found: dict[tuple[str, str], Posting] = {}
    for start in range(0, len(batches), AT_ONCE):
        entries = Directive.objects.filter(
            book=book_of(cooperative),
            batch__in=batches[start : start + AT_ONCE],
            kind="transaction",
        )
        rows = Posting.objects.filter(
            directive__in=entries, account__name__in={part.bank for part in parts}
        )
        for row in rows.select_related("directive", "account"):
            found[row.directive.batch, row.account.name] = row
    return [found[part.batch, part.bank] for part in parts]


def locked(run: PayoutRun, keys: Sequence[int]) -> list[Payout]:
    """Some payments of a locked run, locked, by their ids."""
    found: list[Payout] = []
    for start in range(0, len(keys), AT_ONCE):
        rows = Payout.objects.select_for_update(of=("self",)).filter(
            run=run, pk__in=keys[start : start + AT_ONCE]
        )
        found += rows.select_related("membership__person").order_by("pk")
    for each in found:
        each.run = run
    return sorted(found, key=lambda each: each.end_to_end)


def bank_of(run: PayoutRun) -> PayingAccount:
    """The account that the co-op pays from, or a refusal."""
    account = paying_account(run.cooperative)
    if account is None:
        raise NoPayingAccountError
    return account


def _what(part: Part) -> str:
    """How the link of a part names it: its member, or the file."""
    return part.payouts[0].membership.code if len(part.payouts) == 1 else "file"


def _record(parts: Sequence[Part], by: User | None, at: datetime) -> None:
    """Put what was paid of each run on the trail."""
    by_run: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        by_run[part.run.pk].append(part)
    for own in by_run.values():
        paid = [each for part in own for each in part.payouts]
        data: dict[str, object] = {
            "payouts": [each.end_to_end for each in paid],
            "cents": sum(each.cents for each in paid),
        }
        if len(own) == 1:
            data |= {"on": own[0].on.isoformat(), "batch": own[0].batch}
        else:
            data["batches"] = {part.batch: part.on.isoformat() for part in own}
        record_run("payouts.paid", own[0].run, data, by, at)
