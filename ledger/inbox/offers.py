"""What the inbox gives: what the bookkeeper has still to do, a chapter of the demo."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit import offers
from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.offers import Need, Visit
from ledger.books.selectors import find_book
from ledger.inbox import demo, selectors


def bank_needs(visit: Visit) -> Iterator[Need]:
    """Lines that are not booked, and a month that is not reconciled."""
    if BOOKKEEPER not in visit.roles:
        return
    book = find_book(visit.cooperative)
    if book is None:
        return
    states = selectors.bank_states(book)
    slug = visit.cooperative.slug
    count = sum(state.open_lines for state in states)
    if count:
        title = ngettext(
            "%(count)s bank line is not booked yet",
            "%(count)s bank lines are not booked yet",
            count,
        )
        yield Need(
            title=title % {"count": count},
            url=reverse("inbox:list", args=[slug]),
            detail=_("Most of them have a proposal already."),
            room="money",
        )
    month_end = visit.on.replace(day=1) - timedelta(days=1)
    behind = [
        state
        for state in states
        if state.last_line
        and state.last_line >= month_end.replace(day=1)
        and (state.reconciled_on is None or state.reconciled_on < month_end)
    ]
    for state in behind[:3]:
        yield Need(
            title=_("%(label)s is not reconciled to %(day)s")
            % {"label": state.bank.label, "day": date_format(month_end)},
            url=reverse("inbox:reconcile", args=[slug, state.bank.pk]),
            detail=_("Hold the books beside the bank’s statement."),
            room="money",
        )


offers.needs.offer("inbox", bank_needs, order=45)
offers.demo_steps.offer("inbox", demo.tell, order=45)
