"""The way in and on: a guest leaves no trace, and who works here finds the office."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import RoleGrantFactory, SeatFactory

pytestmark = pytest.mark.django_db
PLAIN = "/en/centre/plain/"


def test_a_page_without_a_form_gives_a_guest_no_cookie() -> None:
    client = Client()
    for name in ("home", "kept", "campaigns", "clinics", "circles"):
        page = client.get(reverse(f"centre:{name}"))
        assert f'href="{PLAIN}"' in page.content.decode()
        assert not page.cookies, name


def test_the_switch_of_the_tab_leads_back_to_where_somebody_stood() -> None:
    client = Client()
    kept = reverse("centre:kept")
    page = client.get(PLAIN, headers={"Referer": f"http://testserver{kept}"})
    assert f'name="next" value="{kept}"' in page.content.decode()
    assert 'name="next" value=""' in client.get(PLAIN).content.decode()


def test_who_holds_a_seat_finds_the_office_and_nobody_else_does() -> None:
    seat = SeatFactory(starts_on=timezone.localdate())
    member = RoleGrantFactory().user
    office = f'href="{reverse("centre:office")}"'
    for user, sees in ((seat.user, True), (member, False)):
        client = Client()
        client.force_login(user)
        for name in ("centre:home", "front_door:mine"):
            page = client.get(reverse(name), follow=True).content.decode()
            assert (office in page) is sees, (user, name)


def test_a_member_with_a_seat_chooses_between_the_co_op_and_the_office() -> None:
    role = RoleGrantFactory()
    SeatFactory(user=role.user)
    client = Client()
    client.force_login(role.user)
    page = client.get(reverse("front_door:mine"))
    assert page.status_code == 200
    assert role.cooperative.name in page.content.decode()
    assert reverse("centre:office") in page.content.decode()
