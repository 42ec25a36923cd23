"""One's own profile: names, roles, and the language that is kept."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from coopkit.accounts import services
from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

PROFILE, LANGUAGE = "/en/account/", "/en/account/language/"


@pytest.fixture
def ana(client: Client) -> User:
    user = UserFactory(first_name="Ana", last_name="Peña", email="ana@example.org")
    client.force_login(user)
    return user


def test_the_same_page_comes_in_the_other_language(client: Client, ana: User) -> None:
    answer = client.post(LANGUAGE, {"language": "es", "next": f"{PROFILE}?a=1"})
    assert answer.headers["Location"] == "/es/account/?a=1"
    ana.refresh_from_db()
    assert ana.language == "es"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"


def test_a_stranger_keeps_a_language_in_the_browser(client: Client) -> None:
    page = "/en/account/login/"
    answer = client.post(LANGUAGE, {"language": "es", "next": page})
    assert answer.headers["Location"] == "/es/account/login/"
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("es", True, "Lax")


def test_the_address_may_already_be_in_the_other_language(
    client: Client, ana: User
) -> None:
    answer = client.post(LANGUAGE, {"language": "es", "next": "/es/account/"})
    assert answer.headers["Location"] == "/es/account/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""]
)
def test_a_language_leads_to_no_other_site(
    client: Client, ana: User, elsewhere: str
) -> None:
    answer = client.post(LANGUAGE, {"language": "es", "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_an_unknown_language_changes_nothing(client: Client, ana: User) -> None:
    answer = client.post(LANGUAGE, {"language": "xx", "next": PROFILE})
    assert answer.headers["Location"] == PROFILE
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies
    ana.refresh_from_db()
    assert ana.language == "en"


def test_an_unknown_language_is_refused_by_the_service_too() -> None:
    user = UserFactory()
    with pytest.raises(services.UnknownLanguageError, match="English, Español"):
        services.set_language(user=user, language="xx", by=user, at=NOON)


def test_names_and_language_are_saved_and_said_in_the_new_language(
    client: Client, ana: User
) -> None:
    answer = client.post(
        PROFILE, {"first_name": "Ana Lucía", "last_name": "Peña", "language": "es"}
    )
    assert answer.headers["Location"] == "/es/account/"
    ana.refresh_from_db()
    assert (ana.first_name, ana.language) == ("Ana Lucía", "es")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"


def test_the_trail_names_the_fields_and_no_personal_data(
    client: Client, ana: User
) -> None:
    client.post(PROFILE, {"first_name": "Zoë", "last_name": "Peña", "language": "en"})
    entry = AuditEntry.objects.get(scope=services.SCOPE)
    assert (entry.actor, entry.subject) == (f"user:{ana.pk}", f"user:{ana.pk}")
    assert entry.data == {"fields": ["first_name"]}


def test_saving_without_a_change_leaves_no_trace(client: Client, ana: User) -> None:
    client.post(PROFILE, {"first_name": "Ana", "last_name": "Peña", "language": "en"})
    assert not AuditEntry.objects.exists()


def test_a_first_name_is_needed(client: Client, ana: User) -> None:
    answer = client.post(PROFILE, {"first_name": "", "language": "en"})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_the_profile_shows_the_address_and_the_roles_held_today(
    client: Client, ana: User
) -> None:
    coop = CooperativeFactory(name="Amanecer Bakery")
    RoleGrantFactory(cooperative=coop, user=ana, role="secretary")
    RoleGrantFactory(cooperative=coop, user=ana, role="auditor", ends_on=date(2024, 1, 1))
    page = client.get(PROFILE).content.decode()
    assert "ana@example.org" in page
    assert "Amanecer Bakery" in page
    assert "secretary" in page.partition('id="roles-held"')[2]
    assert "auditor" not in page


def test_roles_take_one_query_however_many(
    client: Client, ana: User, django_assert_max_num_queries: object
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(12) as seen:  # type: ignore[operator]
            client.get(PROFILE)
        return len(seen)

    RoleGrantFactory(user=ana)
    before = queries()
    for _ in range(5):
        RoleGrantFactory(user=ana)
    assert Cooperative.objects.count() == 6
    assert queries() == before


def test_a_role_is_dated_in_the_language_of_the_page(client: Client, ana: User) -> None:
    RoleGrantFactory(user=ana, starts_on=date(2023, 7, 1))
    with override("es"):
        page = client.get("/es/account/").content.decode()
    assert "1 de julio de 2023" in page
