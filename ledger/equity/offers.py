"""What capital accounts give to the front door, the checks and the demo."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from coopkit.cooperatives.access import INSIDE
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Card, Figure, Finding, Visit, checks, glance, home_cards
from coopkit.papers.selectors import papers_of
from coopkit.templatetags.ui import money
from governance.bylaws.selectors import in_force
from governance.members.selectors import member_of
from ledger.equity import selectors

LAST_DAY = date(9999, 12, 31)
A_YEAR = timedelta(days=365)


def account_card(visit: Visit) -> Card | None:
    """A member's own account, with what it grew by and what is planned to be paid."""
    cooperative = visit.cooperative
    mine = member_of(user=visit.user, cooperative=cooperative, on=visit.on)
    if mine is None or not selectors.has_book(cooperative):
        return None
    account = selectors.member_account(cooperative, mine.code, on=visit.on)
    days = [visit.on - A_YEAR]
    before = selectors.history(cooperative, mine.code, years=days)[0][1]
    papers = papers_of(cooperative=cooperative, user=visit.user, roles=visit.roles)
    context = {
        "cooperative": cooperative,
        "account": account,
        "growth": account.total_cents - before,
        "notice": papers.filter(kind="notice", holder=visit.user).first(),
    }
    rules = in_force(cooperative, on=visit.on)
    oldest = account.layers[0] if account.layers else None
    if oldest and "redemption.years" in rules:
        years = rules["redemption.years"].count
        context |= {"oldest": oldest, "planned": oldest.year + years}
    return Card(template="ledger/equity/card.html", context=context)


def figures(visit: Visit) -> Iterator[Figure]:
    """What members own each, and what all own together."""
    cooperative = visit.cooperative
    if not (visit.roles & INSIDE and selectors.has_book(cooperative)):
        return
    owned = selectors.owned(cooperative, on=visit.on)
    yield Figure(
        label=_("Members’ accounts"), value=money(owned.members_cents, cooperative)
    )
    yield Figure(
        label=_("Collective account"), value=money(owned.collective_cents, cooperative)
    )


def closing_identities() -> Iterator[Finding]:
    """Members’ and collective accounts make up what each co-op is worth."""
    for cooperative in Cooperative.objects.filter(book__isnull=False).order_by("slug"):
        found = selectors.closing_identity(cooperative, on=LAST_DAY)
        if found.holds:
            continue
        strays = ", ".join(
            f"{name} {money(cents, cooperative)}" for name, cents in found.strays
        )
        yield Finding(
            where=f"capital accounts of {cooperative.slug}",
            what=(
                f"{money(found.difference_cents, cooperative)} belong to no member and "
                f"to no collective account: {strays}"
            ),
        )


home_cards.offer("equity", account_card, order=20)
glance.offer("equity", figures, order=40)
checks.offer("equity", closing_identities, order=40)
