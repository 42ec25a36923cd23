"""What the reports give to the front door, and a chapter of the demo."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.access import BOOKS, INSIDE
from coopkit.errors import CoopError
from coopkit.offers import Card, Figure, Visit, demo_steps, glance, home_cards
from coopkit.templatetags.ui import money
from ledger.books.models import Book
from ledger.reports import demo, selectors


def open_book_card(visit: Visit) -> Card | None:
    """The way to the open-book report, for everybody inside."""
    cooperative = visit.cooperative
    books = Book.objects.filter(cooperative=cooperative, head_seq__gt=0)
    if not (visit.roles & INSIDE and books.exists()):
        return None
    context = {"cooperative": cooperative}
    return Card(template="ledger/reports/card.html", context=context)


def figures(visit: Visit) -> Iterator[Figure]:
    """What is left of the year so far, and the cash at hand."""
    cooperative = visit.cooperative
    if not visit.roles & INSIDE:
        return
    try:
        reach = selectors.reach_of(cooperative, on=visit.on)
        asked = selectors.ask(reach, sees_all=bool(visit.roles & BOOKS))
        first, last = asked.period.first, asked.period.last
        left = selectors.flow_in(asked, first=first, last=last).left
        stand = selectors.reserve_on(asked, on=last, begun=asked.begun)
    except (
        CoopError
    ):  # without books, or sums, nothing is at a glance; the reports say why
        return
    tenths = stand.months_tenths
    note = ""
    if tenths is not None:
        whole = tenths // 10
        said = ngettext("%(count)s month of costs", "%(count)s months of costs", whole)
        note = said % {"count": whole} if whole else _("less than a month of costs")
    yield Figure(label=_("Left of this year so far"), value=money(left, cooperative))
    yield Figure(label=_("Cash"), value=money(stand.cash, cooperative), note=note)


home_cards.offer("reports", open_book_card, order=60)
glance.offer("reports", figures, order=50)
demo_steps.offer("reports", demo.tell, order=66)
