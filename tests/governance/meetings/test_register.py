"""The register: numbers without gaps, records with their hash."""

import json
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Story
from governance.meetings import demo, offers
from governance.meetings.models import Resolution
from governance.meetings.services import register
from tests.factories import NOON, CooperativeFactory
from tests.governance.factories import coop, user_of
from tests.threads import AtOnce

DAY = date(2026, 3, 1)


def resolve(cooperative: Cooperative, **fields: Any) -> Resolution:
    given: dict[str, Any] = {
        "body": "GM",
        "title": "Buy an oven",
        "text": "The co-op buys an oven.",
        "adopted_on": DAY,
        "record": {"for": 3},
        "at": NOON,
        **fields,
    }
    return register(cooperative=cooperative, **given)


@pytest.mark.django_db
def test_numbers_run_by_year_and_body() -> None:
    cooperative = CooperativeFactory()
    years = [
        resolve(cooperative, adopted_on=day) for day in (DAY, DAY, DAY.replace(2027))
    ]
    board = resolve(cooperative, body="BD")
    other = resolve(CooperativeFactory())
    assert [r.reference for r in (*years, board, other)] == [
        *("2026-GM-001", "2026-GM-002", "2027-GM-001"),
        *("2026-BD-001", "2026-GM-001"),
    ]


@pytest.mark.django_db
def test_a_registration_that_is_undone_leaves_no_gap() -> None:
    cooperative = CooperativeFactory()
    with pytest.raises(TypeError), transaction.atomic():
        resolve(cooperative, record={"share": 0.5})
    assert resolve(cooperative).number == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_eight_register_at_once(tmp_path: Path) -> None:
    cooperative = CooperativeFactory()
    together = AtOnce(tmp_path)
    given = together.run([lambda: resolve(cooperative).reference] * 8)
    assert sorted(given) == [f"2026-GM-{number:03d}" for number in range(1, 9)]
    assert together.run([lambda: list(offers.register_is_whole())]) == [[]]


@pytest.mark.django_db
def test_a_resolution_is_never_edited() -> None:
    resolve(CooperativeFactory())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Resolution.objects.update(title="Buy two")
    assert AuditEntry.objects.filter(action="resolution.registered").count() == 1


@pytest.mark.django_db
def test_the_check_finds_a_gap_a_changed_record_and_a_changed_text() -> None:
    cooperative = CooperativeFactory()
    good = resolve(cooperative)
    assert list(offers.register_is_whole()) == []
    fields = {"cooperative": cooperative, "body": "GM", "year": 2026, "adopted_on": DAY}
    Resolution.objects.create(
        **fields, number=2, title="A", text="B", record={}, sha256=good.sha256
    )
    Resolution.objects.create(
        **fields, number=4, title="A", text="B", record={}, sha256=""
    )
    found = [
        (finding.where[-11:], finding.what) for finding in offers.register_is_whole()
    ]
    assert found == [
        ("2026-GM-002", "its record is not the one it was given"),
        ("2026-GM-002", "it does not say what its record says"),
        ("2026-GM-004", "number 3 is missing before it"),
    ]


def get(cooperative: Cooperative, rest: str = "") -> Any:
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    return client.get(f"/en/c/{cooperative.slug}/papers/resolutions/{rest}")


@pytest.mark.django_db
def test_the_file_that_is_downloaded_has_the_hash_that_is_printed() -> None:
    cooperative = coop(1)
    resolution = resolve(cooperative, text="El horno cuesta “mucho”: ñandú.")
    file = get(cooperative, f"{resolution.reference}/?format=json")
    assert file["Content-Type"] == "application/json"
    assert sha256(file.content).hexdigest() == resolution.sha256
    assert json.loads(file.content)["register"]["number"] == "2026-GM-001"
    shown = get(cooperative, f"{resolution.reference}/").content.decode()
    assert resolution.sha256 in shown.replace("<wbr>", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "reference", ["2026-GM-002", "2026-gm-001", "nonsense", "9-GM-1"]
)
def test_a_number_that_was_not_given_is_not_found(reference: str) -> None:
    cooperative = coop(1)
    resolve(cooperative)
    resolve(CooperativeFactory())
    resolve(CooperativeFactory())
    assert get(cooperative, f"{reference}/").status_code == 404


@pytest.mark.django_db
def test_the_register_is_searched_by_words_and_by_number() -> None:
    cooperative = coop(1)
    resolve(cooperative, title="Buy an oven")
    resolve(cooperative, title="Paint the shop", text="In blue, like the sea.")
    for q, wanted in (("SEA blue", "Paint"), ("2026-GM-001", "oven"), ("oven", "oven")):
        shown = get(cooperative, f"?q={q}").content.decode()
        assert wanted in shown
        assert ("Paint" in shown) != ("Buy an oven" in shown)
    assert "No resolution says “moon”" in get(cooperative, "?q=moon").content.decode()


@pytest.mark.django_db
def test_the_register_asks_as_many_queries_for_30_as_for_3() -> None:
    cooperative, asked = coop(1), []
    for more in (3, 27):
        for number in range(more):
            resolve(cooperative, adopted_on=DAY + timedelta(days=40 * number))
        with CaptureQueriesContext(connection) as queries:
            get(cooperative)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.django_db
def test_the_demo_resolves_the_same_each_time() -> None:
    hashes = []
    for slug in ("amanecer", "amanecer"):
        with transaction.atomic():
            cooperative = CooperativeFactory(slug=slug)
            demo.tell(Story(cooperative=cooperative, users={}, at=NOON))
            made = Resolution.objects.filter(cooperative=cooperative)
            hashes.append(list(made.order_by("pk").values_list("sha256", flat=True)))
            transaction.set_rollback(True)
    assert len(hashes[0]) == 3
    assert hashes[0] == hashes[1]
