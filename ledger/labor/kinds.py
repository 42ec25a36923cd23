"""Kinds of hours by name; how much an hour of each counts stands in the bylaws."""

from collections.abc import Collection

from coopkit.errors import N_, Marked

KIND_WORDS: dict[str, Marked] = {
    "worked": N_("Worked"),
    "overtime": N_("Overtime"),
    "leave": N_("Paid leave"),
    "sick": N_("Sick"),
    "family_leave": N_("Family leave"),
    "training": N_("Training"),
    "board": N_("Board"),
    "unpaid": N_("Unpaid"),
}


def in_order(kinds: Collection[str]) -> list[str]:
    """Kinds as they are known, then others by name.

    >>> in_order({"zeal", "overtime", "worked"})
    ['worked', 'overtime', 'zeal']
    """
    known = [kind for kind in KIND_WORDS if kind in kinds]
    return known + sorted(set(kinds) - KIND_WORDS.keys())
