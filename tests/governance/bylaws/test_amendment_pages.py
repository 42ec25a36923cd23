"""The pages of amendments: drafted step by step, without a script."""

import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.bylaws import drafting, services
from governance.bylaws.models import Amendment, AmendmentState
from governance.bylaws.selectors import amendments as selectors
from tests.factories import NOON, CooperativeFactory
from tests.governance.factories import adopt_later, coop, officer, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(cooperative: Cooperative, rest: str = "", language: str = "en") -> str:
    return f"/{language}/c/{cooperative.slug}/papers/bylaws/amendments/{rest}"


def text(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def drafted(cooperative: Cooperative, by: User, **values: Any) -> Amendment:
    amendment = services.draft(
        cooperative=cooperative, title="More time", why="Why", by=by, at=NOON
    )
    state = selectors.base_of(amendment)
    for name, value in values.items():
        operation = drafting.new_value(state, name.replace("__", "."), value)
        services.add_operation(amendment=amendment, operation=operation, by=by, at=NOON)
    amendment.refresh_from_db()
    return amendment


def test_a_member_starts_a_draft_and_is_led_to_its_first_change() -> None:
    cooperative = coop(1)
    client = signed_in(user_of(cooperative, "M001"))
    assert "Nobody has proposed an amendment yet" in text(client.get(at(cooperative)))
    empty = text(client.post(at(cooperative), {"title": ""}))
    assert "This field is required" in empty
    sent = client.post(at(cooperative), {"title": "More time", "why": ""})
    amendment = Amendment.objects.get()
    assert sent["Location"] == at(cooperative, f"{amendment.pk}/change/")
    first = text(client.get(sent["Location"]))
    assert "Change the words of a clause" in first
    assert "<script" not in first.partition("</head>")[2]
    page = text(client.get(at(cooperative)))
    assert "Drafts" in page
    assert "More time" in page


def test_a_coop_without_bylaws_is_told_so() -> None:
    cooperative = CooperativeFactory()
    client = signed_in(officer(cooperative, "secretary"))
    page = text(client.post(at(cooperative), {"title": "T"}))
    assert "has adopted no bylaws yet" in page


def test_the_words_of_a_clause_are_changed_in_three_steps() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by)
    client, url = signed_in(by), at(cooperative, f"{amendment.pk}/change/")
    where = text(client.get(url, {"do": "words"}))
    assert "Which clause or article?" in where
    clause = selectors.base_of(amendment).clause_of("vote.days")
    assert clause is not None
    assert f'value="{clause.id}"' in where
    third = f"{url}?do=words&at={clause.id}"
    form = text(client.get(third))
    assert "A number of the bylaws stands in the words as" in form
    assert "Days a vote stays open: 7 days" in form
    data = {f"text_{name}": words for name, words in clause.text.items()}
    data |= {f"note_{name}": words for name, words in clause.note.items()}
    same = text(client.post(third, data))
    assert "would stay as it is" in same
    broken = text(client.post(third, {**data, "text_en": "For {{ vote.days }}."}))
    assert "cannot be read" in broken
    unknown = text(client.post(third, {**data, "text_en": "{{ vote.moon | words }}"}))
    assert "The bylaws know no “vote.moon”" in unknown
    half = {**data, "text_en": data["text_en"] + " No longer."}
    sent = client.post(third, half)
    page = text(client.get(sent["Location"]))
    assert "<ins> No longer.</ins>" in page
    assert "in Spanish stay as they are" in page
    amendment.refresh_from_db()
    assert [each["op"] for each in amendment.operations] == ["substitute"]


STEPS = {
    "clause": {"number": "3.1A", "text_en": "New words.", "text_es": "Palabras."},
    "article": {"number": "40", "heading_en": "New heading", "heading_es": "Título"},
    "repeal": {},
    "renumber": {"number": "3.99"},
    "number": {"value": "10"},
}
TOLD = {
    "clause": "New words.",
    "article": "New heading",
    "repeal": "<del>",
    "renumber": "<ins>3.99</ins>",
    "number": "changes from 7 days to 10 days",
}


@pytest.mark.parametrize("do", STEPS)
def test_every_kind_of_change_is_asked_for_and_shown(do: str) -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by)
    clause = selectors.base_of(amendment).clause_of("vote.days")
    assert clause is not None
    place = {"article": clause.id.partition(".")[0], "number": "vote.days"}.get(
        do, clause.id
    )
    client, url = signed_in(by), at(cooperative, f"{amendment.pk}/change/")
    assert f'value="{place}"' in text(client.get(url, {"do": do}))
    third = f"{url}?do={do}&at={place}"
    assert "Add it to the draft" in text(client.get(third))
    sent = client.post(third, STEPS[do])
    assert TOLD[do] in text(client.get(sent["Location"]))


@pytest.mark.parametrize(
    ("do", "place", "data", "sentence"),
    [
        ("clause", "art-3.sec-1", {"number": "3.2", "text_en": "X"}, "a clause 3.2 al"),
        ("clause", "art-3.sec-1", {"number": "3.1A"}, "needs its words in one language"),
        ("renumber", "art-3.sec-1", {"number": "3.2"}, "There is a clause 3.2 already"),
        ("number", "vote.days", {"value": "7"}, "Days a vote stays open” would"),
        ("number", "vote.days", {"value": "lots"}, "Write digits alone, like 7"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    do: str, place: str, data: dict[str, str], sentence: str
) -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by)
    url = at(cooperative, f"{amendment.pk}/change/?do={do}&at={place}")
    assert sentence in text(signed_in(by).post(url, data))
    amendment.refresh_from_db()
    assert amendment.operations == []


def test_a_step_that_does_not_exist_leads_back_to_the_one_before() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by)
    client, url = signed_in(by), at(cooperative, f"{amendment.pk}/change/")
    assert "What do you want to do?" in text(client.get(f"{url}?do=dance"))
    assert "Which clause" in text(client.get(f"{url}?do=words&at=art-99"))


def test_only_who_may_change_a_draft_gets_its_buttons() -> None:
    cooperative = coop(2)
    amendment = drafted(cooperative, user_of(cooperative, "M001"), vote__days=10)
    url = at(cooperative, f"{amendment.pk}/")
    mine = text(signed_in(user_of(cooperative, "M001")).get(url))
    assert "Add a change" in mine
    assert "/decide/amend/" not in mine
    other = signed_in(user_of(cooperative, "M002"))
    assert "Add a change" not in text(other.get(url))
    turned = text(other.get(f"{url}change/", follow=True))
    assert "was drafted by somebody else" in turned
    refused = text(other.post(f"{url}drop/", {"index": "0"}, follow=True))
    assert "was drafted by somebody else" in refused
    board = text(signed_in(officer(cooperative, "board")).get(url))
    assert "/decide/amend/" in board
    auditor = signed_in(officer(cooperative, "auditor"))
    assert "Add a change" not in text(auditor.get(url))
    assert auditor.post(f"{url}drop/", {"index": "0"}).status_code == 404


def test_another_coops_amendment_is_not_found() -> None:
    cooperative, other = coop(1), coop(1)
    amendment = drafted(other, user_of(other, "M001"), vote__days=10)
    client = signed_in(user_of(cooperative, "M001"))
    for rest in ("", "change/", "describe/"):
        url = at(cooperative, f"{amendment.pk}/{rest}")
        assert client.get(url).status_code == 404
    for rest in ("drop/", "discard/", "rebase/"):
        url = at(cooperative, f"{amendment.pk}/{rest}")
        assert client.post(url).status_code == 404


def test_a_change_is_taken_out_and_a_draft_given_up_and_begun_again() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, vote__days=10, exit__notice_days=40)
    client, url = signed_in(by), at(cooperative, f"{amendment.pk}/")
    page = text(client.post(f"{url}drop/", {"index": "0"}, follow=True))
    assert "10 days" not in page
    gone = text(client.post(f"{url}drop/", {"index": "x"}, follow=True))
    assert "is not in the amendment any more" in gone
    client.post(f"{url}discard/")
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.WITHDRAWN
    assert "Start a new draft from this one" in text(client.get(url))
    sent = client.post(at(cooperative), {"again": str(amendment.pk)})
    again = Amendment.objects.exclude(pk=amendment.pk).get()
    assert sent["Location"] == at(cooperative, f"{again.pk}/")
    assert again.operations == amendment.operations


def test_title_reasons_and_day_are_said_on_a_page_of_their_own() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, vote__days=10)
    client, url = signed_in(by), at(cooperative, f"{amendment.pk}/describe/")
    assert 'value="More time"' in text(client.get(url))
    bad = {"title": "T", "why": "", "effective_from": "soon"}
    assert "This is not a day" in text(client.post(url, bad))
    good = {"title": "Ten days", "why": "So.", "effective_from": "2027-02-01"}
    page = text(client.post(url, good, follow=True))
    assert "Ten days" in page
    assert "Feb. 1, 2027" in page
    dropped = text(client.post(url, {**good, "effective_from": ""}, follow=True))
    assert "No day chosen yet" in dropped


def test_a_draft_whose_base_moved_says_what_must_be_redone() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, vote__days=10, exit__notice_days=40)
    client, url = signed_in(by), at(cooperative, f"{amendment.pk}/")
    assert "Bring up to date" not in text(client.get(url))
    adopt_later(cooperative, "vote.days", 9)
    page = text(client.get(url))
    assert "The bylaws have changed since this was drafted" in page
    assert "adopted, not yet in force" in page
    after = text(client.post(f"{url}rebase/", follow=True))
    assert "1 change did not fit any more and was taken out" in after
    assert "Bring up to date" not in after


def test_rivals_and_laws_are_named_on_the_page() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    other = drafted(cooperative, by, patronage__cash_share="1/2")
    amendment = drafted(cooperative, by, patronage__cash_share="1/10")
    page = text(signed_in(by).get(at(cooperative, f"{amendment.pk}/")))
    assert "Another amendment touches the same" in page
    assert at(cooperative, f"{other.pk}/") in page
    assert "26 U.S.C. § 1388(c)(1)" in page
    assert "Only the members can adopt it" in page


def test_the_redline_and_the_steps_are_in_spanish() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, vote__days=10)
    url = at(cooperative, f"{amendment.pk}/", "es")
    page = text(signed_in(by).get(url))
    assert 'lang="es"' in page
    assert "Una votación queda abierta" in page


def test_the_pages_ask_as_many_queries_for_twenty_amendments_as_for_two() -> None:
    asked = []
    for size in (2, 20):
        cooperative = coop(1)
        by = user_of(cooperative, "M001")
        rows = [drafted(cooperative, by, vote__days=10 + n) for n in range(size)]
        client = signed_in(by)
        counts = []
        for rest in ("", f"{rows[0].pk}/", f"{rows[0].pk}/change/?do=number"):
            client.get(at(cooperative, rest))
            with CaptureQueriesContext(connection) as queries:
                text(client.get(at(cooperative, rest)))
            counts.append(len(queries))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert max(asked[0]) < 25
