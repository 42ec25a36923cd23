"""What the books give to the floors below: their checks, and a chapter of the demo."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from coopkit import offers
from coopkit.offers import Finding
from ledger.books import demo, selectors, services
from ledger.books.beancount import verdict_on
from ledger.books.models import Book


def _books() -> Iterator[Book]:
    yield from Book.objects.select_related("cooperative").order_by("pk")


def chains_are_whole() -> Iterator[Finding]:
    """The first broken row of each book."""
    for book in _books():
        found = selectors.first_broken_row(book)
        if found:
            where = f"{book.cooperative.slug}: {_('journal entry')} {found.seq}"
            yield Finding(where=where, what=_(found.why))


def beancount_agrees() -> Iterator[Finding]:
    """What Beancount says of each ledger: its errors, and each cent that differs."""
    for book in _books():
        slug = book.cooperative.slug
        verdict = verdict_on("".join(services.whole_text(book)))
        for line, message in verdict.errors:
            yield Finding(where=f"{slug}: bean-check {line}", what=message)
        ours = selectors.all_sums(book)
        for account, currency in sorted(ours.keys() | verdict.sums.keys()):
            here = ours.get((account, currency), Decimal(0))
            there = verdict.sums.get((account, currency), Decimal(0))
            if here != there:
                what = _("our sum is {here} {currency}, Beancount’s {there}")
                yield Finding(
                    where=f"{slug}: {account}",
                    what=what.format(here=here, currency=currency, there=there),
                )


def files_are_ours() -> Iterator[Finding]:
    """Each materialised file that is not, byte for byte, what the journal says."""
    for book in _books():
        for name in services.files_that_differ(book):
            yield Finding(
                where=f"{book.cooperative.slug}: {name}",
                what=_("differs from the journal; run manage.py materialise"),
            )


offers.checks.offer("books: chain", chains_are_whole, order=40)
offers.checks.offer("books: Beancount", beancount_agrees, order=41)
offers.checks.offer("books: files", files_are_ours, order=42)
offers.demo_steps.offer("books", demo.tell, order=40)
