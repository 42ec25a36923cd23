"""The pages on which a group begins, is joined and left."""

import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from coopkit.accounts.models import User
from coopkit.codes import as_read
from governance.formation.models import Founder, FoundingGroup, Invitation
from governance.formation.selectors.groups import founder_for, founders_of
from governance.formation.services.groups import change_code
from governance.formation.services.inviting import end_invitation, invite
from tests.factories import NOON, UserFactory
from tests.governance.factories import founding_group, user_of

pytestmark = pytest.mark.django_db
BEGIN = {
    "name": "Huerta del Puerto",
    "display_name": "Nina",
    "way": "consensus",
    "quorum": "1",
    "days": "3",
    "notice_days": "0",
    "languages": ["es"],
    "jurisdiction": "us-ca",
}
JOIN = {"do": "join", "display_name": "Wei", "language": "en", "accepts": "on"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOON, tick=False):
        yield
    cache.clear()


@pytest.fixture
def group() -> FoundingGroup:
    return founding_group(2)


def link_of(group: FoundingGroup, **facts: str) -> tuple[Invitation, str]:
    by = user_of(group.cooperative, "M001")
    invitation, token = invite(
        group=group, name="Wei", language="en", by=by, at=NOON, **facts
    )
    return invitation, reverse("groups:invited", args=[token])


def people_of(group: FoundingGroup) -> str:
    return reverse("formation:people", args=[group.cooperative.slug])


def test_somebody_begins_a_group_and_comes_to_its_people(client: Client) -> None:
    client.force_login(UserFactory())
    assert b"Begin the group" in client.get(reverse("groups:begin")).content
    answer = client.post(reverse("groups:begin"), BEGIN, follow=True)
    group = FoundingGroup.objects.get()
    assert answer.redirect_chain[-1][0] == people_of(group)
    assert group.cooperative.languages == ["es"]
    assert as_read(group.code) in answer.content.decode()


def test_who_taps_twice_begins_one_group(client: Client) -> None:
    client.force_login(UserFactory())
    for _ in range(2):
        client.post(reverse("groups:begin"), BEGIN)
    assert FoundingGroup.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed"), [("days", "0"), ("notice_days", "31"), ("name", " ")]
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    client: Client, field: str, typed: str
) -> None:
    client.force_login(UserFactory())
    answer = client.post(reverse("groups:begin"), {**BEGIN, field: typed})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert 'value="Nina"' in answer.content.decode()
    assert not FoundingGroup.objects.exists()


def test_a_code_shows_the_agreement_and_lets_in_only_who_accepts_it(
    client: Client, group: FoundingGroup
) -> None:
    user = UserFactory()
    client.force_login(user)
    typed = {"code": as_read(group.code).lower()}
    page = client.post(reverse("groups:join"), typed).content.decode()
    assert "What we agree on until our bylaws are adopted" in page
    assert "2/3" in page
    assert "Founder 1" not in page
    refused = client.post(reverse("groups:join"), {**typed, **JOIN, "accepts": ""})
    assert founder_for(user, group) is None
    assert "tick here if you accept it" in refused.content.decode()
    client.post(reverse("groups:join"), {**typed, **JOIN})
    assert [each.membership.code for each in founders_of(group)] == [
        "M001",
        "M002",
        "M003",
    ]


def test_an_old_code_opens_nothing(client: Client, group: FoundingGroup) -> None:
    old = group.code
    change_code(group=group, by=user_of(group.cooperative, "M001"), at=NOON)
    client.force_login(UserFactory())
    page = client.post(reverse("groups:join"), {"code": old}).content.decode()
    assert "No group has the code" in page
    assert group.cooperative.name not in page


def test_nobody_guesses_codes(client: Client, group: FoundingGroup) -> None:
    url = reverse("groups:join")
    answers = [
        client.post(url, {"code": f"2222222{number}"}).status_code for number in range(21)
    ]
    assert answers == [200] * 20 + [429]
    assert client.post(url, {"code": group.code}).status_code == 429


def test_who_has_no_account_comes_in_by_a_link_and_a_code_by_mail(
    client: Client, group: FoundingGroup
) -> None:
    _invitation, url = link_of(group)
    page = client.get(url).content.decode()
    assert "First, sign in" in page
    typed = {"do": "sign_in", "email": "Wei@Example.org", "next": url}
    sent = client.post(url, typed)
    assert sent.status_code == 302
    code = re.search(r"\b([A-Z0-9]{3}-?[A-Z0-9]{3})\b", mail.outbox[-1].body)
    assert code is not None
    back = client.post(sent["Location"], {"code": code[1], "next": url})
    assert back["Location"] == url
    joined = client.post(url, JOIN, follow=True)
    wei = User.objects.get(email="wei@example.org")
    assert founder_for(wei, group) is not None
    assert str(wei) == "Wei"
    assert joined.status_code == 200


def test_a_link_lets_in_one_person(client: Client, group: FoundingGroup) -> None:
    invitation, url = link_of(group, email="wei@example.org")
    client.force_login(UserFactory())
    client.post(url, JOIN)
    invitation.refresh_from_db()
    assert (invitation.used_at, invitation.email) == (NOON, "")
    client.force_login(UserFactory())
    again = client.get(url)
    assert again.status_code == 410
    assert "a link is for one person" in again.content.decode()
    assert client.post(url, {**JOIN, "display_name": "Other"}).status_code == 410
    assert Founder.objects.filter(group=group).count() == 3


def test_a_link_ends_with_its_day_or_when_it_is_taken_back(
    client: Client, group: FoundingGroup
) -> None:
    invitation, url = link_of(group)
    client.force_login(UserFactory())
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        assert client.get(url).status_code == 200
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        over = client.get(url)
    assert over.status_code == 410
    assert "does not hold any more" in over.content.decode()
    by = user_of(group.cooperative, "M001")
    end_invitation(invitation=invitation, by=by, at=NOON)
    assert client.post(url, JOIN).status_code == 410
    wrong = client.get(reverse("groups:invited", args=["of-nobody"]))
    assert wrong.status_code == 404
    assert "opens nothing" in wrong.content.decode()


def test_a_link_is_shown_once_and_mailed_in_its_language(
    client: Client, group: FoundingGroup, django_capture_on_commit_callbacks: object
) -> None:
    client.force_login(user_of(group.cooperative, "M001"))
    typed = {"do": "invite", "name": "Wei", "email": "wei@example.org", "language": "es"}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(people_of(group), typed)
    page = client.get(people_of(group)).content.decode()
    shown = re.search(r'value="https?://[^/"]+(/es/[^"]+)"', page)
    assert shown is not None
    (letter,) = mail.outbox
    assert letter.to == ["wei@example.org"]
    assert shown[1] in letter.body
    assert shown[1] not in client.get(people_of(group)).content.decode()


def test_the_group_says_who_sees_to_what(client: Client, group: FoundingGroup) -> None:
    first, second = founders_of(group)
    client.force_login(first.user)
    typed = {"do": "roles", "founder": second.pk, "roles": ["notes", "money"]}
    client.post(people_of(group), typed)
    second.refresh_from_db()
    assert second.roles == ["notes", "money"]
    client.post(people_of(group), {**typed, "roles": ["queen"]})
    second.refresh_from_db()
    assert second.roles == ["notes", "money"]
    other = founders_of(founding_group(1))[0]
    assert (
        client.post(people_of(group), {**typed, "founder": other.pk}).status_code == 404
    )


def test_a_group_is_called_otherwise_and_keeps_its_address(
    client: Client, group: FoundingGroup
) -> None:
    client.force_login(founders_of(group)[0].user)
    client.post(people_of(group), {"do": "rename", "called": "Tres  Hornos"})
    client.post(people_of(group), {"do": "rename", "called": " "})
    group.cooperative.refresh_from_db()
    assert group.cooperative.name == "Tres Hornos"
    assert group.cooperative.slug == "panaderia-aurora"


def test_who_leaves_lands_outside_and_is_told_of_as_having_been_there(
    client: Client, group: FoundingGroup
) -> None:
    second = founders_of(group)[1]
    client.force_login(second.user)
    slug = group.cooperative.slug
    left = client.post(reverse("formation:leave", args=[slug]))
    assert left["Location"] == reverse("groups:mine")
    assert client.post(people_of(group), {"do": "code"}).status_code == 404
    client.force_login(founders_of(group)[0].user)
    assert "left on" in client.get(people_of(group)).content.decode()


def test_a_stranger_begins_a_group_by_signing_in_with_a_code(client: Client) -> None:
    page = "/en/found/begin/"
    told = client.get(page).content.decode()
    assert 'name="email"' in told
    assert 'name="jurisdiction"' not in told
    sent = client.post(page, {"do": "sign_in", "email": "new@luz.example", "next": page})
    assert sent.status_code == HTTPStatus.FOUND
    assert mail.outbox[0].to == ["new@luz.example"]
    assert not FoundingGroup.objects.exists()
    refused = client.post(page, {"name": "Luz", "way": "majority"})
    assert refused.status_code == HTTPStatus.OK
    assert not FoundingGroup.objects.exists()


def test_what_the_group_agreed_on_is_cited_without_a_link_that_leads_nowhere(
    client: Client,
) -> None:
    group = founding_group(2)
    client.force_login(group.begun_by)
    slug = group.cooperative.slug
    told = client.get(f"/en/c/{slug}/papers/bylaws/history/").content.decode()
    assert FoundingGroup.AGREEMENT in told
    assert f"/resolutions/{FoundingGroup.AGREEMENT}" not in told
