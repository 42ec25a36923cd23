"""Requests to be called: sealed, looked at by few, each look noted, gone in time."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, override_settings

from cms.centre.clinic_terms import TakesNoRequestsError, UnknownRequestError
from cms.centre.models import Callback
from cms.centre.selectors.callbacks import looks_at, waiting, waiting_for
from cms.centre.services import callbacks as services
from cms.centre.services.clinics import cancel_clinic, change_clinic
from coopkit.audit.models import AuditEntry
from coopkit.audit.selectors import first_break_of
from coopkit.codes import as_kept, as_read
from coopkit.vault import VaultClosedError, key_id_of, unseal
from tests.cms.centre.clinic_days import (
    TYPED,
    WISH,
    a_clinic,
    asked,
    coordinator,
    facts_of,
)
from tests.cms.centre.dump import listening, words_left
from tests.factories import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FORM: dict[str, Any] = {**asdict(WISH), "agrees": "on", "do": "ask"}


def test_a_request_is_gone_30_days_after_the_clinic_and_not_after_29() -> None:
    clinic = a_clinic(days=5)
    asked(clinic)
    assert services.purge_callbacks(NOON + 34 * DAY) == 0
    assert services.purge_callbacks(NOON + 35 * DAY) == 1
    assert not Callback.objects.exists()


def test_nobody_is_shown_a_request_whose_night_did_not_come() -> None:
    by = coordinator()
    clinic = a_clinic(by, days=5)
    asked(clinic)
    day = NOON.date()
    assert len(waiting(clinic, on=day + 34 * DAY)) == 1
    assert waiting(clinic, on=day + 35 * DAY) == []
    assert waiting_for(by, on=day + 35 * DAY) == []


def test_the_day_that_was_promised_comes_sooner_and_never_later() -> None:
    by = coordinator()
    clinic = a_clinic(by, days=10)
    asked(clinic)
    later = facts_of(by, days=60)
    change_clinic(clinic=clinic, facts=later, by=by, at=NOON)
    assert Callback.objects.get().erase_on == NOON.date() + 40 * DAY
    change_clinic(clinic=clinic, facts=facts_of(by, days=3), by=by, at=NOON)
    assert Callback.objects.get().erase_on == NOON.date() + 33 * DAY
    cancel_clinic(clinic=clinic, by=by, at=NOON)
    assert Callback.objects.get().erase_on == NOON.date() + 30 * DAY
    assert services.purge_callbacks(NOON + 30 * DAY) == 1


def test_what_is_sealed_opens_for_its_own_clinic_alone() -> None:
    clinic = a_clinic()
    asked(clinic)
    held = Callback.objects.get()
    sealed = bytes(held.sealed)
    told = unseal(sealed, bound_to=f"callback:{clinic.pk}:{held.uid}")
    assert told == {**asdict(WISH), "notice": "2026-11-23"}
    with pytest.raises(VaultClosedError):
        unseal(sealed, bound_to=f"callback:{clinic.pk + 1}:{held.uid}")


def test_each_look_is_noted_and_done_erases_at_once() -> None:
    by = coordinator(first_name="Femi", last_name="Okoro")
    clinic = a_clinic(by)
    asked(clinic)
    held = Callback.objects.get()
    for hours in (1, 2):
        at = NOON + timedelta(hours=hours)
        assert services.look_at(callback=held, by=by, at=at) == WISH
    (line,) = waiting(clinic, on=NOON.date())
    assert line.looks == 2
    assert [(look.name, look.at.hour) for look in looks_at(held)] == [
        ("Femi Okoro", 22),
        ("Femi Okoro", 21),
    ]
    services.finish(callback=held, by=by, at=NOON)
    assert not Callback.objects.exists()
    assert first_break_of("centre") is None


def test_whoever_has_the_code_can_withdraw_and_nobody_else() -> None:
    code = asked(a_clinic())
    with pytest.raises(UnknownRequestError):
        services.withdraw(code="2222-2222" if code != "22222222" else "3333-3333")
    services.withdraw(code=f" {as_read(code).lower()} ")
    assert not Callback.objects.exists()


def test_a_form_sent_twice_is_one_request_and_other_words_are_another() -> None:
    clinic = a_clinic()
    code = services.draw_code()
    told: dict[str, Any] = {"clinic": clinic, "code": code, "at": NOON}
    assert services.ask_for_call(wish=WISH, **told) == code
    assert services.ask_for_call(wish=WISH, **told) == code
    other = type(WISH)(**asdict(WISH) | {"alias": "Paloma"})
    assert services.ask_for_call(wish=other, **told) != code
    assert Callback.objects.count() == 2


def test_a_clinic_that_is_over_cancelled_or_closed_takes_no_requests() -> None:
    by = coordinator()
    over, closed = a_clinic(by, days=-1), a_clinic(by, takes_requests=False)
    off = a_clinic(by)
    cancel_clinic(clinic=off, by=by, at=NOON)
    for clinic in (over, closed, off):
        with pytest.raises(TakesNoRequestsError):
            asked(clinic)


def test_a_new_key_seals_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    first = "A" * 43 + "="
    monkeypatch.setenv("COOPKIT_VAULT_KEY", first)
    asked(a_clinic())
    before = key_id_of(bytes(Callback.objects.get().sealed))
    assert services.reseal_callbacks(NOON) == 0
    monkeypatch.setenv("COOPKIT_VAULT_KEY", "B" * 42 + "A=\n" + first)
    assert services.reseal_callbacks(NOON) == 1
    held = Callback.objects.get()
    assert key_id_of(bytes(held.sealed)) != before
    assert services.look_at(callback=held, by=coordinator(), at=NOON) == WISH


@time_machine.travel(NOON, tick=False)
def test_no_word_is_left_anywhere_but_in_the_seal(client: Client) -> None:
    clinic = a_clinic()
    address = f"/en/centre/clinics/{clinic.pk}/callback/"
    with listening():
        client.get(address)
        answer = client.post(address, FORM)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert not client.session.keys()
        kept = answer.context["code"]
        code = client.post(address, FORM | {"alias": "Paloma"}).context["code"]
        back = client.post(address, {"do": "withdraw", "back": code})
        assert "It is erased" in back.content.decode()
        typed = (*TYPED, "Paloma", kept, code, as_kept(kept), as_kept(code))
        assert words_left(*typed) == []
    assert Callback.objects.count() == 1


@time_machine.travel(NOON, tick=False)
def test_a_look_leaves_no_word_but_that_it_was_taken(client: Client) -> None:
    by = coordinator()
    clinic = a_clinic(by)
    asked(clinic)
    held = Callback.objects.get()
    client.force_login(by)
    address = f"/en/centre/clinics/{clinic.pk}/callbacks/"
    with listening():
        page = client.get(address)
        assert TYPED[0] not in page.content.decode()
        assert not AuditEntry.objects.filter(action="callback.seen").exists()
        opened = client.post(address, {"do": "look", "which": str(held.uid)})
        assert all(word in opened.content.decode() for word in TYPED)
        assert words_left(*TYPED) == []
    entry = AuditEntry.objects.get(action="callback.seen")
    assert (entry.subject, entry.actor) == (f"callback:{held.uid}", f"user:{by.pk}")
    assert client.post(address, {"do": "done", "which": str(held.uid)}).status_code == 302
    assert not Callback.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_a_coordinator_who_is_not_named_finds_nothing(client: Client) -> None:
    named, other = coordinator(), coordinator()
    clinic, foreign = a_clinic(named), a_clinic(other)
    asked(clinic)
    held = Callback.objects.get()
    client.force_login(other)
    address = f"/en/centre/clinics/{clinic.pk}/callbacks/"
    look = {"do": "look", "which": str(held.uid)}
    assert client.get(address).status_code == 404
    assert client.post(address, look).status_code == 404
    own = f"/en/centre/clinics/{foreign.pk}/callbacks/"
    assert client.post(own, look).status_code == 404
    assert not AuditEntry.objects.filter(action="callback.seen").exists()


@time_machine.travel(NOON, tick=False)
def test_a_text_on_papers_is_asked_about_before_it_is_kept(client: Client) -> None:
    clinic = a_clinic()
    address = f"/en/centre/clinics/{clinic.pk}/callback/"
    page = client.post(address, FORM | {"safe_time": "I am undocumented, call late"})
    assert "immigration status" in page.content.decode()
    assert not Callback.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_who_asks_too_often_or_guesses_codes_is_told_to_wait(client: Client) -> None:
    limits = {"centre_callback": "2/m/ip", "centre_callback_code": "1/m/ip"}
    clinic = a_clinic()
    address = f"/en/centre/clinics/{clinic.pk}/callback/"
    cache.clear()
    with override_settings(ACCOUNT_RATE_LIMITS=limits):
        asks = [client.post(address, FORM).status_code for _ in range(3)]
        guess = {"do": "withdraw", "back": "7KXM-92PQ"}
        tries = [client.post(address, guess).status_code for _ in range(2)]
    cache.clear()
    assert asks == [200, 200, 429]
    assert tries == [200, 429]
