"""Reading the figures that the checklist quotes."""

from datetime import date

from cms.centre.checklist.questions import checklist
from cms.pages.references import Fact
from cms.pages.selectors.reading import facts_on


def facts_quoted(*, language: str, on: date) -> dict[str, Fact]:
    """Every figure of the checklist that is in force on a day; one query."""
    return facts_on(sorted(checklist().fact_keys()), language=language, on=on)
