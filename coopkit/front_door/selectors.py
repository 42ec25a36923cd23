"""What the front door shows, gathered from the floors' offers."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative, RoleGrant
from coopkit.cooperatives.selectors import in_force
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
    cards: tuple[Card, ...]
    figures: tuple[Figure, ...]
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCoop:
    """A co-op somebody belongs to or works for, and the names of the roles held."""

    cooperative: Cooperative
    roles: tuple[str, ...]


def co_ops_of(*, user: User, on: date) -> list[MyCoop]:
    """The co-ops somebody holds a role in on a day, by name; one query."""
    grants = (
        RoleGrant.objects.filter(in_force(on=on), user=user)
        .select_related("cooperative")
        .order_by("cooperative__name", "cooperative_id", "role")
    )
    return [
        MyCoop(
            cooperative=cooperative,
            roles=tuple(dict.fromkeys(grant.get_role_display() for grant in held)),
        )
        for cooperative, held in groupby(grants, key=lambda grant: grant.cooperative)
    ]


def home_of(visit: Visit) -> Home:
    """Ask every offer once; the next occasions come by date, the earliest first."""
    coming = (occasion for offer in calendar for occasion in offer(visit))
    ahead = sorted(
        (one for one in coming if one.on >= visit.on), key=lambda one: (one.on, one.title)
    )
    return Home(
        needs=tuple(need for offer in needs for need in offer(visit)),
        cards=tuple(card for offer in home_cards if (card := offer(visit))),
        figures=tuple(figure for offer in glance for figure in offer(visit)),
        occasions=tuple(ahead[:OCCASIONS_SHOWN]),
    )
