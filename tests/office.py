"""LibreOffice, as a lawyer has it: opens a file, and tells what it read in it."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import parse

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@dataclass(frozen=True, slots=True)
class Read:
    """What an office program found in a document."""

    headings: list[tuple[int, str]]
    notes: list[str]
    insertions: int
    deletions: int
    words: str


def open_in_office(content: bytes, folder: Path, *, name: str = "bylaws.docx") -> Read:
    """Open a document in LibreOffice, without a window, and read back what it holds."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: install libreoffice-writer-nogui"
    given = folder / name
    given.write_bytes(content)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "fodt",
            "--outdir",
            str(folder),
            str(given),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    root = parse(given.with_suffix(".fodt")).getroot()
    body = root.find(f"{OFFICE}body")
    assert body is not None
    return Read(
        headings=[
            (int(each.get(f"{TEXT}outline-level", "0")), _own_words(each))
            for each in body.iter(f"{TEXT}h")
        ],
        notes=[_words(each) for each in body.iter(f"{OFFICE}annotation")],
        insertions=len(list(body.iter(f"{TEXT}insertion"))),
        deletions=len(list(body.iter(f"{TEXT}deletion"))),
        words=_words(body),
    )


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _own_words(element: Element) -> str:
    """The words of a heading without those of the notes on it."""
    words = element.text or ""
    for child in element:
        words += (
            "" if child.tag == f"{OFFICE}annotation" else "".join(child.itertext())
        ) + (child.tail or "")
    return " ".join(words.split())


def convert_in_office(content: bytes, folder: Path, *, kind: str) -> bytes:
    """A document as LibreOffice saves it after opening it."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: install libreoffice-writer-nogui"
    given = folder / "given.docx"
    given.write_bytes(content)
    out = folder / "saved"
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            str(given),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (out / f"given.{kind}").read_bytes()
