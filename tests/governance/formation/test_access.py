"""Every address of a founding group, walked by who may come in and who may not."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from coopkit.accounts.models import User
from coopkit.cooperatives.access import ANYONE, NOBODY
from coopkit.cooperatives.doors import ACCESS
from governance.formation.models import (
    FormationSheet,
    FoundingGroup,
    Incubator,
    IncubatorSeat,
    LegalReview,
)
from governance.formation.services.groups import join_group, leave_group
from governance.formation.services.tasks import add_task
from tests.addresses import Address, addresses
from tests.factories import NOON, UserFactory
from tests.governance.factories import founding_group, officer

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
SHUT = HTTPStatus.NOT_FOUND
NOTHING_YET = frozenset({"formation:act_pdf"})
"""What is not there before an act is drawn up."""


class Rows:
    """A group with something of everything that has an address."""

    def __init__(self, name: str) -> None:
        self.group = founding_group(2, name=name)
        self.slug = self.group.cooperative.slug
        by = self.group.begun_by
        self.task = add_task(group=self.group, title="Paint", stage=13, by=by, at=NOON)
        self.review = LegalReview.objects.create(
            group=self.group,
            number=1,
            text_sha256="0" * 64,
            state_json={"titles": {}, "provisions": [], "values": {}},
            sent_by=by,
            sent_at=NOON,
        )
        FormationSheet.objects.create(
            group=self.group,
            key="idea",
            values={"offer": "Bread of this group alone"},
            version=1,
            saved_by=by,
            saved_at=NOON,
        )
        self.incubator = Incubator.objects.create(
            name=f"Centre {name}", code=name[:8].upper(), made_by=by, made_at=NOON
        )

    def url(self, name: str, slug: str = "", **more: object) -> str:
        """An address by its name, with this group's own rows in it."""
        kept = {
            "slug": slug or self.slug,
            "key": "members.buy_in" if name == "formation:parameter" else "idea",
            "pk": self.incubator.pk if name.startswith("groups:") else self.review.pk,
            "which": self.task.pk,
            "group": self.slug,
            "token": "no-such-token",
            **more,
        }
        params = next(one.params for one in ours() if one.name == name)
        return reverse(name, kwargs={each: kept[each] for each in params})

    def every(self) -> Iterator[tuple[str, str, str]]:
        """Name, address and method of all that stands below the co-op."""
        for one in ours():
            if "slug" in one.params:
                for how in METHODS:
                    yield one.name, self.url(one.name), how


def ours() -> list[Address]:
    """All addresses of this floor, as the resolver knows them."""
    spaces = ("formation:", "groups:")
    return [one for one in addresses("a-word") if one.name.startswith(spaces)]


@pytest.fixture
def rows() -> Rows:
    return Rows("Panadería Aurora")


@pytest.fixture
def elsewhere() -> Rows:
    return Rows("Otra Cocina")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def left(group: FoundingGroup) -> User:
    """Somebody who joined and left the day before the tests' day."""
    user = UserFactory()
    at = NOON - timedelta(days=9)
    join_group(group=group, user=user, display_name="Rae", language="en", at=at)
    leave_group(group=group, user=user, at=NOON - timedelta(days=2))
    return user


def test_every_address_stands_in_the_access_table() -> None:
    assert {one.name for one in ours()} == {
        name for name in ACCESS if name.startswith(("formation:", "groups:"))
    }


def test_a_stranger_is_asked_to_sign_in(rows: Rows) -> None:
    client = Client()
    for name, address, how in rows.every():
        answer = client.generic(how, address)
        assert answer.status_code == HTTPStatus.FOUND, (name, how)
        assert answer.headers["Location"].startswith("/en/account/login/"), name
    for one in ours():
        if "slug" not in one.params and ANYONE not in ACCESS[one.name].get:
            answer = client.get(rows.url(one.name))
            assert answer.headers["Location"].startswith("/en/account/login/"), one.name


def test_who_is_not_inside_finds_nothing(rows: Rows, elsewhere: Rows) -> None:
    outside = {
        "outsider": UserFactory(),
        "founder of another group": elsewhere.group.begun_by,
        "former founder": left(rows.group),
    }
    for who, user in outside.items():
        client = signed_in(user)
        for name, address, how in rows.every():
            answer = client.generic(how, address)
            assert answer.status_code == SHUT, (who, name, how)


def test_an_auditor_looks_and_changes_nothing(rows: Rows) -> None:
    client = signed_in(officer(rows.group.cooperative, "auditor"))
    for name, address, how in rows.every():
        answer = client.generic(how, address)
        if how == "POST" or not ACCESS[name].get or name in NOTHING_YET:
            assert answer.status_code == SHUT, (name, how)
        else:
            assert answer.status_code == HTTPStatus.OK, name


def test_a_founder_comes_in_everywhere_and_an_empty_form_breaks_nothing(
    rows: Rows,
) -> None:
    client = signed_in(rows.group.begun_by)
    for name, address, how in rows.every():
        if name == "formation:leave" or name in NOTHING_YET:
            continue
        allowed = ACCESS[name].get if how == "GET" else ACCESS[name].post
        answer = client.generic(how, address)
        if allowed == NOBODY:
            assert answer.status_code == SHUT, (name, how)
        elif how == "GET":
            assert answer.status_code == HTTPStatus.OK, name
        else:
            assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, name


@pytest.mark.parametrize(
    "name",
    ["formation:task", "formation:review", "formation:review_docx"],
)
def test_another_groups_rows_are_not_found_in_mine(
    rows: Rows, elsewhere: Rows, name: str
) -> None:
    client = signed_in(rows.group.begun_by)
    foreign = elsewhere.url(name, slug=rows.slug)
    assert foreign != rows.url(name)
    assert client.get(rows.url(name)).status_code == HTTPStatus.OK
    for how in METHODS:
        assert client.generic(how, foreign).status_code == SHUT, how


@pytest.mark.parametrize("which", ["no-such-item", "0", "99999999999999999999"])
def test_a_task_that_is_not_there_is_not_found(rows: Rows, which: str) -> None:
    client = signed_in(rows.group.begun_by)
    address = rows.url("formation:task", which=which)
    assert client.get(address).status_code == SHUT
    assert client.post(address, {"state": "done"}).status_code == SHUT


def test_a_founder_sees_no_centre_that_is_not_theirs(rows: Rows, elsewhere: Rows) -> None:
    client = signed_in(rows.group.begun_by)
    names = [
        one.name for one in ours() if "pk" in one.params and "slug" not in one.params
    ]
    assert set(names) == {"groups:incubator", "groups:incubated", "groups:shared_sheet"}
    for name in names:
        for how in METHODS:
            answer = client.generic(how, elsewhere.url(name))
            assert answer.status_code in {SHUT, HTTPStatus.METHOD_NOT_ALLOWED}, name


def test_a_centre_sees_groups_of_its_own_alone(rows: Rows, elsewhere: Rows) -> None:
    looks_in = UserFactory()
    for each in (rows, elsewhere):
        each.group.incubator = each.incubator
        each.group.shared = ["idea"]
        each.group.save()
    IncubatorSeat.objects.create(
        incubator=rows.incubator,
        user=looks_in,
        added_by=looks_in,
        added_at=NOON,
    )
    client = signed_in(looks_in)
    mine = {"pk": rows.incubator.pk, "group": rows.slug}
    other = {"pk": rows.incubator.pk, "group": elsewhere.slug}
    for name in ("groups:incubated", "groups:shared_sheet"):
        assert client.get(rows.url(name, **mine)).status_code == HTTPStatus.OK, name
        assert client.get(rows.url(name, **other)).status_code == SHUT, name
        assert client.get(elsewhere.url(name)).status_code == SHUT, name
    for name, address, how in rows.every():
        assert client.generic(how, address).status_code == SHUT, (name, how)
