"""Reading a roll that is to be imported, and the imports there were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from coopkit import offers
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import in_force
from governance.members.entitlement import class_of
from governance.members.models import Membership, Person, RollImport
from governance.members.roll_files.reading import Asked, Draft, RollFile, read_roll

CLASSES = "members.classes"
ONE_CLASS: Mapping[str, list[str]] = {"worker": ["worker"]}
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A line that looks like somebody who is on file already."""

    line: int
    code: str
    other: str
    other_code: str


def read_file(
    cooperative: Cooperative,
    content: bytes | str,
    *,
    order: str,
    exit_kind: str,
    on: date,
) -> RollFile:
    """A file read for a co-op, by its classes of today and the codes it has given.

    Raises a CoopError where the whole of it cannot be read; two queries.
    """
    languages = cooperative.languages or ["en"]
    asked = Asked(
        classes=classes_of(cooperative, on=on),
        taken=codes_given(cooperative),
        latest=on + AHEAD,
        on=on,
        language=languages[0] if languages[0] in {"en", "es"} else "en",
        order=order,
        exit_kind=exit_kind,
    )
    return read_roll(content, asked)


def classes_of(cooperative: Cooperative, *, on: date) -> Mapping[str, list[str]]:
    """The classes of members with the names a file may call them by; one query."""
    rule = in_force(cooperative, on=on).get(CLASSES)
    classes = class_of(rule.value) if rule is not None else {}
    found = {key: [key, *one.name.values()] for key, one in classes.items()}
    return found or ONE_CLASS


def codes_given(cooperative: Cooperative) -> set[str]:
    """Every code that stands on the roll or ever stood there; one query."""
    held = Membership.objects.filter(cooperative=cooperative)
    return set(held.values_list("code", flat=True))


def likenesses(cooperative: Cooperative, drafts: Iterable[Draft]) -> list[Likeness]:
    """Lines with the name or the address of somebody on file; one query."""
    people = Person.objects.filter(cooperative=cooperative, erased_at__isnull=True)
    rows = people.values_list("legal_name", "email", "display_name", "memberships__code")
    known: dict[str, tuple[str, str]] = {}
    for legal_name, email, shown, code in rows.order_by("pk"):
        for key in {legal_name, email, shown} - {""}:
            known.setdefault(key.casefold(), (shown, code or "–"))
    found = []
    for draft in drafts:
        same = known.get(draft.legal_name.casefold())
        same = same or known.get(draft.email.casefold() or "\0")
        if same:
            found.append(
                Likeness(
                    line=draft.line, code=draft.code, other=same[0], other_code=same[1]
                )
            )
    return found


def imports_of(cooperative: Cooperative) -> QuerySet[RollImport]:
    """The imports there were, the latest first."""
    imports = RollImport.objects.filter(cooperative=cooperative)
    return imports.select_related("by", "undone_by").order_by("-pk")


def used_codes(cooperative: Cooperative, codes: set[str]) -> list[str]:
    """Those of some codes that something was done with, in any floor; in order."""
    used = {code for ask in offers.code_uses for code in ask(cooperative, codes)}
    return sorted(used & codes)
