"""The register of members: columns by data, printed for any day."""

from datetime import date, timedelta
from http import HTTPStatus
from importlib import import_module
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.members.models import Person, RecordView
from governance.members.register import (
    KEYS,
    RULES,
    lineage,
    read_register,
    register_of,
)
from governance.members.selectors import records
from governance.members.services import record_departure
from tests.factories import FOUNDED, NOON, RoleGrantFactory
from tests.governance.factories import coop, membership, officer, user_of
from tests.governance.members.visits import address, counted, page, visit

LAST_DAY = date(2025, 12, 31)


def words(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def printed(user: User, cooperative: Cooperative, on: date, language: str = "en") -> str:
    query = f"register/?on={on.isoformat()}&format=pdf"
    answer = visit(user, cooperative, query, language)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    return words(answer.content)


def with_a_leaver(**fields: object) -> Cooperative:
    cooperative = coop(3, **fields)
    Person.objects.filter(memberships__code="M001").update(
        legal_name="Ana María Ruiz", postal_address="12 Elm St\nOakland, CA 94601"
    )
    record_departure(
        membership=membership(cooperative, "M003"),
        kind="resigned",
        effective_on=LAST_DAY,
        decision="",
        reason="",
        by=None,
        at=NOON,
    )
    return cooperative


@pytest.mark.parametrize("path", sorted(RULES.glob("**/register.toml")), ids=str)
def test_each_register_file_names_known_columns_in_both_languages(path: object) -> None:
    read = read_register(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert set(read.keys) <= KEYS
    assert {"code", "name"} <= set(read.keys)
    assert all({"en", "es"} <= set(column.labels) for column in read.columns)
    assert {"en", "es"} <= set(read.title) & set(read.source)


@pytest.mark.parametrize(
    ("change", "to"),
    [('who = "ever"', 'who = "all"'), ('key = "code"', 'key = "birthplace"')],
)
def test_a_register_file_with_an_unknown_word_is_refused(change: str, to: str) -> None:
    text = (RULES / "common" / "register.toml").read_text(encoding="utf-8")
    with pytest.raises(ValueError):
        read_register(text.replace(change, to))


def test_a_jurisdiction_without_a_register_takes_its_elders_or_the_general_one() -> None:
    assert register_of("us-ca-collective") == register_of("us-ca")
    assert register_of("us-vt") == register_of("nowhere")
    assert lineage("us-ca")[-1] == "us"


@pytest.mark.django_db
def test_california_prints_names_addresses_classes_and_units_of_the_days_members() -> (
    None
):
    cooperative = with_a_leaver()
    secretary = officer(cooperative, "secretary")
    said = printed(secretary, cooperative, LAST_DAY)
    assert "§ 12590(a)(3)" in said
    for word in ("Ana María Ruiz", "12 Elm St", "Class of membership", "Units", "M003"):
        assert word in said
    after = printed(secretary, cooperative, LAST_DAY + timedelta(days=1))
    assert "M003" not in after
    assert "2 lines" in after


@pytest.mark.django_db
def test_the_general_register_keeps_those_who_left_with_their_last_day() -> None:
    cooperative = with_a_leaver()
    Cooperative.objects.filter(pk=cooperative.pk).update(jurisdiction="us-zz")
    cooperative.refresh_from_db()
    secretary = officer(cooperative, "secretary")
    said = printed(secretary, cooperative, date(2026, 3, 1))
    assert "M003" in said
    assert "Dec. 31, 2025" in said


@pytest.mark.django_db
def test_in_spanish_the_register_is_in_spanish() -> None:
    cooperative = with_a_leaver()
    said = printed(officer(cooperative, "board"), cooperative, LAST_DAY, "es")
    assert "Registro de socios" in said
    assert "Clase de membresía" in said


@pytest.mark.django_db
def test_before_the_first_member_the_register_says_that_it_holds_nobody() -> None:
    cooperative = coop(1)
    said = printed(officer(cooperative, "secretary"), cooperative, date(2020, 1, 1))
    assert "Nobody stood in the register on this day." in said


@pytest.mark.django_db
def test_everybody_on_the_register_sees_that_it_was_printed_once_a_day() -> None:
    cooperative = coop(2)
    auditor = officer(cooperative, "auditor")
    for _ in range(2):
        printed(auditor, cooperative, FOUNDED)
    assert RecordView.objects.filter(what="register", viewer=auditor).count() == 2
    assert "printed the register" in page(
        user_of(cooperative, "M001"), cooperative, "M001/"
    )


@pytest.mark.django_db
def test_looking_at_the_page_prints_nothing_and_tells_nobody() -> None:
    cooperative = coop(2)
    shown = page(officer(cooperative, "secretary"), cooperative, "register/")
    assert "<strong>2</strong> lines" in shown
    assert "2 people have no postal address on file" in shown
    assert not RecordView.objects.exists()


@pytest.mark.django_db
def test_a_day_that_is_none_prints_nothing() -> None:
    cooperative = coop(1)
    shown = page(
        officer(cooperative, "secretary"), cooperative, "register/?on=soon&format=pdf"
    )
    assert "This is not a day. Write it like 2025-06-30." in shown


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["member", "candidate", "bookkeeper", "facilitator"])
def test_nobody_else_prints_the_register(role: str) -> None:
    cooperative = coop(1)
    user = officer(cooperative, role)
    assert visit(user, cooperative, "register/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.django_db
def test_a_register_too_long_for_paper_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        import_module("governance.members.views.register"), "MOST_LINES", 2
    )
    cooperative = coop(3)
    shown = page(
        officer(cooperative, "secretary"),
        cooperative,
        "register/?on=2026-01-01&format=pdf",
    )
    assert "The register has 3 lines; at most 2 are printed at once." in shown
    assert not RecordView.objects.exists()


@pytest.mark.django_db
def test_the_register_asks_as_many_queries_for_40_people_as_for_4() -> None:
    asked = []
    for size in (4, 40):
        cooperative = coop(size)
        with counted() as queries:
            records.register_entries(cooperative, on=FOUNDED, who="ever", classes={})
        asked += queries
    assert asked[0] == asked[1]


@pytest.mark.django_db
def test_an_officer_of_another_co_op_finds_no_register() -> None:
    cooperative, other = coop(1), coop(1)
    stranger = officer(other, "secretary")
    client = Client()
    client.force_login(stranger)
    assert client.get(address(cooperative, "register/")).status_code == 404
    RoleGrantFactory(cooperative=cooperative, user=stranger, role="board")
    assert client.get(address(cooperative, "register/")).status_code == 200
