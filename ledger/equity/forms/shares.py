"""What is asked when somebody signs for a share, pays it, has it back, or lends money."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.money import parse_share
from governance.members.models import Membership
from ledger.books.forms.choices import grouped
from ledger.books.forms.fields import AmountField, day_field, not_far_ahead, tick
from ledger.books.selectors import Roots
from ledger.equity.chart import MEMBERS
from ledger.equity.models.shares import SharePlan
from ledger.equity.subscription import SOURCES

MOST_PARTS, MOST_MONTHS = 240, 12


def people(memberships: Iterable[Membership]) -> list[tuple[str, str]]:
    """Choices of a select: who it is about, by code."""
    rows = [(one.code, f"{one.person.display_name} ({one.code})") for one in memberships]
    return [("", str(_("Choose …"))), *rows]


def accounts(opened: Iterable[str], roots: Roots, *, order: str) -> list[Any]:
    """Accounts that money comes to or goes out of, without those of members."""
    own = f":{MEMBERS}:"
    return list(grouped([a for a in opened if own not in a], roots, order=order))


def offer(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    """Let a field of a form be chosen from these."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def decision_field(**kwargs: Any) -> forms.CharField:
    """The number of a decision in the register, or its name on paper."""
    return forms.CharField(
        label=_("Decision"),
        help_text=_("Its number in the register, like 2027-BD-003."),
        max_length=40,
        **kwargs,
    )


class SignForm(forms.Form):
    """Who signs, on which day, and how it is paid."""

    who = forms.ChoiceField(label=_("Who signs?"))
    on = day_field(
        label=_("Signed on"),
        help_text=_("Price and fee are those of the bylaws on this day."),
    )
    count = forms.IntegerField(
        label=_("In how many payments?"),
        help_text=_("The first one is at least what is due at admission."),
        min_value=1,
        max_value=MOST_PARTS,
        initial=1,
    )
    every_months = forms.IntegerField(
        label=_("Months from one payment to the next"),
        min_value=1,
        max_value=MOST_MONTHS,
        initial=1,
    )
    first_due = day_field(label=_("First payment by"))
    source = forms.ChoiceField(label=_("How it is paid"), widget=forms.RadioSelect)
    wage_consent_on = day_field(
        label=_("Written consent to take it from wages, signed on"),
        help_text=_("Only where it is taken from wages. Keep the paper."),
        required=False,
    )
    owes_at_once = tick(
        _("Book the whole share now, and what is unpaid as owed by the member"),
        help_text=_("If it is left open, the share is booked as it is paid."),
    )
    decision = decision_field(required=False)

    def __init__(
        self,
        *args: Any,
        memberships: Sequence[Membership],
        allowed: str,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer(self, "who", people(memberships))
        open_ways = SOURCES.get(allowed, SOURCES["either"])
        offer(self, "source", [way for way in SharePlan.choices if way[0] in open_ways])

    def clean_on(self) -> date:
        return not_far_ahead(self.cleaned_data["on"], self.today)


class EarlierForm(forms.Form):
    """A share that stands in the books already, and by which decision."""

    who = forms.ChoiceField(label=_("Whose share?"))
    on = day_field(label=_("Paid in full on"))
    decision = decision_field(required=False)

    def __init__(
        self, *args: Any, memberships: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.holders = memberships
        offer(self, "who", people(memberships))


class PaymentForm(forms.Form):
    """What was paid, when, how, and to or out of which account."""

    on = day_field(label=_("Paid on"))
    source = forms.ChoiceField(label=_("How it was paid"), widget=forms.RadioSelect)
    account = forms.ChoiceField(
        label=_("Account"),
        help_text=_(
            "Where the money came to; or the wages owed it was taken from; or the "
            "wages spent, for work."
        ),
    )

    def __init__(
        self,
        *args: Any,
        cooperative: Cooperative,
        allowed: str,
        choices: Sequence[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "cents": AmountField(cooperative=cooperative, label=_("Amount")),
            **self.fields,
        }
        ways = SOURCES.get(allowed, SOURCES["either"])
        offer(self, "source", [way for way in SharePlan.choices if way[0] in ways])
        offer(self, "account", choices)


class PlanForm(forms.Form):
    """How what is left is paid from now on."""

    count = forms.IntegerField(
        label=_("In how many payments?"), min_value=1, max_value=MOST_PARTS
    )
    every_months = forms.IntegerField(
        label=_("Months from one payment to the next"),
        min_value=1,
        max_value=MOST_MONTHS,
        initial=1,
    )
    first_due = day_field(label=_("First payment by"))


class DebtForm(forms.Form):
    """A loan or note of the person that becomes a payment on the share."""

    debt = forms.ChoiceField(label=_("Which debt of the co-op?"))
    on = day_field(label=_("On"))
    decision = decision_field(required=False)

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "debt", choices)


class RefundForm(forms.Form):
    """By which decision the money goes back."""

    on = day_field(label=_("Decided on"))
    decision = decision_field(required=False)


class PaidOutForm(forms.Form):
    """From which account money went out, and when."""

    on = day_field(label=_("Paid on"))
    account = forms.ChoiceField(label=_("Paid from"))

    def __init__(self, *args: Any, choices: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "account", choices)


class TransferForm(forms.Form):
    """Whose share goes over, and whether the money goes through the co-op."""

    who = forms.ChoiceField(label=_("Whose share?"))
    on = day_field(label=_("On"))
    through = forms.ChoiceField(
        label=_("Through which account, if the co-op takes and gives the money"),
        help_text=_("Leave it open if the two settled it between them."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        memberships: Sequence[Membership],
        choices: Sequence[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "who", people(memberships))
        offer(self, "through", choices)


class LoanForm(forms.Form):
    """Who lends, how much, at which rate, and when it is paid back."""

    who = forms.ChoiceField(label=_("Who lends?"))
    rate = forms.CharField(
        label=_("Interest in a year"),
        help_text=_("As a share: 5% or 1/20; 0 for none."),
        max_length=12,
        initial="0",
    )
    on = day_field(label=_("The money came on"))
    account = forms.ChoiceField(label=_("To which account"))
    count = forms.IntegerField(
        label=_("Paid back in how many payments?"), min_value=1, max_value=60, initial=1
    )
    every_months = forms.IntegerField(
        label=_("Months from one payment to the next"),
        min_value=1,
        max_value=MOST_MONTHS,
        initial=12,
    )
    first_due = day_field(label=_("First payment by"))
    decision = decision_field(required=False)

    def __init__(
        self,
        *args: Any,
        cooperative: Cooperative,
        memberships: Sequence[Membership],
        choices: Sequence[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        amount = AmountField(cooperative=cooperative, label=_("Amount"))
        who, *others = self.fields.items()
        self.fields = dict([who, ("cents", amount), *others])
        offer(self, "who", people(memberships))
        offer(self, "account", choices)

    def clean_rate(self) -> Any:
        try:
            return parse_share(self.cleaned_data["rate"])
        except CoopError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
