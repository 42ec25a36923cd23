"""The history of the bylaws: each version, where it stands, and what it does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.amendment import State, apply, touched
from governance.bylaws.models import BylawsVersion
from governance.bylaws.selectors.reading import name_of, words_of
from governance.bylaws.selectors.states import state_of, versions

PROSPECTIVE, IN_FORCE, REPLACED = "prospective", "in_force", "replaced"
STANDINGS = {
    PROSPECTIVE: _("adopted, not yet in force"),
    IN_FORCE: _("in force"),
    REPLACED: _("replaced by later ones"),
}
VERBS = {
    "insert": _("puts in"),
    "substitute": _("rewords"),
    "repeal": _("repeals"),
    "renumber": _("renumbers"),
    "set": _("sets"),
    "title": _("renames"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one operation of a version does: to which clause or number, from when."""

    version: BylawsVersion
    op: str
    what: str
    detail: str
    anchor: str
    is_applied: bool

    @property
    def verb(self) -> str | Promise:
        return VERBS[self.op]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A version in the history; `standing` is prospective, in_force or replaced."""

    version: BylawsVersion
    standing: str
    effects: list[Effect]

    @property
    def days(self) -> str:
        """The eve of the day it took effect and that day: it is redlined between them."""
        day = self.version.effective_from
        return f"{day - timedelta(days=1)}..{day}"

    @property
    def from_words(self) -> str:
        return date_format(self.version.effective_from)

    @property
    def words(self) -> str | Promise:
        return STANDINGS[self.standing]


def steps(cooperative: Cooperative, *, on: date) -> list[Step]:
    """Every version with its effects, the newest first; one query.

    Version 0 puts in everything, so its effects are not listed one by one.
    """
    rows = list(BylawsVersion.objects.filter(cooperative=cooperative).order_by("number"))
    past = replaced(rows, on=on)
    listed, state = [], State()
    for each in rows:
        after = apply(state, each.operations)
        found = list(_effects(cooperative, each, state, after, on)) if each.number else []
        standing = REPLACED if each.pk in past else IN_FORCE
        if each.effective_from > on:
            standing = PROSPECTIVE
        listed.append(Step(version=each, standing=standing, effects=found))
        state = after
    return listed[::-1]


def effects(cooperative: Cooperative, *, on: date) -> list[Effect]:
    """The table of effects: all that amendments did and will do, the newest first."""
    return [effect for step in steps(cooperative, on=on) for effect in step.effects]


def effects_to_come(cooperative: Cooperative, *, on: date) -> list[Effect]:
    """What is adopted and not yet in force on a day, soonest first; one query or none."""
    ahead = [each for each in versions(cooperative) if each.effective_from > on]
    if not ahead:
        return []
    rows = BylawsVersion.objects.filter(pk__in=[each.pk for each in ahead])
    last = state_of(versions(cooperative))
    return [
        effect
        for each in rows.order_by("effective_from", "number")
        for effect in (_effects(cooperative, each, last, last, on) if each.number else ())
    ]


def replaced(versions: Iterable[BylawsVersion], *, on: date) -> frozenset[int]:
    """The versions of which later ones, in force on a day, changed every part again."""
    later, found = set[str](), set[int]()
    held = [each for each in versions if each.effective_from <= on]
    for each in sorted(held, key=lambda row: (row.effective_from, row.number))[::-1]:
        own = touched(each.operations)
        if own and own <= later:
            found.add(each.pk)
        later |= own
    return frozenset(found)


def _effects(
    cooperative: Cooperative,
    version: BylawsVersion,
    before: State,
    after: State,
    on: date,
) -> Iterator[Effect]:
    for operation in version.operations:
        what, detail, anchor = _told(cooperative, operation, before, after)
        yield Effect(
            version=version,
            op=operation["op"],
            what=what,
            detail=detail,
            anchor=anchor,
            is_applied=version.effective_from <= on,
        )


def _told(
    cooperative: Cooperative, operation: Mapping[str, Any], before: State, after: State
) -> tuple[str, str, str]:
    """What an operation is about, what it does there, and its place in the text."""
    if operation["op"] == "title":
        return gettext("the title"), "", ""
    if operation["op"] == "set":
        key, value = operation["key"], operation["value"]
        clause = after.clause_of(key)
        words = words_of(cooperative, key, value)
        return name_of(cooperative, key), words, clause.id if clause else ""
    found = (before.by_id.get(operation["id"]) or after.by_id[operation["id"]]).number
    detail = operation["number"] if operation["op"] == "renumber" else ""
    return gettext("clause %(number)s") % {"number": found}, detail, operation["id"]
