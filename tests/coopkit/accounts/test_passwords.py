"""Passwords: long, never obligatory, and changed only with a word to their owner."""

import re

import pytest
from django.core import mail
from django.test import Client

from coopkit import settings as as_it_runs
from coopkit.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SET, CHANGE = "/en/account/password/set/", "/en/account/password/change/"
RESET = "/en/account/password/reset/"
OLD, NEW = "a long enough passphrase", "four words in a row"


def twice(password: str, **more: str) -> dict[str, str]:
    return {"password1": password, "password2": password, **more}


@pytest.fixture
def without(client: Client) -> User:
    user = User.objects.create_user("ana@example.org")
    client.force_login(user)
    return user


def test_passwords_are_kept_by_argon2() -> None:
    assert as_it_runs.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_fourteen_characters_are_too_few(client: Client, without: User) -> None:
    page = client.post(SET, twice("x7" * 7)).content.decode()
    assert "at least 15 characters" in page
    assert client.post(SET, twice("x7" * 7 + "y")).status_code == 302
    without.refresh_from_db()
    assert without.check_password("x7" * 7 + "y")


def test_a_password_from_the_lists_is_refused(client: Client, without: User) -> None:
    page = client.post(SET, twice("1qaz2wsx3edc4rfv")).content.decode()
    assert "too common" in page


def test_whoever_gets_a_password_is_told_by_mail(client: Client, without: User) -> None:
    client.post(SET, twice(NEW))
    assert mail.outbox[0].to == ["ana@example.org"]
    assert "got a password" in mail.outbox[0].body
    assert "127.0.0.1" not in mail.outbox[0].body


def test_changing_a_password_ends_the_other_sessions() -> None:
    user = UserFactory()
    here, elsewhere = Client(), Client()
    here.force_login(user)
    elsewhere.force_login(user)
    assert here.post(CHANGE, twice(NEW, oldpassword=OLD)).status_code == 302
    assert here.get("/en/account/").status_code == 200
    assert elsewhere.get("/en/account/").status_code == 302
    assert "was changed" in mail.outbox[0].body


def test_a_password_changes_only_with_the_old_one(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    page = client.post(CHANGE, twice(NEW, oldpassword="a guess of somebody")).content
    assert "not your password" in page.decode()
    user.refresh_from_db()
    assert user.check_password(OLD)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    client: Client,
) -> None:
    user = UserFactory(email="ana@example.org")
    assert client.post(RESET, {"email": "ana@example.org"}).status_code == 302
    assert client.get(f"{RESET}done/").status_code == 200
    (link,) = re.findall(r"http://testserver(/\S+)", mail.outbox[0].body)
    form = client.get(link).headers["Location"]
    assert client.get(form).status_code == 200
    done = client.post(form, twice(NEW))
    assert client.get(done.headers["Location"]).status_code == 200
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert "no longer works" in Client().get(link).content.decode()


def test_asking_for_a_link_does_not_tell_who_has_an_account(client: Client) -> None:
    asked = client.post(RESET, {"email": "nobody@example.org"})
    assert asked.headers["Location"] == f"{RESET}done/"
    assert "no account" in mail.outbox[0].body
