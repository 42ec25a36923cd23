"""What people see at the door: sign-in, “not found”, and nothing kept behind."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import server_error
from wagtail.models import Page

from coopkit.cooperatives.models import Cooperative
from tests.addresses import addresses
from tests.factories import CooperativeFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

HOME = "/en/c/amanecer/"


@pytest.fixture
def cooperative() -> Cooperative:
    return CooperativeFactory(slug="amanecer", name="Amanecer Bakery")


@pytest.fixture
def member(client: Client, cooperative: Cooperative) -> Client:
    client.force_login(RoleGrantFactory(cooperative=cooperative).user)
    return client


def bare(body: bytes) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", body.decode())


def test_a_stranger_is_asked_to_sign_in_whatever_the_co_op(
    client: Client, cooperative: Cooperative
) -> None:
    for slug in ("amanecer", "nowhere"):
        answer = client.get(f"/en/c/{slug}/")
        assert answer.headers["Location"] == f"/en/account/login/?next=/en/c/{slug}/"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_refused_page_is_the_page_of_an_unknown_address(
    client: Client, cooperative: Cooperative
) -> None:
    client.force_login(UserFactory())
    refused = client.get(HOME)
    unknown = client.get("/en/x/amanecer/")
    assert refused.status_code == unknown.status_code == 404
    pages = [bare(one.content) for one in (refused, unknown)]
    assert pages[0].partition("<main")[2] == pages[1].partition("<main")[2] != ""
    assert "Amanecer" not in pages[0]


def test_a_refused_page_outside_the_languages_is_refused_at_once(client: Client) -> None:
    client.force_login(UserFactory())
    for address in ("/admin/", "/admin/password_reset/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/en/c/amanecer/money/books/entries/e%00/",
        "/en/c/amanecer/money/books/entries/?batch=a%00",
        "/en/c/amanecer/?x=%00",
    ],
)
def test_an_address_with_a_sign_that_no_database_takes_is_no_address(
    member: Client, address: str
) -> None:
    assert member.get(address).status_code == 404


def test_a_role_that_has_ended_opens_no_door(
    client: Client, cooperative: Cooperative
) -> None:
    grant = RoleGrantFactory(cooperative=cooperative)
    client.force_login(grant.user)
    assert client.get(HOME).status_code == 200
    grant.ends_on = grant.starts_on
    grant.save()
    assert client.get(HOME).status_code == 404


def test_whoever_is_shut_out_loses_the_door_with_the_next_request(
    member: Client,
) -> None:
    assert member.get(HOME).status_code == 200
    grant = Cooperative.objects.get(slug="amanecer").grants.get()
    grant.user.is_active = False
    grant.user.save()
    assert member.get(HOME).status_code == 302


def test_htmx_is_led_to_the_sign_in_page_as_a_whole(client: Client) -> None:
    answer = client.get(HOME, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/en/account/login/"


def test_after_an_act_that_was_too_late_nobody_is_led_back_into_it(
    client: Client,
) -> None:
    answer = client.post("/en/c/amanecer/")
    assert answer.headers["Location"] == "/en/account/login/"


def test_the_door_asks_the_database_once(
    client: Client, cooperative: Cooperative, django_assert_num_queries: object
) -> None:
    client.force_login(UserFactory())
    with django_assert_num_queries(3):  # type: ignore[operator] # session, person, roles
        client.get(HOME)


def test_nobody_keeps_a_page_that_is_not_public(member: Client) -> None:
    for page in (HOME, "/en/account/", "/en/nothing/"):
        assert "no-store" in member.get(page).headers["Cache-Control"], page


def test_favas_own_files_may_be_kept_by_whoever_gets_them(member: Client) -> None:
    file = reverse("fava_static", args=["app.css"])
    assert member.get(file).status_code == 200
    assert "no-store" not in member.get(file).headers.get("Cache-Control", "")
    assert Client().get(file).headers["Cache-Control"] == "no-store"


def test_a_public_page_is_not_kept_when_it_shows_who_is_signed_in(
    member: Client,
) -> None:
    page = f"/en{Page.objects.get(depth=2).url or '/'}".replace("/en/en/", "/en/")
    assert "no-store" not in Client().get(page).headers.get("Cache-Control", "")
    assert "no-store" in member.get(page).headers["Cache-Control"]


def test_a_member_gets_no_page_of_wagtails_admin(member: Client) -> None:
    seen = 0
    for one in addresses("amanecer"):
        if not one.route.startswith("admin/") or one.name == "wagtailadmin_login":
            continue
        for how in ("GET", "POST"):
            assert member.generic(how, one.example).status_code == 404, one
        seen += 1
    assert seen > 100


def test_a_stranger_is_asked_to_sign_in_before_wagtails_admin(client: Client) -> None:
    for address in ("/admin/", "/admin/pages/", "/admin/nothing/"):
        where = client.get(address).headers["Location"]
        assert where == f"/en/account/login/?next={address}"


def test_an_editor_gets_wagtails_admin_and_no_co_op(
    client: Client, cooperative: Cooperative
) -> None:
    editor = UserFactory()
    group = Group.objects.get(name="Editors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    editor.groups.add(group)
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200
    assert client.get(HOME).status_code == 404


def test_signing_out_of_wagtail_leads_to_our_page(client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True))
    answer = client.post("/admin/logout/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/en/account/login/")


def test_the_error_pages_are_ours(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    sent = strict.post("/en/account/login/", {"login": "a"})
    assert sent.status_code == 403
    assert "nothing was saved" in sent.content.decode()
    missing = client.get("/en/nothing/")
    assert missing.status_code == 404
    assert "Nothing stands at this address" in missing.content.decode()
    unread = client.get("/en/", headers={"host": "evil.example"})
    assert unread.status_code == 400
    assert "cannot read" in unread.content.decode()


def test_the_page_for_our_own_mistakes_needs_nothing(
    client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        page = server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "our mistake" in page.content.decode()
    assert 'href="/static/coopkit/coopkit.css"' in page.content.decode()
    assert settings.STATIC_URL == "/static/"
