#!/usr/bin/env python3
"""For tellers of a secret vote: make a key, keep it as words, take off a layer.

One file. It needs Python 3.10 or later and `pip install cryptography`, and for the words
`pip install shamir-mnemonic`. It shares no code with coopkit, sends nothing anywhere and
needs no network: carry it and the lists on a memory stick to a machine you trust.

    python open_envelopes.py make my-key.json --name "Board 2027" --needed 2 --papers 3
        makes a key, writes it to a file that only you can read, prints its public half
        (paste it into the vote's page) and the words to write on papers

    python open_envelopes.py recover my-key.json paper1.txt paper2.txt
        brings the key back from papers; with no files it reads them from the keyboard

    python open_envelopes.py peel --key my-key.json --manifest manifest.json \\
            --input envelopes.txt --output opened.txt --evidence evidence.json
        takes your layer off every envelope and sorts what comes out, which mixes it;
        hand in the output. In place of --key: --words paper1.txt paper2.txt. The
        evidence is for the first layer alone, whose list is the one of the log

Envelopes are HPKE (RFC 9180), base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
AES-256-GCM; words are SLIP-39. When the result stands, destroy the file and the papers.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
except ImportError:
    sys.exit("This command needs the package cryptography: pip install cryptography")

# Parts of this file:
try:
    from first_list import canonical, root_of_first_list  # type: ignore[import-not-found]
except ImportError:
    from governance.votes.handouts.first_list import canonical, root_of_first_list
# End of the parts.

SCHEMA = "coopkit/teller-key/1"
CURVE = ec.SECP256R1()
WORDS = 33  # on a paper
LAYER = 65 + 16  # bytes: the message's own public key, and the tag
KEM = b"KEM" + bytes([0, 16])
SUITE = b"HPKE" + bytes([0, 16, 0, 1, 0, 2])


class RefusedError(Exception):
    """What is wrong, and the way out, for the person at the keyboard."""


# HPKE, RFC 9180


def extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    data = b"HPKE-v1" + suite + label + secret
    return hmac.digest(salt or bytes(32), data, "sha256")


def expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """At most one block, which is all that this suite asks for."""
    data = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info + b"\x01"
    return hmac.digest(key, data, "sha256")[:length]


def open_layer(
    private: ec.EllipticCurvePrivateKey,
    own: bytes,
    info: bytes,
    sealed: bytes,
    aad: bytes = b"",
) -> bytes:
    """What an envelope holds; ValueError or InvalidTag if it is not for this key."""
    enc = sealed[:65]
    sender = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, enc)
    agreed = private.exchange(ec.ECDH(), sender)
    prk = extract(KEM, b"", b"eae_prk", agreed)
    shared = expand(KEM, prk, b"shared_secret", enc + own, 32)
    context = b"\x00" + extract(SUITE, b"", b"psk_id_hash", b"")
    context += extract(SUITE, b"", b"info_hash", info)
    secret = extract(SUITE, shared, b"secret", b"")
    key = expand(SUITE, secret, b"key", context, 32)
    nonce = expand(SUITE, secret, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, sealed[65:], aad)


def info_of(manifest_sha256: str, position: int) -> bytes:
    return b"coopkit envelope 1\x00" + bytes.fromhex(manifest_sha256) + bytes([position])


# Keys, words and files


def public_bytes(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        return ec.derive_private_key(int(text, 16), CURVE)
    except ValueError:
        raise RefusedError(
            "This is not a teller's key: its number is out of range."
        ) from None


def read_text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise RefusedError(f"{path} is not a text file.") from None


def write_new(path: str, text: str, mode: int) -> None:
    """Write a file that is not there yet; an older one is never written over."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise RefusedError(f"{path} is there already. Choose another name.") from None
    except OSError as error:
        raise RefusedError(f"{path} cannot be written: {error.strerror}.") from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def read_json(path: str) -> dict[str, Any]:
    try:
        value = json.loads(read_text(path))
    except ValueError:
        raise RefusedError(f"{path} does not hold JSON.") from None
    if not isinstance(value, dict):
        raise RefusedError(f"{path} does not hold what is expected.")
    return value


def write_key(path: str, private: str, name: str) -> None:
    public = public_bytes(private_key(private)).hex()
    kept = {"schema": SCHEMA, "name": name, "public_key": public, "private_key": private}
    write_new(path, json.dumps(kept, ensure_ascii=False, indent=2) + "\n", 0o600)


def read_key(path: str) -> str:
    kept = read_json(path)
    private = str(kept.get("private_key", ""))
    if kept.get("schema") != SCHEMA or not re.fullmatch("[0-9a-f]{64}", private):
        raise RefusedError(f"{path} is not a teller's key.")
    if public_bytes(private_key(private)).hex() != kept.get("public_key"):
        raise RefusedError(f"{path} was changed: its two halves do not belong together.")
    return private


def words_package() -> Any:
    try:
        import shamir_mnemonic
    except ImportError:
        raise RefusedError(
            "Words need the package shamir-mnemonic: pip install shamir-mnemonic"
            " (or make a key with --no-words and keep the file)."
        ) from None
    return shamir_mnemonic


def papers_in(text: str) -> list[str]:
    """Papers as typed, each of 33 words, or parted by empty lines; numbers left out."""
    parts = [part.split() for part in re.split(r"\n\s*\n", re.sub(r"[\d.)]", " ", text))]
    parts = [part for part in parts if part]
    if len(parts) == 1:
        (words,) = parts
        parts = [words[at : at + WORDS] for at in range(0, len(words), WORDS)]
    return [" ".join(part) for part in parts]


def share_of(paper: str, number: int) -> Any:
    slip39 = words_package()
    try:
        return slip39.Share.from_mnemonic(paper)
    except slip39.MnemonicError as error:
        raise RefusedError(
            f"Paper {number}: {error} Compare it with the paper, word by word."
        ) from None


def key_of_papers(paths: list[str]) -> str:
    slip39 = words_package()
    if paths:
        papers = [paper for path in paths for paper in papers_in(read_text(path))]
    else:
        print("Type the words, an empty line after each paper; end with Ctrl-D.")
        papers = papers_in(sys.stdin.read())
    shares = [share_of(paper, number) for number, paper in enumerate(papers, 1)]
    papers = list(dict.fromkeys(" ".join(share.words()) for share in shares))
    needed = shares[0].member_threshold if shares else 2
    if len(papers) < needed:
        raise RefusedError(
            f"These are {len(papers)} papers of the {needed} that are needed."
        )
    if len({share.group_parameters() for share in shares}) != 1:
        raise RefusedError("These papers do not fit together: they are of several keys.")
    try:
        secret: bytes = slip39.combine_mnemonics(papers[:needed])
    except slip39.MnemonicError as error:
        raise RefusedError(f"These papers do not fit together. {error}") from None
    if len(secret) != 32:
        raise RefusedError("These papers hold something else than a teller's key.")
    return secret.hex()


# The election


def manifest_of(path: str) -> tuple[dict[str, Any], str]:
    """The manifest, and the hash of its canonical JSON."""
    manifest = read_json(path)
    if isinstance(manifest.get("manifest"), dict):
        manifest = manifest["manifest"]
    if manifest.get("schema") != "coopkit/election/1":
        raise RefusedError(f"{path} is not the manifest of a vote.")
    return manifest, hashlib.sha256(canonical(manifest)).hexdigest()


def place_of(public: str, manifest: dict[str, Any]) -> int:
    for teller in manifest["tellers"]:
        if teller["key"] == public:
            return int(teller["position"])
    raise RefusedError(
        "This key is of none of the tellers of this vote. Take another file."
    )


def envelopes_in(path: str, length: int) -> list[bytes]:
    lines = read_text(path).split()
    try:
        envelopes = [base64.b64decode(line, validate=True) for line in lines]
    except ValueError:
        raise RefusedError(f"{path} is not a list of envelopes in base64.") from None
    strange = {len(sealed) for sealed in envelopes} - {length}
    if strange:
        raise RefusedError(
            f"{path} is not the list for this key: its envelopes have"
            f" {min(strange)} bytes, and yours have {length}. Each teller takes the list"
            " that the teller before handed on."
        )
    return envelopes


def list_sha256(envelopes: list[bytes]) -> str:
    lines = "".join(base64.b64encode(sealed).decode() + "\n" for sealed in envelopes)
    return hashlib.sha256(lines.encode()).hexdigest()


def peeled(
    envelopes: list[bytes], private: ec.EllipticCurvePrivateKey, info: bytes, length: int
) -> list[bytes]:
    """What comes out, sorted: one for each that went in.

    What does not open, and each further copy of an envelope, comes out as zeros: so
    rubbish stops no mix, and a copy betrays nothing of whose ballot it copies.
    """
    own = public_bytes(private)
    opened: dict[bytes, None] = {}
    for sealed in dict.fromkeys(envelopes):
        try:
            opened[open_layer(private, own, info, sealed)] = None
        except (InvalidTag, ValueError):
            continue
    empty = [bytes(length - LAYER)] * (len(envelopes) - len(opened))
    return sorted([*opened, *empty])


def make(asked: argparse.Namespace) -> None:
    if not asked.no_words and not 2 <= asked.needed <= asked.papers <= 16:
        raise RefusedError("At least 2 papers are needed, of at most 16.")
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    private = f"{number:064x}"
    papers = []
    if not asked.no_words:
        groups = [(asked.needed, asked.papers)]
        (papers,) = words_package().generate_mnemonics(1, groups, bytes.fromhex(private))
    write_key(asked.key_file, private, asked.name)
    print(f"The key is in {asked.key_file}. Only you can read it; show it to nobody.")
    print("\nPublic half, for the vote's page:\n")
    print(public_bytes(private_key(private)).hex())
    for at, paper in enumerate(papers, 1):
        print(f"\nPaper {at} of {len(papers)}, any {asked.needed} bring the key back:\n")
        words = [f"{place:2} {word:<10}" for place, word in enumerate(paper.split(), 1)]
        for row in range(0, len(words), 5):
            print("  " + "".join(words[row : row + 5]).rstrip())


def recover(asked: argparse.Namespace) -> None:
    private = key_of_papers(asked.papers)
    write_key(asked.key_file, private, asked.name)
    print(f"The key is back, in {asked.key_file}. Its public half:\n")
    print(public_bytes(private_key(private)).hex())


def first_list(
    path: str | None, envelopes: list[bytes], manifest_sha256: str, position: int
) -> str:
    """The log's root, which the first teller's list must be the one of."""
    if position > 1:
        return ""
    if path is None:
        raise RefusedError(
            "The first layer comes off the list that the log holds and off no other."
            " Download the evidence from the vote's page and add --evidence FILE."
        )
    try:
        return str(root_of_first_list(read_json(path), envelopes, manifest_sha256))
    except ValueError as wrong:
        raise RefusedError(f"{path} {wrong}") from None


def peel(asked: argparse.Namespace) -> None:
    manifest, manifest_sha256 = manifest_of(asked.manifest)
    text = read_key(asked.key) if asked.key else key_of_papers(asked.words)
    private = private_key(text)
    position = place_of(public_bytes(private).hex(), manifest)
    length = int(manifest["envelope_bytes"]) - LAYER * (position - 1)
    envelopes = envelopes_in(asked.input, length)
    root = first_list(asked.evidence, envelopes, manifest_sha256, position)
    out = peeled(envelopes, private, info_of(manifest_sha256, position), length)
    empty = len(out) - sum(map(any, out))
    if empty == len(out) and any(map(any, envelopes)) and not asked.all_empty:
        raise RefusedError(
            "Not one envelope opens, so nothing is written. Is this the manifest on the"
            " vote's page? If it is, tell the other tellers; --all-empty goes on."
        )
    lines = [base64.b64encode(plain).decode() for plain in out]
    write_new(asked.output, "".join(f"{line}\n" for line in lines), 0o644)
    print(f"Vote:      {manifest.get('title', '')}")
    print(f"Manifest:  {manifest_sha256}")
    print(f"Teller:    {position} of {len(manifest['tellers'])}")
    print(f"Envelopes: {len(envelopes)} in, {len(out)} out, {empty} of them empty")
    print(f"Input:     {list_sha256(envelopes)}")
    print(f"Output:    {list_sha256(out)}")
    print(f"Log:       {root or 'not asked'}")
    print(f"Hand in {asked.output}.")


def arguments() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = whole.add_subparsers(dest="command", required=True)
    part = parts.add_parser("make", help="make a key")
    part.add_argument("key_file")
    part.add_argument("--name", default="", help="written into the file")
    part.add_argument("--needed", type=int, default=2, help="papers needed (2)")
    part.add_argument("--papers", type=int, default=3, help="papers made (3)")
    part.add_argument("--no-words", action="store_true", help="make the file alone")
    part.set_defaults(run=make)
    part = parts.add_parser("recover", help="bring a key back from papers")
    part.add_argument("key_file")
    part.add_argument("papers", nargs="*", help="text files with the words")
    part.add_argument("--name", default="", help="written into the file")
    part.set_defaults(run=recover)
    part = parts.add_parser("peel", help="take off a layer and mix")
    source = part.add_mutually_exclusive_group(required=True)
    source.add_argument("--key", help="the key file")
    source.add_argument("--words", nargs="+", help="text files with the words")
    part.add_argument("--manifest", required=True)
    part.add_argument("--input", required=True)
    part.add_argument("--output", required=True)
    part.add_argument("--evidence", help="the vote's evidence, for the first layer")
    part.add_argument("--all-empty", action="store_true", help=argparse.SUPPRESS)
    part.set_defaults(run=peel)
    return whole


def main() -> int:
    asked = arguments().parse_args()
    try:
        asked.run(asked)
    except RefusedError as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
