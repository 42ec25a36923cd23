"""Money that nobody took: held for its owner, told of, claimed, kept or handed over."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.money import Cents
from coopkit.papers.models import Paper
from coopkit.papers.services import record_delivery
from coopkit.templatetags.ui import money
from governance.members.models import Membership
from ledger.books.journal import Entry
from ledger.books.models import Book
from ledger.books.selectors import balances
from ledger.equity.models import UnclaimedItem
from ledger.equity.models.notes import UnclaimedState
from ledger.equity.postings import move_entry
from ledger.equity.selectors.accounts import chart_of
from ledger.equity.selectors.unclaimed import number_of, rules_of, wait_of
from ledger.equity.services.writing import authority_of, lock_book, post_once
from ledger.equity.unclaimed import (
    COOP,
    EMAIL,
    NotDormantError,
    NoticesMissingError,
    NoticeStillWaitsError,
    ObjectedError,
    SettledAlreadyError,
)

LONGEST_ADDRESS = 254


class NotOwedThereError(CoopError):
    """Unclaimed money from an account that does not hold it."""

    template = N_(
        "{account} holds {held}, and {asked} was to be set aside from it. Name the "
        "account in which the debt stands, or the bank where the check came back."
    )


@transaction.atomic
def hold_unclaimed(
    *,
    membership: Membership,
    cents: Cents,
    since: date,
    why: str,
    source: str,
    on: date,
    authority: str = "",
    by: User | None,
    at: datetime,
) -> UnclaimedItem:
    """Set money aside that its owner did not take (J28): from a debt, or from the bank.

    `source` is the account that is debited: what was payable, or the bank where a check
    was voided. `since` is when it could first have been taken.
    """
    cooperative = membership.cooperative
    book = lock_book(cooperative)
    chart = chart_of(book)
    if source.startswith(f"{chart.liabilities}:"):
        _check_held(cooperative, balances(book, on=on, prefix=source), source, cents)
    item = UnclaimedItem.objects.create(
        cooperative=cooperative,
        membership=membership,
        cents=cents,
        since=since,
        why=" ".join(why.split())[:200],
        batch=_next_batch(cooperative),
        recorded_by=by,
        recorded_at=at,
    )
    kept = chart.owed(membership.code, "Unclaimed")
    entry = _move(item, source, kept, "Unclaimed", on=on)
    right = authority or authority_of("", by)
    _post(book, entry, batch=item.batch, authority=right, by=by, at=at)
    _audit("held", item, {"cents": cents}, by=by, at=at)
    return item


@transaction.atomic
def record_notice(
    *,
    item: UnclaimedItem,
    on: date,
    channel: str,
    by: User,
    at: datetime,
    paper: Paper | None = None,
) -> UnclaimedItem:
    """Take down that the owner was told, by which way, on which day, by which letter."""
    item = lock_waiting(item)
    number = paper.pk if paper else 0
    row = {"on": on.isoformat(), "channel": channel, "paper": number, "by": by.pk}
    item.notices = [*item.notices, row]
    UnclaimedItem.objects.filter(pk=item.pk).update(notices=item.notices)
    if paper:
        person = item.membership.person
        email = person.email or (person.user.email if person.user else "")
        to = email if channel == EMAIL else ", ".join(person.postal_address.splitlines())
        to = to[:LONGEST_ADDRESS]
        record_delivery(paper=paper, channel=channel, to=to, at=at)
    _audit("noticed", item, {"channel": channel, "on": on.isoformat()}, by=by, at=at)
    return item


@transaction.atomic
def record_answer(
    *, item: UnclaimedItem, on: date, by: User | None, at: datetime
) -> UnclaimedItem:
    """The owner answered: everything stops, and the money can be paid to them."""
    item = lock_waiting(item)
    UnclaimedItem.objects.filter(pk=item.pk).update(objected_on=on)
    item.objected_on = on
    _audit("answered", item, {"on": on.isoformat()}, by=by, at=at)
    return item


@transaction.atomic
def settle_unclaimed(
    *, item: UnclaimedItem, on: date, bank: str = "", by: User | None, at: datetime
) -> UnclaimedItem:
    """Move what nobody claimed, by the bylaws of the day: to the co-op, or to the state.

    `bank` is the account that pays the state. Refused before every wait is over (J29).
    """
    cooperative = item.cooperative
    book = lock_book(cooperative)
    item = lock_waiting(item)
    _check_wait(item, on=on)
    chart = chart_of(book)
    keeps = rules_of(cooperative, on=on).waits.to == COOP
    held = chart.owed(item.membership.code, "Unclaimed")
    to = chart.unallocated if keeps else bank
    what = "Kept after notice" if keeps else "Handed to the state"
    entry = _move(item, held, to, what, on=on)
    batch = f"{item.batch}-settled"
    _post(book, entry, batch=batch, authority=authority_of("", by), by=by, at=at)
    state = UnclaimedState.KEPT if keeps else UnclaimedState.STATE
    _end(item, state, on=on, batch=batch)
    _audit("settled", item, {"state": str(state)}, by=by, at=at)
    return item


def mark_claimed(cooperative: Cooperative, number: int, *, on: date, batch: str) -> None:
    """The owner was paid; nothing where no such money waits."""
    name = f"unclaimed-{number}"
    waiting = UnclaimedItem.objects.filter(
        cooperative=cooperative, batch=name, state=UnclaimedState.WAITING
    )
    for item in waiting:
        _end(item, UnclaimedState.CLAIMED, on=on, batch=batch)


def mark_unclaimed_again(cooperative: Cooperative, number: int, *, batch: str) -> None:
    """The payment to the owner came back: the money waits for them as before."""
    UnclaimedItem.objects.filter(
        cooperative=cooperative,
        batch=f"unclaimed-{number}",
        state=UnclaimedState.CLAIMED,
        settled_batch=batch,
    ).update(state=UnclaimedState.WAITING, settled_on=None, settled_batch="")


def _post(
    book: Book, entry: Entry, *, batch: str, authority: str, by: User | None, at: datetime
) -> None:
    post_once(book=book, entries=[entry], batch=batch, authority=authority, by=by, at=at)


def _next_batch(cooperative: Cooperative) -> str:
    kept = UnclaimedItem.objects.filter(cooperative=cooperative)
    return f"unclaimed-{kept.count() + 1}"


def _move(item: UnclaimedItem, source: str, to: str, what: str, *, on: date) -> Entry:
    return move_entry(
        item.membership.code,
        item.cents,
        source=source,
        to=to,
        what=what,
        on=on,
        meta={"since": item.since.isoformat()},
    )


def _end(item: UnclaimedItem, state: UnclaimedState, *, on: date, batch: str) -> None:
    UnclaimedItem.objects.filter(pk=item.pk).update(
        state=state, settled_on=on, settled_batch=batch
    )
    item.state, item.settled_on, item.settled_batch = state, on, batch


def lock_waiting(item: UnclaimedItem) -> UnclaimedItem:
    """The item as it stands now, locked; refused once it is settled."""
    rows = UnclaimedItem.objects.select_for_update(of=("self",))
    found = rows.select_related("membership__person__user", "cooperative").get(pk=item.pk)
    if found.state != UnclaimedState.WAITING:
        said = found.get_state_display()
        raise SettledAlreadyError(state=said, day=found.settled_on)
    return found


def _check_wait(item: UnclaimedItem, *, on: date) -> None:
    found, rules = wait_of(item, on=on), rules_of(item.cooperative, on=on).waits
    if item.objected_on:
        raise ObjectedError(day=item.objected_on)
    if on < found.dormant_on:
        raise NotDormantError(day=found.dormant_on, years=rules.years, since=item.since)
    if found.missing:
        raise NoticesMissingError(
            missing=", ".join(found.missing), days=rules.notice_days
        )
    if not found.may_move(on):
        raise NoticeStillWaitsError(given=found.last_notice, day=found.free_on)


def _check_held(
    cooperative: Cooperative, held: dict[str, int], source: str, cents: Cents
) -> None:
    there = -sum(held.values())
    if there < cents:
        raise NotOwedThereError(
            account=source,
            held=money(there, cooperative),
            asked=money(cents, cooperative),
        )


def _audit(
    what: str,
    item: UnclaimedItem,
    data: dict[str, Any],
    *,
    by: User | None,
    at: datetime,
) -> None:
    record(
        scope=item.cooperative.slug,
        actor=actor_of(by),
        action=f"capital.unclaimed.{what}",
        subject=f"unclaimed:{item.pk}",
        data={"number": number_of(item), **data},
        at=at,
    )
