"""Practice: a co-op to try things out in, and to throw away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.formation.models import FoundingGroup
from governance.formation.selectors.practice import (
    practice_at,
    practice_running,
    trial_of,
)
from governance.formation.services.practising import (
    begin_practice,
    let_invented_vote,
    throw_away,
)


@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: CoopRequest, slug: str) -> HttpResponse:
    """What there is to try; made, or driven on, by a POST.

    Asked of a group it shows the group's practice co-op, and of that one itself.
    """
    group, running = _found(request)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "vote" and running:
                cast = let_invented_vote(practice=running, at=request.visit.at)
                messages.success(request, _voted(cast))
            else:
                begin_practice(group=group, by=request.user, at=request.visit.at)
                messages.success(request, _("Your practice co-op is ready. Try it out."))
        except CoopError as refusal:
            messages.error(request, str(refusal))
        return redirect("formation:practice", slug)
    user, at = request.user, request.visit.at
    context = {
        "group": group,
        "trial": trial_of(running, user=user, at=at) if running else None,
    }
    return render(request, "governance/formation/practice.html", context)


@require_POST
def practice_end(request: CoopRequest, slug: str) -> HttpResponse:
    """Throw the practice co-op away, and go back to the real one."""
    group, running = _found(request)
    if running is None:
        raise Http404
    try:
        throw_away(practice=running, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The practice co-op is thrown away."))
    return redirect("formation:practice", group.cooperative.slug)


def _found(request: CoopRequest) -> tuple[FoundingGroup, FoundingGroup | None]:
    """The group whose address it is, or that practises here; and its practice co-op."""
    running = practice_at(request.cooperative)
    if running and running.practice_of:
        return running.practice_of, running
    group = FoundingGroup.objects.select_related("cooperative").filter(
        cooperative=request.cooperative, practice_of=None
    )
    found = group.first()
    if found is None:
        raise Http404
    return found, practice_running(found)


def _voted(cast: int) -> str:
    if not cast:
        return _("The invented people have voted in everything that is open.")
    return ngettext(
        "The invented people cast %(n)s ballot.",
        "The invented people cast %(n)s ballots.",
        cast,
    ) % {"n": cast}
