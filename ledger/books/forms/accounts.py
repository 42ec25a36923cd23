"""Opening an account, and closing one."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from coopkit.errors import CoopError
from ledger.books.forms.choices import Choices
from ledger.books.forms.fields import day_field, override_field
from ledger.books.names import check_account
from ledger.books.selectors import Roots
from ledger.books.starting_chart import CHART, KINDS, kind_of, label, under

KIND_WORDS = {
    "asset": _("What the co-op has"),
    "liability": _("What it owes"),
    "income": _("Income"),
    "expense": _("Expenses"),
    "equity": _("Capital"),
}


def part_of(text: str) -> str:
    """A name as a part of an account: “fair, costs” becomes “Fair-costs”.

    >>> part_of("fair, costs"), part_of("2026"), part_of("óptica")
    ('Fair-costs', '2026', 'Óptica')
    """
    words = re.findall(r"[^\W_]+", text)
    joined = "-".join(words)
    return joined[:1].upper() + joined[1:]


class OpenAccountForm(forms.Form):
    """An account of the chart, or one with a name of its own under a parent."""

    chart = forms.ChoiceField(
        label=_("An account many co-ops use"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the accounts in the list.")},
    )
    parent = forms.ChoiceField(
        label=_("Or your own: it belongs to"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the groups in the list.")},
    )
    name = forms.CharField(
        label=_("Its name"),
        max_length=60,
        required=False,
        help_text=_("In a word or two, like Farmers market."),
    )
    on = day_field(
        label=_("Open from"), help_text=_("No entry of an earlier day can use it.")
    )

    def __init__(
        self,
        *args: Any,
        roots: Roots,
        opened: Sequence[str],
        locked: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roots = roots
        self._fill("chart", chart_choices(roots, opened))
        self._fill("parent", parent_choices(roots, opened))
        if locked:
            self.fields["override"] = override_field()

    def _fill(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The whole name of the account as `account`."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        chart, name = cleaned.get("chart"), part_of(cleaned.get("name", ""))
        if bool(chart) == bool(name):
            self.add_error(
                None, _("Choose an account of the list, or write a name of your own.")
            )
        elif name and not cleaned.get("parent"):
            self.add_error("parent", _("Say what the new account belongs to."))
        else:
            cleaned["account"] = chart or f"{cleaned['parent']}:{name}"
            try:
                check_account(cleaned["account"], roots=self.roots)
            except CoopError as refusal:
                self.add_error("name", str(refusal))
        return cleaned


class CloseAccountForm(forms.Form):
    """An account that is not used any more after a day."""

    account = forms.ChoiceField(
        label=_("Account"),
        error_messages={"invalid_choice": _("Choose one of the accounts in the list.")},
    )
    on = day_field(label=_("Last day"))

    def __init__(
        self, *args: Any, choices: Choices, locked: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        if locked:
            self.fields["override"] = override_field()


def chart_choices(roots: Roots, opened: Sequence[str]) -> Choices:
    """The accounts of the chart that the books do not have yet, by kind."""
    language, known = get_language() or "en", set(opened)
    choices: Choices = [("", _("Choose …"))]
    for kind, said in KIND_WORDS.items():
        rows = [
            (under(row.account, list(roots)), label(row.account, language))
            for row in CHART
            if row.kind == kind and under(row.account, list(roots)) not in known
        ]
        if rows:
            choices.append((said, rows))
    return choices


def parent_choices(roots: Roots, opened: Sequence[str]) -> Choices:
    """Groups and accounts that a new one may lie in; members' own are left out."""
    language, members = get_language() or "en", f"{roots.equity}:Members"
    names = set(roots)
    for account in opened:
        if not account.startswith(members):
            parts = account.split(":")
            names |= {":".join(parts[:count]) for count in range(2, len(parts) + 1)}
    choices: Choices = [("", _("Choose …"))]
    for kind in KINDS:
        rows = [
            (name, _path(name, roots, language))
            for name in sorted(names)
            if kind_of(name, roots) == kind
        ]
        choices.append((KIND_WORDS[kind], rows))
    return choices


def _path(name: str, roots: Roots, language: str) -> str:
    """A name by its words from the top, without the kind: “Utilities › Water”."""
    parts = name.split(":")
    paths = [":".join(parts[:count]) for count in range(2, len(parts) + 1)] or [name]
    return " › ".join(label(path, language, roots=roots) for path in paths)
