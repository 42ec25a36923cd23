"""Naming what amendments touch, as refusals and pages say it."""

from collections.abc import Iterable

from django.utils.translation import gettext

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.amendment import State
from governance.bylaws.selectors.reading import name_of

PARAMETER = "p:"


def things_named(cooperative: Cooperative, state: State, marks: Iterable[str]) -> str:
    """What `touched` or `conflicts` found, in words: clauses and names of values."""
    return ", ".join(_named(cooperative, state, mark) for mark in sorted(marks))


def _named(cooperative: Cooperative, state: State, mark: str) -> str:
    if mark.startswith(PARAMETER):
        return name_of(cooperative, mark.removeprefix(PARAMETER))
    if mark == "title":
        return gettext("the title")
    found = state.by_id.get(mark.removeprefix("in "))
    number = found.number if found else mark
    return gettext("clause %(number)s") % {"number": number}
