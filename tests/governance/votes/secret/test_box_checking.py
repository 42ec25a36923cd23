"""What `manage.py verify` finds in a ballot box that somebody has changed underneath."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from governance.votes.models import BallotBox, Envelope, MixStep
from governance.votes.selectors.box_checking import what_a_box_does_not_hold
from governance.votes.services.sealed_casting import SameEnvelopeError, cast_envelope
from tests.governance.votes.secret.boxes import OpenBox
from tests.governance.votes.secret.held import LATER, closed, counted, election, voted
from tests.governance.votes.secret.test_check_election import MARKS

pytestmark = pytest.mark.django_db


def of_ballots(change: Callable[[list[dict]], None]) -> Callable[[BallotBox], None]:
    def attack(box: BallotBox) -> None:
        change(box.ballots)
        box.save(update_fields=["ballots"])

    return attack


def swap(ballots: list[dict]) -> None:
    next(each for each in ballots if each["is"] == "valid")["ballot"]["marks"] = [4, 3]


def add(ballots: list[dict]) -> None:
    extra = {"tracker": "f" * 32, "ballot": {"marks": [4]}, "source": "envelope"}
    ballots.append(extra | {"is": "valid", "why": ""})


def drop(ballots: list[dict]) -> None:
    ballots.pop()


def double_a_tracker(ballots: list[dict]) -> None:
    valid = [each for each in ballots if each["is"] == "valid"]
    valid[1]["tracker"] = valid[0]["tracker"]


def change_the_roll(box: BallotBox) -> None:
    box.manifest["roll"].pop()
    box.save(update_fields=["manifest"])


def change_the_log(box: BallotBox) -> None:
    Envelope.objects.filter(box=box, index=2).update(leaf="0" * 64)


def drop_from_the_log(box: BallotBox) -> None:
    Envelope.objects.filter(box=box, index=2).delete()


def reorder(box: BallotBox) -> None:
    for old, new in ((1, 99), (2, 1), (99, 2)):
        Envelope.objects.filter(box=box, index=old).update(index=new)


def forge(box: BallotBox) -> None:
    Envelope.objects.filter(box=box, index=1).update(signature="00" * 64)


def swap_an_envelope(box: BallotBox) -> None:
    first = Envelope.objects.get(box=box, index=0)
    Envelope.objects.filter(box=box, index=1).update(sealed=bytes(first.sealed))


def blank_an_envelope(box: BallotBox) -> None:
    Envelope.objects.filter(box=box, index=1).update(sealed=b"")


def hide_a_voter(box: BallotBox) -> None:
    box.participants.pop()
    box.save(update_fields=["participants"])


def change_a_layer(box: BallotBox) -> None:
    step = box.steps.get(position=1)
    step.output = "\n".join(step.output.split()[1:])
    step.save()


def drop_a_layer(box: BallotBox) -> None:
    MixStep.objects.filter(box=box, position=2).delete()


def change_the_seed(box: BallotBox) -> None:
    box.lot_seed = "1" * 64
    box.save(update_fields=["lot_seed"])


ATTACKS: dict[str, tuple[Callable[[BallotBox], None], str]] = {
    "swap one": (of_ballots(swap), "was swapped, changed, added or dropped"),
    "add one": (of_ballots(add), "8 and 0 ballots are published, of 7 envelopes"),
    "drop one": (of_ballots(drop), "6 and 0 ballots are published, of 7 envelopes"),
    "double a tracker": (of_ballots(double_a_tracker), "stands at 2 ballots"),
    "change the roll": (change_the_roll, "its roll is not that of its electors"),
    "change the log": (change_the_log, "envelope 2 is not what its leaf in the log says"),
    "drop from the log": (drop_from_the_log, "envelope 2 is missing from its log"),
    "re-order": (reorder, "envelope 1 is not what its leaf in the log says"),
    "forge": (forge, "the head after envelope 1 has a forged signature"),
    "swap an envelope": (swap_an_envelope, "envelope 1 was swapped for another"),
    "blank an envelope": (blank_an_envelope, "envelope 1 is empty"),
    "hide a voter": (hide_a_voter, "who took part is not who sent an envelope"),
    "change a layer": (change_a_layer, "what layer 1 handed back was changed"),
    "drop a layer": (drop_a_layer, "its layers are not those that the audit trail holds"),
    "another seed": (change_the_seed, "the seed of its lot is not the one"),
}


@pytest.fixture
def made() -> OpenBox:
    return counted(election(), MARKS)


def test_a_box_that_nobody_touched_holds(made: OpenBox) -> None:
    assert not list(what_a_box_does_not_hold(made.box))


@pytest.mark.parametrize("name", ATTACKS)
def test_what_was_changed_in_the_database_is_named(made: OpenBox, name: str) -> None:
    attack, words = ATTACKS[name]
    attack(made.box)
    found = list(what_a_box_does_not_hold(BallotBox.objects.get(pk=made.box.pk)))
    assert any(words in each for each in found), found


def test_the_verify_command_says_it(made: OpenBox) -> None:
    call_command("verify", stdout=StringIO())
    of_ballots(swap)(made.box)
    out = StringIO()
    with pytest.raises((CommandError, SystemExit)) as stopped:
        call_command("verify", stdout=out, stderr=out)
    assert "was swapped" in out.getvalue() + str(stopped.value)


def test_a_box_holds_at_every_step_of_its_way() -> None:
    made = voted()
    made.box.refresh_from_db()
    assert not list(what_a_box_does_not_hold(made.box))
    assert not list(what_a_box_does_not_hold(closed(made).box))


def test_a_copied_envelope_is_not_taken_from_another_voter() -> None:
    made = voted("yes yes")
    sealed = bytes(Envelope.objects.get(box=made.box, index=0).sealed)
    with pytest.raises(SameEnvelopeError):
        cast_envelope(
            motion=made.motion,
            voter=made.voter(3),
            sealed=sealed,
            sealed_in="browser",
            at=LATER,
        )
