"""From data to the bytes of a PDF, by Typst itself."""

from io import BytesIO
from typing import Any

import pytest
import typst
from hypothesis import example, given, settings, strategies as st
from pypdf import PdfReader

from coopkit.papers import typeset as door
from coopkit.papers.typeset import template_sha256, typeset
from tests.coopkit.papers.samples import RESOLUTION, notice

PLANTED = '*bold* _em_ $x$ #read("/etc/passwd") @ref <label> // “q” "r" \\ `code`'


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    """The text of a PDF, each run of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def test_the_same_data_give_the_same_bytes() -> None:
    assert typeset("notice", notice()) == typeset("notice", notice())


def test_the_order_of_keys_in_the_data_does_not_matter() -> None:
    turned = dict(reversed(notice().items()))
    assert typeset("notice", turned) == typeset("notice", notice())


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_notice_says_all_that_the_law_and_the_member_need(language: str) -> None:
    data = notice(language)
    member, labels = data["members"][0], data["labels"]
    text = words_of(typeset("notice", data))
    said = [
        member["name"],
        *(part for figure in member["headline"] for part in figure.values()),
        *(part for fact in member["facts"] for part in fact.values()),
        *(part for row in member["rows"] for part in row.values()),
        *(part for line in member["account"] for part in line.values()),
        *member["total"].values(),
        *(member[key] for key in ("share_line", "consent", "redemption")),
        *(labels[key] for key in ("title", "how", "account", "tax", "report", "law")),
        *(labels[key] for key in ("statement", "advice", "intro")),
        *data["signers"][0].values(),
        data["authority"],
        data["issued"],
    ]
    assert [part for part in said if " ".join(part.split()) not in text] == []


def test_a_notice_of_an_ordinary_member_is_one_page() -> None:
    assert len(read(typeset("notice", notice("es"))).pages) == 1


def test_a_long_name_and_twelve_rows_take_a_second_page() -> None:
    name = "María de los Ángeles Guadalupe Fernández-Villavicencio y Ordóñez Echeverría"
    pdf = typeset("notice", notice("es", name=name, rows=12))
    assert len(read(pdf).pages) == 2
    assert f"{name}:" in words_of(pdf)
    assert "Página 2 / 2" in words_of(pdf)


def test_a_notice_needs_only_what_the_plainest_builder_gives() -> None:
    data = notice()
    for key in ("signers", "authority"):
        del data[key]
    data["labels"] = {
        key: value
        for key, value in data["labels"].items()
        if key not in ("statement", "report", "advice")
    }
    member = data["members"][0]
    for key in ("facts", "share_line", "consent", "redemption"):
        del member[key]
    member["history"] = []
    data["coop"] = {"name": "Amanecer Bakery", "address": ""}
    assert "$4,812.37" in words_of(typeset("notice", data))


def test_an_account_that_is_empty_in_every_year_still_has_its_chart() -> None:
    data = notice()
    data["members"][0]["history"] = [{"year": 2026, "value": 0}]
    assert len(read(typeset("notice", data)).pages) == 1


def test_a_resolution_shows_its_text_its_count_and_its_hash() -> None:
    text = words_of(typeset("resolution", RESOLUTION))
    said = [
        RESOLUTION["reference"],
        RESOLUTION["title"],
        *RESOLUTION["paragraphs"],
        *(total["because"] for total in RESOLUTION["sums"]),
        *(row["needed"] for total in RESOLUTION["sums"] for row in total["rows"]),
        *(part for rule in RESOLUTION["rules"] for part in rule.values()),
        *(part for tally in RESOLUTION["tallies"] for part in tally.values()),
        *(part for signer in RESOLUTION["signers"] for part in signer.values()),
        RESOLUTION["hash"],
    ]
    assert [part for part in said if " ".join(part.split()) not in text] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_paper_can_be_read_aloud(language: str) -> None:
    catalog = read(typeset("notice", notice(language))).root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]["/K"]
    assert catalog["/Lang"] == language
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]


def test_a_paper_declares_both_of_its_standards() -> None:
    about = read(typeset("notice", notice())).root_object["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in about
    assert b"<pdfaid:part>2</pdfaid:part>" in about
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in about


def test_a_paper_without_a_title_is_refused() -> None:
    data = notice()
    data["labels"] = data["labels"] | {"title": ""}
    with pytest.raises(typst.TypstError, match="title"):
        typeset("notice", data)


def test_what_a_member_is_called_is_shown_and_never_run() -> None:
    assert PLANTED in words_of(typeset("notice", notice(name=PLANTED)))


def test_a_name_may_hold_a_new_line() -> None:
    assert "Ana Lucía" in words_of(typeset("notice", notice(name="Ana\nLucía")))


@pytest.mark.parametrize("name", ["שלום", "محمد", "Đặng Văn Łukasz", "Иван", "e\u0301"])
def test_names_of_many_scripts_are_printed(name: str) -> None:
    pdf = typeset("notice", notice(name=name))
    assert len(read(pdf).pages) == 1
    assert door.NOT_SHOWN not in words_of(pdf)


def test_a_character_that_no_font_has_is_a_box_and_stops_no_notice() -> None:
    text = words_of(typeset("notice", notice(name="Ana 😀 \ue000 Peña")))
    assert "Ana □ □ Peña" in text


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=12))
@example("\x00\x1f\x7f\u0085")
@example("👩🏽‍🌾❤️🇪🇸")
@example("\U000e0000 \U000e0041")
@example("\u202eabc\u2066\ufeff\ufffe\U0010ffff")
def test_no_name_stops_a_notice(name: str) -> None:
    assert typeset("notice", notice(name=name)).startswith(b"%PDF-1.7")


def test_a_float_is_refused_because_its_text_is_not_one() -> None:
    with pytest.raises(TypeError, match="float"):
        typeset("notice", notice() | {"year": 2026.0})


@pytest.mark.parametrize(
    "template", ["nothing", "../papers/typ/notice", "notice.typ", ""]
)
def test_only_a_template_of_the_folder_is_set(template: str) -> None:
    with pytest.raises(ValueError, match="no template"):
        typeset(template, notice())


def test_no_template_reads_a_file_outside_its_folder(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "typ"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "nosy.typ").write_text('#read("../secret.txt")')
    monkeypatch.setattr(door, "FOLDER", folder)
    with pytest.raises(typst.TypstError, match="escape"):
        typeset("nosy", {})


def test_a_template_s_version_covers_what_all_templates_share(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("lib.typ", "notice.typ", "resolution.typ"):
        (tmp_path / name).write_bytes((door.FOLDER / name).read_bytes())
    before = template_sha256("notice")
    monkeypatch.setattr(door, "FOLDER", tmp_path)
    assert template_sha256("notice") == before
    assert template_sha256("resolution") != before
    (tmp_path / "lib.typ").write_bytes(b"// other\n")
    assert template_sha256("notice") != before
