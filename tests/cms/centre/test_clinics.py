"""Clinics: the calendar that everybody sees, and its file."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from cms.centre.clinic_terms import (
    ClinicCancelledError,
    ClinicEndsFirstError,
    NobodyNamedError,
)
from cms.centre.models import Clinic
from cms.centre.services.clinics import cancel_clinic, change_clinic, plan_clinic
from tests.cms.centre.clinic_days import a_clinic, a_region, coordinator, facts_of
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db


def events(client: Client, asked: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/en/centre/clinics.ics{asked}")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return [dict(event) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


@time_machine.travel(NOON, tick=False)
def test_the_next_clinic_comes_first_and_one_that_is_over_is_gone(client: Client) -> None:
    a_clinic(days=40, title="In the new year")
    a_clinic(days=5, title="Next week")
    a_clinic(days=-3, title="Over and done")
    page = client.get("/en/centre/clinics/").content.decode()
    assert page.index("Next week") < page.index("In the new year")
    assert page.index("November 2026") < page.index("December 2026")
    assert "Over and done" not in page


@time_machine.travel(NOON, tick=False)
def test_a_calendar_changes_the_entry_it_has_and_hears_of_a_cancellation(
    client: Client,
) -> None:
    by = coordinator()
    clinic = a_clinic(by)
    a_clinic(days=9)
    (before,) = events(client, f"?clinic={clinic.pk}")
    assert before["DTSTART"].dt == clinic.starts_at
    moved = replace(facts_of(by), place="Kitchen of the church")
    change_clinic(clinic=clinic, facts=moved, by=by, at=NOON)
    change_clinic(clinic=clinic, facts=moved, by=by, at=NOON)
    cancel_clinic(clinic=clinic, by=by, at=NOON)
    (after,) = events(client, f"?clinic={clinic.pk}")
    assert after["UID"] == before["UID"]
    assert str(after["LOCATION"]) == "Kitchen of the church"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 2)
    assert str(after["STATUS"]) == "CANCELLED"
    assert len(events(client)) == 2
    assert client.get("/en/centre/clinics.ics?clinic=9x").status_code == 404
    with pytest.raises(ClinicCancelledError):
        change_clinic(clinic=clinic, facts=moved, by=by, at=NOON)


def test_a_clinic_ends_after_it_begins_and_names_who_opens_what_people_ask() -> None:
    by = coordinator()
    backwards = replace(facts_of(by), ends_at=NOON - timedelta(days=1))
    with pytest.raises(ClinicEndsFirstError):
        plan_clinic(facts=backwards, by=by, at=NOON)
    with pytest.raises(NobodyNamedError):
        plan_clinic(facts=facts_of(), by=by, at=NOON)


@time_machine.travel(NOON, tick=False)
def test_a_coordinator_plans_changes_and_cancels_on_the_pages(client: Client) -> None:
    by, other = coordinator(), coordinator()
    form = {
        "title": "Clinic on heat",
        "day": "2026-12-03",
        "begins": "17:00",
        "ends": "19:30",
        "place": "Union hall",
        "region": a_region().pk,
        "topics": ["safety"],
        "languages": ["en", "es"],
        "takes_requests": "on",
        "coordinators": [by.pk],
    }
    client.force_login(by)
    client.post("/en/centre/clinics/new/", form)
    clinic = Clinic.objects.get()
    assert clinic.starts_at.isoformat() == "2026-12-04T01:00:00+00:00"
    address = f"/en/centre/clinics/{clinic.pk}/change/"
    assert b'value="17:00"' in client.get(address).content
    client.post(address, form | {"coordinators": [other.pk]})
    assert list(clinic.coordinators.all()) == [other]
    client.post(address, {"do": "cancel"})
    page = client.get(f"/es/centre/clinics/{clinic.pk}/").content.decode()
    assert "Union hall" in page
    assert "/callback/" not in page


@time_machine.travel(NOON, tick=False)
def test_only_who_holds_a_seat_for_clinics_can_be_named(client: Client) -> None:
    by, stranger = coordinator(), UserFactory(first_name="Stranger")
    client.force_login(by)
    page = client.get("/en/centre/clinics/new/").content.decode()
    assert by.first_name in page
    assert stranger.first_name not in page
