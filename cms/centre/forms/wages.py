"""What the wage calculator asks. Nothing of it is kept: it lives for one answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from cms.centre.forms.wages_fields import ReadField, day_field
from cms.centre.wages.shapes import Field, Left, Place
from cms.centre.wages.typed_times import read_hours, read_pay

PLACES = (
    (Place.CALIFORNIA, gettext_lazy("California")),
    (Place.FEDERAL, gettext_lazy("Another state")),
)
WORK = (
    (Field.USUAL, gettext_lazy("Not on a farm, not in a private home")),
    (Field.FARM, gettext_lazy("Work on a farm")),
    (Field.HOME, gettext_lazy("Care or cleaning in a private home")),
)
PAYDAYS = (
    ("", gettext_lazy("It changes, or I do not know")),
    ("day", gettext_lazy("Every day")),
    ("week", gettext_lazy("Every week")),
    ("two_weeks", gettext_lazy("Every two weeks")),
    ("half_month", gettext_lazy("Twice a month")),
    ("month", gettext_lazy("Once a month")),
    ("job", gettext_lazy("When the job is done")),
)
ENDINGS = (
    ("", gettext_lazy("I still work there")),
    (Left.FIRED, gettext_lazy("They let me go")),
    (Left.QUIT_WITH_NOTICE, gettext_lazy("I left, and told them 3 days before or more")),
    (Left.QUIT, gettext_lazy("I left without telling them before")),
)
SPLITS = (
    ("", gettext_lazy("It was my meal, or I asked for it")),
    ("boss", gettext_lazy("The boss sent me away and called me back")),
)


class JobForm(forms.Form):
    """The job, the pay, and which days are written down."""

    place = forms.ChoiceField(
        label=gettext_lazy("Where do you work?"),
        choices=PLACES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose where you work.")},
    )
    work = forms.ChoiceField(
        label=gettext_lazy("What kind of work?"), choices=WORK, required=False
    )
    rate = ReadField(
        read_pay,
        label=gettext_lazy("Your pay for one hour, in dollars"),
        help_text=gettext_lazy(
            "What they promised you, before taxes. For example: 16.90. Paid by the day? "
            "Divide by the hours of that day."
        ),
        required=True,
        error_messages={"required": gettext_lazy("Write your pay for one hour.")},
    )
    rate2 = ReadField(
        read_pay,
        label=gettext_lazy("A second rate, for other work"),
        help_text=gettext_lazy("Only if some days are paid at another rate."),
    )
    local = ReadField(
        read_pay,
        label=gettext_lazy("The minimum wage of your city or state"),
        help_text=gettext_lazy(
            "Some cities and states ask for more; fast food, hospitals and clinics in "
            "California too. If you know how much, write it here."
        ),
    )
    payday = forms.ChoiceField(
        label=gettext_lazy("How often are you paid?"), choices=PAYDAYS, required=False
    )
    begins = day_field(
        gettext_lazy("First day of the first week below"),
        help_text=gettext_lazy(
            "The day on which a work week begins at your job. Not sure? Take a Sunday."
        ),
        required=True,
    )

    use_required_attribute = False


class PayForm(forms.Form):
    """What was paid, for how long it was so, and how it ended."""

    split = forms.ChoiceField(
        label=gettext_lazy("Two times on one day: why was there a pause?"),
        choices=SPLITS,
        required=False,
    )
    paid = ReadField(
        read_pay,
        label=gettext_lazy("What they paid you for these weeks, before taxes"),
        help_text=gettext_lazy("All of it, in dollars. Nothing? Write 0."),
        required=True,
        error_messages={
            "required": gettext_lazy("Write what they paid you, or 0 if nothing.")
        },
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("For how many weeks was it like this, in all?"),
        help_text=gettext_lazy(
            "The weeks above are counted again for the time before. Leave it empty to "
            "count only what you wrote."
        ),
        required=False,
        min_value=1,
        max_value=260,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Write a number of weeks, like 12.")},
    )
    for_all = forms.BooleanField(
        label=gettext_lazy("The pay I wrote is for all of these weeks together"),
        required=False,
    )
    ended = forms.ChoiceField(
        label=gettext_lazy("Do you still work there?"), choices=ENDINGS, required=False
    )
    ended_on = day_field(gettext_lazy("Your last day of work"))
    last_pay_on = day_field(
        gettext_lazy("The day the last pay came"),
        help_text=gettext_lazy("Leave it empty if it has not come."),
    )
    hired_on = day_field(
        gettext_lazy("When you began there"),
        help_text=gettext_lazy("For sick days, and for the claim."),
    )

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ended") and not cleaned.get("ended_on"):
            if "ended_on" not in self.errors:
                self.add_error("ended_on", _("Give your last day of work."))
        elif cleaned.get("ended_on") and not cleaned.get("ended"):
            self.add_error("ended", _("You gave a last day. Say how the job ended."))
        return cleaned


class SickForm(forms.Form):
    """One day missed for sickness."""

    on = day_field(gettext_lazy("Day"))
    hours = ReadField(read_hours, label=gettext_lazy("Hours you missed"))
    was_paid = forms.BooleanField(label=gettext_lazy("It was paid"), required=False)

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        on, hours = cleaned.get("on"), cleaned.get("hours")
        if not self.errors and bool(on) != bool(hours):
            self.add_error(
                "hours" if on else "on", _("Give the day, and the hours you missed.")
            )
        return cleaned
