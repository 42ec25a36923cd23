"""Money that nobody took: kept, told of, claimed, or moved as the bylaws say."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.members.models import Person
from ledger.equity import services
from ledger.equity.models import UnclaimedItem
from ledger.equity.selectors import payables, standing
from ledger.equity.selectors.unclaimed import wait_of
from ledger.equity.services.unclaimed import NotOwedThereError
from ledger.equity.unclaimed import (
    NotDormantError,
    NoticesMissingError,
    NoticeStillWaitsError,
    ObjectedError,
    SettledAlreadyError,
)
from tests.ledger.equity.capital_bakery import TODAY, capital, holds
from tests.ledger.patronage.bakery import NOW, Bakery

KEPT = "Liabilities:Members:M001:Unclaimed"
SINCE = date(2023, 9, 1)


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def bakery(db: None) -> Bakery:
    return capital()


def held(bakery: Bakery, **more: Any) -> UnclaimedItem:
    """A check that came back and was voided."""
    given = {"cents": 80_00, "since": SINCE, "on": date(2025, 1, 2)} | more
    return services.hold_unclaimed(
        membership=bakery.members["M001"],
        why="Check 1003 came back",
        source=given.pop("source", "Assets:Bank"),
        by=bakery.bookkeeper,
        at=NOW,
        **given,
    )


def told(bakery: Bakery, item: UnclaimedItem, channel: str, on: date) -> None:
    services.record_notice(
        item=item, on=on, channel=channel, by=bakery.bookkeeper, at=NOW
    )
    item.refresh_from_db()


def moved(bakery: Bakery, item: UnclaimedItem, on: date, bank: str = "") -> None:
    services.settle_unclaimed(item=item, on=on, bank=bank, by=bakery.bookkeeper, at=NOW)


def test_money_that_came_back_is_owed_to_its_owner(bakery: Bakery) -> None:
    item = held(bakery)
    assert item.batch == "unclaimed-1"
    assert holds(bakery, KEPT) == 80_00
    assert standing(bakery.cooperative, on=TODAY).holds


def test_no_more_is_set_aside_than_a_debt_comes_to(bakery: Bakery) -> None:
    with pytest.raises(NotOwedThereError):
        held(bakery, source="Liabilities:Patronage:Payable:FY2025")


def test_it_is_kept_for_the_co_op_only_after_both_notices_have_waited(
    bakery: Bakery,
) -> None:
    item = held(bakery)
    with pytest.raises(NotDormantError, match="3 years"):
        moved(bakery, item, date(2026, 8, 31))
    with pytest.raises(NoticesMissingError, match="post, newspaper"):
        moved(bakery, item, date(2026, 9, 1))
    told(bakery, item, "post", date(2026, 9, 1))
    told(bakery, item, "newspaper", date(2026, 9, 5))
    with pytest.raises(NoticeStillWaitsError):
        moved(bakery, item, date(2026, 11, 4))
    moved(bakery, item, date(2026, 11, 5))
    item.refresh_from_db()
    assert item.state == "kept"
    assert holds(bakery, KEPT) == 0
    assert holds(bakery, "Equity:Collective:Unallocated") == 80_00
    with pytest.raises(SettledAlreadyError):
        moved(bakery, item, date(2026, 11, 6))


def test_an_answer_stops_everything_and_the_money_is_paid_to_its_owner(
    bakery: Bakery,
) -> None:
    item = held(bakery)
    told(bakery, item, "post", date(2026, 9, 1))
    told(bakery, item, "newspaper", date(2026, 9, 1))
    services.record_answer(item=item, on=date(2026, 10, 1), by=None, at=NOW)
    item.refresh_from_db()
    with pytest.raises(ObjectedError):
        moved(bakery, item, date(2027, 1, 1))
    (one,) = payables(bakery.cooperative, on=TODAY)
    assert (one.key, one.debits) == ("unclaimed-1", ((KEPT, 80_00),))
    services.mark_paid(bakery.cooperative, one.key, "M001", TODAY, "payout-3-M001")
    item.refresh_from_db()
    assert (item.state, item.settled_batch) == ("claimed", "payout-3-M001")
    assert payables(bakery.cooperative, on=TODAY) == []


@pytest.mark.django_db
def test_where_the_state_gets_it_a_letter_is_enough_and_the_bank_pays() -> None:
    bakery = capital(rules={"unclaimed.to": "state"})
    item = held(bakery)
    told(bakery, item, "post", date(2026, 9, 1))
    before = holds(bakery, "Assets:Bank")
    moved(bakery, item, date(2026, 12, 1), bank="Assets:Bank")
    item.refresh_from_db()
    assert item.state == "state"
    assert holds(bakery, "Assets:Bank") - before == 80_00


def test_the_owners_letter_is_in_their_language_and_counts_once_it_was_sent(
    bakery: Bakery, client: Client
) -> None:
    item, on = held(bakery, since=date(2021, 9, 1)), date(2025, 3, 2)
    person = bakery.members["M001"].person
    Person.objects.filter(pk=person.pk).update(
        language="es", postal_address="1 Harbor St\nOakland"
    )
    write = {"item": item, "by": bakery.bookkeeper, "at": NOW}
    early = services.write_unclaimed_letter(on=date(2024, 8, 1), **write)
    paper = services.write_unclaimed_letter(on=on, **write)
    assert services.write_unclaimed_letter(on=on, **write) == paper
    assert (paper.language, paper.holder_code) == ("es", "M001")
    assert [len(each.data["headline"]) for each in (early, paper)] == [2, 3]
    assert bytes(paper.pdf).startswith(b"%PDF")
    assert wait_of(item, on=on).missing
    client.force_login(bakery.bookkeeper)
    page = reverse("equity:unclaimed_item", args=[bakery.cooperative.slug, item.pk])
    assert client.post(page, {"act": "letter"}).status_code == 302
    sent = {"act": "notice", "channel": "post", "on": "2025-03-03"}
    assert client.post(page, sent).status_code == 302
    assert paper.title in client.get(page).content.decode()
    item.refresh_from_db()
    assert item.notices[0]["paper"] == paper.pk
    delivery = paper.deliveries.get()
    assert (delivery.channel, delivery.to) == ("post", "1 Harbor St, Oakland")
    services.record_answer(item=item, on=date(2025, 3, 9), by=None, at=NOW)
    with pytest.raises(ObjectedError):
        services.write_unclaimed_letter(on=on, **write)
