"""Writing the audit trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from coopkit.audit.chain import Link
from coopkit.audit.models import AuditEntry, AuditHead


def actor_of(user: AbstractBaseUser | None) -> str:
    """How the trail names somebody: by number, not by name or address."""
    return f"user:{user.pk}" if user else "system"


@transaction.atomic
def record(
    *,
    scope: str,
    actor: str,
    action: str,
    subject: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append an entry to a scope's chain, in the caller's transaction."""
    AuditHead.objects.get_or_create(scope=scope)
    head = AuditHead.objects.select_for_update().get(scope=scope)
    link = Link(
        scope=scope,
        seq=head.seq + 1,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        data=data or {},
        prev_hash=head.hash,
    )
    entry = AuditEntry.objects.create(
        scope=scope,
        seq=link.seq,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        data=dict(link.data),
        prev_hash=link.prev_hash,
        hash=link.true_hash(),
    )
    AuditHead.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)
    return entry
