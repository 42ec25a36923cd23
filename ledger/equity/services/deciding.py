"""A run, decided: by the members' vote on its hash, or by the board's resolution."""

from datetime import datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from coopkit.offers import MotionFacts
from governance.meetings.models import Resolution
from governance.meetings.selectors.decisions import is_decided
from governance.meetings.selectors.register import by_reference
from governance.votes.models import Motion
from governance.votes.services import open_motion
from ledger.equity.models import CapitalRun, RunState
from ledger.equity.models.runs import RunKind
from ledger.equity.selectors.runs import MEMBERS, redemption_rules
from ledger.equity.services.redeeming import audit_run
from ledger.equity.services.run_words import fingerprint, run_text, run_title

KINDS = {RunKind.REDEMPTION: "redemption", RunKind.INTEREST: "capital_interest"}
"""The kind of motion by which the members decide each kind of run."""
BOARD_BODY = "BD"


class NotPreparedError(CoopError):
    """A run that is not at the step somebody wants to take."""

    template = N_(
        "№ {number} is {state}, so this step is not open. Prepare a new one if something "
        "has to change."
    )


class OtherRunError(CoopError):
    """A decision about something else than this run."""

    template = N_(
        "What was decided is not this list: its fingerprint is another one. Nothing was "
        "changed. Prepare it again and let it be decided as it stands."
    )


class NotInRegisterError(CoopError):
    """A resolution that the register does not hold."""

    template = N_(
        "The register holds no decision {decision}. Look for it under “Resolutions”, and "
        "copy its number."
    )


class MembersDecideError(CoopError):
    """A board's resolution where the bylaws leave it to the members."""

    template = N_(
        "By the bylaws the members decide that capital is paid out, and {decision} is a "
        "decision of the board. Put it to the members."
    )


class OtherTextError(CoopError):
    """A resolution whose text does not name this run."""

    template = N_(
        "The text of {decision} does not name the fingerprint {print}. A resolution is "
        "bound to the list that it decides. Let the text on this page be decided, word "
        "for word."
    )


def lock_run(run: CapitalRun) -> CapitalRun:
    """The run as it stands now, locked."""
    rows = CapitalRun.objects.select_for_update(of=("self",))
    return rows.select_related("cooperative", "motion").get(pk=run.pk)


@transaction.atomic
def send_run(*, run: CapitalRun, by: User, at: datetime, announce: bool = True) -> Motion:
    """Put a prepared run to the members as a motion bound to its hash."""
    run = lock_run(run)
    _check_state(run, RunState.PREPARED)
    motion = open_motion(
        cooperative=run.cooperative,
        kind=KINDS[RunKind(run.kind)],
        title=run_title(run),
        text=run_text(run),
        payload=_payload(run),
        proposed_by=by,
        at=at,
        announce=announce,
    )
    move_run(run, RunState.SENT, motion=motion)
    audit_run("sent", run, {"motion": motion.pk}, by=by, at=at)
    return motion


@transaction.atomic
def approve_run(
    *, run: CapitalRun, resolution: str, by: User | None, at: datetime
) -> CapitalRun:
    """Take down the resolution of the body that decides; it names the run's fingerprint.

    A co-op that has kept no register so far cites what it has on paper.
    """
    run = lock_run(run)
    _check_state(run, RunState.PREPARED)
    number = "".join(resolution.split()).upper()
    found = by_reference(run.cooperative, number)
    if found is None and not is_decided(run.cooperative, number):
        raise NotInRegisterError(decision=number)
    _check_body(run, number)
    if found and not _names(found, run):
        raise OtherTextError(decision=number, print=fingerprint(run))
    move_run(run, RunState.APPROVED, resolution=number)
    audit_run("approved", run, {"resolution": number}, by=by, at=at)
    return run


@transaction.atomic
def adopt_run(*, facts: MotionFacts) -> CapitalRun:
    """The members adopted it: what they voted on is what may be posted."""
    rows = CapitalRun.objects.select_for_update(of=("self",))
    run = rows.select_related("cooperative").filter(motion_id=facts.motion_id).first()
    if run is None or (
        run.state != RunState.SENT
        or run.sha256 != facts.payload.get("sha256")
        or sha256_of(run.data) != run.sha256
    ):
        raise OtherRunError
    move_run(run, RunState.APPROVED, resolution=facts.resolution)
    told = {"resolution": facts.resolution, "motion": facts.motion_id}
    audit_run("approved", run, told, by=facts.by, at=facts.at)
    return run


@transaction.atomic
def fail_run(*, facts: MotionFacts) -> CapitalRun | None:
    """The members did not adopt it, or it was withdrawn; nothing is posted from it."""
    rows = CapitalRun.objects.select_for_update(of=("self",)).select_related(
        "cooperative"
    )
    run = rows.filter(motion_id=facts.motion_id, state=RunState.SENT).first()
    if run is None:
        return None
    move_run(run, RunState.FAILED)
    audit_run("failed", run, {"motion": facts.motion_id}, by=facts.by, at=facts.at)
    return run


def move_run(run: CapitalRun, state: RunState, **fields: Any) -> None:
    """Write a run's new state, and what came with it."""
    CapitalRun.objects.filter(pk=run.pk).update(state=state, **fields)
    for name, value in {"state": state, **fields}.items():
        setattr(run, name, value)


def _check_state(run: CapitalRun, state: RunState) -> None:
    if run.state != state:
        raise NotPreparedError(number=run.number, state=run.get_state_display())


def _check_body(run: CapitalRun, number: str) -> None:
    """Of a redemption the bylaws may leave the decision to the members alone."""
    if run.kind != RunKind.REDEMPTION or f"-{BOARD_BODY}-" not in number:
        return
    if redemption_rules(run.cooperative, on=run.on).decided_by == MEMBERS:
        raise MembersDecideError(decision=number)


def _names(resolution: Resolution, run: CapitalRun) -> bool:
    return fingerprint(run) in resolution.text


def _payload(run: CapitalRun) -> dict[str, Any]:
    return {
        "run": run.pk,
        "sha256": run.sha256,
        "number": run.number,
        "paid_cents": run.data["paid"],
    }
