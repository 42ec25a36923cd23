"""The fifteen stages: honest states, which no fact more ever sets back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from coopkit.errors import Marked
from governance.bylaws.catalogue import LANGUAGES
from governance.bylaws.packs import pack
from governance.formation.models import TaskState
from governance.formation.sheet_files import sheet_file, sheet_files
from governance.formation.stage_facts import noted_decisions
from governance.formation.stage_words import BECAUSE, SHORT, Next
from governance.formation.stages import (
    DECIDED,
    DONE,
    DRAFTED,
    FILED,
    NOT_STARTED,
    REVIEWED,
    STATES,
    Items,
    StageFacts,
    items_by_stage,
    next_steps,
    read_stages,
    stage,
    stage_states,
    stages,
    tally_of,
)

ASKED = frozenset(pack("us-ca").values)
SHEETS = frozenset(sheet_files())
NOTHING = StageFacts(asked=ASKED)
FLAGS = (
    "review_is_out",
    "review_is_back",
    "review_is_answered",
    "meeting_is_called",
    "meeting_is_held",
    "is_adopted",
    "is_founded",
    "books_are_open",
    "year_is_closed",
)
EVERYTHING = replace(
    NOTHING,
    founders=5,
    saved=SHEETS,
    decided=ASKED,
    noted=frozenset({"go_no_go"}),
    items={place: Items(total=2, begun=2, filed=2, done=2) for place in range(1, 16)},
    **dict.fromkeys(FLAGS, True),
)


def state(key: str, facts: StageFacts) -> str:
    return next(own.state for own in stage_states(facts) if own.stage.key == key)


def missing(key: str, facts: StageFacts) -> list[str]:
    own = next(own for own in stage_states(facts) if own.stage.key == key)
    return [each.sentence.said(str, "en") for each in own.missing]


def rules_of(*sheets: str) -> frozenset[str]:
    return frozenset(key for sheet in sheets for key in sheet_file(sheet).parameters)


@st.composite
def tasks(draw: st.DrawFn) -> Items:
    done = draw(st.integers(0, 2))
    filed = done + draw(st.integers(0, 2))
    begun = filed + draw(st.integers(0, 1))
    return Items(
        total=begun + draw(st.integers(0, 1)), begun=begun, filed=filed, done=done
    )


@st.composite
def some_facts(draw: st.DrawFn) -> StageFacts:
    """Facts of a group that is anywhere; whole worksheets are decided at once often."""
    sheets = draw(st.sets(st.sampled_from(sorted(SHEETS))))
    single = draw(st.sets(st.sampled_from(sorted(ASKED)), max_size=5))
    return StageFacts(
        asked=ASKED,
        founders=draw(st.integers(1, 5)),
        saved=frozenset(draw(st.sets(st.sampled_from(sorted(SHEETS))))),
        proposed=frozenset(draw(st.sets(st.sampled_from(sorted(ASKED)), max_size=5))),
        decided=rules_of(*sheets) | single,
        noted=frozenset(draw(st.sets(st.just("go_no_go")))),
        items=draw(st.dictionaries(st.integers(1, 15), tasks())),
        **{flag: draw(st.booleans()) for flag in FLAGS},
    )


def with_more(facts: StageFacts, other: StageFacts) -> StageFacts:
    """The facts, with those of the other added; the tasks move on and stay as many."""
    items = {
        place: Items(
            total=own.total,
            begun=min(own.total, max(own.begun, more.begun)),
            filed=min(own.total, max(own.filed, more.filed)),
            done=min(own.total, max(own.done, more.done)),
        )
        for place, own in facts.items.items()
        for more in [other.items.get(place, Items())]
    }
    flags: dict[str, Any] = {
        flag: getattr(facts, flag) or getattr(other, flag) for flag in FLAGS
    }
    return replace(
        facts,
        founders=max(facts.founders, other.founders),
        saved=facts.saved | other.saved,
        proposed=facts.proposed | other.proposed,
        decided=facts.decided | other.decided,
        noted=facts.noted | other.noted,
        items=items,
        **flags,
    )


@settings(max_examples=150, deadline=None)
@given(some_facts(), some_facts())
def test_a_fact_more_never_sets_a_stage_back(
    facts: StageFacts, other: StageFacts
) -> None:
    later = stage_states(with_more(facts, other))
    for before, after in zip(stage_states(facts), later, strict=True):
        assert STATES.index(before.state) <= STATES.index(after.state)


@settings(max_examples=150, deadline=None)
@given(some_facts())
def test_no_stage_is_decided_while_one_of_its_rules_is_open(facts: StageFacts) -> None:
    for own in stage_states(facts):
        rules = set(tally_of(own.stage, facts).rules)
        if STATES.index(own.state) >= STATES.index(DECIDED):
            assert rules <= facts.decided
        assert own.state in own.stage.path


@settings(max_examples=60, deadline=None)
@given(some_facts(), st.sampled_from(LANGUAGES))
def test_every_state_says_why_and_what_is_next(facts: StageFacts, language: str) -> None:
    for own in stage_states(facts):
        said = [own.because, *(each.sentence for each in own.missing)]
        for sentence in said:
            assert isinstance(sentence.template, Marked)
            assert "{" not in sentence.said(str, language)
        assert all(each.page.startswith("formation:") for each in own.missing)
        if own.state != DONE:
            assert own.missing or own.stage.key == "filing" or own.state != NOT_STARTED


def test_the_fifteen_stages_stand_in_order_with_their_worksheets() -> None:
    assert [own.place for own in stages()] == list(range(1, 16))
    assert sorted(sheet.key for own in stages() for sheet in own.sheets) == sorted(SHEETS)
    for own in stages():
        assert {sheet.lesson for sheet in own.sheets} <= set(own.lessons)
        assert set(own.name) == set(own.what) == set(LANGUAGES)
    assert [own.key for own in stages() if own.has_filing] == ["filing", "first_surplus"]


def test_a_group_that_has_done_nothing_has_begun_nothing() -> None:
    assert {own.state for own in stage_states(NOTHING)} == {NOT_STARTED}


def test_a_founded_co_op_that_closed_its_first_year_is_done() -> None:
    assert {own.state for own in stage_states(EVERYTHING)} == {DONE}
    assert next_steps(stage_states(EVERYTHING)) == ()
    assert not any(own.missing for own in stage_states(EVERYTHING))


def test_an_answer_alone_is_a_draft() -> None:
    facts = replace(NOTHING, saved=frozenset({"buy_in", "capital_stack"}))
    assert state("capital", facts) == DRAFTED


def test_a_stage_is_decided_once_its_last_rule_is() -> None:
    rules = rules_of("buy_in")
    facts = replace(NOTHING, saved=frozenset({"capital_stack"}), decided=rules)
    assert state("capital", facts) == DECIDED
    assert state("capital", replace(facts, decided=rules - {"members.buy_in"})) == DRAFTED
    assert state("capital", replace(facts, saved=frozenset())) == DRAFTED


def test_a_rule_that_the_model_does_not_print_is_not_waited_for() -> None:
    rules = rules_of("buy_in") - {"members.entry_fee"}
    facts = replace(NOTHING, saved=frozenset({"capital_stack"}), decided=rules)
    assert state("capital", facts) == DRAFTED
    fewer = replace(facts, asked=ASKED - {"members.entry_fee"})
    assert state("capital", fewer) == DECIDED


def test_the_founding_group_is_decided_when_somebody_else_has_joined() -> None:
    facts = replace(NOTHING, saved=frozenset({"agreement", "conflict"}))
    assert state("group", facts) == DRAFTED
    assert missing("group", facts) == ["Invite others: a group is at least two people."]
    assert state("group", replace(facts, founders=2)) == DECIDED


def test_feasibility_is_decided_by_the_vote_on_going_on() -> None:
    facts = replace(NOTHING, saved=SHEETS, decided=ASKED)
    assert state("feasibility", facts) == DRAFTED
    noted = noted_decisions(
        {"go_no_go": {"decision": "not_now", "decided_on": "2027-02-01"}}
    )
    assert state("feasibility", replace(facts, noted=noted)) == DECIDED
    assert state("plan", replace(facts, noted=noted)) == DECIDED


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"decision": "go"},
        {"decided_on": "2027-02-01"},
        {"decision": {"typed": "perhaps"}, "decided_on": "2027-02-01"},
        {"decision": "go", "decided_on": {"typed": "soon"}},
    ],
)
def test_half_a_decision_is_none(values: dict[str, Any]) -> None:
    assert noted_decisions({"go_no_go": values}) == frozenset()


def test_the_bylaws_are_reviewed_once_every_comment_has_an_answer() -> None:
    facts = replace(NOTHING, decided=ASKED, saved=frozenset({"records"}))
    assert state("bylaws", facts) == DECIDED
    assert missing("bylaws", facts)[0] == "Send the draft of the bylaws to a lawyer."
    back = replace(facts, review_is_out=True, review_is_back=True)
    assert state("bylaws", back) == DECIDED
    assert missing("bylaws", back)[0] == "Answer each comment of the lawyer."
    answered = replace(back, review_is_answered=True)
    assert state("bylaws", answered) == REVIEWED
    opened = replace(answered, decided=ASKED - {"vote.days"})
    assert state("bylaws", opened) == DRAFTED
    assert missing("bylaws", opened) == ["Decide what is open. Rules: 1."]


def test_filing_is_filed_before_it_is_done() -> None:
    def filing(begun: int, filed: int, done: int) -> str:
        items = {11: Items(total=3, begun=begun, filed=filed, done=done)}
        return state("filing", replace(NOTHING, items=items))

    assert filing(0, 0, 0) == NOT_STARTED
    assert filing(3, 2, 2) == DRAFTED
    assert filing(3, 3, 2) == FILED
    assert filing(3, 3, 3) == DONE
    with pytest.raises(ValueError, match="do not fit"):
        Items(total=3, begun=1, filed=2, done=0)


def test_tasks_are_counted_by_how_far_they_are_at_least() -> None:
    words = [str(each) for each in TaskState]
    counted = items_by_stage([(11, word) for word in words] + [(4, "not_needed")])
    assert counted[11] == Items(total=4, begun=3, filed=2, done=1)
    assert counted[4] == Items()


def test_the_founding_meeting_goes_from_its_notice_to_two_signatures() -> None:
    facts = replace(NOTHING, saved=frozenset({"founding_meeting"}), decided=ASKED)
    steps = [missing("founding", facts)[0]]
    states = [state("founding", facts)]
    for flag in ("meeting_is_called", "meeting_is_held", "is_adopted", "is_founded"):
        facts = replace(facts, **{flag: True})
        steps += missing("founding", facts)[:1]
        states.append(state("founding", facts))
    assert states == [DRAFTED, DRAFTED, DRAFTED, DECIDED, DONE]
    assert steps == [
        "Call the founding meeting.",
        "Hold the founding meeting, and write its minutes.",
        "Adopt the bylaws by a vote.",
        "Draw up the founding act; two founders sign it.",
    ]


def test_after_the_founding_come_books_and_the_first_year() -> None:
    facts = replace(EVERYTHING, books_are_open=False, year_is_closed=False, items={})
    assert state("launch", facts) == DECIDED
    assert missing("launch", facts) == ["Open the books."]
    assert state("launch", replace(facts, books_are_open=True)) == DONE
    assert state("running", facts) == DECIDED
    assert state("first_surplus", facts) == NOT_STARTED
    closed = replace(
        facts,
        year_is_closed=True,
        items={15: Items(total=2, begun=2, filed=2, done=1)},
    )
    assert state("first_surplus", closed) == FILED
    assert missing("first_surplus", closed) == ["Tasks still to do: 1."]


def test_an_open_vote_comes_before_what_is_still_to_be_written() -> None:
    facts = replace(NOTHING, proposed=frozenset({"vote.days", "vote.ordinary"}))
    assert missing("learning", facts)[1] == (
        "Vote on “How we decide”. Rules in an open vote: 2."
    )
    saved = replace(facts, saved=frozenset({"deciding"}))
    assert missing("learning", saved)[2] == (
        "Put “How we decide” to the group. Rules still open: 8."
    )


def test_what_is_next_is_one_thing_of_each_of_the_earliest_stages() -> None:
    found = next_steps(stage_states(NOTHING))
    assert [each.sheet for each in found] == ["values_purpose", "agreement", "meeting"]
    near = replace(EVERYTHING, is_founded=False, books_are_open=False, items={})
    done = next_steps(stage_states(replace(near, year_is_closed=False)))
    assert [each.sentence.said(str, "en") for each in done] == [
        "Draw up the founding act; two founders sign it."
    ]
    assert all(isinstance(each, Next) for each in found)


def test_sentences_name_worksheets_in_the_readers_language() -> None:
    first = next_steps(stage_states(NOTHING))[0].sentence
    assert first.said(str, "es").endswith("para qué”.")


def test_a_stage_without_rules_or_tasks_counts_none() -> None:
    found = {own.stage.key: own for own in stage_states(replace(EVERYTHING, items={}))}
    assert found["running"].because.said(str, "en") == "The first year is closed."
    drafted = replace(NOTHING, saved=frozenset({"cash_flow"}))
    (plan,) = [own for own in stage_states(drafted) if own.stage.key == "plan"]
    assert plan.because.said(str, "en") == "Begun: worksheets 1 of 2."


def test_every_kind_says_each_of_its_states() -> None:
    for own in stages():
        assert set(own.path) - {NOT_STARTED} <= set(BECAUSE[own.kind])
    assert all(isinstance(text, Marked) for text in SHORT.values())
    assert stage(10).kind == "bylaws"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "dream"},
        {"settled": ["dream"]},
        {"name": {"en": "Idea"}},
        {"colour": "red"},
        {"what": {"en": "Idea", "es": ""}},
    ],
)
def test_a_stage_that_does_not_fit_is_named(change: dict[str, Any]) -> None:
    texts = {"en": "Idea", "es": "Idea"}
    table = {"key": "idea", "kind": "decide", "lessons": [], "name": texts, "what": texts}
    assert read_stages([table])[0].key == "idea"
    with pytest.raises(ValueError, match="idea"):
        read_stages([table | change])
    with pytest.raises(ValueError, match="twice"):
        read_stages([table, table])
