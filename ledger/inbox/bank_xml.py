"""XML that a bank wrote, read without what could harm the reader.

A file that declares entities of its own, or a document type, is refused: a few lines of
those can grow to gigabytes, or open other files.
"""

from collections.abc import Iterator
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from coopkit.errors import N_, CoopError


class UnsafeXmlError(CoopError):
    """XML with a document type or entities of its own."""

    template = N_(
        "This file declares entities of its own, which no statement of a bank does. It "
        "was not read. Download the statement from the bank again."
    )


class BrokenXmlError(CoopError):
    """Text that is no XML."""

    template = N_(
        "This file breaks off or is damaged near line {line}. Download the statement "
        "from the bank again."
    )


def root_of(content: bytes) -> Any:
    """The first element of an XML file."""
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnsafeXmlError from error
    except ElementTree.ParseError as error:
        raise BrokenXmlError(line=error.position[0]) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise BrokenXmlError(line=1) from error
    return root


def local(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Any, name: str) -> Iterator[Any]:
    """What stands in an element under this name."""
    return (child for child in element if local(child) == name)


def at(element: Any, path: str) -> Any | None:
    """The first element at a path like “Bal/Tp/Cd”, or None."""
    for name in path.split("/"):
        element = next(children(element, name), None) if element is not None else None
    return element


def text_at(element: Any, *paths: str) -> str:
    """The text at the first of these paths that has one."""
    for path in paths:
        found = at(element, path)
        if found is not None and (found.text or "").strip():
            return str(found.text).strip()
    return ""
