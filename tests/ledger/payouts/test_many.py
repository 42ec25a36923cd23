"""A run of any size: its pages stay small, and what the bank shows is posted at once."""

import sys

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coopkit.audit.models import AuditEntry
from ledger.books.models import Directive
from ledger.inbox.models import BankLine
from ledger.payouts import selectors, services
from ledger.payouts.models import Payout
from ledger.payouts.refusals import NotOwedError
from ledger.payouts.views import settling
from tests.ledger.patronage.bakery import Bakery
from tests.ledger.payouts.paying import (
    NOW,
    PAID_AT,
    at_the_bank,
    declared,
    made,
    payouts,
    prepared,
)

pytestmark = pytest.mark.django_db


def seen_at_the_bank(bakery: Bakery, *codes: str) -> list[BankLine]:
    run = prepared(bakery)
    made(bakery, run)
    own = payouts(run)
    told = [(own[code].cents, f"PATRONAGE {own[code].end_to_end}") for code in codes]
    return at_the_bank(bakery, *told)


def settle(bakery: Bakery) -> int:
    found = selectors.proposals(bakery.cooperative, on=PAID_AT.date())
    with CaptureQueriesContext(connection) as seen:
        services.settle(
            cooperative=bakery.cooperative,
            signs=[each.sign for each in found],
            by=bakery.bookkeeper,
            at=PAID_AT,
        )
    own = [each["sql"].split()[0] for each in seen.captured_queries]
    return len([word for word in own if word not in ("SAVEPOINT", "RELEASE")])


def test_two_lines_cost_as_many_queries_as_one() -> None:
    first, second = declared(without=()), declared(without=())
    seen_at_the_bank(first, "M001")
    seen_at_the_bank(second, "M001", "M002", "M003")
    assert settle(second) <= settle(first) + 1


def test_each_payment_has_an_entry_of_its_own_and_the_trail_names_all() -> None:
    bakery = declared(without=())
    lines = seen_at_the_bank(bakery, "M001", "M002", "M003")
    settle(bakery)
    batches = [f"payout-1-{code}" for code in ("M001", "M002", "M003")]
    rows = Directive.objects.filter(batch__in=batches, kind="transaction")
    assert [row.batch for row in rows.order_by("seq")] == batches
    assert all(f"^{row.batch}" in row.text for row in rows)
    for line in lines:
        line.refresh_from_db()
        assert line.state == BankLine.State.MATCHED
        assert line.posting.directive.batch == line.payouts.get().batch
    told = AuditEntry.objects.get(action="payouts.paid").data
    assert list(told["batches"]) == batches


def test_what_cannot_be_paid_undoes_all_of_it() -> None:
    bakery = declared(without=())
    lines = seen_at_the_bank(bakery, "M001", "M002")
    found = selectors.proposals(bakery.cooperative, on=PAID_AT.date())
    Payout.objects.filter(membership__code="M002").update(
        debits=[["Liabilities:Patronage:Payable:FY2026", 99_999_999_99]]
    )
    signs = [each.sign for each in found]
    with pytest.raises(NotOwedError):
        services.settle(cooperative=bakery.cooperative, signs=signs, by=None, at=PAID_AT)
    assert not Directive.objects.filter(batch__startswith="payout-").exists()
    lines[0].refresh_from_db()
    assert lines[0].state == BankLine.State.OPEN


def test_a_run_shows_a_page_of_its_payments_and_the_sums_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bakery = declared()
    run = prepared(bakery)
    whole = selectors.run_view(run, on=NOW.date())
    module = sys.modules["ledger.payouts.selectors.runs"]
    monkeypatch.setattr(module, "A_PAGE", 2)
    first = selectors.run_view(run, on=NOW.date())
    last = selectors.run_view(run, on=NOW.date(), page="2")
    assert (first.rows + last.rows, first.cents) == (whole.rows, whole.cents)
    assert (len(first.rows), first.methods, first.unbanked) == (2, whole.methods, 1)


def test_all_that_is_certain_is_recorded_though_the_page_shows_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bakery = declared(without=())
    seen_at_the_bank(bakery, "M001", "M002", "M003")
    monkeypatch.setattr(settling, "SHOWN", 1)
    client = bakery.client(bakery.bookkeeper)
    at = f"/en/c/{bakery.cooperative.slug}/money/payouts/settle/"
    with time_machine.travel(PAID_AT, tick=False):
        page = client.get(at)
        assert page.content.decode().count('name="sign"') == 1
        assert client.post(at, {"all": "on", "seen": "0" * 64}).status_code == 409
        seen = page.context["seen"]
        assert client.post(at, {"all": "on", "seen": seen}).status_code == 302
    states = Payout.objects.filter(run__cooperative=bakery.cooperative)
    assert set(states.values_list("state", flat=True)) == {"paid"}
