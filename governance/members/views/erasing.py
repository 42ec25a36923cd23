"""The page by which somebody is forgotten: what ends today, what stays, until when."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit import offers
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members import services
from governance.members.forms.erasing import ForgetForm
from governance.members.selectors.keeping import farewell
from governance.members.views.common import found, is_own


def erase(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Explain, ask, and end somebody's access: for themselves, or by the secretary."""
    membership = found(request, code)
    own = is_own(request, membership.person)
    if not own and "secretary" not in request.roles:
        raise Http404
    form = ForgetForm(request.POST or None, expected=membership.code)
    if form.is_valid():
        try:
            services.forget(membership=membership, by=request.user, at=request.visit.at)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            if own:
                logout(request)
            said = _("Access has ended, and the contact data are gone.")
            messages.success(request, said)
            if own:
                return redirect("members:kept", slug)
            return redirect("members:member", slug, code)
    on = request.visit.on
    context = {
        "form": form,
        "membership": membership,
        "own": own,
        "bye": farewell(membership, on=on),
        "lines": [(one, one.until(request.cooperative, on)) for one in offers.retention],
    }
    status = 422 if form.errors else 200
    return render(request, "governance/members/erase.html", context, status=status)
