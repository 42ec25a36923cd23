"""What organisers put on paper: data for the flyer, the press release, slip, workbook."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _, override

from cms.centre.campaigning import Won
from cms.centre.consent import consent_of
from cms.centre.models import Campaign, CampaignAction, Voice, Workbook
from cms.centre.selectors.campaigns import Step, Whole, said
from cms.centre.selectors.places import the_centre
from cms.centre.selectors.research import Part, Quoted
from coopkit.templatetags.ui import money

Paper = dict[str, object]


def _frame(on: date, labels: Mapping[str, str]) -> Paper:
    """What every paper has: whose it is, its language and its day."""
    centre = the_centre()
    reached = [text for text in (centre.phone, centre.address) if text]
    return {
        "lang": get_language() or "en",
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "issued": date_format(on, "DATE_FORMAT"),
        "coop": {"name": centre.name or "coopkit", "address": " · ".join(reached)},
        "centre": {
            "phone": centre.phone,
            "address": centre.address,
            "hours": centre.open_hours,
        },
        "labels": {"page": _("Page"), **labels},
    }


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _when(action: CampaignAction) -> str:
    return date_format(timezone.localtime(action.at), "DATETIME_FORMAT")


def flyer_paper(both: Sequence[Whole], *, on: date) -> Paper:
    """One page in both languages: demand, the next action, and where to read more."""
    paper = _frame(on, {"title": both[0].shown.title})
    paper["languages"] = [
        _side(told, code) for told, code in zip(both, ("en", "es"), strict=True)
    ]
    return paper


def _side(told: Whole, code: str) -> Paper:
    """A half of the flyer, in its language."""
    with override(code):
        return {
            "lang": code,
            "title": told.shown.title,
            "demand": told.shown.demand,
            "why": told.shown.why,
            "come": _("Come"),
            "next": _next(told.standing[0]) if told.standing else {},
            "won": _("Won back so far: %(sum)s") % {"sum": money(told.won_cents)}
            if told.won
            else "",
            "more": _("Read more and sign on"),
            "url": _address("centre:campaign", told.shown.campaign.slug),
            "call": _("Questions? Call"),
            "rights": _(
                "You have the right to talk with others about pay and to act together. "
                "This is information, not legal advice."
            ),
        }


def _next(step: Step[CampaignAction]) -> Paper:
    return {"what": step.text, "when": _when(step.row), "place": step.row.place}


def press_paper(told: Whole, *, on: date) -> Paper:
    """A press release: what is demanded, what was won by which source, and words."""
    frame = _frame(on, _press_labels(told.shown.title))
    supporters = _("%(number)s people signed on by %(day)s.") % {
        "number": told.count,
        "day": date_format(on, "DATE_FORMAT"),
    }
    return frame | {
        "place": told.shown.campaign.region.name,
        "demand": told.shown.demand,
        "why": told.shown.why,
        "supporters": supporters,
        "won": [_payment(one) for one in told.won],
        "sum": money(told.won_cents),
        "voices": [
            {"name": one.name, "words": one.words, "lang": one.language}
            for one in told.voices
        ],
        "actions": [_next(step) for step in told.standing],
        "allies": [
            {"name": str(step.row.ally), "part": step.text} for step in told.allies
        ],
        "url": _address("centre:campaign", told.shown.campaign.slug),
    }


def _press_labels(title: str) -> dict[str, str]:
    return {
        "title": title,
        "release": _("For release on"),
        "contact": _("Contact"),
        "demand": _("What the workers demand"),
        "numbers": _("The numbers"),
        "words": _("In the workers’ own words"),
        "next": _("What comes next"),
        "allies": _("Who stands with them"),
        "about": _("More"),
        "day": _("Day"),
        "amount": _("Amount"),
        "workers": _("Workers"),
        "source": _("Source"),
        "sum": _("In all"),
        "consent": _(
            "The people quoted chose their own names and agreed that their words are "
            "printed. They can take them down at any time: look at the page before you "
            "print."
        ),
        "end": "# # #",
    }


def _payment(one: Won) -> Paper:
    paid = one.payment
    return {
        "day": date_format(paid.on, "DATE_FORMAT"),
        "amount": money(paid.cents),
        "workers": str(paid.workers),
        "source": paid.source,
    }


def slip_paper(campaign: Campaign, voice: Voice, *, on: date) -> Paper:
    """What a worker takes along: what they agreed to, and how they take it back."""
    with override(voice.language):
        labels = {
            "title": _("Your words, and how to take them down"),
            "words": _("What you said"),
            "agreed": _("What you agreed to"),
            "back": _("To take your words down"),
            "how": _(
                "Open this address and press the button. You need not sign in or say "
                "why. The words are erased at once."
            ),
            "call": _("Or call the center, or come by, and show this slip:"),
            "keep": _("Keep this slip where only you find it."),
            "name": _("Name you chose"),
            "campaign": _("Campaign"),
            "day": _("Day you agreed"),
            "version": _("Text of consent"),
        }
        return _frame(on, labels) | {
            "words": voice.words,
            "facts": [
                {"label": labels["name"], "value": voice.name},
                {
                    "label": labels["campaign"],
                    "value": said(campaign, "title", voice.language),
                },
                {
                    "label": labels["day"],
                    "value": date_format(voice.consented_on, "DATE_FORMAT"),
                },
                {"label": labels["version"], "value": voice.consent},
            ],
            "consent": list(consent_of(voice.consent).text[voice.language]),
            "url": _address("centre:voice_withdraw", voice.token),
        }


def _quoted(one: Quoted) -> str:
    """A figure of law with its source and the day it was looked at."""
    checked = _("Checked on %(day)s.") % {
        "day": date_format(one.fact.checked_on, "DATE_FORMAT")
    }
    stale = _("Check it again before you use it.") if one.is_stale else ""
    told = f"{one.fact.label}: {one.fact.words}. {one.fact.source}. {checked} {stale}"
    return told.strip()


def workbook_paper(
    workbook: Workbook, *, about: str, parts: Sequence[Part], on: date
) -> Paper:
    """A workbook with all that was found, and the questions still open."""
    labels = {
        "title": workbook.title,
        "private": _("Private"),
        "private_why": _(
            "For the organizers named in this workbook. Keep it locked away, and "
            "destroy it when you are done."
        ),
        "about": _("About"),
        "found": _("What was found"),
        "nothing": _("Nothing yet."),
        "ask": _("To ask"),
        "source": _("Source"),
        "advice": _("This is information, not legal advice."),
    }
    return _frame(on, labels) | {
        "about": about,
        "industry": workbook.get_industry_display(),
        "parts": [
            {
                "name": str(part.section.label),
                "questions": list(part.questions),
                "notes": list(part.notes),
                "facts": [_quoted(one) for one in part.facts],
                "found": [
                    {
                        "what": one.what,
                        "source": one.source,
                        "day": date_format(one.finding.dated, "DATE_FORMAT"),
                    }
                    for one in part.found
                ],
            }
            for part in parts
        ],
    }
