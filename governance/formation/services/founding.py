"""The founding act: drawn up from what was adopted, rehearsed, and carried out once.

Until the second signature nothing of it is written; then all of it is, in the same
transaction, or nothing. Append-only books and registers hold no rehearsals: a rehearsal
is a transaction that is rolled back.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative, State
from coopkit.errors import N_, CoopError
from coopkit.offers import Founding
from governance.bylaws.selectors import forget, remembering
from governance.formation.founding_plan import plan_of, sha256_of_plan
from governance.formation.models import ActState, FoundingAct, FoundingGroup
from governance.formation.selectors.founding import ADOPTION, act_of, convened, facts_of


class FoundedAlreadyError(CoopError):
    """Something asked of a group that is a co-op by now."""

    template = N_(
        "{name} is founded already. What the founding wrote stands; changes are made by "
        "the members from now on."
    )


class DrawnUpAlreadyError(CoopError):
    """A second act while one waits."""

    template = N_(
        "The founding act is drawn up already. Sign it, or take it back before you draw "
        "up another one."
    )


class PlanMovedError(CoopError):
    """An act that does not tell any more what was adopted."""

    template = N_(
        "Something has changed since this act was drawn up, so it does not tell any more "
        "what your group adopted. Nothing was written. Take it back and draw it up anew."
    )


class NotYetError(CoopError):
    """A founding before its first day."""

    template = N_(
        "The first day of the co-op is {on}. The act is signed on that day or later, so "
        "that nothing is recorded as done before it was."
    )


@transaction.atomic
def draw_up(*, group: FoundingGroup, by: User, at: datetime) -> FoundingAct:
    """Draw the act up from the facts of now; refused with the first thing missing."""
    held = lock_group(group)
    refuse_founded(held)
    if act_of(held):
        raise DrawnUpAlreadyError()
    facts = facts_of(held)
    plan = plan_of(facts)
    refuse_opening(held, plan)
    found = convened(held)
    if found is None:
        raise ValueError("a plan without a meeting")
    act = FoundingAct.objects.create(
        group=held,
        meeting=found.meeting,
        motion=found.motions[ADOPTION],
        resolution=plan["resolution"],
        plan=plan,
        plan_sha256=sha256_of_plan(plan),
        on=date.fromisoformat(plan["on"]),
        drawn_by=by,
        drawn_at=at,
    )
    note(act, "drawn_up", {"plan_sha256": act.plan_sha256}, by=by, at=at)
    return act


def rehearse(act: FoundingAct, *, by: User, at: datetime) -> list[tuple[str, str]]:
    """What every step of the founding writes, in words; all of it is rolled back."""
    with transaction.atomic(), remembering():
        held = lock_act(act)
        try:
            return _write(held, by=by, at=at)
        finally:
            transaction.set_rollback(True)
            forget(held.group.cooperative)


def found(act: FoundingAct, *, by: User, at: datetime) -> list[tuple[str, str]]:
    """Carry an act out, in the transaction of the second signature, whose lock holds."""
    if act.on > timezone.localdate(at):
        raise NotYetError(on=act.on)
    told = _write(act, by=by, at=at)
    act.state, act.ended_at = ActState.FOUNDED, at
    act.save(update_fields=["state", "ended_at"])
    record(
        scope=act.group.cooperative.slug,
        actor=actor_of(by),
        action="cooperative.founded",
        subject=f"resolution:{act.resolution}",
        data={"on": act.on.isoformat(), "plan_sha256": act.plan_sha256},
        at=at,
    )
    return told


def _write(act: FoundingAct, *, by: User, at: datetime) -> list[tuple[str, str]]:
    """All steps in their order; refused where the plan is not what the facts give."""
    group = act.group
    refuse_founded(group)
    if act.state != ActState.DRAWN_UP:
        raise PlanMovedError()
    if sha256_of_plan(plan_of(facts_of(group))) != act.plan_sha256:
        raise PlanMovedError()
    founding = Founding(
        cooperative=group.cooperative,
        plan=act.plan,
        resolution=act.resolution,
        on=act.on,
        by=by,
        at=at,
    )
    return [line for step in offers.founding_steps for line in step(founding)]


def refuse_opening(group: FoundingGroup, plan: dict[str, object]) -> None:
    """Refuse opening money that the decided rules refuse; nothing is written."""
    bylaws, on = plan["bylaws"], date.fromisoformat(str(plan["on"]))
    opening = plan["opening"]
    if not isinstance(bylaws, dict) or not isinstance(opening, dict):
        raise TypeError("a plan holds its rules and its money")
    for ask in offers.opening_plans:
        list(ask(group.cooperative, bylaws["values"], opening, on))


def lock_group(group: FoundingGroup) -> FoundingGroup:
    """The group as it is now, behind the co-op's lock, which every writer takes first."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=group.cooperative_id)
    return FoundingGroup.objects.select_related("cooperative").get(pk=group.pk)


def lock_act(act: FoundingAct) -> FoundingAct:
    """The act as it is now, behind the co-op's lock."""
    lock_group(act.group)
    rows = FoundingAct.objects.select_for_update(of=("self",))
    return rows.select_related("group__cooperative", "motion", "meeting").get(pk=act.pk)


def refuse_founded(group: FoundingGroup) -> None:
    if group.cooperative.state != State.FORMING:
        raise FoundedAlreadyError(name=group.cooperative.name)


def note(
    act: FoundingAct, what: str, data: dict[str, object], *, by: User, at: datetime
) -> None:
    """Record a step of an act in the audit."""
    record(
        scope=act.group.cooperative.slug,
        actor=actor_of(by),
        action=f"founding.{what}",
        subject=f"founding_act:{act.pk}",
        data=data,
        at=at,
    )
