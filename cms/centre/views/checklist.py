"""The checklist: topics, questions, what they may mean, and the packet to take along.

What is answered goes into the page or the PDF that answers, and nowhere else.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.centre.checklist.findings import Found, Packet, Sign, packet_of
from cms.centre.checklist.questions import checklist as whole_checklist
from cms.centre.forms.checklist import AnswersForm, TopicsForm
from cms.centre.models import RightsTopic
from cms.centre.selectors.checklist import facts_quoted
from cms.centre.selectors.places import the_centre
from cms.centre.views.handing_out import handed_out
from cms.learning.views.asking import language_now
from cms.pages.references import Fact

NOTE_LINES = 14


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checklist(request: HttpRequest) -> HttpResponse:
    """Ask for topics, then their questions; then tell what the answers may mean."""
    topics = TopicsForm(request.POST or None)
    if not topics.is_valid():
        return render(request, "cms/centre/checklist.html", {"form": topics})
    on = timezone.localdate()
    asked = _asked(request, topics, on=on)
    if request.POST.get("do") != "answers" or not asked.is_valid():
        context = {"topics": topics.cleaned_data, "asked": asked}
        return render(request, "cms/centre/checklist_questions.html", context)
    packet = _packet(topics, asked, on=on)
    context = {
        "packet": packet,
        "parts": [(RightsTopic(one.key).label, one) for one in packet.topics],
        "carried": asked.carried(),
        "stale": [fact for fact in packet.facts if fact.is_stale(on)],
    }
    return render(request, "cms/centre/checklist_result.html", context)


@never_cache
@require_POST
def checklist_pdf(request: HttpRequest) -> HttpResponse:
    """The packet on paper."""
    on = timezone.localdate()
    topics = TopicsForm(request.POST)
    if not topics.is_valid():
        return redirect("centre:checklist")
    asked = _asked(request, topics, on=on)
    if not asked.is_valid():
        return redirect("centre:checklist")
    data = paper_of(_packet(topics, asked, on=on), language=language_now(), on=on)
    return handed_out("clinic_packet", data, "packet.pdf")


def paper_of(packet: Packet, *, language: str, on: date) -> dict[str, Any]:
    """A packet as its paper shows it."""
    centre = the_centre()
    return {
        "coop": {
            "name": centre.name or _("Workers’ center"),
            "address": " · ".join(t for t in (centre.address, centre.phone) if t),
        },
        "lang": language,
        "title": _("Packet for the clinic"),
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "labels": _labels(),
        "about": _("Printed on %(day)s") % {"day": date_format(on, "DATE_FORMAT")},
        "parts": [_part(one) for one in packet.topics],
        "care": list(packet.care),
        "care_facts": [_row(fact) for fact in packet.care_facts],
        "sources": [_source(fact) for fact in packet.facts],
        "lines": NOTE_LINES,
    }


def _labels() -> dict[str, str]:
    return {
        "page": _("Page"),
        "yours": _("This is yours. We keep no copy, and nothing of what you answered."),
        "advice": _(
            "This is information, not legal advice. A sign is not a proof: somebody at "
            "the clinic looks at it with you."
        ),
        "inside": _("In this packet"),
        "signs": _("What may be wrong"),
        "no_signs": _("Your answers show no sign of a violation here."),
        "unsure": _("What to find out"),
        "evidence": _("What to gather"),
        "deadlines": _("Until when"),
        "offices": _("Where to turn"),
        "care": _("Take care of yourself"),
        "notes": _("Your own notes"),
        "no_names": _("Write no more than you need. Do not write about your papers."),
        "sources": _("Where the figures come from"),
    }


def _part(found: Found) -> dict[str, Any]:
    def told(signs: tuple[Sign, ...]) -> list[dict[str, str]]:
        return [{"asked": one.asked, "told": one.told} for one in signs]

    return {
        "title": str(RightsTopic(found.key).label),
        "signs": told(found.signs),
        "unsure": told(found.unsure),
        "evidence": list(found.evidence),
        "deadlines": [_row(fact) for fact in found.deadlines],
        "offices": [
            {
                "label": one.name,
                "value": " · ".join(t for t in (one.phone, one.does) if t),
            }
            for one in found.offices
        ],
    }


def _row(fact: Fact) -> dict[str, str]:
    return {"label": fact.label, "value": fact.words}


def _source(fact: Fact) -> dict[str, str]:
    checked = date_format(fact.checked_on, "SHORT_DATE_FORMAT")
    told = _("%(source)s, checked %(day)s") % {"source": fact.source, "day": checked}
    return {"label": f"{fact.label}: {fact.words}", "value": told}


def _asked(request: HttpRequest, topics: TopicsForm, *, on: date) -> AnswersForm:
    """The questions of these topics, with what was answered already."""
    language = language_now()
    return AnswersForm(
        request.POST,
        whole=whole_checklist(),
        language=language,
        facts=facts_quoted(language=language, on=on),
        **topics.cleaned_data,
    )


def _packet(topics: TopicsForm, asked: AnswersForm, *, on: date) -> Packet:
    language = language_now()
    return packet_of(
        whole_checklist(),
        asked.answers(),
        language=language,
        facts=facts_quoted(language=language, on=on),
        **topics.cleaned_data,
    )
