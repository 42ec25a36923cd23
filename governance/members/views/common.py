"""What the pages of the roll share: whose a record is, and how much a reader may know."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.doors import ACCESS
from coopkit.cooperatives.middleware import CoopRequest
from governance.members import selectors
from governance.members.discretion import LEFT
from governance.members.models import Membership, Person
from governance.members.standing import KIND_WORDS, STANDING_WORDS, Standing


def is_caller(request: CoopRequest) -> bool:
    """Whether the reader is of those who call the co-op together."""
    return bool(request.roles & CALLERS)


def doors(request: CoopRequest) -> dict[str, Any]:
    """The pages about members that a reader may open, for the row of links to them."""
    pages = ("register", "import", "export", "exits")
    may = {f"may_{page}": request.roles & ACCESS[f"members:{page}"].get for page in pages}
    own = selectors.membership_of(user=request.user, cooperative=request.cooperative)
    return may | {"is_caller": is_caller(request), "own_code": own.code if own else ""}


def is_own(request: CoopRequest, person: Person) -> bool:
    """Whether the reader looks at themselves."""
    return person.user_id == request.user.pk


def may_edit(request: CoopRequest, person: Person) -> bool:
    """Whether the reader may change contact data: their own, or as secretary all."""
    if person.erased_at:
        return False
    return "secretary" in request.roles or (
        is_own(request, person) and bool(request.roles & ACCESS["members:contact"].get)
    )


def found(request: CoopRequest, code: str) -> Membership:
    """The membership of a code in the address, or “not found”."""
    try:
        return selectors.by_code(request.cooperative, code)
    except selectors.NoSuchCodeError as refusal:
        raise Http404 from refusal


def standing_words(standing: str) -> str:
    """A standing in words."""
    if standing == Standing.LEFT:
        return gettext("left")
    return gettext(STANDING_WORDS[Standing(standing)])


def kind_words(kind: str) -> str:
    """What happened, in words."""
    return gettext("left the co-op") if kind == LEFT else gettext(KIND_WORDS[kind])
