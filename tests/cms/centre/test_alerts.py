"""Policy alerts: asked for twice over, mailed once, stopped by a link."""

import base64
import secrets
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from cms.centre.alerting import AlreadySentError, concerns
from cms.centre.models import Alert, AlertWish, Region
from cms.centre.services import alerts as services
from cms.centre.services.alerts import AlertFacts
from coopkit.accounts.models import User
from tests.cms.centre.dump import listening, words_left
from tests.cms.centre.organising import DAY, a_region, as_, organiser
from tests.factories import NOON

ON = NOON.date()
FACTS = {
    "topic": "pay",
    "campaign": None,
    "title_en": "Pay for waiting",
    "title_es": "Pago por esperar",
    "before": "City Council",
    "bill": "File 26-0417",
    "what_en": "All time counts.",
    "what_es": "Cuenta todo el tiempo.",
    "do_en": "Come to the hearing.",
    "do_es": "Venga a la audiencia.",
    "decides_on": None,
    "source": "Agenda of the council",
}


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def an_alert(by: User, regions: tuple[Region, ...] = (), **said: object) -> Alert:
    facts = AlertFacts(**(FACTS | {"regions": regions} | said))
    alert = services.write_alert(facts=facts, by=by, at=NOON)
    services.publish_alert(alert=alert, by=by, at=NOON)
    return alert


def a_wish(
    email: str,
    *topics: str,
    language: str = "en",
    regions: tuple[Region, ...] = (),
    on: date | None = ON,
) -> AlertWish:
    """Somebody who asked, and said yes on a day."""
    wish = services.ask_to_hear(
        email=email, language=language, topics=[*topics], regions=[*regions], on=ON
    )
    if on:
        services.confirm(wish=wish, on=on)
    return wish


@pytest.mark.parametrize(
    ("regions", "topics", "near", "told"),
    [
        ([], [], [], True),
        ([1], [], [], True),
        ([], [], [2], True),
        ([1], [], [2], False),
        ([1, 2], ["pay"], [2], True),
        ([1], ["breaks"], [1], False),
    ],
)
def test_whom_an_alert_on_pay_concerns(
    regions: list[int], topics: list[str], near: list[int], told: bool
) -> None:
    found = concerns(
        topic="pay", regions=regions, wished_topics=topics, wished_regions=near
    )
    assert found == told


@pytest.mark.django_db
def test_an_alert_reaches_who_asked_for_it_once_in_their_language() -> None:
    here, there = a_region("east-bay"), a_region("south-bay")
    a_wish("near@example.org", regions=(here,), language="es")
    a_wish("far@example.org", regions=(there,))
    a_wish("breaks@example.org", "breaks")
    a_wish("unsaid@example.org", on=None)
    alert = an_alert(organiser(), (here,))
    assert services.send(alert, NOON - DAY) == 0  # it is not out yet
    assert services.send(alert, NOON) == 1
    (message,) = mail.outbox
    assert message.to == ["near@example.org"]
    assert "Venga a la audiencia." in message.body
    assert "Pago" not in message.subject
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in message.body
    assert services.send(alert, NOON) == 0
    a_wish("late@example.org")
    assert list(services.send_nightly(NOON + DAY)) == [f"alert {alert.pk}: 1"]
    assert list(services.send_nightly(NOON + 2 * DAY)) == []


@pytest.mark.django_db
def test_a_mail_that_fails_stops_no_other_and_goes_out_the_next_night() -> None:
    for name in ("a", "b", "c"):
        a_wish(f"{name}@example.org")
    alert = an_alert(organiser())
    whole = EmailBackend.send_messages

    def refuse_b(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if messages[0].to == ["b@example.org"]:
            raise ConnectionError
        return whole(self, messages)

    with listening(), patch.object(EmailBackend, "send_messages", refuse_b):
        assert services.send(alert, NOON) == 2
        assert words_left("b@example.org") == []
    mail.outbox.clear()
    assert list(services.send_nightly(NOON + DAY)) == [f"alert {alert.pk}: 1"]
    assert [message.to for message in mail.outbox] == [["b@example.org"]]


@pytest.mark.django_db
def test_what_is_decided_or_old_goes_out_no_more() -> None:
    decided = an_alert(organiser(), decides_on=ON)
    old = an_alert(organiser())
    Alert.objects.filter(pk=old.pk).update(sent_at=NOON - 8 * DAY)
    a_wish("a@example.org")
    assert list(services.send_nightly(NOON + DAY)) == []
    assert services.send(decided, NOON) == 1  # asked for by hand, on its day


@pytest.mark.django_db
def test_somebody_asks_says_yes_changes_and_stops_by_the_mailed_link() -> None:
    guest, page = Client(), reverse("centre:alerts")
    asked = {"email": "Xochitl@example.org", "topics": ["pay"], "language": "es"}
    with listening():
        first = guest.post(page, asked)
        assert words_left("xochitl@example.org") == []
        (message,) = mail.outbox
        wish = AlertWish.objects.get()
        link = reverse("centre:alert_wish", args=[wish.token])
        assert link.replace("/en/", "/es/") in message.body
        guest.get(link)
        wish.refresh_from_db()
        assert wish.confirmed_on is None  # a look says nothing
        guest.post(link, {"do": "confirm"})
        again = guest.post(page, asked | {"email": "xochitl@EXAMPLE.org", "topics": []})
        assert bare(again.content) == bare(first.content)
        wish.refresh_from_db()
        assert (wish.confirmed_on is not None, wish.topics) == (True, ["pay"])
        guest.post(link, {"do": "change", "topics": ["breaks"], "language": "en"})
        wish.refresh_from_db()
        assert (wish.topics, wish.language) == (["breaks"], "en")
        guest.post(link, {"do": "stop"})
        assert not AlertWish.objects.exists()
        assert guest.get(link).status_code == 404
        assert words_left("xochitl@example.org") == []


def bare(content: bytes) -> list[str]:
    """What a page says, without its tokens and what was typed."""
    lines = content.decode().splitlines()
    typed = ("csrf", 'type="checkbox"', 'type="email"')
    return [line for line in lines if not any(word in line for word in typed)]


@pytest.mark.django_db
def test_nobody_fills_a_mailbox_with_links() -> None:
    guest, page = Client(), reverse("centre:alerts")
    asked = {"email": "a@example.org", "language": "en"}
    codes = [guest.post(page, asked).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    assert len(mail.outbox) == 3


@pytest.mark.django_db
def test_a_wish_that_nobody_confirmed_is_erased_after_a_week() -> None:
    a_wish("no@example.org", on=None)
    a_wish("yes@example.org")
    assert services.purge_wishes(NOON + timedelta(days=7)) == 0
    assert services.purge_wishes(NOON + timedelta(days=8)) == 1
    assert services.purge_wishes(NOON + timedelta(days=9000)) == 0


@pytest.mark.django_db
def test_addresses_are_sealed_anew_under_a_new_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in "ab")
    monkeypatch.setenv("COOPKIT_VAULT_KEY", old)
    a_wish("a@example.org")
    monkeypatch.setenv("COOPKIT_VAULT_KEY", f"{new}\n{old}")
    assert (services.reseal_wishes(NOON), services.reseal_wishes(NOON)) == (1, 0)
    monkeypatch.setenv("COOPKIT_VAULT_KEY", new)
    assert services.send(an_alert(organiser()), NOON) == 1


@pytest.mark.django_db
def test_an_organiser_writes_reads_and_sends_and_then_it_stands() -> None:
    by = organiser()
    client, page = as_(by), reverse("centre:alert_new")
    a_wish("a@example.org")
    typed = {key: value or "" for key, value in FACTS.items()}
    assert client.post(page, typed | {"do": "write"}).status_code == 302
    alert = Alert.objects.get()
    public = reverse("centre:alerts")
    assert "Pay for waiting" not in Client().get(public).content.decode()
    client.post(page, typed | {"alert": alert.pk, "title_en": "Waiting is paid"})
    client.post(page, {"do": "send", "alert": alert.pk})
    assert "Waiting is paid" in Client().get(public).content.decode()
    assert [message.to for message in mail.outbox] == [["a@example.org"]]
    with pytest.raises(AlreadySentError):
        services.write_alert(
            facts=AlertFacts(**(FACTS | {"regions": ()})),
            by=by,
            at=NOON,
            alert=Alert.objects.get(),
        )
    client.post(page, {"do": "take_down", "alert": alert.pk})
    assert not Alert.objects.exists()
