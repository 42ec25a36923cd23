"""Cards: people as vCard 4.0, the form in which address books take them.

Source: RFC 6350: § 3.2 folding, § 3.4 escaping, § 3.3 what a card must hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LINE_OCTETS = 75
END = "\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What one card says; blank parts are left out. `uid` stays the same for ever."""

    uid: str
    name: str
    email: str = ""
    phone: str = ""
    languages: Sequence[str] = ()


def cards(contacts: Iterable[Contact]) -> str:
    """All cards, one after the other, as one file."""
    return "".join(card(contact) for contact in contacts)


def card(contact: Contact) -> str:
    """One card; its lines end in CRLF, and none is longer than 75 octets.

    >>> print(card(Contact(uid="urn:uuid:1", name="Ana; B", phone="555")), end="")
    BEGIN:VCARD
    VERSION:4.0
    KIND:individual
    UID:urn:uuid:1
    FN:Ana\\; B
    TEL;VALUE=text:555
    END:VCARD
    """
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual", f"UID:{contact.uid}"]
    lines.append(f"FN:{escaped(contact.name)}")
    if contact.email:
        lines.append(f"EMAIL:{escaped(contact.email)}")
    if contact.phone:
        lines.append(f"TEL;VALUE=text:{escaped(contact.phone)}")
    lines += [
        f"LANG;PREF={place}:{code}" for place, code in enumerate(contact.languages, 1)
    ]
    lines.append("END:VCARD")
    return "".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    r"""A text as the value of a property.

    >>> escaped("a,b;c\\d\r\ne")
    'a\\,b\\;c\\\\d\\ne'
    """
    one_line = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign, said in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\n", "\\n")):
        one_line = one_line.replace(sign, said)
    return one_line


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets; no character is cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LINE_OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return END.join([*pieces, piece]) + END
