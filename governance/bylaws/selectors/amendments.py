"""Reading amendments: drafted, before the members, to come, in force, repealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from coopkit.accounts.models import User
from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import roles_on
from coopkit.errors import N_, CoopError
from governance.bylaws import drafting
from governance.bylaws.amendment import Operation, State, apply, conflicts, touched
from governance.bylaws.models import Amendment, AmendmentState, BylawsVersion
from governance.bylaws.packs import pack
from governance.bylaws.selectors.facts import facts_of
from governance.bylaws.selectors.history import replaced
from governance.bylaws.selectors.naming import things_named
from governance.bylaws.selectors.reading import (
    InForce,
    in_force,
    name_of,
    reading_language,
)
from governance.bylaws.selectors.redlines import Redline, redline
from governance.bylaws.selectors.states import head, state_after, versions
from governance.bylaws.statutes import warnings
from governance.bylaws.wording import in_language

DRAFT, NOTICED, PROSPECTIVE = "draft", "noticed", "prospective"
IN_FORCE, FAILED, WITHDRAWN, REPEALED = "in_force", "failed", "withdrawn", "repealed"
PENDING = [AmendmentState.NOTICED, AmendmentState.DRAFT]
STATUSES = {
    DRAFT: _("Drafts"),
    NOTICED: _("Put to the vote"),
    PROSPECTIVE: _("Adopted, not yet in force"),
    IN_FORCE: _("In force"),
    FAILED: _("Not adopted"),
    WITHDRAWN: _("Taken back"),
    REPEALED: _("Changed again since"),
}


DOINGS = {
    "substitute": _("New words: %(what)s"),
    "insert": _("New: %(what)s"),
    "repeal": _("Repealed: %(what)s"),
    "renumber": _("New number of %(what)s"),
    "set": _("New value: %(what)s"),
    "title": _("New words: %(what)s"),
}
LANGUAGE_NAMES = {"en": _("English"), "es": _("Spanish")}


class UnknownBaseError(CoopError):
    """An amendment written on bylaws that this co-op never had."""

    template = N_(
        "The bylaws that “{title}” was written on are not on file. Start a new draft."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another amendment that touches the same; a draft only warns, others decide."""

    status: str
    title: str
    url: str
    what: str

    @property
    def is_decisive(self) -> bool:
        return self.status != DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One change of a draft in a few words, and its place in the list."""

    index: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a law, or good sense, says to an amendment, and where that stands."""

    words: str
    source: str


def amendments_of(cooperative: Cooperative) -> QuerySet[Amendment]:
    """A co-op's amendments, those that changed last first."""
    found = Amendment.objects.filter(cooperative=cooperative)
    rows = found.select_related("cooperative", "version", "drafted_by")
    return rows.order_by("-changed_at", "-pk")


def by_status(
    cooperative: Cooperative, *, on: date
) -> list[tuple[str, str, list[Amendment]]]:
    """The amendments by their status on a day: key, name, and those that have it."""
    found: dict[str, list[Amendment]] = {status: [] for status in STATUSES}
    repealed = superseded(cooperative, on=on)
    light = amendments_of(cooperative).defer("operations", "version__operations")
    for each in light:
        found[status_of(each, on=on, repealed=repealed)].append(each)
    return [(key, str(STATUSES[key]), rows) for key, rows in found.items() if rows]


def status_of(
    amendment: Amendment, *, on: date, repealed: frozenset[int] | None = None
) -> str:
    """What has become of an amendment by a day; `repealed` are such versions' ids."""
    if amendment.state != AmendmentState.ADOPTED:
        return str(amendment.state)
    version = amendment.version
    if version is None or version.effective_from > on:
        return PROSPECTIVE
    if repealed is None:
        repealed = superseded(amendment.cooperative, on=on)
    return REPEALED if version.pk in repealed else IN_FORCE


def superseded(cooperative: Cooperative, *, on: date) -> frozenset[int]:
    """As `replaced`, of all versions of a co-op; one query."""
    return replaced(BylawsVersion.objects.filter(cooperative=cooperative), on=on)


def base_of(amendment: Amendment) -> State:
    """The bylaws that an amendment was written on."""
    found = state_with(amendment.cooperative, amendment.base_sha256)
    if found is None:
        raise UnknownBaseError(title=amendment.title)
    return found


def state_with(cooperative: Cooperative, base_sha256: str) -> State | None:
    """The bylaws of a hash, or None where the co-op never had them."""
    for version in reversed(versions(cooperative)):
        if version.sha256 == base_sha256:
            return state_after(cooperative, version.number)
    return None


def drafted(amendment: Amendment) -> State:
    """The bylaws as an amendment would leave them, on its own base."""
    return apply(base_of(amendment), amendment.operations)


def cautions(amendment: Amendment, *, on: date) -> list[Told]:
    """The laws that an amendment's values would break, and that hold as things are."""
    return cautions_of(
        amendment.cooperative, base_of(amendment), drafted(amendment), on=on
    )


def cautions_of(
    cooperative: Cooperative, before: State, after: State, *, on: date
) -> list[Told]:
    """The laws that values break after a change, and did not break before.

    They are held against the roll of a day too: a majority that nobody could reach.
    """
    bounds, facts = pack(cooperative.jurisdiction).bounds, facts_of(cooperative, on=on)
    known, language = warnings(before.values, bounds, facts), reading_language()
    return [
        Told(words=in_language(each.text, language), source=each.source)
        for each in warnings(after.values, bounds, facts)
        if each not in known
    ]


def voted(cooperative: Cooperative, payload: Mapping[str, Any]) -> Redline | None:
    """What a motion's payload changes in the bylaws that it was proposed on.

    In the reader's language; None where those bylaws are not on file.
    """
    base = payload.get("base_sha256", "")
    before = state_with(cooperative, base) if base else None
    if before is None:
        return None
    return redline(cooperative, before, apply(before, payload["operations"]))


def is_behind(amendment: Amendment) -> bool:
    """Whether the bylaws have moved on since a draft was written."""
    state = head(amendment.cooperative)
    return state is not None and state.sha256 != amendment.base_sha256


def fallen(amendment: Amendment) -> list[drafting.Fallen]:
    """The changes of a draft that do not fit the bylaws any more."""
    state = head(amendment.cooperative)
    if state is None or state.sha256 == amendment.base_sha256:
        return []
    return drafting.sift(state, amendment.operations)[1]


def may_change(amendment: Amendment, user: User, *, on: date) -> bool:
    """Whether somebody may change a draft: whoever started it, secretary and board."""
    if amendment.drafted_by_id == user.pk:
        return True
    roles = roles_on(user=user, cooperative=amendment.cooperative, on=on)
    return bool(roles & CALLERS)


def rivals(amendment: Amendment, *, on: date) -> list[Rival]:
    """The other drafts, votes under way and changes to come that touch the same."""
    own = amendment.operations
    return rivals_of(amendment.cooperative, own, on=on, but=amendment.pk)


def rivals_of(
    cooperative: Cooperative,
    operations: Sequence[Operation],
    *,
    on: date,
    but: int | None = None,
) -> list[Rival]:
    """What touches the same as some operations; `but` is the amendment they are of."""
    if not operations:
        return []
    state = head(cooperative) or State()
    pending = amendments_of(cooperative).filter(state__in=PENDING)
    if but is not None:
        pending = pending.exclude(pk=but)
    to_come = BylawsVersion.objects.filter(
        cooperative=cooperative, effective_from__gt=on
    ).select_related("amendment__cooperative")
    others: tuple[Amendment | BylawsVersion, ...] = (
        *pending.order_by("-state", "pk"),
        *to_come.order_by("number"),
    )
    return [
        _rival(other, things_named(cooperative, state, marks))
        for other in others
        if (marks := conflicts(operations, other.operations))
    ]


def _rival(other: Amendment | BylawsVersion, what: str) -> Rival:
    if isinstance(other, Amendment):
        status, page = str(other.state), url_of(other)
    else:
        written = getattr(other, "amendment", None)
        status, page = PROSPECTIVE, url_of(written) if written else ""
    return Rival(status=status, title=other.title, url=page, what=what)


def adopted_by(cooperative: Cooperative, resolution: str) -> QuerySet[BylawsVersion]:
    """The versions of the bylaws that a resolution adopted, without their operations."""
    found = BylawsVersion.objects.filter(cooperative=cooperative, adopted_by=resolution)
    return found.defer("operations").select_related("amendment").order_by("number")


def url_of(amendment: Amendment) -> str:
    """An amendment's page."""
    return reverse("bylaws:amendment", args=[amendment.cooperative.slug, amendment.pk])


def named(cooperative: Cooperative, state: State, operation: Operation) -> str:
    """What a change is about, in the reader's language: a clause, a number."""
    if operation["op"] == "insert":
        return gettext("clause %(number)s") % {"number": operation["number"]}
    return things_named(cooperative, state, touched([operation]))


def shown(amendment: Amendment) -> Redline:
    """What an amendment changes in the bylaws it was written on, worked out anew."""
    return redline(amendment.cooperative, base_of(amendment), drafted(amendment))


def amended_by(cooperative: Cooperative, *, on: date) -> InForce | None:
    """Who changes the bylaws, as they say themselves on a day."""
    return in_force(cooperative, on=on).get("bylaws.amended_by")


def change_lines(amendment: Amendment) -> list[ChangeLine]:
    """The changes of an amendment in their order, to choose from."""
    cooperative, state = amendment.cooperative, base_of(amendment)
    found = []
    for index, operation in enumerate(amendment.operations):
        what = named(cooperative, state, operation)
        words = DOINGS[operation["op"]] % {"what": what}
        if operation["op"] == "renumber":
            words = f"{words}: {operation['number']}"
        found.append(ChangeLine(index=index, words=words))
        state = apply(state, [operation])
    return found


def doubts(amendment: Amendment) -> list[str]:
    """What is worth a look before the vote: words left behind, a number unprinted."""
    cooperative, state = amendment.cooperative, base_of(amendment)
    before, found = state, []
    for operation in amendment.operations:
        for language in drafting.one_sided(state, operation):
            said = {
                "what": named(cooperative, state, operation),
                "language": str(LANGUAGE_NAMES.get(language, language)),
            }
            found.append(
                gettext(
                    "The words of %(what)s in %(language)s stay as they are, while those "
                    "in another language change. Both count: change both."
                )
                % said
            )
        state = apply(state, [operation])
    unprinted = gettext(
        "No clause prints “%(name)s” any more. Its value still holds, and people will "
        "not find it in the text."
    )
    keys = drafting.unprinted(before, state)
    return found + [unprinted % {"name": name_of(cooperative, key)} for key in keys]
