"""Workers' words: written down with their consent, and taken down by their slip."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.centre.consent import newest
from cms.centre.forms.voices import VoiceForm
from cms.centre.models import Campaign, Voice
from cms.centre.selectors import campaigns as selectors
from cms.centre.services import voices as services
from cms.centre.views.handing_out import handed_out
from cms.centre.views.organiser_papers import slip_paper
from cms.learning.views.asking import language_now, number_in
from coopkit.cooperatives.middleware import CoopRequest

LOOK = ["GET", "HEAD", "POST"]


@require_http_methods(LOOK)
def voice(request: CoopRequest, name: str) -> HttpResponse:
    """Write down somebody's words with them, and print the slip they take along."""
    found = selectors.campaign_named(name)
    if found is None:
        raise Http404
    do = request.POST.get("do", "")
    if request.method == "POST" and do in {"slip", "take_down"}:
        return _with_one(request, found, do)
    form = VoiceForm(request.POST or None, initial={"language": language_now()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.record_words(
            campaign=found,
            name=data["name"],
            language=data["language"],
            words=data["words"],
            agreed=data["agreed"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Saved. Now print the slip and hand it over."))
        return redirect(request.path + "#words")
    context = {
        "campaign": found,
        "title": selectors.shown(found, language_now()).title,
        "form": form,
        "consent": newest(),
        "voices": found.voices.all(),
    }
    status = 422 if form.errors else 200
    return render(request, "cms/centre/voice.html", context, status=status)


def _with_one(request: CoopRequest, found: Campaign, do: str) -> HttpResponse:
    """The slip of somebody's words, or their words taken down for them."""
    row = get_object_or_404(found.voices, pk=number_in(request.POST.get("row")))
    if do == "take_down":
        services.take_words_down(voice=row, by=request.user, at=timezone.now())
        messages.success(request, _("The words are erased."))
        return redirect(request.path)
    return _slip(found, row)


def _slip(found: Campaign, row: Voice) -> HttpResponse:
    paper = slip_paper(found, row, on=timezone.localdate())
    return handed_out("consent_slip", paper, "slip.pdf")


@require_http_methods(LOOK)
def voice_withdraw(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take one's words down by the slip; looking at the page takes nothing down."""
    found = selectors.voice_behind(token)
    if found is None:
        raise Http404
    is_gone = request.method == "POST" and services.withdraw_words(
        token=token, at=timezone.now()
    )
    context = {
        "voice": None if is_gone else found,
        "title": selectors.shown(found.campaign, language_now()).title,
    }
    response = render(request, "cms/centre/voice_withdraw.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
