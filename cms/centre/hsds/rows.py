"""What the directory holds of an organisation, as plain values that can be compared."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

NEEDS = {
    "legal": "Legal help",
    "immigration": "Immigration law",
    "housing": "Housing",
    "health": "Health",
    "food": "Food",
    "family": "Family and children",
    "safety": "Safety from violence",
    "education": "Learning and classes",
}
FREE, SLIDING, PAID, ASK = "free", "sliding", "paid", "ask"
COSTS = (FREE, SLIDING, PAID, ASK)
LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "zh": "Chinese",
    "tl": "Tagalog",
    "vi": "Vietnamese",
    "ko": "Korean",
    "pt": "Portuguese",
    "ar": "Arabic",
    "hi": "Hindi",
    "pa": "Punjabi",
    "mam": "Mam",
    "mix": "Mixtec",
    "ase": "American Sign Language",
}
MONTHS = 6
"""How often an entry is checked, where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """One thing an organisation helps with."""

    uid: UUID
    need: str
    what_en: str
    what_es: str
    languages: tuple[str, ...] = ()
    interpretation: str = ""
    cost: str = ASK
    cost_note: str = ""
    eligibility_en: str = ""
    eligibility_es: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation and its help; `regions` are keys with names, in their order."""

    uid: UUID
    name: str
    about_en: str = ""
    about_es: str = ""
    website: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    coalition_en: str = ""
    coalition_es: str = ""
    checked_on: date | None = None
    check_every: int = MONTHS
    regions: tuple[tuple[str, str], ...] = ()
    helps: tuple[Help, ...] = ()


LONGEST = {
    "name": 160,
    "about_en": 4000,
    "about_es": 4000,
    "website": 200,
    "phone": 60,
    "email": 254,
    "address": 200,
    "coalition_en": 160,
    "coalition_es": 160,
    "what_en": 200,
    "what_es": 200,
    "interpretation": 120,
    "cost_note": 120,
    "eligibility_en": 200,
    "eligibility_es": 200,
    "hours": 160,
}
"""How many signs a text of the directory may have."""


def too_long(one: Organisation | Help) -> str:
    """The first field that is too long, or nothing."""
    for field in fields(one):
        most = LONGEST.get(field.name)
        if most is not None and len(getattr(one, field.name)) > most:
            return field.name
    return ""
