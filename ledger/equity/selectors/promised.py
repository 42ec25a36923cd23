"""What the bylaws promise members of a year's reports, and when the year was divided."""

from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.periods import FiscalYear
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.selectors import roll
from ledger.books.models import Directive
from ledger.equity.duties import Promised

REPORT, OVER = "records.report_days", "records.report_over"
STATEMENT, AUDITOR = "records.statement_days", "records.auditor"


def promised_of(cooperative: Cooperative, year: FiscalYear) -> Promised:
    """The promises in force on a year's last day; four queries."""
    bylaws = in_force(cooperative, on=year.last)
    usual = Promised()
    over = bylaws.get(OVER)
    audited = bylaws.get(AUDITOR)
    return Promised(
        report_days=_days(bylaws, REPORT, usual.report_days),
        statement_days=_days(bylaws, STATEMENT, usual.statement_days),
        allocated_on=_allocated_on(cooperative, year),
        tells_right=over is not None
        and len(roll(cooperative, on=year.last)) > over.count,
        is_audited=bool(audited and audited.flag),
    )


def _days(bylaws: Bylaws, key: str, usual: int) -> int:
    rule = bylaws.get(key)
    return rule.count if rule else usual


def _allocated_on(cooperative: Cooperative, year: FiscalYear) -> date | None:
    """The day of the last entry of a year's allocation, if it stands in the books."""
    rows = Directive.objects.filter(
        book__cooperative=cooperative,
        batch__startswith=f"patronage-{year.name}",
        kind="transaction",
    )
    found = rows.order_by("-seq").values_list("date", flat=True).first()
    return found if isinstance(found, date) else None
