"""What a centre sees of its groups: their stages, and what they chose to show."""

from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coopkit.accounts.models import User
from governance.formation.models import FoundingGroup, Incubator
from governance.formation.selectors.groups import founders_of
from governance.formation.selectors.incubators import FACILITATORS
from governance.formation.services.incubating import (
    LastSeatError,
    NoSuchIncubatorError,
    accompany,
    begin_incubator,
    end_seat,
    give_seat,
    go_alone,
    share_sheets,
)
from governance.formation.services.proposing import propose
from tests.factories import NOON, UserFactory
from tests.governance.factories import founding_group
from tests.governance.formation.test_tracker import write

pytestmark = pytest.mark.django_db
SECRET = "We owe Rosalinda a bicycle"
AMOUNT = "7,531.00"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def marisol() -> User:
    user: User = UserFactory()
    user.groups.add(Group.objects.get_or_create(name=FACILITATORS)[0])
    return user


@pytest.fixture
def centre(marisol: User) -> Incubator:
    return begin_incubator(name="Centro del Puerto", by=marisol, at=NOON)


@pytest.fixture
def group(centre: Incubator) -> FoundingGroup:
    group = founding_group(2)
    first = founders_of(group)[0].user
    write(group, "idea", {"offer": SECRET})
    write(group, "agreement", {"two_from": 753100})
    propose(
        group=group,
        sheet_key="buy_in",
        values={"members.buy_in": "7531.00"},
        by=first,
        at=NOON,
    )
    accompany(group=group, code=centre.code, by=first, at=NOON)
    group.refresh_from_db()
    return group


def pages_of(centre: Incubator, group: FoundingGroup) -> list[str]:
    slug = group.cooperative.slug
    return [
        reverse("groups:incubators"),
        reverse("groups:incubator", args=[centre.pk]),
        reverse("groups:incubated", args=[centre.pk, slug]),
    ]


def sheet_of(centre: Incubator, group: FoundingGroup, key: str) -> str:
    return reverse("groups:shared_sheet", args=[centre.pk, group.cooperative.slug, key])


def test_only_some_may_make_an_incubator(client: Client) -> None:
    user = UserFactory()
    with pytest.raises(PermissionDenied):
        begin_incubator(name="Mine", by=user, at=NOON)
    client.force_login(user)
    url = reverse("groups:incubators")
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "Mine"}).status_code == 404
    assert not Incubator.objects.exists()


def test_it_sees_stages_and_no_answer_name_or_amount(
    client: Client, centre: Incubator, group: FoundingGroup, marisol: User
) -> None:
    client.force_login(marisol)
    for url in pages_of(centre, group):
        said = client.get(url).content.decode()
        for hidden in (SECRET, "Rosalinda", AMOUNT, "7531", "Founder 1", "Founder 2"):
            assert hidden not in said
        for each in founders_of(group):
            assert each.user.email not in said
    assert "Founding group: <strong>begun</strong>" in said
    assert "Filing: <strong>not started</strong>" in said
    assert client.get(sheet_of(centre, group, "idea")).status_code == 404


def test_a_group_shows_one_sheet_and_takes_it_back(
    client: Client, centre: Incubator, group: FoundingGroup, marisol: User
) -> None:
    first = founders_of(group)[0].user
    share_sheets(group=group, keys=["idea", "no_such"], by=first, at=NOON)
    client.force_login(marisol)
    shown = client.get(sheet_of(centre, group, "idea"))
    assert SECRET in shown.content.decode()
    assert "Founder 1" not in shown.content.decode()
    assert client.get(sheet_of(centre, group, "agreement")).status_code == 404
    assert client.get(sheet_of(centre, group, "no_such")).status_code == 404
    share_sheets(group=group, keys=[], by=first, at=NOON)
    assert client.get(sheet_of(centre, group, "idea")).status_code == 404


def test_a_group_that_goes_on_alone_is_seen_no_more(
    client: Client, centre: Incubator, group: FoundingGroup, marisol: User
) -> None:
    first = founders_of(group)[0].user
    share_sheets(group=group, keys=["idea"], by=first, at=NOON)
    go_alone(group=group, by=first, at=NOON)
    client.force_login(marisol)
    assert client.get(pages_of(centre, group)[2]).status_code == 404
    assert client.get(sheet_of(centre, group, "idea")).status_code == 404
    assert (
        group.cooperative.name
        not in client.get(pages_of(centre, group)[1]).content.decode()
    )
    accompany(group=group, code=centre.code, by=first, at=NOON)
    assert client.get(sheet_of(centre, group, "idea")).status_code == 404


def test_it_opens_to_its_seats_alone(
    client: Client, centre: Incubator, group: FoundingGroup, marisol: User
) -> None:
    other = UserFactory()
    client.force_login(other)
    assert {client.get(url).status_code for url in pages_of(centre, group)[1:]} == {404}
    seat = give_seat(incubator=centre, email=other.email, by=marisol, at=NOON)
    assert {client.get(url).status_code for url in pages_of(centre, group)} == {200}
    end_seat(seat=seat, by=marisol, at=NOON)
    assert {client.get(url).status_code for url in pages_of(centre, group)[1:]} == {404}
    with pytest.raises(LastSeatError):
        end_seat(seat=centre.seats.get(user=marisol), by=marisol, at=NOON)


def test_the_group_decides_on_a_page_that_says_what_is_seen(
    client: Client, centre: Incubator
) -> None:
    group = founding_group(2)
    client.force_login(founders_of(group)[0].user)
    url = reverse("formation:accompany", args=[group.cooperative.slug])
    assert (
        "who you are, and how many of you there are" in client.get(url).content.decode()
    )
    refused = client.post(url, {"do": "begin", "code": "22222222"})
    assert "Nobody accompanies groups under the code" in refused.content.decode()
    client.post(url, {"do": "begin", "code": centre.code.lower()})
    client.post(url, {"do": "share", "sheets": ["idea"]})
    group.refresh_from_db()
    assert (group.incubator, group.shared) == (centre, ["idea"])
    client.post(url, {"do": "end"})
    group.refresh_from_db()
    assert (group.incubator, group.shared) == (None, [])


def test_a_wrong_code_accompanies_nobody(group: FoundingGroup) -> None:
    first = founders_of(group)[0].user
    with pytest.raises(NoSuchIncubatorError):
        accompany(group=group, code="22222222", by=first, at=NOON)


def test_more_groups_cost_no_more_queries(
    client: Client, centre: Incubator, group: FoundingGroup, marisol: User
) -> None:
    client.force_login(marisol)
    url = pages_of(centre, group)[1]
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(3):
        other = founding_group(1)
        accompany(group=other, code=centre.code, by=founders_of(other)[0].user, at=NOON)
    with CaptureQueriesContext(connection) as four:
        client.get(url)
    assert len(four) == len(one)
