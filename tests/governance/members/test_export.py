"""What a co-op takes along: every table, by code, each column with its meaning."""

import csv
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.sheets import csv_of
from governance.members import selectors
from governance.members.models import Person, RecordView
from governance.members.roll_files.columns import OURS
from governance.members.services import (
    admit_candidate,
    append_event,
    export_all,
    import_roll,
    record_departure,
)
from ledger.books import services as books
from ledger.books.journal import Entry, Leg
from ledger.labor.models import LaborEntry, LaborImport
from tests.factories import FOUNDED, NOON, CooperativeFactory, UserFactory
from tests.governance.factories import coop, member, officer, user_of, with_bylaws

pytestmark = pytest.mark.django_db
TABLES = {
    *("memberships.csv", "equity_movements.csv", "ica_balances.csv", "hours.csv"),
    *("payouts.csv", "data_dictionary.csv", "README.txt"),
}


@pytest.fixture(autouse=True)
def _ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


def lived(cooperative: Cooperative) -> Cooperative:
    """A co-op with a leaver, a returner, a candidate and an applicant."""
    gone = member(cooperative, "M004", name="Gil Ido", on=FOUNDED)
    record_departure(
        membership=gone,
        kind="resigned",
        effective_on=date(2024, 12, 31),
        decision="",
        reason="private",
        by=None,
        at=NOON,
    )
    back = admit_candidate(
        person=gone.person,
        code="M005",
        on=date(2025, 3, 1),
        decision="2025-BD-001",
        by=None,
        at=NOON,
    )
    append_event(
        membership=back,
        kind="readmitted",
        effective_on=date(2025, 6, 1),
        by=None,
        at=NOON,
    )
    Person.objects.filter(pk=gone.person_id).update(
        email="gil@example.org", phone="+1 555", languages=["es", "mam"]
    )
    return cooperative


def exported(
    cooperative: Cooperative, *, names: bool = True
) -> dict[str, list[list[str]]]:
    """Every file of an export as rows."""
    by = officer(cooperative, "secretary")
    with export_all(cooperative=cooperative, names=names, by=by, at=NOON) as made:
        archive = zipfile.ZipFile(io.BytesIO(made.read()))
    assert archive.testzip() is None
    return {
        name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
        for name in archive.namelist()
    }


def test_an_export_holds_every_table_and_names_only_if_asked_for() -> None:
    cooperative = lived(coop(3))
    assert set(exported(cooperative, names=False)) == TABLES
    everything = exported(cooperative)
    assert set(everything) == TABLES | {"people.csv"}
    without = str(exported(cooperative, names=False))
    assert "Gil" not in without
    assert "gil@" not in without
    assert "private" not in str(everything), "reasons are nobody else's"


def test_the_dictionary_tells_every_column_of_every_table() -> None:
    files = exported(lived(coop(2)))
    head, *told = files.pop("data_dictionary.csv")
    assert head == ["table", "column", "type", "meaning"]
    files.pop("README.txt")
    columns = {(name, column) for name, rows in files.items() for column in rows[0]}
    assert {(row[0], row[1]) for row in told} == columns
    assert all(all(row) for row in told)
    assert any("Number of the payout" in row[3] for row in told)


def test_what_is_exported_is_imported_again_to_the_same_roll_of_every_day() -> None:
    old = lived(coop(3))
    files = exported(old)
    people = {row[0]: row for row in files["people.csv"][1:]}
    names = files["people.csv"][0]
    heads = files["memberships.csv"][0]
    flat = []
    for row in files["memberships.csv"][1:]:
        said = dict(zip(heads, row, strict=True))
        said |= dict(zip(names, people[said["person"]], strict=True))
        flat.append([said[column].removeprefix("'") for column in OURS])
    new = with_bylaws(CooperativeFactory())
    import_roll(
        cooperative=new,
        content=csv_of([OURS, *flat]),
        filename="flat.csv",
        order="",
        exit_kind="",
        by=UserFactory(),
        at=NOON,
    )
    day = FOUNDED - timedelta(days=3)
    while day < NOON.date():
        assert said_of(new, day) == said_of(old, day)
        day += timedelta(days=17)
    gil = Person.objects.get(cooperative=new, legal_name="Gil Ido")
    assert gil.memberships.count() == 2
    assert (gil.phone, gil.languages) == ("+1 555", ["es", "mam"])


def said_of(cooperative: Cooperative, day: date) -> list[tuple[str, ...]]:
    lines = selectors.standing_roll(cooperative, on=day)
    return [
        (str(standing), line.code, line.name, line.member_class, str(line.since))
        for standing, found in lines.items()
        for line in found
    ]


def with_books(cooperative: Cooperative) -> None:
    share, layer = "Equity:Members:M001:Share", "Equity:Members:M001:Retained:2024:Q"
    book = books.open_book(
        cooperative=cooperative,
        on=FOUNDED,
        accounts=["Assets:Bank", share, layer],
        by=None,
        at=NOON,
    )

    def moved(account: str, cents: int, on: date) -> Entry:
        legs = (Leg("Assets:Bank", cents), Leg(account, -cents))
        return Entry(on=on, narration="Moved", legs=legs)

    books.post(
        book=book,
        entries=[
            moved(share, 500_00, FOUNDED),
            moved(layer, 312_05, date(2024, 10, 1)),
            moved(layer, -12_05, date(2026, 10, 1)),
        ],
        batch="s",
        authority="resolution:2024-GM-002",
        by=None,
        at=NOON,
    )


def test_capital_is_exported_in_whole_cents_as_decimal_text() -> None:
    cooperative = coop(1)
    with_books(cooperative)
    files = exported(cooperative)
    head, *rows = files["equity_movements.csv"]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["kind"], row["amount"], row["effective"]) for row in told] == [
        ("share", "500.00", "2023-07-01"),
        ("retained", "312.05", "2024-10-01"),
        ("retained", "-12.05", "2026-10-01"),
    ]
    assert {row["approved"] for row in told} == {"resolution:2024-GM-002"}
    assert files["ica_balances.csv"][1:] == [
        ["M001", "2024", "yes", "312.05", "12.05", "300.00"]
    ]
    assert files["payouts.csv"][1:] == []


def test_hours_are_exported_to_the_minute_and_replaced_sheets_are_not() -> None:
    cooperative = coop(1)
    for minutes, undone in ((90, NOON), (4775, None)):
        sheet = LaborImport.objects.create(
            cooperative=cooperative,
            year_end=date(2026, 6, 30),
            filename="h.csv",
            sha256="",
            columns={},
            imported_at=NOON,
            undone_at=undone,
        )
        LaborEntry.objects.create(
            sheet=sheet, line=2, code="M001", on=date(2026, 1, 31), minutes=minutes
        )
    (row,) = exported(cooperative)["hours.csv"][1:]
    assert row == ["M001", "2026-01-31", "79:35", "worked", ""]


def test_no_name_is_taken_for_a_formula() -> None:
    cooperative = coop(1)
    member(cooperative, "M009", name="=HYPERLINK(1)")
    rows = exported(cooperative)["people.csv"]
    assert any(row[1] == "'=HYPERLINK(1)" for row in rows)


def test_an_export_is_on_record_and_one_with_names_on_each_persons_record() -> None:
    cooperative = coop(3)
    exported(cooperative, names=False)
    assert not RecordView.objects.exists()
    exported(cooperative)
    assert RecordView.objects.filter(what="export").count() == 3
    first, second = AuditEntry.objects.filter(action="data.exported").order_by("pk")
    assert (first.data["names"], second.data["names"]) == (0, 1)
    assert second.data["rows"]["memberships"] == 3


def test_an_export_asks_as_many_queries_for_30_members_as_for_3(
    django_assert_max_num_queries: Any,
) -> None:
    for members in (3, 30):
        cooperative = coop(members)
        by = officer(cooperative, "secretary")
        with django_assert_max_num_queries(30):
            export_all(cooperative=cooperative, names=True, by=by, at=NOON).close()


def client_of(cooperative: Cooperative, role: str) -> Client:
    client = Client()
    client.force_login(officer(cooperative, role))
    return client


@pytest.mark.parametrize(
    ("role", "may_see", "may_names"),
    [
        ("secretary", True, True),
        ("board", True, True),
        ("bookkeeper", True, False),
        ("auditor", True, False),
        ("member", False, False),
        ("candidate", False, False),
    ],
)
def test_who_may_take_what_along(role: str, may_see: bool, may_names: bool) -> None:
    cooperative = coop(2)
    client = client_of(cooperative, role)
    base = f"/en/c/{cooperative.slug}/decide/members/export"
    assert client.get(f"{base}/").status_code == (200 if may_see else 404)
    assert client.get(f"{base}.zip").status_code == 404
    answer = client.post(f"{base}.zip", {"names": "1"})
    assert answer.status_code == (200 if may_see else 404)
    if not may_see:
        return
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert ("people.csv" in archive.namelist()) is may_names
    assert answer["Content-Type"] == "application/zip"
    shown = client.get(f"{base}/").content.decode()
    assert ("Download with names" in shown) is may_names
    assert "equity_movements.csv" in shown


def test_the_person_sees_on_their_record_who_exported_it() -> None:
    cooperative = coop(2)
    exported(cooperative)
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    page = client.get(f"/en/c/{cooperative.slug}/decide/members/M001/")
    assert page.status_code == 200
    assert "export" in page.content.decode()
