"""What losses of one part of the business took of the gains of another, in a year."""

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from ledger.patronage.netting import UnitNetting, net_units
from ledger.patronage.selectors.inputs import inputs_of
from ledger.patronage.selectors.years import current_worksheet
from ledger.patronage.worksheet import read


def netting_of(cooperative: Cooperative, year: FiscalYear) -> UnitNetting | None:
    """What the year's worksheet tells of its units, or the books where there is none.

    Nothing where the year cannot be worked out, or no part of the business has a name.
    """
    kept = current_worksheet(cooperative, year.last)
    try:
        sheet = read(kept.data) if kept else inputs_of(cooperative, year)
    except CoopError:
        return None
    return net_units(sheet.units) if sheet.units else None
