"""The pages of the numbers: all of them, and one with its history."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.bylaws import selectors
from governance.bylaws.parameters import UnknownParameterError, catalogue
from governance.bylaws.selectors import parameters
from governance.bylaws.services import adopt
from tests.factories import FOUNDED, NOON, CooperativeFactory, UserFactory
from tests.governance.factories import coop, officer, user_of

pytestmark = pytest.mark.django_db


def change(cooperative: Cooperative, key: str, value: Any, on: date) -> None:
    adopt(
        cooperative=cooperative,
        values={key: value},
        effective_from=on,
        adopted_on=date(2025, 6, 1),
        adopted_by=f"2025-GM-{on.day:03d}",
        by=None,
        at=NOON,
    )


def get(
    cooperative: Cooperative,
    path: str = "",
    *,
    by: User | None = None,
    language: str = "en",
) -> Any:
    client = Client()
    client.force_login(by or user_of(cooperative, "M001"))
    start = f"/{language}/c/{cooperative.slug}/papers/bylaws/parameters/"
    return client.get(f"{start}{path}")


def page(cooperative: Cooperative, path: str = "", **how: Any) -> str:
    response = get(cooperative, path, **how)
    assert response.status_code == 200
    return str(response.content.decode())


def test_every_number_is_listed_with_its_value_and_its_right() -> None:
    cooperative = coop(1)
    shown = page(cooperative)
    for key in catalogue("us-ca"):
        assert f'id="p-{key}"' in shown
        assert f"/parameters/{key}/" in shown
    assert shown.count("Bylaws 4.7</a>") >= 1
    assert "2023-GM-001</a>" in shown
    assert "The site acts by it" in shown
    assert "Kept and printed" in shown


def test_a_chapter_can_be_chosen_and_words_looked_for() -> None:
    cooperative = coop(1)
    board = page(cooperative, "?group=board")
    assert 'id="p-board.least"' in board
    assert 'id="p-vote.days"' not in board
    found = page(cooperative, "?q=vote+stays+OPEN")
    assert 'id="p-vote.days"' in found
    assert "1 number found." in found
    assert 'id="p-vote.days"' in page(cooperative, "?q=votacion+dura", language="es")
    assert "0 numbers found." in page(cooperative, "?q=moon")
    assert page(cooperative, "?group=nowhere").count("<tr id=") == len(catalogue("us-ca"))


def test_the_list_is_in_the_readers_language() -> None:
    shown = page(coop(1), language="es")
    assert "Días que dura abierta una votación" in shown
    assert "Días de membresía antes de votar" in shown


def test_a_law_is_cited_where_a_value_breaks_it() -> None:
    low = coop(2, bylaws={"patronage.cash_share": "1/10"})
    for path in ("", "patronage.cash_share/"):
        assert "26 U.S.C. § 1388(c)(1)" in page(low, path)
    assert "26 U.S.C. § 1388(c)(1)" not in page(low, "vote.days/")


def test_the_roll_is_held_against_what_a_majority_needs() -> None:
    cooperative = coop(3, bylaws={"quorum.members": {"count": 4}})
    assert "more members than there are" in page(cooperative, "quorum.members/")
    facts = selectors.facts_of(cooperative, on=NOON.date())
    assert (facts["members"], facts["voters"]) == (3, 3)


def test_one_number_tells_what_it_says_and_said_and_will_say() -> None:
    cooperative = coop(1)
    change(cooperative, "vote.days", 10, date(2025, 7, 1))
    change(cooperative, "vote.days", 14, date(2030, 1, 2))
    shown = page(cooperative, "vote.days/")
    for words in ("7 days", "10 days", "14 days", "to come", "no longer in force"):
        assert words in shown
    for resolution in ("2023-GM-001", "2025-GM-001", "2025-GM-002"):
        assert f"/resolutions/{resolution}/" in shown
    assert "Bylaws 3.1</a>" in shown
    history = parameters.value_history(cooperative, "vote.days", on=NOON.date())
    assert [(each.standing, each.version) for each in history] == [
        ("to_come", 2),
        ("in_force", 1),
        ("past", 0),
    ]


def test_the_choices_show_the_one_that_holds() -> None:
    sheet = parameters.sheet(
        selectors.in_force(coop(1), on=NOON.date()), "patronage.notice"
    )
    assert [option.is_held for option in sheet.options] == [True, False]
    basis = parameters.sheet(
        selectors.in_force(coop(1), on=NOON.date()), "patronage.basis"
    )
    assert [option.key for option in basis.options if option.is_held] == ["hours"]


def test_whoever_can_call_a_vote_is_led_to_it_and_members_to_a_draft() -> None:
    cooperative = coop(1)
    shown = page(cooperative, "vote.days/", by=officer(cooperative, "secretary"))
    assert "/decide/propose/?key=vote.days" in shown
    drafts = page(cooperative, "vote.days/")
    assert "/decide/propose/" not in drafts
    assert "/papers/bylaws/amendments/" in drafts
    looked = page(cooperative, "vote.days/", by=officer(cooperative, "auditor"))
    assert "Propose a change" not in looked


@pytest.mark.parametrize("path", ["", "vote.days/"])
def test_who_does_not_belong_here_finds_no_page(path: str) -> None:
    cooperative = coop(1)
    assert get(cooperative, path, by=UserFactory()).status_code == 404
    other = coop(1)
    assert get(cooperative, path, by=user_of(other, "M001")).status_code == 404


def test_a_number_that_is_not_in_the_catalogue_is_not_found() -> None:
    cooperative = coop(1)
    assert get(cooperative, "vote.moon/").status_code == 404
    with pytest.raises(UnknownParameterError):
        parameters.sheet(selectors.in_force(cooperative, on=FOUNDED), "vote.moon")


def test_before_anything_is_adopted_the_pages_say_so() -> None:
    cooperative = CooperativeFactory()
    visitor = officer(cooperative, "secretary")
    assert "No bylaws are in force" in page(cooperative, by=visitor)
    assert "No value was ever adopted" in page(cooperative, "vote.days/", by=visitor)


@pytest.mark.parametrize("path", ["", "?q=days", "vote.days/"])
def test_the_pages_ask_as_many_queries_after_many_changes(path: str) -> None:
    cooperative, asked = coop(2), []
    for first, last in ((1, 3), (3, 20)):
        for number in range(first, last):
            change(cooperative, "vote.days", number, date(2025, 8, number))
        with CaptureQueriesContext(connection) as queries:
            page(cooperative, path)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 25
