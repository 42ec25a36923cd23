"""Reading the audit trail: whole chains, a few entries at a time."""

from collections.abc import Iterator

from coopkit.audit.chain import Break, Link, first_break
from coopkit.audit.models import AuditEntry, AuditHead


def scopes() -> list[str]:
    """Every scope that has entries or a head, sorted."""
    heads = AuditHead.objects.values_list("scope", flat=True)
    entries = AuditEntry.objects.order_by().values_list("scope", flat=True).distinct()
    return sorted({*heads, *entries})


def head_of(scope: str) -> tuple[int, str]:
    """The place and hash of a chain's last entry; (0, "") where there is none."""
    head = AuditHead.objects.filter(scope=scope).values_list("seq", "hash").first()
    return head or (0, "")


def links_of(scope: str) -> Iterator[Link]:
    """A scope's entries in their order, as they are hashed, with the hash they claim."""
    entries = AuditEntry.objects.filter(scope=scope).order_by("seq")
    for entry in entries.iterator(chunk_size=1000):
        yield Link(
            scope=entry.scope,
            seq=entry.seq,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            subject=entry.subject,
            data=entry.data,
            prev_hash=entry.prev_hash,
            hash=entry.hash,
        )


def first_break_of(scope: str) -> Break | None:
    """The first broken entry of a scope's chain, or None where it is whole."""
    seq, digest = head_of(scope)
    return first_break(links_of(scope), head_seq=seq, head_hash=digest)
