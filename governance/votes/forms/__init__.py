"""What is asked of whoever votes, proposes, or takes a motion back."""

from governance.votes.forms.motions import (
    DATE_INPUT,
    AmendForm,
    ChangeForm,
    ExpulsionMotionForm,
    MotionForm,
    WithdrawForm,
)

__all__ = [
    "DATE_INPUT",
    "AmendForm",
    "ChangeForm",
    "ExpulsionMotionForm",
    "MotionForm",
    "WithdrawForm",
]
