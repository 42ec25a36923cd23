"""What changes hours."""

from ledger.labor.refusals import NoLinesError, NotAYearEndError, SameSheetError
from ledger.labor.services.correcting import Correction, correct_hours, treatment_now
from ledger.labor.services.entering import enter_hours, undo_sheet
from ledger.labor.services.importing import HoursReport, WorkerTotal, import_hours
from ledger.labor.services.locking import (
    approve_period,
    lock_period,
    lock_year,
    open_periods,
    reopen_period,
)
from ledger.labor.services.maps import drop_map, save_map
from ledger.labor.services.questions import Said, answer, ask

__all__ = [
    "Correction",
    "HoursReport",
    "NoLinesError",
    "NotAYearEndError",
    "Said",
    "SameSheetError",
    "WorkerTotal",
    "answer",
    "approve_period",
    "ask",
    "correct_hours",
    "drop_map",
    "enter_hours",
    "import_hours",
    "lock_period",
    "lock_year",
    "open_periods",
    "reopen_period",
    "save_map",
    "treatment_now",
    "undo_sheet",
]
