"""The ballot box: tellers, keys, opening, the mix, publication, destruction."""

from datetime import timedelta

import pytest

from coopkit.errors import CoopError
from governance.votes.envelopes import list_sha256, new_key
from governance.votes.manifest import NotSecretError
from governance.votes.models import BallotBox, MixStep, Motion, Recusal
from governance.votes.selectors.box_checking import (
    opened_boxes,
    what_a_box_does_not_hold,
)
from governance.votes.selectors.evidence import mix_input
from governance.votes.services.boxes import (
    BoxIsFixedError,
    BoxNotOpenedError,
    KeysMissingError,
    NotASecretVoteError,
    NotYourKeyError,
    SameKeyError,
    TellerWithoutAccountError,
    TooFewTellersError,
    appoint_tellers,
    close_box,
    freeze_box,
    register_key,
)
from governance.votes.services.mixing import (
    BoxNotClosedError,
    NotATellerError,
    NotDecidedYetError,
    NotDeclaredYetError,
    NotOneLayerOffError,
    NotReadableError,
    NotYourTurnError,
    WrongNumberError,
    destroy,
    hand_in,
    mark_key_destroyed,
)
from governance.votes.services.papers import enter_sheet, hand_in_paper
from governance.votes.services.sealed_casting import cast_envelope
from tests.factories import NOON
from tests.governance.factories import coop, member, membership, motion, user_of
from tests.governance.votes.secret.boxes import OpenBox, open_box
from tests.governance.votes.secret.held import (
    CLOSE,
    LATER,
    cast,
    closed,
    opened,
    peeled,
    voted,
)

pytestmark = pytest.mark.django_db
AFTER = NOON + timedelta(days=8)


def declared(made: OpenBox, *, until=AFTER) -> OpenBox:
    Motion.objects.filter(pk=made.motion.pk).update(
        state="adopted", challenge_until=until
    )
    return made


def prepared(members: int = 5) -> Motion:
    """A secret vote whose electors are frozen, and whose box has not opened."""
    found = motion(coop(members), announce=False)
    Motion.objects.filter(pk=found.pk).update(is_secret=True, state="prepared")
    return Motion.objects.get(pk=found.pk)


def named(found: Motion, *codes: str) -> BallotBox:
    people = [membership(found.cooperative, code) for code in codes]
    return appoint_tellers(motion=found, memberships=people, by=None, at=NOON)


def registered(box: BallotBox, position: int, key: str = "") -> None:
    teller = box.tellers.get(position=position)
    register_key(
        teller=teller,
        public_key=key or new_key()[1],
        made_in="browser",
        by=teller.membership.person.user,
        at=NOON,
    )


class TestTellers:
    def test_one_teller_alone_could_open_everything(self) -> None:
        with pytest.raises(TooFewTellersError):
            named(prepared(), "M001")

    def test_a_teller_named_twice_is_one_teller(self) -> None:
        with pytest.raises(TooFewTellersError):
            named(prepared(), "M001", "M001")

    def test_who_cannot_sign_in_makes_no_key(self) -> None:
        found = prepared()
        member(found.cooperative, "M090")
        with pytest.raises(TellerWithoutAccountError):
            named(found, "M001", "M090")

    def test_an_open_vote_has_no_tellers(self) -> None:
        found = motion(coop(5), announce=False)
        with pytest.raises(NotASecretVoteError):
            named(found, "M001", "M002")

    def test_a_key_already_made_stays_with_its_teller_when_others_change(self) -> None:
        found = prepared()
        box = named(found, "M001", "M002")
        registered(box, 2)
        key = box.tellers.get(position=2).public_key
        box = named(found, "M003", "M004", "M002")
        keys = list(box.tellers.order_by("position").values_list("public_key", flat=True))
        assert keys == ["", "", key]

    def test_nobody_makes_a_key_for_another(self) -> None:
        found = prepared()
        box = named(found, "M001", "M002")
        with pytest.raises(NotYourKeyError):
            register_key(
                teller=box.tellers.get(position=1),
                public_key=new_key()[1],
                made_in="browser",
                by=user_of(found.cooperative, "M002"),
                at=NOON,
            )

    def test_two_tellers_do_not_hold_one_key(self) -> None:
        box = named(prepared(), "M001", "M002")
        registered(box, 1)
        with pytest.raises(SameKeyError):
            registered(box, 2, box.tellers.get(position=1).public_key)

    def test_what_is_no_point_of_the_curve_is_no_key(self) -> None:
        box = named(prepared(), "M001", "M002")
        with pytest.raises(CoopError):
            registered(box, 1, "04" + "11" * 64)


class TestOpening:
    def test_it_does_not_open_while_a_key_is_missing(self) -> None:
        found = prepared()
        registered(named(found, "M001", "M002"), 1)
        with pytest.raises(KeysMissingError, match="Person M002"):
            freeze_box(motion=found, at=NOON)

    def test_below_five_voters_the_word_secret_is_refused(self) -> None:
        found = prepared(4)
        with pytest.raises(NotSecretError, match="4 may vote"):
            freeze_box(motion=found, at=NOON)

    def test_after_the_opening_neither_tellers_nor_keys_change(self) -> None:
        made = open_box()
        with pytest.raises(NotASecretVoteError):
            named(made.motion, "M001", "M002")
        with pytest.raises(BoxIsFixedError):
            registered(made.box, 1)
        with pytest.raises(BoxIsFixedError):
            freeze_box(motion=made.motion, at=NOON)

    def test_the_seed_of_the_lot_is_only_told_by_its_hash(self) -> None:
        made = open_box()
        assert made.box.lot_seed not in str(made.box.manifest)


class TestMix:
    def test_what_was_cast_is_what_is_published(self) -> None:
        made = opened(voted("yes yes no abstain blank"))
        said = sorted(entry["ballot"]["choice"] for entry in made.box.ballots)
        assert said == ["", "abstain", "no", "yes", "yes"]
        assert made.box.state == "opened"
        assert not list(what_a_box_does_not_hold(made.box))

    def test_only_the_last_envelope_of_a_member_is_opened(self) -> None:
        made = voted("yes yes no")
        cast(made, 1, {"choice": "no"}, "ab" * 16)
        opened(made)
        assert len(made.box.ballots) == 3
        assert "ab" * 16 in {entry["tracker"] for entry in made.box.ballots}
        assert not list(what_a_box_does_not_hold(made.box))

    def test_a_paper_counts_and_the_envelope_of_the_same_member_is_set_aside(
        self,
    ) -> None:
        made = voted("yes yes yes")
        by = made.user(1)
        hand_in_paper(motion=made.motion, membership=made.voter(1), by=by, at=LATER)
        closed(made)
        for reader in (1, 2):
            enter_sheet(
                motion=made.motion,
                sheet=1,
                content={"choice": "no"},
                by=made.user(reader),
                at=CLOSE,
            )
        for position in (1, 2, 3):
            hand_in(
                box=made.box,
                position=position,
                output=peeled(made, position),
                by=made.user(position),
                at=CLOSE,
            )
        made.box.refresh_from_db()
        found = [(e["source"], e["ballot"]["choice"]) for e in made.box.ballots]
        assert sorted(found) == [
            ("envelope", "yes"),
            ("envelope", "yes"),
            ("paper", "no"),
        ]
        assert not list(what_a_box_does_not_hold(made.box))

    def test_nothing_is_published_before_the_papers_are_entered(self) -> None:
        made = voted()
        by = made.user(1)
        hand_in_paper(motion=made.motion, membership=made.voter(1), by=by, at=LATER)
        with pytest.raises(CoopError, match="paper"):
            opened(made)
        made.box.refresh_from_db()
        assert made.box.ballots is None

    def test_an_envelope_of_who_stepped_aside_is_not_opened(self) -> None:
        made = voted()
        elector = made.motion.electors.get(code="M003")
        Recusal.objects.create(elector=elector, at=LATER)
        opened(made)
        assert len(made.box.ballots) == 4
        aside = [entry for entry in made.box.participants if entry["set_aside"]]
        assert [(e["voter"], e["because"]) for e in aside] == [("M003", "conflict")]
        assert not list(what_a_box_does_not_hold(made.box))

    def test_rubbish_of_the_right_length_stops_nothing_and_is_counted_invalid(
        self,
    ) -> None:
        made = voted("yes yes no")
        cast_envelope(
            motion=made.motion,
            voter=made.voter(4),
            sealed=made.noise(),
            sealed_in="browser",
            at=LATER,
        )
        opened(made)
        assert [e["why"] for e in made.box.ballots if e["is"] == "invalid"] == [
            "unopened"
        ]
        assert not list(what_a_box_does_not_hold(made.box))

    def test_two_voters_with_one_tracker_cannot_make_a_ballot_count_twice(self) -> None:
        made = voted("yes yes no")
        cast(made, 4, {"choice": "yes"}, "cd" * 16)
        cast(made, 5, {"choice": "yes"}, "cd" * 16)
        opened(made)
        same = [e["is"] for e in made.box.ballots if e["tracker"] == "cd" * 16]
        assert same.count("valid") <= 1
        assert not list(what_a_box_does_not_hold(made.box))

    def test_one_tracker_on_two_different_ballots_spoils_both(self) -> None:
        made = voted("yes yes no")
        cast(made, 4, {"choice": "yes"}, "cd" * 16)
        cast(made, 5, {"choice": "no"}, "cd" * 16)
        opened(made)
        same = [e["why"] for e in made.box.ballots if e["tracker"] == "cd" * 16]
        assert same == ["tracker", "tracker"]

    def test_a_ballot_that_says_something_else_is_published_and_not_counted(self) -> None:
        made = voted("yes yes no")
        cast(made, 4, {"choice": "maybe"})
        cast(made, 5, {"marks": [1]})
        opened(made)
        kinds = [e["why"] for e in made.box.ballots if e["is"] == "invalid"]
        assert kinds == ["choice", "choice"]
        assert not list(what_a_box_does_not_hold(made.box))


class TestEachStep:
    def test_nothing_is_opened_before_the_close(self) -> None:
        made = voted()
        with pytest.raises(BoxNotClosedError):
            hand_in(box=made.box, position=1, output="", by=made.user(1), at=LATER)

    def test_a_box_closes_once(self) -> None:
        made = closed(voted())
        with pytest.raises(BoxNotOpenedError):
            close_box(motion=made.motion, by=None, at=CLOSE)

    def test_what_was_taken_back_is_not_opened_any_more(self) -> None:
        made = closed(voted())
        output = peeled(made, 1)
        Motion.objects.filter(pk=made.motion.pk).update(state="withdrawn")
        with pytest.raises(BoxNotClosedError):
            hand_in(box=made.box, position=1, output=output, by=made.user(1), at=CLOSE)

    def test_the_second_teller_waits_for_the_first(self) -> None:
        made = closed(voted())
        output = peeled(made, 1)
        with pytest.raises(NotYourTurnError):
            hand_in(box=made.box, position=2, output=output, by=made.user(2), at=CLOSE)

    def test_only_tellers_hand_in(self) -> None:
        made = closed(voted())
        output = peeled(made, 1)
        with pytest.raises(NotATellerError):
            hand_in(box=made.box, position=1, output=output, by=made.user(4), at=CLOSE)

    def test_another_teller_may_hand_in_what_word_papers_opened(self) -> None:
        made = closed(voted())
        output = peeled(made, 1)
        step = hand_in(box=made.box, position=1, output=output, by=made.user(2), at=CLOSE)
        assert step.handed_in_by == made.user(2)

    def test_each_list_is_checked_before_it_is_taken(self) -> None:
        made = closed(voted())
        given, lines = mix_input(made.box), peeled(made, 1).split()
        wrong = {
            WrongNumberError: lines[1:],
            NotOneLayerOffError: given,
            NotReadableError: [*lines[1:], "no_base64!"],
        }
        for refusal, output in wrong.items():
            with pytest.raises(refusal):
                hand_in(
                    box=made.box,
                    position=1,
                    output="\r\n".join(output),
                    by=made.user(1),
                    at=CLOSE,
                )
        assert not MixStep.objects.exists()

    def test_whatever_order_a_teller_sends_it_is_put_in_the_order_of_the_bytes(
        self,
    ) -> None:
        made = closed(voted())
        lines = peeled(made, 1).split()
        output = "\r\n".join(reversed(lines))
        step = hand_in(box=made.box, position=1, output=output, by=made.user(1), at=CLOSE)
        assert step.output_sha256 == list_sha256(lines)


class TestDestruction:
    def test_nothing_goes_before_there_is_a_result(self) -> None:
        made = opened(voted())
        with pytest.raises(NotDeclaredYetError):
            destroy(box=made.box, by=made.user(1), at=AFTER)

    def test_nothing_goes_while_the_result_can_be_contested(self) -> None:
        made = declared(opened(voted()))
        teller = made.box.tellers.get(position=1)
        with pytest.raises(NotDecidedYetError):
            destroy(box=made.box, by=made.user(1), at=CLOSE)
        with pytest.raises(NotDecidedYetError):
            mark_key_destroyed(teller=teller, by=made.user(1), at=CLOSE)

    def test_then_no_envelope_is_left_and_the_rest_still_holds(self) -> None:
        made = declared(opened(voted()))
        destroy(box=made.box, by=made.user(1), at=AFTER)
        made.box.refresh_from_db()
        sealed = [bytes(each.sealed) for each in made.box.envelopes.all()]
        assert set(sealed) == {b""}
        assert not made.box.steps.exclude(output="").exists()
        assert bytes(made.box.signing_key) == b""
        assert not list(what_a_box_does_not_hold(made.box))

    def test_each_teller_says_so_of_their_own_key(self) -> None:
        made = declared(opened(voted()))
        teller = made.box.tellers.get(position=1)
        with pytest.raises(NotATellerError):
            mark_key_destroyed(teller=teller, by=made.user(2), at=AFTER)
        mark_key_destroyed(teller=teller, by=made.user(1), at=AFTER)
        assert made.box.tellers.get(position=1).key_destroyed_at == AFTER

    def test_a_box_that_never_opened_leaves_nothing_to_check(self) -> None:
        found = prepared()
        box = named(found, "M001", "M002")
        Motion.objects.filter(pk=found.pk).update(state="withdrawn")
        destroy(box=box, by=user_of(found.cooperative, "M001"), at=NOON)
        assert not list(opened_boxes())

    def test_what_was_taken_back_is_destroyed_unopened(self) -> None:
        made = voted()
        Motion.objects.filter(pk=made.motion.pk).update(state="withdrawn")
        destroy(box=made.box, by=made.user(1), at=LATER)
        made.box.refresh_from_db()
        assert made.box.ballots is None
        assert not list(what_a_box_does_not_hold(made.box))
