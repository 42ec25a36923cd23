"""The page of somebody's letters: which there are, and which can be written."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members import services
from governance.members.selectors.letters import letters
from governance.members.services.letters import write_letter
from governance.members.views.common import found


def letter(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Show the letters of a membership; write one."""
    membership = found(request, code)
    services.looked_at(
        person=membership.person, viewer=request.user, what="letter", at=request.visit.at
    )
    if request.method == "POST":
        number = request.POST.get("event", "")
        event = get_object_or_404(
            membership.events, pk=int(number) if number.isdecimal() else 0
        )
        try:
            paper = write_letter(
                membership=membership,
                event=event,
                on=request.visit.on,
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("“%(title)s” is written and kept among the papers.")
            messages.success(request, said % {"title": paper.title})
        return redirect("members:letter", slug, code)
    context = {
        "membership": membership,
        "person": membership.person,
        "letters": letters(membership),
    }
    return render(request, "governance/members/letters.html", context)
