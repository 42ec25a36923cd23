"""Opening a ballot box: the tellers' layers come off, the ballots are published.

What a teller hands back is checked for count and length, brought into the order of its
bytes, and its hash is kept. After the last layer the ballots are written at once, as one
list sorted by tracker: no row ever joins a member to a ballot.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from governance.votes.envelopes import in_order, list_sha256, new_tracker
from governance.votes.manifest import layer_bytes
from governance.votes.models import (
    BallotBox,
    BoxState,
    Envelope,
    MixStep,
    Motion,
    MotionState,
    PaperReturn,
    Teller,
)
from governance.votes.publication import publish
from governance.votes.selectors.evidence import mix_input
from governance.votes.services.papers import entered


class BoxNotClosedError(CoopError):
    """A layer handed in before the close, or after all of them are off."""

    template = N_(
        "The ballot box of “{title}” is not being opened now. The tellers open it one "
        "after the other, once the vote has closed."
    )


class NotYourTurnError(CoopError):
    """A layer that does not come next, or was handed in already."""

    template = N_(
        "Layer {given} does not come off now: the next one is layer {next}. Load the "
        "page again and see whose turn it is."
    )


class NotATellerError(CoopError):
    """A layer handed in by somebody who holds no key of this box."""

    template = N_(
        "You hold no key of “{title}”, so you cannot open its envelopes. Only its "
        "tellers do. If a teller cannot come, another teller can do it with their words."
    )


class NotReadableError(CoopError):
    """What was handed in is no list of envelopes."""

    template = N_(
        "Line {line} of what you handed in cannot be read. Each line is one envelope as "
        "the page or the command wrote it. Open your layer again and send all of it."
    )


class WrongNumberError(CoopError):
    """More or fewer envelopes than went in."""

    template = N_(
        "{given} envelopes came back, and {needed} went in. Each one that goes in comes "
        "out. Take the list from this page again, open your layer, and send all of it."
    )


class NotOneLayerOffError(CoopError):
    """Envelopes that are not shorter by one layer."""

    template = N_(
        "The envelopes are {given} bytes long; after layer {position} they are {needed}. "
        "The list may have been sent back as it was. Open your layer, then send it."
    )


class EnvelopeTwiceError(CoopError):
    """A list that holds one envelope twice: whoever follows it learns whose it was."""

    template = N_(
        "Line {line} of what you handed in stands there twice. Each envelope comes out "
        "once, and what cannot be opened comes out empty. Open your layer again with the "
        "page or the command, and send all of it."
    )


class NotDecidedYetError(CoopError):
    """Keys or envelopes destroyed while the result can still be contested."""

    template = N_(
        "Nothing is destroyed yet: the result of “{title}” can be contested until "
        "{until}, and a recount needs the envelopes and keys. Come back after that day."
    )


class NotDeclaredYetError(CoopError):
    """Keys or envelopes destroyed before there is a result."""

    template = N_(
        "Nothing is destroyed yet: “{title}” has no result. Keys and envelopes are kept "
        "until it is declared and can no longer be contested."
    )


class StillContestedError(CoopError):
    """Keys or envelopes destroyed while a challenge waits for its answer."""

    template = N_(
        "Nothing is destroyed yet: a member contests the result of “{title}”, and has no "
        "answer. Answer the challenge first."
    )


@transaction.atomic
def hand_in(
    *, box: BallotBox, position: int, output: str, by: User, at: datetime
) -> MixStep:
    """Keep what a teller's layer left; after the last one, publish the ballots."""
    held = _locked(box)
    if held.state != BoxState.CLOSED or held.motion.state != MotionState.OPEN:
        raise BoxNotClosedError(title=held.motion.title)
    if not held.tellers.filter(membership__person__user=by).exists():
        raise NotATellerError(title=held.motion.title)
    done = held.steps.count()
    if position != done + 1:
        raise NotYourTurnError(given=position, next=done + 1)
    given = mix_input(held)
    lines = _one_layer_off(held, output.split(), position=position, needed=len(given))
    step = MixStep.objects.create(
        box=held,
        position=position,
        count=len(lines),
        input_sha256=list_sha256(given),
        output_sha256=list_sha256(lines),
        output="\n".join(lines),
        handed_in_by=by,
        at=at,
    )
    hashes = {"input_sha256": step.input_sha256, "output_sha256": step.output_sha256}
    data = hashes | {"position": position, "count": step.count}
    _audit(held.motion, "box.layer", data, by=by, at=at)
    if position == len(held.manifest["tellers"]):
        _publish(held, lines, by=by, at=at)
    return step


@transaction.atomic
def destroy(*, box: BallotBox, by: User, at: datetime) -> BallotBox:
    """Blank every envelope and every list of the mix, once nothing can be contested."""
    held = _locked(box)
    _check_over(held.motion, at=at)
    if held.state == BoxState.DESTROYED:
        return held
    Envelope.objects.filter(box=held).update(sealed=b"")
    MixStep.objects.filter(box=held).update(output="")
    held.state, held.destroyed_at, held.signing_key = BoxState.DESTROYED, at, b""
    held.save(update_fields=["state", "destroyed_at", "signing_key"])
    _audit(held.motion, "box.destroyed", {}, by=by, at=at)
    return held


@transaction.atomic
def mark_key_destroyed(*, teller: Teller, by: User, at: datetime) -> Teller:
    """Record that a teller says to have destroyed their key and its word papers."""
    held = _locked(teller.box)
    mine = held.tellers.filter(pk=teller.pk, membership__person__user=by)
    found = mine.select_related("membership").first()
    if found is None:
        raise NotATellerError(title=held.motion.title)
    _check_over(held.motion, at=at)
    if found.key_destroyed_at is None:
        found.key_destroyed_at = at
        found.save(update_fields=["key_destroyed_at"])
        data = {"teller": found.membership.code}
        _audit(held.motion, "teller.key_destroyed", data, by=by, at=at)
    return found


def _one_layer_off(
    box: BallotBox, lines: list[str], *, position: int, needed: int
) -> list[str]:
    """The lines in the order of their bytes; refused if they cannot be the next list."""
    if len(lines) != needed:
        raise WrongNumberError(given=len(lines), needed=needed)
    length, plain = layer_bytes(box.manifest, position), []
    seen: set[bytes] = set()
    for at_line, line in enumerate(lines, 1):
        try:
            opened = b64decode(line, validate=True)
        except (NotBase64, ValueError) as error:
            raise NotReadableError(line=at_line) from error
        if len(opened) != length:
            raise NotOneLayerOffError(given=len(opened), position=position, needed=length)
        if opened in seen and any(opened):
            raise EnvelopeTwiceError(line=at_line)
        seen.add(opened)
        plain.append(opened)
    return in_order(plain)


def _publish(box: BallotBox, outputs: list[str], *, by: User, at: datetime) -> None:
    """Write all ballots in one statement; those on paper must have been entered."""
    any_paper = PaperReturn.objects.filter(elector__motion=box.motion).exists()
    papers = entered(box.motion) if any_paper else []
    trackers = [new_tracker() for _ in papers]
    box.ballots = publish(outputs, papers, box.manifest, trackers=trackers)
    box.state, box.opened_at = BoxState.OPENED, at
    box.save(update_fields=["ballots", "state", "opened_at"])
    data = {"ballots": len(box.ballots), "sha256": sha256_of(box.ballots)}
    _audit(box.motion, "box.published", data, by=by, at=at)


def _check_over(motion: Motion, *, at: datetime) -> None:
    """Whether nothing can be counted again: taken back, or declared and uncontested."""
    if motion.state == MotionState.WITHDRAWN:
        return
    if motion.state not in {MotionState.ADOPTED, MotionState.FAILED}:
        raise NotDeclaredYetError(title=motion.title)
    if motion.challenge_until and at < motion.challenge_until:
        raise NotDecidedYetError(title=motion.title, until=motion.challenge_until)
    if motion.challenges.filter(answered_at__isnull=True).exists():
        raise StillContestedError(title=motion.title)


def _locked(box: BallotBox) -> BallotBox:
    boxes = BallotBox.objects.select_for_update(of=("self",))
    return boxes.select_related("motion__cooperative").get(pk=box.pk)


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
