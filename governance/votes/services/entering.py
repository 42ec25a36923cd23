"""Writing an envelope into its box: one row added, the log's head changed.

The statements are written out, as the question of `selectors/place.py` is, and are one to
PostgreSQL: each way to the server and back takes as long as a statement.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from governance.votes.log_head import grow, leaf_hash
from governance.votes.models import Envelope
from governance.votes.selectors.place import Place, kept_ready

ADD = """
INSERT INTO governance_envelope (box_id, elector_id, "index", sealed, sealed_sha256,
    leaf, root, signature, sealed_in, received_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
HEAD = """
UPDATE governance_ballotbox
SET size = %s, peaks = %s, root = %s, root_signature = %s WHERE id = %s
"""
BLANK = """
UPDATE governance_envelope SET sealed = %s
WHERE elector_id = %s AND "index" >= %s AND "index" < %s
"""
TOGETHER = f"WITH head AS ({HEAD}) {ADD} RETURNING id"
TOGETHER_BLANKING = f"WITH head AS ({HEAD}), blank AS ({BLANK}) {ADD} RETURNING id"


def enter(
    place: Place, sealed: bytes, digest: str, *, sealed_in: str, at: datetime
) -> Envelope:
    """Add an envelope and its leaf, and blank the one it takes the place of.

    The same bytes that came in beside it raise `IntegrityError`.
    """
    index, manifest = place.size, place.manifest_sha256
    leaf = leaf_hash(index=index, voter=place.code, envelope=digest)
    head = grow(place.peaks, index, added=leaf, manifest=manifest, key=place.signing_key)
    envelope = Envelope(
        box_id=place.box_id,
        elector_id=place.elector_id,
        index=index,
        sealed=sealed,
        sealed_sha256=digest,
        leaf=leaf,
        root=head.root,
        signature=head.signature,
        sealed_in=sealed_in,
        received_at=at,
    )
    peaks = connection.ops.adapt_json_value(head.peaks, None)
    changed = [head.size, peaks, head.root, head.signature, place.box_id]
    blanked: list[Any] = []
    if place.former is not None or place.is_late:
        blanked = [b"", place.elector_id, place.former or 0, index]
    envelope.pk = _write(_values(envelope), changed, blanked)
    return envelope


def _values(envelope: Envelope) -> list[Any]:
    return [
        envelope.box_id,
        envelope.elector_id,
        envelope.index,
        envelope.sealed,
        envelope.sealed_sha256,
        envelope.leaf,
        envelope.root,
        envelope.signature,
        envelope.sealed_in,
        connection.ops.adapt_datetimefield_value(envelope.received_at),
    ]


def _write(added: list[Any], changed: list[Any], blanked: list[Any]) -> int:
    """Add a row, change the head, and blank what was there before; the row's key."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            together = TOGETHER_BLANKING if blanked else TOGETHER
            return int(kept_ready(cursor, together, [*changed, *blanked, *added])[0])
        cursor.execute(ADD, added)
        key = int(cursor.lastrowid)
        cursor.execute(HEAD, changed)
        if blanked:
            cursor.execute(BLANK, blanked)
        return key
