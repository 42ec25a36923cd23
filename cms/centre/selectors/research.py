"""Reading workbooks: each by the people named in it, and opened only for them."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.utils import timezone

from cms.centre.guiding import guides
from cms.centre.models import CentreRole, Finding, Seat, Section, Workbook
from cms.pages.references import Fact, fact_keys, worded
from cms.pages.selectors.reading import facts_on
from coopkit.accounts.models import User
from coopkit.cooperatives.selectors import in_force
from coopkit.vault import VaultClosedError, unseal

ORGANISE = (CentreRole.ORGANISER, CentreRole.COORDINATOR)
SEVERAL = re.compile(r"[\n;]+")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A finding as its readers see it."""

    finding: Finding
    what: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A figure of law that a note quotes, and whether it must be looked at again."""

    fact: Fact
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section: what to ask, what the law says, and what was found."""

    section: Section
    questions: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[Quoted, ...]
    found: tuple[Opened, ...]


def bound_to(pk: int) -> str:
    """The place in which the texts of a workbook open."""
    return f"workbook:{pk}"


def organisers_on(at: datetime) -> QuerySet[User]:
    """Who may be named in a workbook: whoever organises on this day."""
    held = Seat.objects.filter(in_force(on=timezone.localdate(at)), role__in=ORGANISE)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return people.order_by("first_name", "pk")


def workbooks_of(reader: User) -> QuerySet[Workbook]:
    """The workbooks that name somebody, with how much was found."""
    rows = Workbook.objects.filter(readers=reader)
    return rows.annotate(count=Count("findings", distinct=True)).order_by("-touched_at")


def workbook_for(reader: User, pk: int) -> Workbook | None:
    """A workbook, if it names this reader."""
    return Workbook.objects.filter(readers=reader, pk=pk).first()


def finding_in(workbook: Workbook, pk: int | None) -> Finding | None:
    """A finding of this workbook."""
    rows = workbook.findings.select_related("workbook")
    return rows.filter(pk=pk).first() if pk else None


def about_of(workbook: Workbook) -> str:
    """Whom a workbook is about."""
    return unseal(bytes(workbook.sealed_about), bound_to=bound_to(workbook.pk))["about"]


def opened(finding: Finding) -> Opened:
    """A finding with its texts."""
    texts = unseal(bytes(finding.sealed), bound_to=bound_to(finding.workbook_id))
    return Opened(finding=finding, what=texts["what"], source=texts["source"])


def parts_of(workbook: Workbook, *, language: str, on: date) -> list[Part]:
    """All sections of a workbook, in their order, in a language."""
    found: dict[str, list[Opened]] = {section: [] for section in Section}
    for finding in workbook.findings.select_related("by"):
        found[finding.section].append(opened(finding))
    facts = _facts(language, on)
    return [
        _part(section, tuple(found[section]), facts, language, on) for section in Section
    ]


def _facts(language: str, on: date) -> Mapping[str, Fact]:
    """The figures of law that the notes quote, as they stand on a day; one query."""
    texts = [one[language] for guide in guides().values() for one in guide.notes]
    keys = [key for text in texts for key in fact_keys(text)]
    return facts_on(keys, language=language, on=on)


def _part(
    section: Section,
    found: tuple[Opened, ...],
    facts: Mapping[str, Fact],
    language: str,
    on: date,
) -> Part:
    guide = guides()[section]
    notes = [one[language] for one in guide.notes]
    quoted = [facts[key] for key in fact_keys(" ".join(notes)) if key in facts]
    return Part(
        section=section,
        questions=tuple(one[language] for one in guide.questions),
        notes=tuple(worded(note, facts) for note in notes),
        facts=tuple(Quoted(fact=fact, is_stale=fact.is_stale(on)) for fact in quoted),
        found=found,
    )


def employer_names() -> frozenset[str]:
    """Whom all workbooks are about, in small letters: for a check, never to be shown."""
    names: set[str] = set()
    for workbook in Workbook.objects.only("pk", "sealed_about"):
        try:
            about = about_of(workbook)
        except VaultClosedError:
            log.warning("workbook %s cannot be opened", workbook.pk)
            continue
        names |= names_in(about)
    return frozenset(names)


def names_in(about: str) -> frozenset[str]:
    """The names of whom a workbook is about, in small letters."""
    return frozenset(part.strip().casefold() for part in SEVERAL.split(about)) - {""}
