"""The page of being forgotten, and the page of what is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.members.models import Person
from tests.factories import FOUNDED, RoleGrantFactory, UserFactory
from tests.governance.factories import coop, member, membership, officer, user_of
from tests.governance.members.forgetting import NAME, left

pytestmark = pytest.mark.django_db


def erase_page(cooperative: Cooperative, user: User, code: str) -> Any:
    client = Client()
    client.force_login(user)
    return client, f"/en/c/{cooperative.slug}/decide/members/{code}/erase/"


def test_a_member_who_opens_the_page_is_told_to_leave_first() -> None:
    cooperative = coop(2)
    client, page = erase_page(cooperative, user_of(cooperative, "M001"), "M001")
    shown = client.get(page)
    assert shown.status_code == 200
    assert "First comes leaving" in shown.content.decode()
    assert '<form method="post" class="card' not in shown.content.decode()
    assert client.post(page, {"code": "M001"}).status_code == 422


def test_the_secretary_confirms_with_the_code() -> None:
    cooperative = coop(2)
    held = left(member(cooperative, "M060", name=NAME), FOUNDED + timedelta(days=30))
    client, page = erase_page(cooperative, officer(cooperative, "secretary"), "M060")
    shown = client.get(page).content.decode()
    assert "What ends today" in shown
    assert "What stays, and until when" in shown
    assert client.post(page, {"code": "M061"}).status_code == 422
    assert client.post(page, {"code": "m060"}).status_code == 302
    assert Person.objects.get(pk=held.person_id).access_ended_at


@pytest.mark.parametrize("role", ["member", "board", "bookkeeper", "auditor"])
def test_nobody_else_can_forget_somebody(role: str) -> None:
    cooperative = coop(2)
    left(member(cooperative, "M060"), FOUNDED + timedelta(days=30))
    client, page = erase_page(cooperative, officer(cooperative, role), "M060")
    assert client.get(page).status_code == 404
    assert client.post(page, {"code": "M060"}).status_code == 404


def test_a_former_member_with_another_role_forgets_themselves_and_is_signed_out() -> None:
    cooperative = coop(1)
    user = UserFactory()
    held = left(member(cooperative, "M060", user=user), FOUNDED + timedelta(days=30))
    RoleGrantFactory(cooperative=cooperative, user=user, role="auditor")
    client, page = erase_page(cooperative, user, "M060")
    answer = client.post(page, {"code": "M060"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("/decide/members/kept/")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(page).status_code == 302
    assert membership(cooperative, "M060") == held


@pytest.mark.parametrize("language", ["en", "es"])
def test_everybody_can_read_what_is_kept_from_the_table_that_purge_obeys(
    language: str,
) -> None:
    cooperative = coop(1, bylaws={"records.roll_years": 13})
    shown = Client().get(f"/{language}/c/{cooperative.slug}/decide/members/kept/")
    text = shown.content.decode()
    assert shown.status_code == 200
    for line in offers.retention:
        assert line.why
    assert text.count("<dt>") == len(list(offers.retention))
    assert "13 " in text
    missing = Client().get(f"/{language}/c/nowhere/decide/members/kept/")
    assert missing.status_code == 404
