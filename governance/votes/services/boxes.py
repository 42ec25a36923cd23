"""The ballot box of a secret vote: its tellers and their keys, its opening, its close."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from governance.members.models import Membership
from governance.votes.envelopes import check_public
from governance.votes.log_head import head_text, sign_head, signing_key
from governance.votes.manifest import (
    LEAST_TELLERS,
    NotByBallotError,
    build,
    check_secret,
)
from governance.votes.merkle import root_of
from governance.votes.models import BallotBox, BoxState, Method, Motion, Teller
from governance.votes.selectors.evidence import manifest_facts, participants
from governance.votes.services.nominating import LOT

MADE_IN = frozenset({"browser", "command"})


class NotASecretVoteError(CoopError):
    """Tellers for a vote that is by name, or that is under way already."""

    template = N_(
        "“{title}” has no tellers to name now. Tellers are named for a secret ballot, "
        "while it is being prepared. Choose the secret ballot first, or prepare the vote "
        "anew."
    )


class TooFewTellersError(CoopError):
    """Fewer than two tellers, so that one alone could open the envelopes."""

    template = N_(
        "A secret ballot needs at least {least} tellers, and {named} are named: one "
        "alone could open every envelope. Name another member who does not stand for "
        "election."
    )


class TellerWithoutAccountError(CoopError):
    """A teller who cannot sign in to make a key."""

    template = N_(
        "{name} has no account, so they cannot make a key. Invite them first, or name "
        "somebody else as a teller."
    )


class OneTellerTwiceError(CoopError):
    """Two places as a teller for one person."""

    template = N_(
        "{name} is named twice, and two keys in one hand are one key. Name somebody else "
        "as the other teller."
    )


class TellerStandsError(CoopError):
    """A candidate who would open the ballots of their own election."""

    template = N_(
        "{name} stands in this election, and candidates do not open its ballots. Name "
        "somebody else as teller, or let {name} withdraw first."
    )


class KeysMissingError(CoopError):
    """An opening before every teller has made a key."""

    template = N_(
        "The ballot box cannot open: no key has come from {names}. Each teller makes a "
        "key of their own before the vote opens. Ask them to, or name other tellers."
    )


class NotYourKeyError(CoopError):
    """A key that somebody registers for somebody else."""

    template = N_(
        "Only {name} can register this key: a key that another has made is another’s. "
        "Ask them to sign in and make it."
    )


class BoxIsFixedError(CoopError):
    """A change of tellers or keys after the box has opened."""

    template = N_(
        "The ballot box of “{title}” has opened, so its tellers and keys are fixed. "
        "Whoever lost a key can bring it back from the word papers. If too few of these "
        "are left, take the vote back and hold it again."
    )


class SameKeyError(CoopError):
    """One key registered by two tellers."""

    template = N_(
        "{name} has registered this very key. Two tellers with one key are one teller. "
        "Make a key of your own."
    )


class BoxNotOpenedError(CoopError):
    """A close of a box that is not open."""

    template = N_(
        "The ballot box of “{title}” is not taking envelopes, so it cannot be closed. It "
        "is closed once, at the end of the vote."
    )


@transaction.atomic
def appoint_tellers(
    *, motion: Motion, memberships: Sequence[Membership], by: User | None, at: datetime
) -> BallotBox:
    """Name the tellers in the order in which they will open; keys already made stay."""
    held = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    if not held.is_secret or held.state != "prepared":
        raise NotASecretVoteError(title=held.title)
    wanted = {each.pk: each for each in memberships}
    if len(wanted) < LEAST_TELLERS:
        raise TooFewTellersError(least=LEAST_TELLERS, named=len(wanted))
    standing = held.candidates.filter(withdrawn_at__isnull=True)
    running = set(standing.values_list("membership__person", flat=True))
    for each in wanted.values():
        if each.person.user_id is None or each.cooperative_id != held.cooperative_id:
            raise TellerWithoutAccountError(name=each.person.display_name)
        if sum(each.person.user_id == one.person.user_id for one in wanted.values()) > 1:
            raise OneTellerTwiceError(name=each.person.display_name)
        if each.person_id in running:
            raise TellerStandsError(name=each.person.display_name)
    box, _ = BallotBox.objects.get_or_create(motion=held)
    made = {teller.membership_id: teller for teller in box.tellers.all()}
    box.tellers.all().delete()
    for position, pk in enumerate(wanted, 1):
        teller = made.get(pk) or Teller(box=box, membership_id=pk)
        teller.pk, teller.position = None, position
        teller.save(force_insert=True)
    codes = [each.code for each in wanted.values()]
    _audit(held, "tellers.named", {"tellers": codes}, by=by, at=at)
    return box


@transaction.atomic
def register_key(
    *, teller: Teller, public_key: str, made_in: str, by: User | None, at: datetime
) -> Teller:
    """Keep the public half of a teller's key; until the opening, the last one stands."""
    box = _locked(teller.box.motion)
    held = box.tellers.select_related("membership__person").get(pk=teller.pk)
    if box.state != BoxState.PREPARED:
        raise BoxIsFixedError(title=box.motion.title)
    if by is None or held.membership.person.user_id != by.pk:
        raise NotYourKeyError(name=held.membership.person.display_name)
    key = check_public(public_key.strip().lower())
    others = box.tellers.exclude(pk=held.pk).filter(public_key=key)
    for other in others.select_related("membership__person"):
        raise SameKeyError(name=other.membership.person.display_name)
    held.public_key, held.registered_at = key, at
    held.made_in = made_in if made_in in MADE_IN else "command"
    held.save(update_fields=["public_key", "registered_at", "made_in"])
    data = {"teller": held.membership.code, "public_key": key, "made_in": held.made_in}
    _audit(box.motion, "teller.key", data, by=by, at=at)
    return held


@transaction.atomic
def freeze_box(*, motion: Motion, at: datetime, luck: random.Random = LOT) -> BallotBox:
    """Fix the manifest of a vote whose electors are frozen, and take envelopes.

    Refused: fewer than five electors, fewer than two tellers, a key that is missing.
    """
    if motion.method in {Method.CONSENT, Method.CONSENSUS}:
        raise NotByBallotError()
    check_secret(motion.electors.count())
    box = _locked(motion)
    if box.state != BoxState.PREPARED:
        raise BoxIsFixedError(title=motion.title)
    tellers = list(box.tellers.order_by("position").select_related("membership__person"))
    if len(tellers) < LEAST_TELLERS:
        raise TooFewTellersError(least=LEAST_TELLERS, named=len(tellers))
    missing = [each for each in tellers if not each.public_key]
    if missing:
        names = ", ".join(each.membership.person.display_name for each in missing)
        raise KeysMissingError(names=names)
    keys = [
        {"position": each.position, "code": each.membership.code, "key": each.public_key}
        for each in tellers
    ]
    box.lot_seed = luck.randbytes(32).hex()
    box.signing_key, log_key = signing_key(luck.randbytes(32))
    facts = manifest_facts(motion)
    box.manifest = build(facts, lot_seed=box.lot_seed, tellers=keys, log_key=log_key)
    box.manifest_sha256 = sha256_of(box.manifest)
    box.state, box.size, box.peaks, box.root = BoxState.OPEN, 0, [], root_of([], 0)
    head = head_text(manifest=box.manifest_sha256, size=0, root=box.root)
    box.root_signature = sign_head(head, key=box.signing_key)
    box.save()
    data = {"manifest_sha256": box.manifest_sha256}
    _audit(motion, "box.opened", data, by=None, at=at)
    return box


@transaction.atomic
def close_box(*, motion: Motion, by: User | None, at: datetime) -> BallotBox:
    """Take no more envelopes, and publish who took part and the log's last root."""
    box = _locked(motion)
    if box.state != BoxState.OPEN:
        raise BoxNotOpenedError(title=box.motion.title)
    box.participants = participants(box)
    box.state, box.closed_at = BoxState.CLOSED, at
    box.save(update_fields=["participants", "state", "closed_at"])
    _audit(
        box.motion,
        "box.closed",
        {
            "size": box.size,
            "root": box.root,
            "root_signature": box.root_signature,
            "participants_sha256": sha256_of(box.participants),
            "closed_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        },
        by=by,
        at=at,
    )
    return box


def _locked(motion: Motion) -> BallotBox:
    boxes = BallotBox.objects.select_for_update(of=("self",))
    found = boxes.select_related("motion__cooperative").filter(motion=motion.pk).first()
    if found is None:
        raise TooFewTellersError(least=LEAST_TELLERS, named=0)
    return found


def _audit(
    motion: Motion, action: str, data: dict[str, Any], *, by: User | None, at: datetime
) -> None:
    record(
        scope=motion.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"motion:{motion.pk}",
        data=data,
        at=at,
    )
