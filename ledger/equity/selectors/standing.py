"""Whether the books stand: the closing identity, and registers equal to the ledger."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Sum, Value, When

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from governance.members.models import Membership
from ledger.books.models import Book, Posting
from ledger.books.selectors import balances, book_of, lies_under, roots
from ledger.books.selectors.totals import held_by_at
from ledger.equity.capital import Identity, identity, member_accounts
from ledger.equity.chart import MEMBERS, Chart
from ledger.equity.models import (
    CapitalRunLine,
    NoteInstallment,
    RunState,
    Subscription,
    UnclaimedItem,
)
from ledger.equity.models.notes import NoteKind, NoteState, UnclaimedState
from ledger.equity.models.runs import RunKind
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.register import (
    LOANS,
    NOTES,
    RUNS,
    SHARES,
    UNCLAIMED,
    Difference,
    compare,
    without_a_person,
)
from ledger.equity.selectors.accounts import chart_of
from ledger.equity.selectors.totals import held_in, total_under

REMEMBERED = 32
_fine: OrderedDict[tuple[int, str, date], "Standing"] = OrderedDict()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The identity of a day, and every place where a register and the ledger part."""

    identity: Identity
    differences: tuple[Difference, ...] = ()

    @property
    def holds(self) -> bool:
        return self.identity.holds and not self.differences


def standing(cooperative: Cooperative, *, on: date) -> Standing:
    """Whether the books stand at the end of a day; every account is read."""
    book = book_of(cooperative)
    chart, names = chart_of(book), roots(book)
    held = balances(book, on=on)
    roll = Membership.objects.filter(cooperative=cooperative)
    known = set(roll.values_list("code", flat=True))
    accounts = member_accounts(held, chart)
    totals = {code: one.total_cents for code, one in accounts.items()}
    strangers = without_a_person(totals, known) if known else ()
    return Standing(
        identity=identity(held, chart, owned=(names.assets, names.liabilities)),
        differences=(*strangers, *_differences(book, chart, held, on)),
    )


def standing_now(cooperative: Cooperative, *, on: date) -> Standing:
    """The same for pages that are looked at often: sums alone, and what registers say.

    That each code is somebody's was checked as it was posted. What stood under a head
    of the chain is remembered with that head; what did not is read again each time.
    """
    book = book_of(cooperative)
    key = (book.pk, book.head_hash, on)
    if key in _fine:
        return _fine[key]
    chart = chart_of(book)
    held = held_in(book, _registered(cooperative, chart), on=on)
    found = Standing(
        identity=_identity_in_sums(book, chart, on),
        differences=tuple(_differences(book, chart, held, on)),
    )
    if found.holds:
        _fine[key] = found
        while len(_fine) > REMEMBERED:
            _fine.popitem(last=False)
    return found


def identities(cooperative: Cooperative, *, days: Sequence[date]) -> list[Identity]:
    """The closing identity at the end of each of some days; strays are not named."""
    book = book_of(cooperative)
    chart, names = chart_of(book), roots(book)
    kinds = {
        "members": (chart.members,),
        "collective": (chart.collective,),
        "result": (chart.current_year, chart.opening),
        "strays": (chart.equity,),
        "net": (names.assets, names.liabilities),
    }
    whens = [
        When(lies_under(above), then=Value(kind))
        for kind, accounts in kinds.items()
        for above in accounts
    ]
    kind = Case(*whens, default=Value("result"), output_field=CharField())
    found = held_by_at(book, kind, days=days)
    return [
        Identity(
            members_cents=-found[day].get("members", 0),
            collective_cents=-found[day].get("collective", 0),
            unallocated_result_cents=-found[day].get("result", 0),
            net_assets_cents=found[day].get("net", 0),
        )
        for day in days
    ]


def _identity_in_sums(book: Book, chart: Chart, on: date) -> Identity:
    """The closing identity from one sum a kind of account; strays are not named."""
    names = roots(book)
    sums = {
        root: total_under(book, root, on=on)
        for root in (*names, chart.members, chart.collective)
    }
    undecided = (chart.current_year, chart.opening)
    result = sums[names.income] + sums[names.expenses]
    return Identity(
        members_cents=-sums[chart.members],
        collective_cents=-sums[chart.collective],
        unallocated_result_cents=-result
        - sum(total_under(book, each, on=on) for each in undecided),
        net_assets_cents=sums[names.assets] + sums[names.liabilities],
    )


def _registered(cooperative: Cooperative, chart: Chart) -> list[str]:
    """The accounts that some register says something about."""
    owed = (
        ("Note", _notes(cooperative, loans=False)),
        ("Loan", _notes(cooperative, loans=True)),
        ("Unclaimed", _unclaimed(cooperative)),
    )
    names = [chart.share(code) for code in _shares(cooperative)]
    return names + [chart.owed(code, what) for what, said in owed for code in said]


def _differences(
    book: Book, chart: Chart, held: Mapping[str, Cents], on: date
) -> Iterator[Difference]:
    shares = {
        place.code: -cents
        for account, cents in held.items()
        if (place := chart.place(account)) and place.kind == "share"
    }
    yield from compare(SHARES, _shares(book.cooperative), shares, only_said=True)
    owed = _owed(held, chart)
    notes = _notes(book.cooperative, loans=False)
    yield from compare(NOTES, notes, owed["Note"], only_said=True)
    loans = _notes(book.cooperative, loans=True)
    yield from compare(LOANS, loans, owed["Loan"], only_said=True)
    waiting = _unclaimed(book.cooperative)
    yield from compare(UNCLAIMED, waiting, owed["Unclaimed"], only_said=True)
    yield from compare(RUNS, *_runs(book, chart, on))


def _owed(held: Mapping[str, Cents], chart: Chart) -> dict[str, dict[str, Cents]]:
    """What is owed to members, by what it is and by code."""
    found: dict[str, dict[str, Cents]] = defaultdict(dict)
    start = f"{chart.liabilities}:{MEMBERS}:"
    for account, cents in held.items():
        if account.startswith(start):
            code, _, what = account[len(start) :].partition(":")
            found[what][code] = found[what].get(code, 0) - cents
    return found


def _shares(cooperative: Cooperative) -> dict[str, Cents]:
    """Shares that are paid in full, by code."""
    paid = Subscription.objects.filter(
        cooperative=cooperative, state=SubscriptionState.PAID
    )
    rows = paid.values_list("membership__code").annotate(Sum("share_cents")).order_by()
    return dict(rows)


def _notes(cooperative: Cooperative, *, loans: bool) -> dict[str, Cents]:
    """The principal that is still to be paid on notes, or on loans, by code."""
    open_ones = NoteInstallment.objects.filter(
        note__cooperative=cooperative, note__state=NoteState.OPEN, paid_on__isnull=True
    )
    loan = open_ones.filter(note__kind=NoteKind.LOAN)
    chosen = loan if loans else open_ones.exclude(note__kind=NoteKind.LOAN)
    rows = chosen.values_list("note__membership__code")
    return dict(rows.annotate(Sum("principal_cents")).order_by())


def _unclaimed(cooperative: Cooperative) -> dict[str, Cents]:
    waiting = UnclaimedItem.objects.filter(
        cooperative=cooperative, state=UnclaimedState.WAITING
    )
    return dict(waiting.values_list("membership__code").annotate(Sum("cents")).order_by())


def _runs(
    book: Book, chart: Chart, on: date
) -> tuple[dict[str, Cents], dict[str, Cents]]:
    """What each posted redemption took from members' accounts: as decided, as booked."""
    lines = CapitalRunLine.objects.filter(
        run__cooperative=book.cooperative,
        run__kind=RunKind.REDEMPTION,
        run__state=RunState.POSTED,
        run__posted_on__lte=on,
    )
    said = dict(lines.values_list("run__batch").annotate(Sum("cents")).order_by())
    booked = (
        Posting.objects.filter(
            lies_under(chart.members),
            account__book=book,
            directive__batch__in=list(said),
            scale__lte=book.cooperative.minor_units,
        )
        .values_list("directive__batch", "scale")
        .annotate(Sum("minor"))
        .order_by()
    )
    held: dict[str, Cents] = {}
    for batch, scale, minor in booked if said else ():
        unit = 10 ** (book.cooperative.minor_units - scale)
        held[batch] = held.get(batch, 0) + minor * unit
    return said, held
