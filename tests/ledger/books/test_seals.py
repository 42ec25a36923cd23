"""The head of the books goes out with mails and resolutions, where nobody changes it."""

from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from governance.meetings.models import Resolution
from governance.votes import selectors as votes
from governance.votes.services import cast_ballot, declare_result
from ledger.books import services
from ledger.books.models import Book, PublishedHead
from tests.factories import NOON
from tests.governance.factories import coop, membership, motion, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Book:
    return services.open_book(
        cooperative=coop(3),
        on=date(2026, 7, 1),
        accounts=["Assets:Bank", "Income:Sales"],
        by=None,
        at=NOON,
    )


def adopted(book: Book) -> Resolution:
    opened = motion(book.cooperative)
    for code in ("M001", "M002", "M003"):
        voter = membership(book.cooperative, code)
        cast_ballot(motion=opened, voter=voter, choice="yes", at=NOON)
    declared = declare_result(motion=opened, by=None, at=opened.closes_at)
    assert declared.resolution
    return declared.resolution


def test_the_mail_of_a_motion_carries_the_head(
    book: Book, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        motion(book.cooperative)
    assert mail.outbox
    for letter in mail.outbox:
        assert book.head_hash in letter.body
    (head,) = PublishedHead.objects.filter(book=book, place="mail")
    assert (head.seq, head.hash) == (book.head_seq, book.head_hash)


def test_a_resolution_holds_the_head_in_its_record_and_shows_it(
    book: Book, client: Client
) -> None:
    resolution = adopted(book)
    (seal,) = resolution.record["register"]["sealed"]
    assert (seal["seq"], seal["hash"]) == (book.head_seq, book.head_hash)
    (head,) = PublishedHead.objects.filter(book=book, place="minutes")
    assert head.subject == resolution.reference
    client.force_login(user_of(book.cooperative, "M001"))
    with override("es"):
        slug = book.cooperative.slug
        url = reverse("meetings:resolution", args=[slug, resolution.reference])
        page = client.get(url).content.decode()
    assert book.head_hash in page
    assert "Libros" in page


def test_a_resolution_with_a_seal_is_still_the_record_of_its_vote(book: Book) -> None:
    adopted(book)
    (decided,) = votes.decided_motions()
    assert list(votes.what_does_not_hold(decided)) == []
