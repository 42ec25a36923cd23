"""The floor as an opponent reads it: who has the disk, a seat, the phone, or a proxy."""

import io
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from unittest.mock import patch
from uuid import uuid4
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZipFile

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from cms.centre.circles.employers import EmployerNamedError
from cms.centre.clinic_terms import NamesThemselvesError
from cms.centre.forms.research import WorkbookForm
from cms.centre.hsds.files import read_file
from cms.centre.hsds.reading import organisations_in
from cms.centre.hsds.refusals import NotHsdsError
from cms.centre.models import Ally, AllyService, Availability, Clinic, Seat
from cms.centre.paths import SeatLongerError
from cms.centre.selectors.exchange import preview_of
from cms.centre.services import circles
from cms.centre.services.allies import keep_ally, remind_of_checks
from cms.centre.services.clinics import change_clinic
from cms.centre.services.exchange import take_in
from cms.centre.services.staff import end_seat
from cms.learning.selectors.talk import Thread
from cms.learning.services import talk
from coopkit.accounts.models import User
from tests.cms.centre.clinic_days import WISH, a_clinic, asked, coordinator, facts_of
from tests.cms.centre.organising import DAY, a_campaign, a_workbook, as_, organiser
from tests.cms.centre.pay import CLAIM, LETTER, WEEK
from tests.cms.centre.test_alerts import an_alert
from tests.cms.centre.test_circles import circle_of, page_of, say, show, somebody_in
from tests.cms.small import LESSON, small_training
from tests.factories import NOON, SeatFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = NOON.date()
NINES = "9" * 100_000
HERE = "/en/centre/"


@pytest.mark.parametrize("paper", ["", "result.pdf", "claim.pdf", "letter.pdf"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_beyond_all_calendars_is_said_at_its_field(paper: str, day: str) -> None:
    typed = WEEK | CLAIM | LETTER | {"begins": day, "drawn": day}
    answer = Client().post(f"{HERE}wages/{paper}", typed)
    assert "This is not a day." in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_endless_digits_are_an_answer_and_no_error() -> None:
    keys = ("rate", "paid", "weeks", "d1-start", "d1-hours", "d1-meal", "rows", "drawn")
    for key in keys:
        answer = Client().post(f"{HERE}wages/", WEEK | {key: NINES})
        assert answer.status_code == 200, key
    client = as_(SeatFactory(role="volunteer").user)
    for said in (f"drop-{NINES}", "drop-²"):
        assert client.post(f"{HERE}office/availability/", {"do": said}).status_code < 500
    assert not Availability.objects.exists()


def test_no_answer_to_a_callback_stays_in_a_browser_not_even_a_refusal() -> None:
    clinic = a_clinic()
    page, typed = f"{HERE}clinics/{clinic.pk}/callback/", {**asdict(WISH), "agrees": "on"}
    strict = Client(enforce_csrf_checks=True)
    client = Client()
    with time_machine.travel(NOON, tick=False):
        answers = [client.get(page), client.post(page, {}), strict.post(page, typed)]
        answers += [client.post(page, typed) for _each in range(12)]
        answers += [client.post(f"{HERE}clinics/999/callback/", typed)]
    assert {200, 403, 404, 429} == {one.status_code for one in answers}
    for one in answers[:-1]:
        assert "no-store" in one["Cache-Control"], one.status_code
        assert set(one.cookies) <= {"csrftoken"}


def test_nobody_lets_themselves_in_to_what_people_asked() -> None:
    named, other = coordinator(), coordinator()
    clinic = a_clinic(named)

    def name(*people: User, by: User) -> Clinic:
        return change_clinic(clinic=clinic, facts=facts_of(*people), by=by, at=NOON)

    name(named, other, by=other)
    name(named, by=named)  # nobody had asked yet
    asked(clinic)
    with pytest.raises(NamesThemselvesError):
        name(named, other, by=other)
    with pytest.raises(NamesThemselvesError):
        name(other, by=other)
    assert not clinic.is_named(other)
    name(named, other, by=named)
    name(named, by=named)
    Seat.objects.filter(user=named).update(starts_on=ON - 9 * DAY, ends_on=ON - DAY)
    name(other, by=other)  # else nobody could call


def test_the_last_day_of_a_seat_is_never_put_off() -> None:
    boss = SeatFactory(role="coordinator").user
    seat = SeatFactory(role="coordinator")
    end_seat(seat=seat, ends_on=ON + 9 * DAY, by=boss, at=NOON)
    with pytest.raises(SeatLongerError):
        end_seat(seat=seat, ends_on=ON + 10 * DAY, by=seat.user, at=NOON)
    end_seat(seat=seat, ends_on=ON + 8 * DAY, by=boss, at=NOON)


def test_a_campaign_that_is_not_open_is_named_beside_no_alert() -> None:
    by = organiser()
    draft = a_campaign(by, is_open=False, title_en="Strike at dawn")
    an_alert(by, campaign=draft)
    told = Client().get(f"{HERE}alerts/").content.decode()
    assert "Pay for waiting" in told
    assert "Strike at dawn" not in told
    assert draft.slug not in told


def test_an_employer_comes_into_a_public_circle_by_no_side_door() -> None:
    a_workbook(organiser(), about="Zanzibar Suds")
    for title in ("People of Zanzibar Suds", "Brillo LLC"):
        with pytest.raises(EmployerNamedError):
            circle_of(title_en=title)
    circle_of(title_en="People of Zanzibar Suds", is_public=False)
    circle = circle_of()
    under = say(circle, somebody_in(circle), alias="Zanzibar Suds")
    with pytest.raises(EmployerNamedError):
        show(under, circle)
    keeper = as_(SeatFactory(role="moderator").user)
    change = {"do": "save", "kind": "industry", "title_en": "Zanzibar Suds"}
    change |= {"title_es": "B", "about_en": "C", "about_es": "D"}
    answer = keeper.post(reverse("centre:circle_edit", args=[circle.slug]), change)
    assert answer.status_code == 422
    assert "Zanzibar" not in page_of(circle)


def test_a_translation_adds_no_name_that_a_moderator_has_not_seen() -> None:
    circle = circle_of()
    post = show(say(circle, somebody_in(circle), "Nobody pays us, says Maria."), circle)
    by = UserFactory()

    def put(text: str) -> None:
        told = {"post": post, "circle": circle, "language": "es"}
        circles.translate(**told, text=text, by=by, at=NOON)

    with pytest.raises(EmployerNamedError):
        put("Trabajo en Lavado Express y no pagan.")
    put("Nadie nos paga, dice María. Trabajo para María.")


@pytest.mark.parametrize("title", ["Study of ZANZIBAR  Suds", "zanzíbar suds"])
def test_the_title_of_a_workbook_tells_not_whom_it_is_about(title: str) -> None:
    typed = {"title": title, "industry": "car_wash", "about": "Other\nZanzibar Suds"}
    assert "title" in WorkbookForm(typed).errors
    assert WorkbookForm(typed | {"title": "Tunnel study"}).is_valid()


def zipped(method: int, name: str = "organizations.csv") -> bytes:
    kept = io.BytesIO()
    with ZipFile(kept, "w", method) as archive:
        archive.writestr(name, "id,name\n" + "a,b\n" * 2000)
    return kept.getvalue()


def broken(content: bytes) -> bytes:
    return content[:60] + bytes(one ^ 0x55 for one in content[60:90]) + content[90:]


@pytest.mark.parametrize(
    "content",
    [
        broken(zipped(ZIP_BZIP2)),
        broken(zipped(ZIP_LZMA)),
        zipped(0, "organizations.csé").replace("é".encode(), b"\xff\xfe"),
        b"[" * 200_000,
    ],
)
def test_a_broken_file_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(NotHsdsError):
        read_file(content)


def document(**tables: list[Mapping[str, str]]) -> bytes:
    return json.dumps(
        {"organization": [{"id": "a", "name": "Law \ud800Line"}]} | tables
    ).encode()


def test_a_file_with_half_signs_and_endless_numbers_is_looked_at() -> None:
    term = {"id": "t", "taxonomy": "coopkit texts", "code": "check_every"}
    mark = {"id": "1", "link_id": "a", "taxonomy_term_id": "t", "value": "9" * 4900}
    content = document(attribute=[mark], taxonomy_term=[term], **{"\udfff": []})
    read = read_file(content)
    (one,) = organisations_in(read.tables, on=ON, regions={}).organisations
    assert (one.name, one.check_every) == ("Law Line", 6)
    file = io.BytesIO(content)
    file.name = "directory.json"
    client = as_(SeatFactory(role="referrer").user)
    page = client.post(f"{HERE}allies/import/", {"file": file})
    assert "Law Line" in page.content.decode()


def test_a_file_takes_no_help_from_an_entry_that_it_does_not_know() -> None:
    by = SeatFactory(role="referrer").user
    help_ = {"need": "legal", "what_en": "Advice", "what_es": "Consejo", "cost": "free"}
    facts = {"name": "Casa Luna", "regions": []}
    ours = keep_ally(
        ally=None, facts=facts, services=[help_ | {"languages": "en"}], by=by, at=NOON
    )
    own = ours.services.get()
    content = document(
        service=[{"id": str(own.uid), "organization_id": "a", "name": "Stolen"}],
        attribute=[{"id": "1", "link_id": str(own.uid), "value": "legal"}],
    )
    preview = preview_of(read_file(content), on=ON)
    take_in(preview.comparison, ends_gone=False, by=by, at=NOON)
    assert ours.services.get().what_en == "Advice"
    assert AllyService.objects.get(ally=Ally.objects.get(name="Law Line")).uid != own.uid


def test_a_mail_that_fails_writes_no_address_into_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    keeper = SeatFactory(role="referrer").user
    Ally.objects.create(uid=uuid4(), name="Casa Luna")
    refused = OSError(f"550 {keeper.email} unknown")
    with (
        caplog.at_level(logging.ERROR),
        patch.object(EmailBackend, "send_messages", side_effect=refused),
    ):
        list(remind_of_checks(NOON))
    assert "OSError" in caplog.text
    assert keeper.email not in caplog.text


@pytest.mark.parametrize("asked", [True, False])
def test_a_guessed_number_shows_nobody_a_text_that_waits(*, asked: bool) -> None:
    """Who replies is shown what they reply to: only what they could read anyway."""
    circle = circle_of()
    post = say(circle, somebody_in(circle), "Quetzaltenco keeps our tips.")
    reader = as_(somebody_in(circle))
    page = reverse("centre:circle", args=[circle.slug])
    typed = {"do": "say", "text": "", "reply": str(post.pk)}
    answer = reader.post(page, typed) if asked else reader.get(f"{page}?reply={post.pk}")
    assert "Quetzaltenco" not in answer.content.decode()
    show(post, circle)
    assert "Reply to" in reader.get(f"{page}?reply={post.pk}").content.decode()


def test_nor_does_it_under_a_lesson() -> None:
    small_training()
    told = {"alias": "", "word": "Reader", "language": "en", "at": NOON}
    thread = Thread(lesson=LESSON)
    post = talk.say(thread=thread, author=UserFactory(), text="Nobody pays us.", **told)
    page = reverse("learning:talk", args=[LESSON])
    answer = as_(UserFactory()).get(f"{page}?reply={post.pk}")
    assert "Nobody pays us." not in answer.content.decode()
