"""What editors have to look at: dated figures, and what pages lack."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db.models import Q

from cms.pages.lacks import Lack, lacks_in
from cms.pages.models import GlossaryTerm, LegalFact, TrainingPage
from cms.pages.references import fact_keys
from cms.pages.selectors.tree import training_kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class PageName:
    """A page as an editor finds it."""

    pk: int
    code: str
    title: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A figure of law, where it is quoted, and whether its day has passed."""

    fact: LegalFact
    is_due: bool
    has_ended: bool
    follows: LegalFact | None
    pages: tuple[PageName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLacks:
    """A page and what it lacks."""

    page: PageName
    lacks: tuple[Lack, ...]


def facts_due(*, on: date) -> int:
    """How many figures of law are past the day to look at them again; one query."""
    in_use = Q(effective_to__isnull=True) | Q(effective_to__gte=on)
    return LegalFact.objects.filter(in_use, review_by__lt=on).count()


def fact_lines(*, on: date) -> list[FactLine]:
    """All figures of law, those past their day first, each with where it is quoted."""
    quoted: dict[str, list[PageName]] = {}
    for name, _, _, body, named in _bodies():
        for key in dict.fromkeys([*fact_keys(str(body)), *named]):
            quoted.setdefault(key, []).append(name)
    rows = list(LegalFact.objects.order_by("key", "effective_from"))
    later = {row.pk: then for row, then in pairwise(rows) if row.key == then.key}
    lines = [
        FactLine(
            fact=row,
            is_due=row.review_by < on and not _has_ended(row, later.get(row.pk), on),
            has_ended=_has_ended(row, later.get(row.pk), on),
            follows=later.get(row.pk),
            pages=tuple(quoted.get(row.key, ())),
        )
        for row in rows
    ]
    return sorted(
        lines, key=lambda line: (not line.is_due, line.has_ended, line.fact.review_by)
    )


def pages_that_lack() -> list[PageLacks]:
    """Every published page that lacks something; a query for each kind of page."""
    languages = [code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES]
    found = list(_bodies())
    spoken: dict[Any, set[str]] = {}
    for name, key, *_ in found:
        spoken.setdefault(key, set()).add(name.language)
    lines = [
        PageLacks(
            page=name,
            lacks=tuple(
                lacks_in(
                    body,
                    is_lesson=kind.IS_LESSON,
                    missing_languages=[c for c in languages if c not in spoken[key]],
                )
            ),
        )
        for name, key, kind, body, _ in found
    ]
    return [line for line in lines if line.lacks]


def words_that_lack() -> list[str]:
    """The words of the glossary that are not explained in every language."""
    languages = {code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES}
    spoken: dict[str, set[str]] = {}
    for key, language in GlossaryTerm.objects.values_list("key", "language"):
        spoken.setdefault(key, set()).add(language)
    return sorted(key for key, found in spoken.items() if languages - found)


def _bodies() -> Iterator[tuple[PageName, Any, type[TrainingPage], Any, list[str]]]:
    """Name, translation key, kind and raw body of every published page.

    Last come the keys of figures that stand beside its body.
    """
    columns = ("pk", "code", "title", "locale__language_code", "translation_key", "body")
    for kind in training_kinds():
        pages = kind.objects.live().order_by("path")
        rows: Iterable[Any] = pages.values_list(*columns, *kind.FACT_FIELDS)
        for pk, code, title, language, key, body, *lists in rows:
            name = PageName(pk=pk, code=code, title=title, language=language)
            named = [quoted for held in lists for quoted in held]
            yield name, key, kind, body.get_prep_value(), named


def _has_ended(fact: LegalFact, then: LegalFact | None, on: date) -> bool:
    """Whether another value, or none, is in force by now."""
    over = fact.effective_to is not None and fact.effective_to < on
    return over or (then is not None and then.effective_from <= on)
