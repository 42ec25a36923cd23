"""Signing the founding act: two founders, each under the very plan they saw."""

from datetime import datetime

from django.db import transaction

from coopkit.errors import N_, CoopError
from governance.formation.founding_plan import SIGNERS
from governance.formation.models import ActState, Founder, FoundingAct, FoundingSignature
from governance.formation.services.founding import (
    FoundedAlreadyError,
    PlanMovedError,
    found,
    lock_act,
    note,
)


class NotAFounderError(CoopError):
    """Somebody who signs and is not in the plan."""

    template = N_(
        "Only somebody who is a founder in this act can sign it. Take the act back and "
        "draw it up anew, if somebody is missing from it."
    )


class OtherPlanError(CoopError):
    """A signature under another plan than the one that was shown."""

    template = N_(
        "This is not the act that you were shown: it was drawn up anew meanwhile. Read "
        "it again, and sign what you read."
    )


class TakenBackError(CoopError):
    """A signature under an act that was taken back."""

    template = N_(
        "This act was taken back. Look at the page of the founding for the one that "
        "holds, or draw up another."
    )


class NoWhyError(CoopError):
    """An act taken back without a word."""

    template = N_("Say in a few words why the act is taken back. It stays on file.")


@transaction.atomic
def sign(
    *, act: FoundingAct, founder: Founder, plan_sha256: str, at: datetime
) -> FoundingAct:
    """Sign an act; the second founder's signature founds the co-op, once.

    Signing twice is signing once. Of two who sign at the same moment one founds, and the
    other finds it founded.
    """
    held = lock_act(act)
    if held.state == ActState.FOUNDED:
        return held
    if held.state == ActState.TAKEN_BACK:
        raise TakenBackError()
    if plan_sha256 != held.plan_sha256:
        raise OtherPlanError()
    me = Founder.objects.select_related("user", "membership").get(pk=founder.pk)
    codes = {each["code"] for each in held.plan["members"]}
    if me.group_id != held.group_id or me.left_at or me.membership.code not in codes:
        raise NotAFounderError()
    _, is_new = FoundingSignature.objects.get_or_create(
        act=held, founder=me, defaults={"plan_sha256": plan_sha256, "at": at}
    )
    if is_new:
        told = {"code": me.membership.code, "plan_sha256": plan_sha256}
        note(held, "signed", dict(told), by=me.user, at=at)
    if _signatures(held) >= SIGNERS:
        found(held, by=me.user, at=at)
    return held


@transaction.atomic
def take_back(
    *, act: FoundingAct, founder: Founder, why: str, at: datetime
) -> FoundingAct:
    """Take an act back before it is carried out; its signatures stay on file with it."""
    held = lock_act(act)
    if held.state == ActState.FOUNDED:
        raise FoundedAlreadyError(name=held.group.cooperative.name)
    if held.state != ActState.DRAWN_UP:
        raise PlanMovedError()
    if founder.group_id != held.group_id or founder.left_at:
        raise NotAFounderError()
    written = " ".join(why.split())[:300]
    if not written:
        raise NoWhyError()
    held.state, held.ended_at, held.why_taken_back = ActState.TAKEN_BACK, at, written
    held.save(update_fields=["state", "ended_at", "why_taken_back"])
    note(held, "taken_back", {"why": written}, by=founder.user, at=at)
    return held


def _signatures(act: FoundingAct) -> int:
    """How many founders who are still in the group have signed; one query."""
    rows = FoundingSignature.objects.filter(act=act, founder__left_at=None)
    return rows.values("founder__membership").distinct().count()
