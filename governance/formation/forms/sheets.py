"""Parameters of the bylaws on a worksheet: asked in the catalogue’s words, or left open.

A number, a share, an amount, or a choice is left open by leaving it empty. Of what has
several parts it is said first whether it is open, as the model says, or the group's own.
What cannot be read is kept as `{"typed": {field: text}}`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from coopkit.errors import CoopError
from coopkit.worksheets.fields import TYPED
from coopkit.worksheets.merging import BOTH, MINE, Filled, mark
from governance.bylaws.catalogue import NUMBERS, Parameter
from governance.bylaws.forms.values import read_value, value_fields
from governance.bylaws.rows import MOST_CLASSES, MOST_STEPS
from governance.bylaws.wording import in_language

SIMPLE = NUMBERS | {"share", "money", "yes_no", "choice"}
OPEN, MODEL, OWN = "", "model", "own"
_MOST_ROWS: Mapping[str, list[dict[str, Any]]] = {
    "classes": [{}] * MOST_CLASSES,
    "steps": [{}] * MOST_STEPS,
}
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

Texts = dict[str, Any]
"""What stood in the fields of one parameter, by the name of the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One parameter as a worksheet asks for it."""

    parameter: Parameter
    language: str
    minor_units: int

    @property
    def key(self) -> str:
        return self.parameter.key

    @property
    def is_simple(self) -> bool:
        return self.parameter.type in SIMPLE


class RuleForm(forms.Form):
    """The fields of one parameter, named by its key; `texts` is what was typed."""

    use_required_attribute = False

    def __init__(
        self, rule: Rule, *, held: Any = None, texts: Texts | None = None
    ) -> None:
        data = None
        if texts is not None:
            data = {f"{rule.key}-{name}": text for name, text in texts.items()}
        super().__init__(data, prefix=rule.key)
        self.rule = rule
        parameter, language = rule.parameter, rule.language
        self.fields = value_fields(
            parameter, held, language, minor_units=rule.minor_units
        )
        first = next(each for each in self.fields.values() if not each.widget.is_hidden)
        question = in_language(parameter.question, language)
        first.help_text = str(first.help_text).removeprefix(question).strip()
        if str(first.label) == question:
            first.label = _("Your answer")
        if rule.is_simple:
            self._may_stay_open(held)

    def _may_stay_open(self, held: Any) -> None:
        field = self.fields["value"]
        field.required = False
        if held is None:
            field.initial = ""
        if isinstance(field, forms.ChoiceField):
            options: Any = field.choices
            field.choices = [*options, ("", _("Not decided yet"))]
            if self.rule.parameter.type == "yes_no" and held is not None:
                field.initial = "yes" if held else "no"

    def keep_as_decided(self) -> None:
        """Say of an empty answer that what the group decided stays."""
        field = self.fields["value"]
        if isinstance(field, forms.ChoiceField):
            options: Any = field.choices
            stays = ("", _("Nothing new: it stays as decided"))
            field.choices = [stays if not key else (key, label) for key, label in options]

    def drawn(self) -> Texts:
        """What a browser sends of these fields if nobody touches them."""
        texts: Texts = {}
        for bound in self:
            value = bound.value()
            field = bound.field
            if isinstance(field.widget, forms.Select) and not isinstance(
                field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple
            ):
                options = [str(key) for key, _label in field.choices]  # type: ignore[attr-defined]
                value = value if str(value) in options else options[0]
            texts[bound.name] = value
        return _plain(texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was said of one parameter: its value, None where it is open, a complaint."""

    value: Any
    complaint: str = ""


def texts_in(post: QueryDict, rule: Rule) -> Texts:
    """What stood in the fields of one parameter."""
    form = RuleForm(rule, held=_MOST_ROWS.get(rule.parameter.type))
    texts = {
        bound.name: bound.field.widget.value_from_datadict(post, {}, bound.html_name)
        for bound in form
    }
    return _plain(texts)


def read_rule(post: QueryDict, rule: Rule) -> Read:
    """Read one parameter of a page that was sent."""
    texts = texts_in(post, rule)
    if rule.is_simple:
        return read_texts(rule, texts) if texts else Read(value=None)
    said, was, had = (
        str(post.get(f"{name}-{rule.key}", "")) for name in ("is", "wasis", "had")
    )
    if said == was and said != OWN and had and had != mark(texts):
        said = OWN  # somebody typed, and did not say that it is their own
    if said == MODEL:
        return Read(value=rule.parameter.default)
    return read_texts(rule, texts) if said == OWN else Read(value=None)


def read_texts(rule: Rule, texts: Texts) -> Read:
    """The value that some texts say, or the texts with a complaint."""
    form = RuleForm(rule, held=_MOST_ROWS.get(rule.parameter.type), texts=texts)
    complaint = ""
    if form.is_valid():
        try:
            value = read_value(rule.parameter, form.cleaned_data)
            checked = rule.parameter.check(value, minor_units=rule.minor_units)
        except CoopError as refusal:
            complaint = str(refusal)
        else:
            return Read(value=checked)
    else:
        complaint = " ".join(
            str(each) for errors in form.errors.values() for each in errors
        )
    return Read(value={TYPED: texts}, complaint=complaint)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleQuestion:
    """One parameter as the page draws it; `said` is open, as the model, or own."""

    rule: Rule
    form: RuleForm
    said: str
    mark: str
    had: str
    complaint: str = ""
    clashes: bool = False
    theirs: Any = None

    @property
    def key(self) -> str:
        return self.rule.key


def rule_question(
    rule: Rule,
    value: Any,
    *,
    saved: Any = None,
    seen: str = "",
    complaint: str = "",
    clashes: bool = False,
    is_decided: bool = False,
) -> RuleQuestion:
    """The question of one parameter, with `value` in it; `saved` is what is kept now."""
    typed = value.get(TYPED) if isinstance(value, Mapping) else None
    is_typed = isinstance(typed, dict) and set(value) == {TYPED}
    if is_typed:
        form = RuleForm(rule, held=_MOST_ROWS.get(rule.parameter.type), texts=typed)
        form.is_valid()
        complaint = complaint or read_texts(rule, typed or {}).complaint
    else:
        form = RuleForm(rule, held=value)
    if rule.is_simple:
        form.fields["value"].required = True  # so that no label says “optional”
        if is_decided:
            form.keep_as_decided()
    said = OPEN if value is None else OWN
    if value is not None and value == rule.parameter.default:
        said = MODEL
    return RuleQuestion(
        rule=rule,
        form=form,
        said=said,
        mark=seen or mark(saved),
        had=mark(form.drawn()),
        complaint=complaint,
        clashes=clashes,
        theirs=saved if clashes else None,
    )


def with_rules(
    filled: Filled, rules: Collection[Rule], read: Mapping[str, Read], post: QueryDict
) -> Filled:
    """What was filled in, with the parameters beside the sheet's own fields.

    Of two values of a parameter one stays: they are never put together.
    """
    keys = tuple(rule.key for rule in rules)
    values = {key: read[key].value for key in keys if read[key].value is not None}
    seen = {key: str(post[f"was-{key}"]) for key in keys if f"was-{key}" in post}
    picks = {key: str(post[f"pick-{key}"]) for key in keys if f"pick-{key}" in post}
    picks = {key: MINE if pick == BOTH else pick for key, pick in picks.items()}
    return Filled(
        keys=filled.keys + keys,
        values={**filled.values, **values},
        seen={**filled.seen, **seen},
        picks={**filled.picks, **picks},
    )


def _plain(texts: Mapping[str, Any]) -> Texts:
    """What stands there, without what is empty, with one way to end a line."""
    found: Texts = {}
    for name, value in texts.items():
        if isinstance(value, list):
            plain: Any = [_text(each) for each in value]
        else:
            plain = value if isinstance(value, bool) else _text(value)
        if plain:
            found[name] = plain
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    return _UNSEEN.sub("", str(value)).replace("\r\n", "\n").strip()[:10_000]
