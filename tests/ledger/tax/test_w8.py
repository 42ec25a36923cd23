"""A Form W-8 in place of a W-9: what is kept back, and what the preparer is given."""

from datetime import date

import pytest

from ledger.tax import selectors
from ledger.tax.models import WithholdingOrder
from ledger.tax.services import end_withholding, order_withholding
from tests.ledger.tax.office import Office, at, build
from tests.ledger.tax.test_edge_cases import PAID_ON, withheld

pytestmark = pytest.mark.django_db
SINCE = date(2026, 3, 1)
AT = at(SINCE)
PAID = {"money": 200_00, "dividend": 1_000_00, "patronage": 200_00}


@pytest.fixture
def office() -> Office:
    return build()


def give_w8(office: Office, code: str = "M001") -> WithholdingOrder:
    return order_withholding(
        membership=office.members[code],
        cause="W",
        since=SINCE,
        second_notice=False,
        by=None,
        at=AT,
    )


def test_non_resident_members_bear_the_rate_of_the_law_and_no_backup_withholding(
    office: Office,
) -> None:
    assert withheld(office, **PAID) == 48_00
    order = give_w8(office)
    assert withheld(office, **PAID) == 60_00
    assert withheld(office, money=5_01, dividend=5_01, patronage=5_01) == 1_51
    assert withheld(office, date(2026, 2, 28), **PAID) == 48_00
    end_withholding(order=order, until=date(2026, 3, 31), by=None, at=AT)
    assert withheld(office, **PAID) == 48_00


def test_non_resident_members_are_told_on_form_1042_s_and_on_no_1099(
    office: Office,
) -> None:
    give_w8(office)
    office.cash("M001", 80_00, on=PAID_ON)
    office.cash("M002", 70_00, on=PAID_ON)
    lines = selectors.form_lines(office.cooperative, form="1099-PATR", tax_year=2026)
    assert [line.code for line in lines] == ["M002"]
    [line] = selectors.w8_lines(office.cooperative, tax_year=2026)
    assert (line.code, line.kind, line.paid, line.withheld) == (
        "M001",
        "dividends",
        80_00,
        0,
    )
    assert selectors.w8_lines(office.cooperative, tax_year=2025) == []


def test_the_pages_ask_nothing_beyond_the_form_itself(office: Office) -> None:
    client = office.client()
    given = {"w8": "M001", "since": "2026-03-01"}
    assert client.post(office.url("withholding/"), given).status_code == 302
    state = {
        line.code: line.state
        for line in selectors.id_lines(office.cooperative, on=PAID_ON)
    }
    assert state["M001"] == "w8"
    office.cash("M001", 80_00, on=PAID_ON)
    said = [
        client.get(office.url(tail)).text
        for tail in ("", "ids/", "withholding/", "w8/2026/")
    ]
    assert "Form W-8 given" in said[1]
    assert "80.00" in said[3]
    words = ("immigra", "national", "citizen", "visa", "birth", "born", "alien")
    assert not [word for page in said for word in words if word in page.casefold()]
    file = client.get(office.url("w8/2026/"), {"file": "csv"})
    assert "M001" in file.text
    assert "80.00" in file.text
