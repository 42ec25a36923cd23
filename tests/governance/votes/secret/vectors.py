"""Known answers for HPKE, base mode, first message.

RFC 9180, A.3.1, and from the RFC's own list of test vectors (draft-irtf-cfrg-hpke,
test-vectors.json at 5f503c5) the one of the suite the envelopes are sealed with.
"""

from dataclasses import dataclass

INFO = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
AAD = b"Count-0"
PLAINTEXT = b"Beauty is truth, truth beauty"


@dataclass(frozen=True)
class Vector:
    """Hex, as printed; `key_bytes` is 16 for AES-128-GCM, 32 for AES-256-GCM."""

    key_bytes: int
    sk_e: str
    pk_e: str
    sk_r: str
    pk_r: str
    ciphertext: str

    @property
    def sealed(self) -> str:
        return self.pk_e + self.ciphertext


A3 = Vector(
    key_bytes=16,
    sk_e="4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb",
    pk_e="04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
    "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4",
    sk_r="f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2",
    pk_r="04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a82"
    "6a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0",
    ciphertext="5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f"
    "9076ac232e3ab2523f39513434",
)
OURS = Vector(
    key_bytes=32,
    sk_e="90345e3a1d116c1dd39ae76d95ab858c142223a63e44f8f85318cfa91a84858e",
    pk_e="04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e"
    "0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0",
    sk_r="317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2",
    pk_r="04abc7e49a4c6b3566d77d0304addc6ed0e98512ffccf505e6a8e3eb25c685136f"
    "853148544876de76c0f2ef99cdc3a05ccf5ded7860c7c021238f9e2073d2356c",
    ciphertext="58c61a45059d0c5704560e9d88b564a8b63f1364b8d1fcb3c4c6ddc1d2917424"
    "65e902cd216f8908da49f8f96f",
)
