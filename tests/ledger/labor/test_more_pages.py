"""The pages of hours around the table: by hand, locked, asked about, put right."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from governance.members.models import Person
from ledger.labor.models import (
    ColumnMap,
    HoursQuestion,
    LaborEntry,
    LaborImport,
    PayPeriod,
)
from ledger.labor.services import Said, ask, lock_year
from tests.factories import RoleGrantFactory
from tests.ledger.labor.crew import AT, LAST, SHEET, Crew

pytestmark = pytest.mark.django_db


def member(crew: Crew, name: str = "M001") -> Any:
    return Person.objects.get(display_name=f"Member {name}").user


def text(page: Any) -> str:
    return page.content.decode()


def line(place: int, **values: str) -> dict[str, str]:
    return {f"form-{place}-{name}": value for name, value in values.items()}


def typed(*lines: dict[str, str]) -> dict[str, str]:
    data = {"form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": "0", "reason": "Paper sheet"}
    for one in lines:
        data |= one
    return data


def test_hours_typed_by_hand_are_saved_all_or_none(crew: Crew) -> None:
    client = crew.client()
    assert client.get(crew.url("entry/")).status_code == 200
    day = timezone.localdate().replace(day=1).isoformat()
    one = line(0, code="m001", on=day, kind="worked", minutes="7:30", wages="150.00")
    bad = line(1, code="M009", on=day, kind="worked", minutes="8")
    page = client.post(crew.url("entry/"), typed(one, bad))
    assert page.status_code == 422
    assert "Nobody has the code “M009”" in text(page)
    assert not LaborEntry.objects.exists()
    client.post(crew.url("entry/"), typed(one))
    kept = LaborEntry.objects.get()
    assert (kept.code, kept.minutes, kept.wages_cents) == ("M001", 450, 15_000)
    assert kept.sheet.reason == "Paper sheet"


def test_a_sheet_is_taken_back_and_its_lines_stay(crew: Crew) -> None:
    sheet = crew.read(SHEET).sheet
    assert sheet
    client = crew.client()
    page = client.post(crew.url(f"undo/{sheet.pk}/"), follow=True)
    assert "hours.csv was taken back" in text(page)
    assert LaborEntry.objects.count() == 5
    page = client.post(crew.url(f"undo/{sheet.pk}/"), follow=True)
    assert "taken back or replaced already" in text(page)


def test_periods_are_made_approved_and_locked_on_one_page(crew: Crew) -> None:
    crew.read(SHEET)
    client, url = crew.client(), crew.url("periods/?year=2026")
    client.post(url, {"length": "month"})
    assert PayPeriod.objects.count() == 12
    january = PayPeriod.objects.get(first=date(2026, 1, 1))
    assert "180.00" in text(client.get(url))
    client.post(url, {"step": f"approve:{january.pk}"})
    client.post(url, {"step": f"lock:{january.pk}"})
    january.refresh_from_db()
    assert january.state == "locked"
    page = client.post(url, {"step": f"reopen:{january.pk}"})
    assert page.status_code == 422
    assert "it needs a decision" in text(page)
    away = client.post(url, {"step": "year", "next": "https://elsewhere.example/"})
    assert away["Location"] == url
    assert "All hours of the year are locked" in text(client.get(url))


def test_a_member_sees_own_lines_alone_asks_and_is_answered(crew: Crew) -> None:
    crew.read(SHEET)
    own = crew.client(member(crew))
    page = text(own.get(crew.url("mine/?year=2026")))
    assert "79.50" in page
    assert "14.00" not in page
    asked = {"first": "2026-01-11", "last": "2026-01-24", "kind": "worked"}
    asked |= {"minutes": "81.5", "words": "The Sunday is missing."}
    own.post(crew.url("mine/?year=2026"), asked)
    question = HoursQuestion.objects.get()
    assert (question.minutes_on_file, question.minutes_said) == (4770, 4890)
    again = own.post(crew.url("mine/?year=2026"), asked)
    assert again.status_code == 422
    client = crew.client()
    assert "The Sunday is missing." in text(client.get(crew.url("questions/")))
    answer = {"question": question.pk, "outcome": "accepted", "words": "You are right."}
    client.post(crew.url("questions/"), answer)
    page = text(own.get(crew.url("mine/?year=2026")))
    assert "You are right." in page
    assert "81.50" in page


def test_who_has_no_code_has_no_page_of_own_hours(crew: Crew) -> None:
    RoleGrantFactory(cooperative=crew.cooperative, user=crew.bookkeeper, role="member")
    assert crew.client().get(crew.url("mine/")).status_code == 404


def test_a_correction_tells_what_follows_from_it(crew: Crew) -> None:
    crew.read(SHEET)
    lock_year(cooperative=crew.cooperative, year_end=LAST, by=crew.bookkeeper, at=AT)
    client, url = crew.client(), crew.url("correct/?year=2026")
    data = {"code": "M001", "on": "2026-01-24", "kind": "worked", "minutes": "-1:30"}
    page = client.post(url, data | {"reason": "Counted twice"}, follow=True)
    assert "the year is worked out again" in text(page)
    assert "Counted twice" in text(page)
    assert LaborImport.objects.get(scope="correction").treatment == "rerun"


def test_the_two_ratios_are_shown_to_every_member(crew: Crew) -> None:
    crew.read(SHEET)
    page = text(crew.client(member(crew)).get(crew.url("ratios/?year=2026")))
    assert "66.67" in page
    assert "Not kept" in page  # M002 joined in February: 94 hours beside 126
    assert "56.20" in page


def test_the_register_is_a_file_that_names_source_and_lock(crew: Crew) -> None:
    crew.read(SHEET)
    lock_year(cooperative=crew.cooperative, year_end=LAST, by=crew.bookkeeper, at=AT)
    client, url = crew.client(), crew.url("register/?year=2026")
    assert "01-labor-register.csv" in text(client.get(url))
    file = client.get(url + "&file=01-labor-register.csv")
    assert "M002,other,2026-01-24,worked,4800,80.00,1,0.00,hours.csv" in text(file)
    assert "2026-07-10" in text(file)
    assert str(crew.bookkeeper) in text(file)
    assert "user:" not in text(file)
    assert client.get(url + "&file=01-labor-by-worker.pdf").content[:5] == b"%PDF-"
    assert client.get(url + "&file=../secret").status_code == 404


def test_columns_are_saved_under_a_name_and_used(crew: Crew) -> None:
    client = crew.client()
    data = {"name": "Till", "column-name": "Person", "column-date": "Shift day"}
    data |= {"column-hours:worked": "Std | Extra", "codes": "Ana = M001"}
    client.post(crew.url("columns/"), data)
    saved = ColumnMap.objects.get()
    assert saved.columns["hours:worked"] == ["Std", "Extra"]
    sheet = "Person,Shift day,Std,Extra\nAna,2026-01-24,8,1\n"
    check = {"year": "2026-06-30", "text": sheet, "reading": f"map:{saved.pk}"}
    page = client.post(crew.url("import/"), check)
    assert "Its columns were read as those of Till." in text(page)
    assert "9.00 hours" in text(page)
    assert "Ana = M001" in text(client.get(crew.url(f"columns/?map={saved.pk}")))
    client.post(crew.url("columns/"), {"drop": saved.pk})
    assert not ColumnMap.objects.exists()


def test_who_is_who_is_asked_once_and_remembered(crew: Crew) -> None:
    client = crew.client()
    sheet = "last_name,first_name,gusto_employee_id,regular_hours,overtime_hours\n"
    sheet += "Clarke,Ben,e77,80,2\n"
    check = {"year": "2026-06-30", "text": sheet, "period_end": "2026-02-07"}
    page = client.post(crew.url("import/"), check)
    assert page.status_code == 422
    assert "Who is who?" in text(page)
    page = client.post(crew.url("import/"), check | {"remember": "1", "who-0": "M002"})
    assert page.status_code == 200
    assert "82.00 hours" in text(page)
    assert ColumnMap.objects.get().codes == {"e77": "M002"}


def test_the_home_of_a_bookkeeper_tells_of_a_question(crew: Crew) -> None:
    crew.read(SHEET)
    said = Said(first=LAST, last=LAST, kind="worked", minutes=60, words="Forgotten.")
    ask(cooperative=crew.cooperative, code="M001", said=said, by=None, at=AT)
    page = crew.client().get(f"/en/c/{crew.cooperative.slug}/")
    assert "1 question about hours waits for an answer" in text(page)
