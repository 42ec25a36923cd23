"""The floor's tables."""

from ledger.labor.models.periods import HoursQuestion, PayPeriod
from ledger.labor.models.sheets import ColumnMap, LaborEntry, LaborImport

__all__ = ["ColumnMap", "HoursQuestion", "LaborEntry", "LaborImport", "PayPeriod"]
