"""Reading a ballot box: what is in it, its log, and what a voter can prove by it.

Neither what is sealed nor the manifest is read where only the log is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from coopkit.accounts.models import User
from governance.votes import log_head
from governance.votes.merkle import check_inclusion, inclusion
from governance.votes.models import BallotBox, Envelope, Motion


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a member can show of an envelope: it is in the log whose head was signed.

    `file` is for programs: the head as it stands now, and the path to it. `earlier` are
    the member's envelopes that this one took the place of.
    """

    envelope: Envelope
    earlier: list[Envelope]
    code: str
    manifest_sha256: str
    log_key: str
    head: str
    size: int
    root: str
    proof: list[str]
    is_in_log: bool
    was_signed: bool
    file: dict[str, Any]

    @property
    def place(self) -> int:
        """Its place in the log, counted as people count."""
        return self.envelope.index + 1


def box_of(motion: Motion) -> BallotBox | None:
    """The ballot box of a secret vote; none where the vote is open. One query."""
    return BallotBox.objects.filter(motion=motion).first()


def standing_envelopes(box: BallotBox) -> QuerySet[Envelope]:
    """The last envelope of each elector, by code, with elector and paper return.

    Those whose elector handed in paper are among them: they are set aside by the rule.
    """
    later = Envelope.objects.filter(
        elector=OuterRef("elector"), index__gt=OuterRef("index")
    )
    standing = Envelope.objects.filter(~Exists(later), box=box)
    return standing.select_related("elector__paper_return").order_by("elector__code")


def log_leaves(box: BallotBox) -> list[str]:
    """The hashes of the log's leaves, by place; one query."""
    rows = Envelope.objects.filter(box=box).order_by("index")
    return list(rows.values_list("leaf", flat=True))


def envelopes_of(motion: Motion, user: User) -> list[Envelope]:
    """A user's envelopes in a secret vote, the standing one first; one query."""
    mine = Envelope.objects.filter(
        box__motion=motion, elector__membership__person__user=user
    )
    return list(mine.select_related("elector").defer("sealed").order_by("-index"))


def receipt_of(motion: Motion, user: User) -> Receipt | None:
    """A user's receipt for their standing envelope, with its proof; three queries.

    The log may grow meanwhile: the proof leads to the head that is read.
    """
    mine = envelopes_of(motion, user)
    if not mine:
        return None
    box = BallotBox.objects.get(motion=motion)
    return _receipt(box, mine, log_leaves(box)[: box.size])


def _receipt(box: BallotBox, mine: list[Envelope], leaves: Sequence[str]) -> Receipt:
    last, size = mine[0], len(leaves)
    proof = inclusion(leaves, last.index) if last.index < size else []
    then = log_head.head_text(
        manifest=box.manifest_sha256, size=last.index + 1, root=last.root
    )
    log_key = box.manifest["log_key"]
    file = log_head.receipt(
        manifest=box.manifest_sha256,
        voter=last.elector.code,
        index=last.index,
        envelope=last.sealed_sha256,
        head=(box.size, box.root, box.root_signature),
        log_key=log_key,
        proof=proof,
    )
    return Receipt(
        envelope=last,
        earlier=mine[1:],
        code=last.elector.code,
        manifest_sha256=box.manifest_sha256,
        log_key=log_key,
        head=then.decode(),
        size=box.size,
        root=box.root,
        proof=proof,
        is_in_log=file["leaf"] == last.leaf
        and check_inclusion(last.leaf, last.index, box.size, proof, box.root),
        was_signed=log_head.head_holds(then, signature=last.signature, log_key=log_key),
        file=file,
    )


def waiting_for_mail(*, after: int, most: int) -> list[int]:
    """Envelopes whose voter was not told yet, by pk, oldest first; one query."""
    waiting = Envelope.objects.filter(mailed_at__isnull=True, pk__gt=after)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:most])


def to_mail(pks: Sequence[int]) -> list[Envelope]:
    """Envelopes with all that their mails tell; only of voters who have an account.

    Each tells whether its voter had one before (`is_again`), and the log's `log_key`.
    One query.
    """
    before = Envelope.objects.filter(
        elector=OuterRef("elector"), index__lt=OuterRef("index")
    )
    wanted = Envelope.objects.filter(
        pk__in=pks, elector__membership__person__user__isnull=False
    )
    return list(
        wanted.select_related(
            "box__motion__cooperative", "elector__membership__person__user"
        )
        .defer(
            "sealed",
            "box__manifest",
            "box__signing_key",
            "box__participants",
            "box__ballots",
            "box__motion__rules",
            "box__motion__text",
            "box__motion__payload",
        )
        .annotate(is_again=Exists(before), log_key=F("box__manifest__log_key"))
        .order_by("pk")
    )
