"""The frame of every page: whose house it is, its rooms, and the way out of it.

Works wherever a page is drawn: in a co-op, outside of one, for a stranger, on an error
page that never met the middlewares. It asks the database nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy as _

from coopkit.accounts.models import User
from coopkit.cooperatives.access import THEIR_OWN_ROOM
from coopkit.cooperatives.doors import access_to
from coopkit.cooperatives.models import Cooperative, State

StrOrPromise = str | Promise
IN_A_COOP: dict[str, tuple[StrOrPromise, str]] = {
    "learn": (_("Learn"), ""),
    "decide": (_("Decide"), "votes:motions"),
    "money": (_("Money"), "equity:money"),
    "papers": (_("Papers"), "papers:list"),
}
BEFORE_THE_FOUNDING: dict[str, tuple[StrOrPromise, str]] = {
    "founding": (_("Founding"), "formation:tracker"),
    "decide": IN_A_COOP["decide"],
    "papers": (_("Papers"), "bylaws:text"),
}
"""The rooms of a founding group, which has no money yet and is on its way."""
ICONS = {"decide": "ballot", "money": "coins", "papers": "paper", "founding": "check"}
KINDS: dict[str, StrOrPromise] = {
    State.FORMING: _("Founding group"),
    State.PRACTICE: _("For practice"),
}


@dataclass(frozen=True, slots=True)
class Door:
    """A link of the main navigation; `of` is its room, or its icon's name."""

    of: str
    label: StrOrPromise
    url: str
    icon: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """What the header needs; `other` is the language that is not shown now."""

    cooperative: Cooperative | None
    user: User | None
    initials: str
    home: str
    room: str
    doors: tuple[Door, ...]
    other: tuple[str, str]
    other_url: str

    @property
    def kind(self) -> StrOrPromise:
        """What the co-op of the page is, in a word or two."""
        state = self.cooperative.state if self.cooperative else ""
        return KINDS.get(state, _("Worker co-op"))

    @property
    def is_practice(self) -> bool:
        return self.cooperative is not None and self.cooperative.state == State.PRACTICE


def house_of(context: Mapping[str, Any]) -> House:
    """The house a template's context stands in."""
    request: HttpRequest | None = context.get("request")
    cooperative = getattr(request, "cooperative", None)
    signed_in = getattr(request, "user", None)
    user = signed_in if signed_in is not None and signed_in.is_authenticated else None
    language = get_language() or settings.LANGUAGE_CODE
    other = next(pair for pair in settings.LANGUAGES if pair[0] != language)
    room = context.get("room") or (room_of(request) if request else "home")
    roles: frozenset[str] | None = getattr(request, "roles", None)
    return House(
        cooperative=cooperative,
        user=user,
        initials=initials(user) if user else "",
        home=_home(cooperative, roles) if cooperative else f"/{language}/",
        room=room,
        doors=_doors(cooperative, user, room, language, roles),
        other=other,
        other_url=translated(request.get_full_path(), other[0]) if request else "/",
    )


def room_of(request: HttpRequest) -> str:
    """The room a page is in, which its address names: `/en/c/<slug>/<room>/…`.

    In Learn is all below `/en/learn/`, and a page of the course, which no floor answers
    and whose context may name another room.
    """
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "home"
    if match.view_name.startswith("centre:"):
        return "centre"
    if match.view_name == "wagtail_serve" or request.path.split("/")[2:3] == ["learn"]:
        return "learn"
    _before, in_a_coop, after = request.path.partition("/c/")
    parts = after.split("/") if in_a_coop else []
    known = IN_A_COOP | BEFORE_THE_FOUNDING
    return next((part for part in parts[1:2] if part in known), "home")


def translated(path: str, language: str) -> str:
    """The same page in another language; its start page where there is none."""
    found = translate_url(path, language)
    return f"/{language}/" if found == path else found


def initials(user: User) -> str:
    """Two letters for a person: of the names, else of the address."""
    letters = [name[0] for name in (user.first_name, user.last_name) if name]
    return "".join(letters or user.email[:2]).upper()


def url_or_none(name: str, *args: str) -> str:
    """An address by name, or nothing where no wing answers to it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _doors(
    cooperative: Cooperative | None,
    user: User | None,
    room: str,
    language: str,
    roles: frozenset[str] | None = None,
) -> tuple[Door, ...]:
    """The rooms that open to somebody with these roles; to whom is not known, all."""
    learn = Door("learn", _("Learn"), f"/{language}/", "book", room == "learn")
    if cooperative is None:
        rights = url_or_none("centre:home")
        centre = Door("centre", _("Rights"), rights, "people", room == "centre")
        mine = Door("home", _("My co-ops"), url_or_none("front_door:mine"), "home")
        sign_in = Door("home", _("Sign in"), url_or_none("account_login"), "key")
        doors = (learn, centre, mine if user else sign_in)
        return tuple(door for door in doors if door.url)
    is_forming = cooperative.state == State.FORMING
    rooms = (
        Door(of, label, url_or_none(name, cooperative.slug), ICONS[of], room == of)
        for of, (label, name) in (
            BEFORE_THE_FOUNDING if is_forming else IN_A_COOP
        ).items()
        if of in ICONS and _opens(name, roles)
    )
    return learn, *(door for door in rooms if door.url)


def _home(cooperative: Cooperative, roles: frozenset[str] | None) -> str:
    """The home of a co-op, or the one room that opens to who was a member of it."""
    if _opens("front_door:home", roles):
        return cooperative.get_absolute_url()
    return url_or_none(THEIR_OWN_ROOM, cooperative.slug)


def _opens(name: str, roles: frozenset[str] | None) -> bool:
    found = access_to(name)
    return roles is None or (found is not None and bool(found.get & roles))
