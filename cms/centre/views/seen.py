"""What was seen at clinics: patterns, tables of nobody, and counting after a clinic."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.centre.forms.seen import ChooseForm, CountForm
from cms.centre.selectors import seen as reading
from cms.centre.services.seen import count_seen
from cms.learning.suppression import LEAST
from coopkit.cooperatives.access import CLINICS, ORGANISERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError


@require_safe
def seen(request: CoopRequest) -> HttpResponse:
    """Patterns first, then the table that was chosen."""
    on = timezone.localdate()
    pairs = reading.pairs_seen(on=on)
    first = pairs[0] if pairs else ("pay", "other")
    usual = {"topic": first[0], "industry": first[1], "year": on.year}
    form = ChooseForm(request.GET if "topic" in request.GET else usual, on=on)
    table = None
    if form.is_valid():
        chosen = form.cleaned_data
        table = reading.table_of(
            chosen["topic"], chosen["industry"], chosen["year"], on=on
        )
    context = {
        "findings": [(one, _begin(one)) for one in reading.findings(on=on)],
        "form": form,
        "table": table,
        "least": LEAST,
        "may_begin": bool(request.roles & ORGANISERS),
        "may_count": bool(request.roles & CLINICS),
    }
    return render(request, "cms/centre/seen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def seen_count(request: CoopRequest) -> HttpResponse:
    """Count after a clinic, for one region and industry at a time."""
    at = timezone.now()
    on = timezone.localdate(at)
    form = CountForm(request.POST or None, on=on, initial=request.GET.dict())
    if form.is_valid():
        place = form.place()
        try:
            added = count_seen(**place, numbers=form.numbers(), by=request.user, at=at)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Counted: %(number)s in %(month)s.")
                % {"number": added, "month": date_format(place["month"], "F Y")},
            )
            kept = urlencode({"region": place["region"].pk, "month": place["month"]})
            return redirect(f"{reverse('centre:seen_count')}?{kept}")
    context = {"form": form, "lately": reading.counted_lately()}
    return render(request, "cms/centre/seen_count.html", context)


def _begin(found: reading.Finding) -> str:
    """Where a campaign begins from a pattern, which goes along as a sentence."""
    told = {
        "topic": found.topic,
        "industry": found.industry,
        "pattern": found.sentence,
    }
    return f"{reverse('centre:campaign_new')}?{urlencode(told)}"
