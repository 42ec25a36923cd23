"""A course as an IMS Common Cartridge 1.1: for Moodle, Canvas and other systems.

A zip: a manifest, a page of HTML for each lesson, and a test in QTI 1.2. What other
systems cannot ask (an order) stands on the page. The same course gives the same bytes.
Source: IMS Common Cartridge Profile 1.1, ch. 3 (package) and 4 (resources).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from cms.courses.lesson_file import Part
from cms.courses.printed import Facts
from cms.courses.qti import asked, assessment
from cms.courses.webpage import webpage
from coopkit.drawing import clean

PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
ABOUT = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
PAGE, TEST = "webcontent", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier day
Element = Any  # lxml's own type says no more


@dataclass(frozen=True, slots=True, kw_only=True)
class CartridgeLesson:
    """A lesson: its data as for a paper, and its parts, in which the questions are."""

    code: str
    title: str
    data: Mapping[str, Any]
    parts: Sequence[Part]
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class CartridgeModule:
    """A module and its lessons, in order."""

    code: str
    title: str
    lessons: Sequence[CartridgeLesson]


@dataclass(frozen=True, slots=True, kw_only=True)
class CartridgeCourse:
    """A course in one language; `labels` are the words around its lessons."""

    code: str
    title: str
    lead: str
    language: str
    modules: Sequence[CartridgeModule]
    labels: Mapping[str, Any]
    test_title: str


def cartridge(course: CartridgeCourse) -> bytes:
    """The cartridge's file (`.imscc`)."""
    files = {"imsmanifest.xml": _manifest(course)}
    said = (course.labels["is_true"], course.labels["is_false"])
    for lesson in _lessons(course):
        files[_page(lesson)] = webpage(
            lesson.data, language=course.language, labels=course.labels
        )
        if asked(lesson.parts):
            files[_test(lesson)] = assessment(
                ident=f"test-{lesson.code}",
                title=f"{lesson.code} {course.test_title}",
                parts=lesson.parts,
                facts=lesson.facts,
                true_and_false=said,
            )
    return _zipped(files)


def _lessons(course: CartridgeCourse) -> list[CartridgeLesson]:
    return [lesson for module in course.modules for lesson in module.lessons]


def _page(lesson: CartridgeLesson) -> str:
    return f"lessons/{lesson.code.lower()}.html"


def _test(lesson: CartridgeLesson) -> str:
    return f"tests/{lesson.code.lower()}.xml"


def _manifest(course: CartridgeCourse) -> bytes:
    spaces = {None: PACKAGE, "lomimscc": ABOUT}
    root = etree.Element(f"{{{PACKAGE}}}manifest", nsmap=spaces)
    root.set("identifier", f"coopkit-{course.code}-{course.language}")
    metadata = _in(root, "metadata")
    _in(metadata, "schema").text = "IMS Common Cartridge"
    _in(metadata, "schemaversion").text = "1.1.0"
    _about(metadata, course)
    organization = _in(
        _in(root, "organizations"),
        "organization",
        identifier="outline",
        structure="rooted-hierarchy",
    )
    top = _in(organization, "item", identifier="course")
    resources = _in(root, "resources")
    for module in course.modules:
        chapter = _item(top, f"module-{module.code}", f"{module.code} {module.title}")
        for lesson in module.lessons:
            _listed(chapter, resources, lesson, course.test_title)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _listed(
    chapter: Element, resources: Element, lesson: CartridgeLesson, test_title: str
) -> None:
    title = f"{lesson.code} {lesson.title}"
    _item(chapter, f"item-{lesson.code}", title, ref=f"page-{lesson.code}")
    page = _in(resources, "resource", identifier=f"page-{lesson.code}", type=PAGE)
    page.set("href", _page(lesson))
    _in(page, "file", href=_page(lesson))
    if asked(lesson.parts):
        named = f"{lesson.code} {test_title}"
        _item(chapter, f"item-test-{lesson.code}", named, ref=f"test-{lesson.code}")
        test = _in(resources, "resource", identifier=f"test-{lesson.code}", type=TEST)
        _in(test, "file", href=_test(lesson))


def _about(metadata: Element, course: CartridgeCourse) -> None:
    lom = etree.SubElement(metadata, f"{{{ABOUT}}}lom")
    general = etree.SubElement(lom, f"{{{ABOUT}}}general")
    for name, text in (("title", course.title), ("description", course.lead)):
        outer = etree.SubElement(general, f"{{{ABOUT}}}{name}")
        string = etree.SubElement(outer, f"{{{ABOUT}}}string", language=course.language)
        string.text = clean(text)
        if name == "title":  # the language stands between the two
            spoken = etree.SubElement(general, f"{{{ABOUT}}}language")
            spoken.text = course.language


def _item(parent: Element, ident: str, title: str, ref: str = "") -> Element:
    item = _in(parent, "item", identifier=ident)
    if ref:
        item.set("identifierref", ref)
    _in(item, "title").text = clean(title)
    return item


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # else the same course differs from system to system
            archive.writestr(entry, content)
    return out.getvalue()


def _in(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{PACKAGE}}}{name}", attributes)
