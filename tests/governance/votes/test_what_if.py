"""What if: votes of the past year under another quorum or majority."""

from datetime import date
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse

from coopkit.offers import Replay
from governance.bylaws.operations import setting
from governance.bylaws.services import add_operation, draft
from governance.votes.offers import run_again
from governance.votes.services import cast_ballot, declare_result
from tests.factories import NOON
from tests.governance.factories import coop, membership, motion, officer, user_of

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 7, 1), date(2026, 12, 31)


def test_a_vote_that_passed_would_have_failed_under_a_higher_quorum() -> None:
    cooperative = coop(members=4)
    held = motion(cooperative)
    for code in ("M001", "M002", "M003"):
        voter = membership(cooperative, code)
        cast_ballot(motion=held, voter=voter, choice="yes", at=NOON)
    declare_result(motion=held, by=None, at=held.closes_at)
    all_of_them = {"quorum.members": {"count": 4}}
    [replay] = run_again(cooperative, all_of_them, FIRST, LAST)
    assert (replay.was, replay.becomes) == ("adopted", "no quorum")
    assert replay.is_different
    assert not replay.is_private


def test_a_number_that_decided_nothing_gives_nothing_to_run_again() -> None:
    cooperative = coop()
    held = motion(cooperative)
    declare_result(motion=held, by=None, at=held.closes_at)
    assert list(run_again(cooperative, {"vote.days": 30}, FIRST, LAST)) == []
    same = {"vote.ordinary": held.rules["threshold"]["value"]}
    assert list(run_again(cooperative, same, FIRST, LAST)) == []


def test_of_a_year_a_member_sees_their_own_line_alone_and_no_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cooperative = coop(2)
    by = user_of(cooperative, "M001")
    amendment = draft(cooperative=cooperative, title="T", why="", by=by, at=NOON)
    change = setting("vote.days", 7, 9)
    add_operation(amendment=amendment, operation=change, by=by, at=NOON)
    view = import_module("governance.votes.views.what_if")
    rows = (("M001", "$1.11", "$2.22"), ("M002", "$3.33", "$4.44"))
    year = Replay(
        title="Year",
        url="/",
        was="a",
        becomes="b",
        because="M002 has none",
        rows=rows,
        is_private=True,
    )
    monkeypatch.setattr(view, "replays", [lambda *_given: [year]])
    address = reverse("votes:what_if", args=[cooperative.slug, amendment.pk])
    seen = {}
    for who in (by, officer(cooperative, "candidate"), officer(cooperative, "board")):
        client = Client()
        client.force_login(who)
        seen[who.pk] = client.get(address).content.decode()
    mine, candidates, boards = seen.values()
    assert "$2.22" in mine
    assert "$4.44" not in mine
    assert "M002 has none" not in mine
    assert "$2.22" not in candidates
    assert "$4.44" not in candidates
    assert "$4.44" in boards
    assert "M002 has none" in boards
