"""A course as a Common Cartridge: all of it is there, with the right answers."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils.translation import override
from lxml import etree, html

from cms.courses.api import papers
from cms.courses.cartridge import (
    ABOUT,
    PACKAGE,
    PAGE,
    TEST,
    CartridgeCourse,
    CartridgeLesson,
    CartridgeModule,
    cartridge,
)
from cms.courses.lesson_file import Part
from cms.courses.qti import NAMESPACE, PROFILES, assessment, forms_of
from tests.cms.courses.samples import LANGUAGES, ON, files, labels, lesson_in

P, Q, L = f"{{{PACKAGE}}}", f"{{{NAMESPACE}}}", f"{{{ABOUT}}}"


def course(language: str, letters: str = "1234569") -> CartridgeCourse:
    """The lessons of some modules, read from their files."""
    modules = []
    with override(language):
        for number in letters:
            lessons = [
                CartridgeLesson(
                    code=read.code,
                    title=read.title,
                    data=papers.printed(read, on=ON, guide=False),
                    parts=read.parts,
                    facts=read.facts,
                )
                for file in files(language)
                if file.front["under"] == f"M{number}"
                for read in [lesson_in(file, language)]
            ]
            module = CartridgeModule(code=f"M{number}", title="T", lessons=lessons)
            modules.append(module)
    return CartridgeCourse(
        code="A",
        title="Start a worker co-op",
        lead="Together",
        language=language,
        modules=modules,
        labels=labels(language),
        test_title="Check yourself",
    )


def opened(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def packed() -> dict[str, dict[str, bytes]]:
    return {language: opened(cartridge(course(language))) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_manifest_names_is_there_and_nothing_else(
    packed, language
) -> None:
    found = packed[language]
    root = etree.fromstring(found["imsmanifest.xml"])
    assert root.tag == f"{P}manifest"
    assert root.findtext(f"{P}metadata/{P}schemaversion") == "1.1.0"
    assert root.find(f"{P}metadata/{L}lom/{L}general/{L}title/{L}string") is not None
    hrefs = [file.get("href") for file in root.iter(f"{P}file")]
    assert sorted([*hrefs, "imsmanifest.xml"]) == sorted(found)
    resources = root.findall(f"{P}resources/{P}resource")
    assert {resource.get("type") for resource in resources} == {PAGE, TEST}
    ids = [node.get("identifier") for node in root.iter() if node.get("identifier")]
    assert len(ids) == len(set(ids))
    named = {item.get("identifierref") for item in root.iter(f"{P}item")} - {None}
    assert named == {resource.get("identifier") for resource in resources}


def test_the_outline_is_the_course_with_its_modules_and_lessons(packed) -> None:
    root = etree.fromstring(packed["en"]["imsmanifest.xml"])
    (organization,) = root.iter(f"{P}organization")
    assert organization.get("structure") == "rooted-hierarchy"
    (top,) = organization.findall(f"{P}item")
    modules = top.findall(f"{P}item")
    assert [len(module.findall(f"{P}item")) for module in modules] == [
        2 * len(module.lessons) for module in course("en").modules
    ]
    assert modules[0].findtext(f"{P}item/{P}title", "").startswith("M1.1 ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_html_in_its_language(packed, language) -> None:
    pages = {n: p for n, p in packed[language].items() if n.startswith("lessons/")}
    for name, content in pages.items():
        root = html.document_fromstring(content)
        assert root.get("lang") == language
        assert len(root.findall(".//h1")) == 1, name
        assert not root.findall(".//script")
        assert len(root.text_content()) > 3000, name
        assert "{fact:" not in root.text_content()
        assert "page:M" not in root.text_content()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_has_the_right_answer_of_its_lesson(packed, language) -> None:
    for file in files(language):
        if file.front["under"] in ("M7", "M8"):
            continue
        content = packed[language][f"tests/{file.front['code'].lower()}.xml"]
        items = list(etree.fromstring(content).iter(f"{Q}item"))
        parts = lesson_in(file, language).parts
        asked = [part for part in parts if part.kind in PROFILES]
        assert len(items) == len(asked)
        for item, part in zip(items, asked, strict=True):
            assert item.findtext(f".//{Q}fieldentry") == PROFILES[part.kind]
            assert given_full_marks(item) == right_of(part), (
                file.front["code"],
                part.key,
            )
            replies = [node.get("linkrefid") for node in item.iter(f"{Q}displayfeedback")]
            known = {node.get("ident") for node in item.iter(f"{Q}itemfeedback")}
            assert set(replies) <= known
            for node in item.iter(f"{Q}itemfeedback"):
                assert "".join(node.itertext()).strip()


def given_full_marks(item) -> set[str]:  # type: ignore[no-untyped-def]
    """What must be answered for all points, and (after a !) what must not."""
    found = set()
    for met in item.iter(f"{Q}respcondition"):
        if met.find(f"{Q}setvar") is None:
            continue
        for equal in met.iter(f"{Q}varequal"):
            denied = equal.getparent().tag == f"{Q}not"
            found.add(f"!{equal.text}" if denied else equal.text)
    return found


def right_of(part: Part) -> set[str]:
    value = part.value
    if part.kind == "true_false":
        return {"true" if value["is_true"] else "false"}
    if part.kind == "number":
        return set(forms_of(str(value["answer"])))
    if part.kind == "short":
        return set()
    rights = [option["right"] for option in value["options"]]
    named = {f"o{n}" for n, right in enumerate(rights, 1) if right}
    wrong = {f"!o{n}" for n, right in enumerate(rights, 1) if not right}
    return named | wrong if part.kind == "several" else named


def test_an_order_stands_on_the_page_since_no_test_can_ask_it(packed) -> None:
    found = 0
    for file in files("en"):
        for part in lesson_in(file, "en").parts:
            name = f"lessons/{file.front['code'].lower()}.html"
            if part.kind == "order" and name in packed["en"]:
                root = html.document_fromstring(packed["en"][name])
                text = " ".join(root.text_content().split())
                assert all(" ".join(item.split()) in text for item in part.value["items"])
                assert root.findall(".//details")
                found += 1
    assert found > 3


def test_the_same_course_gives_the_same_bytes() -> None:
    assert cartridge(course("es", "25")) == cartridge(course("es", "25"))


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    odd = Part(
        "quiz",
        "q1",
        {
            "question": "A\x00B <b> & ]]>",
            "options": [
                {"text": "\x1b", "right": True, "feedback": "\x0b*y*"},
                {"text": "n", "right": False, "feedback": "<script>"},
            ],
        },
    )
    test = assessment(
        ident="t", title="\x01", parts=[odd], facts={}, true_and_false=("T", "F")
    )
    root = etree.fromstring(test)
    assert root.findtext(f".//{Q}presentation/{Q}material/{Q}mattext") == "AB <b> & ]]>"
    assert "<script>" not in "".join(root.find(f".//{Q}itemfeedback[2]").itertext())
