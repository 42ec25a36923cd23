"""The papers of the wage pages, as plain data for their templates."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _, override, pgettext

from cms.centre.claims.answers import Box, Part
from cms.centre.letters.demand_letter import LANGUAGES, Names, Side, side
from cms.centre.models import Centre
from cms.centre.selectors.guides import Call
from cms.centre.views.wage_words import told
from cms.centre.wages.shapes import Case, Result
from cms.learning.views.asking import language_now

Data = dict[str, Any]


def result_paper(words: Data, phones: Iterable[Call], *, on: date) -> Data:
    """The reckoning, every line of it with its rule and source."""
    labels = {
        **_labels(_("What is owed"), _advice()),
        "earned": _("Earned"),
        "paid": _("Paid"),
        "owed": _("Owed in all"),
        "perhaps": _("Perhaps more, for waiting"),
        "lines": _("How it was counted"),
        "what": _("What"),
        "hours": _("Hours"),
        "rate": pgettext("of pay", "Rate"),
        "amount": _("Amount"),
        "waiting": _("For waiting for the last pay"),
        "may_ask": _("This may also be asked for"),
        "deadlines": _("Until when to claim"),
        "oldest": _("For the first day"),
        "newest": _("For the last day"),
        "too_late": _("too late"),
        "know": _("Know this before you trust the sum"),
        "left_out": _("Not counted here"),
        "calls": _("Where to claim"),
    }
    return _paper(labels, on) | {
        "words": words,
        "calls": [{"label": each.label, "number": each.number} for each in phones],
    }


def claim_paper(
    words: Data, forms: Sequence[tuple[str, str, Sequence[Part]]], *, on: date
) -> Data:
    """The claim worksheet: for each form its name, how it is handed in, and its parts."""
    labels = {
        **_labels(_("Claim worksheet"), _advice()),
        "lead": _(
            "This is no form to hand in. It has the boxes of the forms under their own "
            "names, so that you can copy them. Empty lines are for your pen."
        ),
        "never": _(
            "Nobody needs your immigration status for a claim. A Social Security number "
            "is not needed either."
        ),
        "days": _("The sums, line by line"),
    }
    return _paper(labels, on) | {
        "words": words,
        "forms": [
            {"name": name, "how": how, "parts": [_part(part) for part in parts]}
            for name, how, parts in forms
        ],
    }


def sides_of(
    case: Case, result: Result, names: Names, *, days: int, on: date
) -> list[tuple[Side, list[dict[str, str]]]]:
    """The letter in each language, with the rows of its table."""
    sides = []
    for language in LANGUAGES:
        with override(language):
            words = told(result)
            said = {
                "first": date_format(result.first_day, "DATE_FORMAT"),
                "last": date_format(result.last_day, "DATE_FORMAT"),
                "until": date_format(on + timedelta(days=days), "DATE_FORMAT"),
                "waiting": words["waiting"][0]["cents"] if words["waiting"] else "",
                "asked": words["still"] if words["has_more"] else words["waits"],
                **{key: words[key] for key in ("earned", "paid", "still")},
            }
            sides.append((side(language, case, result, names, said), words["owed"]))
    return sides


def letter_paper(
    sides: Sequence[tuple[Side, list[dict[str, str]]]], *, writer: str, on: date
) -> Data:
    """The letter, both languages side by side; it is its writer's, not the centre's."""
    data = _paper(_labels(sides[0][0].title, ""), on) | {"coop": {"name": writer}}
    data["sides"] = [
        {
            "language": each.language,
            "title": each.title,
            "on": _written(on, each.language),
            "head": list(each.head),
            "before": list(each.before),
            "after": list(each.after),
            "signed": each.signed,
            "columns": list(each.columns),
            "rows": rows,
            "foot": [list(line) for line in each.foot],
        }
        for each, rows in sides
    ]
    return data


def _part(part: Part) -> Data:
    boxes = [_box(box) for box in part.boxes]
    return {"title": _(part.title), "boxes": boxes}


def _box(box: Box) -> dict[str, str]:
    """A box under the form's own English name, and what that means."""
    said = _(box.name)
    meant = "" if said == box.name else said
    return {"number": box.number, "name": box.name, "meant": meant, "value": box.value}


def _paper(labels: dict[str, str], on: date) -> Data:
    centre = Centre.objects.first()
    return {
        "lang": language_now(),
        "labels": labels,
        "coop": {"name": (centre and centre.name) or "coopkit"},
        "printed": _written(on, language_now()),
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
    }


def _labels(title: str, advice: str) -> dict[str, str]:
    return {"title": title, "page": _("Page"), "advice": advice}


def _advice() -> str:
    return _(
        "This is counted from what you typed. It is information, not legal advice. "
        "Nothing of it was kept."
    )


def _written(on: date, language: str) -> str:
    with override(language):
        return date_format(on, "DATE_FORMAT")
