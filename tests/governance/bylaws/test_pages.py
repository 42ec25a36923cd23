"""The pages of the bylaws: the text of any day, its history, and redlines."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.operations import setting
from governance.bylaws.selectors import effects, effects_to_come, head, steps
from tests.factories import NOON
from tests.governance.bylaws.test_adopting import (
    CHANGE,
    CLAUSE,
    JUNE,
    LATER,
    amend,
    beside,
    reword,
)
from tests.governance.factories import coop, user_of

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def page(
    cooperative: Cooperative, path: str = "", language: str = "en", status: int = 200
) -> str:
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    response = client.get(f"/{language}/c/{cooperative.slug}/papers/bylaws/{path}")
    assert response.status_code == status
    return str(response.content.decode())


def changed() -> Cooperative:
    """A co-op with a reworded clause, a new number, and a change to come."""
    cooperative = coop(1)
    operations = [
        reword(head(cooperative), CLAUSE, "Who works here may join."),
        setting("patronage.cash_share", "1/4", "3/10"),
    ]
    amend(cooperative, operations)
    future = date(2999, 1, 1)
    amend(cooperative, [setting("vote.days", 7, 21)], on=future)
    return cooperative


def test_the_text_prints_the_numbers_in_force_and_links_them() -> None:
    cooperative = changed()
    old, new = page(cooperative, "2025-06-30/"), page(cooperative)
    assert "<dfn>25\u00a0%</dfn>" in old
    assert "<dfn>30\u00a0%</dfn>" in new
    assert 'id="p-patronage.cash_share"' in new
    assert 'id="art-4.sec-7"' in new
    assert "Who works here may join." in new
    assert "Who works here may join." not in old


def test_every_provision_and_number_has_one_anchor() -> None:
    cooperative = coop(1)
    state = head(cooperative)
    assert state
    for mode in ("", "?in=both"):
        shown = page(cooperative, mode)
        for each in state.provisions:
            assert shown.count(f'id="{each.id}"') == 1
            for key in each.keys:
                assert shown.count(f'id="p-{key}"') == 1


def test_the_text_is_in_the_readers_language_or_both_side_by_side() -> None:
    cooperative = coop(1)
    spanish, both = page(cooperative, language="es"), page(cooperative, "?in=both")
    assert 'lang="es"' in spanish
    assert "<dfn>calificado</dfn>" in spanish
    assert "<dfn>qualified</dfn>" not in spanish
    english, other = "<dfn>qualified</dfn>", "<dfn>calificado</dfn>"
    assert both.index(english) < both.index(other)
    assert "duo--even" in both
    assert other in page(cooperative, "?in=es")
    assert english in page(cooperative, "?in=klingon")


def test_changes_to_come_are_told_with_their_day_and_resolution() -> None:
    cooperative = changed()
    shown = page(cooperative)
    assert "Jan. 1, 2999" in shown or "January 1, 2999" in shown
    assert "21 days" in shown
    (effect,) = effects_to_come(cooperative, on=TODAY)
    assert (effect.op, effect.what, effect.detail) == (
        "set",
        "Days a vote stays open",
        "21 days",
    )


def test_the_text_warns_and_cites_where_the_law_is_broken() -> None:
    low = page(coop(1, bylaws={"patronage.cash_share": "1/10"}))
    assert "note--warn" in low
    assert "26 U.S.C. § 1388(c)(1)" in low


def test_a_day_without_bylaws_says_so_and_a_day_that_is_none_is_not_found() -> None:
    cooperative = coop(1)
    assert "No bylaws were in force" in page(cooperative, "2020-01-01/")
    for path in ("2025-02-30/", "?on=soon", "version/7/", "2025-02-30..2025-03-01/"):
        page(cooperative, path, status=404)
    page(cooperative, "2025-06-01..2025-03-01/", status=404)


def test_a_day_that_is_asked_for_leads_to_its_page() -> None:
    cooperative = coop(1)
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    base = f"/en/c/{cooperative.slug}/papers/bylaws/"
    assert client.get(f"{base}?on=2026-03-01").url == f"{base}2026-03-01/"
    compared = client.get(f"{base}changes/?first=2025-01-01&last=2026-01-01")
    assert compared.url == f"{base}2025-01-01..2026-01-01/"
    wrong = client.get(f"{base}changes/?first=2026-01-01&last=2025-01-01")
    assert "Choose a day on or after the first one" in wrong.content.decode()


def test_a_version_is_shown_as_it_was_adopted() -> None:
    cooperative = changed()
    first, last = page(cooperative, "version/0/"), page(cooperative, "version/2/")
    assert "<dfn>25\u00a0%</dfn>" in first
    assert "As adopted" in first
    assert "<dfn>21 days</dfn>" in last


def test_the_history_tells_where_each_version_stands_and_what_it_does() -> None:
    cooperative = changed()
    listed = steps(cooperative, on=TODAY)
    assert [each.standing for each in listed] == ["prospective", "in_force", "in_force"]
    told = [
        (each.op, each.what, each.is_applied) for each in effects(cooperative, on=TODAY)
    ]
    assert told == [
        ("set", "Days a vote stays open", False),
        ("substitute", "clause 2.1", True),
        ("set", "Part paid in cash", True),
    ]
    shown = page(cooperative, "history/")
    assert "not yet" in shown
    assert "/papers/resolutions/2025-GM-001/" in shown
    assert f"/{CHANGE - timedelta(days=1)}..{CHANGE}/" in shown


def test_a_version_of_which_nothing_is_left_is_replaced() -> None:
    cooperative = coop(1)
    amend(cooperative, [setting("vote.days", 7, 9)])
    amend(cooperative, [setting("vote.days", 9, 8)], on=LATER)
    standings = [each.standing for each in steps(cooperative, on=TODAY)]
    assert standings == ["in_force", "replaced", "in_force"]


def test_a_redline_marks_words_and_numbers_and_tells_them_as_a_list() -> None:
    shown = page(changed(), "2025-06-30..2025-07-01/")
    assert "<del>25\u00a0%</del> <ins>30\u00a0%</ins>" in shown
    assert "“Part paid in cash” changes from 25\u00a0% to 30\u00a0%." in shown
    assert "<ins>Who works here may join.</ins>" in shown or "may join" in shown
    assert "Nothing changed" in page(changed(), "2025-07-02..2025-07-03/")


def test_a_redline_is_read_in_spanish_too() -> None:
    cooperative = coop(1)
    amend(cooperative, [setting("patronage.notice", "qualified", "nonqualified")])
    shown = page(cooperative, f"{JUNE}..{CHANGE}/", language="es")
    assert "<del>calificado</del> <ins>no calificado</ins>" in shown


def test_a_text_that_somebody_wrote_is_never_obeyed_as_html() -> None:
    cooperative = coop(1)
    bad = "<script>alert(1)</script> {{ vote.days | words }}"
    amend(cooperative, [reword(head(cooperative), CLAUSE, bad)])
    for path in ("", f"{JUNE}..{CHANGE}/", "history/"):
        assert "<script>alert" not in page(cooperative, path)


def test_pages_ask_as_many_queries_after_many_changes() -> None:
    cooperative, asked = coop(1), dict[str, list[int]]()
    paths = ("", "2026-01-01/", "history/", f"{JUNE}..{LATER}/", "version/0/")
    for day in (1, 20):
        for number in range(1, day):
            held = head(cooperative)
            assert held
            on = date(2025, 8, number)
            was = held.values["vote.days"]
            operations = [setting("vote.days", was, number + 7)]
            operations.append(beside(held, CLAUSE, f"2.{100 + number}", "New."))
            amend(cooperative, operations, on=on)
        for path in paths:
            page(cooperative, path)
            with CaptureQueriesContext(connection) as queries:
                page(cooperative, path)
            asked.setdefault(path, []).append(len(queries))
    for path, (before, after) in asked.items():
        assert before == after, path


def test_a_repealed_clause_keeps_its_place_and_not_its_words() -> None:
    cooperative = coop(1)
    state = head(cooperative)
    assert state
    was = state.provision(CLAUSE)
    amend(cooperative, [{"op": "repeal", "id": CLAUSE, "was": was.sha256}])
    for mode in ("", "?in=both"):
        shown = page(cooperative, mode)
        assert f'id="{CLAUSE}"' in shown
        assert "repealed" in shown
        assert was.note["en"] not in shown
