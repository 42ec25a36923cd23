"""The pages of amendments by vote, their mail, and the way from right to right."""

import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.accounts.models import User
from governance.bylaws import services as bylaws
from governance.bylaws.models import Amendment
from governance.votes.models import Motion
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, member, motion, officer, user_of
from tests.governance.votes.amending import decide, drafted, put

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def address(amendment: Amendment) -> str:
    return f"/en/c/{amendment.cooperative.slug}/decide/amend/{amendment.pk}/"


def test_a_draft_is_looked_at_once_more_and_then_put_to_the_vote() -> None:
    cooperative = coop(2)
    amendment = drafted(cooperative)
    client = signed_in(officer(cooperative, "secretary"))
    page = text(client.get(address(amendment)))
    assert "<ins>" in page
    assert 'value="2027-01-01"' in page
    data = {"effective_from": "2027-01-01", "text": "Time.", "days": "7"}
    review = text(client.post(address(amendment), {**data, "review": "1"}))
    assert "Open the vote and tell the members" in review
    assert not Motion.objects.exists()
    early = {**data, "effective_from": "2026-11-22", "open": "1"}
    assert "Choose a day after the vote" in text(client.post(address(amendment), early))
    sent = client.post(address(amendment), {**data, "open": "1"})
    opened = Motion.objects.get()
    assert sent["Location"] == opened.get_absolute_url()
    assert "changes from 30 days to 42 days" in opened.text
    assert opened.text.endswith("Time.")
    again = text(client.get(address(amendment)))
    assert "is not a draft any more" in again


def test_a_rival_is_named_before_the_vote_and_an_empty_draft_refused() -> None:
    cooperative = coop(1)
    one, other = drafted(cooperative), drafted(cooperative, title="Another notice")
    client = signed_in(officer(cooperative, "board"))
    assert "Another notice" in text(client.get(address(one)))
    put(one)
    refused = text(client.get(address(other)))
    assert "“A longer notice” touches" in refused
    assert "Open the vote" not in refused
    empty = bylaws.draft(
        cooperative=cooperative,
        title="Empty",
        why="",
        by=user_of(cooperative, "M001"),
        at=NOON,
    )
    assert "changes nothing yet" in text(client.get(address(empty)))
    elsewhere = drafted(coop(1))
    url = address(one).replace(f"/{one.pk}/", f"/{elsewhere.pk}/")
    assert client.get(url).status_code == 404
    plain = signed_in(user_of(cooperative, "M001"))
    assert plain.get(address(one)).status_code == 404


def test_the_motions_page_shows_the_redline_in_spanish() -> None:
    cooperative = coop(1)
    opened = put(drafted(cooperative))
    client = signed_in(user_of(cooperative, "M001"))
    url = opened.get_absolute_url().replace("/en/", "/es/")
    page = text(client.get(url))
    assert "<ins> El trabajo se entrega.</ins>" in page
    assert "Work is handed on." not in page
    assert "<del>30" in page
    assert f"/papers/bylaws/amendments/{opened.payload['amendment']}/" in page


def test_the_mail_tells_each_change_in_the_readers_language(
    django_capture_on_commit_callbacks: Any,
) -> None:
    cooperative = coop(0)
    for code, language in (("M001", "en"), ("M002", "es")):
        user = UserFactory(email=f"{code}@example.org")
        member(cooperative, code, user=user, language=language)
    with django_capture_on_commit_callbacks(execute=True):
        put(drafted(cooperative))
    english, spanish = mail.outbox
    assert "changes from 30 days to 42 days" in english.body
    assert "Work is handed on." in english.body
    assert "El trabajo se entrega." in spanish.body


def test_a_version_a_resolution_and_a_motion_lead_to_each_other() -> None:
    cooperative = coop(1)
    amendment = drafted(cooperative)
    done = decide(put(amendment))
    assert done.resolution is not None
    client = signed_in(user_of(cooperative, "M001"))
    slug, reference = cooperative.slug, done.resolution.reference
    page = text(client.get(f"/en/c/{slug}/papers/bylaws/amendments/{amendment.pk}/"))
    assert done.get_absolute_url() in page
    assert f"/papers/resolutions/{reference}/" in page
    resolution = text(client.get(f"/en/c/{slug}/papers/resolutions/{reference}/"))
    assert done.get_absolute_url() in resolution
    assert f"/papers/bylaws/amendments/{amendment.pk}/" in resolution


def test_a_motions_page_asks_as_many_queries_after_many_amendments() -> None:
    asked = []
    for others in (0, 6):
        cooperative = coop(1)
        for _ in range(others):
            motion(cooperative)
        if others:
            decide(put(drafted(cooperative)))
        opened = put(drafted(cooperative, key="vote.days", value=11))
        client = signed_in(user_of(cooperative, "M001"))
        client.get(opened.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            text(client.get(opened.get_absolute_url()))
        asked.append(len(queries))
    assert asked[0] == asked[1]
