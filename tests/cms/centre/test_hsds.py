"""The directory as HSDS: nothing is lost on the way, and no bad file gets far."""

import io
import json
from dataclasses import replace
from datetime import date
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, strategies as st

from cms.centre.hsds.comparing import compared
from cms.centre.hsds.files import (
    FILES,
    MOST_UNPACKED,
    json_of,
    read_file,
    zip_of,
)
from cms.centre.hsds.reading import Read, organisations_in
from cms.centre.hsds.refusals import (
    FileTooLargeError,
    NoNeedError,
    NoOrganizationsError,
    NotHsdsError,
    TooLongError,
    TwiceError,
    WrongDayError,
    WrongLinkError,
)
from cms.centre.hsds.rows import COSTS, LANGUAGES, NEEDS, Help, Organisation
from cms.centre.hsds.tables import COLUMNS, tables_of

ON = date(2026, 11, 23)
LINE = Help(
    uid=UUID(int=7),
    need="legal",
    what_en="Advice about wages",
    what_es="Consejo sobre salarios",
    languages=("en", "es", "mix"),
    interpretation="by telephone",
    cost="sliding",
    cost_note="first talk free",
    eligibility_es="Para todas",
    hours="Tu 13–18; Th 13–18",
)
LAW = Organisation(
    uid=UUID(int=1),
    name="Law Line",
    about_en="=Not a formula",
    about_es="'Comillas'\ny dos líneas, con coma",
    website="https://law.example",
    phone="+1 510-555-0101",
    address="1440 Linden Street, Oakland, CA 94607",
    coalition_en="Gives advice",
    coalition_es="Da consejo",
    checked_on=date(2026, 10, 1),
    check_every=3,
    regions=(("east-bay", "East Bay"), ("south-bay", "South Bay")),
    helps=(LINE,),
)


def read(content: bytes, **regions: str) -> Read:
    unpacked = read_file(content)
    return organisations_in(unpacked.tables, on=ON, regions=regions)


def document(**tables: list[dict[str, object]]) -> bytes:
    return json.dumps(tables).encode()


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n=+-@'\";,"),
    max_size=40,
).map(str.strip)
HELPS = st.builds(
    Help,
    uid=st.uuids(),
    need=st.sampled_from(list(NEEDS)),
    what_en=WORDS.filter(bool),
    what_es=WORDS.filter(bool),
    languages=st.sets(st.sampled_from(list(LANGUAGES))).map(
        lambda found: tuple(code for code in LANGUAGES if code in found)
    ),
    interpretation=WORDS,
    cost=st.sampled_from(COSTS),
    cost_note=WORDS,
    eligibility_en=WORDS,
    eligibility_es=WORDS,
    hours=WORDS,
)
ORGANISATIONS = st.builds(
    Organisation,
    uid=st.uuids(),
    name=WORDS.filter(bool),
    about_en=WORDS,
    about_es=WORDS,
    phone=WORDS,
    address=WORDS,
    coalition_en=WORDS,
    coalition_es=WORDS,
    checked_on=st.none() | st.dates(date(2000, 1, 1), ON),
    check_every=st.integers(1, 60),
    regions=st.sampled_from([(), (("a-b", "A, B"),)]),
    helps=st.lists(HELPS, max_size=2, unique_by=lambda one: one.uid).map(
        lambda some: tuple(sorted(some, key=lambda one: str(one.uid)))
    ),
)


@given(st.lists(ORGANISATIONS, min_size=1, max_size=3, unique_by=lambda one: one.uid))
def test_what_goes_out_comes_back_the_same_by_either_file(
    ours: list[Organisation],
) -> None:
    tables = tables_of(ours)
    for content in (json_of(tables), zip_of(tables)):
        back = read(content)
        assert not back.refused
        assert {one.uid: one for one in back.organisations} == {
            one.uid: one for one in ours
        }
        assert json_of(tables_of(back.organisations)) == json_of(tables)


def test_the_tables_are_those_of_hsds() -> None:
    tables = tables_of([LAW])
    (service,) = tables["service"]
    assert service["organization_id"] == str(LAW.uid)
    assert service["interpretation_services"] == "by telephone"
    assert service["assured_date"] == "2026-10-01"
    assert {row["code"] for row in tables["language"]} == {"en", "es", "mix"}
    (address,) = tables["address"]
    assert (address["city"], address["postal_code"]) == ("Oakland", "94607")
    need = next(row for row in tables["taxonomy_term"] if row["code"] == "legal")
    marks = [(row["link_id"], row["taxonomy_term_id"]) for row in tables["attribute"]]
    assert (str(LINE.uid), need["id"]) in marks
    assert all(row["id"] for rows in tables.values() for row in rows)


def test_no_cell_of_the_csv_is_a_formula() -> None:
    with ZipFile(io.BytesIO(zip_of(tables_of([LAW])))) as archive:
        text = archive.read("organizations.csv").decode()
        assert sorted(archive.namelist()) == sorted(FILES.values())
    assert ",'=Not a formula," in text


def test_another_directory_s_own_way_is_read_as_far_as_it_goes() -> None:
    back = read(
        document(
            organization=[{"id": "7", "name": "Pantry", "tax_id": "12-3456789"}],
            service=[{"id": "s", "organization_id": "7", "name": "Bags"}],
            taxonomy_term=[{"id": "t", "name": "Food"}],
            attribute=[{"id": "a", "link_id": "s", "taxonomy_term_id": "t"}],
            language=[{"id": "l", "service_id": "s", "name": "Vietnamese"}],
            schedule=[
                {
                    "id": "h",
                    "service_id": "s",
                    "byday": "WE,SA",
                    "opens_at": "09:00:00",
                    "closes_at": "12:00:00",
                }
            ],
            cost_option=[{"id": "c", "service_id": "s", "amount": 5, "currency": "USD"}],
            service_area=[{"id": "r", "service_id": "s", "name": "East Bay"}],
        ),
        **{"east-bay": "East Bay"},
    )
    assert not back.refused
    (pantry,) = back.organisations
    (bags,) = pantry.helps
    assert pantry.regions == (("east-bay", "East Bay"),)
    assert (bags.need, bags.languages, bags.hours) == (
        "food",
        ("vi",),
        "WE, SA 09:00–12:00",
    )
    assert (bags.cost, bags.cost_note) == ("paid", "5 USD")
    assert pantry == read(json_of(tables_of([pantry]))).organisations[0]


def test_what_nobody_reads_is_named_and_gone() -> None:
    unpacked = read_file(
        document(
            organization=[{"id": "7", "name": "Pantry", "tax_id": "12-3456789"}],
            contact=[{"id": "x", "name": "Ana", "phone": "510"}],
        )
    )
    assert unpacked.ignored == ("organization.tax_id", "contact")
    assert "Ana" not in str(unpacked.tables)
    assert "12-3456789" not in str(unpacked.tables)


def test_one_bad_entry_keeps_no_other_one_out() -> None:
    back = read(
        document(
            organization=[
                {"id": "1", "name": "Good", "website": "javascript:alert(1)"},
                {"id": "1", "name": "Good again"},
                {"id": "2", "name": "x" * 161},
                {"id": "3", "name": "Tomorrow"},
            ],
            service=[
                {"id": "s", "organization_id": "1", "name": "Something"},
                {
                    "id": "z",
                    "organization_id": "3",
                    "name": "Z",
                    "assured_date": "2027-1-1",
                },
            ],
        )
    )
    assert [one.name for one in back.organisations] == ["Good", "Tomorrow"]
    assert back.organisations[0].website == ""
    assert {type(one) for one in back.refused} == {
        WrongLinkError,
        TwiceError,
        TooLongError,
        WrongDayError,
        NoNeedError,
    }


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotHsdsError),
        (b"[1, 2]", NotHsdsError),
        (b"[" * 100_000, NotHsdsError),
        (b"PK\x03\x04 torn", NotHsdsError),
        (b" " * 5_000_001, FileTooLargeError),
        (document(organization=[]), NoOrganizationsError),
        (
            document(organization=[{"id": str(n)} for n in range(20_001)]),
            FileTooLargeError,
        ),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(
    content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        read(content)


def test_a_zip_that_swells_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("organizations.csv", b"id,name\n" + b"0" * (MOST_UNPACKED + 9))
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(FileTooLargeError):
        read_file(bomb.getvalue())


def test_entries_are_matched_by_id_and_told_apart() -> None:
    gone = replace(LAW, uid=UUID(int=2), name="Gone", helps=())
    new = replace(LAW, uid=UUID(int=3), name="New", helps=())
    moved = replace(LAW, name="Law Line West", helps=(replace(LINE, hours="closed"),))
    found = compared([LAW, gone], [moved, new])
    assert [one.name for one in found.new] == ["New"]
    assert [one.name for one in found.gone] == ["Gone"]
    assert [change.what for change in found.changed] == [("name", "helps")]
    assert compared([LAW], [LAW]).same == (LAW,)
    assert not compared([LAW], [LAW]).does_anything


def test_every_table_has_a_file_and_an_id() -> None:
    assert set(FILES) == set(COLUMNS)
    assert all(columns[0] == "id" for columns in COLUMNS.values())
