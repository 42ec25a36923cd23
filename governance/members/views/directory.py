"""The directory: those who chose to stand in it, on a page and as cards to take along."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from coopkit.cooperatives.middleware import CoopRequest
from governance.members.forms import NameForm
from governance.members.models import Person
from governance.members.selectors.directory import card_of, in_directory, listed
from governance.members.tongues import tongue
from governance.members.vcard import cards
from governance.members.views.common import doors

A_PAGE = 100


def directory(request: CoopRequest, slug: str) -> HttpResponse:
    """Show who chose to be found, and only what they show."""
    form = NameForm(request.GET if "q" in request.GET else None)
    q = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
    people = in_directory(request.cooperative, on=request.visit.on, q=q)
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    lines = [listed(person) for person in page.object_list]
    context = {
        "form": form,
        "q": q,
        "page": page,
        "lines": [(line, [tongue(code) for code in line.languages]) for line in lines],
        "own": Person.objects.filter(
            cooperative=request.cooperative, user=request.user
        ).first(),
    }
    return render(request, "governance/members/directory.html", context | doors(request))


def directory_vcf(request: CoopRequest, slug: str) -> HttpResponse:
    """The same people as vCard 4.0, for an address book."""
    people = in_directory(request.cooperative, on=request.visit.on)
    slug = request.cooperative.slug
    text = cards(card_of(listed(person), slug=slug) for person in people)
    return HttpResponse(
        text.encode(),
        headers={
            "Content-Type": "text/vcard; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{slug}-directory.vcf"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
