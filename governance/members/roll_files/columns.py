"""Columns of a roll, known by the names that people and programs give them.

Known shapes: our own neutral set, and the lists of members as other programs write them
(a statutory list of shareholders, a register of shares), in English, Spanish and German.
What a roll must never hold is refused by name, before a single line is read.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coopkit.errors import N_, CoopError

OURS = (
    *("code", "person", "legal_name", "display_name", "email", "phone"),
    *("postal_address", "language", "languages", "class", "applied_on"),
    *("candidate_on", "admitted_on", "left_on", "exit_kind", "decision"),
)
DAYS = ("applied_on", "candidate_on", "admitted_on", "left_on")

_NAMES: Mapping[str, tuple[str, ...]] = {
    "code": (
        *("code", "member code", "number", "no", "nr", "member number", "member no"),
        *("member id", "membership number", "codigo", "numero", "numero de socia"),
        *("numero de socio", "no de socia", "no de socio", "mitgliedsnummer"),
        *("mitglieds nr", "mitgliedsnr", "cooperator number"),
    ),
    "person": ("person", "persona", "person id"),
    "legal_name": (
        *("legal name", "name", "full name", "member name", "nombre legal"),
        *("nombre completo", "nombre y apellidos", "apellidos y nombre"),
        *("cooperator", "socia", "socio", "mitglied"),
    ),
    "first_name": ("first name", "given name", "nombre", "nombres", "vorname"),
    "last_name": (
        *("last name", "surname", "family name", "apellido", "apellidos"),
        *("nachname", "familienname"),
    ),
    "display_name": (
        *("display name", "name to show", "preferred name", "nickname", "known as"),
        *("nombre que se muestra", "nombre de uso", "apodo", "rufname"),
    ),
    "email": (
        *("email", "e mail", "email address", "e mail address", "mail", "correo"),
        *("correo electronico", "mailadresse", "e mail adresse"),
    ),
    "phone": (
        *("phone", "phone number", "telephone", "mobile", "cell", "cell phone"),
        *("telefono", "movil", "celular", "telefon", "telefonnummer", "handy"),
    ),
    "postal_address": (
        *("postal address", "address", "mailing address", "direccion postal"),
        *("direccion", "domicilio", "anschrift", "adresse"),
    ),
    "street": (
        *("street", "street address", "address 1", "address line 1", "calle"),
        *("strasse", "strasse hausnr", "strasse und hausnummer"),
    ),
    "street_2": ("address 2", "address line 2", "adresse 2", "piso"),
    "postcode": ("zip", "zip code", "postcode", "postal code", "codigo postal", "plz"),
    "city": ("city", "town", "ciudad", "localidad", "poblacion", "ort"),
    "region": ("state", "province", "provincia", "county"),
    "language": ("language", "language to write in", "idioma", "sprache", "lengua"),
    "languages": ("languages", "languages spoken", "idiomas", "sprachen", "lenguas"),
    "class": ("class", "member class", "share type", "type of member", "clase", "klasse"),
    "applied_on": (
        *("applied on", "applied", "application date", "subscription date"),
        *("fecha de solicitud", "solicitud", "antragsdatum", "datum der zeichnung"),
    ),
    "candidate_on": (
        *("candidate on", "candidate since", "candidacy date", "trial began"),
        *("candidata desde", "candidato desde", "fecha de candidatura"),
        *("inicio de prueba", "kandidatur seit"),
    ),
    "admitted_on": (
        *(
            "admitted on",
            "admitted",
            "admission date",
            "effective date",
            "effective from",
        ),
        *("member since", "joined", "join date", "date joined", "start date"),
        *("fecha de alta", "alta", "fecha de admision", "admision", "socia desde"),
        *("socio desde", "fecha de ingreso", "ingreso", "beitrittsdatum", "beitritt"),
        *("eintrittsdatum", "eintritt", "eintrittsdatum n zeichnung"),
    ),
    "left_on": (
        *("left on", "left", "exit date", "end date", "date left", "effective to"),
        *("membership ended", "fecha de baja", "baja", "fecha de salida", "salida"),
        *("austrittsdatum", "austritt", "inkrafttreten der kundigung"),
    ),
    "exit_kind": (
        *("exit kind", "exit reason", "reason for leaving", "kind of exit"),
        *("motivo de baja", "motivo de la baja", "tipo de baja", "austrittsgrund"),
    ),
    "decision": (
        *("decision", "resolution", "admitted by", "approved by", "acuerdo"),
        *("resolucion", "admitida por", "admitido por", "beschluss"),
    ),
}
PARTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "legal_name": (("first_name", "last_name"), " "),
    "postal_address": (("street", "street_2", "postcode", "city", "region"), ", "),
}
"""A column that may come in pieces: which, and what is put between them."""

_NEVER = (
    *("immigration", "migration status", "migratoria", "migratorio", "visa", "visado"),
    *("work permit", "work authorization", "work authorisation", "alien", "green card"),
    *("residency", "residence permit", "permiso de trabajo", "permiso de residencia"),
    *("residencia legal", "aufenthaltstitel", "aufenthaltsstatus", "i 9", "ead"),
    *("nationality", "national origin", "citizenship", "citizen", "nacionalidad"),
    *("ciudadania", "staatsangehorigkeit", "nationalitat", "staatsburgerschaft"),
    *("birthplace", "place of birth", "country of birth", "birth country"),
    *("country of origin", "lugar de nacimiento", "pais de nacimiento"),
    *("pais de origen", "geburtsort", "geburtsland", "passport", "pasaporte"),
    *("reisepass", "ssn", "social security", "seguridad social", "seguro social"),
    *("sozialversicherung", "sozialversicherungsnummer", "tax id", "taxid", "tax number"),
    *("taxpayer", "tin", "itin", "steuer id", "steuernummer"),
    *("identificacion fiscal", "numero fiscal", "dni", "nie", "nif", "cuit", "cuil"),
    *("rfc", "curp"),
)
_MAYBE = ("status", "estatus", "legal status", "estado legal", "situacion legal")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class NeverKeptError(CoopError):
    """A column of something that a roll must not hold."""

    template = N_(
        "The column “{column}” asks for something that this roll never keeps: "
        "immigration status, nationality, birthplace, or a number of a person with the "
        "state. Nothing of the file was kept. Take the column out of the file, and "
        "choose the file again."
    )


class StatusColumnError(CoopError):
    """A column of which nobody can tell whether it holds an immigration status."""

    template = N_(
        "The column “{column}” might hold an immigration status, which this roll never "
        "keeps; whether somebody is a member is read from the days. Nothing of the file "
        "was kept. Take the column out, and choose the file again."
    )


class NoRollHeaderError(CoopError):
    """No line that names the columns of a roll."""

    template = N_(
        "No line of the file names its columns. One line should hold names like code, "
        "legal_name, admitted_on, as the sample file does. Add it above the members."
    )


class NoRollColumnError(CoopError):
    """A header that lacks a column no roll can do without."""

    template = N_(
        "Line {line} names the columns, but there is none for {what}. Add a column "
        "“{example}”, and choose the file again."
    )


class TwiceNamedError(CoopError):
    """Two columns that would be read as the same thing."""

    template = N_(
        "The columns “{first}” and “{second}” both read as “{role}”, and only one can "
        "count. Rename or take out one of them."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RollColumns:
    """Where each column stands, how it was called, and what was left out unread."""

    places: Mapping[str, int]
    named: Mapping[str, str]
    left_out: tuple[str, ...]

    def cell(self, cells: Sequence[str], role: str) -> str:
        """A row's cell for one of our columns, put together where it comes in parts."""
        whole = self._at(cells, role)
        parts, between = PARTS.get(role, ((), ""))
        return whole or between.join(filter(None, (self._at(cells, p) for p in parts)))

    def _at(self, cells: Sequence[str], role: str) -> str:
        place = self.places.get(role)
        return cells[place] if place is not None and place < len(cells) else ""

    @property
    def has_name(self) -> bool:
        return bool({"legal_name", "display_name", "last_name"} & self.places.keys())

    @property
    def has_day(self) -> bool:
        return bool(set(DAYS[:3]) & self.places.keys())


def plain_header(text: str) -> str:
    """A column's name without accents, signs and capitals.

    >>> plain_header("Straße + Hausnr."), plain_header("admittedOn")
    ('strasse hausnr', 'admitted on')
    """
    spread = _CAMEL.sub(" ", text).replace("ß", "ss")
    bare = unicodedata.normalize("NFKD", spread)
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return _NO_WORD.sub(" ", letters.casefold()).strip()


def known_names(header: Sequence[str]) -> int:
    """How many of a line's cells are names of columns that a roll knows.

    >>> known_names(["Members of the co-op"]), known_names(["Nr", "Name", "Joined"])
    (0, 3)
    """
    names = {name for names in _NAMES.values() for name in names}
    return sum(plain_header(cell) in names for cell in header)


def find_roll_columns(header: Sequence[str]) -> RollColumns:
    """Find the columns in a line's cells; refuses what a roll must not hold.

    >>> found = find_roll_columns(["Mitgliedsnummer", "Name", "Effective Date", "Total"])
    >>> sorted(found.places), found.left_out
    (['admitted_on', 'code', 'legal_name'], ('Total',))
    """
    places: dict[str, int] = {}
    named: dict[str, str] = {}
    left_out: list[str] = []
    by_name = {name: role for role, names in _NAMES.items() for name in names}
    heads = [plain_header(cell) for cell in header]
    if "nombre" in heads and not {"apellido", "apellidos"} & {*heads}:
        by_name["nombre"] = "legal_name"
    for place, cell in enumerate(header):
        _check_may_be_kept(cell)
        role = by_name.get(heads[place], "")
        if role and role in places:
            raise TwiceNamedError(first=named[role], second=cell, role=role)
        if role:
            places[role], named[role] = place, cell
        elif cell:
            left_out.append(cell)
    return RollColumns(places=places, named=named, left_out=tuple(left_out))


def _check_may_be_kept(column: str) -> None:
    words = f" {plain_header(column)} "
    if any(f" {never} " in words for never in _NEVER):
        raise NeverKeptError(column=column[:60])
    if any(f" {maybe} " in words for maybe in _MAYBE):
        raise StatusColumnError(column=column[:60])
