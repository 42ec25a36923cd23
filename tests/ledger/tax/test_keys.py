"""Changing the vault's key: put a new one first, wait a night, take the old one away."""

from base64 import b64encode

import pytest

from coopkit.vault import VaultClosedError, key_id, key_id_of, unseal
from ledger.payouts.models import BankDetail, PayingAccount
from ledger.payouts.selectors import bound_to
from ledger.tax.models import SealedTaxId
from ledger.tax.offers import under_the_newest_key
from ledger.tax.services import give_tax_id
from tests.ledger.payouts.paying import NOW, declared

OLD, NEW = (b64encode(letter * 32).decode() for letter in (b"o", b"n"))


def test_a_night_puts_all_numbers_under_the_newest_key(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPKIT_VAULT_KEY", OLD)
    bakery = declared()
    give_tax_id(
        membership=bakery.members["M001"],
        kind="ssn",
        number="123-45-6789",
        certified_on=None,
        by=None,
        at=NOW,
    )
    assert list(under_the_newest_key(NOW)) == []
    monkeypatch.setenv("COOPKIT_VAULT_KEY", f"{NEW}\n{OLD}")
    (said,) = under_the_newest_key(NOW)
    assert said == f"{bakery.cooperative.slug}: 4 numbers are under the newest key"
    kept = [*SealedTaxId.objects.all(), *BankDetail.objects.all()]
    kept += PayingAccount.objects.all()
    assert {key_id_of(bytes(each.sealed)) for each in kept} == {key_id()}
    monkeypatch.setenv("COOPKIT_VAULT_KEY", NEW)
    mine = BankDetail.objects.get(membership=bakery.members["M001"])
    opened = unseal(bytes(mine.sealed), bound_to=bound_to(bakery.cooperative, "M001"))
    assert opened["account"] == "40108110"


def test_a_key_that_is_gone_is_said_and_stops_nobody_else(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPKIT_VAULT_KEY", OLD)
    lost = declared()
    monkeypatch.setenv("COOPKIT_VAULT_KEY", NEW)
    (said,) = under_the_newest_key(NOW)
    assert said.startswith(f"{lost.cooperative.slug}: ")
    with pytest.raises(VaultClosedError):
        unseal(
            bytes(PayingAccount.objects.get().sealed),
            bound_to=bound_to(lost.cooperative),
        )
