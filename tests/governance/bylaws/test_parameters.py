"""Parameters: types, bounds, and the text that prints them."""

from fractions import Fraction
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from coopkit.money import parse_share
from governance.bylaws import shapes
from governance.bylaws.parameters import (
    NoModelBylawsError,
    NumberOutOfBoundsError,
    ThresholdNeverMetError,
    UnknownParameterError,
    ValueShapeError,
    broken_law,
    catalogue,
    defaults,
    parameter_of,
)
from governance.bylaws.provisions import (
    Reference,
    bylaws_text,
    print_clause,
    read_text,
)
from governance.bylaws.wording import (
    quorum_words,
    share_words,
    threshold_words,
    value_words,
)

CATALOGUE = catalogue("us-ca")
LANGUAGES = ("en", "es")


def check(key: str, value: Any) -> Any:
    return parameter_of("us-ca", key).check(value)


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
        ("patronage.normalize", 1),
        ("patronage.normalize", "yes"),
        ("patronage.notice", "golden"),
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
    with pytest.raises(ThresholdNeverMetError):
        check(
            "vote.bylaws", {"basis": "members", "threshold": "1", "strictly_more": True}
        )
    unanimous = {"basis": "members", "threshold": "1", "strictly_more": False}
    assert check("vote.bylaws", unanimous) == unanimous


def test_a_key_or_a_jurisdiction_that_is_not_on_file_is_refused() -> None:
    with pytest.raises(UnknownParameterError, match="vote"):
        parameter_of("us-ca", "vote.moon")
    for path in ("us-zz", "../rules/us-ca", ""):
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


def test_the_law_is_broken_only_where_it_speaks() -> None:
    cash = CATALOGUE["patronage.cash_share"]
    qualified = {"patronage.cash_share": "1/10", "patronage.notice": "qualified"}
    found = broken_law(cash, qualified)
    assert found is not None
    assert found.source == "26 U.S.C. § 1388(c)(1)"
    assert broken_law(cash, qualified | {"patronage.cash_share": "1/5"}) is None
    assert broken_law(cash, qualified | {"patronage.notice": "nonqualified"}) is None
    duty = CATALOGUE["patronage.obligation"]
    assert broken_law(duty, {"patronage.obligation": False}) is duty.statute


def test_the_defaults_break_no_law() -> None:
    values = defaults("us-ca")
    assert len(values) == 19
    for parameter in CATALOGUE.values():
        assert parameter.check(values[parameter.key]) == values[parameter.key]
        assert broken_law(parameter, values) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_printed_by_the_clause_it_names(language: str) -> None:
    text = bylaws_text("us-ca", language)
    assert text.language == language
    for parameter in CATALOGUE.values():
        assert parameter.key in text.clause(parameter.clause).keys
        assert parameter.name[language]
        assert parameter.question[language]


def test_both_languages_say_the_same_numbers_in_the_same_clauses() -> None:
    english, spanish = (
        {
            clause.number: sorted(clause.keys)
            for article in text.articles
            for clause in article.clauses
        }
        for text in (bylaws_text("us-ca", language) for language in LANGUAGES)
    )
    assert english == spanish
    printed = {key for keys in english.values() for key in keys}
    assert printed == set(CATALOGUE)


def test_a_text_that_cannot_be_read_is_our_mistake() -> None:
    for source in (
        "## 1. A\n\nno number",
        "1.1 before any article",
        "## 1. A\n\n1.1 {{ x }}",
    ):
        with pytest.raises(ValueError, match=r"cannot be read|not a title"):
            read_text(source)


def test_a_clause_prints_what_is_in_force_and_what_it_replaces() -> None:
    clause = read_text("## 4. P\n\n4.7 Of each, {{ a.b|share }} is paid.").clause("4.7")
    parts = print_clause(clause, lambda _: "25 %", lambda _: "20 %")
    assert [part.text for part in parts] == ["Of each, ", "25 %", " is paid."]
    assert [part.is_change for part in parts] == [False, True, False]
    assert clause.parts[1] == Reference("a.b", "share")


def test_values_are_said_in_words() -> None:
    words = {key: value_words(each, each.default) for key, each in CATALOGUE.items()}
    assert words["patronage.cash_share"] == "25\u00a0%"
    assert words["quorum.members"] == "at least 50\u00a0% of the members"
    assert (
        words["vote.ordinary"] == "more than 50\u00a0% of the votes cast for or against"
    )
    assert words["patronage.basis"] == "hours worked"
    assert words["patronage.countable"].startswith("ordinary work × 1, overtime × 1")
    assert (
        value_words(CATALOGUE["patronage.notice"], "qualified", language="es")
        == "calificado"
    )
    assert (
        quorum_words({"count": 3, "strictly_more": True}) == "more than 3 of the members"
    )
    two_thirds = {"basis": "present", "threshold": "2/3", "strictly_more": False}
    assert threshold_words(two_thirds) == "at least 2/3 of those who take part"


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_never_said_as_another_one(top: int, bottom: int) -> None:
    share = Fraction(min(top, bottom), bottom)
    words = share_words(share)
    assert parse_share(words.replace("\u00a0", "")) == share


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("1/2"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["share", "of", "count", "any", "at_least", "basis", "threshold"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(CATALOGUE)), json_values)
def test_any_value_is_either_written_once_and_for_all_or_refused(
    key: str, value: Any
) -> None:
    parameter = CATALOGUE[key]
    try:
        written = parameter.check(value)
    except CoopError as problem:
        refusal = problem
    else:
        assert parameter.check(written) == written
        assert value_words(parameter, written)
        return
    assert parameter.name["en"] in str(refusal)
