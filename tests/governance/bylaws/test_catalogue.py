"""The catalogue: every number and choice of the bylaws, whole in both languages."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from governance.bylaws.catalogue import NUMBERS, Parameter, read_group, whole_catalogue
from governance.bylaws.parameters import catalogue
from governance.bylaws.wording import value_words

CATALOGUE = whole_catalogue()
PARAMETERS = CATALOGUE.parameters
LANGUAGES = ("en", "es")
ALL_KEYS = """
identity.legal_form identity.fiscal_year_end identity.purpose members.classes
members.worker_share_min members.nonmember_hours_max members.natural_persons_only
members.least members.min_age members.must_offer members.min_hours_year members.buy_in
members.buy_in_at_admission members.buy_in_instalments members.buy_in_source
members.buy_in_collective members.entry_fee members.transferable admission.probation
admission.hours admission.months admission.max_months admission.course
admission.buy_in_first admission.decided_by admission.candidate_hours
admission.readmission_months
admission.readmission_skips leave.max_months leave.votes leave.counts_in_quorum
suspension.votes suspension.counts_in_quorum suspension.max_days conflict.votes
conflict.counts_in_quorum exit.notice_days exit.takes_effect exit.in_writing
exit.unreachable_days expulsion.notice_days expulsion.hearing_days
expulsion.decided_by expulsion.appeal_days expulsion.deduction quorum.members
vote.ordinary vote.bylaws vote.patronage vote.days vote.admission vote.expulsion
vote.dissolution vote.board_removal vote.tenure_days vote.written_ballot vote.casting
vote.class_vote vote.proxies vote.secret_share vote.elections vote.consensus
vote.consensus_fallback vote.reserved bylaws.amended_by bylaws.report_days
meetings.notice_min_days meetings.notice_max_days meetings.personal_notice
meetings.annual_months meetings.call_share meetings.call_count meetings.special_days
meetings.record_days meetings.remote meetings.adjourn_days quorum.second_call
quorum.persists board.all_members board.least board.most board.term_years
board.staggered board.member_share board.quorum board.vacancy board.meetings_year
board.notice_days board.spend_limit patronage.obligation patronage.basis
patronage.normalize patronage.labor_split patronage.countable patronage.minimum_hours
patronage.collective_share patronage.collective_counts_non_patronage
patronage.capital_return_reduces patronage.cash_share patronage.notice
patronage.loss_members patronage.startup_years patronage.candidate_labor
patronage.max_share patronage.minimum_prorated
patronage.seniority_weight patronage.seniority_cap patronage.tenure_cap
patronage.consent patronage.minimum_cheque patronage.deadline
patronage.rates_set_by reserves.steps reserves.indivisible_share
reserves.indivisible_from reserves.education_share reserves.statutory_share
reserves.extra_coop_share losses.order losses.floor losses.top_up_months losses.layers
losses.carry_years losses.candidates_exempt losses.reserve_use
interest.rate interest.base interest.cap
interest.only_if_positive interest.paid redemption.years redemption.method
redemption.min_cash redemption.solvency redemption.yearly_cap redemption.decided_by
departure.years departure.first_share departure.rate departure.compute_months
departure.setoff departure.value departure.becomes death.years death.pay_to
unclaimed.years unclaimed.notice_days unclaimed.newspaper unclaimed.to
records.report_days records.report_over records.statement_days records.contact_days
records.support_years records.roll_years records.applicant_months records.views_months
records.reopen_years records.immaterial records.auditor dissolution.unallocated_to
dissolution.past_members dissolution.indivisible_to dissolution.notice_days
"""
KEYS = ALL_KEYS.split()


def table(**changes: Any) -> dict[str, Any]:
    both = {"en": "words", "es": "palabras"}
    texts = dict.fromkeys(("name", "question", "range", "consequence"), both)
    return {"type": "days", "default": 5, **texts, **changes}


def test_every_number_that_bylaws_can_hold_is_in_it() -> None:
    assert set(KEYS) == set(PARAMETERS)
    assert len(PARAMETERS) >= 150


@pytest.mark.parametrize("key", KEYS)
def test_each_is_told_in_both_languages(key: str) -> None:
    own = PARAMETERS[key]
    several = (own.name, own.question, own.range, own.consequence)
    for texts in (*several, *own.options.values(), *own.bases.values()):
        assert set(texts) == set(LANGUAGES)
        for text in texts.values():
            assert text == text.strip()
            assert "  " not in text
            assert "{" not in text
            assert "'" not in text, "an apostrophe is written ’"
    assert own.question["en"].endswith("?")
    assert own.question["es"].endswith("?")
    assert "¿" in own.question["es"]
    assert own.consequence["en"].endswith(".")
    assert own.consequence["es"].endswith(".")


@pytest.mark.parametrize("key", KEYS)
def test_questions_are_short_enough_to_be_read_once(key: str) -> None:
    own = PARAMETERS[key]
    assert len(own.question["en"].split()) <= 26
    assert len(own.name["en"].split()) <= 9
    for texts in (own.consequence, own.range):
        for sentence in re.split(r"[.;:] ", texts["en"]):
            assert len(sentence.split()) <= 26


@pytest.mark.parametrize("key", KEYS)
def test_what_the_model_says_stands_in_its_written_form_and_has_words(key: str) -> None:
    own = PARAMETERS[key]
    assert own.check(own.default) == own.default
    for language in LANGUAGES:
        assert value_words(own, own.default, language=language)


def test_only_types_with_options_have_them() -> None:
    with_options = {"choice", "choices", "weights", "steps"}
    for own in PARAMETERS.values():
        assert bool(own.options) == (own.type in with_options), own.key
        assert bool(own.bases) == (own.type == "steps"), own.key
        assert not own.is_ordered or own.type == "choices"


def test_what_the_site_says_it_acts_by_is_read_by_its_code() -> None:
    house = Path(__file__).parents[3]
    rooms = (house / wing for wing in ("coopkit", "governance", "ledger"))
    files = (path for room in rooms for path in room.rglob("*.py"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    unread = [
        key for key, own in PARAMETERS.items() if own.is_obeyed and f'"{key}"' not in code
    ]
    assert unread == []


SEEN_TO_BY_PEOPLE = """
board.quorum board.meetings_year board.spend_limit bylaws.amended_by bylaws.report_days
dissolution.notice_days identity.legal_form identity.purpose leave.max_months
suspension.max_days members.natural_persons_only members.least members.min_age
members.must_offer patronage.rates_set_by
"""


def test_what_people_see_to_themselves_is_named_so_that_no_number_is_forgotten() -> None:
    left = {key for key, own in PARAMETERS.items() if not own.is_obeyed}
    assert left == set(SEEN_TO_BY_PEOPLE.split())


def test_every_group_has_a_name_and_something_in_it() -> None:
    used = {own.group for own in PARAMETERS.values()}
    assert used == set(CATALOGUE.groups)
    first, *_others, last = CATALOGUE.groups
    assert (first, last) == ("identity", "dissolution")
    for group in CATALOGUE.groups.values():
        assert set(group.name) == set(LANGUAGES)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "moon"},
        {"default": "5"},
        {"default": -1},
        {"least": 6},
        {"most": 4},
        {"name": {"en": "words"}},
        {"range": {"en": "words", "es": ""}},
        {"type": "share", "default": "25%"},
        {"type": "choice", "default": "a"},
        {"type": "choice", "default": "a", "options": {"a": {"en": "words"}}},
    ],
)
def test_a_table_that_makes_no_sense_is_our_mistake(changes: dict[str, Any]) -> None:
    assert read_group("test", {"its.key": table()})["its.key"].check(7) == 7
    with pytest.raises((ValueError, CoopError)):
        read_group("test", {"its.key": table(**changes)})


shares = st.fractions(0, 1, max_denominator=400).map(str)
words = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=20)


def numbers(own: Parameter) -> st.SearchStrategy[Any]:
    return st.integers(own.at_least, own.at_most)


def quorums() -> st.SearchStrategy[Any]:
    simple = st.one_of(
        st.fixed_dictionaries({"count": st.integers(0, 99)}),
        st.fixed_dictionaries(
            {"share": shares, "of": st.just("members")},
            optional={"strictly_more": st.booleans()},
        ),
    )
    several = st.lists(simple, min_size=1, max_size=3)
    return st.one_of(
        simple,
        several.map(lambda parts: {"any": parts}),
        several.map(lambda parts: {"at_least": parts}),
    )


def class_lists() -> st.SearchStrategy[Any]:
    def rows(names: list[str]) -> list[dict[str, Any]]:
        return [
            {"key": f"c{place}", "name": {"en": name}, "votes": not place}
            for place, name in enumerate(names)
        ]

    return st.lists(words, min_size=1, max_size=8).map(rows)


def step_lists(own: Parameter) -> st.SearchStrategy[Any]:
    step = st.fixed_dictionaries(
        {
            "to": st.sampled_from(list(own.options)),
            "share": shares.filter(lambda share: share != "0"),
            "of": st.just("rest"),
        }
    )
    return st.lists(step, max_size=12)


def values(own: Parameter) -> st.SearchStrategy[Any]:
    """Values of a parameter's type, written as people might."""
    options = st.sampled_from(list(own.options) or [""])
    some = st.lists(options, min_size=1, unique=True)
    return {
        **dict.fromkeys(NUMBERS, numbers(own)),
        "share": shares,
        "money": st.decimals(0, 10**9, places=2).map(str),
        "yes_no": st.booleans(),
        "choice": options,
        "choices": some,
        "date_rule": st.dates().map(lambda day: f"{day:%m-%d}"),
        "text": st.one_of(words, st.fixed_dictionaries({"en": words, "es": words})),
        "weights": some.map(lambda labels: dict.fromkeys(labels, "1.50")),
        "quorum": quorums(),
        "threshold": st.fixed_dictionaries(
            {
                "basis": st.sampled_from(["cast", "present", "members"]),
                "threshold": shares.filter(lambda share: share not in {"0", "1"}),
                "strictly_more": st.booleans(),
            }
        ),
        "classes": class_lists(),
        "steps": step_lists(own),
    }[own.type]


@given(st.data(), st.sampled_from(sorted(PARAMETERS)))
def test_a_value_that_is_taken_has_one_form_and_words(data: Any, key: str) -> None:
    own = PARAMETERS[key]
    written = own.check(data.draw(values(own)))
    assert own.check(written) == written
    for language in LANGUAGES:
        said = value_words(own, written, language=language, currency="EUR")
        assert said.strip()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("1/2"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["share", "of", "count", "any", "basis", "threshold", "key", "to"]
            )
            | st.text(max_size=4),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(PARAMETERS)), json_values)
def test_any_value_is_taken_in_its_written_form_or_refused_by_name(
    key: str, value: Any
) -> None:
    own = PARAMETERS[key]
    try:
        written = own.check(value)
    except CoopError as problem:
        refusal = problem
    else:
        assert own.check(written) == written
        assert value_words(own, written)
        return
    assert own.name["en"] in str(refusal)


def test_a_jurisdiction_knows_all_of_it_and_its_own_clauses() -> None:
    known = catalogue("us-ca")
    assert list(known) == list(PARAMETERS)
    assert known["patronage.cash_share"].clause == "4.7"
