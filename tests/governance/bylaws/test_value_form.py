"""The form for a value: any type can be asked for and read back, without a script."""

from typing import Any

import pytest
from django.forms import BooleanField, HiddenInput
from hypothesis import given, settings, strategies as st

from governance.bylaws.catalogue import whole_catalogue
from governance.bylaws.forms.value_rows import _key
from governance.bylaws.forms.values import ValueForm
from governance.bylaws.parameters import catalogue

PARAMETERS = whole_catalogue().parameters
CATALOGUE = catalogue("us-ca")
WORKER = CATALOGUE["members.classes"].default[0]


def sent(key: str, held: Any = None, **changes: Any) -> dict[str, Any]:
    """What a browser sends when the form of a held value is sent as it is shown."""
    form = ValueForm(parameter=CATALOGUE[key], held=held)
    data = {
        name: form[name].value()
        for name, field in form.fields.items()
        if form[name].value() is not None
        and not (isinstance(field, BooleanField) and not form[name].value())
    }
    return data | changes


def asked(key: str, data: dict[str, Any], **how: Any) -> ValueForm:
    form = ValueForm(data, parameter=CATALOGUE[key], **how)
    form.is_valid()
    return form


def said(key: str, data: dict[str, Any]) -> Any:
    form = asked(key, data)
    assert not form.errors, form.errors
    return form.value()


@pytest.mark.parametrize("key", sorted(PARAMETERS))
@pytest.mark.parametrize("language", ["en", "es"])
def test_sent_as_it_is_shown_nothing_changes(key: str, language: str) -> None:
    own = CATALOGUE[key]
    assert said(key, sent(key)) == own.default
    form = ValueForm(parameter=own, held=own.default, language=language)
    shown = [each for each in form if not isinstance(each.field.widget, HiddenInput)]
    assert own.range[language] in str(shown[0].help_text)
    told = f"{shown[0].label} {shown[0].help_text}"
    assert own.question[language] in told
    assert all(str(each.label).strip() for each in shown)


@pytest.mark.parametrize(
    ("key", "held"),
    [
        ("quorum.members", {"count": 5}),
        ("quorum.members", {"share": "3/5", "of": "members", "strictly_more": True}),
        (
            "quorum.second_call",
            {"any": [{"count": 100}, {"share": "1/10", "of": "members"}]},
        ),
        (
            "quorum.members",
            {"at_least": [{"count": 3}, {"share": "1/3", "of": "members"}]},
        ),
        ("vote.bylaws", {"basis": "members", "threshold": "2/3", "strictly_more": False}),
        ("identity.purpose", "To bake bread."),
        ("identity.purpose", {"en": "To bake.", "es": "Hornear."}),
        ("identity.fiscal_year_end", "02-29"),
        ("losses.order", ["later", "members", "voluntary"]),
        ("vote.reserved", ["dissolution", "wages"]),
        ("patronage.countable", {"worked": "1", "overtime": "3/2"}),
        ("members.buy_in", "1234.50"),
        (
            "members.classes",
            [WORKER, WORKER | {"key": "friend", "votes": False, "investor": True}],
        ),
        (
            "reserves.steps",
            [
                {"to": "education", "share": "1/10", "of": "net_earnings"},
                {"to": "collective", "share": "1/2", "of": "rest"},
            ],
        ),
    ],
)
def test_what_is_held_is_shown_and_read_back(key: str, held: Any) -> None:
    assert said(key, sent(key, held)) == held


def test_a_share_is_shown_and_read_as_people_write_it() -> None:
    assert sent("patronage.cash_share", "3/10")["value"] == "30%"
    assert sent("patronage.cash_share", "1/3")["value"] == "1/3"
    assert said("patronage.cash_share", {"value": "0.25"}) == "1/4"


def test_a_quorum_is_a_number_a_share_or_both() -> None:
    both = {"value_share": "10%", "value_compare": "at_least", "value_count": "100"}
    assert said("quorum.members", both) == {"count": 100}
    assert said("quorum.members", both | {"value_together": "any"}) == {
        "any": [{"count": 100}, {"share": "1/10", "of": "members"}]
    }
    assert said("quorum.members", both | {"value_count": ""}) == {
        "share": "1/10",
        "of": "members",
    }


def test_a_new_class_gets_a_key_and_an_emptied_one_is_left_out() -> None:
    more = sent("members.classes", value_2_name_es="Amistades", value_2_investor="on")
    rows = said("members.classes", more)
    assert [row["key"] for row in rows] == ["worker", "amistades"]
    assert rows[1]["name"] == {"es": "Amistades"}
    assert rows[1]["investor"] is True
    assert rows[1]["votes"] is False
    gone = more | {"value_2_name_es": ""}
    assert [row["key"] for row in said("members.classes", gone)] == ["worker"]


@given(st.lists(st.text(max_size=40), max_size=4))
@settings(max_examples=60)
def test_the_key_of_a_class_is_its_own_and_one_that_the_catalogue_takes(
    names: list[str],
) -> None:
    keys = set[str]()
    for name in names:
        key = _key(name, keys)
        assert key not in keys
        keys.add(key)
    rows = [WORKER | {"key": key} for key in sorted(keys)]
    if rows:
        assert CATALOGUE["members.classes"].check(rows) == rows


@pytest.mark.parametrize(
    ("key", "data", "words"),
    [
        ("patronage.cash_share", {"value": "a lot"}, "takes a share from 0 to 1"),
        ("patronage.cash_share", {"value": "130%"}, "takes a share from 0 to 1"),
        ("vote.days", {"value": "seven"}, "Write digits alone"),
        ("vote.days", {"value": "91"}, "from 1 to 90"),
        ("vote.days", {"value": ""}, "required"),
        ("members.buy_in", {"value": "12.345"}, "at most 2"),
        ("members.buy_in", {"value": "-5"}, "0 or more"),
        ("identity.fiscal_year_end", {"value_month": "02", "value_day": "31"}, "12-31"),
        ("identity.purpose", {}, "a short text"),
        ("vote.reserved", {}, "required"),
        ("losses.order", {"value_1": "later", "value_2": "later"}, "each once"),
        ("patronage.basis", {}, "at least one above 0"),
        ("quorum.members", {"value_compare": "more"}, "share of them from 0 to 1"),
        (
            "vote.bylaws",
            {"value_share": "1", "value_compare": "more", "value_basis": "members"},
            "nobody can reach",
        ),
        ("members.classes", {}, "one of them at least votes"),
        (
            "reserves.steps",
            {"value_1_share": "90%", "value_1_of": "patronage", "value_1_to": "members"}
            | {"value_2_share": "20%", "value_2_of": "patronage"}
            | {"value_2_to": "collective"},
            "no more than all",
        ),
    ],
)
def test_a_refusal_says_what_to_write(key: str, data: Any, words: str) -> None:
    form = asked(key, data)
    assert words in str(form.errors), form.errors


def test_an_amount_has_no_more_decimals_than_the_coops_money() -> None:
    assert asked("members.buy_in", {"value": "500"}, minor_units=0).value() == "500.00"
    assert asked("members.buy_in", {"value": "500.5"}, minor_units=0).errors
