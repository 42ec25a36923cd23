"""Taking a file of HSDS into the directory, all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from cms.centre.hsds.comparing import Comparison
from cms.centre.hsds.rows import Help, Organisation
from cms.centre.models import Ally, AllyService
from cms.centre.selectors.allies import SCOPE
from cms.centre.services.allies import keep_region
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record


@transaction.atomic
def take_in(
    comparison: Comparison, *, ends_gone: bool, by: User, at: datetime
) -> Mapping[str, int]:
    """Write what a file would change; how many entries of each kind.

    Who is not in the file any more stays, unless the keeper wished to end them.
    """
    for one in comparison.new:
        _write(Ally(uid=one.uid), one, by=by, at=at)
    told = {change.theirs.uid: change.theirs for change in comparison.changed}
    locked = Ally.objects.select_for_update(of=("self",))
    for ally in locked.filter(uid__in=told):
        _write(ally, told[ally.uid], by=by, at=at)
    gone = [one.uid for one in comparison.gone] if ends_gone else []
    Ally.objects.filter(uid__in=gone).update(ended_on=timezone.localdate(at))
    counts = {
        "new": len(comparison.new),
        "changed": len(comparison.changed),
        "ended": len(gone),
    }
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action="directory.imported",
        subject="directory",
        data=counts
        | {
            "added": [str(one.uid) for one in comparison.new],
            "fields": {str(c.theirs.uid): list(c.what) for c in comparison.changed},
            "gone": [str(uid) for uid in gone],
        },
        at=at,
    )
    return counts


def _write(ally: Ally, one: Organisation, *, by: User, at: datetime) -> None:
    facts = _plain(one, without=("uid", "helps", "regions"))
    for name, value in facts.items():
        setattr(ally, name, value)
    ally.save()
    regions = (keep_region(key=k, name=name, by=by, at=at) for k, name in one.regions)
    ally.regions.set(list(regions))
    ally.services.exclude(uid__in=[help_.uid for help_ in one.helps]).delete()
    _write_helps(ally, one.helps)


def _write_helps(ally: Ally, helps: Iterable[Help]) -> None:
    for one in helps:
        facts = _plain(one, without=("uid", "languages"))
        facts |= {"ally": ally, "languages": " ".join(one.languages)}
        facts["uid"] = uid = _own_uid(ally, one)
        AllyService.objects.update_or_create(uid=uid, defaults=facts)


def _own_uid(ally: Ally, one: Help) -> UUID:
    """The id of a help; another where an entry that the file may not know has it."""
    others = AllyService.objects.filter(uid=one.uid).exclude(ally=ally)
    return uuid5(ally.uid, str(one.uid)) if others.exists() else one.uid


def _plain(one: Organisation | Help, *, without: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name not in without}
