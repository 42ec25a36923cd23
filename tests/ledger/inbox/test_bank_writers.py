"""Two bookkeepers at once: one line is settled once."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ledger.books.models import Posting
from ledger.inbox import services
from ledger.inbox.models import BankAccount, BankLine, Statement
from ledger.inbox.services.settling import LineSettledError, NotTheSameError
from ledger.inbox.services.taking_in import SameFileError
from tests.factories import NOON
from tests.ledger.inbox import files
from tests.ledger.inbox.conftest import FLOUR, RENT, entry, post
from tests.ledger.inbox.test_bank_services import HEAD, take
from tests.threads import AtOnce

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def once(tmp_path: Path, bank: BankAccount) -> Callable[[], AtOnce]:
    """Makes what runs several things together, once all that they need is there."""
    return lambda: AtOnce(tmp_path)


def refusals(found: list[Any]) -> list[type]:
    """Which of them were refused, and as what; nothing else may go wrong."""
    wrong = [one for one in found if isinstance(one, Exception)]
    return [type(one) for one in wrong]


def test_of_two_who_book_a_line_one_is_told_so(
    transactional_db: None, bank: BankAccount, once: Callable[[], AtOnce]
) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    line = BankLine.objects.get()

    def book(account: str) -> Any:
        legs = [(account, 100_00)]
        return services.book_line(line=line, legs=legs, by=None, at=NOON)

    together = once()
    found = together.run([lambda: book(FLOUR), lambda: book(RENT)])
    assert refusals(found) == [LineSettledError]
    booked = Posting.objects.filter(account__name__in=[FLOUR, RENT])
    assert together.run([booked.count]) == [1]


def test_of_two_lines_that_take_one_entry_at_once_one_is_told_so(
    transactional_db: None, bank: BankAccount, once: Callable[[], AtOnce]
) -> None:
    (row,) = post(bank.book, entry(date(2026, 3, 1), -5_00, FLOUR))
    posting = row.postings.get(account=bank.account)
    take(bank, HEAD + "2026-03-01,Cafe,-5\n2026-03-02,Cafe,-5\n")

    def match(line: BankLine) -> Any:
        return services.match_line(line=line, posting=posting, by=None, at=NOON)

    lines = list(BankLine.objects.all())
    together = once()
    found = together.run([partial(match, line) for line in lines])
    assert refusals(found) == [NotTheSameError]
    matched = BankLine.objects.filter(state="matched")
    assert together.run([matched.count]) == [1]


def test_a_file_that_two_upload_at_once_comes_in_once(
    transactional_db: None, bank: BankAccount, once: Callable[[], AtOnce]
) -> None:
    together = once()
    found = together.run([lambda: take(bank, files.OFX_102)] * 3)
    assert refusals(found) == [SameFileError] * 2
    assert together.run([Statement.objects.count]) == [1]
    assert together.run([BankLine.objects.count]) == [3]
