"""The page of a count and its files: nothing before the result is declared."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from governance.votes.counting import count, read_blt
from governance.votes.models import BallotBox, Motion
from governance.votes.selectors.results import count_of
from governance.votes.services import (
    add_option,
    cast_ballot,
    declare_result,
    open_prepared,
    prepare_motion,
)
from tests.factories import NOON, CooperativeFactory
from tests.governance.factories import coop, membership, motion, user_of

pytestmark = pytest.mark.django_db
FILES = ("ballots.blt", "stages.csv", "count.json", "count.txt")
AFTER = NOON + timedelta(days=8)


def election(
    marks: list[list[int]], *, rule: str = "scottish-stv", seats: int = 2
) -> Motion:
    """An open election of Ana, Ben, Cy and Dee, with these ballots cast."""
    cooperative = coop(len(marks))
    secretary = user_of(cooperative, "M001")
    prepared = prepare_motion(
        cooperative=cooperative,
        method="election",
        kind="election",
        title="Board election",
        text="Who is on the board?",
        payload={},
        proposed_by=secretary,
        at=NOON,
        opens_at=NOON,
        closes_at=NOON + timedelta(days=7),
        options={"rule": rule, "seats": seats, "office": ""},
    )
    for name in ("Ana", "Ben", "Cy", "<Dee> {0}"):
        add_option(motion=prepared, membership=None, name=name, by=secretary, at=NOON)
    opened = open_prepared(motion=prepared, by=secretary, at=NOON, announce=False)
    for number, each in enumerate(marks, start=1):
        voter = membership(cooperative, f"M{number:03d}")
        cast_ballot(motion=opened, voter=voter, marks=each, at=NOON)
    return opened


def declared(opened: Motion) -> Motion:
    return declare_result(motion=opened, by=user_of(opened.cooperative, "M001"), at=AFTER)


def address(found: Motion, what: str = "", language: str = "en") -> str:
    base = f"/{language}/c/{found.cooperative.slug}/decide/{found.pk}/count/"
    return f"{base}{what}"


def visit(found: Motion, what: str = "", language: str = "en") -> Any:
    client = Client()
    client.force_login(user_of(found.cooperative, "M002"))
    with time_machine.travel(AFTER, tick=False):
        return client.get(address(found, what, language))


def body(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


MARKS = [[1, 2], [1, 2], [1, 2], [1, 3], [2], [3, 2], [], [4, 3]]


@pytest.mark.parametrize("what", ["", *FILES])
def test_before_the_result_is_declared_there_is_no_count(what: str) -> None:
    opened = election(MARKS)
    assert visit(opened, what).status_code == 404
    declared(opened)
    assert visit(opened, what).status_code == 200


def test_the_page_tells_every_stage_with_its_reason() -> None:
    found = declared(election(MARKS))
    page = body(visit(found))
    assert "Counted again just now: the same result" in page
    assert "Ballots that came in: 8. They count: 7. Blank: 1. Not readable: 0." in page
    assert "3 votes elect: 7 ballots divided by 3" in page
    assert "Stage 2: the votes that" in page
    assert page.count("<svg") >= 4
    assert page.count('class="chart-box"') == 2
    assert "&lt;Dee&gt; {0}" in page
    assert "<Dee>" not in page
    assert "style=" not in page.partition("<main")[2]


def test_the_files_can_be_counted_again_by_anybody() -> None:
    found = declared(election(MARKS))
    ballots = read_blt(visit(found, "ballots.blt").content.splitlines(True))
    told = json.loads(visit(found, "count.json").content)
    seed = found.options["_lot_seed"]
    again = count("scottish-stv", ballots, seats=ballots.seats, lot=seed).as_json()
    assert again == told
    assert found.result is not None
    assert found.result["count"] == told


def test_the_table_and_the_text_are_those_of_the_count() -> None:
    found = declared(election(MARKS))
    sheet = visit(found, "stages.csv")
    assert sheet["Content-Type"].startswith("text/csv")
    assert "attachment" in sheet["Content-Disposition"]
    assert "first_preferences" in sheet.content.decode()
    assert "Stage 1: first choices" in body(visit(found, "count.txt"))


def test_a_lot_is_shown_with_its_seed_so_that_anybody_can_draw_again() -> None:
    found = declared(election([[1], [2], [3]], rule="irv", seats=1))
    page = body(visit(found))
    assert found.options["_lot_seed"] in page
    assert found.rules["lot_commitment"] in page
    assert "were level in every stage. The lot decided: " in page


def test_a_ballot_that_was_changed_afterwards_is_seen() -> None:
    found = declared(election(MARKS))
    found.result["count"]["elected"] = [4, 3]  # type: ignore[index]
    found.save(update_fields=["result"])
    assert "Counted again just now: not what was declared" in body(visit(found))


def test_votes_for_and_against_have_their_count_too() -> None:
    cooperative = coop(3)
    opened = motion(cooperative)
    for number, choice in enumerate(("yes", "yes", "no"), start=1):
        voter = membership(cooperative, f"M{number:03d}")
        cast_ballot(motion=opened, voter=voter, choice=choice, at=NOON)
    assert visit(opened).status_code == 404
    found = declared(opened)
    page = body(visit(found))
    assert "<dt>Yes</dt><dd>2</dd>" in page.replace("> <", "><")
    assert "ballots.blt" in page
    assert "stages.csv" not in page
    assert visit(found, "stages.csv").status_code == 404
    assert b"\n2 1 0\n1 2 0\n" in visit(found, "ballots.blt").content
    assert json.loads(visit(found, "count.json").content)["counts"]["yes"] == 2


def test_a_secret_vote_is_counted_from_its_published_ballots() -> None:
    found = election([[]] * 5)
    published = [
        {"tracker": f"{n:032x}", "ballot": {"marks": marks}, "is": "valid", "why": ""}
        for n, marks in enumerate(MARKS)
    ]
    published.append({"tracker": "f" * 32, "ballot": {}, "is": "invalid", "why": "x"})
    BallotBox.objects.create(motion=found, ballots=published, lot_seed="ab" * 32)
    found.is_secret, found.state, found.declared_at = True, "adopted", AFTER
    found.result = {"count": count_of(found)}
    found.save()
    page = body(visit(found))
    assert "Counted again just now: the same result" in page
    assert "Ballots that came in: 8. They count: 7. Blank: 1." in page
    assert visit(found, "ballots.blt").content.count(b" 0\n") == 6  # equal ones joined
    assert b"00000000" not in visit(found, "ballots.blt").content  # and no tracker


def test_a_file_that_there_is_not_and_another_co_ops_vote_are_not_found() -> None:
    found = declared(election(MARKS))
    assert visit(found, "ballots.xls").status_code == 404
    other = CooperativeFactory()
    client = Client()
    client.force_login(user_of(found.cooperative, "M002"))
    assert client.get(f"/en/c/{other.slug}/decide/{found.pk}/count/").status_code in (
        403,
        404,
    )


def test_the_page_is_there_in_spanish() -> None:
    found = declared(election(MARKS))
    assert visit(found, language="es").status_code == 200
