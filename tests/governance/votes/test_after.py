"""Proxies, reminders, the result told to all, challenges, and the count again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.offers import Visit
from governance.votes import offers, selectors
from governance.votes.challenge import (
    AnsweredAlreadyError,
    ChallengedAlreadyError,
    ChallengeOverError,
)
from governance.votes.services import (
    answer_challenge,
    challenge,
    declare_result,
    end_proxy,
    give_proxy,
    open_prepared,
    recuse,
    remind,
    remind_nightly,
)
from governance.votes.services.casting import NoProxyError
from governance.votes.services.proxies import (
    HasProxyError,
    NoProxiesError,
    NotTwoElectorsError,
    ProxyOverError,
    SignedLaterError,
    TooManyProxiesError,
)
from governance.votes.services.reminding import (
    NothingToRemindError,
    RemindedLatelyError,
)
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, member, membership, officer, user_of
from tests.governance.votes.preparing import declared, opened, prepared, told, vote, votes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


def an_account() -> User:
    user: User = UserFactory()
    return user


def proxy(motion: Any, giver: str, holder: str, **fields: Any) -> Any:
    given = {"signed_on": NOON.date(), "by": motion.proposed_by, "at": NOON, **fields}
    return give_proxy(
        motion=motion,
        giver=membership(motion.cooperative, giver),
        holder=membership(motion.cooperative, holder),
        **given,
    )


def test_where_the_bylaws_have_no_proxies_there_are_none() -> None:
    motion = opened(coop(3))
    assert motion.rules["proxies"]["value"] == 0
    with pytest.raises(NoProxiesError, match="nobody votes for another"):
        proxy(motion, "M001", "M002")


def test_a_proxy_is_dated_to_a_member_and_limited_in_number() -> None:
    motion = opened(coop(4, bylaws={"vote.proxies": 1}))
    with pytest.raises(SignedLaterError):
        proxy(motion, "M001", "M002", signed_on=NOON.date() + DAY)
    with pytest.raises(NotTwoElectorsError):
        proxy(motion, "M001", "M001")
    member(motion.cooperative, "M009", on=NOON.date() + DAY)
    with pytest.raises(NotTwoElectorsError, match="Person M009"):
        proxy(motion, "M001", "M009")
    proxy(motion, "M001", "M002")
    with pytest.raises(HasProxyError):
        proxy(motion, "M001", "M003")
    with pytest.raises(TooManyProxiesError, match="at most 1"):
        proxy(motion, "M003", "M002")


def test_a_holder_votes_for_the_giver_until_the_giver_votes() -> None:
    motion = opened(coop(3, bylaws={"vote.proxies": 2}))
    holder = membership(motion.cooperative, "M002")
    with pytest.raises(NoProxyError):
        vote(motion, "M001", "yes", holder=holder)
    proxy(motion, "M001", "M002")
    vote(motion, "M001", "yes", holder=holder)
    vote(motion, "M001", "no", at=NOON + HOUR)
    with pytest.raises(NoProxyError, match="has voted in person"):
        vote(motion, "M001", "yes", holder=holder, at=NOON + 2 * HOUR)
    vote(motion, "M002", "yes")
    done = declared(motion)
    assert told(done)["counts"]["no"] == 1
    assert told(done)["proxies"][0]["giver"] == "M001"
    assert list(selectors.what_does_not_hold(done)) == []


def test_a_proxy_that_ended_is_of_no_use() -> None:
    motion = opened(coop(3, bylaws={"vote.proxies": 2}))
    given = proxy(motion, "M001", "M002")
    end_proxy(proxy=given, by=motion.proposed_by, at=NOON)
    with pytest.raises(ProxyOverError):
        end_proxy(proxy=given, by=motion.proposed_by, at=NOON)
    holder = membership(motion.cooperative, "M002")
    with pytest.raises(NoProxyError):
        vote(motion, "M001", "yes", holder=holder)
    proxy(motion, "M001", "M003")
    with pytest.raises(ProxyOverError):
        proxy(motion, "M002", "M003", at=motion.closes_at)


def test_those_who_have_not_voted_are_reminded_in_their_language_and_nobody_is_told(
    django_capture_on_commit_callbacks: Any,
) -> None:
    cooperative = coop(2)
    member(cooperative, "M003", user=an_account(), language="es")
    member(cooperative, "M004", user=an_account())
    member(cooperative, "M005")
    motion = opened(cooperative)
    vote(motion, "M001", "yes")
    recuse(motion=motion, member=membership(cooperative, "M004"), at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        remind(motion=motion, by=officer(cooperative, "secretary"), at=NOON + DAY)
    sent = {message.to[0]: message for message in mail.outbox}
    people = {code: user_of(cooperative, code).email for code in ("M002", "M003")}
    assert set(sent) == set(people.values())
    assert "/es/" in sent[people["M003"]].body
    entry = AuditEntry.objects.get(action="motion.reminded")
    assert entry.data == {}
    with pytest.raises(RemindedLatelyError):
        remind(motion=motion, at=NOON + DAY + HOUR)
    with pytest.raises(NothingToRemindError):
        remind(motion=motion, at=motion.closes_at)
    with pytest.raises(NothingToRemindError):
        remind(motion=prepared(cooperative), at=NOON)


def test_the_night_reminds_once_two_days_before_the_close() -> None:
    motion = opened(coop(2))
    assert list(remind_nightly(NOON + 4 * DAY)) == []
    slug = motion.cooperative.slug
    said = f"{slug}: reminded of motion {motion.pk}"
    assert list(remind_nightly(NOON + 5 * DAY + HOUR)) == [said]
    assert list(remind_nightly(NOON + 6 * DAY + HOUR)) == []


def test_the_result_is_told_to_all(django_capture_on_commit_callbacks: Any) -> None:
    cooperative = coop(3)
    motion = opened(cooperative)
    votes(motion, ["yes", "no", "yes"])
    member(cooperative, "M004", user=an_account(), on=NOON.date() + DAY)
    with django_capture_on_commit_callbacks(execute=True):
        done = declare_result(motion=motion, by=None, at=motion.closes_at)
    assert len(mail.outbox) == 4
    body = mail.outbox[0].body
    assert done.resolution is not None
    for words in ("Yes 2, No 1, Abstain 0", "2 × 2 > 1 × 3", done.resolution.reference):
        assert words in body
    assert done.get_absolute_url().rsplit("/c/", 1)[1] in body


def test_a_result_can_be_challenged_for_two_weeks_and_is_answered_once() -> None:
    motion = opened(coop(2))
    votes(motion, ["yes", "no"])
    me = membership(motion.cooperative, "M002")
    with pytest.raises(ChallengeOverError):
        challenge(motion=motion, membership=me, text="Early.", at=NOON)
    done = declared(motion)
    at, until = motion.closes_at, done.challenge_until
    assert until == at + 14 * DAY
    found = challenge(motion=done, membership=me, text="I was counted twice.", at=at)
    with pytest.raises(ChallengedAlreadyError):
        challenge(motion=done, membership=me, text="Again.", at=at)
    by = officer(motion.cooperative, "secretary")
    answer_challenge(challenge=found, answer="You were not.", by=by, at=at)
    with pytest.raises(AnsweredAlreadyError):
        answer_challenge(challenge=found, answer="No.", by=by, at=at)
    late = at + 14 * DAY + HOUR
    with pytest.raises(ChallengeOverError):
        challenge(motion=done, membership=me, text="Late.", at=late)


def test_the_days_to_challenge_can_be_others() -> None:
    motion = prepared(coop(1), options={"challenge_days": 30})
    motion = open_prepared(motion=motion, by=None, at=NOON, announce=False)
    vote(motion, "M001", "yes")
    done = declared(motion)
    assert done.challenge_until == motion.closes_at + 30 * DAY


def test_a_record_of_the_first_schema_still_holds() -> None:
    motion = opened(coop(3))
    votes(motion, ["yes", "yes", "no"])
    done = declared(motion)
    new = ("method", "proceeding", "body", "is_secret", "options")
    old = {key: value for key, value in told(done).items() if key not in new}
    old["schema"] = "coopkit/motion/1"
    frozen = told(done)["electorate"]
    old["electorate"] = {key: frozen[key] for key in ("codes", "sha256")}
    done.result = old
    assert done.resolution is not None
    line = done.resolution.record["register"]
    done.resolution.record = old | {"register": line}
    assert list(selectors.what_does_not_hold(done)) == []
    done.result = old | {"counts": old["counts"] | {"yes": 3}}
    assert "its ballots do not count to its result" in list(
        selectors.what_does_not_hold(done)
    )


def test_a_challenge_waits_for_those_who_answer_and_a_review_stands_in_the_calendar() -> (
    None
):
    cooperative = coop(2)
    consented = opened(cooperative, "consent", options={"review_months": 3})
    votes(consented, ["consent", "consent"])
    done = declared(consented)
    me = membership(cooperative, "M001")
    challenge(motion=done, membership=me, text="Not so.", at=consented.closes_at)
    on = consented.closes_at.date()
    visit = Visit(
        cooperative=cooperative,
        user=officer(cooperative, "secretary"),
        roles=frozenset({"secretary"}),
        at=consented.closes_at,
        on=on,
    )
    (need,) = offers.challenges_to_answer(visit)
    assert need.title == "Answer a challenge: Buy an oven"
    (occasion,) = offers.reviews_to_come(visit)
    assert occasion.on == done.review_on
    still = opened(cooperative, title="Another", open_at=consented.closes_at)
    (closing,) = offers.votes_that_close(visit)
    assert (closing.uid, closing.at) == (f"vote-{still.pk}", still.closes_at)
