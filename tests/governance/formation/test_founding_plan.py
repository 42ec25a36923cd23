"""The plan of a founding act, and the bylaws that take the place of an agreement."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from governance.bylaws.amendment import State, apply
from governance.bylaws.packs import pack, packs
from governance.formation import founding_plan as plans, founding_refusals as refusals
from governance.formation.agreement import PACK, Ways, values_of
from governance.formation.draft import draft_of
from governance.formation.founding_plan import Facts, Item, missing, plan_of
from governance.formation.succession import becomes, succession

DAY = date(2026, 12, 5)
CODES = ("M001", "M002", "M003")
VALUES = dict(pack("us-ca").values)
OPENING = {"account": "Assets:Bank:Checking", "rows": [{"code": code} for code in CODES]}


def item(kind: str, payload: dict[str, Any], **fields: Any) -> Item:
    given: dict[str, Any] = {"state": "adopted", "adopted_on": DAY}
    given["resolution"] = f"2026-GM-00{len(kind) % 9}"
    return Item(title=kind, payload=payload, **(given | fields))


def items(**changes: Item) -> dict[str, Item]:
    officers = {"chair": "M001", "secretary": "M002", "treasurer": "M003"}
    told = {"text_sha256": "a" * 64, "founding_on": DAY.isoformat()}
    found = {
        "founding": item("founding", told),
        "founding_election": item(
            "founding_election", {"seats": 3}, chosen=("M003", "M001", "M002")
        ),
        "founding_officers": item(
            "founding_officers", {**officers, "bank": ["M001", "M002"]}
        ),
        "founding_opening": item("founding_opening", {"opening": OPENING}),
    }
    return found | changes


def facts(**changes: Any) -> Facts:
    whole = Facts(
        founders=dict.fromkeys(CODES, date(2026, 11, 21)),
        agreed_on=date(2026, 11, 21),
        open_rules=(),
        values=VALUES,
        text_sha256="a" * 64,
        version_sha256="b" * 64,
        opening=OPENING,
        meeting_day=DAY,
        is_meeting_over=True,
        has_minutes=True,
        items=items(),
    )
    return replace(whole, **changes)


def lacks(**changes: Any) -> list[type[CoopError]]:
    return [type(each) for each in missing(facts(**changes))]


def test_a_whole_meeting_gives_a_plan_with_the_same_hash_for_ever() -> None:
    plan = plan_of(facts())
    assert plans.sha256_of_plan(plan) == plans.sha256_of_plan(plan_of(facts()))
    board, chair, *_rest = plan["offices"]
    assert board["holders"] == ["M003", "M001", "M002"]
    assert (chair["key"], chair["holders"], chair["term_months"]) == (
        *("chair", ["M001"]),
        24,
    )
    assert plan["first_year"] == {"first": "2026-12-05", "last": "2026-12-31"}
    assert plan["class"] == "worker"


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"open_rules": ({"en": "Buy-in"},)}, refusals.OpenRulesError),
        ({"items": {}}, refusals.NoMeetingError),
        ({"is_meeting_over": False}, refusals.MeetingNotClosedError),
        ({"has_minutes": False}, refusals.NoMinutesError),
        ({"text_sha256": "c" * 64}, refusals.MovedSinceError),
        ({"opening": {**OPENING, "account": "Assets:Cash"}}, refusals.OpeningMovedError),
        ({"meeting_day": date(2026, 12, 6)}, refusals.FirstDayError),
        ({"agreed_on": DAY}, refusals.AgreementDayError),
        ({"values": {**VALUES, "members.least": 4}}, refusals.TooFewMembersError),
        ({"values": {**VALUES, "members.classes": []}}, refusals.NoClassError),
        (
            {"items": items(founding=replace(items()["founding"], state="failed"))},
            refusals.NotAdoptedError,
        ),
        (
            {"items": items(founding=replace(items()["founding"], state="open"))},
            refusals.NotDeclaredError,
        ),
        (
            {
                "items": items(
                    founding_election=replace(
                        items()["founding_election"], chosen=("M001",)
                    )
                )
            },
            refusals.NotElectedError,
        ),
    ],
)
def test_what_is_missing_is_told_and_no_plan_is_made(
    changes: dict[str, Any], lack: type[CoopError]
) -> None:
    assert lacks(**changes) == [lack]
    with pytest.raises(lack):
        plan_of(facts(**changes))


def test_who_left_the_group_holds_no_office_and_pays_nothing_in() -> None:
    two = {code: date(2026, 11, 21) for code in CODES[:2]}
    found = lacks(founders=two, values={**VALUES, "members.least": 2})
    assert found == [
        refusals.BoardTooLargeError,
        refusals.RowsError,
        refusals.NotOfTheGroupError,
        refusals.NotOfTheGroupError,
    ]


def test_what_only_a_meeting_gives_asks_for_another_one() -> None:
    failed = replace(items()["founding"], state="failed")
    again = [
        facts(items=items(founding=failed)),
        facts(text_sha256="c" * 64),
        facts(founders=dict.fromkeys(("M001", "M004", "M005"), DAY)),
    ]
    assert all(plans.needs_another_meeting(each) for each in again)
    not_again = [
        facts(has_minutes=False),
        facts(is_meeting_over=False, items=items(founding=failed)),
        facts(opening={**OPENING, "account": "Assets:Cash"}),
    ]
    assert not any(plans.needs_another_meeting(each) for each in not_again)


def test_a_board_of_all_members_is_not_elected() -> None:
    without = items()
    del without["founding_election"]
    values = {**VALUES, "board.all_members": True}
    plan = plan_of(facts(items=without, values=values))
    assert [each["key"] for each in plan["offices"]] == [
        *("chair", "secretary", "treasurer", "bank")
    ]


def test_nobody_checks_themself_and_two_sign_at_the_bank() -> None:
    officers: dict[str, Any] = {
        "chair": "M001",
        "secretary": "M001",
        "treasurer": "M002",
        "bank": ["M001", "M002"],
    }
    with pytest.raises(refusals.TwoOfficesError):
        plans.check_officers(officers)
    with pytest.raises(refusals.TwoSignersError):
        plans.check_officers(officers | {"secretary": "M003", "bank": ["M001", "M001"]})
    with pytest.raises(refusals.NoClassError):
        plans.class_of_founders({"members.classes": []})


@given(st.dates(min_value=date(2026, 11, 22), max_value=date(2040, 12, 31)))
def test_the_first_year_holds_the_first_day_and_ends_within_a_year(on: date) -> None:
    told = {"text_sha256": "a" * 64, "founding_on": on.isoformat()}
    adoption = item("founding", told, adopted_on=date(2026, 11, 22))
    meeting = date(2026, 11, 22)
    plan = plan_of(facts(items=items(founding=adoption), meeting_day=meeting))
    year = plan["first_year"]
    last = date.fromisoformat(year["last"])
    assert on <= last
    assert (last - on).days < 366
    assert date.fromisoformat(plan["calendar"][0]["due"]) > last


def agreement() -> State:
    model = pack(PACK)
    values = {**model.values, **values_of(Ways())}
    return State(dict(model.titles), model.provisions, values)


@pytest.mark.parametrize("key", [each.key for each in packs()])
def test_each_model_takes_the_agreements_place_clause_by_clause(key: str) -> None:
    adopted = draft_of(pack(key), pack(key).values).state
    after = becomes(agreement(), adopted)
    standing = [each for each in after.provisions if not each.is_repealed]
    said = [(each.number, each.text, each.heading) for each in standing]
    assert said == [(each.number, each.text, each.heading) for each in adopted.provisions]
    assert {each.id for each in standing} == {each.id for each in adopted.provisions}
    assert after.values == adopted.values, "nothing stays that nobody decided"
    assert after.titles == adopted.titles


def test_a_mark_that_was_used_before_is_never_used_again() -> None:
    model = pack("us-ca")
    adopted = draft_of(model, model.values).state
    once = becomes(agreement(), adopted)
    twice = apply(once, succession(once, adopted))
    standing = [each for each in twice.provisions if not each.is_repealed]
    assert [each.number for each in standing] == [
        each.number for each in adopted.provisions
    ]
    assert len({each.id for each in twice.provisions}) == len(twice.provisions)
