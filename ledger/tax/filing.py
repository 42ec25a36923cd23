"""A file of forms for the tax office's portal, filled into the columns that it asks for.

The columns are those of the template that the bookkeeper downloaded for the form and the
year; none is ours. What we know goes where a column asks for it by name; a column that
we do not know stays blank and is told. Amounts are written as 1234.56, numbers without
dashes. Source: IRS Publication 5717 (portal), the year's CSV template.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, plain_amount
from ledger.tax.tax_ids import EIN, plain

_BOX = re.compile(r"^box(\d{1,2}[a-c]?)")
_PLACE = re.compile(
    r"^(?P<line>.+),\s*(?P<city>[^,\d]+?)\s*,?\s+(?P<state>[A-Za-z]{2})\.?\s+"
    r"(?P<zip>\d{5}(?:-\d{4})?)$"
)
NEEDED = ("recipienttaxpayeridnumber", "payertaxpayeridnumber", "taxyear")


class NotATemplateError(CoopError):
    """A file whose first row does not name the columns of a form."""

    template = N_(
        "The first row of this file does not name “{missing}”. Download the template of "
        "{form} for {year} from the tax office’s portal, and choose that file."
    )


class NoColumnError(CoopError):
    """An amount for which the template has no column."""

    template = N_(
        "The template has no column for box {box} of {form}, and somebody has an amount "
        "in it. Check that it is the template of {form} for {year}."
    )


class NotReadyToFileError(CoopError):
    """Forms that lack something the portal asks for."""

    template = N_(
        "These people’s forms lack something: {who}. Each form needs a tax number, a "
        "legal name, and an address with city, state and ZIP code. Complete them, and "
        "make the file again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An address in the United States, by its parts."""

    line: str
    city: str
    state: str
    zip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """The co-op, as its forms name it."""

    name: str
    ein: str = field(repr=False)
    place: Place
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person's form; the number is in it only while the file is made."""

    code: str
    legal_name: str
    kind: str
    digits: str = field(repr=False)
    place: Place
    boxes: Mapping[str, Cents]
    second_notice: bool = False


def place_of(address: str) -> Place | None:
    """The parts of an address, or nothing where they cannot be told.

    A comma or a new line stands before the city.

    >>> place_of("12 Telegraph Ave, Oakland, CA 94612").city
    'Oakland'
    >>> place_of("Calle Mayor 3, Madrid") is None
    True
    """
    lines = (" ".join(line.split()) for line in address.splitlines())
    found = _PLACE.match(", ".join(line for line in lines if line))
    if not found:
        return None
    return Place(
        line=found["line"].rstrip(", "),
        city=found["city"].strip(", "),
        state=found["state"].upper(),
        zip=found["zip"],
    )


def check_header(header: Sequence[str], *, form: str, tax_year: int) -> None:
    """Refuse a first row that is not the template of a form."""
    known = {_key(name) for name in header}
    for needed in NEEDED:
        if needed not in known:
            raise NotATemplateError(missing=_SAID[needed], form=form, year=tax_year)
    if not any(_BOX.match(_key(name)) for name in header):
        raise NotATemplateError(missing="Box 1", form=form, year=tax_year)


def unknown_columns(header: Sequence[str]) -> list[str]:
    """The columns that stay blank because we do not know them.

    >>> unknown_columns(["Form Type", "Box 1 - Patronage dividends", "Shoe size"])
    ['Shoe size']
    """
    keys = ((name, _key(name)) for name in header)
    return [name for name, key in keys if key not in _VALUES and not _BOX.match(key)]


def rows_for(
    header: Sequence[str],
    rows: Iterable[Row],
    *,
    payer: Payer,
    form: str,
    tax_year: int,
) -> list[list[str]]:
    """The lines under the header, one a form; an amount without a column is refused."""
    columns = [_key(name) for name in header]
    boxes = {found[1] for key in columns if (found := _BOX.match(key))}
    lines = []
    for row in rows:
        for number, cents in row.boxes.items():
            if cents and number not in boxes:
                raise NoColumnError(box=number, form=form, year=tax_year)
        asked = _Asked(row=row, payer=payer, form=form, tax_year=tax_year)
        lines.append([_cell(key, asked) for key in columns])
    return lines


def in_files(lines: Sequence[list[str]], *, most: int) -> list[list[list[str]]]:
    """The lines in files of at most so many.

    >>> [len(part) for part in in_files([["x"]] * 205, most=100)]
    [100, 100, 5]
    """
    return [list(lines[at : at + most]) for at in range(0, len(lines), most)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    row: Row
    payer: Payer
    form: str
    tax_year: int

    @property
    def words(self) -> list[str]:
        return plain(self.row.legal_name).split()

    @property
    def is_person(self) -> bool:
        return self.row.kind != EIN


def _key(name: str) -> str:
    """A column's name without blanks and signs, the longer of two known names."""
    key = re.sub(r"[^a-z0-9]", "", name.casefold())
    for whose in ("payer", "recipient"):
        known = _OTHER_NAMES.get(key.removeprefix(whose))
        if key.startswith(whose) and known:
            return whose + known
    return key


def _cell(key: str, asked: _Asked) -> str:
    box = _BOX.match(key)
    if box:
        cents = asked.row.boxes.get(box[1], 0)
        return plain_amount(cents) if cents else ""
    known = _VALUES.get(key)
    return known(asked) if known else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _first(asked: _Asked) -> str:
    return asked.words[0] if asked.is_person and asked.words else ""


def _middle(asked: _Asked) -> str:
    return " ".join(asked.words[1:-1]) if asked.is_person else ""


def _last(asked: _Asked) -> str:
    return asked.words[-1] if asked.is_person and len(asked.words) > 1 else ""


_SAID = {
    "recipienttaxpayeridnumber": "Recipient Taxpayer ID Number",
    "payertaxpayeridnumber": "Payer Taxpayer ID Number",
    "taxyear": "Tax Year",
}
_STATE_COLUMNS = [
    f"state{number}{column}"
    for number in (1, 2)
    for column in (
        "",
        "statetaxwithheld",
        "statepayerstatenumber",
        "stateincome",
        "localincometaxwithheld",
        "specialdataentries",
    )
]
_VALUES: Mapping[str, Callable[[_Asked], str]] = {
    "formtype": lambda asked: asked.form,
    "taxyear": lambda asked: str(asked.tax_year),
    "payertintype": lambda asked: "EIN",
    "payertaxpayeridnumber": lambda asked: asked.payer.ein,
    "payernametype": lambda asked: "B",
    "payerbusinessorentitynameline1": lambda asked: plain(asked.payer.name),
    "payerbusinessorentitynameline2": lambda asked: "",
    "payerfirstname": lambda asked: "",
    "payermiddlename": lambda asked: "",
    "payerlastnamesurname": lambda asked: "",
    "payersuffix": lambda asked: "",
    "payercountry": lambda asked: "US",
    "payeraddressline1": lambda asked: plain(asked.payer.place.line),
    "payeraddressline2": lambda asked: "",
    "payercitytown": lambda asked: plain(asked.payer.place.city),
    "payerstateprovinceterritory": lambda asked: asked.payer.place.state,
    "payerzippostalcode": lambda asked: _digits(asked.payer.place.zip),
    "payerphonetype": lambda asked: "D" if asked.payer.phone else "",
    "payerphone": lambda asked: _digits(asked.payer.phone),
    "payeremailaddress": lambda asked: asked.payer.email,
    "recipienttintype": lambda asked: asked.row.kind.upper(),
    "recipienttaxpayeridnumber": lambda asked: asked.row.digits,
    "recipientnametype": lambda asked: "I" if asked.is_person else "B",
    "recipientbusinessorentitynameline1": lambda asked: (
        "" if asked.is_person else plain(asked.row.legal_name)
    ),
    "recipientbusinessorentitynameline2": lambda asked: "",
    "recipientfirstname": _first,
    "recipientmiddlename": _middle,
    "recipientlastnamesurname": _last,
    "recipientsuffix": lambda asked: "",
    "recipientcountry": lambda asked: "US",
    "recipientaddressline1": lambda asked: plain(asked.row.place.line),
    "recipientaddressline2": lambda asked: "",
    "recipientcitytown": lambda asked: plain(asked.row.place.city),
    "recipientstateprovinceterritory": lambda asked: asked.row.place.state,
    "recipientzippostalcode": lambda asked: _digits(asked.row.place.zip),
    "officecode": lambda asked: "",
    "formaccountnumber": lambda asked: asked.row.code,
    "2ndtinnotice": lambda asked: "Y" if asked.row.second_notice else "N",
    "combinedfederalstatefiling": lambda asked: "",
    **dict.fromkeys(_STATE_COLUMNS, lambda asked: ""),
}
_OTHER_NAMES = {
    "lastname": "lastnamesurname",
    "city": "citytown",
    "state": "stateprovinceterritory",
    "zipcode": "zippostalcode",
    "phonenumber": "phone",
}
"""Shorter names of the same columns, as some years' templates have them."""
