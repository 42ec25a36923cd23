"""A roll from elsewhere comes in whole or not at all, and goes out until it is used."""

import re
import time
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative, RoleGrant
from governance.members import selectors
from governance.members.models import (
    Membership,
    MembershipEvent,
    Person,
    RollImport,
    Spell,
)
from governance.members.selectors import checks
from governance.members.services import append_event, import_roll, undo_import
from governance.members.services.importing import (
    BadLinesError,
    ImportedAlreadyError,
    InUseError,
    UndoneAlreadyError,
)
from ledger.labor.models import LaborEntry, LaborImport
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory, UserFactory
from tests.governance.factories import coop, member, motion, officer, with_bylaws

pytestmark = pytest.mark.django_db
ROLL = (
    "code,person,legal_name,display_name,email,applied_on,candidate_on,admitted_on,"
    "left_on,exit_kind,decision\n"
    "M010,a,Ana María Ruiz,Ana,ana@example.org,2021-12-01,2022-01-01,2022-07-01,"
    "2023-06-30,resigned,2022-GM-001\n"
    "M011,a,Ana María Ruiz,Ana,ana@example.org,,,2025-01-01,,,2025-GM-001\n"
    "M012,b,Ben Ode,,,,2026-01-01,,,,\n"
)


def brought_in(cooperative: Cooperative, text: str = ROLL, **changes: Any) -> RollImport:
    given: dict[str, Any] = {
        "cooperative": cooperative,
        "content": text,
        "filename": "roll.csv",
        "order": "",
        "exit_kind": "",
        "by": changes.pop("by", None) or UserFactory(),
        "at": NOON,
    }
    return import_roll(**given | changes)


def test_people_memberships_steps_and_spells_are_written() -> None:
    cooperative = coop(2)
    brought_in(cooperative)
    ana, _ = Person.objects.filter(email="ana@example.org"), None
    assert ana.count() == 1
    assert ana.get().memberships.count() == 2
    on = {day: [line.code for line in selectors.roll(cooperative, on=day)] for day in (
        date(2023, 6, 30), date(2023, 7, 1), date(2025, 1, 1)
    )}  # fmt: skip
    assert on[date(2023, 6, 30)] == ["M010"]
    assert on[date(2023, 7, 1)] == ["M001", "M002"]
    assert on[date(2025, 1, 1)] == ["M001", "M002", "M011"]
    admitted = MembershipEvent.objects.get(membership__code="M010", kind="admitted")
    assert admitted.decision == "2022-GM-001"
    assert list(checks.what_does_not_hold()) == []
    entry = AuditEntry.objects.get(scope=cooperative.slug, action="roll.imported")
    assert entry.data["rows"] == 3
    assert "Ana" not in str(entry.data)


def test_nothing_is_written_unless_every_line_is_good() -> None:
    cooperative = coop(1)
    before = Person.objects.count()
    with pytest.raises(BadLinesError, match="the first one is line 3"):
        brought_in(cooperative, "code,name,admitted_on\nM010,Ana,2024-01-01\nM010,B,x\n")
    assert Person.objects.count() == before
    assert not RollImport.objects.exists()


def test_the_same_file_is_imported_once() -> None:
    cooperative, text = coop(1), "name,admitted_on\nAna,2024-01-01\n"
    brought_in(cooperative, text)
    with pytest.raises(ImportedAlreadyError):
        brought_in(cooperative, text)
    brought_in(with_bylaws(CooperativeFactory()), text)


def test_an_import_gives_no_role_and_nobody_can_sign_in_by_it() -> None:
    cooperative = coop(1)
    brought_in(cooperative)
    assert RoleGrant.objects.filter(cooperative=cooperative).count() == 1
    assert not Person.objects.filter(memberships__code="M010", user__isnull=False)


def test_an_import_taken_back_frees_its_codes_and_names_nobody() -> None:
    cooperative = coop(2)
    done = brought_in(cooperative)
    roll = selectors.roll(cooperative, on=NOON.date())
    undo_import(roll_import=done, by=UserFactory(), at=NOON)
    assert [line.code for line in selectors.roll(cooperative, on=NOON.date())] == [
        "M001",
        "M002",
    ]
    assert len(roll) == 3
    assert not Spell.objects.filter(membership__roll_import=done).exists()
    assert {m.code for m in Membership.objects.filter(roll_import=done)} == {
        f"~{m.pk}" for m in Membership.objects.filter(roll_import=done)
    }
    for person in Person.objects.filter(memberships__roll_import=done):
        assert person.legal_name == person.email == ""
        assert "taken back" in person.display_name
    steps = MembershipEvent.objects.filter(membership__roll_import=done)
    assert steps.filter(kind="reversed").count() == steps.count() / 2
    assert list(checks.what_does_not_hold()) == []
    assert "M010" not in selectors.names_by_code(cooperative)
    brought_in(cooperative)
    with pytest.raises(UndoneAlreadyError):
        undo_import(roll_import=done, by=UserFactory(), at=NOON)


def _later_step(cooperative: Cooperative) -> None:
    append_event(
        membership=selectors.by_code(cooperative, "M011"),
        kind="leave",
        effective_on=NOON.date(),
        by=None,
        at=NOON.replace(hour=21),
    )


def _sign_in(cooperative: Cooperative) -> None:
    Person.objects.filter(memberships__code="M011").update(user=UserFactory())


def _elector(cooperative: Cooperative) -> None:
    motion(cooperative)


def _hours(cooperative: Cooperative) -> None:
    sheet = LaborImport.objects.create(
        cooperative=cooperative,
        year_end=date(2026, 6, 30),
        filename="hours.csv",
        sha256="",
        columns={},
        imported_at=NOON,
    )
    LaborEntry.objects.create(
        sheet=sheet, line=2, code="M011", on=date(2026, 1, 31), minutes=60
    )


@pytest.mark.parametrize("use", [_later_step, _sign_in, _elector, _hours])
def test_an_import_of_which_a_code_is_used_stays(use: Any) -> None:
    cooperative = coop(2)
    done = brought_in(cooperative)
    use(cooperative)
    with pytest.raises(InUseError, match="M011"):
        undo_import(roll_import=done, by=UserFactory(), at=NOON)
    assert selectors.by_code(cooperative, "M011")


def test_a_second_period_of_an_imported_person_is_a_use() -> None:
    cooperative = coop(1)
    done = brought_in(cooperative)
    ben = Person.objects.get(legal_name="Ben Ode")
    Membership.objects.create(cooperative=cooperative, person=ben, code="M020")
    with pytest.raises(InUseError, match="M012"):
        undo_import(roll_import=done, by=UserFactory(), at=NOON)


def test_two_thousand_lines_come_in_within_twenty_seconds() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    lines = [
        f"M{n:04d},Person {n},2020-01-01,2020-07-01,"
        + ("2024-12-31,resigned" if n % 3 else ",")
        for n in range(1, 2001)
    ]
    text = "code,name,candidate_on,admitted_on,left_on,exit_kind\n" + "\n".join(lines)
    began = time.perf_counter()
    done = brought_in(cooperative, text)
    assert time.perf_counter() - began < 20
    assert done.rows == 2000
    assert len(selectors.roll(cooperative, on=date(2024, 1, 1))) == 2000
    assert len(selectors.roll(cooperative, on=date(2025, 1, 1))) == 666
    undo_import(roll_import=done, by=UserFactory(), at=NOON)
    assert selectors.roll(cooperative, on=date(2024, 1, 1)) == []


def test_an_import_asks_as_many_queries_for_200_lines_as_for_20(
    django_assert_max_num_queries: Any,
) -> None:
    head = "code,name,admitted_on\n"
    for most in (20, 200):
        cooperative = with_bylaws(CooperativeFactory())
        lines = [f"M{n:04d},Person {n},2020-07-01" for n in range(1, most + 1)]
        by = UserFactory()
        with django_assert_max_num_queries(25):
            brought_in(cooperative, head + "\n".join(lines), by=by)


def signed_in(cooperative: Cooperative, role: str) -> Client:
    client = Client()
    client.force_login(officer(cooperative, role))
    return client


def page_of(cooperative: Cooperative) -> str:
    return f"/en/c/{cooperative.slug}/decide/members/import/"


def test_the_secretary_checks_a_file_sees_what_it_is_and_writes_it() -> None:
    cooperative = coop(1)
    client, page = signed_in(cooperative, "secretary"), page_of(cooperative)
    assert client.get(page).status_code == 200
    upload = SimpleUploadedFile("roll.csv", ROLL.encode("utf-8-sig"))
    shown = client.post(page, {"sheet": upload})
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "3 memberships would be written" in text
    assert not RollImport.objects.exists()
    fields = dict(
        re.findall(r'name="(filename|sha256|order|exit_kind)" value="([^"]*)"', text)
    )
    kept = shown.context["save_form"].initial["text"]
    saved = client.post(page, {"order": "", "exit_kind": "", **fields, "text": kept})
    assert saved.status_code == 302
    assert RollImport.objects.get().filename == "roll.csv"
    undo = f"{page}{RollImport.objects.get().pk}/undo/"
    assert client.post(undo).status_code == 302
    assert RollImport.objects.get().undone_at
    assert "taken back" in client.get(page).content.decode()


def test_bad_lines_and_forbidden_columns_are_told_and_kept_nowhere() -> None:
    cooperative = coop(1)
    client, page = signed_in(cooperative, "secretary"), page_of(cooperative)
    bad = client.post(page, {"text": "code,name,admitted_on\nM001,Ana,2024-01-01\n"})
    assert bad.status_code == 422
    assert "on the roll already" in bad.content.decode()
    never = client.post(
        page, {"text": "name,admitted_on,SSN\nAna,2024-01-01,078051120\n"}
    )
    assert never.status_code == 422
    assert "never keeps" in never.content.decode()
    assert not RollImport.objects.exists()


def test_a_text_that_changed_after_the_check_is_checked_again() -> None:
    cooperative = coop(1)
    client, page = signed_in(cooperative, "secretary"), page_of(cooperative)
    sent = {"text": ROLL, "filename": "roll.csv", "sha256": "0" * 64}
    answer = client.post(page, sent)
    assert answer.status_code == 200
    assert not RollImport.objects.exists()


def test_likely_doubles_are_told() -> None:
    cooperative = coop(1)
    member(cooperative, "M005", name="Ana María Ruiz")
    client = signed_in(cooperative, "secretary")
    shown = client.post(page_of(cooperative), {"text": ROLL}).content.decode()
    assert "like Ana María Ruiz (M005)" in shown


def test_the_sample_can_be_downloaded_and_imported() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    client = signed_in(cooperative, "secretary")
    sample = client.get(page_of(cooperative) + "?sample")
    assert sample["Content-Disposition"] == 'attachment; filename="roll-sample.csv"'
    assert brought_in(cooperative, sample.content.decode()).rows == 3


@pytest.mark.parametrize(
    "role", ["member", "board", "bookkeeper", "candidate", "auditor"]
)
def test_only_the_secretary_imports(role: str) -> None:
    cooperative = coop(1)
    client = signed_in(cooperative, role)
    assert client.get(page_of(cooperative)).status_code == 404
    done = brought_in(cooperative)
    assert client.post(f"{page_of(cooperative)}{done.pk}/undo/").status_code == 404


def test_another_coops_import_is_not_found() -> None:
    cooperative, other = coop(1), coop(1)
    done = brought_in(other)
    client = Client()
    user = UserFactory()
    RoleGrantFactory(cooperative=cooperative, user=user, role="secretary")
    client.force_login(user)
    answer = client.post(f"{page_of(cooperative)}{done.pk}/undo/")
    assert answer.status_code == 404
    done.refresh_from_db()
    assert done.undone_at is None
