"""How to reach a person: they themselves, or the secretary, keep it right."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members import services
from governance.members.forms import ContactForm
from governance.members.models import Person
from governance.members.views.common import found, is_own, may_edit


def contact(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Change contact data; anybody else's is not found, but for the secretary."""
    membership = found(request, code)
    person = membership.person
    if not may_edit(request, person):
        raise Http404
    form = ContactForm(
        request.POST or None,
        person=person,
        is_secretary="secretary" in request.roles,
        is_own=is_own(request, person),
    )
    if form.is_valid():
        try:
            _keep(request, person, form)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The contact data are kept."))
            return redirect("members:member", slug, code)
    services.looked_at(
        person=person, viewer=request.user, what="contact", at=request.visit.at
    )
    context = {
        "form": form,
        "person": person,
        "membership": membership,
        "is_own": is_own(request, person),
    }
    return render(request, "governance/members/contact.html", context)


@transaction.atomic
def _keep(request: CoopRequest, person: Person, form: ContactForm) -> None:
    by, at = request.user, request.visit.at
    services.change_contact(person=person, by=by, at=at, **form.facts)  # type: ignore[arg-type]
    email = form.cleaned_data.get("sign_in_email")
    if email:
        services.let_sign_in(person=person, email=email, by=by, at=at)
