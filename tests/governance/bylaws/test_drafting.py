"""Drafting: changes laid over each other, sifted against a text that moved on."""

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from governance.bylaws import drafting
from governance.bylaws.amendment import RepealedError, State, apply
from governance.bylaws.provisions import read_provisions

TEXT = """
# Bylaws

## 1. Members

1.1 Somebody joins.

1.2 Somebody leaves after {{ exit.notice_days | words }}.

1.2.1 In writing.

## 2. Votes

2.1 A vote is open for {{ vote.days | words }}.
"""
TITLES, PROVISIONS = read_provisions({"en": TEXT, "es": TEXT})
BASE = State(TITLES, tuple(PROVISIONS), {"vote.days": 7, "exit.notice_days": 30})
Made = list[dict[str, Any]]


def said(words: str) -> dict[str, str]:
    return {"en": words, "es": words}


def worded(state: State, clause: str, words: str) -> dict[str, Any]:
    return drafting.substitution(state, clause, heading={}, text=said(words), note={})


def added(state: State, beside: str, number: str, words: str = "New.") -> dict[str, Any]:
    return drafting.new_provision(
        state, beside, number, heading={}, text=said(words), note={}, is_article=False
    )


def test_a_clause_that_is_changed_twice_is_one_change_from_the_words_in_force() -> None:
    once = drafting.grown(BASE, [], [worded(BASE, "art-1.sec-1", "First try.")])
    now = apply(BASE, once)
    twice = drafting.grown(BASE, once, [worded(now, "art-1.sec-1", "Second try.")])
    (only,) = twice
    assert only["was"] == BASE.provision("art-1.sec-1").sha256
    assert only["text"] == said("Second try.")


def test_a_number_set_back_to_what_holds_is_no_change_any_more() -> None:
    once = drafting.grown(BASE, [], [drafting.new_value(BASE, "vote.days", 10)])
    back = drafting.new_value(apply(BASE, once), "vote.days", 7)
    assert drafting.grown(BASE, once, [back]) == []


def test_what_changes_nothing_is_refused_and_named() -> None:
    with pytest.raises(drafting.NothingChangesError, match=r"1\.1"):
        drafting.grown(BASE, [], [worded(BASE, "art-1.sec-1", "Somebody joins.")])


def test_a_new_clause_that_is_reworded_is_one_insertion() -> None:
    once = drafting.grown(BASE, [], [added(BASE, "art-1.sec-1", "1.1A")])
    new = once[0]["id"]
    now = apply(BASE, once)
    after = drafting.grown(BASE, once, [worded(now, new, "Better.")])
    assert [each["op"] for each in after] == ["insert"]
    assert after[0]["text"] == said("Better.")
    gone = drafting.grown(BASE, after, drafting.repeals(apply(BASE, after), new))
    assert gone == []


def test_a_clause_is_repealed_with_its_parts_and_stays_to_be_read() -> None:
    made = drafting.repeals(BASE, "art-1.sec-2")
    assert [each["id"] for each in made] == ["art-1.sec-2.p-1", "art-1.sec-2"]
    after = apply(BASE, drafting.grown(BASE, [], made))
    assert after.provision("art-1.sec-2").is_repealed
    with pytest.raises(RepealedError):
        drafting.grown(after, [], [worded(after, "art-1.sec-2", "Back again.")])
    assert drafting.unprinted(BASE, after) == ("exit.notice_days",)


def test_a_repeal_takes_the_place_of_a_change_of_the_same_clause() -> None:
    once = drafting.grown(BASE, [], [worded(BASE, "art-2.sec-1", "Other.")])
    after = drafting.grown(BASE, once, drafting.repeals(apply(BASE, once), "art-2.sec-1"))
    (only,) = after
    assert only["op"] == "repeal"
    assert only["was"] == BASE.provision("art-2.sec-1").sha256


def test_a_change_that_another_one_builds_on_cannot_be_taken_out_first() -> None:
    first = drafting.grown(BASE, [], [added(BASE, "art-1.sec-1", "1.1A")])
    now = apply(BASE, first)
    both = drafting.grown(BASE, first, [added(now, first[0]["id"], "1.1B")])
    with pytest.raises(drafting.LeanedOnError, match="builds on this one"):
        drafting.shrunk(BASE, both, 0)
    assert drafting.shrunk(BASE, both, 1) == first


@pytest.mark.parametrize(
    ("beside", "is_article", "number"),
    [
        ("art-1.sec-1", False, "1.1A"),
        ("art-1.sec-2", False, "1.3"),
        ("art-1.sec-2.p-1", False, "1.2.2"),
        ("art-2", False, "2.0A"),
        ("art-2.sec-1", True, "3"),
        ("art-1", True, "1A"),
    ],
)
def test_a_number_is_proposed_that_is_free(
    beside: str, is_article: bool, number: str
) -> None:
    assert drafting.next_number(BASE, beside, is_article=is_article) == number
    new = drafting.new_provision(
        BASE,
        beside,
        number,
        heading=said("Heading"),
        text=said("New."),
        note={},
        is_article=is_article,
    )
    after = apply(BASE, [new])
    assert number in {each.number for each in drafting.standing(after)}


def test_a_clause_needs_words() -> None:
    with pytest.raises(drafting.EmptyClauseError):
        worded(BASE, "art-1.sec-1", "  ")
    with pytest.raises(drafting.EmptyClauseError):
        added(BASE, "art-1.sec-1", "1.1A", " ")


def test_a_language_whose_words_stay_is_told() -> None:
    half = {**said("Somebody joins."), "en": "Anybody joins."}
    one = drafting.substitution(BASE, "art-1.sec-1", heading={}, text=half, note={})
    assert drafting.one_sided(BASE, one) == ("es",)
    both = worded(BASE, "art-1.sec-1", "Anybody joins.")
    assert drafting.one_sided(BASE, both) == ()


def test_changes_whose_targets_did_not_move_stay_and_the_others_are_named() -> None:
    draft = drafting.grown(
        BASE,
        [],
        [
            worded(BASE, "art-1.sec-1", "Anybody joins."),
            drafting.new_value(BASE, "vote.days", 10),
        ],
    )
    moved = apply(BASE, [drafting.new_value(BASE, "vote.days", 9)])
    kept, fallen = drafting.sift(moved, draft)
    assert [each["op"] for each in kept] == ["substitute"]
    assert [each.operation["key"] for each in fallen] == ["vote.days"]
    assert apply(moved, kept).values["vote.days"] == 9


@settings(max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=10))
def test_a_draft_always_applies_to_its_base_and_touches_each_thing_once(
    steps: list[int],
) -> None:
    draft: Made = []
    now = BASE
    for place, step in enumerate(steps):
        clause = ("art-1.sec-1", "art-1.sec-2", "art-2.sec-1")[place % 3]
        new: Made = [
            [worded(now, clause, f"Words {place}.")],
            [drafting.new_value(now, "vote.days", place)],
            [added(now, clause, drafting.next_number(now, clause, is_article=False))],
            [drafting.renumbering(now, clause, f"9.{place + 1}")],
            [worded(now, clause, "Somebody joins.")],
        ][step]
        try:
            draft = drafting.grown(BASE, draft, new)
        except drafting.NothingChangesError:
            continue
        now = apply(BASE, draft)
    marks = [(each["op"], each.get("id", each.get("key"))) for each in draft]
    assert len(marks) == len(set(marks))
    assert drafting.sift(BASE, draft) == (draft, [])
