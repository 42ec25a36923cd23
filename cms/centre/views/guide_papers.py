"""What stands on the card and on the leaflet, as plain data for their templates."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _, override

from cms.centre.models import Centre
from cms.centre.models.guides import PLACES
from cms.centre.models.places import RightsTopic
from cms.centre.selectors.guides import Call, Card

Data = dict[str, Any]
LINES_EACH = 4
"""How many lines of a card fit on its half of a panel."""
HALVES = 2


def card_paper(cards: Sequence[Card], *, on: date) -> Data:
    """A card on letter paper, a page for each language."""
    return _about(on) | {
        "lang": cards[0].language,
        "labels": {"title": cards[0].title},
        "sides": [_side(card, on) for card in cards],
    }


def _side(card: Card, on: date) -> Data:
    with override(card.language):
        return {
            "lang": card.language,
            "above": f"{card.topic_name} · {card.place_name}",
            "title": card.title,
            "lines": list(card.lines),
            "first": _("Do this first"),
            "do_first": card.do_first,
            "say_label": _("You can say"),
            "say": card.say,
            "calls_label": _("Whom to call"),
            "calls": _called(card.calls),
            "sources": _("Sources: %(sources)s.") % {"sources": "; ".join(card.sources)}
            if card.sources
            else "",
            "printed": _printed(on),
            "advice": _("This is information, not legal advice."),
        }


def leaflet_paper(cards: Sequence[Card], *, language: str, place: str, on: date) -> Data:
    """All cards of a place on one sheet: a cover, the topics, the officer, the numbers.

    Folded like an accordion, the first and the fourth panel are on the outside.
    """
    with override(language):
        officer = [card for card in cards if card.topic == RightsTopic.IMMIGRATION]
        topics = [_topic(card) for card in cards if card not in officer]
        halves = [topics[at : at + HALVES] for at in range(0, len(topics), HALVES)]
        calls = dict.fromkeys(call for card in cards for call in card.calls)
        return _about(on) | {
            "lang": language,
            "labels": {
                "title": _("Your rights at work"),
                "place": str(PLACES.get(place, place)),
                "for_all": _("These rights are for everybody who works."),
                "fold": _("Fold the sheet like an accordion. It has eight panels."),
                "first": _("First:"),
                "say": _("Say:"),
                "calls": _("Whom to call"),
                "advice": _("This is information, not legal advice."),
                "printed": _printed(on),
            },
            "topics": halves,
            "officer": [_officer(card) for card in officer],
            "calls": _called(calls),
        }


def _topic(card: Card) -> Data:
    return {
        "name": card.topic_name,
        "lines": list(card.lines[:LINES_EACH]),
        "first": card.do_first,
    }


def _officer(card: Card) -> Data:
    return {
        "title": card.title,
        "lines": list(card.lines),
        "say": card.say,
        "first": card.do_first,
    }


def _called(calls: Iterable[Call]) -> list[Data]:
    return [{"label": call.label, "number": call.number} for call in calls]


def _printed(on: date) -> str:
    day = date_format(on, "DATE_FORMAT")
    return _("Printed on %(day)s. The law changes: look for a newer one.") % {"day": day}


def _about(on: date) -> Data:
    """What every paper has: who gives it out, and the day."""
    centre = Centre.objects.first()
    return {
        "coop": {"name": (centre and centre.name) or "coopkit"},
        "centre": [
            text
            for text in (centre.name, centre.phone, centre.address, centre.open_hours)
            if text
        ]
        if centre
        else [],
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
    }
