"""Reading tables of HSDS, ours or another's, as what the directory holds.

What is not known is left out and said; one bad entry keeps no other one out. An id that
is no UUID becomes one, always the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid5

from cms.centre.hsds.refusals import (
    EntryError,
    NamelessError,
    NoNeedError,
    NoOrganizationsError,
    TooLongError,
    TwiceError,
    UnknownLanguageError,
    UnknownRegionError,
    WrongDayError,
    WrongLinkError,
    WrongMailError,
)
from cms.centre.hsds.rows import (
    ASK,
    COSTS,
    FREE,
    LANGUAGES,
    LONGEST,
    MONTHS,
    NEEDS,
    PAID,
    Help,
    Organisation,
    too_long,
)
from cms.centre.hsds.tables import HOUSE, REGION, TEXT, Row, Tables, joined_address

MOST_MONTHS = 60
_MAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")
_KEY = re.compile(r"[a-z0-9-]{1,32}")
_CODE = re.compile(r"[a-z]{2,3}")
_CODES = {name.lower(): code for code, name in LANGUAGES.items()}
_NEEDS = {name.lower(): code for code, name in NEEDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a file holds, and what of it is left out."""

    organisations: tuple[Organisation, ...]
    refused: tuple[EntryError, ...]


@dataclass(slots=True)
class _File:
    """The tables, each by what its rows belong to."""

    tables: Tables
    on: date
    regions: Mapping[str, str]  # names of those that are known, by key
    refused: list[EntryError] = field(default_factory=list)
    terms: dict[str, Row] = field(default_factory=dict)
    linked: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.terms = {row["id"]: row for row in self.rows("taxonomy_term")}
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for table, column in (
            *(("service", "organization_id"), ("phone", "organization_id")),
            *(("location", "organization_id"), ("address", "location_id")),
            *(("schedule", "service_id"), ("language", "service_id")),
            *(("cost_option", "service_id"), ("service_area", "service_id")),
            ("attribute", "link_id"),
        ):
            for row in self.rows(table):
                found[table, row.get(column, "")].append(row)
        self.linked = found

    def rows(self, table: str) -> Sequence[Row]:
        return [row for row in self.tables.get(table, []) if row.get("id")]

    def of(self, table: str, owner: str) -> list[Row]:
        return self.linked.get((table, owner), []) if owner else []

    def texts(self, owner: str) -> dict[str, str]:
        """Our own texts among the attributes of a row."""
        marked = (
            (self.terms.get(row.get("taxonomy_term_id", ""), {}), row.get("value", ""))
            for row in self.of("attribute", owner)
        )
        return {
            term.get("code", ""): value
            for term, value in marked
            if term.get("taxonomy") == TEXT
        }


def organisations_in(tables: Tables, *, on: date, regions: Mapping[str, str]) -> Read:
    """The organisations of a file; `regions`: those we have, by key with their name."""
    if not tables.get("organization"):
        raise NoOrganizationsError
    file, taken = _File(tables, on, regions), dict[UUID, Organisation]()
    for number, row in enumerate(tables["organization"], start=1):
        if not (row.get("id") and row.get("name")):
            file.refused.append(NamelessError(row=number))
            continue
        one = _organisation(file, row)
        if one.uid in taken:
            file.refused.append(TwiceError(name=one.name))
        elif not _refused_for_length(file, one, one.name):
            taken[one.uid] = one
    return Read(organisations=tuple(taken.values()), refused=tuple(file.refused))


def _organisation(file: _File, row: Row) -> Organisation:
    key, name = row["id"], row["name"]
    texts, services = file.texts(key), file.of("service", key)
    months = texts.get("check_every", "")
    is_number = months.isascii() and months.isdecimal() and len(months) < 4
    every = int(months) if is_number else MONTHS
    one = Organisation(
        uid=uid_of(key, "organization"),
        name=name,
        about_en=row.get("description", ""),
        about_es=texts.get("about_es", ""),
        phone=_first(file.of("phone", key), "number"),
        address=_address(file, key),
        coalition_en=texts.get("coalition_en", ""),
        coalition_es=texts.get("coalition_es", ""),
        check_every=every if 1 <= every <= MOST_MONTHS else MONTHS,
        checked_on=_checked_on(file, name, texts, services),
        regions=_regions(file, key, name, services),
        helps=_helps(file, services),
    )
    return _reached(file, one, row)


def _reached(file: _File, one: Organisation, row: Row) -> Organisation:
    """With its web and mail addresses, where they are such."""
    website, email = row.get("website", ""), row.get("email", "")
    if website and not website.lower().startswith(("https://", "http://")):
        file.refused.append(WrongLinkError(name=one.name))
        website = ""
    if email and not _MAIL.fullmatch(email):
        file.refused.append(WrongMailError(name=one.name))
        email = ""
    return replace(one, website=website, email=email)


def _address(file: _File, key: str) -> str:
    for location in file.of("location", key):
        for row in file.of("address", location["id"]):
            return joined_address(row)
    return ""


def _checked_on(
    file: _File, name: str, texts: Mapping[str, str], services: Sequence[Row]
) -> date | None:
    """The day of its last check; of several services the one longest ago."""
    days = [texts.get("checked_on", "")]
    if not days[0]:
        days = [row.get("assured_date", "") for row in services]
    try:
        found = [date.fromisoformat(day) for day in days if day]
    except ValueError:
        found = [date.max]
    first = min(found, default=None)
    if found and max(found) > file.on:
        file.refused.append(WrongDayError(name=name))
        return None
    return first


def _regions(
    file: _File, key: str, name: str, services: Sequence[Row]
) -> tuple[tuple[str, str], ...]:
    """Its regions: by our own terms, else by names of areas that we have."""
    found: dict[str, str] = {}
    for row in file.of("attribute", key):
        term = file.terms.get(row.get("taxonomy_term_id", ""), {})
        code = term.get("code", "")
        if term.get("taxonomy") == REGION and _KEY.fullmatch(code):
            found[code] = file.regions.get(code) or term.get("name", code)[:80]
    if not found:
        known = {label.lower(): code for code, label in file.regions.items()}
        named = [
            area.get("name", "")
            for row in services
            for area in file.of("service_area", row["id"])
        ]
        for area in dict.fromkeys(named):
            code = known.get(area.lower(), "")
            if code:
                found[code] = file.regions[code]
            elif area:
                file.refused.append(UnknownRegionError(name=name, region=area[:80]))
    return tuple(sorted(found.items()))


def _helps(file: _File, services: Sequence[Row]) -> tuple[Help, ...]:
    made = (
        _help(file, row)
        for row in services
        if row.get("name") and row.get("status", "active") == "active"
    )
    kept: dict[UUID, Help] = {}
    for one in made:
        if one and not _refused_for_length(file, one, one.what_en):
            kept.setdefault(one.uid, one)
    return tuple(sorted(kept.values(), key=lambda one: str(one.uid)))


def _help(file: _File, row: Row) -> Help | None:
    key, name = row["id"], row["name"]
    need = _need(file, key)
    if not need:
        file.refused.append(NoNeedError(name=name, needs=", ".join(NEEDS)))
        return None
    texts = file.texts(key)
    cost, note = _cost(file.of("cost_option", key))
    return Help(
        uid=uid_of(key, "service"),
        need=need,
        what_en=name,
        what_es=texts.get("what_es") or name,
        languages=_languages(file, key, name),
        interpretation=row.get("interpretation_services", ""),
        cost=cost,
        cost_note=note or row.get("fees_description", ""),
        eligibility_en=row.get("eligibility_description", ""),
        eligibility_es=texts.get("eligibility_es", ""),
        hours="; ".join(filter(None, map(_hours, file.of("schedule", key)))),
    )


def _need(file: _File, key: str) -> str:
    for row in file.of("attribute", key):
        term = file.terms.get(row.get("taxonomy_term_id", ""), {})
        for said in (term.get("code", ""), term.get("name", ""), row.get("value", "")):
            plain = said.strip().lower()
            if plain in NEEDS or plain in _NEEDS:
                return _NEEDS.get(plain, plain)
    return ""


def _cost(rows: Sequence[Row]) -> tuple[str, str]:
    """The cost in one word, and what is said of it; what is not known is to be asked."""
    if not rows:
        return ASK, ""
    row = rows[0]
    option, note = row.get("option", ""), row.get("amount_description", "")
    if option in COSTS:
        return option, note
    amount = row.get("amount", "")
    said = " ".join(part for part in (amount, row.get("currency", ""), option, note))
    if not amount.strip("0."):
        return (FREE if amount else ASK), (note or option)
    return PAID, " ".join(said.split())


def _hours(row: Row) -> str:
    """When it is open, as it is said, or from days and hours."""
    if row.get("description"):
        return row["description"]
    times = "–".join(row[name][:5] for name in ("opens_at", "closes_at") if row.get(name))
    return " ".join(filter(None, (row.get("byday", "").replace(",", ", "), times)))


def _languages(file: _File, key: str, name: str) -> tuple[str, ...]:
    found = []
    for row in file.of("language", key):
        said = (row.get("code") or row.get("name") or "").strip().lower()
        code = _CODES.get(said) or _CODES.get(row.get("name", "").lower(), said)
        if _CODE.fullmatch(code):
            found.append(code)
        elif code:
            file.refused.append(UnknownLanguageError(name=name, language=said[:40]))
    return in_order(found)


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes of languages, each once, the best known first.

    >>> in_order(["zh", "en", "qu", "en"])
    ('en', 'zh', 'qu')
    """
    known = list(LANGUAGES)
    return tuple(
        sorted(
            set(codes),
            key=lambda code: (known.index(code) if code in known else 99, code),
        )
    )


def uid_of(key: str, table: str) -> UUID:
    """An id as a UUID."""
    try:
        return UUID(key)
    except ValueError:
        return uuid5(HOUSE, f"{table}:{key}")


def _first(rows: Sequence[Row], column: str) -> str:
    return next((row[column] for row in rows if row.get(column)), "")


def _refused_for_length(file: _File, one: Organisation | Help, name: str) -> bool:
    column = too_long(one)
    if column:
        most = LONGEST[column]
        file.refused.append(TooLongError(name=name[:80], field=column, most=most))
    return bool(column)
