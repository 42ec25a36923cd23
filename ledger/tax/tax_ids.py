"""Tax ids: SSN, ITIN, ATIN and EIN, each as good as the others.

Nine digits, whatever stands between them. Only numbers that were never given out are
refused, and no refusal repeats the number.
Source: 26 U.S.C. § 6109; the number ranges of the Social Security Administration and of
the Internal Revenue Service.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from coopkit.errors import N_, CoopError

SSN, ITIN, ATIN, EIN = "ssn", "itin", "atin", "ein"
KINDS = (SSN, ITIN, ATIN, EIN)
NAMES = {SSN: "SSN", ITIN: "ITIN", ATIN: "ATIN", EIN: "EIN"}
ITIN_GROUPS = (range(50, 66), range(70, 89), range(90, 93), range(94, 100))
ATIN_GROUP = 93
DIGITS = 9
_BETWEEN = re.compile(r"[\s.\-‐-―]")


class TaxIdDigitsError(CoopError):
    """Not nine digits."""

    template = N_(
        "A tax number has nine digits. What was typed has {count}. Copy it from the card "
        "or the letter once more."
    )


class TaxIdRangeError(CoopError):
    """Nine digits that no number of this kind has."""

    template = N_(
        "No {kind} has these digits. Look at the card or the letter again, or choose the "
        "kind of number that it is: {kinds} are all as good."
    )


@dataclass(frozen=True, slots=True)
class TaxId:
    """A number that could be one; its text never shows the digits.

    >>> str(TaxId(ITIN, "900701234")), TaxId(ITIN, "900701234")
    ('ITIN …1234', TaxId(kind='itin'))
    """

    kind: str
    digits: str = field(repr=False)

    @property
    def last_four(self) -> str:
        return self.digits[-4:]

    @property
    def written(self) -> str:
        """As the form has it: 12-3456789 for an EIN, 900-70-1234 for the others."""
        if self.kind == EIN:
            return f"{self.digits[:2]}-{self.digits[2:]}"
        return f"{self.digits[:3]}-{self.digits[3:5]}-{self.digits[5:]}"

    def __str__(self) -> str:
        return f"{NAMES[self.kind]} …{self.last_four}"


def tax_id_of(kind: str, text: str) -> TaxId:
    """Read a number of a kind, or refuse it without repeating it.

    >>> tax_id_of("itin", "900-70-1234").last_four
    '1234'
    """
    if kind not in KINDS:
        raise ValueError(f"not a kind of tax id: {kind}")
    digits = _BETWEEN.sub("", text)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise TaxIdDigitsError(count=sum(sign.isdigit() for sign in text))
    if not _was_given(kind, digits):
        raise TaxIdRangeError(kind=NAMES[kind], kinds=", ".join(NAMES.values()))
    return TaxId(kind, digits)


def masked(kind: str, last_four: str) -> str:
    """A number on a copy for its holder: all but the last four are hidden.

    >>> masked("ssn", "1234"), masked("ein", "6789")
    ('XXX-XX-1234', 'XX-XXX6789')
    """
    if not last_four:
        return ""
    return f"XX-XXX{last_four}" if kind == EIN else f"XXX-XX-{last_four}"


def name_control(legal_name: str, *, kind: str = SSN) -> str:
    """The four letters by which a name is matched with a number.

    Of a person the last name's first letters, of anybody else the name's. With two last
    names it cannot be told which one the card has first: have it checked.

    >>> name_control("Ana Peña"), name_control("Lin O'Neil"), name_control("Bo Li")
    ('PENA', 'ONEI', 'LI')
    >>> name_control("The Corner Bakery", kind="ein")
    'CORN'
    """
    words = [_letters(word) for word in legal_name.split()]
    words = [word for word in words if word]
    if not words:
        return ""
    if kind != EIN:
        return words[-1][:4]
    if words[0] == "THE" and len(words) > 1:
        words = words[1:]
    return "".join(words)[:4]


def plain(text: str) -> str:
    """A text in the signs that the portal takes: no accents, no odd punctuation.

    >>> plain("Begoña Núñez, Apt. #4")
    'Begona Nunez Apt 4'
    """
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Za-z0-9&/\- ]", " ", bare).split())


def _letters(word: str) -> str:
    bare = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9&-]", "", bare).upper()


def _was_given(kind: str, digits: str) -> bool:
    area, group, serial = int(digits[:3]), int(digits[3:5]), int(digits[5:])
    if kind == EIN:
        return digits[:2] != "00" and len(set(digits)) > 1
    if kind == ITIN:
        return area >= 900 and any(group in groups for groups in ITIN_GROUPS)
    if kind == ATIN:
        return area >= 900 and group == ATIN_GROUP
    return area not in {0, 666} and area < 900 and group != 0 and serial != 0
