"""The people of a founding group: who sees to what, invitations, the code."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coopkit.codes import as_read
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.formation.forms.groups import InviteForm, RenameForm, RolesForm
from governance.formation.models import FoundingGroup, Invitation
from governance.formation.selectors.groups import (
    founders_of,
    is_forming,
    left_of,
    rows_of,
)
from governance.formation.selectors.joining import open_invitations
from governance.formation.services.groups import (
    NamelessGroupError,
    change_code,
    give_roles,
    rename_group,
)
from governance.formation.services.inviting import end_invitation, invite, link_to
from governance.formation.views.common import founder_at, group_at

LINK = "formation.link"
"""Where the link of a new invitation waits for the next page; it is kept nowhere else."""


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: CoopRequest, slug: str) -> HttpResponse:
    """Show who is in the group, and do what one of them asks for."""
    group = group_at(request)
    invite_form = InviteForm(initial={"language": request.user.language})
    if request.method == "POST":
        founder_at(request, group)
        do = request.POST.get("do", "")
        if do == "invite":
            invite_form = InviteForm(request.POST)
        act = ACTS.get(do)
        if act is None:
            raise Http404
        try:
            is_done = act(request, group, invite_form)
        except CoopError as refusal:
            is_done = do != "invite"
            if is_done:
                messages.error(request, str(refusal))
            else:
                invite_form.add_error(None, str(refusal))
        if is_done:
            return redirect("formation:people", slug)
    context = _shown(request, group) | {"form": invite_form}
    return render(request, "governance/formation/people.html", context)


def _rename(request: CoopRequest, group: FoundingGroup, form: InviteForm) -> bool:
    del form
    asked = RenameForm(request.POST)
    if not asked.is_valid():
        raise NamelessGroupError
    called = asked.cleaned_data["called"]
    rename_group(group=group, name=called, by=request.user, at=request.visit.at)
    messages.success(request, _("Saved."))
    return True


def _shown(request: CoopRequest, group: FoundingGroup) -> dict[str, Any]:
    founders = founders_of(group)
    own = next((one for one in founders if one.user_id == request.user.pk), None)
    forming = is_forming(group)
    return {
        "group": group,
        "own": own,
        "rows": [
            (
                row,
                RolesForm(
                    initial={"roles": row.founder.roles},
                    auto_id=f"roles-{row.founder.pk}-%s",
                ),
            )
            for row in rows_of(founders)
        ],
        "left": rows_of(left_of(group)),
        "is_open": forming and own is not None,
        "code": as_read(group.code),
        "rename": RenameForm(initial={"called": group.cooperative.name}),
        "invitations": open_invitations(group, on=request.visit.on) if forming else [],
        "link": request.session.pop(LINK, None) if LINK in request.session else None,
    }


def _invite(request: CoopRequest, group: FoundingGroup, form: InviteForm) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    invitation, token = invite(
        group=group,
        name=given["name"],
        email=given["email"],
        language=given["language"],
        by=request.user,
        at=request.visit.at,
    )
    request.session[LINK] = {
        "name": invitation.name,
        "url": link_to(token, invitation.language),
        "email": invitation.email,
    }
    return True


def _end(request: CoopRequest, group: FoundingGroup, form: InviteForm) -> bool:
    del form
    rows = Invitation.objects.select_related("group__cooperative")
    invitation = get_object_or_404(rows, group=group, pk=_pk(request, "invitation"))
    end_invitation(invitation=invitation, by=request.user, at=request.visit.at)
    messages.success(request, _("This invitation opens nothing any more."))
    return True


def _code(request: CoopRequest, group: FoundingGroup, form: InviteForm) -> bool:
    del form
    change_code(group=group, by=request.user, at=request.visit.at)
    messages.success(request, _("The group has a new code. The old one opens nothing."))
    return True


def _roles(request: CoopRequest, group: FoundingGroup, form: InviteForm) -> bool:
    del form
    founders = {one.pk: one for one in founders_of(group)}
    founder = founders.get(_pk(request, "founder"))
    if founder is None:
        raise Http404
    founder.group = group
    give_roles(
        founder=founder,
        roles=request.POST.getlist("roles"),
        by=request.user,
        at=request.visit.at,
    )
    messages.success(request, _("Saved."))
    return True


def _pk(request: CoopRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else 0


Act = Callable[[CoopRequest, FoundingGroup, InviteForm], bool]
ACTS: Mapping[str, Act] = {
    "invite": _invite,
    "end": _end,
    "code": _code,
    "roles": _roles,
    "rename": _rename,
}
"""What the buttons of the page do; each says whether it is done."""
