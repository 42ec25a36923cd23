"""What a worker agrees to before their words stand on a page; each version is kept.

A version that somebody agreed to is never changed: a new text is a new version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A text of consent, by language, and since when it is used."""

    version: str
    since: date
    text: Mapping[str, tuple[str, ...]]


VERSIONS = (
    Consent(
        version="2026-11",
        since=date(2026, 11, 1),
        text={
            "en": (
                "I said these words, and they were read back to me.",
                "The center may show them on the campaign’s page and in what it gives "
                "to the press, with the name I chose. It need not be my own.",
                "What is on the internet can be copied. The center cannot call back "
                "a copy.",
                "I get a slip. With it I can take my words down at any time, without "
                "a reason and without signing in.",
                "If I say no, I lose nothing: the center helps me just the same.",
            ),
            "es": (
                "Yo dije estas palabras y me las leyeron de nuevo.",
                "El centro puede mostrarlas en la página de la campaña y en lo que da "
                "a la prensa, con el nombre que elegí. No tiene que ser el mío.",
                "Lo que está en internet se puede copiar. El centro no puede recoger "
                "una copia.",
                "Recibo una hoja. Con ella puedo quitar mis palabras en cualquier "
                "momento, sin dar razones y sin iniciar sesión.",
                "Si digo que no, no pierdo nada: el centro me ayuda igual.",
            ),
        },
    ),
)


def newest() -> Consent:
    """The text that people are asked to agree to now."""
    return VERSIONS[-1]


def consent_of(version: str) -> Consent:
    """The text of a version; a KeyError if there is none.

    >>> consent_of("2026-11") is newest()
    True
    """
    return {one.version: one for one in VERSIONS}[version]
