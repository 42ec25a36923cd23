"""What follows once a vote on founding rules is declared: decisions, or nothing."""

from django.db import transaction
from django.utils import timezone

from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative, State
from coopkit.offers import MotionFacts
from governance.bylaws.parameters import parameter_of
from governance.formation.models import FormationDecision, FoundingGroup
from governance.formation.services.proposing import NotFormingError


@transaction.atomic
def decide(facts: MotionFacts) -> None:
    """Append a decision for each rule of an adopted motion; the newest of a rule holds.

    Refused once the co-op is no longer forming: the declaration stops with it.
    """
    cooperatives = Cooperative.objects.select_for_update(of=("self",), no_key=True)
    cooperative = cooperatives.get(pk=facts.cooperative.pk)
    if cooperative.state != State.FORMING:
        raise NotFormingError(cooperative=cooperative.name)
    group = FoundingGroup.objects.get(cooperative=cooperative)
    values = facts.payload["values"]
    for key, value in values.items():
        known = parameter_of(cooperative.jurisdiction, key)
        known.check(value, minor_units=cooperative.minor_units)
    FormationDecision.objects.bulk_create(
        FormationDecision(
            group=group,
            key=key,
            value=value,
            sheet_key=facts.payload["sheet"],
            motion_id=facts.motion_id,
            resolution=facts.resolution,
            on=timezone.localdate(facts.at),
            at=facts.at,
        )
        for key, value in sorted(values.items())
    )
    record(
        scope=cooperative.slug,
        actor=actor_of(facts.by),
        action="formation.decided",
        subject=f"resolution:{facts.resolution}",
        data={"motion": facts.motion_id, "values": dict(values)},
        at=facts.at,
    )


def let_be(facts: MotionFacts) -> None:
    """A proposal that failed, or was taken back, decides nothing."""
