"""The entries of payments: what was owed is cleared, the bank pays, tax is kept back.

J11: Dr what is owed / Cr the bank, Cr the tax that was withheld. A payment that comes
back is the same the other way round.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents, plain_amount
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Book, Directive, Posting
from ledger.books.names import lies_in
from ledger.books.selectors import balance, book_of, open_accounts, roots
from ledger.books.services import post
from ledger.equity.selectors import chart_of
from ledger.payouts.models import Payout, PayoutRun
from ledger.payouts.refusals import NotOwedError

MOST_TRIES = 1000


def legs_of(payouts: Sequence[Payout], *, bank: str, withheld: str) -> tuple[Leg, ...]:
    """The legs by which some payments leave the bank in one amount."""
    sums: dict[str, Cents] = defaultdict(int)
    for each in payouts:
        for account, cents in each.debits:
            sums[account] += cents
        sums[withheld] -= each.withheld_cents
        sums[bank] -= each.cents
    return tuple(Leg(account, cents) for account, cents in sums.items() if cents)


def turned(legs: Sequence[Leg]) -> tuple[Leg, ...]:
    """The same legs the other way round."""
    return tuple(Leg(leg.account, -leg.cents) for leg in legs)


def check_owed(cooperative: Cooperative, payouts: Sequence[Payout], *, on: date) -> None:
    """Refuse to clear more of a debt than the books hold of it on a day."""
    book = book_of(cooperative)
    kinds = roots(book)
    wanted: dict[str, Cents] = defaultdict(int)
    for each in payouts:
        for account, cents in each.debits:
            if lies_in(account, kinds.liabilities):
                wanted[account] += cents
    for account, cents in wanted.items():
        held = -balance(book, account, on=on)
        if cents > held:
            places = cooperative.minor_units
            raise NotOwedError(
                account=account,
                held=plain_amount(held, minor_units=places),
                wanted=plain_amount(cents, minor_units=places),
            )


def batch_for(book: Book, run: PayoutRun, what: str) -> str:
    """A name that no other posting has: `payout-<run>-<what>`, numbered if need be."""
    name = f"payout-{run.number}-{what}"
    used = Directive.objects.filter(book=book, batch__startswith=name)
    taken = set(used.values_list("batch", flat=True).distinct())
    if name not in taken:
        return name
    return next(f"{name}-{n}" for n in range(2, MOST_TRIES) if f"{name}-{n}" not in taken)


def post_entries(
    run: PayoutRun,
    entries: Sequence[Entry],
    *,
    batch: str,
    authority: str,
    by: User | None,
    at: datetime,
) -> list[Directive]:
    """Post entries of a run, with the accounts they need opened; their rows, in order."""
    book = book_of(run.cooperative)
    on = min(entry.on for entry in entries)
    opened = open_accounts(book, on=on)
    named = sorted({leg.account for entry in entries for leg in entry.legs})
    missing = [OpenAccount(on, name) for name in named if name not in opened]
    rows = post(
        book=book,
        entries=[*missing, *entries],
        batch=batch,
        authority=authority,
        by=by,
        at=at,
    )
    return rows[len(missing) :]


def entry_of(run: PayoutRun, payouts: Sequence[Payout], *, bank: str, on: date) -> Entry:
    """One entry for payments that left the bank in one amount."""
    withheld = chart_of(book_of(run.cooperative)).withheld
    legs = legs_of(payouts, bank=bank, withheld=withheld)
    meta: Mapping[str, str] = {"payout-run": str(run.number)}
    if len(payouts) > 1:
        narration = f"{run.title}: {len(payouts)} payments"
        return Entry(on=on, narration=narration, legs=legs, meta=meta)
    one = payouts[0]
    narration = f"{one.remark}, {one.membership.code}"
    own = {"member": one.membership.code, "payout": one.end_to_end}
    return Entry(on=on, narration=narration, legs=legs, meta={**meta, **own})


def bank_posting(row: Directive, bank: str) -> Posting:
    """The posting by which an entry reached the bank's account."""
    return Posting.objects.get(directive=row, account__name=bank)
