"""The ballot's page through the client: no script, every step a page, nothing kept."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.views.debug import SafeExceptionReporterFilter

from coopkit.audit.models import AuditEntry
from governance.votes.envelopes import open_layer, unpack
from governance.votes.models import Ballot, Envelope, PaperReturn
from governance.votes.selectors.offering import offer_of, options_listed
from governance.votes.views.ballot import ballot as view
from tests.factories import NOON
from tests.governance.votes.ballot.elections import open_election
from tests.governance.votes.secret.boxes import OpenBox, open_box

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(hours=1)


def signed_in(client: Client, opened: Any, number: int) -> Client:
    client.force_login(opened.user(number))
    return client


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def opened_ballot(opened: OpenBox, envelope: Envelope) -> dict[str, Any]:
    sealed = bytes(envelope.sealed)
    for position, key in enumerate(opened.keys, 1):
        sealed = open_layer(sealed, key, opened.box.manifest_sha256, position)
    return unpack(sealed)


def send(client: Client, opened: Any, fields: dict[str, Any]) -> HttpResponse:
    """Send the form as its page has it: with what was the last ballot then."""
    seen = hidden(client.get(opened.url("ballot")), "since")
    url = opened.url("ballot")
    answer: HttpResponse = client.post(url, {"since": (seen or ["0"])[0], **fields})
    return answer


def hidden(answer: HttpResponse, name: str) -> list[str]:
    found = re.findall(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    return list(found)


@time_machine.travel(SOON, tick=False)
def test_arrows_add_and_take_out_come_back_with_the_new_order(client: Client) -> None:
    opened = open_election(candidates=3)
    signed_in(client, opened, 1)
    answer = send(client, opened, {"marks": ["2"], "add": "3"})
    assert hidden(answer, "marks") == ["2", "3"]
    answer = send(client, opened, {"marks": ["2", "3"], "up": "3"})
    assert hidden(answer, "marks") == ["3", "2"]
    answer = send(client, opened, {"marks": ["3", "2"], "out": "3"})
    assert hidden(answer, "marks") == ["2"]
    assert Ballot.objects.count() == 0


@time_machine.travel(SOON, tick=False)
def test_an_open_ballot_is_reviewed_then_recorded_by_name(client: Client) -> None:
    opened = open_election(candidates=3)
    signed_in(client, opened, 1)
    url = opened.url("ballot")
    review = send(client, opened, {"marks": ["3", "1"], "review": "1"})
    assert "Review your ballot" in text(review)
    assert Ballot.objects.count() == 0
    answer = send(client, opened, {"marks": hidden(review, "marks"), "cast": "1"})
    assert answer.status_code == 302
    assert Ballot.objects.get().marks == [3, 1]
    again = client.get(url)
    assert hidden(again, "marks") == ["3", "1"]  # it is theirs to change
    assert "You can vote again until" in text(again)


@time_machine.travel(SOON, tick=False)
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"marks": ["9"]}, "no option number 9"),
        ({"marks": ["1", "1"]}, "stands twice"),
        ({"place-1": "1", "place-2": "1"}, "You gave place 1 to"),
        ({"place-1": "0"}, "is not a place"),
        ({"marks": ["1\0"]}, "no option number 1□"),
        ({"place-1": "\0"}, "is not a place"),
        ({"add": "x"}, "no option number x"),
    ],
)
def test_what_does_not_fit_gets_a_sentence_and_records_nothing(
    client: Client, sent: dict[str, Any], said: str
) -> None:
    opened = open_election(candidates=3)
    signed_in(client, opened, 1)
    for step in ("review", "cast"):
        answer = send(client, opened, {**sent, step: "1"})
        assert answer.status_code == 200
        assert said in text(answer)
    assert Ballot.objects.count() == 0


@time_machine.travel(SOON, tick=False)
def test_without_script_the_site_seals_and_says_so(client: Client) -> None:
    opened = open_box(5)
    signed_in(client, opened, 2)
    review = send(client, opened, {"choice": "no", "review": "1"})
    said = text(review)
    assert "The site seals this ballot" in said
    (tracker,) = hidden(review, "tracker")
    assert said.count(tracker) == 2  # shown, and handed back
    form = {"choice": "no", "tracker": tracker, "cast": "1"}
    answer = send(client, opened, form)
    assert answer.status_code == 303
    assert answer["Location"] == opened.url("receipt")
    envelope = Envelope.objects.get()
    assert envelope.sealed_in == "server"
    assert opened_ballot(opened, envelope) == {
        "ballot": {"choice": "no"},
        "tracker": tracker,
    }
    assert tracker not in text(client.get(opened.url("receipt")))


@time_machine.travel(SOON, tick=False)
def test_a_secret_election_is_ranked_and_sealed_in_order(client: Client) -> None:
    opened = open_box(5, candidates=3)
    signed_in(client, opened, 2)
    sent = {"place-1": "2", "place-2": "", "place-3": "1", "review": "1"}
    review = send(client, opened, sent)
    (tracker,) = hidden(review, "tracker")
    form = {"marks": hidden(review, "marks"), "tracker": tracker, "cast": "1"}
    send(client, opened, form)
    held = opened_ballot(opened, Envelope.objects.get())
    assert held["ballot"] == {"marks": [3, 1]}


@time_machine.travel(SOON, tick=False)
def test_a_ballot_without_its_tracker_is_reviewed_again(client: Client) -> None:
    opened = open_box(5)
    signed_in(client, opened, 2)
    answer = send(client, opened, {"choice": "yes", "cast": "1"})
    assert "Your tracker" in text(answer)
    assert Envelope.objects.count() == 0


@time_machine.travel(SOON, tick=False)
def test_a_second_ballot_takes_the_place_of_the_first(client: Client) -> None:
    opened = open_box(5)
    signed_in(client, opened, 2)
    for choice in ("yes", "no"):
        form = {"choice": choice, "tracker": choice[0].encode().hex() * 16, "cast": "1"}
        send(client, opened, form)
    first, second = Envelope.objects.order_by("index")
    assert bytes(first.sealed) == b""
    assert opened_ballot(opened, second)["ballot"] == {"choice": "no"}


@time_machine.travel(SOON, tick=False)
def test_what_a_browser_kept_of_a_ballot_that_was_cast_is_not_shown_again(
    client: Client,
) -> None:
    opened = open_box(5)
    signed_in(client, opened, 2)
    kept = {"since": "0", "choice": "no", "review": "1"}
    review = client.post(opened.url("ballot"), kept)
    (tracker,) = hidden(review, "tracker")
    send(client, opened, {"choice": "no", "tracker": tracker, "cast": "1"})
    again = client.post(opened.url("ballot"), kept)
    assert "what it held is not shown again" in text(again)
    assert not re.search(r"checked|hidden\" name=\"choice", text(again))
    cast_again = kept | {"tracker": tracker, "cast": "1"}
    client.post(opened.url("ballot"), cast_again)
    assert Envelope.objects.count() == 1


@time_machine.travel(SOON, tick=False)
def test_a_blank_ballot_is_named_before_it_is_cast(client: Client) -> None:
    opened = open_box(5)
    signed_in(client, opened, 2)
    review = send(client, opened, {"review": "1"})
    assert "You chose nothing" in text(review)
    (tracker,) = hidden(review, "tracker")
    send(client, opened, {"tracker": tracker, "cast": "1"})
    held = opened_ballot(opened, Envelope.objects.get())
    assert held["ballot"] == {"choice": ""}


@time_machine.travel(SOON, tick=False)
def test_who_handed_in_paper_is_told_so_and_has_no_form(client: Client) -> None:
    opened = open_box(5)
    elector = opened.motion.electors.get(code="M002")
    PaperReturn.objects.create(elector=elector, by=opened.user(1), at=NOON)
    signed_in(client, opened, 2)
    page = client.get(opened.url("ballot"))
    assert "You handed in a paper ballot" in text(page)
    assert 'name="choice"' not in text(page)
    form = {"choice": "yes", "tracker": "0a" * 16, "cast": "1"}
    answer = send(client, opened, form)
    assert "You handed in a paper ballot" in text(answer)
    assert Envelope.objects.count() == 0


def test_after_the_close_the_ballot_leads_to_the_vote(client: Client) -> None:
    opened = open_box(5)
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        signed_in(client, opened, 2)
        url = opened.url("ballot")
        assert client.get(url)["Location"] == opened.motion.get_absolute_url()
        form = {"choice": "yes", "tracker": "0a" * 16, "cast": "1"}
        answer = client.post(url, form, follow=True)
    assert "has closed, so your ballot was not recorded" in text(answer)
    assert Envelope.objects.count() == 0


@time_machine.travel(SOON, tick=False)
def test_nothing_of_a_secret_ballot_is_written_down(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    opened = open_box(5, candidates=3)
    signed_in(client, opened, 2)
    tracker = "5ec3e7" + "0b" * 13
    caplog.set_level(logging.DEBUG)
    answers = [
        send(client, opened, {"marks": ["3"], "add": "1"}),
        send(client, opened, {"marks": ["3", "1"], "tracker": tracker, "review": "1"}),
        send(client, opened, {"marks": ["3", "1"], "tracker": tracker, "cast": "1"}),
    ]
    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert "marks" not in answer.get("Location", "")
    assert answers[-1]["Clear-Site-Data"] == '"cache"'
    assert tracker not in caplog.text
    assert tracker not in "".join(map(str, client.cookies.values()))
    for session in Session.objects.all():
        assert not {"marks", "choice", "tracker", "ballot"} & set(session.get_decoded())
    assert not AuditEntry.objects.filter(action="ballot.cast").exists()
    assert not list(tables_with(tracker))


def tables_with(needle: str) -> list[str]:
    """Every table that holds a text somewhere."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows = cursor.fetchall()
            if any(
                needle in str(bytes(c) if isinstance(c, memoryview) else c)
                for row in rows
                for c in row
            ):
                found.append(table)
    return found


def test_a_report_of_an_error_tells_nothing_of_what_was_sent(rf: RequestFactory) -> None:
    request = rf.post("/", {"choice": "yes", "tracker": "0a" * 16})
    with pytest.raises(AttributeError):
        view(request, slug="x", pk=1)  # type: ignore[arg-type]
    kept = SafeExceptionReporterFilter().get_post_parameters(request)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DEBUG", False)
        kept = SafeExceptionReporterFilter().get_post_parameters(request)
    assert set(kept.values()) == {SafeExceptionReporterFilter.cleansed_substitute}


@time_machine.travel(SOON, tick=False)
def test_a_vote_of_another_co_op_is_not_found(client: Client) -> None:
    opened, other = open_box(5), open_box(5)
    signed_in(client, opened, 1)
    url = f"/en/c/{opened.cooperative.slug}/decide/{other.motion.pk}/ballot/"
    assert client.get(url).status_code == 404
    assert client.post(url, {"cast": "1"}).status_code == 404


@time_machine.travel(SOON, tick=False)
@pytest.mark.parametrize("rule", ["approval", "plurality"])
def test_ticks_are_cast_in_lot_order(client: Client, rule: str) -> None:
    opened = open_election(candidates=3, options={"rule": rule, "seats": 2})
    signed_in(client, opened, 1)
    page = client.get(opened.url("ballot"))
    assert 'type="checkbox"' in text(page)
    send(client, opened, {"marks": ["3", "1"], "cast": "1"})
    assert Ballot.objects.get().marks == [1, 3]
    if rule == "plurality":
        sent = {"marks": ["1", "2", "3"], "cast": "1"}
        assert "takes at most 2" in text(send(client, opened, sent))


@time_machine.travel(SOON, tick=False)
def test_who_holds_a_proxy_casts_another_ballot_with_both_names(client: Client) -> None:
    opened = open_election(candidates=3)
    roll = opened.cooperative.memberships
    opened.motion.proxies.create(
        giver=roll.get(code="M002"),
        holder=roll.get(code="M001"),
        signed_on=NOON.date(),
        recorded_by=opened.user(1),
        recorded_at=NOON,
    )
    signed_in(client, opened, 1)
    url = opened.url("ballot")
    assert "?for=M002" in text(client.get(url))
    assert "You vote for Person M002" in text(client.get(url, {"for": "M002"}))
    client.post(url, {"since": "0", "for": "M002", "marks": ["2"], "cast": "1"})
    cast = {b.elector.code: (b.marks, b.holder_id) for b in Ballot.objects.all()}
    assert cast == {"M002": ([2], opened.motion.electors.get(code="M001").pk)}
    sent = {"since": "0", "for": "M003", "marks": ["1"], "cast": "1"}
    refused = client.post(url, sent, follow=True)  # never taken for one's own
    assert "There is no proxy of M003" in text(refused)
    assert Ballot.objects.count() == 1


@time_machine.travel(SOON, tick=False)
def test_who_withdrew_after_the_opening_is_shown_and_cannot_be_marked(
    client: Client,
) -> None:
    opened = open_election(candidates=3)
    opened.motion.candidates.filter(number=2).update(withdrawn_at=SOON)
    listed = options_listed(opened.motion)
    assert [each.is_withdrawn for each in listed] == [False, True, False]
    assert list(offer_of(opened.motion).names) == [1, 3]
    signed_in(client, opened, 1)
    assert "Withdrew, and cannot be voted for" in text(client.get(opened.url("ballot")))
    answer = send(client, opened, {"marks": ["2"], "cast": "1"})
    assert "no option number 2" in text(answer)
