"""Sealed envelopes: a ballot in as many layers as there are tellers.

A layer is HPKE in base mode, one message: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
AES-256-GCM. Teller 1 takes off the outermost. Every layer is bound to the election's
manifest and to its own place, and every envelope of an election is equally long.
Keys are hex: the secret half 64 signs, the public half (an uncompressed point) 130.
Source: RFC 9180; voting.md, 4.3.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from coopkit.canonical import canonical_json
from coopkit.errors import N_, CoopError

LAYER = 81
"""Bytes a layer adds: the ephemeral key (65) and the tag (16)."""

_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_CURVE = ec.SECP256R1()
_PURPOSE = b"coopkit envelope 1\x00"
_HEX = frozenset("0123456789abcdef")


class NotAKeyError(CoopError):
    """What should be a teller's key is none."""

    template = N_(
        "This is not a teller’s key. A key is {signs} hexadecimal signs, made by the "
        "page or by the tellers’ command. Copy it again, whole."
    )


class NotOpenedError(CoopError):
    """An envelope was not sealed to this key, place and election, or was changed."""

    template = N_(
        "This envelope does not open. It was sealed to another key, another place or "
        "another election, or was changed on its way. Take the key of teller {position}."
    )


class WrongKeyError(CoopError):
    """Not a single envelope opens."""

    template = N_(
        "None of the {count} envelopes opens with this key. Each teller has a key of "
        "their own for each election. Take the key of teller {position}."
    )


class UnequalEnvelopesError(CoopError):
    """Envelopes of one election are equally long."""

    template = N_(
        "The envelopes in this list are not equally long. A list is handed on whole, one "
        "envelope a line. Load it again."
    )


def new_key() -> tuple[str, str]:
    """A teller's new key: the secret half, the public half."""
    key = ec.generate_private_key(_CURVE)
    return f"{key.private_numbers().private_value:064x}", _hex_of(key.public_key())


def public_of(private: str) -> str:
    """The public half of a secret key."""
    return _hex_of(_private(private).public_key())


def check_public(text: str) -> str:
    """A public key as typed or pasted, tidied; refused unless it is a point."""
    public = "".join(text.split()).lower()
    _public(public)
    return public


def new_tracker() -> str:
    """128 random bits by which a voter finds their ballot among those published."""
    return secrets.token_hex(16)


def pad_for(longest: Mapping[str, Any]) -> int:
    """The least multiple of 64 bytes in which this content fits, padding and all.

    >>> pad_for({"choice": "abstain"}), pad_for({"marks": list(range(1, 40))})
    (128, 192)
    """
    whole = len(_plain(longest, "0" * 32)) + 1
    return -(-whole // 64) * 64


def sealed_length(pad: int, tellers: int) -> int:
    """How long a sealed envelope is, in bytes."""
    return pad + LAYER * tellers


def pack(content: Mapping[str, Any], tracker: str, pad: int) -> bytes:
    """A ballot's content and tracker in `pad` bytes, whatever the choice."""
    plain = _plain(content, tracker) + b"\x80"
    if len(plain) > pad:
        raise ValueError(f"this ballot needs {len(plain)} bytes of {pad}")
    return plain.ljust(pad, b"\x00")


def unpack(packed: bytes) -> dict[str, Any]:
    """`{"ballot": content, "tracker": hex}`, as packed; else ValueError.

    Only the one canonical way of writing is read, so that no ballot can be marked.
    """
    plain, mark, _ = packed.rpartition(b"\x80")
    try:
        text = plain.decode()
        value = json.loads(text)
        canonical = canonical_json(value) == text
    except (ValueError, TypeError, RecursionError):
        raise ValueError("no ballot: it is no canonical JSON") from None
    if not mark or packed.rstrip(b"\x00") != plain + mark or not canonical:
        raise ValueError("no ballot: it is not written in the one way")
    if not _is_ballot(value):
        raise ValueError("no ballot: its parts are not a content and a tracker")
    return dict(value)


def seal(plaintext: bytes, keys: Sequence[str], manifest_sha256: str) -> bytes:
    """Seal to the tellers' public keys, given by position; the first is outermost."""
    sealed = plaintext
    for position in range(len(keys), 0, -1):
        key = _public(keys[position - 1])
        sealed = _SUITE.encrypt(sealed, key, _info(manifest_sha256, position))
    return sealed


def open_layer(sealed: bytes, private: str, manifest_sha256: str, position: int) -> bytes:
    """Take off one layer."""
    try:
        return _SUITE.decrypt(sealed, _private(private), _info(manifest_sha256, position))
    except (InvalidTag, ValueError) as error:
        raise NotOpenedError(position=position) from error


def peel(
    lines: Sequence[str], private: str, manifest_sha256: str, position: int
) -> list[str]:
    """Take one layer off every envelope; what comes out is sorted, and so mixed.

    One line comes out for each that went in. An envelope that does not open, and each
    further copy of one, comes out as zeros: rubbish that a voter handed in stops no
    mix, and a copied envelope betrays nothing of whose ballot it copies.
    """
    whole = [b64decode(line, validate=True) for line in lines]
    if len({len(sealed) for sealed in whole}) > 1:
        raise UnequalEnvelopesError
    key, info = _private(private), _info(manifest_sha256, position)
    nothing = bytes(max(len(whole[0]) - LAYER, 0)) if whole else b""
    opened: dict[bytes, None] = {}
    for sealed in dict.fromkeys(whole):
        try:
            opened[_SUITE.decrypt(sealed, key, info)] = None
        except (InvalidTag, ValueError):
            continue
    if not opened and any(map(any, whole)):
        raise WrongKeyError(count=len(whole), position=position)
    return in_order([*opened, *[nothing] * (len(whole) - len(opened))])


def in_order(sealed: Iterable[bytes]) -> list[str]:
    """Envelopes sorted by their bytes, as lines of base64."""
    return [b64encode(one).decode() for one in sorted(sealed)]


def list_sha256(lines: Iterable[str]) -> str:
    """The hash of a list that tellers hand on: of its lines, each with its line end."""
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def leaf_data(sealed_sha256: str, index: int, voter: str) -> bytes:
    """What the log keeps of an envelope, before it is hashed into a leaf."""
    leaf = {"envelope": sealed_sha256, "index": index, "voter": voter}
    return canonical_json(leaf).encode()


def _plain(content: Mapping[str, Any], tracker: str) -> bytes:
    return canonical_json({"ballot": dict(content), "tracker": tracker}).encode()


def _is_ballot(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"ballot", "tracker"}:
        return False
    content, tracker = value["ballot"], value["tracker"]
    if not isinstance(tracker, str) or len(tracker) != 32 or set(tracker) - _HEX:
        return False
    match content:
        case {"choice": str(), **rest} | {"marks": [*_], **rest} if not rest:
            return all(type(mark) is int for mark in content.get("marks", ()))
    return False


def _info(manifest_sha256: str, position: int) -> bytes:
    return _PURPOSE + bytes.fromhex(manifest_sha256) + bytes([position])


def _hex_of(key: ec.EllipticCurvePublicKey) -> str:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()


@lru_cache(maxsize=64)
def _public(text: str) -> ec.EllipticCurvePublicKey:
    try:
        if len(text) != 130:
            raise NotAKeyError(signs=130)
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, bytes.fromhex(text))
    except ValueError as error:
        raise NotAKeyError(signs=130) from error


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        if len(text) != 64:
            raise NotAKeyError(signs=64)
        return ec.derive_private_key(int(text, 16), _CURVE)
    except ValueError as error:
        raise NotAKeyError(signs=64) from error
