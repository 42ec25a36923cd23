"""Parameters on a worksheet: left open, as the model says, or the group's own."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from governance.bylaws.parameters import catalogue
from governance.formation.forms.sheets import Rule, read_rule, rule_question

RULES = catalogue("us-ca")


@pytest.mark.parametrize("key", sorted(RULES))
def test_a_rule_nobody_touched_stays_open_and_one_that_is_sent_is_read(key: str) -> None:
    rule = Rule(parameter=RULES[key], language="en", minor_units=2)
    untouched = rule_question(rule, None)
    told = {f"is-{key}": "", f"wasis-{key}": "", f"had-{key}": untouched.had}
    post = sent(untouched.form.drawn(), key, told)
    assert read_rule(post, rule).value is None
    model = RULES[key].default
    own = rule_question(rule, model)
    post = sent(own.form.drawn(), key, {f"is-{key}": "own"})
    assert read_rule(post, rule).value == model


def sent(texts: dict[str, Any], key: str, more: dict[str, str]) -> QueryDict:
    pairs = [(f"{key}-{name}", text) for name, text in texts.items()]
    return QueryDict(urlencode([*pairs, *more.items()], doseq=True))


def test_what_is_typed_without_choosing_our_own_answer_is_not_lost() -> None:
    rule = Rule(parameter=RULES["vote.bylaws"], language="en", minor_units=2)
    drawn = rule_question(rule, None)
    texts = {**drawn.form.drawn(), "value_share": "3/4"}
    told = {f"is-{rule.key}": "", f"wasis-{rule.key}": "", f"had-{rule.key}": drawn.had}
    assert read_rule(sent(texts, rule.key, told), rule).value["threshold"] == "3/4"


def test_what_cannot_be_read_is_kept_and_said() -> None:
    rule = Rule(parameter=RULES["vote.days"], language="en", minor_units=2)
    read = read_rule(sent({"value": "a week"}, rule.key, {}), rule)
    assert read.value == {"typed": {"value": "a week"}}
    assert read.complaint
    again = rule_question(rule, read.value)
    assert "a week" in str(again.form)
