"""How to reach somebody: who may change it, and what the trail keeps of it."""

from http import HTTPStatus
from typing import Any

import pytest

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.selectors import roles_on
from governance.members.forms import ContactForm
from governance.members.models import Person, RecordView
from governance.members.services import change_contact, let_sign_in
from governance.members.services.people import (
    NamelessError,
    OtherSignInError,
    PersonErasedError,
)
from tests.factories import FOUNDED, NOON, UserFactory
from tests.governance.factories import coop, member, membership, officer, user_of
from tests.governance.members.visits import page, send, visit

pytestmark = pytest.mark.django_db

GIVEN: dict[str, Any] = {
    "display_name": "Ana R.",
    "email": "ana@example.org",
    "phone": "+1 510 555 0100",
    "postal_address": "12 Elm St\r\nOakland",
    "reach_by": "text",
    "reach_care": ["no_letters", "after_work"],
    "language": "es",
    "languages": ["es", "mam"],
    "in_directory": "on",
    "directory_shows": ["phone"],
}


def person(code: str = "M001") -> Person:
    return Person.objects.get(memberships__code=code)


def test_people_keep_their_own_contact_data() -> None:
    cooperative = coop(1)
    answer = send(user_of(cooperative, "M001"), cooperative, "M001/contact/", GIVEN)
    assert "The contact data are kept." in answer.content.decode()
    kept = person()
    assert (kept.display_name, kept.email, kept.reach_by) == (
        "Ana R.",
        "ana@example.org",
        "text",
    )
    assert kept.reach_care == ["no_letters", "after_work"]
    assert (kept.language, kept.languages) == ("es", ["es", "mam"])
    assert kept.in_directory
    assert kept.directory_shows == ["phone"]
    assert kept.legal_name == "Legal name of M001"


def test_the_secretary_keeps_legal_names_and_the_person_does_not() -> None:
    cooperative = coop(1)
    data = GIVEN | {"legal_name": "Ana María Ruiz"}
    send(user_of(cooperative, "M001"), cooperative, "M001/contact/", data)
    assert person().legal_name == "Legal name of M001"
    send(officer(cooperative, "secretary"), cooperative, "M001/contact/", data)
    assert person().legal_name == "Ana María Ruiz"


@pytest.mark.parametrize("role", ["member", "candidate", "board", "bookkeeper"])
def test_contact_data_of_others_are_not_found(role: str) -> None:
    cooperative = coop(1)
    reader = officer(cooperative, role)
    assert visit(reader, cooperative, "M001/contact/").status_code == 404
    answer = send(reader, cooperative, "M001/contact/", GIVEN)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert person().email == ""


def test_the_trail_names_the_fields_and_not_what_they_say() -> None:
    cooperative = coop(1)
    send(user_of(cooperative, "M001"), cooperative, "M001/contact/", GIVEN)
    entry = AuditEntry.objects.get(scope=cooperative.slug, action="person.changed")
    assert entry.data["fields"] == sorted(GIVEN)
    assert "ana@example.org" not in str(entry.data)


def test_what_stays_the_same_is_no_change() -> None:
    cooperative = coop(1)
    for _ in range(2):
        send(user_of(cooperative, "M001"), cooperative, "M001/contact/", GIVEN)
    assert AuditEntry.objects.filter(action="person.changed").count() == 1


def test_the_person_sees_that_the_secretary_opened_the_page() -> None:
    cooperative = coop(1)
    page(officer(cooperative, "secretary"), cooperative, "M001/contact/")
    page(user_of(cooperative, "M001"), cooperative, "M001/contact/")
    assert [view.what for view in RecordView.objects.all()] == ["contact"]
    shown = page(user_of(cooperative, "M001"), cooperative, "M001/")
    assert "opened the contact page" in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "no mail"}, "Enter a valid email address."),
        ({"display_name": ""}, "This field is required."),
        ({"reach_care": ["tell_everybody"]}, "Select a valid choice."),
        ({"languages": ["xx"]}, "Select a valid choice."),
        ({"postal_address": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    change: dict[str, Any], said: str
) -> None:
    cooperative = coop(1)
    answer = send(
        user_of(cooperative, "M001"), cooperative, "M001/contact/", GIVEN | change
    )
    assert said in answer.content.decode()
    assert person().phone == ""


def test_no_field_asks_for_papers_nationality_or_birthplace() -> None:
    cooperative = coop(1)
    form = ContactForm(person=person(), is_secretary=True, is_own=False)
    fields = set(form.fields) | {field.name for field in Person._meta.get_fields()}
    for word in ("nation", "immigra", "birth", "status", "note", "citizen", "comment"):
        assert not [name for name in fields if word in name]
    assert page(officer(cooperative, "secretary"), cooperative, "M001/contact/")


def test_languages_that_came_with_an_import_are_not_lost() -> None:
    cooperative = coop(1)
    Person.objects.update(languages=["gl"])
    shown = page(user_of(cooperative, "M001"), cooperative, "M001/contact/")
    assert 'value="gl"' in shown


def test_a_blank_name_is_refused_by_the_service_too() -> None:
    cooperative = coop(1)
    with pytest.raises(NamelessError, match="everybody has a name to show"):
        change_contact(
            person=person(), by=user_of(cooperative, "M001"), at=NOON, display_name=" "
        )


def test_nothing_is_added_to_somebody_who_was_forgotten() -> None:
    cooperative = coop(1)
    Person.objects.update(erased_at=NOON, display_name="former member M001")
    secretary = officer(cooperative, "secretary")
    with pytest.raises(PersonErasedError, match="has been forgotten"):
        change_contact(person=person(), by=secretary, at=NOON, phone="1")
    assert visit(secretary, cooperative, "M001/contact/").status_code == 404


def test_the_secretary_lets_a_member_sign_in_and_the_role_comes_with_it() -> None:
    cooperative = coop(0)
    member(cooperative, "M001", name="Ana Ruiz", language="es")
    secretary = officer(cooperative, "secretary")
    data = GIVEN | {"sign_in_email": "Ana@Example.org"}
    send(secretary, cooperative, "M001/contact/", data)
    user = User.objects.get(email="ana@example.org")
    assert person().user == user
    assert user.language == "es"
    assert not user.has_usable_password()
    assert roles_on(user=user, cooperative=cooperative, on=NOON.date()) == {"member"}
    assert roles_on(user=user, cooperative=cooperative, on=FOUNDED) == {"member"}


def test_an_address_of_somebody_on_file_is_refused_and_nothing_is_kept() -> None:
    cooperative = coop(1)
    member(cooperative, "M002")
    taken = user_of(cooperative, "M001").email
    answer = send(
        officer(cooperative, "secretary"),
        cooperative,
        "M002/contact/",
        GIVEN | {"sign_in_email": taken},
    )
    assert "is already on file in this co-op as Person M001" in answer.content.decode()
    assert person("M002").phone == ""


def test_one_person_has_one_way_in() -> None:
    cooperative = coop(1)
    secretary: User = UserFactory()
    held = membership(cooperative, "M001").person
    with pytest.raises(OtherSignInError, match="already signs in under another"):
        let_sign_in(person=held, email="new@example.org", by=secretary, at=NOON)
    same = user_of(cooperative, "M001")
    assert let_sign_in(person=held, email=same.email, by=secretary, at=NOON) == same


def test_signing_in_is_asked_only_where_there_is_no_way_in_yet() -> None:
    cooperative = coop(1)
    secretary = officer(cooperative, "secretary")
    assert "sign_in_email" not in page(secretary, cooperative, "M001/contact/")
    member(cooperative, "M002")
    assert "sign_in_email" in page(secretary, cooperative, "M002/contact/")
