"""Signing in: by code, by password, on a shared computer, and too often."""

import re
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language, override

from coopkit.accounts.adapter import AccountAdapter
from coopkit.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LOGIN, ASK = "/en/account/login/", "/en/account/login/code/"
ENTER = "/en/account/login/code/confirm/"
SECRET = "a long enough passphrase"


@pytest.fixture
def ana() -> User:
    return UserFactory(email="ana@example.org", language="es")


def ask(client: Client, email: str = "ana@example.org", **more: str) -> HttpResponse:
    return client.post(ASK, {"email": email, **more})


def code_in(message: mail.EmailMessage) -> str:
    (code,) = re.findall(r"^ +([A-Z]{3}-[A-Z]{3})$", message.body, re.MULTILINE)
    return code


def enter(client: Client, code: str, **query: str) -> HttpResponse:
    return client.post(ENTER, {"code": code, **query})


def by_password(client: Client, password: str = SECRET, **more: str) -> HttpResponse:
    return client.post(LOGIN, {"login": "ana@example.org", "password": password, **more})


def signed_in(client: Client) -> bool:
    return client.get("/en/account/").status_code == 200


def test_a_code_from_the_mail_signs_in_without_a_password(client: Client) -> None:
    User.objects.create_user("ana@example.org")
    assert ask(client).headers["Location"] == ENTER
    answer = enter(client, code_in(mail.outbox[0]))
    assert answer.headers["Location"] == reverse("front_door:mine")
    assert signed_in(client)


def test_a_code_is_taken_in_small_letters_and_without_its_dash(
    client: Client, ana: User
) -> None:
    ask(client)
    enter(client, code_in(mail.outbox[0]).replace("-", "").lower())
    assert signed_in(client)


def test_a_code_works_once(client: Client, ana: User) -> None:
    ask(client)
    code = code_in(mail.outbox[0])
    enter(client, code)
    client.logout()
    assert enter(client, code).headers["Location"] == ASK
    assert not signed_in(client)


def test_a_password_signs_in(client: Client, ana: User) -> None:
    assert by_password(client).status_code == 302
    assert signed_in(client)


def test_people_land_at_their_co_ops_in_their_own_language(
    client: Client, ana: User
) -> None:
    with override("es"):
        mine = reverse("front_door:mine")
    assert mine.startswith("/es/")
    answer = by_password(client)
    assert answer.headers["Location"] == mine
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"


def test_the_way_to_a_page_goes_on_after_signing_in_by_code(
    client: Client, ana: User
) -> None:
    wanted = "/en/account/password/change/"
    first = client.get(wanted)
    assert first.headers["Location"] == f"{LOGIN}?next={wanted}"
    page = client.get(first.headers["Location"]).content.decode()
    assert f'action="{ASK}?next=' in page
    on = client.post(f"{ASK}?next={wanted}", {"email": "ana@example.org"})
    code = code_in(mail.outbox[0])
    answer = client.post(on.headers["Location"], {"code": code})
    assert answer.headers["Location"] == wanted


def test_nobody_is_led_to_another_site(client: Client, ana: User) -> None:
    answer = client.post(
        f"{LOGIN}?next=https://evil.example/",
        {"login": "ana@example.org", "password": SECRET},
    )
    assert answer.headers["Location"].startswith("/")


@pytest.mark.parametrize("shared", [True, False])
def test_a_shared_computer_forgets_when_the_browser_closes(
    client: Client, ana: User, shared: bool
) -> None:
    ticked = {"shared_computer": "on"} if shared else {}
    by_password(client, **ticked)
    age = client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]
    assert age == ("" if shared else settings.SESSION_COOKIE_AGE)


@pytest.mark.parametrize("shared", [True, False])
def test_the_answer_about_the_computer_outlasts_the_code(
    client: Client, ana: User, shared: bool
) -> None:
    ask(client, **({"shared_computer": "on"} if shared else {}))
    enter(client, code_in(mail.outbox[0]))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == ("" if shared else settings.SESSION_COOKIE_AGE)
    assert cookie["expires"] == "" or not shared
    assert signed_in(client)


def test_a_later_sign_in_may_answer_otherwise(client: Client, ana: User) -> None:
    by_password(client, shared_computer="on")
    client.post("/en/account/logout/")
    by_password(client)
    age = client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]
    assert age == settings.SESSION_COOKIE_AGE


def test_the_page_does_not_tell_who_has_an_account(client: Client, ana: User) -> None:
    pages = []
    for email in ("ana@example.org", "nobody@example.org"):
        stranger = Client()
        asked = ask(stranger, email)
        page = stranger.get(asked.headers["Location"]).content.decode()
        page = re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", page)
        pages.append((asked.headers["Location"], page.replace(email, "…")))
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [
        ["ana@example.org"],
        ["nobody@example.org"],
    ]
    assert "no account" in mail.outbox[1].body


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_a_wrong_password_says_the_same_of_known_and_unknown(
    client: Client, ana: User, email: str
) -> None:
    answer = client.post(LOGIN, {"login": email, "password": "not the passphrase"})
    assert answer.status_code == 200
    assert "do not belong together" in answer.content.decode()


def test_whoever_is_shut_out_gets_no_code(client: Client) -> None:
    UserFactory(email="ana@example.org", is_active=False)
    ask(client)
    assert "no account" in mail.outbox[0].body
    assert by_password(Client()).headers["Location"] == "/en/account/inactive/"
    assert client.get("/en/account/inactive/").status_code == 200


def test_mails_are_written_in_the_persons_language(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = []

    original = AccountAdapter.render_mail

    def listen(self: AccountAdapter, *args: object, **kwargs: object) -> object:

        spoken.append(get_language())
        return original(self, *args, **kwargs)

    monkeypatch.setattr(AccountAdapter, "render_mail", listen)
    ask(client)
    ask(Client(), "nobody@example.org")
    client.post("/en/account/password/reset/", {"email": "ana@example.org"})
    assert spoken == ["es", "en", "es"]
    assert "/es/account/password/reset/key/" in mail.outbox[-1].body


@pytest.fixture
def no_mail_server(settings: Any) -> None:
    """A mail server that is not there: nothing listens on the first port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_without_a_mail_server_it_says_so_to_everybody_alike(
    client: Client, ana: User, no_mail_server: None
) -> None:
    for email in ("ana@example.org", "nobody@example.org"):
        answer = ask(Client(), email)
        assert answer.status_code == 503
        assert "could not be sent" in answer.content.decode()


def test_what_is_done_stays_done_without_a_mail_server(
    client: Client, ana: User, no_mail_server: None
) -> None:
    client.force_login(ana)
    new = {"password1": "four words in a row", "password2": "four words in a row"}
    done = client.post("/en/account/password/change/", {"oldpassword": SECRET, **new})
    assert done.status_code == 302
    ana.refresh_from_db()
    assert ana.check_password("four words in a row")


def test_too_many_wrong_passwords_get_a_clear_sentence(client: Client, ana: User) -> None:
    for _ in range(5):
        assert by_password(client, "not the passphrase").status_code == 200
    refused = by_password(client)
    assert refused.status_code == 429
    assert "wait five minutes" in refused.content.decode()
    assert not signed_in(client)


def test_a_wrong_password_in_one_process_counts_in_all(client: Client, ana: User) -> None:

    by_password(client, "not the passphrase")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM coopkit_cache WHERE cache_key LIKE '%login_failed%'"
        )
        (rows,) = cursor.fetchone()
    assert rows == 2  # by address, and by person
    caches["default"].set("of-this-process", 1)
    assert caches["default"].get("of-this-process") == 1
    assert caches["shared"].get("of-this-process") is None


def test_codes_are_not_sent_without_end(client: Client, ana: User) -> None:
    for _ in range(3):
        assert ask(Client()).status_code == 302
    refused = ask(Client())
    assert refused.status_code == 429
    assert "wait five minutes" in refused.content.decode()
    assert len(mail.outbox) == 3


def test_three_wrong_codes_spoil_the_code(client: Client, ana: User) -> None:
    ask(client)
    code = code_in(mail.outbox[0])
    wrong = "BBB-BBB" if code != "BBB-BBB" else "CCC-CCC"
    for _ in range(2):
        assert "not the code we sent" in enter(client, wrong).content.decode()
    assert enter(client, wrong).headers["Location"] == ASK
    assert "no longer works" in client.get(ASK).content.decode()
    enter(client, code)
    assert not signed_in(client)


def test_the_page_offers_both_ways_and_the_code_first(client: Client) -> None:
    page = client.get(LOGIN).content.decode()
    assert 0 < page.index(f'action="{ASK}"') < page.index(f'action="{LOGIN}"')
    assert page.count("This is a shared computer") == 2
    assert page.count('type="password"') == 1


def test_an_address_can_be_corrected_after_asking_for_a_code(
    client: Client, ana: User
) -> None:
    ask(client, "anna@example.org")
    assert client.get(LOGIN).headers["Location"] == ENTER
    again = client.post("/en/account/logout/", {"next": LOGIN})
    assert again.headers["Location"] == LOGIN
    assert client.get(LOGIN).status_code == 200


def test_signing_out_ends_the_session_on_the_server(client: Client, ana: User) -> None:
    by_password(client)
    old = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/en/account/logout/")
    client.cookies[settings.SESSION_COOKIE_NAME] = old
    assert not signed_in(client)


@pytest.mark.parametrize(
    "page", ["signup/", "email/", "reauthenticate/", "confirm-email/", "confirm-email/x/"]
)
def test_pages_that_nobody_needs_are_shut(client: Client, ana: User, page: str) -> None:
    address = f"/en/account/{page}"
    assert client.get(address).headers["Location"].startswith(LOGIN)
    assert client.post(address).headers["Location"] == LOGIN
    client.force_login(ana)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_nobody_signs_up_even_past_the_door(client: Client) -> None:

    assert not get_adapter().is_open_for_signup(None)


@pytest.mark.parametrize("page", ["/admin/login/", "/en/_util/login/"])
def test_the_libraries_sign_in_pages_lead_to_ours(client: Client, page: str) -> None:
    assert client.get(page).headers["Location"] == reverse("account_login")
    further = client.get(f"{page}?next=/admin/pages/")
    assert further.headers["Location"] == f"{LOGIN}?next=/admin/pages/"
    assert client.post(page, {"username": "a", "password": "b"}).status_code == 302


def test_wagtail_sends_no_new_passwords(client: Client, ana: User) -> None:
    assert client.get("/admin/password_reset/").headers["Location"].startswith(LOGIN)
    client.force_login(UserFactory(is_superuser=True))
    assert client.get("/admin/password_reset/").status_code == 404
