"""Parameters: types, bounds, refusals, and the words of values."""

from fractions import Fraction
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, strategies as st

from coopkit.money import parse_share
from governance.bylaws import shapes
from governance.bylaws.parameters import (
    NoModelBylawsError,
    NumberOutOfBoundsError,
    ThresholdNeverMetError,
    UnknownParameterError,
    ValueShapeError,
    catalogue,
    defaults,
    parameter_of,
)
from governance.bylaws.wording import (
    quorum_words,
    share_words,
    threshold_words,
    value_words,
)

CATALOGUE = catalogue("us-ca")
NBSP = "\u00a0"


def check(key: str, value: Any) -> Any:
    return parameter_of("us-ca", key).check(value)


def said(key: str, value: Any, **how: Any) -> str:
    own = CATALOGUE[key]
    return value_words(own, own.check(value), **how)


def test_a_share_is_kept_in_its_lowest_form() -> None:
    assert check("patronage.cash_share", "25%") == "1/4"
    assert check("patronage.cash_share", "0.2") == "1/5"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("patronage.cash_share", "5/4"),
        ("patronage.cash_share", "-1/4"),
        ("patronage.cash_share", 25),
        ("patronage.cash_share", "a quarter"),
        ("patronage.cash_share", "1/0"),
        ("vote.days", "7"),
        ("vote.days", True),
        ("vote.days", 7.0),
        ("admission.months", -1),
        ("admission.hours", "650"),
        ("board.least", None),
        ("members.buy_in", 500),
        ("members.buy_in", "-5"),
        ("members.buy_in", "five hundred"),
        ("identity.fiscal_year_end", "31-12"),
        ("identity.purpose", ""),
        ("patronage.normalize", 1),
        ("patronage.normalize", "yes"),
        ("patronage.notice", "golden"),
        ("losses.order", []),
        ("losses.order", ["collective", "collective"]),
        ("losses.order", "collective"),
        ("patronage.basis", {}),
        ("patronage.basis", {"hours": "0"}),
        ("patronage.basis", {"hours": "-1"}),
        ("patronage.basis", {"beauty": "1"}),
        ("patronage.basis", {"hours": 1}),
        ("quorum.members", None),
        ("quorum.members", {"share": "1/2"}),
        ("quorum.members", {"share": "1/2", "of": "shares"}),
        ("quorum.members", {"at_least": []}),
        ("quorum.members", {"count": 3, "share": "1/2"}),
        ("quorum.members", {"count": -1}),
        ("vote.ordinary", {"basis": "cast"}),
        ("vote.ordinary", {"basis": "cast", "threshold": "0"}),
        ("vote.ordinary", {"basis": "all", "threshold": "1/2"}),
        ("vote.ordinary", {"basis": "cast", "threshold": "1/2", "by": "lot"}),
        ("members.classes", []),
        ("members.classes", [{"key": "w", "name": {"en": "W"}}]),
        ("reserves.steps", [{"to": "collective", "share": "2", "of": "rest"}]),
        ("reserves.steps", [{"to": "moon", "share": "1/2", "of": "rest"}]),
    ],
)
def test_a_value_of_another_type_is_refused_by_its_name(key: str, value: Any) -> None:
    with pytest.raises(ValueShapeError, match=f"^“{CATALOGUE[key].name['en']}” takes"):
        check(key, value)


def test_a_refusal_names_the_number_in_the_readers_language() -> None:
    with pytest.raises(ValueShapeError) as refused:
        check("quorum.members", None)
    with override("es"):
        assert str(refused.value).startswith("“Quórum de las socias y los socios” pide")


def test_numbers_have_bounds() -> None:
    with pytest.raises(NumberOutOfBoundsError, match="from 1 to 90"):
        check("vote.days", 0)


def test_more_than_all_can_never_be_reached() -> None:
    more_than_all = {"basis": "members", "threshold": "1", "strictly_more": True}
    with pytest.raises(ThresholdNeverMetError):
        check("vote.bylaws", more_than_all)
    unanimous = more_than_all | {"strictly_more": False}
    assert check("vote.bylaws", unanimous) == unanimous


def test_a_key_or_a_jurisdiction_that_is_not_on_file_is_refused() -> None:
    with pytest.raises(UnknownParameterError, match="vote"):
        parameter_of("us-ca", "vote.moon")
    for path in ("us-zz", "../rules/us-ca", "", "catalogue"):
        with pytest.raises(NoModelBylawsError):
            catalogue(path)


def test_a_shape_error_names_the_key_inside_a_quorum() -> None:
    with pytest.raises(shapes.ShapeError, match=r"quorum\.any\.1\.share"):
        shapes.quorum({"any": [{"count": 3}, {"share": "x", "of": "members"}]})


def test_a_quorum_cannot_be_nested_without_end() -> None:
    deep: dict[str, Any] = {"count": 1}
    for _ in range(50):
        deep = {"any": [deep]}
    with pytest.raises(shapes.ShapeError):
        shapes.quorum(deep)


def test_a_new_coop_starts_from_what_its_models_text_prints() -> None:
    values = defaults("us-ca")
    assert set(values) == {key for key, own in CATALOGUE.items() if own.clause}
    assert values["patronage.cash_share"] == "1/4"
    assert CATALOGUE["vote.days"].default == values["vote.days"]


def test_nobody_can_change_the_model_by_changing_what_it_gave() -> None:
    defaults("us-ca")["vote.days"] = 1
    assert defaults("us-ca")["vote.days"] == 7


def test_values_are_said_in_words() -> None:
    assert said("patronage.cash_share", "1/4") == f"25{NBSP}%"
    assert said("vote.days", 1) == "1 day"
    assert said("vote.days", 10) == "10 days"
    assert said("admission.months", 6) == "6 months"
    assert said("admission.hours", 1) == "1 hour"
    assert said("board.least", 3) == "3"
    assert said("members.natural_persons_only", True) == "yes"
    assert said("patronage.notice", "qualified", language="es") == "calificado"
    assert said("patronage.basis", {"hours": "1"}) == "hours worked"
    assert said("patronage.basis", {"hours": "1", "wages": "1/2"}) == (
        "hours worked × 1, wages × 1/2"
    )
    assert said("identity.fiscal_year_end", "06-30") == "June 30"
    assert said("identity.purpose", "To bake.", language="es") == "To bake."
    both = {"en": "To bake.", "es": "Hornear."}
    assert said("identity.purpose", both, language="es") == "Hornear."


def test_money_is_said_in_the_coops_currency() -> None:
    assert said("members.buy_in", "1500") == "$1,500.00"
    assert said("members.buy_in", "1500", currency="EUR") == f"1,500.00{NBSP}EUR"
    yen = {"currency": "JPY", "minor_units": 0}
    assert said("members.buy_in", "50000", **yen) == f"50,000{NBSP}JPY"


def test_lists_are_said_in_their_order() -> None:
    order = ["voluntary", "collective", "later"]
    assert said("losses.order", order) == (
        "voluntary reserves, then the collective account, then later surpluses"
    )
    assert said("vote.reserved", ["budget", "merger", "dissolution"]) == (
        "the yearly budget, merger and change of legal form and dissolution"
    )
    assert said("vote.reserved", ["budget"]) == "the yearly budget"


def test_classes_are_said_with_their_rights() -> None:
    friend = {"key": "friend", "name": {"en": "Friends", "es": "Amistades"}}
    classes = [*CATALOGUE["members.classes"].default, friend | {"investor": True}]
    assert said("members.classes", classes) == (
        "Worker-members (with a vote, with patronage); "
        "Friends (without a vote, without patronage, as investors)"
    )


def test_steps_are_said_one_after_the_other() -> None:
    steps = [
        {"to": "statutory", "share": "20%", "of": "net_earnings"},
        {"to": "education", "share": "1/3", "of": "rest"},
    ]
    assert said("reserves.steps", steps) == (
        f"20{NBSP}% of the net earnings to the reserve that the law asks for, then "
        "1/3 of what is then left to the education fund"
    )
    assert said("reserves.steps", []) == "nothing beyond what the other clauses say"


def test_quorums_and_majorities_are_said_as_people_count() -> None:
    assert quorum_words({"share": "1/2", "of": "members"}) == (
        f"at least 50{NBSP}% of the members"
    )
    assert quorum_words({"count": 3, "strictly_more": True}) == (
        "more than 3 of the members"
    )
    assert said("vote.ordinary", CATALOGUE["vote.ordinary"].default) == (
        f"more than 50{NBSP}% of the votes cast for or against"
    )
    two_thirds = {"basis": "present", "threshold": "2/3", "strictly_more": False}
    assert threshold_words(two_thirds) == "at least 2/3 of those who take part"


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_never_said_as_another_one(top: int, bottom: int) -> None:
    share = Fraction(min(top, bottom), bottom)
    words = share_words(share)
    assert parse_share(words.replace(NBSP, "")) == share


def test_an_amount_fits_the_coops_currency() -> None:
    buy_in = CATALOGUE["members.buy_in"]
    assert buy_in.check("500", minor_units=0) == "500.00"
    with pytest.raises(ValueShapeError, match="in the co-op’s currency"):
        buy_in.check("500.50", minor_units=0)
