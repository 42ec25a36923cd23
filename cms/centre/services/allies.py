"""Keeping the directory: adding, changing, checking, ending; reminding its keepers."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from cms.centre.models import Ally, AllyService, CentreRole, Region
from cms.centre.selectors.allies import REMINDED, SCOPE, due, last_reminder
from cms.centre.selectors.staff import who_holds
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record

A_WEEK = timedelta(days=7)

log = logging.getLogger(__name__)


@transaction.atomic
def keep_ally(
    *,
    ally: Ally | None,
    facts: Mapping[str, Any],
    services: Sequence[Mapping[str, Any]],
    by: User,
    at: datetime,
) -> Ally:
    """Add an entry or change it, with its regions and all of its help.

    Help that is not named by its number is new; help that is not there any more ends.
    Whoever adds an entry has just looked: it counts as checked.
    """
    fields = {name: value for name, value in facts.items() if name != "regions"}
    kept = ally or Ally(uid=uuid4(), checked_on=timezone.localdate(at), checked_by=by)
    changed = [name for name, value in fields.items() if getattr(kept, name) != value]
    for name in changed:
        setattr(kept, name, fields[name])
    kept.save()
    if set(kept.regions.all()) != set(facts["regions"]):
        kept.regions.set(facts["regions"])
        changed.append("regions")
    if _keep_services(kept, services):
        changed.append("services")
    if changed or not ally:
        action = "ally.changed" if ally else "ally.added"
        _note(kept, action, by=by, at=at, data={"fields": sorted(changed)})
    return kept


def _keep_services(ally: Ally, services: Sequence[Mapping[str, Any]]) -> bool:
    """Write what changed; whether anything did."""
    there = {one.pk: one for one in ally.services.all()}
    did = False
    for facts in services:
        values = {name: value for name, value in facts.items() if name != "pk"}
        one = there.pop(facts.get("pk") or 0, None) or AllyService(ally=ally, uid=uuid4())
        if one.pk is None or any(getattr(one, n) != v for n, v in values.items()):
            for name, value in values.items():
                setattr(one, name, value)
            one.save()
            did = True
    for one in there.values():
        one.delete()
        did = True
    return did


@transaction.atomic
def check_ally(*, ally: Ally, by: User, at: datetime) -> Ally:
    """Say that an entry is true as it stands, today."""
    ally.checked_on, ally.checked_by = timezone.localdate(at), by
    ally.save(update_fields=["checked_on", "checked_by"])
    _note(ally, "ally.checked", by=by, at=at)
    return ally


@transaction.atomic
def end_ally(*, ally: Ally, by: User, at: datetime) -> Ally:
    """Take an entry out of the directory; who is named in a campaign stays named."""
    ally.ended_on = timezone.localdate(at)
    ally.save(update_fields=["ended_on"])
    _note(ally, "ally.ended", by=by, at=at)
    return ally


@transaction.atomic
def bring_back(*, ally: Ally, by: User, at: datetime) -> Ally:
    """Put an entry back that was taken out; it is to be checked at once."""
    ally.ended_on, ally.checked_on, ally.checked_by = None, None, None
    ally.save(update_fields=["ended_on", "checked_on", "checked_by"])
    _note(ally, "ally.brought_back", by=by, at=at)
    return ally


@transaction.atomic
def keep_region(*, key: str, name: str, by: User | None, at: datetime) -> Region:
    """Add a region, or leave the one that there is as it is."""
    region, is_new = Region.objects.get_or_create(key=key, defaults={"name": name})
    if is_new:
        record(
            scope=SCOPE,
            actor=actor_of(by),
            action="region.added",
            subject=f"region:{key}",
            at=at,
        )
    return region


def remind_of_checks(at: datetime) -> Iterator[str]:
    """Mail the keepers of the directory once a week, while something is due.

    It is noted before the mail goes out: a night that runs twice sends it once.
    """
    on = timezone.localdate(at)
    lines = due(on)
    readers = who_holds(CentreRole.REFERRER, on) if lines else []
    if not readers or not _claim(at, len(lines)):
        return
    sent = sum(_send(user, len(lines)) for user in readers)
    if sent:
        yield f"checks {sent}"


@transaction.atomic
def _claim(at: datetime, count: int) -> bool:
    last = last_reminder()
    if last and at - last < A_WEEK:
        return False
    record(
        scope=SCOPE,
        actor=actor_of(None),
        action=REMINDED,
        subject="directory",
        data={"due": count},
        at=at,
    )
    return True


def _send(user: User, count: int) -> int:
    with translation.override(user.language):
        facts = {
            "count": count,
            "link": settings.SITE_URL + reverse("centre:allies_due"),
        }
        subject = render_to_string("cms/centre/allies_due_subject.txt", facts)
        body = render_to_string("cms/centre/allies_due.txt", facts)
    message = EmailMessage(
        " ".join(subject.split()),
        body,
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        return message.send()
    except OSError as failure:  # the trace would name the address
        log.error("a reminder to %s: %s", user.pk, type(failure).__name__)  # noqa: TRY400
        return 0


def _note(
    ally: Ally,
    action: str,
    *,
    by: User,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"ally:{ally.uid}",
        data=data,
        at=at,
    )
