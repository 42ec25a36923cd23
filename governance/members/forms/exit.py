"""What is asked when somebody leaves, and at each step of an expulsion."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.members import exit as exits
from governance.members.expulsion import DECLINED, HELD, WAIVED
from governance.members.forms.day import day_field
from governance.members.services.exits import Exit

EXIT_KINDS = [
    (exits.RESIGNED, _("They resign")),
    (exits.TRANSFERRED, _("They pass the membership on")),
    (exits.DIED, _("They died")),
    (exits.UNREACHABLE, _("They cannot be reached any more")),
]
HEARINGS = [
    (HELD, _("The hearing was held")),
    (WAIVED, _("The member waived it in writing")),
    (DECLINED, _("The member declined it in writing")),
]
CHANNELS = [
    ("hand", _("by hand")),
    ("post", _("by post")),
    ("email", _("by e-mail")),
]
DECISION_HELP = _("Its reference in the register, like 2026-GM-004 or 2026-BD-001.")


class ExitForm(forms.Form):
    """Somebody leaves; without a last day the bylaws' own is taken."""

    kind = forms.ChoiceField(
        label=_("What happened?"), choices=EXIT_KINDS, widget=forms.RadioSelect
    )
    given_on = day_field(
        _("On which day?"),
        help_text=_(
            "The day the notice was given; of a death, that day; of somebody who cannot "
            "be reached, the day of the first letter."
        ),
    )
    in_writing = forms.BooleanField(
        label=_("The notice is in writing"), required=False, initial=True
    )
    to_code = forms.CharField(
        label=_("Who takes the membership over"),
        required=False,
        max_length=16,
        help_text=_("Only when it is passed on: the code of that member, like M004."),
    )
    last_day = day_field(
        _("Last day as a member"),
        required=False,
        help_text=_("Leave it empty for the day that the bylaws come to."),
    )
    approved_on = day_field(_("Approved on"), required=False)
    decision = forms.CharField(
        label=_("Decision"), required=False, max_length=60, help_text=DECISION_HELP
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_(
            "Nobody has to give one. Only the person, the secretary and the board see it."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"given_on": on}
        super().__init__(*args, **kwargs)

    @property
    def asked(self) -> Exit:
        """The exit that was asked for."""
        given = self.cleaned_data
        return Exit(
            kind=given["kind"],
            given_on=given["given_on"],
            last_day=given["last_day"],
            approved_on=given["approved_on"],
            in_writing=given["in_writing"],
            to_code=given["to_code"].strip().upper(),
            decision=given["decision"],
            reason=given["reason"],
        )


class ChargeForm(forms.Form):
    """The notice with which a case begins."""

    on = day_field(_("Notice given on"))
    channel = forms.ChoiceField(label=_("How it was given"), choices=CHANNELS)
    hearing_on = day_field(_("The hearing is on"))
    last_day = day_field(
        _("Last day, should it be upheld"),
        required=False,
        help_text=_("Leave it empty if no day was named."),
    )
    reasons = forms.CharField(
        label=_("The reasons, as the notice gives them"),
        max_length=500,
        help_text=_("What the member is said to have done, and when. Nothing private."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": on}
        super().__init__(*args, **kwargs)


class HearingForm(forms.Form):
    """What became of the hearing."""

    hearing = forms.ChoiceField(
        label=_("What happened?"), choices=HEARINGS, widget=forms.RadioSelect
    )
    on = day_field(_("On which day?"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": on}
        super().__init__(*args, **kwargs)


class CloseForm(forms.Form):
    """The expulsion was not upheld."""

    on = day_field(_("Decided on"))
    decision = forms.CharField(
        label=_("Decision"), required=False, max_length=60, help_text=DECISION_HELP
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": on}
        super().__init__(*args, **kwargs)


class ExpelForm(forms.Form):
    """The decision to expel, and the last day."""

    decided_on = day_field(_("Decided on"))
    decision = forms.CharField(
        label=_("Decision"), max_length=60, help_text=DECISION_HELP
    )
    last_day = day_field(_("Last day as a member"))

    def __init__(self, *args: Any, on: date, first: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"decided_on": on, "last_day": max(on, first)}
        super().__init__(*args, **kwargs)
