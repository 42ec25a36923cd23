"""The access table against every address of the site, for every kind of visitor."""

import re
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import resolve

from coopkit.accounts.models import User
from coopkit.cooperatives import doors, library_doors
from coopkit.cooperatives.access import (
    ANYONE,
    EDITOR,
    FORMER,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    Access,
)
from coopkit.cooperatives.doors import access_to
from coopkit.cooperatives.middleware import AccessMiddleware
from coopkit.cooperatives.models import Cooperative, Role
from tests.addresses import Address, addresses
from tests.factories import (
    CooperativeFactory,
    RoleGrantFactory,
    SeatFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

COOP, OTHER = "amanecer", "tahona"
METHODS = ("GET", "POST")
STRANGER, NO_ROLE, ELSEWHERE, EDITS = "stranger", "no role", "elsewhere", "editor"
OUTSIDERS = (STRANGER, NO_ROLE, ELSEWHERE, EDITS)
AT_THE_CENTRE = tuple(sorted(STAFF))
WHO = (*OUTSIDERS, *Role.values, FORMER, *AT_THE_CENTRE)


@pytest.fixture
def cooperative() -> Cooperative:
    return CooperativeFactory(slug=COOP)


@pytest.fixture
def people(cooperative: Cooperative) -> dict[str, User | AnonymousUser]:
    """Somebody of every kind; whoever is elsewhere holds every role, but there."""
    everybody: dict[str, User | AnonymousUser] = {
        STRANGER: AnonymousUser(),
        NO_ROLE: UserFactory(),
        ELSEWHERE: UserFactory(),
        EDITS: UserFactory(is_superuser=True),
    }
    other = CooperativeFactory(slug=OTHER)
    for role in Role.values:
        RoleGrantFactory(cooperative=other, user=everybody[ELSEWHERE], role=role)
        everybody[role] = UserFactory()
        RoleGrantFactory(cooperative=cooperative, user=everybody[role], role=role)
    for role in AT_THE_CENTRE:
        everybody[role] = UserFactory()
        SeatFactory(user=everybody[role], role=role)
    over = {"starts_on": date(2023, 1, 1), "ends_on": date(2024, 12, 31)}
    SeatFactory(user=everybody[NO_ROLE], role="coordinator", **over)
    everybody[FORMER] = UserFactory()
    RoleGrantFactory(cooperative=cooperative, user=everybody[FORMER], **over)
    return everybody


def every(slug: str = COOP) -> list[Address]:
    return list(addresses(slug))


def ours() -> list[Address]:
    return [one for one in every() if one.name in doors.ACCESS]


FOR_EVERYBODY = frozenset({"members:kept", "meetings:feed"})
"""Pages of a co-op for the public: what it keeps about people, whoever they are.

And a calendar, for whoever knows its secret address: programs fetch it, not people.
"""


def may(who: str, address: Address, method: str) -> bool:
    """What the table says, worked out here a second time."""
    line = access_to(address.name, address.route)
    assert line is not None, address.name
    allowed = line.get if method == "GET" else line.post
    return (
        ANYONE in allowed
        or (SIGNED_IN in allowed and who != STRANGER)
        or (EDITOR in allowed and who == EDITS)
        or who in allowed
    )


def visits() -> Iterator[tuple[Address, str, str]]:
    for address in every():
        if address.name not in library_doors.ENTRANCES:
            yield from ((address, who, how) for who in WHO for how in METHODS)


def at_the_door(user: User | AnonymousUser, address: Address, method: str) -> HttpRequest:
    request = RequestFactory().generic(method, address.example)
    request.user = user
    request.resolver_match = resolve(address.example)
    return request


def test_every_example_leads_to_its_own_address() -> None:
    for one in every():
        assert resolve(one.example).view_name == one.name, one


def test_an_address_in_a_co_op_always_asks_for_a_role_in_it() -> None:
    roles = {*Role.values, FORMER}
    for one in ours():
        line = doors.ACCESS[one.name]
        allowed = line.get | line.post
        assert allowed, f"{one.name} answers nobody"
        if one.name in FOR_EVERYBODY:
            assert line == Access(PUBLIC), one.name
        elif "slug" in one.params:
            assert allowed <= roles, f"{one.name} is open to people without a role"
        else:
            assert not allowed & roles, f"{one.name} knows no co-op to hold a role in"


def test_only_wagtails_own_pages_stand_below_its_address() -> None:
    for one in every():
        if one.route.startswith(doors.ADMIN):
            assert one.name not in doors.ACCESS


def test_the_door_opens_to_those_in_the_table(
    people: dict[str, User | AnonymousUser], cooperative: Cooperative
) -> None:
    door = AccessMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
    opened = 0
    for address, who, how in visits():
        if not may(who, address, how):
            continue
        request = at_the_door(people[who], address, how)
        kwargs = request.resolver_match.kwargs
        answer = door.process_view(request, None, [], kwargs)  # type: ignore[arg-type]
        assert answer is None, (address.name, who, how)
        in_a_coop = "slug" in address.params and address.name in doors.ACCESS
        if in_a_coop and address.name not in FOR_EVERYBODY:
            assert request.cooperative == cooperative
            assert request.roles == request.visit.roles == {who}
        opened += 1
    assert opened


def test_the_door_is_shut_to_everybody_else(
    people: dict[str, User | AnonymousUser],
) -> None:
    door = AccessMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
    for address, who, how in visits():
        if may(who, address, how):
            continue
        request = at_the_door(people[who], address, how)
        kwargs = request.resolver_match.kwargs
        if who == STRANGER:
            answer = door.process_view(request, None, [], kwargs)  # type: ignore[arg-type]
            assert answer is not None
            assert answer.headers["Location"].startswith("/en/account/login/")
        else:
            with pytest.raises(Http404):
                door.process_view(request, None, [], kwargs)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", [*OUTSIDERS, *Role.values, FORMER, "coordinator"])
def test_whoever_may_not_gets_not_found_through_the_whole_site(
    who: str, people: dict[str, User | AnonymousUser], client: Client
) -> None:
    if who != STRANGER:
        client.force_login(people[who])
    for address in every():
        if address.name not in {*doors.ACCESS, *library_doors.LIBRARIES}:
            continue  # Wagtail's own pages: see test_door.py
        for how in METHODS:
            if may(who, address, how):
                continue
            answer = client.generic(how, address.example)
            if who == STRANGER:
                assert answer.status_code == HTTPStatus.FOUND, address
                assert answer.headers["Location"].startswith("/en/account/login/")
            else:
                assert answer.status_code == HTTPStatus.NOT_FOUND, (address, how)


def test_a_co_op_that_does_not_exist_looks_like_one_that_is_not_yours(
    people: dict[str, User | AnonymousUser], client: Client
) -> None:
    for address, unknown in zip(ours(), addresses_of_ours("nowhere"), strict=True):
        if "slug" not in address.params or address.name in FOR_EVERYBODY:
            continue
        client.logout()
        asked = [client.get(one.example) for one in (address, unknown)]
        ways = [one.headers["Location"].replace("nowhere", COOP) for one in asked]
        assert ways[0] == ways[1]
        client.force_login(people[NO_ROLE])
        refused = [client.get(one.example) for one in (address, unknown)]
        assert [one.status_code for one in refused] == [404, 404]
        assert bare(refused[0].content) == bare(refused[1].content)


def addresses_of_ours(slug: str) -> list[Address]:
    return [one for one in every(slug) if one.name in doors.ACCESS]


def bare(body: bytes) -> str:
    """A page without what is drawn by lot in it, and without the co-op's slug."""
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", body.decode())
    return text.replace("nowhere", COOP)
