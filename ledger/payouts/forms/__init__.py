"""What is asked about payments and the banks they go to."""

from ledger.payouts.forms.banks import AchForm, IbanForm, PayingForm, numbers_form
from ledger.payouts.forms.runs import ActForm, FileForm, PrepareForm, ReturnsForm

__all__ = [
    "AchForm",
    "ActForm",
    "FileForm",
    "IbanForm",
    "PayingForm",
    "PrepareForm",
    "ReturnsForm",
    "numbers_form",
]
