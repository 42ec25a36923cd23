"""Reading what was paid: entries of the books, runs of capital, notices delivered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from coopkit.papers.models import Delivery
from governance.members.selectors import names_by_code
from ledger.books.models import Account, Book, Directive, Posting
from ledger.books.selectors import REVERSAL, find_book, reversed_among
from ledger.equity.chart import Chart
from ledger.equity.models import CapitalRunLine
from ledger.equity.selectors import chart_of
from ledger.patronage.models import (
    AdvanceNetting,
    Worksheet,
    WorksheetShare,
    WorksheetState,
)
from ledger.payouts.models import Payout
from ledger.tax.payments import (
    CASH,
    NOTICE,
    Fact,
    Mix,
    PaidEntry,
    PaidLeg,
    nonqualified_part,
    paid_in,
)
from ledger.tax.places import payee_of, role_of

CHUNK = 2000
PAYOUT = "payout-"
"""With this begins the batch of every payment of a run."""


def facts(cooperative: Cooperative, *, through: date) -> list[Fact]:
    """Everything up to a day that a form counts; a fixed number of queries.

    Without books there are none. A notice counts once it was delivered.
    """
    book = find_book(cooperative)
    if book is None:
        return []
    chart = chart_of(book)
    held, roles = _held(book, chart, through)
    entries = [
        *_by_hand(cooperative, held, roles),
        *_by_payout(cooperative, chart, {row.batch for row in held}),
    ]
    found = [fact for entry in entries for fact in paid_in(entry)]
    mixes = _redemptions(cooperative) | _notes(book, chart, through)
    return [
        *nonqualified_part(found, mixes),
        *_advances(cooperative, through),
        *_notices(cooperative, through),
    ]


def undelivered(cooperative: Cooperative, *, year_end: date) -> list[str]:
    """The codes whose qualified notice of a year reached nobody yet."""
    shares = _qualified(cooperative).filter(worksheet__year_end=year_end)
    days = _delivered(cooperative)
    return sorted(
        share.code
        for share in shares
        if (f"worksheet:{share.worksheet_id}", share.code) not in days
    )


def _held(
    book: Book, chart: Chart, through: date
) -> tuple[list[Directive], dict[int, PaidLeg | None]]:
    """The entries that may have paid somebody, without what was taken back, and the
    role of each account."""
    names = Account.objects.filter(book=book).values_list("pk", "name")
    roles = {pk: role_of(name, chart) for pk, name in names}
    by_role: dict[str, list[int]] = {}
    for pk, role in roles.items():
        if role:
            by_role.setdefault(role.role, []).append(pk)
    money, credited = by_role.pop("money", []), by_role.pop("credited", [])
    owed = [pk for pks in by_role.values() for pk in pks]
    mine = Posting.objects.filter(directive=OuterRef("pk"))
    paid = Q(Exists(mine.filter(account__in=owed)))
    paid &= Q(Exists(mine.filter(account__in=money)))
    put_in = Q(Exists(mine.filter(account__in=credited, minor__lt=0)))
    entries = Directive.objects.filter(paid | put_in, book=book, kind="transaction")
    rows = list(entries.filter(date__lte=through).order_by("seq"))
    undone = reversed_among(book, rows)
    standing = [
        row
        for row in rows
        if row.entry_id not in undone and not row.batch.startswith(REVERSAL)
    ]
    return standing, roles


def _by_hand(
    cooperative: Cooperative, held: list[Directive], roles: dict[int, PaidLeg | None]
) -> Iterator[PaidEntry]:
    """Entries that no payout made: what they pay is told by their payee."""
    codes = set(names_by_code(cooperative))
    rows = [row for row in held if not row.batch.startswith(PAYOUT)]
    legs = _legs(cooperative, rows, roles)
    for row in rows:
        yield PaidEntry(
            on=row.date,
            source=row.batch or row.entry_id,
            code=payee_of(row.text, codes=codes),
            legs=tuple(legs.get(row.pk, ())),
        )


def _by_payout(
    cooperative: Cooperative, chart: Chart, standing: set[str]
) -> Iterator[PaidEntry]:
    """Payments of the runs, each with what it cleared; one entry may hold many."""
    rows = Payout.objects.filter(
        run__cooperative=cooperative, paid_on__isnull=False, batch__in=standing
    )
    for row in rows.select_related("membership").order_by("pk"):
        legs = [PaidLeg(role="money", cents=-row.cents)]
        legs.append(PaidLeg(role="withheld", cents=-row.withheld_cents))
        for account, cents in row.debits:
            role = role_of(account, chart)
            if role:
                legs.append(replace(role, cents=cents))
        yield PaidEntry(
            on=row.paid_on or date.max,
            source=row.batch,
            code=row.membership.code,
            legs=tuple(legs),
        )


def _advances(cooperative: Cooperative, through: date) -> Iterator[Fact]:
    """Money that was advanced, once a posted worksheet made it a dividend."""
    rows = AdvanceNetting.objects.filter(
        worksheet__cooperative=cooperative,
        worksheet__state=WorksheetState.POSTED,
        worksheet__posted_on__lte=through,
    ).select_related("worksheet")
    for row in rows.defer("worksheet__data").order_by("pk"):
        yield Fact(
            code=row.code,
            on=row.worksheet.posted_on or through,
            kind=CASH,
            cents=row.cents,
            form="1099-PATR",
            source=f"advance:{row.worksheet_id}",
            year=row.worksheet.year_end.year,
        )


def _legs(
    cooperative: Cooperative, rows: list[Directive], roles: dict[int, PaidLeg | None]
) -> dict[int, list[PaidLeg]]:
    """The legs of some entries by their roles, in the co-op's currency."""
    places = cooperative.minor_units
    found: dict[int, list[PaidLeg]] = {}
    for at in range(0, len(rows), CHUNK):
        pks = [row.pk for row in rows[at : at + CHUNK]]
        legs = Posting.objects.filter(
            directive__in=pks, currency=cooperative.currency
        ).order_by("pk")
        for leg in legs.iterator(chunk_size=CHUNK):
            role = roles[leg.account_id]
            if role:
                cents = leg.minor * 10**places // 10**leg.scale
                found.setdefault(leg.directive_id, []).append(
                    PaidLeg(
                        role=role.role, cents=cents, code=role.code, number=role.number
                    )
                )
    return found


def _redemptions(cooperative: Cooperative) -> dict[tuple[str, str, int], Mix]:
    """What of each redemption goes back to nonqualified notices, and of which year."""
    rows = CapitalRunLine.objects.filter(
        run__cooperative=cooperative, run__kind="redemption", run__state="posted"
    )
    sums: dict[tuple[str, str, int], _Sum] = {}
    for number, code, year, qualified, cents in rows.values_list(
        "run__number", "code", "fiscal_year", "qualified", "cents"
    ):
        mine = sums.setdefault(("redemption", code, number), _Sum())
        mine.add(cents, 0 if qualified else cents, year)
    return {key: one.mix for key, one in sums.items()}


def _notes(book: Book, chart: Chart, through: date) -> dict[tuple[str, str, int], Mix]:
    """What of each note was nonqualified when the account became a debt."""
    prefix = f"{chart.liabilities}:Members:"
    made = Posting.objects.filter(
        account__book=book,
        account__name__startswith=prefix,
        account__name__endswith=":Note",
        minor__lt=0,
        date__lte=through,
    )
    legs = Posting.objects.filter(directive__in=made.values("directive"))
    sums: dict[tuple[str, str, int], _Sum] = {}
    for leg in legs.select_related("account").iterator(chunk_size=CHUNK):
        role = role_of(leg.account.name, chart)
        if role is None:
            continue
        mine = sums.setdefault(("note", role.code, 0), _Sum())
        if role.role == "note" and leg.minor < 0:
            mine.add(-leg.minor, 0, 0)
        elif role.role == "nonqualified" and leg.minor > 0:
            mine.add(0, leg.minor, role.number)
    return {key: one.mix for key, one in sums.items()}


class _Sum:
    """A debt as it adds up: the whole, and what of it is nonqualified, by year."""

    def __init__(self) -> None:
        self.whole = 0
        self.years: dict[int, int] = {}

    def add(self, whole: int, other: int, year: int) -> None:
        self.whole += whole
        if other:
            self.years[year] = self.years.get(year, 0) + other

    @property
    def mix(self) -> Mix:
        return Mix(years=self.years, whole=self.whole)


def _notices(cooperative: Cooperative, through: date) -> Iterator[Fact]:
    """Qualified notices at their stated amounts, on the day they were delivered."""
    days = _delivered(cooperative)
    for share in _qualified(cooperative).select_related("worksheet"):
        subject = f"worksheet:{share.worksheet_id}"
        day = days.get((subject, share.code))
        if day and day <= through:
            yield Fact(
                code=share.code,
                on=day,
                kind=NOTICE,
                cents=share.retained_cents,
                form="1099-PATR",
                source=subject,
                year=share.worksheet.year_end.year,
            )


def _qualified(cooperative: Cooperative) -> QuerySet[WorksheetShare]:
    shares = WorksheetShare.objects.filter(
        worksheet__cooperative=cooperative,
        worksheet__state=WorksheetState.POSTED,
        notice="qualified",
    ).exclude(retained_cents=0)
    gains = shares.filter(Q(total_cents__gt=0) | Q(worksheet__supplements__isnull=False))
    return gains.defer("worksheet__data").order_by("worksheet", "code")


def _delivered(cooperative: Cooperative) -> dict[tuple[str, str], date]:
    """The first day on which the notice of a worksheet reached a code."""
    rows = (
        Delivery.objects.filter(
            paper__cooperative=cooperative,
            paper__kind="notice",
            paper__subject__startswith="worksheet:",
        )
        .values_list("paper__subject", "paper__holder_code")
        .annotate(first=Min("at"))
    )
    return {(subject, code): timezone.localdate(at) for subject, code, at in rows}


def posted_worksheets(cooperative: Cooperative) -> QuerySet[Worksheet]:
    """The worksheets that stand in the books, newest first, without supplements."""
    posted = Worksheet.objects.filter(
        cooperative=cooperative, state=WorksheetState.POSTED, supplements__isnull=True
    )
    return posted.order_by("-year_end")
