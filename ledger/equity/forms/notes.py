"""What is asked about leavers' accounts and about money that nobody took."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.books.forms.fields import AmountField, day_field
from ledger.equity.forms.capital import PostRunForm
from ledger.equity.models.notes import NoteKind
from ledger.equity.selectors.notes import Leaver
from ledger.equity.unclaimed import EMAIL, NEWSPAPER, POST

CHANNELS = (
    (POST, _("by letter to the last address")),
    (EMAIL, _("by e-mail")),
    (NEWSPAPER, _("in a newspaper")),
)


class ConvertForm(PostRunForm):
    """The day on which a leaver's account becomes a debt, and what comes off it."""

    def __init__(self, *args: Any, leaver: Leaver, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cooperative = leaver.membership.cooperative
        if leaver.most_deducted_cents:
            self.fields["deduction"] = AmountField(
                cooperative=cooperative,
                label=_("Kept back after the expulsion"),
                required=False,
            )
        rule = leaver.bylaws.get("death.pay_to")
        if leaver.kind == NoteKind.DEATH and rule and rule.choice == "named":
            self.fields["creditor"] = forms.CharField(
                label=_("Who was named in writing"),
                max_length=40,
                required=False,
                help_text=_("Leave it empty if nobody was: then the estate is paid."),
            )


class HoldForm(PostRunForm):
    """Money that its owner did not take: whose, how much, since when, and from where."""

    why = forms.CharField(
        label=_("What it was"), max_length=200, help_text=_("A check that came back, …")
    )
    since = day_field(label=_("Since when it could have been taken"))

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[str, str]],
        accounts: Iterable[tuple[str, str]],
        cooperative: Any,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.ChoiceField(label=_("Whose"), choices=list(people))
        self.fields["cents"] = AmountField(cooperative=cooperative, label=_("How much"))
        self.fields["source"] = forms.ChoiceField(
            label=_("Where it stands in the books"),
            choices=list(accounts),
            help_text=_("The debt itself, or the bank where the check was voided."),
        )
        self.order_fields(["code", "cents", "why", "since", "source", "on"])

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return since


class NoticeForm(PostRunForm):
    """How the owner was told, and when."""

    channel = forms.ChoiceField(
        label=_("How"), choices=CHANNELS, widget=forms.RadioSelect
    )


class SettleForm(PostRunForm):
    """The day on which the money moves, and the bank that pays the state."""

    def __init__(self, *args: Any, accounts: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = list(accounts)
        if choices:
            self.fields["bank"] = forms.ChoiceField(
                label=_("Bank that pays it to the state"), choices=choices
            )
