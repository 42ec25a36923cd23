"""Figures of law for a reckoning, and whom to call about one."""

from datetime import date

from django.utils.translation import get_language

from cms.centre.selectors.guides import Call
from cms.centre.wages.figures import Figure, Figures
from cms.pages.models.facts import LegalFact
from cms.pages.selectors import facts_on

PLACES = ("us-ca", "us-federal")
_FIELDS = (
    *("key", "value", "effective_from", "effective_to"),
    *("source", "words_en", "words_es"),
)


def figures() -> Figures:
    """All figures of the places that pay is worked out for, in one query."""
    found = LegalFact.objects.filter(jurisdiction__in=PLACES).values(*_FIELDS)
    return Figures(Figure(**row) for row in found)


def calls(*, is_state: bool, on: date) -> list[Call]:
    """Whom to call about pay, the state's own office first."""
    keys = ["us-ca.labor_commissioner_phone"] if is_state else []
    keys.append("us-federal.whd_phone")
    language = (get_language() or "en")[:2]
    facts = facts_on(keys, language=language, on=on)
    return [Call(label=fact.label, number=fact.words) for fact in facts.values()]
