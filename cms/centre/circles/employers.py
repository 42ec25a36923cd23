"""Names of employers in a text: sure ones, and what may be one.

Where everybody reads, a name can bring a lawsuit on who wrote it, and show the employer
who it was. A text with a sure name cannot be shown there; of one that may be a name a
moderator says what it is.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from cms.centre.careful import plainly
from coopkit.errors import N_, CoopError

LONGEST = 60
_WORD = r"[A-ZÁÉÍÓÚÑÜ0-9][\w’'&-]*(?:\.\w+)*"
_FIRST = rf"(?=[^\W\d_]|\d+[ -][A-Z]){_WORD}"
_NAME = rf"{_FIRST}(?: (?:&|y|and|de|del|la|los|of|the|{_WORD})){{0,4}}"
_ENDING = (
    r"(?:Inc|LLC|L\.L\.C|Corp|Corporation|Co|Ltd|LP|LLP|PLC|GmbH|Company|"
    r"S\.? ?A\.? de C\.?V|S\. ?A|S\. ?L|S\. ?de R\.? ?L)"
)
_FIRM = re.compile(rf"({_NAME}),? {_ENDING}\b\.?")
_BEFORE = (
    r"(?:(?:[Ww]ork(?:s|ed|ing)? (?:at|for)|[Ee]mployed (?:at|by)|[Bb]oss (?:at|of)|"
    r"[Mm]anager (?:at|of)|[Oo]wners? of|[Hh]ired by|[Ff]ired (?:by|from)|"
    r"[Tt]rabaj(?:o|a|an|amos|é|aba|aban|ando) (?:en|para|con)|"
    r"[Jj]ef[ea]s? (?:de|en)|[Pp]atr[oó]n(?:a|es)? de|[Dd]ueñ[oa]s? de|"
    r"[Gg]erentes? de|[Ee]ncargad[oa]s? de|[Cc]ontratad[oa]s? por|"
    r"[Dd]espedid[oa]s? (?:de|por))(?: (?:the|la|el|los|las))? )"
)
_WORKS_AT = re.compile(rf"{_BEFORE}({_NAME})")


class EmployerNamedError(CoopError):
    """A text in a public circle that names an employer."""

    template = N_(
        "This text names an employer: {names}. In a circle that everybody can read, no "
        "employer is named, so that nobody is sued or found out. Return the text with a "
        "reason. Who wrote it can take the name out and send it again."
    )


class NotLookedAtError(CoopError):
    """A text with what may be a name, shown without a word on it."""

    template = N_(
        "This may be the name of an employer: {names}. Look at it. If it is none, tick "
        "that you looked, and show the text. If it is one, return the text."
    )


@dataclass(frozen=True, slots=True)
class Named:
    """What seems to be an employer's name; sure if known, or if it ends as firms do."""

    name: str
    is_sure: bool


def employers_in(text: str, *, known: Collection[str]) -> tuple[Named, ...]:
    """The employers that a text names, each once: the sure ones first.

    `known` are names in small letters, from the research of the centre.

    >>> employers_in("The boss at Sparkle Wash shouts.", known=["sparkle wash"])
    (Named(name='sparkle wash', is_sure=True),)
    >>> employers_in("I work for Bayside Linen LLC", known=[])
    (Named(name='Bayside Linen LLC', is_sure=True),)
    >>> employers_in("Trabajo en Lavado Express y no pagan.", known=[])
    (Named(name='Lavado Express', is_sure=False),)
    """
    plain = plainly(text)
    sure = [
        name
        for name in sorted(known)
        if re.search(rf"(?:^|\W){re.escape(plainly(name))}(?:\W|$)", plain)
    ]
    sure += [found.group(0).strip() for found in _FIRM.finditer(text)]
    taken = [plainly(name) for name in sure]
    maybe: list[str] = []
    for found in _WORKS_AT.finditer(text):
        name = _trimmed(found.group(1))
        same = plainly(name)
        if name and not any(same in one or one in same for one in taken):
            maybe.append(name)
            taken.append(same)
    named = [Named(name[:LONGEST], True) for name in dict.fromkeys(sure)]
    return (*named, *(Named(name[:LONGEST], False) for name in maybe))


def _trimmed(name: str) -> str:
    """A name without the small words that follow it in a sentence."""
    words = name.split()
    while words and words[-1] in {"y", "and", "de", "del", "la", "los", "of", "the", "&"}:
        words.pop()
    return " ".join(words).rstrip(".,;:")


def check_shown(text: str, *, known: Collection[str], has_looked: bool) -> None:
    """Refuse to show a text to everybody that names an employer, or may."""
    found = employers_in(text, known=known)
    sure = [one.name for one in found if one.is_sure]
    if sure:
        raise EmployerNamedError(names=", ".join(sure))
    if found and not has_looked:
        raise NotLookedAtError(names=", ".join(one.name for one in found))
