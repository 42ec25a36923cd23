"""An envelope sent to the site, its receipt, and the mail to its voter."""

import json
from base64 import b64encode
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.votes.log_head import head_holds, head_text
from governance.votes.merkle import check_inclusion
from governance.votes.models import Envelope
from governance.votes.services import cast_envelope, post_receipts
from tests.factories import NOON
from tests.governance.votes.secret.boxes import (
    OpenBox,
    open_box,
    show_every_query,
    verbs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> OpenBox:
    return open_box(at=timezone.now(), title="Choose a board")


def signed_in(held: OpenBox, number: int) -> Client:
    client = Client()
    client.force_login(held.user(number))
    return client


def send(client: Client, held: OpenBox, sealed: bytes, **headers: str):
    data = {"sealed": b64encode(sealed).decode()}
    return client.post(held.url("ballot"), data, headers=headers)


def test_whoever_casts_is_led_to_the_receipt(held: OpenBox) -> None:
    client = signed_in(held, 1)
    answer = send(client, held, held.noise())
    assert (answer.status_code, answer["Location"]) == (303, held.url("receipt"))
    assert answer["Cache-Control"] == "no-store"
    page = client.get(answer["Location"]).content.decode()
    found = Envelope.objects.get()
    for told in (found.leaf, found.signature, found.sealed_sha256):
        assert told in page
    assert "It is in the log, and the log was signed" in page
    assert "Vote again" in page


def test_a_program_is_answered_in_json(held: OpenBox) -> None:
    client = signed_in(held, 1)
    answer = send(client, held, held.noise(), accept="application/json")
    found = Envelope.objects.get()
    assert answer.json() == {
        "receipt": held.url("receipt"),
        "index": 0,
        "leaf": found.leaf,
        "root": found.root,
        "signature": found.signature,
    }
    answer = send(client, held, b"short", accept="application/json")
    assert answer.status_code == 409
    assert "bytes long" in answer.json()["refused"]


@pytest.mark.parametrize("field", ["", "not base64 at all!", "AAAA", "é"])
def test_what_is_no_envelope_is_refused_in_words(held: OpenBox, field: str) -> None:
    client = signed_in(held, 1)
    answer = client.post(held.url("ballot"), {"sealed": field}, follow=True)
    assert "bytes long" in answer.content.decode()
    assert not Envelope.objects.exists()


def test_a_vote_of_another_coop_is_not_found(held: OpenBox) -> None:
    other = open_box(at=timezone.now())
    client = signed_in(held, 1)
    strange = held.url("ballot").replace(f"/{held.motion.pk}/", f"/{other.motion.pk}/")
    data = {"sealed": b64encode(other.noise()).decode()}
    assert client.post(strange, data).status_code == 404
    assert client.get(strange.replace("ballot", "receipt")).status_code == 404
    assert not Envelope.objects.exists()


def test_a_receipt_is_shown_to_its_voter_alone(held: OpenBox) -> None:
    send(signed_in(held, 1), held, held.noise())
    page = signed_in(held, 2).get(held.url("receipt")).content.decode()
    assert "No envelope of yours" in page
    assert Envelope.objects.get().leaf not in page


def test_a_receipt_for_programs_leads_to_the_signed_root(held: OpenBox) -> None:
    clients = [signed_in(held, number) for number in (1, 2, 3)]
    for client in clients:
        send(client, held, held.noise())
    answer = clients[1].get(held.url("receipt") + "?file=1")
    assert answer["Content-Type"] == "application/json"
    kept = json.loads(answer.content)
    text = head_text(manifest=kept["manifest"], size=kept["size"], root=kept["root"])
    assert head_holds(text, signature=kept["signature"], log_key=kept["log_key"])
    assert (kept["voter"], kept["index"], kept["size"]) == ("M002", 1, 3)
    assert check_inclusion(kept["leaf"], 1, 3, kept["proof"], kept["root"])


def test_a_vote_costs_six_queries_sign_in_and_all(
    held: OpenBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_every_query(monkeypatch)
    client = signed_in(held, 1)
    send(signed_in(held, 2), held, held.noise())
    sealed = held.noise()
    with CaptureQueriesContext(connection) as seen:
        send(client, held, sealed)
    assert verbs(seen) == [*["SELECT"] * 4, "INSERT", "UPDATE"]


def test_every_cast_is_told_to_its_voter_in_their_language(held: OpenBox) -> None:
    person = held.voter(2).person
    person.language = "es"
    person.save(update_fields=["language"])
    for number in (1, 2, 1):
        cast(held, number)
    assert post_receipts(at=NOON) == 3
    first, second, third = mail.outbox
    assert [one.to for one in mail.outbox] == [
        [held.user(number).email] for number in (1, 2, 1)
    ]
    assert "takes the place of the envelope" not in first.body
    assert "takes the place of the envelope" in third.body
    assert f"/es/c/{held.cooperative.slug}/" in second.body
    assert f"/en/c/{held.cooperative.slug}/" in first.body
    for letter, found in zip(mail.outbox, Envelope.objects.order_by("pk"), strict=True):
        for told in (found.leaf, found.root, found.signature, found.sealed_sha256):
            assert told in letter.body
        assert found.mailed_at == NOON


def test_the_mail_carries_a_receipt_that_a_program_can_check(held: OpenBox) -> None:
    found = cast(held, 3)
    post_receipts(at=NOON)
    ((name, content, kind),) = mail.outbox[0].attachments
    kept = json.loads(content)
    assert (name[-5:], kind) == (".json", "application/json")
    assert (kept["leaf"], kept["index"], kept["size"]) == (found.leaf, 0, 1)
    text = head_text(manifest=kept["manifest"], size=1, root=kept["root"])
    assert kept["log_key"] == held.box.manifest["log_key"]
    assert head_holds(text, signature=kept["signature"], log_key=kept["log_key"])


def test_nobody_is_told_twice(held: OpenBox) -> None:
    cast(held, 1)
    assert (post_receipts(at=NOON), post_receipts(at=NOON)) == (1, 0)


class Stumbling(EmailBackend):
    """A mail server that takes no mail to one address."""

    refused = ""

    def send_messages(self, messages):
        if self.refused in messages[0].to:
            raise ConnectionError("no mailbox")
        return super().send_messages(messages)


class Silent(EmailBackend):
    def open(self):
        raise ConnectionRefusedError("nobody answers")


@pytest.fixture
def stumbling(held: OpenBox, settings) -> Iterator[None]:
    settings.EMAIL_BACKEND = f"{__name__}.Stumbling"
    Stumbling.refused = held.user(1).email
    yield
    Stumbling.refused = ""


@pytest.mark.usefixtures("stumbling")
def test_one_mail_that_fails_stops_no_other_and_waits(held: OpenBox) -> None:
    cast(held, 1)
    cast(held, 2)
    assert post_receipts(at=NOON) == 1
    Stumbling.refused = ""
    assert post_receipts(at=NOON) == 1
    assert [one.to[0] for one in mail.outbox] == [held.user(2).email, held.user(1).email]


def test_at_night_is_sent_what_a_stopped_server_left(held: OpenBox, settings) -> None:
    cast(held, 1)
    settings.EMAIL_BACKEND = f"{__name__}.Silent"
    with pytest.raises(ConnectionRefusedError):
        post_receipts(at=NOON)
    assert not Envelope.objects.filter(mailed_at__isnull=False).exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    said = StringIO()
    call_command("nightly", stdout=said)
    assert "receipts: 1 receipt mailed" in said.getvalue()
    assert len(mail.outbox) == 1


def test_nothing_of_an_envelope_is_in_session_cache_or_log(
    held: OpenBox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    sealed = held.sealed({"choice": "yes"}, tracker="ab" * 16)
    client = signed_in(held, 1)
    before = {row.pk: row.session_data for row in Session.objects.all()}
    send(client, held, sealed)
    client.get(held.url("receipt"))
    after = {row.pk: row.session_data for row in Session.objects.all()}
    assert after == before
    text = b64encode(sealed).decode()
    ran = [record for record in caplog.records if record.name != "django.db.backends"]
    assert all(text[:40] not in record.getMessage() for record in ran)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM coopkit_cache")
        assert cursor.fetchone() == (0,)
    assert caches["default"].get(text[:40]) is None


def test_a_report_of_an_error_leaves_the_envelope_out(
    held: OpenBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("governance.votes.views.sealed.cast_envelope_of", broken)
    sealed = held.noise()
    client = signed_in(held, 1)
    client.raise_request_exception = False
    monkeypatch.setattr(settings, "ADMINS", [("A", "admin@example.org")])
    send(client, held, sealed)
    told = "".join(letter.body for letter in mail.outbox)
    assert b64encode(sealed).decode()[:40] not in told


def cast(held: OpenBox, number: int) -> Envelope:
    return cast_envelope(
        motion=held.motion,
        voter=held.voter(number),
        sealed=held.noise(),
        sealed_in="browser",
        at=held.motion.opens_at,
    )
