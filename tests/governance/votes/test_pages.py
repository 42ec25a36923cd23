"""The pages of the votes, the mail, and what they offer the home page."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Visit
from governance.votes import offers
from governance.votes.models import Motion, MotionState
from governance.votes.services import cast_ballot, declare_result
from tests.factories import NOON, CooperativeFactory, UserFactory
from tests.governance.factories import coop, member, membership, motion, officer, user_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(cooperative: Cooperative, rest: str = "", language: str = "en") -> str:
    return f"/{language}/c/{cooperative.slug}/decide/{rest}"


def text(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def cast(opened: Motion, choices: Sequence[str]) -> None:
    for number, choice in enumerate(choices, start=1):
        voter = membership(opened.cooperative, f"M{number:03d}")
        cast_ballot(motion=opened, voter=voter, choice=choice, at=NOON)


def test_from_the_mailed_link_it_is_one_press_to_a_vote() -> None:
    cooperative = coop(3)
    opened = motion(cooperative)
    client = signed_in(user_of(cooperative, "M002"))
    page = text(client.get(address(cooperative, f"{opened.pk}/")))
    assert 'name="choice" value="yes"' in page
    assert "<script" not in page.partition("</head>")[2]
    sent = client.post(address(cooperative, f"{opened.pk}/"), {"choice": "yes"})
    assert sent.status_code == 302
    after = text(client.get(sent["Location"]))
    assert "Your vote: Yes" in after
    assert "you can change it until" in after
    assert "1 of 3" in after


def test_before_the_result_nobody_sees_who_chose_what() -> None:
    cooperative = coop(2)
    opened = motion(cooperative)
    cast(opened, ["no"])
    page = text(signed_in(user_of(cooperative, "M002")).get(opened.get_absolute_url()))
    assert "Person M001" not in page
    assert "Who chose what" not in page


def test_a_member_who_is_no_elector_gets_a_clear_sentence() -> None:
    cooperative = coop(1)
    opened = motion(cooperative, at=NOON - 2 * DAY)
    late = UserFactory()
    member(cooperative, "M009", user=late, on=(NOON - DAY).date())
    client = signed_in(late)
    assert 'name="choice"' not in text(client.get(opened.get_absolute_url()))
    page = text(client.post(opened.get_absolute_url(), {"choice": "yes"}))
    assert "You had no vote on the day this vote opened" in page


@pytest.mark.parametrize("data", [{}, {"choice": "maybe"}])
def test_a_press_without_a_choice_gets_a_clear_sentence(data: dict[str, str]) -> None:
    cooperative = coop(1)
    opened = motion(cooperative)
    client = signed_in(user_of(cooperative, "M001"))
    assert "No choice was made" in text(client.post(opened.get_absolute_url(), data))


def test_a_press_after_the_close_gets_a_clear_sentence() -> None:
    cooperative = coop(1)
    opened = motion(cooperative)
    with time_machine.travel(opened.closes_at):
        client = signed_in(user_of(cooperative, "M001"))
        page = text(client.post(opened.get_absolute_url(), {"choice": "yes"}))
    assert "has closed, so your ballot was not recorded" in page


def test_a_bookkeeper_reads_and_cannot_vote() -> None:
    cooperative = coop(1)
    opened = motion(cooperative)
    client = signed_in(officer(cooperative, "bookkeeper"))
    assert 'name="choice"' not in text(client.get(opened.get_absolute_url()))
    assert client.post(opened.get_absolute_url(), {"choice": "yes"}).status_code == 404


def test_another_coops_motion_is_not_found() -> None:
    cooperative, opened = coop(1), motion(coop(1))
    client = signed_in(user_of(cooperative, "M001"))
    assert client.get(address(cooperative, f"{opened.pk}/")).status_code == 404


def test_the_result_is_shown_as_arithmetic_with_its_rules_and_names() -> None:
    cooperative = coop(9)
    opened = motion(cooperative)
    cast(opened, ["yes"] * 6 + ["no"])
    done = declare_result(motion=opened, by=None, at=opened.closes_at)
    page = text(signed_in(user_of(cooperative, "M001")).get(opened.get_absolute_url()))
    assert "7 of 9 took part; 5 were needed." in page
    assert "7 × 2 ≥ 1 × 9" in page
    assert "<dt>Yes</dt><dd>6</dd>" in page
    assert "6 × 2 &gt; 1 × 7" in page
    assert '<svg class="meter" viewBox="0 0 900 10"' in page
    assert "#p-quorum.members" in page
    assert "Did not vote (2)" in page
    assert done.resolution is not None
    shown = signed_in(user_of(cooperative, "M001")).get(
        f"/en/c/{cooperative.slug}/papers/resolutions/{done.resolution.reference}/"
    )
    assert "6 × 2 &gt; 1 × 7" in text(shown)


def test_the_secretary_declares_and_a_refusal_is_a_message() -> None:
    cooperative = coop(1)
    opened = motion(cooperative)
    client = signed_in(officer(cooperative, "secretary"))
    url = address(cooperative, f"{opened.pk}/declare/")
    early = client.post(url, follow=True)
    assert "is still under way: 0 of 1 have voted" in text(early)
    cast(opened, ["yes"])
    assert "2026-GM-001" in text(client.post(url, follow=True))
    assert "is already done" in text(client.post(url, follow=True))
    plain = signed_in(user_of(cooperative, "M001"))
    assert plain.post(url).status_code == 404


def test_a_motion_is_taken_back_on_its_page() -> None:
    cooperative = coop(1)
    opened = motion(cooperative)
    client = signed_in(officer(cooperative, "board"))
    url = address(cooperative, f"{opened.pk}/withdraw/")
    assert "This field is required" in text(client.post(url, {"reason": ""}))
    page = text(client.post(url, {"reason": "Sold already."}, follow=True))
    assert "Sold already." in page
    assert "This motion was taken back" in page


def test_a_plain_motion_is_reviewed_then_opened() -> None:
    cooperative = coop(2)
    client = signed_in(officer(cooperative, "secretary"))
    url = address(cooperative, "propose/")
    data = {"title": "Paint", "text": "In blue.", "days": "7"}
    review = text(client.post(url, {**data, "review": "1"}))
    assert "Open the vote and tell the members" in review
    assert not Motion.objects.exists()
    client.post(url, {**data, "open": "1"})
    opened = Motion.objects.get()
    assert (opened.title, opened.kind) == ("Paint", "plain")
    short = text(client.post(url, {**data, "days": "3", "open": "1"}))
    assert "greater than or equal to 7" in short
    assert Motion.objects.count() == 1


CHANGES = {
    "patronage.cash_share": {"value": "30%"},
    "patronage.normalize": {"value": "yes"},
    "patronage.notice": {"value": "nonqualified"},
    "vote.days": {"value": "10"},
    "vote.bylaws": {
        "value_share": "2/3",
        "value_compare": "at_least",
        "value_basis": "members",
    },
    "quorum.members": {"value_share": "60%", "value_compare": "more"},
    "patronage.countable": {"value_worked": "1", "value_overtime": "1.5"},
}


@pytest.mark.parametrize("key", CHANGES)
def test_every_type_of_number_can_be_proposed(key: str) -> None:
    cooperative = coop(1)
    client = signed_in(officer(cooperative, "secretary"))
    url = address(cooperative, f"propose/?key={key}")
    assert "Propose a change of the bylaws" in text(client.get(url))
    common = {"effective_from": "2027-01-01", "title": "T", "text": "Why", "days": "7"}
    data = {**common, **CHANGES[key]}
    review = text(client.post(url, {**data, "review": "1"}))
    assert "<ins>" in review
    assert "<del>" in review
    client.post(url, {**data, "open": "1"})
    opened = Motion.objects.get()
    (operation,) = opened.payload["operations"]
    assert (operation["op"], operation["key"]) == ("set", key)
    assert "changes from" in opened.text
    page = text(signed_in(user_of(cooperative, "M001")).get(opened.get_absolute_url()))
    assert "<ins>" in page


def test_a_change_that_breaks_the_law_is_warned_of_and_a_bad_one_refused() -> None:
    cooperative = coop(1)
    client = signed_in(officer(cooperative, "board"))
    url = address(cooperative, "propose/?key=patronage.cash_share")
    data = {"effective_from": "2027-01-01", "title": "T", "text": "Why", "days": "7"}
    low = text(client.post(url, {**data, "value": "10%", "review": "1"}))
    assert "26 U.S.C. § 1388(c)(1)" in low
    assert "takes a share" in text(client.post(url, {**data, "value": "lots"}))
    assert "already has this value" in text(client.post(url, {**data, "value": "1/4"}))
    early = {**data, "value": "1/2", "effective_from": "2026-11-22", "open": "1"}
    assert "Choose a day after the vote" in text(client.post(url, early))
    assert not Motion.objects.exists()
    assert client.get(address(cooperative, "propose/?key=vote.moon")).status_code == 404


def test_without_bylaws_no_vote_can_be_proposed() -> None:
    cooperative = CooperativeFactory()
    client = signed_in(officer(cooperative, "secretary"))
    page = text(client.get(address(cooperative, "propose/")))
    assert "say nothing about" in page


def test_the_list_shows_open_first_and_whether_one_has_voted() -> None:
    cooperative = coop(2)
    voted, waiting = motion(cooperative, title="One"), motion(cooperative, title="Two")
    done = motion(cooperative, title="Three")
    cast(voted, ["yes"])
    cast(done, ["yes", "yes"])
    declare_result(motion=done, by=None, at=NOON)
    page = text(signed_in(user_of(cooperative, "M001")).get(address(cooperative)))
    assert page.index("Two") < page.index("Three")
    assert page.count("You have voted") == 1
    assert page.count("Not yet") == 1
    assert "Yes 2, No 0, Abstain 0" in page
    assert waiting.state == MotionState.OPEN


@pytest.mark.parametrize("what", ["list", "open", "decided", "propose"])
def test_pages_ask_as_many_queries_for_30_members_as_for_3(what: str) -> None:
    asked = []
    for size in (3, 30):
        cooperative = coop(size)
        opened = [motion(cooperative) for _ in range(size)]
        cast(opened[0], ["yes"] * size)
        if what == "decided":
            declare_result(motion=opened[0], by=None, at=NOON)
        user = user_of(cooperative, "M001")
        if what == "propose":
            user = officer(cooperative, "secretary")
        rest = {"list": "", "propose": "propose/"}.get(what, f"{opened[0].pk}/")
        client = signed_in(user)
        with CaptureQueriesContext(connection) as queries:
            text(client.get(address(cooperative, rest)))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_each_elector_is_mailed_in_their_language_after_the_commit(
    django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.SITE_URL = "https://coop.example"
    cooperative = coop(1, name="Amanecer")
    spanish = UserFactory(email="ana@example.org")
    member(cooperative, "M002", user=spanish, language="es", name="Ana & Co")
    member(cooperative, "M003")
    with django_capture_on_commit_callbacks(execute=True):
        opened = motion(cooperative, title="Buy an oven\r\n& paint it")
        assert mail.outbox == []
    assert len(mail.outbox) == 2
    english, ana = mail.outbox
    assert ana.to == ["ana@example.org"]
    assert f"https://coop.example/es/c/{cooperative.slug}/decide/{opened.pk}/" in ana.body
    assert f"https://coop.example/en/c/{cooperative.slug}/decide/{opened.pk}/" in (
        english.body
    )
    assert english.subject == "Amanecer: vote on “Buy an oven & paint it”"
    assert opened.text in ana.body
    assert "Ana & Co" in ana.body


def test_a_mail_that_cannot_be_sent_stops_nothing(
    django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        motion(coop(1))
    assert Motion.objects.count() == 1


def visit(cooperative: Cooperative, code: str, *roles: str, at: Any = NOON) -> Visit:
    return Visit(
        cooperative=cooperative,
        user=user_of(cooperative, code),
        roles=frozenset({"member", *roles}),
        at=at,
        on=at.date(),
    )


def test_needs_are_the_votes_not_cast_and_the_results_to_declare() -> None:
    cooperative = coop(2)
    opened = motion(cooperative)
    cast(opened, ["yes"])
    assert list(offers.votes_to_cast(visit(cooperative, "M001"))) == []
    (need,) = offers.votes_to_cast(visit(cooperative, "M002"))
    assert (need.title, need.tag) == ("Vote: Buy an oven", "")
    (soon,) = offers.votes_to_cast(visit(cooperative, "M002", at=NOON + 5 * DAY))
    assert (soon.tag, soon.tone) == ("2 days left", "warn")
    (today,) = offers.votes_to_cast(
        visit(cooperative, "M002", at=opened.closes_at - timedelta(hours=1))
    )
    assert today.tag == "Closes today"
    late = visit(cooperative, "M002", at=opened.closes_at)
    assert list(offers.votes_to_cast(late)) == []
    assert list(offers.results_to_declare(late)) == []
    board = visit(cooperative, "M002", "board", at=opened.closes_at)
    (declare,) = offers.results_to_declare(board)
    assert declare.title == "Declare the result: Buy an oven"
    (closing,) = offers.votes_that_close(visit(cooperative, "M001"))
    assert closing.detail == "Buy an oven"
