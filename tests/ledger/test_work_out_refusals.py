"""`manage.py work_out`: what is malformed, impossible or refused, and how it is said."""

from typing import Any

import pytest

from coopkit.errors import CoopError
from ledger.patronage.cases import CaseError, answer_to, read_json
from tests.ledger.contract import (
    DEPARTURE,
    INTEREST,
    MOTION,
    REDEMPTION,
    TEST,
    WITHHOLDING,
    YEAR,
    YEAR_ANSWER,
    changed,
)


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("extra", 1, "extra"),
        ("rules.extra", 1, "rules.extra"),
        ("labor.1.name", "Ben", "labor[1].name"),
        ("rules.minimum.extra", 1, "rules.minimum.extra"),
        ("net_earnings", ..., "net_earnings"),
        ("net_earnings", 61000, "net_earnings"),
        ("net_earnings", "61000.001", "net_earnings"),
        ("net_earnings", "61,000.00", "net_earnings"),
        ("net_earnings", "1e3", "net_earnings"),
        ("net_earnings", "NaN", "net_earnings"),
        ("net_earnings", "٦", "net_earnings"),
        ("capital_return", "-1.00", "capital_return"),
        ("minor_units", 99, "minor_units"),
        ("minor_units", True, "minor_units"),
        ("fiscal_year_end", "20261231", "fiscal_year_end"),
        ("fiscal_year_end", "2026-02-30", "fiscal_year_end"),
        ("fiscal_year_end", "9999-12-31", "fiscal_year_end"),
        ("year_number", 0, "year_number"),
        ("year_number", "3", "year_number"),
        ("labor", {}, "labor"),
        ("labor.0", "M001", "labor[0]"),
        ("labor.0.who", "M002", "labor[1].who"),
        ("labor.0.who", "", "labor[0].who"),
        ("labor.0.who", "\ud800", "labor[0].who"),
        ("labor.0.member", 1, "labor[0].member"),
        ("labor.0.measures.hours", "-1", "labor[0].measures.hours"),
        ("labor.0.measures.hours", 1900, "labor[0].measures.hours"),
        ("labor.0.measures", {"hour": "1900"}, "labor[0].measures"),
        ("rules.basis", {"hours": "0"}, "rules.basis"),
        ("rules.basis", {}, "rules.basis"),
        ("rules.cash_share", "3/2", "rules.cash_share"),
        ("rules.cash_share", 0.5, "rules.cash_share"),
        ("rules.cash_share", "1/0", "rules.cash_share"),
        ("rules.notice", "both", "rules.notice"),
        ("rules.normalize", "no", "rules.normalize"),
        ("rules.minimum.at_least", "-16", "rules.minimum.at_least"),
        ("rules.appropriations.0.of", "sales", "rules.appropriations[0].of"),
        ("rules.appropriations.0.share", "101%", "rules.appropriations[0].share"),
        ("rules.loss.members", "1/2", "rules.loss"),
        ("rules.startup_years", -1, "rules.startup_years"),
        ("kind", "patronages", "kind"),
        ("kind", ..., "kind"),
    ],
)
def test_what_is_malformed_is_named_by_its_key(path: str, value: Any, key: str) -> None:
    with pytest.raises(CaseError) as refused:
        answer_to(changed(YEAR, path, value))
    assert str(refused.value).startswith(f"{key}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("case", "key"),
    [
        (changed(TEST, "money", "60.00"), "dividend"),
        (changed(MOTION, "yes", 21), "present"),
        (changed(MOTION, "members", 36), "members"),
        (changed(MOTION, "yes", -1), "yes"),
        (changed(MOTION, "threshold", "0"), "threshold"),
        (changed(MOTION, "basis", "everybody"), "basis"),
        (changed(MOTION, "quorum", {"share": "1/3"}), "quorum.of"),
        (changed(REDEMPTION, "method", "lifo"), "method"),
        (changed(DEPARTURE, "installments", 0), "installments"),
        (DEPARTURE | {"shares": ["1"]}, "installments"),
        (changed(DEPARTURE, "installments", ...) | {"shares": ["1/2"]}, "shares"),
        (changed(WITHHOLDING, "money", "1000.01"), "money"),
        (changed(INTEREST, "year", 99999), "year"),
        ([], "case"),
        (7, "case"),
    ],
)
def test_what_is_impossible_is_named_too(case: Any, key: str) -> None:
    with pytest.raises(CaseError) as refused:
        answer_to(case)
    assert str(refused.value).startswith(f"{key}: ")


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (changed(YEAR, "labor", []), "No member has any hours"),
        (changed(YEAR, "labor", YEAR["labor"][3:]), "No member has any hours"),
        (changed(YEAR, "rules.minimum.at_least", "5000"), "No member reaches the least"),
        (changed(YEAR, "rules.cash_share", "19%"), "1388(c)(1)"),
        (changed(YEAR, "fiscal_year_end", "1950-12-31"), "cash_floor"),
    ],
)
def test_what_a_rule_refuses_is_no_fault_of_the_case(
    case: dict[str, Any], said: str
) -> None:
    with pytest.raises(CoopError) as refused:
        answer_to(case)
    assert not isinstance(refused.value, CaseError)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        '{"kind": "deadlines", "kind": "deadlines"}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        "{",
        "",
        "[" * 100_000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_json_is_read_strictly(text: str) -> None:
    with pytest.raises(CaseError):
        read_json(text)


def test_rules_that_speak_of_losses_are_needed_in_a_loss_alone() -> None:
    bare = changed(changed(YEAR, "rules.loss", ...), "rules.startup_years", ...)
    assert answer_to(changed(bare, "year_number", ...)) == YEAR_ANSWER
    with pytest.raises(
        CaseError, match=r"rules\.loss: is missing, and the year is a loss"
    ):
        answer_to(changed(bare, "net_earnings", "-1.00"))
