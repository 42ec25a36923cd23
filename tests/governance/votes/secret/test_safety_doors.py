"""What those with power over a vote could do, tried: each is refused, told, or named."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from governance.meetings.handouts.check_resolution import check_ballots
from governance.members.models import Membership
from governance.votes import refusals
from governance.votes.models import Motion, PaperEntry
from governance.votes.selectors.box_checking import what_a_box_does_not_hold
from governance.votes.selectors.evidence import mix_input
from governance.votes.services import (
    correct_roll,
    declare_result,
    open_prepared,
    post_receipts,
    prepare_motion,
    withdraw,
)
from governance.votes.services.boxes import OneTellerTwiceError, appoint_tellers
from governance.votes.services.declaring import PublishedAlreadyError
from governance.votes.services.mixing import EnvelopeTwiceError, hand_in
from governance.votes.services.papers import hand_in_paper
from tests.factories import NOON
from tests.governance.factories import coop, membership, motion, officer, user_of
from tests.governance.meetings.meeting import prepared
from tests.governance.votes.secret.boxes import open_box
from tests.governance.votes.secret.held import (
    CLOSE,
    LATER,
    closed,
    opened,
    peeled,
    voted,
)

pytestmark = pytest.mark.django_db


class Refusing(BaseEmailBackend):
    """A mail server that names in its answer whom it does not know."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})


def test_a_teller_who_hands_in_an_envelope_twice_marks_nobodys_ballot() -> None:
    made = closed(voted())
    lines = peeled(made, 1).split()
    with pytest.raises(EnvelopeTwiceError, match="stands there twice"):
        hand_in(
            box=made.box,
            position=1,
            output="\n".join([lines[0], *lines[:-1]]),
            by=made.user(1),
            at=CLOSE,
        )
    assert made.box.steps.count() == 0
    assert len(mix_input(made.box)) == 5


def _of_before(first: Membership) -> Membership:
    """Another membership of the same person, of before they came back."""
    return Membership.objects.create(
        cooperative=first.cooperative, person=first.person, code="M099"
    )


def _prepared(is_secret: bool) -> Motion:
    cooperative = coop(5)
    return prepare_motion(
        cooperative=cooperative,
        method="motion",
        kind="plain",
        title="Buy an oven",
        text="The co-op buys an oven.",
        payload={},
        proposed_by=user_of(cooperative, "M001"),
        at=NOON,
        opens_at=NOON,
        closes_at=CLOSE,
        is_secret=is_secret,
    )


def test_two_tellers_are_two_people_whatever_their_codes() -> None:
    held = _prepared(is_secret=True)
    first = membership(held.cooperative, "M001")
    with pytest.raises(OneTellerTwiceError, match="named twice"):
        appoint_tellers(
            motion=held, memberships=[first, _of_before(first)], by=None, at=NOON
        )


def test_the_secretary_cannot_put_one_person_on_the_list_under_two_codes() -> None:
    held = _prepared(is_secret=False)
    again = _of_before(membership(held.cooperative, "M001"))
    by = user_of(held.cooperative, "M002")
    correct_roll(
        motion=held,
        membership=again,
        is_included=True,
        reason="Was here.",
        by=by,
        at=NOON,
    )
    with pytest.raises(refusals.VotesTwiceError, match="as M001 and as M099"):
        open_prepared(motion=held, by=by, at=NOON, announce=False)
    correct_roll(
        motion=held, membership=again, is_included=False, reason="Twice.", by=by, at=NOON
    )
    open_prepared(motion=held, by=by, at=NOON, announce=False)
    assert held.electors.count() == 5


def test_a_member_cannot_end_a_vote_that_a_meeting_is_taking(client: Client) -> None:
    held = motion(coop(3))
    Motion.objects.filter(pk=held.pk).update(proceeding="meeting")
    client.force_login(user_of(held.cooperative, "M002"))
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        answer = client.post(f"{held.get_absolute_url()}close/")
    assert answer.status_code == 404
    before, held.closes_at = held.closes_at, None
    held.refresh_from_db()
    assert held.closes_at == before


def test_the_sign_nul_in_what_is_sent_breaks_no_page(client: Client) -> None:
    held = motion(coop(3))
    client.force_login(user_of(held.cooperative, "M001"))
    page = held.get_absolute_url()
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        client.post(page, {"choice": "yes", "reason": "a\0b"})
        assert client.post(page, {"choice": "yes", "for": "M\0"}).status_code == 200
        many = client.post(f"{page}proxies/", {"end": "9" * 5000})
    assert held.ballots.get().reason == "ab"
    assert many.status_code == 404


def test_the_log_of_a_mail_that_failed_does_not_tell_who_voted(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    made = voted()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert post_receipts(at=LATER) == 0
    assert "was not mailed" in caplog.text
    for number in range(1, 6):
        assert made.user(number).email not in caplog.text


def test_a_vote_whose_ballots_are_published_is_not_taken_back() -> None:
    made = opened(voted())
    with pytest.raises(PublishedAlreadyError):
        withdraw(motion=made.motion, by=made.user(1), at=CLOSE, reason="Lost.")
    other = closed(voted())
    withdraw(motion=other.motion, by=other.user(1), at=CLOSE, reason="A key is lost.")


def test_verify_names_a_ballot_that_was_called_unreadable() -> None:
    made = opened(voted())
    entry = made.box.ballots[0]
    entry |= {"is": "invalid", "why": "choice"}
    found = list(what_a_box_does_not_hold(made.box))
    assert "a published ballot is not what the last layer left, or is misjudged" in found


def test_nobody_hands_in_a_paper_for_a_member_unseen(
    django_capture_on_commit_callbacks: Any,
) -> None:
    held = open_box(5)
    with django_capture_on_commit_callbacks(execute=True):
        hand_in_paper(
            motion=held.motion, membership=held.voter(2), by=held.user(1), at=LATER
        )
    (letter,) = mail.outbox
    assert letter.to == [held.user(2).email]
    assert "a paper ballot was handed in for you" in letter.subject
    assert "Did you hand in no paper?" in letter.body


def test_members_alone_do_not_say_what_stands_on_a_sheet(client: Client) -> None:
    held = open_box(6, tellers=2)
    hand_in_paper(motion=held.motion, membership=held.voter(3), by=held.user(1), at=LATER)
    closed(held)
    sent, url = {"sheet": "1", "choice": "yes"}, held.url("paper/entry")
    with time_machine.travel(CLOSE, tick=False):
        client.force_login(held.user(5))
        assert "enters a sheet first" in client.post(url, sent).content.decode()
        client.force_login(officer(held.cooperative, "secretary"))
        client.post(url, sent)
        client.force_login(held.user(5))
        client.post(url, sent)
    assert PaperEntry.objects.count() == 2


def _wrong(record: dict[str, Any]) -> str:
    return "; ".join(words for kind, words in check_ballots(record) if kind == "WRONG")


def test_the_checker_of_the_register_finds_ballots_that_are_misjudged() -> None:
    made = opened(voted())
    declare_result(motion=made.motion, by=None, at=CLOSE, announce=False)
    made.motion.refresh_from_db()
    record: dict[str, Any] = dict(made.motion.result or {})
    assert _wrong(record) == ""
    record["ballots"][0] |= {"is": "invalid", "why": "choice"}
    assert "is not invalid" in _wrong(record)
    record["ballots"][0]["is"] = "valid"
    record["box"]["participants"][0] |= {"set_aside": True, "because": "paper"}
    assert "was set aside without reason" in _wrong(record)


def test_two_envelopes_of_rubbish_do_not_make_a_resolution_doubtful() -> None:
    nothing = {"tracker": "", "ballot": {}, "source": "envelope", "is": "invalid"}
    record = {
        "is_secret": True,
        "method": "motion",
        "rules": {},
        "electorate": {"codes": ["M001", "M002"]},
        "ballots": [nothing | {"why": "unopened"}] * 2,
        "box": {"participants": [{"voter": "M001"}, {"voter": "M002"}]},
    }
    assert _wrong(record) == ""


def test_the_minutes_of_a_meeting_that_nobody_was_told_of_are_not_found(
    client: Client,
) -> None:
    cooperative = coop(3)
    meeting = prepared(cooperative)
    url = f"{meeting.get_absolute_url()}minutes/"
    for user, status in (
        (user_of(cooperative, "M002"), 404),
        (meeting.called_by, 200),
    ):
        client.force_login(user)
        with time_machine.travel(NOON, tick=False):
            assert client.get(url).status_code == status
