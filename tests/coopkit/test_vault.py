"""The vault: sealed under a key outside the database, and only where it was put."""

import stat
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from coopkit import vault
from coopkit.vault import VaultClosedError, key_id_of, reseal, seal, unseal

OLD = b64encode(b"o" * 32).decode()
NEW = b64encode(b"n" * 32).decode()
PLACE = "tax:bakery:7"
SECRET = {"tax_id": "123456789"}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPKIT_VAULT_KEY", OLD)


def test_what_is_sealed_opens_where_it_was_put() -> None:
    assert unseal(seal(SECRET, bound_to=PLACE), bound_to=PLACE) == SECRET


def test_nothing_of_it_can_be_read_in_what_is_kept() -> None:
    sealed = seal(SECRET, bound_to=PLACE)
    assert b"123456789" not in sealed
    assert b"tax_id" not in sealed
    assert sealed != seal(SECRET, bound_to=PLACE)


def test_it_does_not_open_when_copied_to_another_person() -> None:
    sealed = seal(SECRET, bound_to=PLACE)
    with pytest.raises(VaultClosedError) as refusal:
        unseal(sealed, bound_to="tax:bakery:8")
    assert "123456789" not in str(refusal.value)


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_changed_bit_keeps_it_shut(place: int, flip: int) -> None:
    sealed = bytearray(seal(SECRET, bound_to=PLACE))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(VaultClosedError):
        unseal(bytes(sealed), bound_to=PLACE)


@pytest.mark.parametrize("cut", [0, 1, 8, 20, 21, 22])
def test_a_part_of_it_does_not_open(cut: int) -> None:
    with pytest.raises(VaultClosedError):
        unseal(seal(SECRET, bound_to=PLACE)[:cut], bound_to=PLACE)


def test_keys_can_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(SECRET, bound_to=PLACE)
    monkeypatch.setenv("COOPKIT_VAULT_KEY", f"{NEW}\n{OLD}")
    newer = reseal(sealed, bound_to=PLACE)
    assert key_id_of(newer) == vault.key_id() != key_id_of(sealed)
    assert reseal(newer, bound_to=PLACE) == newer
    monkeypatch.setenv("COOPKIT_VAULT_KEY", NEW)
    assert unseal(newer, bound_to=PLACE) == SECRET
    assert vault.has_key_for(newer)
    assert not vault.has_key_for(sealed)
    with pytest.raises(VaultClosedError):
        unseal(sealed, bound_to=PLACE)


def test_the_database_of_postgres_gives_it_back_as_a_view() -> None:
    sealed = memoryview(seal(SECRET, bound_to=PLACE))
    assert unseal(sealed, bound_to=PLACE) == SECRET  # type: ignore[arg-type]


def test_the_key_is_made_once_and_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path
) -> None:
    monkeypatch.delenv("COOPKIT_VAULT_KEY")
    monkeypatch.setattr(vault.settings, "DATA_DIR", tmp_path)
    sealed = seal(SECRET, bound_to=PLACE)
    made = tmp_path / "vault.key"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert unseal(sealed, bound_to=PLACE) == SECRET
    assert [each.name for each in tmp_path.iterdir()] == ["vault.key"]
    made.chmod(0o644)
    with pytest.raises(VaultClosedError):
        unseal(sealed, bound_to=PLACE)


@pytest.mark.parametrize("text", ["short", "c2hvcnQ=", "é" * 44])
def test_what_is_no_key_closes_the_vault(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPKIT_VAULT_KEY", text)
    with pytest.raises(VaultClosedError):
        seal(SECRET, bound_to=PLACE)
