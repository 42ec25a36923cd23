"""What the front door shows, gathered from the floors' offers."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.cooperatives.access import THEIR_OWN_ROOM
from coopkit.cooperatives.models import Cooperative, RoleGrant
from coopkit.cooperatives.selectors import with_past
from coopkit.offers import (
    Card,
    Figure,
    Need,
    Occasion,
    Visit,
    calendar,
    glance,
    home_cards,
    needs,
)

OCCASIONS_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A co-op's home page, as one person sees it at one moment."""

    needs: tuple[Need, ...]
    leading: tuple[Card, ...]
    cards: tuple[Card, ...]
    figures: tuple[Figure, ...]
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCoop:
    """A co-op somebody belongs to or works for, and the names of the roles held.

    `url` is where its door leads: its home, or for a former member their own account.
    """

    cooperative: Cooperative
    roles: tuple[str, ...]
    url: str


def co_ops_of(*, user: User, on: date) -> list[MyCoop]:
    """The co-ops somebody holds or held a role in on a day, by name; one query."""
    grants = with_past(user=user, on=on)
    return [
        _my_coop(cooperative, list(held), on)
        for cooperative, held in groupby(grants, key=lambda grant: grant.cooperative)
    ]


def _my_coop(cooperative: Cooperative, grants: list[RoleGrant], on: date) -> MyCoop:
    """One co-op; somebody with no role but a past one is sent to what is theirs."""
    held = [grant for grant in grants if grant.ends_on is None or grant.ends_on >= on]
    if held:
        roles = tuple(dict.fromkeys(grant.get_role_display() for grant in held))
        url = cooperative.get_absolute_url()
        return MyCoop(cooperative=cooperative, roles=roles, url=url)
    url = reverse(THEIR_OWN_ROOM, args=[cooperative.slug])
    return MyCoop(cooperative=cooperative, roles=(_("former member"),), url=url)


def home_of(visit: Visit) -> Home:
    """Ask every offer once; the next occasions come by date, the earliest first."""
    coming = (occasion for offer in calendar for occasion in offer(visit))
    ahead = sorted(
        (one for one in coming if one.on >= visit.on), key=lambda one: (one.on, one.title)
    )
    cards = [card for offer in home_cards if (card := offer(visit))]
    return Home(
        leading=tuple(card for card in cards if card.leads),
        needs=tuple(need for offer in needs for need in offer(visit)),
        cards=tuple(card for card in cards if not card.leads),
        figures=tuple(figure for offer in glance for figure in offer(visit)),
        occasions=tuple(ahead[:OCCASIONS_SHOWN]),
    )
