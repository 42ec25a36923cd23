"""Fields for values that are lists of rows: classes of members, steps of setting aside.

What is held has a row each, and there are some empty ones; an emptied row is left out.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.bylaws.catalogue import LANGUAGES, Parameter
from governance.bylaws.forms.compound import Fields, language_name, share_field
from governance.bylaws.rows import MOST_CLASSES, MOST_STEPS
from governance.bylaws.wording import in_language

Cleaned = Mapping[str, Any]

EMPTY_ROWS = 2
LONGEST_NAME = 60
LONGEST_KEY = 24
RIGHTS = {
    "votes": _("Class %(row)s votes"),
    "patronage": _("Class %(row)s shares in the surplus"),
    "investor": _("Class %(row)s invests"),
}


def class_fields(parameter: Parameter, held: Any, language: str) -> Fields:
    """A row for each class: its name in each language, and its rights."""
    fields: Fields = {}
    for place in range(min(len(held) + EMPTY_ROWS, MOST_CLASSES)):
        row = held[place] if place < len(held) else {}
        start, told = f"value_{place + 1}", {"row": place + 1}
        fields[f"{start}_key"] = forms.CharField(
            initial=row.get("key", ""),
            required=False,
            max_length=LONGEST_KEY,
            widget=forms.HiddenInput,
        )
        for each in LANGUAGES:
            fields[f"{start}_name_{each}"] = forms.CharField(
                label=_("Class %(row)s, name in %(language)s")
                % {**told, "language": language_name(each)},
                initial=row.get("name", {}).get(each, ""),
                required=False,
                max_length=LONGEST_NAME,
                widget=forms.TextInput(attrs={"lang": each}),
            )
        for right, label in RIGHTS.items():
            fields[f"{start}_{right}"] = forms.BooleanField(
                label=label % told, initial=row.get(right, False), required=False
            )
    return fields


def read_classes(parameter: Parameter, cleaned: Cleaned) -> list[dict[str, Any]]:
    """The rows that have a name; a new class gets a key from its first name."""
    rows: list[dict[str, Any]] = []
    for start in _starts(cleaned, "_key"):
        said = {each: cleaned[f"{start}_name_{each}"] for each in LANGUAGES}
        name = {each: text for each, text in said.items() if text}
        if name:
            taken = {row["key"] for row in rows}
            key = cleaned[f"{start}_key"] or _key(next(iter(name.values())), taken)
            flags = {right: bool(cleaned[f"{start}_{right}"]) for right in RIGHTS}
            rows.append({"key": key, "name": name, **flags})
    return rows


def step_fields(parameter: Parameter, held: Any, language: str) -> Fields:
    """A row for each step: which share of what goes where."""
    fields: Fields = {}
    for place in range(min(len(held) + EMPTY_ROWS, MOST_STEPS)):
        row = held[place] if place < len(held) else {}
        start, told = f"value_{place + 1}", {"row": place + 1}
        fields[f"{start}_share"] = share_field(
            _("Step %(row)s, how much") % told, row.get("share", ""), is_needed=False
        )
        for name, label, options in (
            ("of", _("Step %(row)s, share of what"), parameter.bases),
            ("to", _("Step %(row)s, where it goes"), parameter.options),
        ):
            fields[f"{start}_{name}"] = forms.ChoiceField(
                label=label % told,
                choices=[(own, in_language(t, language)) for own, t in options.items()],
                initial=row.get(name),
                required=False,
            )
    return fields


def read_steps(parameter: Parameter, cleaned: Cleaned) -> list[dict[str, str]]:
    """The rows that have a share."""
    return [
        {name: cleaned[f"{start}_{name}"] for name in ("to", "share", "of")}
        for start in _starts(cleaned, "_share")
        if cleaned[f"{start}_share"]
    ]


def _starts(cleaned: Cleaned, end: str) -> list[str]:
    """How the names of each row's fields begin, in the order of the rows."""
    found = [
        name.removesuffix(end)
        for name in cleaned
        if re.fullmatch(rf"value_\d+{end}", name)
    ]
    return sorted(found, key=lambda start: int(start.rpartition("_")[2]))


def _key(name: str, taken: set[str]) -> str:
    """A short key from a name: “Socias de trabajo” is “socias_de_trabajo”.

    >>> _key("Peña y Ruiz", set()), _key("Workers", {"workers"})
    ('pena_y_ruiz', 'workers_2')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    short = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    whole = short if short[:1].isalpha() else f"class_{short}"
    key = whole[: LONGEST_KEY - 3].strip("_")
    number, free = 2, key
    while free in taken:
        number, free = number + 1, f"{key}_{number}"
    return free
