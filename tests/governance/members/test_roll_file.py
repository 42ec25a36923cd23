"""A roll from elsewhere: what is read, what is refused, and that nothing is guessed."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from coopkit.sheets import csv_of
from governance.members.roll_files.columns import (
    OURS,
    NeverKeptError,
    NoRollColumnError,
    NoRollHeaderError,
    StatusColumnError,
    TwiceNamedError,
)
from governance.members.roll_files.reading import Asked, RollFile, read_roll
from governance.members.roll_files.sample import SAMPLE

CLASSES = {"worker": ["worker", "Worker", "Trabajo"], "investor": ["investor"]}


def read(text: str, **asked: object) -> RollFile:
    given_: dict[str, object] = {
        "classes": CLASSES,
        "taken": (),
        "latest": date(2027, 12, 31),
        **asked,
    }
    return read_roll(text, Asked(**given_))  # type: ignore[arg-type]


def troubles(text: str, **asked: object) -> list[tuple[int, str]]:
    return [(one.line, str(one.error)) for one in read(text, **asked).troubles]


def test_the_sample_is_read_whole_and_the_empty_code_gets_the_next_one() -> None:
    found = read(csv_of(SAMPLE))
    assert not found.troubles
    ana, ben, chi = found.drafts
    assert (ana.code, ana.phone, ana.languages) == ("M001", "+1 555 0100", ("es", "en"))
    assert [kind for kind, _ in ana.steps] == ["applied", "candidate", "admitted"]
    assert ben.steps[-1] == ("resigned", date(2025, 12, 31))
    assert ben.display_name == "Ben Example"
    assert (chi.code, chi.steps) == ("M003", (("candidate", date(2026, 2, 1)),))
    assert found.numbered == 1


def test_a_list_in_spanish_is_read() -> None:
    found = read(
        "Número;Nombre;Apellidos;Correo electrónico;Clase;Fecha de alta;Fecha de baja;"
        "Motivo de baja\n7;Ana;Ruiz;ana@example.org;trabajo;25/3/2024;31/12/2025;"
        "Fallecimiento\n"
    )
    (ana,) = found.drafts
    assert (ana.code, ana.legal_name, ana.member_class) == ("M007", "Ana Ruiz", "worker")
    assert ana.steps == (
        ("admitted", date(2024, 3, 25)),
        ("died", date(2025, 12, 31)),
    )
    assert found.order == "day"


def test_the_lists_of_other_programs_are_read_below_their_title() -> None:
    found = read(
        "Mitgliederliste zum 31.12.2025\n"
        "Mitgliedsnummer;Vorname;Nachname;Straße + Hausnr.;PLZ;Ort;Geburtstag;"
        "Beitrittsdatum\n12;Ute;Beispiel;Weg 1;12345;Ort;1.1.1970;1.3.2024\n"
    )
    (ute,) = found.drafts
    assert ute.postal_address == "Weg 1, 12345, Ort"
    assert ute.steps == (("admitted", date(2024, 3, 1)),)
    assert found.left_out == ("Geburtstag",)
    register = read("Number,Name,Email,Effective Date,Share Type,Quantity,Total\n"
                    "3,Bo,bo@example.org,2024-01-02,worker,1,500\n")  # fmt: skip
    assert (register.drafts[0].code, register.drafts[0].legal_name) == ("M003", "Bo")
    assert register.left_out == ("Quantity", "Total")


@pytest.mark.parametrize(
    "column",
    [
        *("Nationality", "nacionalidad", "Staatsangehörigkeit", "Country of Citizenship"),
        *("immigration_status", "immigrationStatus", "Situación migratoria", "Visa type"),
        *("Place of birth", "Birthplace", "País de nacimiento", "Geburtsort"),
        *("SSN", "Social Security #", "Tax ID", "ITIN", "DNI/NIE", "Passport no."),
    ],
)
def test_what_a_roll_must_not_hold_is_refused_by_name(column: str) -> None:
    with pytest.raises(NeverKeptError) as refused:
        read(f"code,name,admitted_on,{column}\nM001,Ana,2024-01-01,x\n")
    assert column in str(refused.value)


def test_a_status_might_be_of_immigration_and_is_refused() -> None:
    with pytest.raises(StatusColumnError, match="read from the days"):
        read("code,name,admitted_on,Status\nM001,Ana,2024-01-01,active\n")


def test_a_social_security_number_in_any_cell_is_refused() -> None:
    said = troubles("code,name,admitted_on\n,Ana 123-45-6789,2024-01-01\n")
    assert len(said) == 1
    assert "social security number" in said[0][1]


def test_days_with_slashes_are_read_as_the_file_shows_them_or_as_is_chosen() -> None:
    head = "name,admitted_on\n"
    shown = read(f"{head}Ana,3/4/2024\nBen,25/12/2024\n")
    assert shown.drafts[0].steps[0][1] == date(2024, 4, 3)
    chosen = read(f"{head}Ana,3/4/2024\n", order="month")
    assert chosen.drafts[0].steps[0][1] == date(2024, 3, 4)
    unclear = troubles(f"{head}Ana,3/4/2024\nBen,5/5/2024\n")
    assert [line for line, _ in unclear] == [2]
    assert "April 3, 2024" in unclear[0][1]
    assert "March 4, 2024" in unclear[0][1]
    both = troubles(f"{head}Ana,3/4/2024\nBen,25/12/2024\nChi,12/25/2024\n")
    assert [line for line, _ in both] == [2]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("M0 1,Ana,,2024-01-01,,", "cannot be a code"),
        ("T5,Ana,,2024-01-01,,", "not members"),
        ("M001,,,2024-01-01,,", "no name"),
        ("M001,Ana,,,,", "tells no day"),
        ("M001,Ana,,2024-02-30,,", "is not a day"),
        ("M001,Ana,,44927,,", "is not a day"),
        ("M001,Ana,,1824-01-01,,", "lies before"),
        ("M001,Ana,2024-05-01,2024-01-01,,", "Correct the days"),
        ("M001,Ana,,2024-01-01,2025-01-01,", "does not tell how"),
        ("M001,Ana,,2024-01-01,2025-01-01,vanished", "does not tell how"),
        ("M001,Ana,,2024-01-01,,resigned", "and not when"),
        ("M001,Ana,2024-01-01,,2025-01-01,died", "there was no membership"),
        ("M009,Ana,,2024-01-01,,", "on the roll already"),
        ("M001,A\x07na,,2024-01-01,,", "cannot be printed"),
        (f"M001,{'A' * 121},,2024-01-01,,", "more than 120"),
    ],
)
def test_a_bad_line_is_named_with_the_rule_and_the_way_out(line: str, said: str) -> None:
    head = "code,name,applied_on,admitted_on,left_on,exit_kind\n"
    good = "M002,Ben,,2024-01-01,,\n"
    found = troubles(f"{head}{good}{line}\n", taken=["M009"])
    assert found[0][0] == 3
    assert said in found[0][1]


def test_a_code_twice_and_two_names_for_one_person_are_named() -> None:
    found = troubles(
        "code,person,name,admitted_on,left_on,exit_kind\n"
        "M001,1,Ana,2020-01-01,2021-01-01,resigned\n"
        "M001,2,Ben,2024-01-01,,\nM002,1,Bea,2024-01-01,,\n"
    )
    assert [line for line, _ in found] == [3, 4]
    assert "line 2" in found[0][1]
    assert "is Ana in line 2" in found[1][1]


def test_a_person_who_came_back_has_two_lines_that_do_not_overlap() -> None:
    head = "code,person,name,admitted_on,left_on,exit_kind\n"
    first = "M001,1,Ana,2020-01-01,2021-01-01,resigned\n"
    found = read(f"{head}{first}M002,1,Ana,2024-01-01,,\n")
    assert not found.troubles
    both = troubles(f"{head}{first}M002,1,Ana,2021-01-01,,\n")
    assert [line for line, _ in both] == [3]
    assert "two memberships" in both[0][1]


def test_a_leaver_without_a_kind_is_what_was_chosen() -> None:
    text = "name,admitted_on,left_on\nAna,2024-01-01,2025-01-01\n"
    assert "does not tell how somebody left" in troubles(text)[0][1]
    assert read(text, exit_kind="resigned").drafts[0].steps[-1][0] == "resigned"


def test_a_file_that_is_no_roll_says_what_it_lacks() -> None:
    with pytest.raises(NoRollHeaderError):
        read("a,b\n1,2\n")
    with pytest.raises(NoRollColumnError, match="admitted_on"):
        read("code,name\nM001,Ana\n")
    with pytest.raises(NoRollColumnError, match="legal_name"):
        read("code,admitted_on\nM001,2024-01-01\n")
    with pytest.raises(TwiceNamedError):
        read("code,name,joined,admitted_on\nM001,Ana,2024-01-01,2024-01-02\n")


CELLS = st.one_of(
    st.sampled_from([*OURS, "M001", "2024-01-01", "3/4/2024", "Ana", "es", "resigned"]),
    st.text(max_size=12),
)


@given(st.lists(st.lists(CELLS, max_size=8), max_size=6))
def test_any_sheet_gives_drafts_line_errors_or_a_refusal(
    rows: Sequence[list[str]],
) -> None:
    _nothing_but_refusals(csv_of([["code", "name", "admitted_on", "left_on"], *rows]))
    _nothing_but_refusals(csv_of(rows))


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_bytes_give_drafts_line_errors_or_a_refusal(content: bytes | str) -> None:
    _nothing_but_refusals(content)


def _nothing_but_refusals(content: bytes | str) -> None:
    asked = Asked(classes=CLASSES, taken=["M001"], latest=date(2027, 12, 31))
    try:
        found = read_roll(content, asked)
    except CoopError:
        return
    assert all(str(one.error) for one in found.troubles)
    codes = [draft.code for draft in found.drafts]
    assert len(codes) == len(set(codes))
    assert "M001" not in codes
    bad = {one.line for one in found.troubles}
    assert not bad & {draft.line for draft in found.drafts}


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(categories=["L"]), min_size=1, max_size=10),
            st.dates(date(1950, 1, 1), date(2026, 12, 31)),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_what_is_written_out_is_read_back_the_same(
    people: list[tuple[str, date]],
) -> None:
    rows = [[f"M{n:03d}", name, on] for n, (name, on) in enumerate(people, 1)]
    found = read(csv_of([["code", "legal_name", "admitted_on"], *rows]))
    assert not found.troubles
    told = [(d.code, d.legal_name, d.steps[0][1]) for d in found.drafts]
    assert told == [(code, name, on) for code, name, on in rows]
