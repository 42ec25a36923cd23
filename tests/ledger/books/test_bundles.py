"""Several batches in one go: each with its own link and right, all or none."""

from datetime import date

import pytest

from coopkit.audit.models import AuditEntry
from ledger.books import selectors, services
from ledger.books.journal import UnbalancedError
from ledger.books.models import Book, Directive
from ledger.books.services import Bundle
from tests.factories import NOON
from tests.ledger.books.conftest import sale

pytestmark = pytest.mark.django_db
RIGHTS = ("resolution:2026-GM-001", "person:7")


def bundles(*cents: int) -> list[Bundle]:
    return [
        Bundle(entries=[sale(each)], batch=f"paid-{n}", authority=RIGHTS[n % 2])
        for n, each in enumerate(cents)
    ]


def test_each_batch_has_its_own_link_and_right_and_one_line_on_the_trail(
    book: Book,
) -> None:
    before = AuditEntry.objects.filter(action="books.posted").count()
    rows = services.post_bundles(
        book=book, bundles=bundles(1_00, 2_00, 3_00), by=None, at=NOON
    )
    assert [(row.batch, row.authority) for (row,) in rows] == [
        ("paid-0", RIGHTS[0]),
        ("paid-1", RIGHTS[1]),
        ("paid-2", RIGHTS[0]),
    ]
    for (row,) in rows:
        assert f"^{row.batch}\n" in row.text
        assert f'authority: "{row.authority}"' in row.text
    assert AuditEntry.objects.filter(action="books.posted").count() == before + 1
    book.refresh_from_db()
    assert selectors.first_broken_row(book) is None
    assert selectors.balance(book, "Assets:Cash", on=date(2026, 2, 1)) == 6_00


def test_one_that_does_not_balance_undoes_all(book: Book) -> None:
    good, bad = bundles(1_00, 2_00)
    odd = sale(2_00)
    bad = Bundle(
        entries=[type(odd)(on=odd.on, narration="Odd", legs=(odd.legs[0], odd.legs[0]))],
        batch=bad.batch,
        authority=bad.authority,
    )
    with pytest.raises(UnbalancedError):
        services.post_bundles(book=book, bundles=[good, bad], by=None, at=NOON)
    assert not Directive.objects.filter(batch__startswith="paid-").exists()
