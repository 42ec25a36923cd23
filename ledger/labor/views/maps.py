"""The page of saved columns: how somebody's sheets are read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.labor import services
from ledger.labor.forms.maps import MapForm
from ledger.labor.kinds import KIND_WORDS
from ledger.labor.providers import PROVIDERS
from ledger.labor.reading import kept
from ledger.labor.selectors.maps import maps_of
from ledger.labor.views.showing import kind_choices


def maps(request: CoopRequest, slug: str) -> HttpResponse:
    """Show, keep and forget the ways to read sheets."""
    cooperative = request.cooperative
    if "drop" in request.POST:
        saved = get_object_or_404(maps_of(cooperative), pk=request.POST["drop"])
        services.drop_map(saved=saved, by=request.user, at=request.visit.at)
        messages.success(request, _("%(name)s was removed.") % {"name": saved.name})
        return redirect("labor:maps", slug)
    kinds = kind_choices(KIND_WORDS.keys())
    form = MapForm(request.POST or None, kinds=kinds, initial=_initial(request))
    if form.is_valid():
        try:
            saved = services.save_map(
                cooperative=cooperative,
                **form.as_kept(),
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("%(name)s was saved. You can choose it when you import a sheet.")
            messages.success(request, said % {"name": saved.name})
            return redirect("labor:maps", slug)
    context = {"form": form, "saved": maps_of(cooperative), "ready": PROVIDERS}
    status = 422 if form.errors else 200
    return render(request, "ledger/labor/maps.html", context, status=status)


def _initial(request: CoopRequest) -> dict[str, Any]:
    """What the form begins with: a saved way to read, or a program’s."""
    asked, ready = request.GET.get("map", ""), request.GET.get("ready", "")
    if asked.isdecimal():
        saved = get_object_or_404(maps_of(request.cooperative), pk=int(asked))
        return MapForm.filled(
            saved.name, saved.provider, saved.columns, saved.kinds, saved.codes
        )
    if ready in PROVIDERS:
        each = PROVIDERS[ready]
        columns = kept(each.columns, day_first=False)
        return MapForm.filled(each.name, ready, columns, {}, {})
    return {}
