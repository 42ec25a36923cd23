"""What co-ops give: roles to one's own account, and how long accounts are kept."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy as _

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.retention import CONTACT
from coopkit.cooperatives.selectors import grants_of, kept_for
from coopkit.cooperatives.services import close_unneeded_accounts, purge
from coopkit.offers import Card, Retention, nightly, profile_cards, retention


def roles_held(user: User, on: date) -> Card:
    """The co-ops somebody has a role in, with the roles and since when."""
    grants = grants_of(user=user, on=on)
    coops = [
        {"cooperative": cooperative, "grants": list(held)}
        for cooperative, held in groupby(grants, key=lambda one: one.cooperative)
    ]
    return Card(template="coopkit/cooperatives/roles_held.html", context={"coops": coops})


profile_cards.offer("roles", roles_held, order=10)


def accounts_until(cooperative: Cooperative, on: date) -> str:
    """How long an account stays after the last role, in words."""
    kept = kept_for(cooperative, CONTACT, on)
    return gettext(
        "%(period)s after your last role ended, if no other co-op on this site needs it"
    ) % {"period": kept.words}


def purge_accounts(cooperative: Cooperative, at: datetime) -> int:
    """Close the accounts that no co-op needs any more."""
    on = localdate(at)
    before = kept_for(cooperative, CONTACT, on).term.before(on)
    return close_unneeded_accounts(cooperative=cooperative, before=before, at=at)


def purge_everywhere(at: datetime) -> Iterator[str]:
    """End what is over, in every co-op; a line for each in which there was something."""
    for cooperative in Cooperative.objects.order_by("slug"):
        counts = purge(cooperative=cooperative, at=at)
        if counts:
            told = ", ".join(f"{key} {count}" for key, count in counts.items())
            yield f"{cooperative.slug}: {told}"


ACCOUNTS = Retention(
    what=_("The account you sign in with: e-mail address, name, language"),
    why=_(
        "To let you in, and nobody else. It is one account for all co-ops on this site; "
        "after it is closed only its number stays, for the record of who did what."
    ),
    until=accounts_until,
    purge=purge_accounts,
)
retention.offer("accounts", ACCOUNTS, order=60)
nightly.offer("purge", purge_everywhere, order=90)
