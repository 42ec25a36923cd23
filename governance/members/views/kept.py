"""The public page of what is kept about people, from the table that `purge` obeys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from coopkit import offers
from coopkit.cooperatives.models import Cooperative


def kept(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everybody what is kept, why, until when, and how to ask."""
    cooperative = get_object_or_404(Cooperative, slug=slug)
    on = timezone.localdate()
    lines = [(line, line.until(cooperative, on)) for line in offers.retention]
    context = {"cooperative": cooperative, "lines": lines, "on": on}
    return render(request, "governance/members/kept.html", context)
