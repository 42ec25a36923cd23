"""Periods: locking the past, and closing a fiscal year.

A close writes no entry. It keeps the trial balance as it stood, with its hash and the
head of the chain, so that anybody can see later whether it still is what it was.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from coopkit.periods import FiscalYear
from governance.meetings.selectors import by_reference
from ledger.books import selectors
from ledger.books.models import Book, Lock, YearClose
from ledger.books.names import check_text
from ledger.books.selectors import PartOfACentError
from ledger.books.services import rows
from ledger.books.services.publishing import publish_head
from ledger.books.services.verifying import findings

LONGEST_REASON = 300


class LockBackwardError(CoopError):
    """A lock that would open days again."""

    template = N_(
        "The books are locked through {through}, and a lock only goes forward. Choose a "
        "later day. An entry that belongs before it needs a reason of its own."
    )


class LockAheadError(CoopError):
    """A lock of days that have not been."""

    template = N_(
        "{through} is not over yet, and only days that are over are locked. Choose a day "
        "before today."
    )


class ReasonTooLongError(CoopError):
    """A reason that is too long to be kept."""

    template = N_("A reason has at most {most} signs. Shorten it.")


class YearNotOverError(CoopError):
    """A fiscal year that is closed before its end."""

    template = N_(
        "The fiscal year {year} ends on {last}. It can be closed from the day after."
    )


class EarlierYearOpenError(CoopError):
    """A close while an earlier year is open."""

    template = N_(
        "The fiscal year {earlier} is still open, and years are closed in their order. "
        "Close it first."
    )


class YearClosedAlreadyError(CoopError):
    """A second close of one year."""

    template = N_(
        "The fiscal year {year} was closed already. What belongs into it is posted with "
        "a resolution."
    )


class NoSuchYearError(CoopError):
    """A fiscal year without entries."""

    template = N_(
        "The books have no entries through the fiscal year {year}. There is nothing to "
        "close."
    )


class NoSuchResolutionError(CoopError):
    """A reference that stands in no register."""

    template = N_(
        "No resolution {name} is in the register. Write its number as it stands there, "
        "like 2026-GM-003, or leave it out."
    )


class BooksBrokenError(CoopError):
    """A close of books that are not whole."""

    template = N_(
        "The books are not whole, so no year is closed. {where}: {what}. Call who looks "
        "after the server; “manage.py verify” tells all of it."
    )


@transaction.atomic
def lock(
    *, book: Book, through: date, reason: str, by: User | None, at: datetime
) -> Lock:
    """Lock all days through this one; only ever forward, and for everybody at once.

    An entry before it is posted with a reason that stands in the entry itself.
    """
    book = rows.lock(book)
    if book.locked_through and through <= book.locked_through:
        raise LockBackwardError(through=book.locked_through)
    if through >= localdate(at):
        raise LockAheadError(through=through)
    return _lock(book, through, reason, by=by, at=at)


def _lock(
    book: Book, through: date, reason: str, *, by: User | None, at: datetime
) -> Lock:
    reason = " ".join(reason.split())
    check_text(reason)
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLongError(most=LONGEST_REASON)
    made = Lock.objects.create(
        book=book, through=through, reason=reason, locked_by=by, locked_at=at
    )
    book.locked_through = through
    book.save(update_fields=["locked_through"])
    record(
        scope=book.cooperative.slug,
        actor=actor_of(by),
        action="books.locked",
        subject=f"book:{book.pk}",
        data={"through": through.isoformat(), "reason": reason},
        at=at,
    )
    return made


def close_year(
    *, book: Book, year: FiscalYear, by: User | None, at: datetime, resolution: str = ""
) -> YearClose:
    """Close a fiscal year: keep its trial balance, lock its days, publish the head.

    The books must be whole, the year over and every earlier one closed. No closing
    entry is written: the next year's opening balances are worked out, as Beancount does.
    Large books take a while to be looked at; people go on posting meanwhile, and only
    what came in since is walked again before the year is closed.
    """
    book = Book.objects.select_related("cooperative").get(pk=book.pk)
    _may_close(book, year, localdate(at))
    if resolution and by_reference(book.cooperative, resolution) is None:
        raise NoSuchResolutionError(name=resolution[:40])
    _must_be_whole(book)
    return _close(book, year, by=by, at=at, resolution=resolution)


@transaction.atomic
def _close(
    seen: Book, year: FiscalYear, *, by: User | None, at: datetime, resolution: str
) -> YearClose:
    """Close a year of books that were whole through the head that was seen."""
    book = rows.lock(seen)
    _may_close(book, year, localdate(at))
    if (book.head_seq, book.head_hash) != (seen.head_seq, seen.head_hash):
        broken = selectors.first_broken_row(book)
        if broken:
            raise BooksBrokenError(where=str(broken.seq), what=N_(broken.why))
    balances = selectors.trial_balance(book, on=year.last)
    kept = {
        account: {currency: f"{number:f}" for currency, number in held.items()}
        for account, held in balances.items()
    }
    close = YearClose.objects.create(
        book=book,
        year=year.name,
        first=year.first,
        last=year.last,
        head_seq=book.head_seq,
        head_hash=book.head_hash,
        trial_balance=kept,
        sha256=sha256_of(kept),
        net_cents=_net_cents(book, year),
        resolution=resolution,
        closed_by=by,
        closed_at=at,
    )
    _record(book, close)
    if not book.locked_through or book.locked_through < year.last:
        _lock(book, year.last, _why_closed(book, year), by=by, at=at)
    publish_head(book=book, place="close", subject=str(year.name), at=at)
    return close


def _why_closed(book: Book, year: FiscalYear) -> str:
    """The reason of the lock, in the co-op's first language: it stands for ever."""
    with translation.override(book.cooperative.languages[0]):
        return _("The fiscal year %(year)s is closed.") % {"year": year.name}


def _may_close(book: Book, year: FiscalYear, on: date) -> None:
    states = {one.year.name: one for one in selectors.years_with_state(book, on=on)}
    found = states.get(year.name)
    if found is None:
        raise NoSuchYearError(year=str(year.name))
    if found.close:
        raise YearClosedAlreadyError(year=str(year.name))
    if year.last >= on:
        raise YearNotOverError(year=str(year.name), last=year.last)
    earlier = [name for name, one in states.items() if name < year.name and not one.close]
    if earlier:
        raise EarlierYearOpenError(earlier=str(min(earlier)))


def _must_be_whole(book: Book) -> None:
    """All that `manage.py verify` looks at: chain, projection, files, earlier closes."""
    for found in findings(book):
        raise BooksBrokenError(where=found.where, what=found.what.rstrip("."))


def _net_cents(book: Book, year: FiscalYear) -> int:
    """The year's surplus in whole cents; a loss is negative."""
    net = selectors.result_of(book, year=year)
    cents = net.scaleb(book.cooperative.minor_units)
    if cents != cents.to_integral_value():
        roots, currency = selectors.roots(book), book.cooperative.currency
        named = f"{roots.income}, {roots.expenses}"
        raise PartOfACentError(account=named, number=net, currency=currency)
    return int(cents)


def _record(book: Book, close: YearClose) -> None:
    record(
        scope=book.cooperative.slug,
        actor=actor_of(close.closed_by),
        action="books.year_closed",
        subject=f"year:{close.year}",
        data={
            "last": close.last.isoformat(),
            "sha256": close.sha256,
            "net_cents": close.net_cents,
            "head_seq": close.head_seq,
            "head_hash": close.head_hash,
            "resolution": close.resolution,
        },
        at=close.closed_at,
    )
