"""What people of a founding group see to: words that the group gives each other.

They carry no right: everybody of the group votes, writes and calls alike.
"""

from collections.abc import Iterable, Mapping

from coopkit.errors import N_, CoopError, Marked

ROLES: Mapping[str, Marked] = {
    "facilitator": N_("leads the meetings"),
    "notes": N_("takes notes"),
    "time": N_("keeps the time"),
    "money": N_("sees to the money"),
    "customers": N_("talks with customers"),
    "languages": N_("interprets"),
    "lawyer": N_("keeps contact with the lawyer"),
    "offices": N_("sees to forms and offices"),
    "learning": N_("leads the lessons"),
    "care": N_("looks after people and quarrels"),
}


class UnknownTaskError(CoopError):
    """A word for what somebody sees to that is not in the list."""

    template = N_(
        "“{role}” is not in the list of what people see to. Choose from the list; what "
        "does not fit there can stand in the sheet of your group agreement."
    )


def checked(roles: Iterable[str]) -> list[str]:
    """Roles in the order of the list, each once; an unknown one is refused.

    >>> checked(["notes", "facilitator", "notes"])
    ['facilitator', 'notes']
    """
    given = set(roles)
    if unknown := sorted(given - set(ROLES)):
        raise UnknownTaskError(role=unknown[0][:40])
    return [each for each in ROLES if each in given]
