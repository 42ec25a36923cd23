"""Two bookkeepers at once: one line is settled once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection

from coopkit.errors import CoopError
from ledger.books.models import Posting
from ledger.inbox import services
from ledger.inbox.models import BankAccount, BankLine, Statement
from ledger.inbox.services.settling import LineSettledError, NotTheSameError
from ledger.inbox.services.taking_in import SameFileError
from tests.factories import NOON
from tests.ledger.inbox import files
from tests.ledger.inbox.conftest import FLOUR, RENT, entry, post
from tests.ledger.inbox.test_bank_services import HEAD, take

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Any) -> list[Any]:
    """Do several things at the same time; what came of each, refusals too."""

    def run(work: Any) -> Any:
        try:
            return work()
        except CoopError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_two_who_book_a_line_one_is_told_so(
    transactional_db: None, bank: BankAccount
) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    line = BankLine.objects.get()

    def book(account: str) -> Any:
        legs = [(account, 100_00)]
        return services.book_line(line=line, legs=legs, by=None, at=NOON)

    found = at_once(lambda: book(FLOUR), lambda: book(RENT))
    refusals = [one for one in found if isinstance(one, CoopError)]
    assert [type(one) for one in refusals] == [LineSettledError]
    assert Posting.objects.filter(account__name__in=[FLOUR, RENT]).count() == 1


def test_of_two_lines_that_take_one_entry_at_once_one_is_told_so(
    transactional_db: None, bank: BankAccount
) -> None:
    (row,) = post(bank.book, entry(date(2026, 3, 1), -5_00, FLOUR))
    posting = row.postings.get(account=bank.account)
    take(bank, HEAD + "2026-03-01,Cafe,-5\n2026-03-02,Cafe,-5\n")

    def match(line: BankLine) -> Any:
        return services.match_line(line=line, posting=posting, by=None, at=NOON)

    found = at_once(*[partial(match, line) for line in BankLine.objects.all()])
    refusals = [type(one) for one in found if isinstance(one, CoopError)]
    assert refusals == [NotTheSameError]
    assert BankLine.objects.filter(state="matched").count() == 1


def test_a_file_that_two_upload_at_once_comes_in_once(
    transactional_db: None, bank: BankAccount
) -> None:
    found = at_once(*[lambda: take(bank, files.OFX_102)] * 3)
    refusals = [type(one) for one in found if isinstance(one, CoopError)]
    assert refusals == [SameFileError] * 2
    assert Statement.objects.count() == 1
    assert BankLine.objects.count() == 3
