"""A small co-op with a bookkeeper, whose hours are imported."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.periods import FiscalYear
from governance.bylaws.parameters import defaults
from governance.bylaws.services import adopt
from governance.members.services import add_person, admit_member, record_departure
from ledger.labor.models.sheets import Scope
from ledger.labor.services import HoursReport, import_hours
from tests.again import built_once
from tests.factories import FOUNDED, CooperativeFactory, RoleGrantFactory, UserFactory

FIRST, LAST = date(2025, 7, 1), date(2026, 6, 30)
AT = datetime(2026, 7, 10, 17, tzinfo=UTC)
SHEET = """code,date,hours,kind
M001,2026-01-24,79.50,worked
M001,2026-01-24,6:30,overtime
M002,2026-01-24,80,worked
M002,2026-02-07,40,unpaid
T001,2026-01-24,14,worked
"""


@dataclass
class Crew:
    """The co-op and whoever keeps its books."""

    cooperative: Cooperative
    bookkeeper: User

    def client(self, user: User | None = None) -> Client:
        client = Client()
        client.force_login(user or self.bookkeeper)
        return client

    def url(self, tail: str = "") -> str:
        return f"/en/c/{self.cooperative.slug}/money/hours/{tail}"

    def read(self, text: str, *, dry_run: bool = False, **more: Any) -> HoursReport:
        return import_hours(
            cooperative=self.cooperative,
            year_end=more.get("year_end", LAST),
            text=text,
            filename=more.get("filename", "hours.csv"),
            by=self.bookkeeper,
            at=more.get("at", AT),
            dry_run=dry_run,
            scope=more.get("scope", Scope.YEAR),
            skip_known=more.get("skip_known", False),
        )

    @property
    def year(self) -> FiscalYear:
        return FiscalYear(FIRST, LAST)


def build_other() -> Cooperative:
    """A co-op with bylaws, and nobody in it."""
    cooperative = CooperativeFactory(founded_on=FOUNDED)
    adopt(
        cooperative=cooperative,
        values=defaults(cooperative.jurisdiction),
        effective_from=FOUNDED,
        adopted_on=FOUNDED,
        adopted_by="2023-GM-001",
        by=None,
        at=AT,
    )
    return cooperative


@built_once
def build() -> Crew:
    """M001 since the founding; M002 joined 1 February 2026; M003 left at Christmas."""
    cooperative = build_other()
    bookkeeper = UserFactory(email="books@example.org")
    RoleGrantFactory(cooperative=cooperative, user=bookkeeper, role="bookkeeper")

    joined = {"M001": FOUNDED, "M002": date(2026, 2, 1), "M003": FOUNDED}
    for code, on in joined.items():
        person = add_person(
            cooperative=cooperative,
            legal_name=f"Member {code}",
            display_name=f"Member {code}",
            language="en",
            user=UserFactory(email=f"{code.lower()}@example.org"),
            by=None,
            at=AT,
        )
        membership = admit_member(
            person=person, code=code, on=on, decision="2023-GM-001", by=None, at=AT
        )
        if code == "M003":
            record_departure(
                membership=membership,
                kind="resigned",
                effective_on=date(2025, 12, 24),
                decision="",
                reason="",
                by=None,
                at=AT,
            )
    return Crew(cooperative=cooperative, bookkeeper=bookkeeper)
