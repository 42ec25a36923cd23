"""How much a parameter calls for a lawyer: each has a level, and a reason to ask."""

import pytest

from governance.bylaws.catalogue import LANGUAGES, whole_catalogue
from governance.bylaws.packs import packs
from governance.formation.lawyer import (
    ASK,
    LEVELS,
    MAYBE,
    NONE,
    lawyer_level,
    lawyer_levels,
    read_levels,
)

WHY = {"en": "Because.", "es": "Porque sí."}


def test_every_parameter_has_a_level_and_a_reason_to_ask_in_both_languages() -> None:
    assert list(lawyer_levels()) == list(whole_catalogue().parameters)
    for key, found in lawyer_levels().items():
        assert found.level in LEVELS
        assert set(found.why) == set(LANGUAGES)
        for said in found.why.values():
            assert bool(said) is (found.level != NONE), key
            assert not said or said.endswith("."), key


def test_what_an_american_statute_limits_is_at_least_read_along() -> None:
    limited = {
        key
        for pack in packs()
        if pack.key.startswith("us-")
        for bound in pack.bounds
        if bound.source != "coopkit"
        for key in bound.keys
    }
    assert "expulsion.notice_days" in limited
    assert not {key for key in limited if lawyer_level(key).level == NONE}


def test_why_states_no_figure_of_law() -> None:
    said = [text for found in lawyer_levels().values() for text in found.why.values()]
    assert not [text for text in said if any(each.isdigit() for each in text)]


def test_the_legal_form_and_expulsion_are_asked_about() -> None:
    assert lawyer_level("identity.legal_form").level == ASK
    assert lawyer_level("expulsion.hearing_days").level == ASK
    assert lawyer_level("vote.days").level == NONE
    with pytest.raises(KeyError):
        lawyer_level("vote.nights")


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({NONE: ["a"], MAYBE: {}, ASK: {}}, "b"),
        ({NONE: ["a", "c"], MAYBE: {"b": WHY}, ASK: {}}, "c"),
        ({NONE: ["a"], MAYBE: {"b": WHY}, ASK: {"a": WHY}}, "two levels"),
        ({NONE: ["a"], MAYBE: {"b": {"en": "Because."}}, ASK: {}}, "b: write why"),
    ],
)
def test_a_list_of_levels_is_whole(table: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_levels(table, ("a", "b"))
