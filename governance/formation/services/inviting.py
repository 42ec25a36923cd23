"""Writing invitations: a link for one person, for thirty days, that can be ended."""

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from coopkit.accounts.models import User
from coopkit.errors import N_, CoopError
from governance.formation.joining import (
    MOST_FOUNDERS,
    GroupEndedError,
    last_day,
    token_sha256,
)
from governance.formation.models import Founder, FoundingGroup, Invitation
from governance.formation.roles import checked
from governance.formation.selectors.groups import founder_for, is_forming
from governance.formation.selectors.joining import refuse_over
from governance.formation.services.groups import join_group, lock, note

log = logging.getLogger(__name__)
TOKEN_BYTES = 24


class TooManyInvitationsError(CoopError):
    """More open links than a group can have people."""

    template = N_(
        "{most} invitations of {name} are open, and no more can be. End some that nobody "
        "uses, or pass the group’s code on instead."
    )


@transaction.atomic
def invite(
    *,
    group: FoundingGroup,
    name: str,
    language: str,
    by: User,
    at: datetime,
    email: str = "",
    roles: Sequence[str] = (),
) -> tuple[Invitation, str]:
    """Invite one person; the token of the link is told this once, and mailed if asked."""
    held = lock(group)
    if not is_forming(held):
        raise GroupEndedError(name=held.cooperative.name)
    on = timezone.localdate(at)
    still_open = held.invitations.filter(used_at=None, ended_at=None, expires_on__gte=on)
    if still_open.count() >= MOST_FOUNDERS:
        raise TooManyInvitationsError(name=held.cooperative.name, most=MOST_FOUNDERS)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        group=held,
        token_sha256=token_sha256(token),
        name=" ".join(name.split()),
        email=email,
        language=language,
        roles=checked(roles),
        made_by=by,
        made_at=at,
        expires_on=last_day(on),
    )
    note(held, "invited", {"invitation": invitation.pk}, by=by, at=at)
    if email:
        letter = partial(_send, invitation, token)
        transaction.on_commit(letter, robust=True)
    return invitation, token


@transaction.atomic
def end_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Take a link back: it opens nothing any more. One that is over stays as it was."""
    group = lock(invitation.group)
    held = Invitation.objects.get(pk=invitation.pk)
    if held.used_at or held.ended_at:
        return
    held.ended_at, held.email = at, ""
    held.save(update_fields=["ended_at", "email"])
    note(group, "invitation_ended", {"invitation": held.pk}, by=by, at=at)


@transaction.atomic
def accept_invitation(
    *,
    invitation: Invitation,
    user: User,
    display_name: str,
    language: str,
    at: datetime,
) -> Founder:
    """Let whoever has the link into its group; the link is used up by that.

    Somebody who is in the group already uses nothing up.
    """
    group = lock(invitation.group)
    if known := founder_for(user, group):
        return known
    held = Invitation.objects.get(pk=invitation.pk)
    refuse_over(held, at=at)
    founder = join_group(
        group=group, user=user, display_name=display_name, language=language, at=at
    )
    if held.roles:
        founder.roles = held.roles
        founder.save(update_fields=["roles"])
    held.used_at, held.used_by, held.email = at, user, ""
    held.save(update_fields=["used_at", "used_by", "email"])
    return founder


def link_to(token: str, language: str) -> str:
    """The address of an invitation, absolute, in a language."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse('groups:invited', args=[token])}"


def _send(invitation: Invitation, token: str) -> None:
    """Mail the link, in the language it was made in; a failure is logged, not raised."""
    context = {
        "invitation": invitation,
        "cooperative": invitation.group.cooperative,
        "link": link_to(token, invitation.language),
    }
    with translation.override(invitation.language):
        subject = render_to_string("governance/formation/invitation_subject.txt", context)
        body = render_to_string("governance/formation/invitation.txt", context)
    message = EmailMessage(
        subject=" ".join(subject.split()), body=body, to=[invitation.email]
    )
    try:
        message.send()
    except OSError:
        log.exception("the mail of invitation %s was not sent", invitation.pk)
