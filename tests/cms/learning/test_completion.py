"""Completion: a stated rule, counted from facts, and nothing missing goes unsaid."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from uuid import UUID, uuid5

import pytest
from hypothesis import given, strategies as st

from cms.learning import completion
from cms.learning.completion import Done, Rule, RuleError, data_of, missing, rule_of

SPACE = UUID("6f4b2a52-8a0c-5b0e-9a43-3c1f6b7d9e10")


@dataclass(frozen=True)
class Sheet:
    block_id: str
    title: str = "Our plan"


@dataclass(frozen=True)
class Lesson:
    code: str
    questions: Mapping[str, str] = field(default_factory=dict)
    worksheets: tuple[Sheet, ...] = ()

    @property
    def key(self) -> UUID:
        return uuid5(SPACE, self.code)

    @property
    def title(self) -> str:
        return f"Lesson {self.code}"

    @property
    def url(self) -> str:
        return f"/en/{self.code}/"


ONE = Lesson("M1.1", {"q1": "a", "q2": "b"}, (Sheet("w1"),))
TWO = Lesson("M1.2", {"q3": "c"})
COURSE = (ONE, TWO)
ALL = Done(
    read=frozenset({ONE.key, TWO.key}),
    known=frozenset({"q1", "q2", "q3"}),
    sheets={"w1": "accepted"},
    held=6,
    came=4,
)


def kinds(rule: Rule, done: Done) -> list[str]:
    return [one.kind for one in missing(rule, COURSE, done)]


def test_whoever_did_everything_misses_nothing() -> None:
    assert kinds(completion.default_rule("class"), ALL) == []


def test_each_missing_thing_is_named_with_its_lesson() -> None:
    found = missing(completion.default_rule("class"), COURSE, Done(held=3))
    assert [(one.kind, one.code, one.block_id) for one in found] == [
        ("read", "M1.1", ""),
        ("question", "M1.1", "q1"),
        ("question", "M1.1", "q2"),
        ("worksheet", "M1.1", "w1"),
        ("read", "M1.2", ""),
        ("question", "M1.2", "q3"),
        ("sessions", "", ""),
    ]
    assert found[0].url == "/en/M1.1/"
    assert (found[-1].needed, found[-1].came) == (2, 0)


def test_two_thirds_of_six_meetings_are_four_and_of_seven_five() -> None:
    rule = completion.default_rule("class")
    assert kinds(rule, replace(ALL, held=6, came=4)) == []
    assert kinds(rule, replace(ALL, held=7, came=4)) == ["sessions"]
    assert kinds(rule, replace(ALL, held=7, came=5)) == []


def test_a_question_whose_words_changed_is_missing_for_that_reason() -> None:
    done = replace(ALL, known=frozenset({"q1", "q3"}), void=frozenset({"q2"}))
    assert kinds(Rule(), done) == ["question_changed"]


@pytest.mark.parametrize(
    ("state", "alone", "in_class"),
    [
        ("", ["worksheet"], ["worksheet"]),
        ("draft", ["worksheet"], ["worksheet"]),
        ("handed_in", [], ["worksheet_waits"]),
        ("returned", ["worksheet_back"], ["worksheet_back"]),
        ("accepted", [], []),
    ],
)
def test_a_class_asks_for_acceptance_and_a_study_group_does_not(
    state: str, alone: list[str], in_class: list[str]
) -> None:
    done = replace(ALL, sheets={"w1": state})
    assert kinds(completion.default_rule("study_group"), done) == alone
    assert kinds(completion.default_rule("class"), done) == in_class


def test_only_the_lessons_of_the_rule_count() -> None:
    rule = Rule(lessons=(str(TWO.key),))
    done = Done(read=frozenset({TWO.key}), known=frozenset({"q3"}))
    assert kinds(rule, done) == []


@pytest.mark.parametrize(
    "data",
    [
        {"lessons": "some"},
        {"lessons": [1]},
        {"read": 1},
        {"questions": "all"},
        {"worksheets": "printed"},
        {"worksheets": []},
        {"sessions": "3/2"},
        {"sessions": "most"},
        {"sessions": None},
    ],
)
def test_nonsense_in_a_rule_is_refused(data: dict) -> None:
    with pytest.raises(RuleError):
        rule_of(data, "class")


shares = st.fractions(0, 1, max_denominator=60)
rules = st.builds(
    Rule,
    lessons=st.lists(st.sampled_from([str(ONE.key), str(TWO.key)])).map(tuple),
    read=st.booleans(),
    questions=st.booleans(),
    worksheets=st.sampled_from(["none", "handed_in", "accepted"]),
    sessions=shares,
)
dones = st.builds(
    Done,
    read=st.frozensets(st.sampled_from([ONE.key, TWO.key])),
    known=st.frozensets(st.sampled_from(["q1", "q2", "q3"])),
    sheets=st.dictionaries(st.just("w1"), st.sampled_from(["draft", "handed_in"])),
    held=st.integers(0, 30),
    came=st.integers(0, 30),
)


@given(rules)
def test_a_rule_is_kept_and_read_the_same(rule: Rule) -> None:
    assert rule_of(data_of(rule), "class") == rule


@given(rules, dones)
def test_doing_more_never_makes_more_missing(rule: Rule, done: Done) -> None:
    before = missing(rule, COURSE, done)
    more = replace(
        done,
        read=done.read | {ONE.key},
        known=done.known | {"q2"},
        sheets={"w1": "accepted"},
        came=done.came + 1,
    )
    assert len(missing(rule, COURSE, more)) <= len(before)


@given(shares, st.integers(0, 200), st.integers(0, 200))
def test_enough_meetings_is_the_exact_fraction(
    share: Fraction, held: int, came: int
) -> None:
    rule = Rule(read=False, questions=False, worksheets="none", sessions=share)
    is_complete = not missing(rule, COURSE, Done(held=held, came=came))
    assert is_complete == (came >= share * held)
