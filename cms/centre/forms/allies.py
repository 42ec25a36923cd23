"""What is asked of who looks for help, and of who keeps the directory."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.centre.forms.careful import Careful
from cms.centre.hsds.files import MOST_BYTES
from cms.centre.hsds.reading import MOST_MONTHS, in_order
from cms.centre.hsds.rows import LONGEST
from cms.centre.models import Ally, Cost, HelpNeed, Region
from cms.centre.models.clinics import Spoken
from cms.centre.selectors.allies import SHOWN, regions

NEW_LINES = 1
MOST_HELPS = 20
OFF = {"autocomplete": "off"}


class SearchForm(forms.Form):
    """A question to the directory; it goes nowhere but into the answer."""

    need = forms.ChoiceField(
        label=_("What do you need?"),
        required=False,
        choices=[("", _("Anything")), *HelpNeed.choices],
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        required=False,
        choices=[("", _("Any language")), *Spoken.choices],
    )
    region = forms.ChoiceField(label=_("Where?"), required=False)
    words = forms.CharField(
        label=_("A word in the name or text"),
        required=False,
        max_length=80,
        widget=forms.TextInput(OFF),
    )
    is_free = forms.BooleanField(label=_("Only what costs nothing"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        where = self.fields["region"]
        assert isinstance(where, forms.ChoiceField)  # noqa: S101
        known = [(one.key, one.name) for one in regions()]
        where.choices = [("", str(_("Anywhere"))), *known]


class ListForm(forms.Form):
    """The entries that somebody ticked, to take along on paper."""

    ally = forms.MultipleChoiceField(
        error_messages={
            "required": _("Tick at least one place. Then the list can be printed."),
            "invalid_choice": _("One of the places is not in the directory any more."),
        }
    )

    def __init__(self, *args: Any, uids: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        ticked = self.fields["ally"]
        assert isinstance(ticked, forms.MultipleChoiceField)  # noqa: S101
        ticked.choices = [(uid, uid) for uid in uids]

    def clean_ally(self) -> list[str]:
        """A list that nobody can read is none."""
        ticked: list[str] = self.cleaned_data["ally"]
        return ticked[:SHOWN]


class AllyForm(Careful):
    """An entry of the directory, as its keeper writes it.

    What an organisation does is said in its own words, in `HelpForm`: whoever helps
    with visas says so. Here is no word about any person.
    """

    FREE_TEXT: ClassVar[tuple[str, ...]] = ("about_en", "about_es")

    name = forms.CharField(label=_("Name"), max_length=LONGEST["name"])
    about_en = forms.CharField(
        label=_("What it does, in English"),
        required=False,
        max_length=LONGEST["about_en"],
        widget=forms.Textarea({"rows": 3}),
    )
    about_es = forms.CharField(
        label=_("What it does, in Spanish"),
        required=False,
        max_length=LONGEST["about_es"],
        widget=forms.Textarea({"rows": 3}),
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=LONGEST["phone"]
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(
        label=_("Web address"),
        required=False,
        max_length=LONGEST["website"],
        assume_scheme="https",
    )
    address = forms.CharField(
        label=_("Address"),
        help_text=_("Like 210 Harbor Street, Oakland, CA 94607"),
        required=False,
        max_length=LONGEST["address"],
    )
    regions: forms.ModelMultipleChoiceField[Region] = forms.ModelMultipleChoiceField(
        label=_("Regions"),
        help_text=_("Tick none if they help people everywhere."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    coalition_en = forms.CharField(
        label=_("Its part in our coalition, in English"),
        help_text=_("Leave it empty if they are no partner."),
        required=False,
        max_length=LONGEST["coalition_en"],
    )
    coalition_es = forms.CharField(
        label=_("Its part in our coalition, in Spanish"),
        required=False,
        max_length=LONGEST["coalition_es"],
    )
    check_every = forms.IntegerField(
        label=_("Check again after how many months?"),
        min_value=1,
        max_value=MOST_MONTHS,
        initial=6,
    )

    def __init__(self, *args: Any, ally: Ally | None = None, **options: Any) -> None:
        if ally:
            names = [name for name in self.base_fields if name not in ("sure", "regions")]
            options["initial"] = {name: getattr(ally, name) for name in names}
            options["initial"]["regions"] = list(ally.regions.all())
        super().__init__(*args, **options)
        where = self.fields["regions"]
        assert isinstance(where, forms.ModelMultipleChoiceField)  # noqa: S101
        where.queryset = regions()

    def clean_about_en(self) -> str:
        return _one_kind_of_line(self.cleaned_data["about_en"])

    def clean_about_es(self) -> str:
        return _one_kind_of_line(self.cleaned_data["about_es"])

    @property
    def facts(self) -> dict[str, Any]:
        """What is kept of it."""
        return {name: v for name, v in self.cleaned_data.items() if name != "sure"}


class HelpForm(forms.Form):
    """One thing that an organisation helps with; an empty one is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    need = forms.ChoiceField(label=_("Need"), choices=[("", "–"), *HelpNeed.choices])
    what_en = forms.CharField(
        label=_("What exactly, in English"), max_length=LONGEST["what_en"]
    )
    what_es = forms.CharField(
        label=_("What exactly, in Spanish"), max_length=LONGEST["what_es"]
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"),
        choices=Spoken.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    interpretation = forms.CharField(
        label=_("Interpreters"),
        help_text=_("In both languages, like: by telephone / por teléfono"),
        required=False,
        max_length=LONGEST["interpretation"],
    )
    cost = forms.ChoiceField(label=_("Cost"), choices=[("", "–"), *Cost.choices])
    cost_note = forms.CharField(
        label=_("About the cost"),
        help_text=_("In both languages, like: first talk free / primera consulta gratis"),
        required=False,
        max_length=LONGEST["cost_note"],
    )
    eligibility_en = forms.CharField(
        label=_("For whom, in English"),
        required=False,
        max_length=LONGEST["eligibility_en"],
    )
    eligibility_es = forms.CharField(
        label=_("For whom, in Spanish"),
        required=False,
        max_length=LONGEST["eligibility_es"],
    )
    hours = forms.CharField(
        label=_("Hours"),
        help_text=_("In both languages, like: Wed / mié 16–20"),
        required=False,
        max_length=LONGEST["hours"],
    )

    @property
    def facts(self) -> Mapping[str, Any]:
        """What is kept of it."""
        kept = {name: v for name, v in self.cleaned_data.items() if name != "DELETE"}
        return kept | {"languages": " ".join(in_order(kept["languages"]))}


class _Helps(forms.BaseFormSet):  # type: ignore[type-arg]
    """The help of one organisation; its lines are emptied to end it."""

    @property
    def facts(self) -> list[Mapping[str, Any]]:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [form.facts for form in kept if form.cleaned_data]


HelpFormSet = forms.formset_factory(
    HelpForm,
    formset=_Helps,
    extra=NEW_LINES,
    max_num=MOST_HELPS,
    validate_max=True,
    can_delete=True,
)


def helps_of(ally: Ally | None, data: Any = None) -> _Helps:
    """The lines of an entry's help, and some that are empty."""
    initial = []
    for one in ally.services.all() if ally else ():
        known = {
            name: getattr(one, name) for name in HelpForm.base_fields if name != "pk"
        }
        initial.append(known | {"pk": one.pk, "languages": one.languages.split()})
    made = HelpFormSet(data, initial=initial, prefix="helps")
    assert isinstance(made, _Helps)  # noqa: S101
    for form in made.forms:
        form.fields["DELETE"].label = _("Take this help out")
        form.fields["DELETE"].required = False
    return made


class ImportForm(forms.Form):
    """A file of HSDS."""

    file = forms.FileField(
        label=_("The file: JSON, or a zip of CSV files"),
        widget=forms.FileInput(attrs={"accept": ".json,.zip"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose another."),
        },
    )

    def clean_file(self) -> Any:
        """What is too large is not even read."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 5 MB. Split it in two.")
            )
        return upload


class TakeInForm(forms.Form):
    """The file that was looked at, carried along; and whether others end."""

    packed = forms.CharField(widget=forms.Textarea(attrs={"hidden": True}))
    ends_gone = forms.BooleanField(
        label=_("Take out of the directory who is not in the file"), required=False
    )


def _one_kind_of_line(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
