"""A leaver's account, made a debt of the co-op: worked out, less debts, in payments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from coopkit.money import Cents, plain_share
from coopkit.templatetags.ui import money
from governance.members.models import Membership
from ledger.books.journal import Entry
from ledger.equity.chart import Chart
from ledger.equity.departure import (
    DeductionTooHighError,
    Installment,
    NegativeAccountError,
    NoDeductionError,
    NothingToConvertError,
    Settlement,
    along,
    settle,
)
from ledger.equity.models import MemberNote, NoteInstallment
from ledger.equity.models.notes import NoteKind, NoteState
from ledger.equity.postings import note_entries
from ledger.equity.selectors.accounts import chart_of
from ledger.equity.selectors.notes import (
    Leaver,
    appeal_ends,
    expulsion_misses,
    kept_in,
    leaver_of,
    next_number,
    plan_of,
    rate_of,
)
from ledger.equity.services.paying_in import end_of
from ledger.equity.services.redeeming import rules_data
from ledger.equity.services.writing import (
    authority_of,
    lock_book,
    post_once,
    reverse_batch,
)

ESTATE = "estate"


class StillMemberError(CoopError):
    """The account of somebody whose membership is not over."""

    template = N_(
        "{code} is a member on {on}, so the account stays an account. Record the exit "
        "first; the account becomes a debt after the last day."
    )


class ProcedureMissingError(CoopError):
    """An expulsion that is not on record with all its steps."""

    template = N_(
        "The expulsion of {code} is not on record with all its steps: notice with its "
        "reasons, hearing, decision, and the days between. Without them it is void. "
        "Record the steps on the person’s page first."
    )


class AppealOpenError(CoopError):
    """An account that is settled while an appeal may still come."""

    template = N_(
        "The expulsion of {code} may be appealed until {day}. Work the account out after "
        "that day."
    )


class NotePaidError(CoopError):
    """A note that was paid in part and is to be taken back."""

    template = N_(
        "Something was paid on note № {number} already. Take back that payment first, "
        "then the note."
    )


class NoteSettledError(CoopError):
    """A note that is not open any more."""

    template = N_("Note № {number} is {state}; nothing of it can be taken back.")


@transaction.atomic
def convert(
    *,
    membership: Membership,
    on: date,
    deduction_cents: Cents = 0,
    creditor: str = "",
    decision: str = "",
    by: User | None,
    at: datetime,
) -> MemberNote:
    """Make a leaver's account a debt with its payments, and post it (J20 to J22, J24).

    What comes to the account later makes a second note, paid in step with the first.
    """
    book = lock_book(membership.cooperative)
    end_of(membership, on=on, by=by, at=at)
    leaver = leaver_of(membership, on=on)
    if leaver is None:
        raise StillMemberError(code=membership.code, on=on)
    _check(leaver, deduction_cents, on=on)
    debts = leaver.debts_cents
    settlement = settle(
        leaver.balance_cents, deduction_cents=deduction_cents, debts_cents=debts
    )
    note = _keep(
        leaver,
        settlement,
        on=on,
        creditor=_creditor(leaver, creditor),
        decision=decision or leaver.event.decision,
        by=by,
        at=at,
    )
    entries = _entries(leaver, settlement, note, chart_of(book))
    right = authority_of(note.decision, by)
    post_once(book=book, entries=entries, batch=note.batch, authority=right, by=by, at=at)
    _audit("made", note, {"principal_cents": note.principal_cents}, by=by, at=at)
    return note


@transaction.atomic
def take_back_note(
    *, note: MemberNote, on: date, reason: str, by: User | None, at: datetime
) -> MemberNote:
    """Undo a note of which nothing was paid: the account stands again as it did.

    So after an expulsion that turns out void, or a wrong exit (Cal. Corp. Code § 12431).
    """
    book = lock_book(note.cooperative)
    note = MemberNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if note.state != NoteState.OPEN and note.principal_cents:
        raise NoteSettledError(number=note.number, state=note.get_state_display())
    if note.installments.filter(paid_on__isnull=False).exists():
        raise NotePaidError(number=note.number)
    count = reverse_batch(
        book=book,
        batch=note.batch,
        on=on,
        reason=reason,
        authority=authority_of("", by),
        by=by,
        at=at,
    )
    MemberNote.objects.filter(pk=note.pk).update(state=NoteState.REVERSED)
    note.state = NoteState.REVERSED
    _audit("taken_back", note, {"entries": count}, by=by, at=at)
    return note


def _check(leaver: Leaver, deduction_cents: Cents, *, on: date) -> None:
    """Every reason why this account cannot become a debt now."""
    code, cooperative = leaver.code, leaver.membership.cooperative
    if leaver.balance_cents < 0:
        balance = money(leaver.balance_cents, cooperative)
        raise NegativeAccountError(code=code, balance=balance)
    if not leaver.balance_cents:
        raise NothingToConvertError(code=code)
    if leaver.kind == NoteKind.EXPULSION:
        if expulsion_misses(leaver, on=on):
            raise ProcedureMissingError(code=code)
        last = appeal_ends(leaver)
        if last and on <= last:
            raise AppealOpenError(code=code, day=last)
    elif deduction_cents:
        raise NoDeductionError(code=code)
    if deduction_cents > leaver.most_deducted_cents:
        raise DeductionTooHighError(
            asked=money(deduction_cents, cooperative),
            most=money(leaver.most_deducted_cents, cooperative),
        )


def _entries(
    leaver: Leaver, settlement: Settlement, note: MemberNote, chart: Chart
) -> list[Entry]:
    return note_entries(
        leaver.code,
        settlement,
        held=leaver.held,
        owing=leaver.owing,
        kept_in=kept_in(leaver, chart),
        chart=chart,
        on=note.on,
        meta={"note": str(note.number)},
    )


def _creditor(leaver: Leaver, named: str) -> str:
    """Who is paid: the member, or after a death whoever the bylaws let be named."""
    if leaver.kind != NoteKind.DEATH:
        return ""
    rule = leaver.bylaws.get("death.pay_to")
    if rule and rule.choice == "named" and named.strip():
        return named.strip()
    return ESTATE


def _keep(
    leaver: Leaver,
    settlement: Settlement,
    *,
    on: date,
    creditor: str,
    decision: str,
    by: User | None,
    at: datetime,
) -> MemberNote:
    cooperative = leaver.membership.cooperative
    number = next_number(cooperative)
    plan = plan_of(leaver, settlement.principal_cents, on=on)
    rows = [row for row in plan if row.principal_cents or row.interest_cents]
    note = MemberNote.objects.create(
        cooperative=cooperative,
        membership=leaver.membership,
        kind=leaver.kind,
        number=number,
        on=on,
        balance_cents=settlement.balance_cents,
        setoff_cents=settlement.setoff_cents,
        deduction_cents=settlement.deduction_cents,
        principal_cents=settlement.principal_cents,
        rate=plain_share(rate_of(leaver.bylaws)),
        creditor=creditor,
        decision=decision,
        data=_data(leaver, settlement, rows),
        parent=leaver.first_note,
        state=NoteState.OPEN if settlement.principal_cents else NoteState.SETTLED,
        batch=f"note-{number}",
        recorded_by=by,
        recorded_at=at,
    )
    _keep_payments(note, rows)
    return note


def _keep_payments(note: MemberNote, rows: Sequence[Installment]) -> None:
    NoteInstallment.objects.bulk_create(
        NoteInstallment(
            note=note,
            place=place,
            due=row.due,
            principal_cents=row.principal_cents,
            interest_cents=row.interest_cents,
        )
        for place, row in enumerate(rows, start=1)
    )


def _data(
    leaver: Leaver, settlement: Settlement, rows: Sequence[Installment]
) -> dict[str, Any]:
    """What the note was worked out from; what each payment redeems nonqualified."""
    held = sum(x.cents for x in leaver.account.layers if not x.qualified and x.cents > 0)
    kept = held if not leaver.kept_open_cents else 0
    part = min(kept, settlement.principal_cents)
    return {
        "last_day": leaver.last_day.isoformat(),
        "held": [list(each) for each in leaver.held],
        "owing": [list(each) for each in leaver.owing],
        "nonqualified": along(part, [row.principal_cents for row in rows]),
        "rules": rules_data(leaver.rules),
    }


def _audit(
    what: str, note: MemberNote, data: dict[str, Any], *, by: User | None, at: datetime
) -> None:
    record(
        scope=note.cooperative.slug,
        actor=actor_of(by),
        action=f"capital.note.{what}",
        subject=f"note:{note.pk}",
        data={"number": note.number, "batch": note.batch, **data},
        at=at,
    )
