"""What a claim form asks beside the hours. Everything may stay empty."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.centre.claims.answers import Answers, PaidHow, YesNo

NAME, LINE = 80, 160
YES_NO = (("", "—"), (YesNo.YES, _("Yes")), (YesNo.NO, _("No")))
OR_UNKNOWN = (*YES_NO, (YesNo.UNKNOWN, _("I do not know")))
HOW = (
    ("", "—"),
    (PaidHow.CHECK, _("By check")),
    (PaidHow.CASH, _("In cash")),
    (PaidHow.BOTH, _("Both")),
    (PaidHow.OTHER, _("Another way")),
)


def _line(label: Any, *, longest: int = NAME, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=False, help_text=help_text
    )


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


class ClaimForm(forms.Form):
    """The worker, the employer, and how it was paid; no number of a person is asked."""

    first_name = _line(_("Your first name"))
    last_name = _line(_("Your last name"))
    phone = _line(_("Your phone"))
    email = _line(_("Your e-mail"))
    address = _line(_("Where you get mail: street and number"), longest=LINE)
    city = _line(_("City, state and ZIP code"))
    language = _line(
        _("Do you need an interpreter? Which language?"),
        help_text=_("It costs nothing. For example: Spanish."),
    )
    employer = _line(
        _("Name of the company or the boss"),
        longest=LINE,
        help_text=_("All names you know, also the one on a check or a sign."),
    )
    employer_phone = _line(_("Its phone"))
    employer_address = _line(_("Its address"), longest=LINE)
    worksite = _line(_("Where you worked, if it was elsewhere"), longest=LINE)
    boss = _line(_("Who was in charge?"))
    boss_title = _line(_("What was that person’s job?"))
    plate = _line(
        _("License plate of the boss’s car"),
        help_text=_("It helps to find a boss without an office."),
    )
    business = _line(_("What kind of business is it?"))
    work = _line(_("What work did you do?"), longest=LINE)
    employees = _line(_("How many people work there, about?"))
    is_open = _choice(_("Is the business still open?"), OR_UNKNOWN)
    paid_how = _choice(_("How were you paid?"), HOW)
    bounced = _choice(_("Did a check bounce?"), YES_NO)
    has_stubs = _choice(_("Did you get pay stubs?"), YES_NO)
    is_contractor = _choice(_("Do they call you a contractor?"), YES_NO)
    union = _choice(_("Is there a union contract?"), YES_NO)
    others = _choice(_("Do others claim too?"), OR_UNKNOWN)

    use_required_attribute = False

    def answers(self, *, payday: str, hired_on: date | None) -> Answers:
        """What was typed here, and what the calculator knows already."""
        return Answers(**self.cleaned_data, payday=payday, hired_on=hired_on)
