"""What is asked of whoever puts rules to the group, or looks for one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.formation.selectors.parameters import STATES

LONGEST_WHY = 2000


class PutForm(forms.Form):
    """Which rules to put to the group, and why; `seen` is what the page showed."""

    put = forms.MultipleChoiceField(label=_("What to put to the group"), required=False)
    why = forms.CharField(
        label=_("Why we propose it"),
        required=False,
        max_length=LONGEST_WHY,
        help_text=_("A sentence or two help those who were not there."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, sent: QueryDict | None, *, keys: Iterable[str], seen: str) -> None:
        super().__init__(sent, initial={"seen": seen})
        self.sent, self.now = sent, seen
        put = self.fields["put"]
        if isinstance(put, forms.MultipleChoiceField):
            put.choices = [(key, key) for key in keys]

    def clean(self) -> dict[str, Any]:
        """Refuse what was chosen on a page that is out of date by now."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("seen") != self.now:
            raise forms.ValidationError(
                _(
                    "The answers changed while this page was open, so nothing was put to "
                    "the vote. Here is how they stand now: look once more, and send it "
                    "again."
                )
            )
        return cleaned

    def chosen(self) -> frozenset[str]:
        """The keys that were marked, of a form that was sent."""
        return frozenset(self.sent.getlist("put") if self.sent else ())


class RestForm(PutForm):
    """As above; putting so much at once is confirmed."""

    sure = forms.BooleanField(
        label=_("We went through this list together, and want to vote on all of it"),
        error_messages={
            "required": _(
                "Mark that you went through the list. One vote decides all of it, so it "
                "is worth the time."
            )
        },
    )


class FindParameterForm(forms.Form):
    """Which rules the sheet shows."""

    state = forms.ChoiceField(label=_("Where it stands"), required=False)
    q = forms.CharField(label=_("Words to look for"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = self.fields["state"]
        if isinstance(state, forms.ChoiceField):
            state.choices = [("", _("all")), *STATES.items()]
