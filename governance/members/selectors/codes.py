"""Reading the codes of memberships: whose they are, and which comes next."""

import re

from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.members.models import Membership, Person
from governance.members.selectors.events import UNDONE

_NUMBERED = re.compile(r"(\D*)(\d{1,9})", re.ASCII)


class NoSuchCodeError(CoopError):
    """A code that nobody has."""

    template = N_(
        "Nobody in this co-op has the code “{code}”. Each membership has a code of its "
        "own. Look for the name on the roll."
    )


def memberships(cooperative: Cooperative) -> QuerySet[Membership]:
    """Every membership a co-op ever had, by code, but for imports that were undone."""
    ever = Membership.objects.filter(cooperative=cooperative)
    return ever.exclude(code__startswith=UNDONE).order_by("code")


def by_code(cooperative: Cooperative, code: str) -> Membership:
    """The membership of a code, with its person and user; one query."""
    whole = memberships(cooperative).select_related("person__user", "cooperative")
    found = whole.filter(code=code).first()
    if found is None:
        raise NoSuchCodeError(code=code[:16])
    return found


def membership_of(*, user: User, cooperative: Cooperative) -> Membership | None:
    """A user's latest membership, whatever has become of it; one query."""
    mine = memberships(cooperative).filter(person__user=user)
    return mine.select_related("person__user", "cooperative").order_by("-pk").first()


def names_by_code(cooperative: Cooperative) -> dict[str, str]:
    """The name to show for every code that was ever given; one query."""
    names = memberships(cooperative).values_list("code", "person__display_name")
    return dict(names)


def people_by_code(cooperative: Cooperative) -> dict[str, Person]:
    """The person behind every code that was ever given, with their user; one query."""
    with_people = memberships(cooperative).select_related("person__user")
    return {membership.code: membership.person for membership in with_people}


def next_code(cooperative: Cooperative) -> str:
    """The code after the highest number that was ever given, written alike; one query."""
    prefix, number, width = "M", 0, 3
    for code in memberships(cooperative).values_list("code", flat=True):
        found = _NUMBERED.fullmatch(code)
        if found and int(found[2]) > number:
            prefix, number, width = found[1], int(found[2]), len(found[2])
    return f"{prefix}{number + 1:0{width}d}"
