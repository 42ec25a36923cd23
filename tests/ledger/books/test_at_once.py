"""Several people write at once: nobody's entry is lost, and no lock is slipped past."""

import fcntl
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from coopkit.offers import Finding
from ledger.books import selectors, services
from ledger.books.journal import AssertBalance
from ledger.books.models import Book, Directive
from ledger.books.services.periods import YearClosedAlreadyError
from ledger.books.services.refusals import LockedError
from ledger.books.services.reversing import ReversedAlreadyError
from ledger.books.services.verifying import findings
from tests.factories import NOON, CooperativeFactory
from tests.ledger.books.conftest import ACCOUNTS, START, sale
from tests.ledger.books.test_periods import year
from tests.ledger.books.verdict import verdict_on
from tests.threads import AtOnce

LOCKED = date(2026, 1, 31)


@pytest.fixture
def shared(transactional_db: None) -> Book:
    cooperative = CooperativeFactory(slug="acme", name="Acme Bakery")
    book = services.open_book(
        cooperative=cooperative, on=START, accounts=ACCOUNTS, by=None, at=NOON
    )
    services.post(
        book=book, entries=[sale()], batch="a", authority="person:1", by=None, at=NOON
    )
    return book


def post(book: Book, cents: int) -> list[Directive]:
    return services.post(
        book=book,
        entries=[sale(cents)],
        batch="a",
        authority="person:1",
        by=None,
        at=NOON,
    )


def is_whole(once: AtOnce, book: Book) -> bool:
    """The chain holds, Beancount agrees to the cent, each closed year is what it was."""

    def look() -> bool:
        found = Book.objects.select_related("cooperative").get(pk=book.pk)
        verdict = verdict_on("".join(services.whole_text(found)))
        ours = {place: sum_ for place, sum_ in selectors.all_sums(found).items() if sum_}
        theirs = {place: sum_ for place, sum_ in verdict.sums.items() if sum_}
        return (
            selectors.first_broken_row(found) is None
            and not list(selectors.closing_identity(found))
            and verdict.errors == ()
            and ours == theirs
        )

    (told,) = once.run([look])
    return told is True


def test_writers_stand_in_line(shared: Book, tmp_path: Path) -> None:
    once = AtOnce(tmp_path)
    done = once.run([partial(post, shared, n) for n in range(1, 7)])
    assert all(isinstance(one, list) for one in done), done
    assert is_whole(once, shared)


def test_two_people_reverse_one_entry_and_one_of_them_is_told(
    transactional_db: None, shared: Book, tmp_path: Path
) -> None:
    row = shared.directives.get(kind="transaction")

    def reverse() -> Directive:
        return services.reverse(
            book=shared,
            entry_id=row.entry_id,
            on=date(2026, 2, 1),
            reason="twice",
            authority="person:1",
            by=None,
            at=NOON,
        )

    once = AtOnce(tmp_path)
    done = once.run([reverse, reverse])
    assert is_whole(once, shared)
    assert sorted(type(one).__name__ for one in done) == [
        "Directive",
        ReversedAlreadyError.__name__,
    ]


def test_a_writer_and_a_locker_agree_on_who_was_first(
    shared: Book, tmp_path: Path
) -> None:
    def lock() -> object:
        return services.lock(book=shared, through=LOCKED, reason="", by=None, at=NOON)

    works = [partial(post, shared, n) for n in range(1, 5)]
    once = AtOnce(tmp_path)
    done = once.run([*works[:2], lock, *works[2:]])
    assert type(done[2]).__name__ == "Lock", done
    others = [*done[:2], *done[3:]]
    assert all(isinstance(one, list | LockedError) for one in others), done
    (last,) = once.run([partial(post, shared, 9)])
    assert isinstance(last, LockedError)
    assert is_whole(once, shared)


def test_a_close_and_a_writer_leave_a_trial_balance_that_holds(
    shared: Book, tmp_path: Path
) -> None:
    def close() -> object:
        return services.close_year(book=shared, year=year(2026), by=None, at=NOON)

    once = AtOnce(tmp_path)
    done = once.run([partial(post, shared, 5), close, close])
    kinds = sorted(type(one).__name__ for one in done[1:])
    assert kinds == ["YearClose", YearClosedAlreadyError.__name__]
    assert isinstance(done[0], list | LockedError)
    assert is_whole(once, shared)


def test_an_assertion_and_a_back_dated_entry_do_not_both_stand(
    shared: Book, tmp_path: Path
) -> None:
    def say() -> list[Directive]:
        return services.post(
            book=shared,
            entries=[AssertBalance(date(2026, 2, 1), "Assets:Cash", 12_50)],
            batch="b",
            authority="person:1",
            by=None,
            at=NOON,
        )

    once = AtOnce(tmp_path)
    done = once.run([say, partial(post, shared, 5)])
    assert sum(isinstance(one, list) for one in done) == 1, done
    assert is_whole(once, shared)


def test_files_that_somebody_is_writing_are_no_fault(
    shared: Book, tmp_path: Path
) -> None:
    main = services.materialise(shared) / "main.beancount"
    whole, half_written = main.read_bytes(), Event()

    def write() -> None:
        with (main.parent / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            main.write_bytes(whole[: len(whole) // 2])
            half_written.set()
            sleep(0.5)  # longer than all looks at a small book
            main.write_bytes(whole)

    def look() -> list[Finding]:
        half_written.wait()
        return list(findings(Book.objects.get(pk=shared.pk)))

    assert AtOnce(tmp_path).run([write, look]) == [None, []]


def test_what_is_posted_meanwhile_is_no_fault(shared: Book, tmp_path: Path) -> None:
    over = Event()

    def work() -> int:
        cents = 0
        while not over.is_set():
            cents += 1
            post(shared, cents)
            sleep(0.02)  # people take breath; a lock that never rests lets nobody in
        return cents

    def look() -> list[Finding]:
        try:
            return list(findings(Book.objects.get(pk=shared.pk)))
        finally:
            over.set()

    posted, found = AtOnce(tmp_path).run([work, look])
    assert found == []
    assert posted > 1
