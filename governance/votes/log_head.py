"""The transparency log of a ballot box: its leaves, and the head that is signed.

A leaf tells whose envelope came in at which place, and the envelope's hash; nothing of
what is in it. Head and leaf are canonical JSON; hashes and signatures are hex.
Source: RFC 6962, section 2.1 (leaves); RFC 8032 (Ed25519).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from coopkit.canonical import canonical_json
from governance.votes.envelopes import leaf_data
from governance.votes.merkle import append, leaf, root_of

RECEIPT = "coopkit/receipt/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The log after some envelope: how many leaves, what is kept of them, the root."""

    size: int
    peaks: list[str]
    root: str
    signature: str


def leaf_hash(*, index: int, voter: str, envelope: str) -> str:
    """The hash of a leaf, as it stands in the log; `envelope` is the sealed bytes'.

    >>> len(leaf_hash(index=0, voter="M001", envelope="ab"))
    64
    """
    return leaf(leaf_data(envelope, index, voter)).hex()


def head_text(*, manifest: str, size: int, root: str) -> bytes:
    """The text that is signed; `manifest` is the hash of the election's manifest.

    >>> head_text(manifest="aa", size=1, root="bb")
    b'{"manifest":"aa","root":"bb","size":1}'
    """
    said = {"manifest": manifest, "root": root, "size": size}
    return canonical_json(said).encode()


def signing_key(secret: bytes) -> tuple[bytes, str]:
    """The key of one box’s log from 32 random bytes: its secret half, the public hex."""
    key = Ed25519PrivateKey.from_private_bytes(secret)
    return key.private_bytes_raw(), key.public_key().public_bytes_raw().hex()


def sign_head(text: bytes, *, key: bytes) -> str:
    """Sign a head with a box's key."""
    return _key(key).sign(text).hex()


def head_holds(text: bytes, *, signature: str, log_key: str) -> bool:
    """Whether a head was signed by the key whose public half this is."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(log_key))
        public.verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def grow(
    peaks: Sequence[str], size: int, *, added: str, manifest: str, key: bytes
) -> Head:
    """The head of a log after one more leaf, signed; `size` is the number before."""
    grown = append(peaks, size, added)
    root = root_of(grown, size + 1)
    text = head_text(manifest=manifest, size=size + 1, root=root)
    return Head(size=size + 1, peaks=grown, root=root, signature=sign_head(text, key=key))


def receipt(
    *,
    manifest: str,
    voter: str,
    index: int,
    envelope: str,
    head: tuple[int, str, str],
    log_key: str,
    proof: Sequence[str] = (),
) -> dict[str, Any]:
    """What a voter carries away, to be checked by any program.

    `head` is size, root and signature; `proof` leads from the leaf to that root.
    """
    size, root, signature = head
    return {
        "schema": RECEIPT,
        "manifest": manifest,
        "voter": voter,
        "index": index,
        "envelope": envelope,
        "leaf": leaf_hash(index=index, voter=voter, envelope=envelope),
        "size": size,
        "root": root,
        "signature": signature,
        "log_key": log_key,
        "proof": list(proof),
    }


@lru_cache(maxsize=8)
def _key(secret: bytes) -> Ed25519PrivateKey:
    """A log's key made ready once, not for each envelope."""
    return Ed25519PrivateKey.from_private_bytes(secret)
