"""Proxies: a member votes for another in one vote, by a written and dated authority."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.bylaws.selectors import in_force
from governance.meetings.models import Body
from governance.members.models import Membership
from governance.votes.models import Motion, MotionState, Proxy
from governance.votes.selectors.electorates import roll_of
from governance.votes.services.preparing import locked


class NoProxiesError(CoopError):
    """A proxy where the bylaws have none, or in a vote that takes none."""

    template = N_(
        "By the bylaws nobody votes for another in this vote: proxies are not allowed, "
        "or not for the board, or not in a secret ballot. Vote yourself: on the site, on "
        "paper or by telephone."
    )


class TooManyProxiesError(CoopError):
    """More proxies than one member may hold."""

    template = N_(
        "{name} holds {held} proxies in this vote, and the bylaws let one member hold at "
        "most {most}. Give yours to another member."
    )


class NotTwoElectorsError(CoopError):
    """A proxy to or from somebody who has no vote, or to oneself."""

    template = N_(
        "A proxy goes from one member who may vote on “{title}” to another. {name} may "
        "not, or they are the same person. Choose another member."
    )


class SignedLaterError(CoopError):
    """A proxy signed on a day that has not come."""

    template = N_(
        "A proxy is dated, and {signed_on} has not come yet. Write the day on which it "
        "was signed."
    )


class HasProxyError(CoopError):
    """A second proxy of the same member."""

    template = N_(
        "{name} has given a proxy in this vote already. End that one first; then another "
        "can be given."
    )


class ProxyOverError(CoopError):
    """A proxy in a vote that has ended, or one that has."""

    template = N_(
        "Proxies can be given and ended until the vote closes, and each ends once. This "
        "one is over."
    )


@transaction.atomic
def give_proxy(
    *,
    motion: Motion,
    giver: Membership,
    holder: Membership,
    signed_on: date,
    by: User,
    at: datetime,
) -> Proxy:
    """Record that a member lets another vote for them in one vote; everybody sees it."""
    held = locked(motion)
    _refuse_closed(held, at=at)
    most = most_proxies(held, on=timezone.localdate(at))
    if not most:
        raise NoProxiesError()
    if signed_on > timezone.localdate(at):
        raise SignedLaterError(signed_on=signed_on)
    _refuse_others(held, giver, holder)
    standing = Proxy.objects.filter(motion=held, ended_at__isnull=True)
    if standing.filter(giver=giver).exists():
        raise HasProxyError(name=giver.person.display_name)
    count = standing.filter(holder=holder).count()
    if count >= most:
        name = holder.person.display_name
        raise TooManyProxiesError(name=name, held=count, most=most)
    proxy = Proxy.objects.create(
        motion=held,
        giver=giver,
        holder=holder,
        signed_on=signed_on,
        recorded_by=by,
        recorded_at=at,
    )
    _note(proxy, "proxy.given", by=by, at=at)
    return proxy


@transaction.atomic
def end_proxy(*, proxy: Proxy, by: User, at: datetime) -> Proxy:
    """End a proxy; a ballot that was cast by it stands until the giver changes it."""
    motion = locked(proxy.motion)
    held = Proxy.objects.select_related("giver", "holder").get(pk=proxy.pk)
    if held.ended_at is not None:
        raise ProxyOverError()
    _refuse_closed(motion, at=at)
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    _note(held, "proxy.ended", by=by, at=at)
    return held


def most_proxies(motion: Motion, *, on: date) -> int:
    """How many proxies one member may hold in a vote; 0 where none are allowed.

    Where the bylaws say nothing there are none: one member, one vote, cast in person.
    """
    if motion.is_secret or motion.body == Body.BOARD:
        return 0
    held = motion.rules.get("proxies")
    if held is not None:
        return int(held["value"])
    if motion.state != MotionState.PREPARED:
        return 0
    bylaws = in_force(motion.cooperative, on=on)
    return bylaws["vote.proxies"].count if "vote.proxies" in bylaws else 0


def _refuse_others(motion: Motion, giver: Membership, holder: Membership) -> None:
    """Refuse a proxy that does not go from one elector to another."""
    voting = {line.code for line in roll_of(motion) if line.is_included}
    for each in (giver, holder):
        if each.code not in voting or giver.pk == holder.pk:
            raise NotTwoElectorsError(title=motion.title, name=each.person.display_name)


def _refuse_closed(motion: Motion, *, at: datetime) -> None:
    is_running = motion.state == MotionState.OPEN and at < motion.closes_at
    if motion.state != MotionState.PREPARED and not is_running:
        raise ProxyOverError()


def _note(proxy: Proxy, action: str, *, by: User, at: datetime) -> None:
    record(
        scope=proxy.motion.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"motion:{proxy.motion_id}",
        data={
            "giver": proxy.giver.code,
            "holder": proxy.holder.code,
            "signed_on": proxy.signed_on.isoformat(),
        },
        at=at,
    )
