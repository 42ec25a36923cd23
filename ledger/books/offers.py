"""What the books give to the floors below: checks, seals, nights, a part of the demo."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy

from coopkit import offers
from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Finding, Need, Retention, Visit
from ledger.books import demo, services
from ledger.books.demo import years as demo_years
from ledger.books.models import Book
from ledger.books.selectors import balances, find_book, roots
from ledger.books.selectors.accounts import names_in_accounts
from ledger.books.selectors.patterns import due as due_on
from ledger.books.services.patterns import post_due
from ledger.books.services.publishing import publish_head, seal
from ledger.books.services.verifying import CHECKS, Check, findings


def due(visit: Visit) -> Iterator[Need]:
    """What comes again and again and is due, for whoever keeps the books."""
    book = find_book(visit.cooperative)
    if book is None or BOOKKEEPER not in visit.roles:
        return
    for one in due_on(book, on=visit.on):
        day = date_format(one.next_on, "DATE_FORMAT")
        yield Need(
            title=_("Enter: %(name)s") % {"name": one.template.name},
            url=reverse("books:recurring", args=[visit.cooperative.slug]),
            detail=_("Due on %(day)s") % {"day": day},
            room="money",
            tone="bad" if one.automatic else "",
        )


def _books() -> Iterator[Book]:
    yield from Book.objects.select_related("cooperative").order_by("pk")


def _of_all(check: Check) -> Callable[[], Iterator[Finding]]:
    def of_all() -> Iterator[Finding]:
        for book in _books():
            yield from check(book)

    return of_all


def nightly(at: datetime) -> Iterator[str]:
    """Post what is due, bring the files up, verify each book, publish its head."""
    for outcome in post_due(at=at):
        yield outcome.text
    for book in _books():
        slug = book.cooperative.slug
        # First what is wrong: bringing files up would write over what somebody changed.
        wrong = [f"{found.where}: {found.what}" for found in findings(book)]
        yield from wrong
        yield f"{slug}: {services.describe(services.materialise_all(book))}"
        if not wrong:
            head = publish_head(book=book, place="nightly", subject=f"{at:%F}", at=at)
            said = _("{slug}: entry {seq}, head {head}: all is well")
            yield said.format(slug=slug, seq=head.seq, head=head.hash[:16])


def codes_in_books(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some members' codes that have an account."""
    return names_in_accounts(cooperative).intersection(codes)


def still_owed(cooperative: Cooperative, on: date) -> Iterable[str]:
    """The codes under which something is owed, or held as capital, at a day's end."""
    book = find_book(cooperative)
    if book is None:
        return
    names = roots(book)
    for root in (names.equity, names.liabilities, names.assets):
        for account, cents in balances(book, on=on, prefix=root).items():
            if cents:
                yield from account.split(":")[1:]


def for_good(_cooperative: Cooperative, _on: date) -> str:
    return _("for good")


BOOKS = Retention(
    what=gettext_lazy(
        "Capital, patronage, payments and hours, under your code, in the books"
    ),
    why=gettext_lazy(
        "Books that can be changed prove nothing. They hold codes and never names, so "
        "nothing in them has to be changed when your name goes. A receipt or a bank’s "
        "own line is kept as it came, for as long as the books."
    ),
    law=gettext_lazy(
        "26 U.S.C. § 6001; Cal. Corp. Code § 12600; Código de Comercio, art. 30"
    ),
    until=for_good,
)
for _place, (_name, _check) in enumerate(CHECKS.items()):
    offers.checks.offer(f"books: {_name}", _of_all(_check), order=40 + _place)
offers.seals.offer("books", seal, order=40)
offers.nightly.offer("books", nightly, order=40)
offers.demo_steps.offer("books", demo.tell, order=40)
offers.demo_steps.offer("books: years", demo_years.close, order=65)
offers.needs.offer("books: due", due, order=40)
offers.code_uses.offer("books", codes_in_books)
offers.still_owed.offer("books", still_owed)
offers.retention.offer("books", BOOKS, order=70)
