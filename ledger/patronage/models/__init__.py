"""The floor's tables."""

from ledger.patronage.models.consents import Consent
from ledger.patronage.models.inputs import (
    Advance,
    AdvanceNetting,
    CarriedLoss,
    NonPatronagePrefix,
    Scenario,
    SourceRule,
    YearNote,
)
from ledger.patronage.models.worksheets import Worksheet, WorksheetShare, WorksheetState

__all__ = [
    "Advance",
    "AdvanceNetting",
    "CarriedLoss",
    "Consent",
    "NonPatronagePrefix",
    "Scenario",
    "SourceRule",
    "Worksheet",
    "WorksheetShare",
    "WorksheetState",
    "YearNote",
]
