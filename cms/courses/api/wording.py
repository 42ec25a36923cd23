"""The words around a lesson on paper, in the reader's language."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext, pgettext

from cms.pages.references import Fact


def labels(title: str) -> dict[str, Any]:
    """What a template calls things by."""
    return {
        "title": title,
        "page": pgettext("of a document", "Page"),
        "words": _("Words to know"),
        "group": _("Worksheet, {minutes} minutes"),
        "yes": _("Yes"),
        "no": _("No"),
        "is_true": pgettext("statement", "True"),
        "is_false": pgettext("statement", "False"),
        "how": {
            "quiz": _("Choose one."),
            "several": _("Choose all that are right."),
            "true_false": _("True or false?"),
            "number": _("Write the number."),
            "order": _("Number them in the right order, beginning with 1."),
            "short": _("Answer in your own words."),
        },
        "answers": _("The answers, and why"),
        "model": _("A good answer:"),
        "look_for": _("Look whether yours names:"),
        "sources": _("Where the figures come from"),
        "advice": _(
            "This lesson is for learning. It is not legal or tax advice; before you "
            "decide, ask somebody who knows your case."
        ),
        "home": _("Take home"),
        "keep": _("What to keep in mind"),
        "ask": _("Ask at your next meeting"),
        "figures": _("To fill in:"),
        **_guide(),
    }


def about(minutes: int, on: date) -> str:
    """The line under a title: how long it takes, and of which day the paper is."""
    long = ngettext("{minutes} minute", "{minutes} minutes", minutes)
    day = _("as it stood on {day}").format(day=date_format(on, "DATE_FORMAT"))
    return f"{long.format(minutes=minutes)} · {day}"


def dates(fact: Fact) -> str:
    """Since when a figure holds, and when somebody looks at it again."""
    return _(
        "In force since %(since)s; we checked it on %(checked)s, and check it again by "
        "%(review)s."
    ) % {
        "since": date_format(fact.since, "DATE_FORMAT"),
        "checked": date_format(fact.checked_on, "DATE_FORMAT"),
        "review": date_format(fact.review_by, "DATE_FORMAT"),
    }


def _guide() -> dict[str, str]:
    return {
        "guide": _("For the facilitator"),
        "opening": _("Opening question"),
        "timing": _("A meeting in minutes"),
        "minutes": _("Minutes"),
        "what": pgettext("in a meeting", "What happens"),
        "whole": pgettext("in a meeting", "Together"),
        "materials": _("What to bring"),
        "disputes": _("Where it may get hot, and how to hold it"),
        "interpretation": _("For whoever interprets"),
    }
