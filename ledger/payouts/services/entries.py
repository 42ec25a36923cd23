"""The entries of payments: what was owed is cleared, the bank pays, tax is kept back.

J11: Dr what is owed / Cr the bank, Cr the tax that was withheld. A payment that comes
back is the same the other way round.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents, plain_amount
from ledger.books.journal import Entry, Item, Leg, OpenAccount
from ledger.books.models import Account, Book, Directive
from ledger.books.names import lies_in
from ledger.books.selectors import balance, book_of, roots
from ledger.books.services import Bundle, post_bundles
from ledger.payouts.models import Payout, PayoutRun
from ledger.payouts.refusals import NotOwedError

MOST_TRIES, AT_ONCE = 1000, 500


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
    (name,) = batches_for(book, [(run, what)])
    return name


def batches_for(book: Book, wanted: Sequence[tuple[PayoutRun, str]]) -> list[str]:
    """A name for each of some postings; two queries a thousand."""
    names = [f"payout-{run.number}-{what}" for run, what in wanted]
    used = _used(book, names)
    found = []
    for name in names:
        free = name
        if name in used:
            numbered = [f"{name}-{n}" for n in range(2, MOST_TRIES)]
            used |= _used(book, numbered)
            free = next(each for each in numbered if each not in used)
        used.add(free)
        found.append(free)
    return found


def _used(book: Book, names: Sequence[str]) -> set[str]:
    """Those of some names that a posting has."""
    used: set[str] = set()
    for start in range(0, len(names), AT_ONCE):
        rows = Directive.objects.filter(
            book=book, batch__in=names[start : start + AT_ONCE]
        )
        used |= set(rows.values_list("batch", flat=True).distinct())
    return used


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
    bundle = Bundle(entries=entries, batch=batch, authority=authority)
    (rows,) = post_all(run.cooperative, [bundle], by=by, at=at)
    return rows


def post_all(
    cooperative: Cooperative, bundles: Sequence[Bundle], *, by: User | None, at: datetime
) -> list[list[Directive]]:
    """Post bundles of entries, with the accounts they need opened; each one's rows."""
    book = book_of(cooperative)
    missing = _missing(book, [item for each in bundles for item in each.entries])
    first = replace(bundles[0], entries=[*missing, *bundles[0].entries])
    rows = post_bundles(book=book, bundles=[first, *bundles[1:]], by=by, at=at)
    return [rows[0][len(missing) :], *rows[1:]]


def _missing(book: Book, items: Sequence[Item]) -> list[OpenAccount]:
    """The accounts that entries name and that are not open by then, each opened."""
    used: dict[str, date] = {}
    for item in items:
        for leg in item.legs if isinstance(item, Entry) else ():
            used[leg.account] = min(item.on, used.get(leg.account, item.on))
    known = Account.objects.filter(book=book, name__in=used)
    opened = {
        name
        for name, begun, ended in known.values_list("name", "opened_on", "closed_on")
        if begun and begun <= used[name] and (ended is None or ended >= used[name])
    }
    return [
        OpenAccount(on, name) for name, on in sorted(used.items()) if name not in opened
    ]


def entry_of(
    run: PayoutRun, payouts: Sequence[Payout], *, bank: str, withheld: str, on: date
) -> Entry:
    """One entry for payments that left the bank in one amount."""
    legs = legs_of(payouts, bank=bank, withheld=withheld)
    meta: Mapping[str, str] = {"payout-run": str(run.number)}
    if len(payouts) > 1:
        narration = f"{run.title}: {len(payouts)} payments"
        return Entry(on=on, narration=narration, legs=legs, meta=meta)
    one = payouts[0]
    narration = f"{one.remark}, {one.membership.code}"
    own = {"member": one.membership.code, "payout": one.end_to_end}
    return Entry(on=on, narration=narration, legs=legs, meta={**meta, **own})
