"""The vault: what is sealed under a key that the database never sees.

A sealed text is one byte for the format, eight for the key that seals it, twelve that
are never used twice, then AES-256-GCM. It opens for that key alone, and only where it was
put: `bound_to` (“bank:<co-op>:<code>”) is part of the seal.

The key is `COOPKIT_VAULT_KEY`, or the file `vault.key` in the data folder, made once.
Either holds one key a line, 32 bytes in base64: the first seals, all of them open. To
change keys, put a new one first; a night puts all that is kept under it (`reseal`), and
says so; then take the old one away.
"""

import binascii
import json
import os
import secrets
import stat
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from coopkit.canonical import canonical_json
from coopkit.errors import N_, CoopError

FORMAT = b"\x01"
KEY_ID_BYTES = 8
NONCE_BYTES = 12
HEAD_BYTES = len(FORMAT) + KEY_ID_BYTES + NONCE_BYTES


class VaultClosedError(CoopError):
    """The key is not there, or it is not the one that sealed this."""

    template = N_(
        "The vault cannot be opened: {why}. Bank details and tax ids are sealed under a "
        "key outside the database. Ask whoever runs this site for the key file."
    )


NO_KEY = N_("its key is not here")
NOT_A_KEY = N_("what stands in the key file is not a key")
READ_BY_OTHERS = N_("its key file can be read by others on this machine")
NOT_WHAT_WAS_PUT = N_("what is kept was changed, or was put elsewhere")


def seal(data: Mapping[str, str], *, bound_to: str) -> bytes:
    """Seal some named texts; they open only for the same `bound_to`."""
    key = _keys()[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    text = canonical_json(dict(data)).encode()
    closed = AESGCM(key).encrypt(nonce, text, bound_to.encode())
    return FORMAT + _id_of(key) + nonce + closed


def unseal(sealed: bytes, *, bound_to: str) -> dict[str, str]:
    """Open what was sealed; a VaultClosedError tells nothing of it."""
    whole = bytes(sealed)
    key_id = whole[len(FORMAT) : len(FORMAT) + KEY_ID_BYTES]
    key = next((each for each in _keys() if _id_of(each) == key_id), None)
    if len(whole) <= HEAD_BYTES or whole[:1] != FORMAT:
        raise VaultClosedError(why=NOT_WHAT_WAS_PUT)
    if key is None:
        raise VaultClosedError(why=NO_KEY)
    nonce = whole[HEAD_BYTES - NONCE_BYTES : HEAD_BYTES]
    try:
        text = AESGCM(key).decrypt(nonce, whole[HEAD_BYTES:], bound_to.encode())
    except InvalidTag:
        raise VaultClosedError(why=NOT_WHAT_WAS_PUT) from None
    opened: dict[str, str] = json.loads(text)
    return opened


def reseal(sealed: bytes, *, bound_to: str) -> bytes:
    """The same under the key that seals now; what already is stays as it is."""
    if key_id_of(sealed) == key_id():
        return bytes(sealed)
    return seal(unseal(sealed, bound_to=bound_to), bound_to=bound_to)


def has_key_for(sealed: bytes) -> bool:
    """Whether the key that sealed this is here; it does not open anything."""
    return key_id_of(sealed) in {_id_of(key).hex() for key in _keys()}


def key_id() -> str:
    """Which key seals now, in hexadecimal; it tells nothing of the key."""
    return _id_of(_keys()[0]).hex()


def key_id_of(sealed: bytes) -> str:
    """Which key sealed this."""
    return bytes(sealed)[len(FORMAT) : len(FORMAT) + KEY_ID_BYTES].hex()


def _id_of(key: bytes) -> bytes:
    return sha256(b"coopkit vault key" + key).digest()[:KEY_ID_BYTES]


def _keys() -> list[bytes]:
    """All keys, the one that seals first."""
    text = os.environ.get("COOPKIT_VAULT_KEY", "") or _key_file()
    try:
        keys = [b64decode(word, validate=True) for word in text.split()]
    except (binascii.Error, ValueError):
        raise VaultClosedError(why=NOT_A_KEY) from None
    if not keys or any(len(key) != 32 for key in keys):
        raise VaultClosedError(why=NOT_A_KEY)
    return keys


def _key_file() -> str:
    """What the key file says; made at first use, whole, for its owner alone."""
    path = Path(settings.DATA_DIR) / "vault.key"
    if not path.exists():
        draft = path.with_name(f"vault.key.{secrets.token_hex(8)}")
        new = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(new, "wb") as file:
            file.write(b64encode(secrets.token_bytes(32)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(draft, path)
        draft.unlink()
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise VaultClosedError(why=READ_BY_OTHERS)
    return path.read_text(encoding="ascii")
