"""Accounts of those who left, and the notes they became: what is due, and by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Max, Q, QuerySet, Sum

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.money import Cents, half_up
from coopkit.periods import month_end
from governance.bylaws.selectors import Bylaws, InForce, in_force
from governance.members.expulsion import what_is_missing
from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.selectors.cases import case_of
from governance.members.selectors.codes import memberships
from governance.members.selectors.events import standing_events
from ledger.books.models import Directive
from ledger.books.selectors import balances, book_of, reversal_of
from ledger.equity.capital import MemberAccount, member_accounts as read_accounts
from ledger.equity.chart import Chart
from ledger.equity.departure import (
    Installment,
    equal_parts,
    later_dates,
    parts_of,
    schedule,
)
from ledger.equity.models import MemberNote, NoteInstallment
from ledger.equity.models.notes import NoteKind, NoteState
from ledger.equity.selectors.accounts import chart_of, has_book
from ledger.equity.why import allocated_year

EXITS = {
    EventKind.RESIGNED: NoteKind.DEPARTURE,
    EventKind.TRANSFERRED: NoteKind.DEPARTURE,
    EventKind.DIED: NoteKind.DEATH,
    EventKind.EXPELLED: NoteKind.EXPULSION,
}
YEARS, DEATH_YEARS = 5, 1
COMPUTE_MONTHS = 3
A_YEAR = 365
KEEP_REVOLVING = "keep_revolving"
NON_PATRONAGE = "non_patronage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """Somebody whose membership ended, and what the account comes to on a day.

    `held` is what becomes a debt: each account with its cents, a credit positive;
    `owing` what the leaver owes to the co-op, and where; `kept_open` what stays in the
    accounts and is paid in turn with everybody's.
    """

    membership: Membership
    event: MembershipEvent
    kind: NoteKind
    account: MemberAccount
    held: tuple[tuple[str, Cents], ...]
    owing: tuple[tuple[str, Cents], ...]
    kept_open_cents: Cents
    notes: tuple[MemberNote, ...]
    bylaws: Bylaws

    @property
    def code(self) -> str:
        return self.membership.code

    @property
    def last_day(self) -> date:
        return self.event.effective_on

    @property
    def balance_cents(self) -> Cents:
        return sum(cents for _, cents in self.held)

    @property
    def debts_cents(self) -> Cents:
        return sum(cents for _, cents in self.owing) if self.sets_off else 0

    @property
    def sets_off(self) -> bool:
        rule = self.bylaws.get("departure.setoff")
        return rule is None or rule.flag

    @property
    def first_note(self) -> MemberNote | None:
        return self.notes[0] if self.notes else None

    @property
    def work_out_by(self) -> date:
        """The day by which the account is to be worked out."""
        rule = self.bylaws.get("departure.compute_months")
        months = rule.count if rule else COMPUTE_MONTHS
        month = self.last_day.month - 1 + months
        year = self.last_day.year + month // 12
        return month_end(year, month % 12 + 1, self.last_day.day)

    @property
    def rules(self) -> list[InForce]:
        """The rules that are obeyed, as far as the bylaws say them."""
        keys = ["departure.becomes", years_key(self.kind), "departure.first_share"]
        keys += ["departure.rate", "departure.setoff", "departure.value"]
        if self.kind == NoteKind.DEATH:
            keys.append("death.pay_to")
        if self.kind == NoteKind.EXPULSION:
            keys.append("expulsion.deduction")
        return [self.bylaws[key] for key in keys if key in self.bylaws]

    @property
    def most_deducted_cents(self) -> Cents:
        """The most that may be kept back: only after an expulsion, by the bylaws."""
        rule = self.bylaws.get("expulsion.deduction")
        if self.kind != NoteKind.EXPULSION or rule is None:
            return 0
        return half_up(rule.share, of=max(self.balance_cents, 0))


def years_key(kind: str) -> str:
    return "death.years" if kind == NoteKind.DEATH else "departure.years"


def departure_plan(
    balance_cents: Cents, bylaws: Bylaws, key: str, *, last_day: date
) -> tuple[Installment, ...]:
    """The yearly payments of a leaver's balance, the first a year after the last day."""
    first = Fraction(0)
    if "departure.first_share" in bylaws:
        first = bylaws["departure.first_share"].share
    default = DEATH_YEARS if key == "death.years" else YEARS
    years = bylaws[key].count if key in bylaws else default
    due = month_end(last_day.year + 1, last_day.month, last_day.day)
    parts = parts_of(years, first=first)
    return schedule(balance_cents, parts=parts, rate=rate_of(bylaws), first_due=due)


def rate_of(bylaws: Bylaws) -> Fraction:
    """The yearly interest on what is still owed; none where the bylaws are silent."""
    rule = bylaws.get("departure.rate")
    return rule.share if rule else Fraction(0)


def plan_of(leaver: Leaver, principal_cents: Cents, *, on: date) -> list[Installment]:
    """How a leaver's debt is paid: by the bylaws, or in step with the first note.

    What fell due before the account was worked out is due on that day. What comes later
    bears interest from its own day.
    """
    first = leaver.first_note
    if first is None:
        key = years_key(leaver.kind)
        plan = departure_plan(
            principal_cents, leaver.bylaws, key, last_day=leaver.last_day
        )
        return [replace(row, due=max(row.due, on)) for row in plan]
    dues = first.installments.order_by("place").values_list("due", flat=True)
    days = later_dates(list(dues), on=on)
    parts = equal_parts(len(days))
    rate = rate_of(leaver.bylaws)
    rows = schedule(principal_cents, parts=parts, rate=rate, first_due=days[0])
    began = min(Fraction((days[0] - on).days, A_YEAR), Fraction(1))
    first_interest = half_up(rate * began, of=principal_cents)
    return [
        replace(
            row, due=day, interest_cents=row.interest_cents if place else first_interest
        )
        for place, (day, row) in enumerate(zip(days, rows, strict=True))
    ]


def leaver_of(membership: Membership, *, on: date) -> Leaver | None:
    """What becomes of somebody's account, once the membership is over; else None."""
    rows = membership.events.filter(kind__in=EXITS, effective_on__lte=on)
    event = standing_events(rows).last()
    if event is None:
        return None
    cooperative = membership.cooperative
    book = book_of(cooperative)
    chart = chart_of(book)
    bylaws = in_force(cooperative, on=event.effective_on)
    kind = EXITS[EventKind(event.kind)]
    mine = balances(book, on=on, prefix=chart.member(membership.code))
    keeps = _keeps_revolving(bylaws, kind)
    held, open_cents = [], 0
    for account, cents in sorted(mine.items()):
        place = chart.place(account)
        if keeps and place and place.kind == "retained":
            open_cents -= cents
        else:
            held.append((account, -cents))
    notes = MemberNote.objects.filter(membership=membership).exclude(kind=NoteKind.LOAN)
    notes = notes.exclude(state=NoteState.REVERSED).order_by("number")
    return Leaver(
        membership=membership,
        event=event,
        kind=kind,
        account=read_accounts(mine, chart).get(
            membership.code, MemberAccount(code=membership.code)
        ),
        held=tuple(held),
        owing=_owing(balances(book, on=on, prefix=_receivables(chart, membership.code))),
        kept_open_cents=open_cents,
        notes=tuple(notes),
        bylaws=bylaws,
    )


def _receivables(chart: Chart, code: str) -> str:
    return chart.receivable(code, "Other").rpartition(":")[0]


def _owing(found: dict[str, Cents]) -> tuple[tuple[str, Cents], ...]:
    return tuple((name, cents) for name, cents in sorted(found.items()) if cents > 0)


def _keeps_revolving(bylaws: Bylaws, kind: NoteKind) -> bool:
    rule = bylaws.get("departure.becomes")
    return bool(rule and rule.choice == KEEP_REVOLVING and kind != NoteKind.DEATH)


def kept_in(leaver: Leaver, chart: Chart) -> str:
    """Where a deduction goes: never into a reserve that may not be fed from patronage."""
    rule = leaver.bylaws.get("reserves.indivisible_from")
    only_other = rule is None or rule.choice == NON_PATRONAGE
    return chart.unallocated if only_other else chart.indivisible


def expulsion_misses(leaver: Leaver, *, on: date) -> list[str]:
    """What an expulsion lacks by its own procedure; [] where all is on record."""
    case = case_of(leaver.membership, on=on)
    if case is None or not case.is_upheld:
        return ["case"]
    missing = what_is_missing(case.case, case.demands, effective_on=leaver.last_day)
    return [each.step for each in missing]


def appeal_ends(leaver: Leaver) -> date | None:
    """The last day on which an expulsion may be appealed, if the bylaws give time."""
    rule = leaver.bylaws.get("expulsion.appeal_days")
    decided = leaver.event.approved_on or leaver.last_day
    return decided + timedelta(days=rule.count) if rule else None


def awaited_year(leaver: Leaver) -> int | None:
    """The fiscal year of leaving, while its patronage does not stand in the books.

    What it brings comes later, as a debt of its own; a loss of it stays with the co-op
    once the account is a debt.
    """
    rule = leaver.bylaws.get("departure.value")
    if rule and rule.choice == "last_year":
        return None
    cooperative = leaver.membership.cooperative
    year = year_of(cooperative, leaver.last_day).name
    return None if _is_allocated(cooperative, year) else year


def _is_allocated(cooperative: Cooperative, year: int) -> bool:
    """Whether an allocation of a year stands in the books and was not taken back."""
    book = book_of(cooperative)
    rows = Directive.objects.filter(
        book=book, kind="transaction", batch__startswith=f"patronage-{year}"
    ).order_by("seq")
    batches = set(rows.order_by().values_list("batch", flat=True).distinct())
    for batch in sorted(batches):
        first = rows.filter(batch=batch).first()
        if allocated_year(batch) == year and first and not reversal_of(book, first):
            return True
    return False


def leavers(cooperative: Cooperative, *, on: date) -> list[Leaver]:
    """Everybody who left and has something on the account still; by code.

    Two queries find them; each that is found is read by itself.
    """
    if not has_book(cooperative):
        return []
    gone = memberships(cooperative).filter(
        events__kind__in=EXITS, events__effective_on__lte=on
    )
    left = list(gone.distinct().order_by("code"))
    if not left:
        return []
    book = book_of(cooperative)
    chart = chart_of(book)
    held = balances(book, on=on, prefix=chart.members)
    codes = {place.code for name in held if (place := chart.place(name))}
    found = (leaver_of(each, on=on) for each in left if each.code in codes)
    return [one for one in found if one and one.held and one.balance_cents]


def notes_of(
    cooperative: Cooperative, *, loans: bool | None = None
) -> QuerySet[MemberNote]:
    """All notes with what is left of them and what is due next; one query."""
    unpaid = Q(installments__paid_on__isnull=True)
    found = MemberNote.objects.filter(cooperative=cooperative)
    if loans is not None:
        only = Q(kind=NoteKind.LOAN)
        found = found.filter(only if loans else ~only)
    return (
        found.select_related("membership__person")
        .annotate(left=Sum("installments__principal_cents", filter=unpaid))
        .order_by("number")
    )


def notes_of_user(cooperative: Cooperative, *, user: User) -> QuerySet[MemberNote]:
    """What a co-op owes somebody under notes and loans, with every payment of each."""
    own = notes_of(cooperative).filter(membership__person__user=user)
    return own.exclude(state=NoteState.REVERSED).prefetch_related("installments")


def next_number(cooperative: Cooperative) -> int:
    """The next number of a note; notes and loans are numbered together."""
    kept = MemberNote.objects.filter(cooperative=cooperative)
    return (kept.aggregate(last=Max("number"))["last"] or 0) + 1


def due_installments(cooperative: Cooperative, *, on: date) -> QuerySet[NoteInstallment]:
    """Payments of open notes that fall due by a day and are not paid, by day."""
    return (
        NoteInstallment.objects.filter(
            note__cooperative=cooperative,
            note__state=NoteState.OPEN,
            paid_on__isnull=True,
            due__lte=on,
        )
        .select_related("note__membership")
        .order_by("due", "note__number", "place")
    )


def owed_account(note: MemberNote, chart: Chart) -> str:
    """Where a note stands among the debts."""
    what = "Loan" if note.kind == NoteKind.LOAN else "Note"
    return chart.owed(note.membership.code, what)


def nonqualified_parts(
    note: MemberNote, installments: Sequence[NoteInstallment]
) -> Iterable[Cents]:
    """What each payment redeems of nonqualified parts, as it was spread at the start."""
    kept = note.data.get("nonqualified", [])
    return [kept[row.place - 1] if row.place <= len(kept) else 0 for row in installments]
