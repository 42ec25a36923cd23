"""Our rows as tables of HSDS: which columns, which ids.

What is ours alone (texts in Spanish, the part in a coalition, how often an entry is
checked) goes into attributes, so that nothing is lost between two centres. Ids that we do
not store are made from those that we do: the same rows give the same tables.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

from cms.centre.hsds.rows import FREE, LANGUAGES, NEEDS, Help, Organisation

Row: TypeAlias = Mapping[str, str]
Tables: TypeAlias = Mapping[str, list[Row]]

VERSION = "3.1"
HOUSE = uuid5(NAMESPACE_URL, "https://docs.openreferral.org/coopkit")
NEED, TEXT, REGION = "coopkit needs", "coopkit texts", "coopkit regions"
TAXONOMIES = {
    NEED: "What people need help with",
    TEXT: "Texts of an entry that HSDS has no column for",
    REGION: "Parts of the country",
}
TEXTS = {
    "about_es": "What it does, in Spanish",
    "coalition_en": "Its part in the coalition, in English",
    "coalition_es": "Its part in the coalition, in Spanish",
    "checked_on": "The day of the last check",
    "check_every": "Months between two checks",
    "what_es": "What is done, in Spanish",
    "eligibility_es": "For whom, in Spanish",
}
OF_ORGANISATION = (
    *("about_es", "coalition_en", "coalition_es"),
    *("checked_on", "check_every"),
)
OF_HELP = ("what_es", "eligibility_es")
COLUMNS: dict[str, tuple[str, ...]] = {
    "organization": ("id", "name", "description", "email", "website"),
    "service": (
        *("id", "organization_id", "name", "status", "interpretation_services"),
        *("eligibility_description", "assured_date"),
    ),
    "location": ("id", "location_type", "organization_id", "name"),
    "service_at_location": ("id", "service_id", "location_id"),
    "phone": ("id", "organization_id", "number", "type"),
    "address": (
        *("id", "location_id", "address_1", "city", "state_province", "postal_code"),
        *("country", "address_type"),
    ),
    "schedule": ("id", "service_id", "description"),
    "service_area": ("id", "service_id", "name"),
    "language": ("id", "service_id", "name", "code"),
    "cost_option": (
        *("id", "service_id", "option", "currency", "amount", "amount_description"),
    ),
    "taxonomy": ("id", "name", "description"),
    "taxonomy_term": ("id", "code", "name", "description", "taxonomy", "taxonomy_id"),
    "attribute": (
        *("id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value"),
    ),
}
_ADDRESS = re.compile(r"(.+), ([^,]+), ([A-Z]{2}) (\d{5}(?:-\d{4})?)")


def tables_of(organisations: Iterable[Organisation]) -> Tables:
    """Organisations as tables; rows stand in the order of their ids."""
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    regions: dict[str, str] = {}
    for one in organisations:
        _organisation(one, rows)
        regions |= dict(one.regions)
        for help_ in one.helps:
            _help(help_, one, rows)
    _terms(regions, rows)
    return {
        name: sorted(
            ({column: row.get(column, "") for column in COLUMNS[name]} for row in made),
            key=lambda row: row["id"],
        )
        for name, made in rows.items()
    }


def term_id(taxonomy: str, code: str) -> str:
    """The id of a term of ours."""
    return str(uuid5(HOUSE, f"{taxonomy}:{code}"))


def own(uid: UUID, what: str) -> str:
    """The id of a row that belongs to another, of which we keep the id."""
    return str(uuid5(uid, what))


def split_address(address: str) -> Row:
    """An address in its parts, where it is written as usual; else whole in one line.

    >>> split_address("210 Harbor St, Oakland, CA 94607")["city"]
    'Oakland'
    """
    found = _ADDRESS.fullmatch(address)
    street, city, state, postal = found.groups() if found else (address, "", "", "")
    return {
        "address_1": street,
        "city": city,
        "state_province": state,
        "postal_code": postal,
    }


def joined_address(row: Row) -> str:
    """The parts of an address in one line.

    >>> joined_address(split_address("210 Harbor St, Oakland, CA 94607"))
    '210 Harbor St, Oakland, CA 94607'
    """
    end = f"{row.get('state_province', '')} {row.get('postal_code', '')}".strip()
    lines = (row.get("address_1", ""), row.get("address_2", ""), row.get("city", ""), end)
    return ", ".join(line for line in lines if line)


def _organisation(one: Organisation, rows: dict[str, list[Row]]) -> None:
    uid = str(one.uid)
    rows["organization"].append(
        {
            "id": uid,
            "name": one.name,
            "description": one.about_en,
            "email": one.email,
            "website": one.website,
        }
    )
    if one.phone:
        phone = {"id": own(one.uid, "phone"), "organization_id": uid}
        rows["phone"].append(phone | {"number": one.phone, "type": "voice"})
    if one.address:
        place = own(one.uid, "location")
        location = {"id": place, "location_type": "physical", "organization_id": uid}
        rows["location"].append(location | {"name": one.name})
        address = {"id": own(one.uid, "address"), "location_id": place}
        kind = {"country": "US", "address_type": "physical"}
        rows["address"].append({**address, **split_address(one.address), **kind})
    for name in OF_ORGANISATION:
        _attribute(rows, one.uid, "organization", (TEXT, name), getattr(one, name))
    for key, _name in one.regions:
        _attribute(rows, one.uid, "organization", (REGION, key), key)


def _help(one: Help, of: Organisation, rows: dict[str, list[Row]]) -> None:
    uid = str(one.uid)
    service = {"id": uid, "organization_id": str(of.uid), "name": one.what_en}
    service |= {"status": "active", "interpretation_services": one.interpretation}
    service |= {"eligibility_description": one.eligibility_en}
    service |= {"assured_date": of.checked_on.isoformat() if of.checked_on else ""}
    rows["service"].append(service)
    if of.address:
        place = {"id": own(one.uid, "location"), "service_id": uid}
        place |= {"location_id": own(of.uid, "location")}
        rows["service_at_location"].append(place)
    if one.hours:
        hours = {"id": own(one.uid, "schedule"), "service_id": uid}
        rows["schedule"].append(hours | {"description": one.hours})
    for key, name in of.regions:
        area = {"id": own(one.uid, f"area:{key}"), "service_id": uid, "name": name}
        rows["service_area"].append(area)
    for code in one.languages:
        spoken = {"id": own(one.uid, f"language:{code}"), "service_id": uid}
        spoken |= {"name": LANGUAGES.get(code, code), "code": code}
        rows["language"].append(spoken)
    cost = {"id": own(one.uid, "cost"), "service_id": uid, "option": one.cost}
    cost |= {"amount_description": one.cost_note}
    cost |= {"currency": "USD", "amount": "0"} if one.cost == FREE else {}
    rows["cost_option"].append(cost)
    _attribute(rows, one.uid, "service", (NEED, one.need), one.need)
    for name in OF_HELP:
        _attribute(rows, one.uid, "service", (TEXT, name), getattr(one, name))


def _attribute(
    rows: dict[str, list[Row]],
    uid: UUID,
    entity: str,
    term: tuple[str, str],
    value: object,
) -> None:
    taxonomy, code = term
    if not value:
        return
    made = {"id": own(uid, f"{taxonomy}:{code}"), "link_id": str(uid)}
    made |= {"taxonomy_term_id": term_id(taxonomy, code), "link_type": taxonomy}
    rows["attribute"].append(made | {"link_entity": entity, "value": str(value)})


def _terms(regions: Mapping[str, str], rows: dict[str, list[Row]]) -> None:
    for taxonomy, described in TAXONOMIES.items():
        kind = {"id": str(uuid5(HOUSE, taxonomy)), "name": taxonomy}
        rows["taxonomy"].append(kind | {"description": described})
    for taxonomy, terms in ((NEED, NEEDS), (TEXT, TEXTS), (REGION, regions)):
        for code, name in terms.items():
            term = {"id": term_id(taxonomy, code), "code": code, "name": name}
            term |= {"description": name, "taxonomy": taxonomy}
            rows["taxonomy_term"].append(
                term | {"taxonomy_id": str(uuid5(HOUSE, taxonomy))}
            )
