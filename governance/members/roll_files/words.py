"""Words a roll from elsewhere uses for languages and for how somebody left."""

import re
from collections.abc import Mapping

from coopkit.errors import N_, CoopError
from governance.members.roll_files.columns import plain_header

SPOKEN = ("en", "es")
_LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "en": ("en", "eng", "english", "ingles", "englisch"),
    "es": ("es", "spa", "spanish", "espanol", "castellano", "spanisch"),
    "zh": ("zh", "chinese", "mandarin", "cantonese", "chino"),
    "fr": ("fr", "french", "frances"),
    "pt": ("pt", "portuguese", "portugues"),
    "de": ("de", "german", "aleman", "deutsch"),
    "ar": ("ar", "arabic", "arabe"),
    "ht": ("ht", "haitian creole", "creole", "kreyol"),
    "vi": ("vi", "vietnamese", "vietnamita"),
    "tl": ("tl", "tagalog", "filipino"),
    "ko": ("ko", "korean", "coreano"),
    "ru": ("ru", "russian", "ruso"),
    "mam": ("mam",),
    "nah": ("nah", "nahuatl"),
    "mix": ("mix", "mixtec", "mixteco"),
    "qu": ("qu", "quechua"),
    "ca": ("ca", "catalan"),
    "eu": ("eu", "basque", "euskera"),
    "gl": ("gl", "galician", "gallego"),
}
_BY_NAME = {name: code for code, names in _LANGUAGES.items() for name in names}
_EXITS: Mapping[str, tuple[str, ...]] = {
    "resigned": (
        *("resigned", "resignation", "left", "withdrawn", "withdrawal", "voluntary"),
        *("renuncia", "renuncio", "baja voluntaria", "voluntaria", "kundigung"),
        *("gekundigt", "retired", "retirement", "jubilacion"),
    ),
    "expelled": ("expelled", "expulsion", "expulsada", "expulsado", "ausschluss"),
    "died": (
        *("died", "death", "deceased", "dead", "fallecimiento", "fallecida"),
        *("fallecido", "muerte", "tod", "verstorben"),
    ),
    "transferred": (
        *("transferred", "transfer", "transmision", "transferencia", "ubertragung"),
        *("cesion",),
    ),
    "declined": (
        *("declined", "not admitted", "application closed", "rejected", "closed"),
        *("no admitida", "no admitido", "rechazada", "rechazado", "abgelehnt"),
    ),
}
_EXIT_KINDS = {name: kind for kind, names in _EXITS.items() for name in names}
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}", re.ASCII)


class NotWrittenError(CoopError):
    """A language that the site does not write in."""

    template = N_(
        "The site does not write in “{text}”. The column “language” holds en or es; "
        "what somebody speaks stands in “languages”."
    )


class NoLanguageError(CoopError):
    """Text that is no language."""

    template = N_(
        "“{text}” is not a language that is known here. Write its code of two or three "
        "letters, like zh or mam, several with a semicolon between them."
    )


class NoExitKindError(CoopError):
    """A leaver of whom nobody tells how they left."""

    template = N_(
        "“{text}” does not tell how somebody left. Write resigned, expelled, died or "
        "transferred in the column “exit_kind”; for an application that was closed, "
        "declined."
    )


class ExitKindMissingError(CoopError):
    """A leaver without a kind of exit."""

    template = N_(
        "This line has a last day and does not tell how somebody left. Fill the column "
        "“exit_kind”, or tell below what a line without it means."
    )


class NeverInsideError(CoopError):
    """Somebody who left and had never come in."""

    template = N_(
        "Somebody who only applied cannot have {text}: there was no membership yet. "
        "Write declined in “exit_kind”, or give the day of admission."
    )


def language_of(text: str, *, otherwise: str) -> str:
    """The language to write to somebody in.

    >>> language_of("Español", otherwise="en"), language_of("", otherwise="en")
    ('es', 'en')
    """
    code = _BY_NAME.get(plain_header(text.split("-")[0]), "") if text else otherwise
    if code not in SPOKEN:
        raise NotWrittenError(text=text[:40])
    return code


def languages_in(text: str) -> tuple[str, ...]:
    """The languages somebody speaks, once each.

    >>> languages_in("Spanish; mam, en; es")
    ('es', 'mam', 'en')
    """
    found: dict[str, None] = {}
    for part in re.split(r"[;,/|]", text):
        name = plain_header(part)
        if name and name not in _BY_NAME and not _LANGUAGE_CODE.fullmatch(name):
            raise NoLanguageError(text=part.strip()[:40])
        if name:
            found[_BY_NAME.get(name, name)] = None
    return tuple(found)


def exit_kind_of(text: str, *, inside: bool, otherwise: str) -> str:
    """The kind of event by which somebody left.

    >>> exit_kind_of("Fallecimiento", inside=True, otherwise="")
    'died'
    """
    if not text and not inside:
        return "declined"
    if not text and not otherwise:
        raise ExitKindMissingError
    kind = _EXIT_KINDS.get(plain_header(text), "") if text else otherwise
    if not kind:
        raise NoExitKindError(text=text[:40])
    if not inside and kind != "declined":
        raise NeverInsideError(text=kind)
    return kind
