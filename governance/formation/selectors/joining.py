"""Reading how one joins: by a code, or by a link; and what one agrees to by that."""

from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from django.utils import timezone

from coopkit.codes import as_kept
from governance.bylaws.provisions import Reference, said_in
from governance.bylaws.selectors import PrintedProvision, filler, text_on
from governance.bylaws.selectors.printing import dressed
from governance.formation.joining import (
    GroupEndedError,
    InvitationOverError,
    InvitationUsedError,
    NoSuchGroupError,
    token_sha256,
)
from governance.formation.models import FoundingGroup, Invitation
from governance.formation.selectors.groups import is_forming


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A group's agreement in one language, as it is read before joining."""

    title: str
    language: str
    clauses: tuple[PrintedProvision, ...]


def group_by_code(typed: str) -> FoundingGroup:
    """The group of a code that somebody typed, or a refusal; one query."""
    rows = FoundingGroup.objects.select_related("cooperative")
    group = rows.filter(code=as_kept(typed), practice_of=None).first()
    if group is None:
        raise NoSuchGroupError(code=typed.strip())
    if not is_forming(group):
        raise GroupEndedError(name=group.cooperative.name)
    return group


def invitation_by(token: str) -> Invitation | None:
    """The invitation of a link, whether it still holds or not; one query."""
    rows = Invitation.objects.select_related("group__cooperative")
    return rows.filter(token_sha256=token_sha256(token)).first()


def refuse_over(invitation: Invitation, *, at: datetime) -> None:
    """Refuse a link that was used, was taken back, or whose last day is past."""
    if invitation.used_at:
        raise InvitationUsedError
    if invitation.ended_at:
        raise InvitationOverError(on=timezone.localdate(invitation.ended_at))
    if invitation.expires_on < timezone.localdate(at):
        raise InvitationOverError(on=invitation.expires_on)
    if not is_forming(invitation.group):
        raise GroupEndedError(name=invitation.group.cooperative.name)


def open_invitations(group: FoundingGroup, *, on: date) -> list[Invitation]:
    """The links of a group that still open, the newest first; one query."""
    rows = Invitation.objects.filter(group=group, used_at=None, ended_at=None)
    return list(rows.filter(expires_on__gte=on).order_by("-made_at", "-pk"))


def agreement_of(group: FoundingGroup, *, language: str, on: date) -> Agreement:
    """What the group has agreed on, with its own numbers, and nothing to click on."""
    cooperative = group.cooperative
    state = text_on(cooperative, on=on)
    fill = filler(cooperative, state.values, language)

    def dress(place: Reference) -> str:
        return f"<strong>{escape(fill(place))}</strong>"

    clauses = dressed(state, [(language, dress)])
    return Agreement(
        title=said_in(state.titles, language),
        language=language,
        clauses=tuple(each for each in clauses if not each.is_repealed),
    )
