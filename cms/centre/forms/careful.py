"""Free text that warns: a form whose texts are looked at before they are kept."""

import json
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from cms.centre.careful import TOLD, WORDS, sights_in


class Careful(forms.Form):
    """A form that asks again where a text seems to tell of somebody's status.

    `FREE_TEXT` names its fields of free text. Whoever still wishes to keep the text says
    so by `sure`, which is shown only then. The page warns while one types, too: the first
    field carries the patterns for the browser.
    """

    FREE_TEXT: ClassVar[tuple[str, ...]] = ()

    sure = forms.BooleanField(
        label=gettext_lazy("I have read this. Keep the text as it is."), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields([name for name in self.fields if name != "sure"])
        self.fields["sure"].widget = forms.HiddenInput()
        free = [name for name in self.FREE_TEXT if name in self.fields]
        for place, name in enumerate(free):
            handed = "" if place else json.dumps(handed_over())
            self.fields[name].widget.attrs["data-careful"] = handed

    def clean(self) -> dict[str, Any]:
        """Ask again, by the field and by what was found; the text itself goes nowhere."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("sure"):
            return cleaned
        for name in self.FREE_TEXT:
            for sight in sights_in(str(cleaned.get(name) or "")):
                self.add_error(name, _(sight.told))
                self.fields["sure"].widget = forms.CheckboxInput()
        return cleaned


def handed_over() -> list[tuple[str, str]]:
    """What a browser warns of: a pattern, and what to say in the reader’s language."""
    return [(pattern, _(TOLD[kind])) for kind, pattern in WORDS.items()]
