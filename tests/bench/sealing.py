"""Secret ballots: seal, mix and open envelopes under three tellers.

The rival does in the same run what no sealing of layers can do without: one fresh key
pair, one agreement and one AES-256-GCM a layer, with a single hash as the key. It binds
nothing to an election and is no envelope to use.

Run by itself: `python -m tests.bench.sealing RIVAL ENVELOPES`.
"""

import json
import os
import sys
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from governance.votes import envelopes
from tests.bench.measure import alone, peak_mb, table

ENVELOPES = 10_000
TELLERS = 3
PAD = 256
ELECTION = "ab" * 32
RIVALS = ("coopkit", "bare ECDH + AES-GCM")
JOBS = ("seal", "mix and open", "in all")
CURVE = ec.SECP256R1()
NONCE = bytes(12)


def ballots(count: int) -> list[bytes]:
    """Padded plaintexts: rankings of ten candidates."""
    contents = [{"marks": [1 + (n + k) % 10 for k in range(10)]} for n in range(count)]
    return [
        envelopes.pack(content, f"{n:032x}", PAD) for n, content in enumerate(contents)
    ]


def coopkit(
    plain: list[bytes],
) -> tuple[Callable[[], list[bytes]], Callable[[list[bytes]], list[bytes]]]:
    """The site's own: HPKE in three layers, and every teller's peeling in turn."""
    pairs = [envelopes.new_key() for _ in range(TELLERS)]
    keys = [public for _, public in pairs]

    def seal() -> list[bytes]:
        return [envelopes.seal(one, keys, ELECTION) for one in plain]

    def mix(sealed: list[bytes]) -> list[bytes]:
        lines = envelopes.in_order(sealed)
        for position, (private, _) in enumerate(pairs, 1):
            lines = envelopes.peel(lines, private, ELECTION, position)
        opened = [b64decode(line) for line in lines]
        for one in opened:
            envelopes.unpack(one)
        return opened

    return seal, mix


def bare(
    plain: list[bytes],
) -> tuple[Callable[[], list[bytes]], Callable[[list[bytes]], list[bytes]]]:
    """The least that a layer costs."""
    keys = [ec.generate_private_key(CURVE) for _ in range(TELLERS)]
    to = [key.public_key() for key in keys]

    def seal_one(one: bytes) -> bytes:
        for key in reversed(to):
            own = ec.generate_private_key(CURVE)
            shared = sha256(own.exchange(ec.ECDH(), key)).digest()
            front = own.public_key().public_bytes(
                Encoding.X962, PublicFormat.UncompressedPoint
            )
            one = front + AESGCM(shared).encrypt(NONCE, one, None)
        return one

    def open_one(one: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
        front = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, one[:65])
        shared = sha256(key.exchange(ec.ECDH(), front)).digest()
        return AESGCM(shared).decrypt(NONCE, one[65:], None)

    def mix(sealed: list[bytes]) -> list[bytes]:
        for key in keys:
            sealed = sorted(open_one(one, key) for one in sealed)
        return sealed

    return lambda: [seal_one(one) for one in plain], mix


def report() -> str:
    """The table of both, job by job."""
    found = {
        rival: alone(
            "tests.bench.sealing",
            rival,
            str(ENVELOPES),
            COOPKIT_DEBUG=os.environ.get("COOPKIT_DEBUG", "1"),
        )
        for rival in RIVALS
    }
    least = found[RIVALS[1]]
    rows = [
        [
            f"{job}, {rival}",
            f"{seen[job]:.2f}",
            f"{1000 * seen[job] / ENVELOPES:.3f}",
            f"{seen[job] / least[job]:.2f}",
            f"{seen['peak_mb']:.0f}",
        ]
        for job in JOBS
        for rival, seen in found.items()
    ]
    return table(
        f"Sealing: {ENVELOPES:,} envelopes under {TELLERS} tellers"
        " (reach: under 10 s in all)",
        ["job", "seconds", "ms each", "× bare", "peak MB"],
        rows,
    )


def main(rival: str, count: int) -> None:
    plain = ballots(count)
    seal, mix = dict(zip(RIVALS, (coopkit, bare), strict=True))[rival](plain)
    start = perf_counter()
    sealed = seal()
    between = perf_counter()
    opened = mix(sealed)
    end = perf_counter()
    if opened != sorted(plain):
        raise SystemExit(f"{rival}: what came out is not what went in")
    times = dict(zip(JOBS, (between - start, end - between, end - start), strict=True))
    sys.stdout.write(json.dumps(times | {"peak_mb": peak_mb()}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
