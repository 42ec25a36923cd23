"""What co-ops give to somebody's own account: the roles held in each."""

from datetime import date
from itertools import groupby

from coopkit.accounts.models import User
from coopkit.cooperatives.selectors import grants_of
from coopkit.offers import Card, profile_cards


def roles_held(user: User, on: date) -> Card:
    """The co-ops somebody has a role in, with the roles and since when."""
    grants = grants_of(user=user, on=on)
    coops = [
        {"cooperative": cooperative, "grants": list(held)}
        for cooperative, held in groupby(grants, key=lambda one: one.cooperative)
    ]
    return Card(template="coopkit/cooperatives/roles_held.html", context={"coops": coops})


profile_cards.offer("roles", roles_held, order=10)
