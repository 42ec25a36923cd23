"""Worksheets as files: whole in both languages, each parameter of the bylaws once."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from coopkit.worksheets import fields
from governance.bylaws.catalogue import LANGUAGES
from governance.bylaws.packs import pack
from governance.formation import sheet_files as files
from governance.formation.sheet_files import (
    SheetFile,
    UnknownSheetError,
    read_sheet,
    read_sheets,
    sheet_file,
    sheet_of_parameter,
    sheets_of_stage,
)
from tests.cms.courses.reading_level import level_of

LESSONS = Path(__file__).parents[3] / "cms" / "lessons"
SHEETS = files.sheet_files()
HARDEST_GRADE, LEAST_EASE = 6.0, 70.0  # as in tests/cms/courses/test_reading_level.py
KEYS = """
values_purpose needs_skills idea agreement meeting deciding voice conflict customers
price_wage startup_costs cash_flow break_even go_no_go legal_form owner_or_employee
membership leaving board capital_stack buy_in member_account patronage losses records
founding_meeting
"""
CALCULATORS = """
price_wage startup_costs cash_flow break_even capital_stack buy_in member_account
patronage losses
"""
CODE = re.compile(r"^code: (M\d\.\d)$", re.MULTILINE)
WORKSHEET = re.compile(r"^::: worksheet \S+\n(.*?)^:::", re.MULTILINE | re.DOTALL)
PRIVATE = re.compile(
    r"immigra|national|citizen|birth|passport|\bvisa\b|inmigra|migrator|nacional|nacim"
    r"|ciudadan|pasaporte",
    re.IGNORECASE,
)
SOURCE = """
key = "trial"
stage = 2
lesson = "M2.1"
minutes = 30
title = { en = "Trial", es = "Prueba" }
lead = { en = "We try it.", es = "Probamos." }
parameters = ["vote.days"]
[[fields]]
key = "pledges"
kind = "table"
label = { en = "Pledges", es = "Compromisos" }
columns = [
  { key = "who", kind = "text", en = "Who", es = "Quién" },
  { key = "money", kind = "money", en = "Money", es = "Dinero" },
  { key = "part", kind = "share", en = "Part", es = "Parte" },
]
rows = [{ who = { en = "Everybody", es = "Todas" }, money = 2500, part = "1/4" }]
[[fields]]
key = "way"
kind = "choice"
label = { en = "Way", es = "Camino" }
choices = [
  { value = "go", en = "Go", es = "Seguir" },
  { value = "stop", en = "Stop", es = "Parar" },
]
"""


def lesson_fields(code: str) -> dict[str, dict[str, object]]:
    """The fields of a lesson's own worksheet, by key."""
    text = (LESSONS / "en" / f"{code.lower()}.md").read_text("utf-8")
    found = WORKSHEET.search(text)
    return (
        {each["key"]: each for each in yaml.safe_load(found[1])["fields"]}
        if found
        else {}
    )


def lesson_codes(language: str) -> set[str]:
    texts = (path.read_text("utf-8") for path in (LESSONS / language).glob("m*.md"))
    return {found[1] for text in texts if (found := CODE.search(text))}


def test_the_worksheets_stand_in_their_places() -> None:
    assert list(SHEETS) == KEYS.split()
    assert [own.place for own in SHEETS.values()] == list(range(1, 27))


def test_every_parameter_of_the_california_model_stands_in_exactly_one_sheet() -> None:
    asked = [key for own in SHEETS.values() for key in own.parameters]
    assert sorted(asked) == sorted(pack("us-ca").values)
    for key in asked:
        found = sheet_of_parameter(key)
        assert found
        assert key in found.parameters


def test_each_sheet_belongs_to_a_lesson_that_exists_in_both_languages() -> None:
    for language in LANGUAGES:
        assert {code for own in SHEETS.values() for code in own.lessons} <= (
            lesson_codes(language)
        )


def test_a_parameter_that_a_lesson_asks_is_asked_in_a_sheet_of_that_lesson() -> None:
    asked = {
        (code, str(field["parameter"]))
        for code in lesson_codes("en")
        for field in lesson_fields(code).values()
        if field.get("parameter")
    }
    assert len(asked) > 60
    for code, key in asked:
        found = sheet_of_parameter(key)
        assert found
        assert code in found.lessons, key


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_what_a_lesson_asks_has_the_same_key_and_kind(sheet: SheetFile) -> None:
    lesson = lesson_fields(sheet.lesson)
    for field in sheet.fields:
        if field.key not in lesson:
            continue
        asked = lesson[field.key]
        assert field.kind == asked["kind"]
        columns = asked.get("columns", [])
        assert isinstance(columns, list)
        own = {each.key: each.kind for each in field.columns}
        theirs = {each["key"]: each["kind"] for each in columns}
        assert {key: own.get(key, kind) for key, kind in theirs.items()} == theirs
        assert sheet.calculator or set(theirs) <= set(own)  # else it may be worked out
        choices = asked.get("choices", [])
        assert isinstance(choices, list)
        assert [each["value"] for each in choices] == [
            each.value for each in field.choices
        ]


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_another_lessons_answers_do_not_fall_into_own_fields(sheet: SheetFile) -> None:
    own = {each.key for each in sheet.fields}
    assert not [code for code in sheet.more_lessons if own & set(lesson_fields(code))]


def test_calculators_are_named_where_something_is_worked_out() -> None:
    named = {own.key: own.calculator for own in SHEETS.values() if own.calculator}
    assert named == {key: key for key in CALCULATORS.split()}


def test_no_sheet_asks_who_somebody_is_by_birth_or_papers() -> None:
    for own in SHEETS.values():
        for field in own.fields:
            said = [
                *field.label.values(),
                *(t for c in field.columns for t in c.text.values()),
            ]
            assert not PRIVATE.search(" ".join(said)), field.key


def test_sheets_fit_a_phone() -> None:
    assert all(len(own.fields) <= 12 for own in SHEETS.values())
    assert all(len(own.lead["en"]) < 320 for own in SHEETS.values())


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_sheets_are_easy_to_read(sheet: SheetFile) -> None:
    said = {
        language: " ".join(
            [sheet.lead[language], *(each.hint[language] for each in sheet.fields)]
        )
        for language in LANGUAGES
    }
    assert level_of(said["en"], "en").value <= HARDEST_GRADE
    assert level_of(said["es"], "es").value >= LEAST_EASE


def test_a_fresh_table_is_typed_and_read_back_as_it_stands() -> None:
    assert set(files.KINDS) == set(fields.KINDS)
    cells = [
        (column.kind, cell["es"] if isinstance(cell, Mapping) else cell)
        for own in SHEETS.values()
        for field in own.fields
        for row in field.rows
        for column in field.columns
        if (cell := row.get(column.key)) is not None
    ]
    assert len(cells) > 50
    for kind, cell in cells:
        assert fields.read(kind, fields.write(kind, cell)) == cell


def test_no_key_hides_what_a_mapping_can_do() -> None:
    keys = {
        key
        for own in SHEETS.values()
        for field in own.fields
        for key in (field.key, *(each.key for each in field.columns))
    }
    assert not keys & set(dir(dict))


def test_stages_find_their_sheets_in_order() -> None:
    assert [own.key for own in sheets_of_stage(1)] == KEYS.split()[:3]
    assert sheets_of_stage(11) == ()


def test_an_unknown_sheet_is_refused_by_name() -> None:
    assert sheet_file("agreement").stage == 2
    with pytest.raises(UnknownSheetError, match="nowhere"):
        sheet_file("nowhere")


def test_a_sheet_is_read_with_typed_rows() -> None:
    sheet = read_sheet("02-trial", SOURCE)
    pledges, way = sheet.fields
    assert (sheet.place, sheet.calculator) == (2, "")
    assert pledges.rows[0]["money"] == 2500
    assert pledges.hint == {"en": "", "es": ""}
    assert [each.value for each in way.choices] == ["go", "stop"]
    assert sheet.field("way") is way
    assert sheet.field("gone") is None


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("02-other", "", ""),
        ("2-trial", "", ""),
        ("02-trial", "stage = 2", "stage = 16"),
        ("02-trial", '"M2.1"', '"2.1"'),
        ("02-trial", "minutes = 30", 'minutes = "30"'),
        ("02-trial", "vote.days", "vote.nights"),
        ("02-trial", '["vote.days"]', '["vote.days", "vote.days"]'),
        ("02-trial", ', es = "Prueba"', ""),
        ("02-trial", 'es = "Probamos."', 'es = " "'),
        ("02-trial", 'kind = "choice"', 'kind = "text"'),
        ("02-trial", 'kind = "table"', 'kind = "rows"'),
        ("02-trial", 'kind = "money"', 'kind = "long_text"'),
        ("02-trial", "money = 2500", "cents = 2500"),
        ("02-trial", "money = 2500", "money = 25.00"),
        ("02-trial", 'part = "1/4"', 'part = "a bit"'),
        ("02-trial", 'value = "stop"', 'value = "go"'),
        ("02-trial", 'key = "who"', 'key = "Who"'),
        ("02-trial", 'key = "way"', 'key = "pledges"'),
        ("02-trial", "stage = 2", "stage = 2\ncolour = 1"),
        ("02-trial", 'lesson = "M2.1"', ""),
    ],
)
def test_what_does_not_fit_names_the_file(name: str, before: str, after: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: "):
        read_sheet(name, SOURCE.replace(before, after))


def test_two_sheets_share_no_place_and_no_parameter() -> None:
    other = SOURCE.replace('"trial"', '"other"')
    with pytest.raises(ValueError, match="place or its key"):
        read_sheets({"02-trial": SOURCE, "02-other": other})
    with pytest.raises(ValueError, match=r"vote\.days stands in 02-trial"):
        read_sheets({"02-trial": SOURCE, "03-other": other})
