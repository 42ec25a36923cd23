"""The directory: only those who chose it, and only what they show."""

from datetime import date
from importlib import import_module

import pytest

from coopkit.cooperatives.models import Cooperative
from governance.members.models import Person
from governance.members.services import record_departure
from tests.factories import NOON
from tests.governance.factories import coop, member, membership, officer, user_of
from tests.governance.members.test_vcard import read
from tests.governance.members.visits import counted, page, visit

pytestmark = pytest.mark.django_db


def listed(cooperative: Cooperative, code: str, *shows: str, **facts: object) -> None:
    person = membership(cooperative, code).person
    known = {"email": f"{code}@example.org", "phone": "555; 0100", "languages": ["zh"]}
    Person.objects.filter(pk=person.pk).update(
        in_directory=True, directory_shows=list(shows), **known, **facts
    )


def test_nobody_stands_in_it_unless_they_chose_to() -> None:
    cooperative = coop(2)
    Person.objects.update(email="ana@example.org", directory_shows=["email"])
    shown = page(officer(cooperative, "secretary"), cooperative, "directory/")
    assert "Nobody stands in it yet" in shown
    assert "ana@example.org" not in shown


def test_people_show_what_they_chose_and_nothing_else() -> None:
    cooperative = coop(2)
    listed(cooperative, "M002", "languages")
    for role in ("secretary", "member"):
        shown = page(officer(cooperative, role), cooperative, "directory/")
        assert "Person M002" in shown
        assert "中文" in shown
        assert "M002@example.org" not in shown
        assert "555" not in shown
        assert "Person M001" not in shown


def test_who_left_or_was_forgotten_stands_in_it_no_longer() -> None:
    cooperative = coop(3)
    listed(cooperative, "M002", "email")
    listed(cooperative, "M003", "email", access_ended_at=NOON)
    record_departure(
        membership=membership(cooperative, "M002"),
        kind="resigned",
        effective_on=date(2026, 1, 31),
        decision="",
        reason="",
        by=None,
        at=NOON,
    )
    shown = page(user_of(cooperative, "M001"), cooperative, "directory/")
    assert "Person M002" not in shown
    assert "Person M003" not in shown


def test_the_cards_are_the_same_people_and_read_back_whole() -> None:
    cooperative = coop(3)
    listed(cooperative, "M001", "phone")
    listed(
        cooperative, "M002", "email", "languages", display_name="Bea, née “Ruiz”; B\\C"
    )
    answer = visit(user_of(cooperative, "M003"), cooperative, "directory.vcf")
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    bea, first = (dict(card) for card in read(answer.content.decode()))
    assert bea["FN"] == "Bea, née “Ruiz”; B\\C"
    assert bea["EMAIL"] == "M002@example.org"
    assert bea["LANG;PREF=1"] == "zh"
    assert "TEL;VALUE=text" not in bea
    assert first["TEL;VALUE=text"] == "555; 0100"
    assert "EMAIL" not in first


def test_a_card_keeps_its_id_so_that_address_books_update_it() -> None:
    cooperative = coop(1)
    listed(cooperative, "M001")
    reader = user_of(cooperative, "M001")
    once, again = (visit(reader, cooperative, "directory.vcf").content for _ in range(2))
    assert once == again
    assert b"UID:urn:uuid:" in once
    assert b"M001" not in once.replace(b"Person M001", b"")


def test_names_are_found_and_long_lists_come_in_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_module("governance.members.views.directory"), "A_PAGE", 2)
    cooperative = coop(3)
    for code in ("M001", "M002", "M003"):
        listed(cooperative, code)
    reader = user_of(cooperative, "M001")
    assert "1 to 2 of 3" in page(reader, cooperative, "directory/")
    found = page(reader, cooperative, "directory/?q=m003")
    assert "Person M003" in found
    assert "Person M002" not in found
    assert "Nobody in the directory is called" in page(
        reader, cooperative, "directory/?q=zoe"
    )


def test_the_directory_asks_as_many_queries_for_200_people_as_for_10() -> None:
    asked = []
    for size in (10, 200):
        cooperative = coop(1)
        for number in range(2, size + 1):
            member(cooperative, f"M{number:03d}")
        Person.objects.update(in_directory=True, directory_shows=["email"])
        with counted() as queries:
            page(user_of(cooperative, "M001"), cooperative, "directory/")
        asked += queries
    assert asked[0] == asked[1]
