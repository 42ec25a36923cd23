"""Sealed envelopes: equally long, bound to their election and place, mixed by sorting."""

import random
from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given, settings, strategies as st

from coopkit.canonical import canonical_json
from governance.votes import envelopes
from tests.governance.votes.secret import vectors
from tests.governance.votes.secret.vectors import Vector

ELECTION = "ab" * 32
PAIRS = [envelopes.new_key() for _ in range(3)]
PUBLIC = [public for _, public in PAIRS]
TRACKER = "0123456789abcdef0123456789abcdef"
CONTENTS = st.one_of(
    st.builds(dict, choice=st.sampled_from(["yes", "no", "abstain", ""])),
    st.builds(dict, marks=st.permutations(range(1, 9))),
    st.builds(dict, marks=st.lists(st.integers(1, 9), max_size=9)),
)


def sealed(content: dict | None = None, tracker: str = "", pad: int = 128) -> bytes:
    packed = envelopes.pack(
        content or {"choice": "yes"}, tracker or envelopes.new_tracker(), pad
    )
    return envelopes.seal(packed, PUBLIC, ELECTION)


def mixed(lines: list[str]) -> list[str]:
    """What all three tellers make of a list."""
    for position, (private, _) in enumerate(PAIRS, 1):
        lines = envelopes.peel(lines, private, ELECTION, position)
    return lines


@pytest.mark.parametrize("vector", [vectors.A3, vectors.OURS])
def test_the_known_answers_of_the_rfc_open(vector: Vector) -> None:
    aead = {16: AEAD.AES_128_GCM, 32: AEAD.AES_256_GCM}[vector.key_bytes]
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, aead)
    key = ec.derive_private_key(int(vector.sk_r, 16), ec.SECP256R1())
    opened = openssl.hpke._decrypt_with_aad(
        suite, bytes.fromhex(vector.sealed), key, vectors.INFO, vectors.AAD
    )
    assert opened == vectors.PLAINTEXT
    assert envelopes.public_of(vector.sk_r) == vector.pk_r
    assert envelopes.public_of(vector.sk_e) == vector.pk_e


def test_the_envelopes_are_of_the_suite_of_the_known_answer() -> None:
    """Sealed with the vector's key by us, opened by the suite that opens the vector."""
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    key = ec.derive_private_key(int(vectors.OURS.sk_r, 16), ec.SECP256R1())
    one = envelopes.seal(b"a ballot", [vectors.OURS.pk_r], ELECTION)
    info = b"coopkit envelope 1\x00" + bytes.fromhex(ELECTION) + b"\x01"
    assert suite.decrypt(one, key, info) == b"a ballot"


@settings(max_examples=40, deadline=None)
@given(CONTENTS)
def test_what_is_sealed_comes_out_after_every_teller(content: dict) -> None:
    line = b64encode(sealed(content, TRACKER, 192)).decode()
    (out,) = mixed([line])
    assert envelopes.unpack(b64decode(out)) == {"ballot": content, "tracker": TRACKER}


@settings(max_examples=40, deadline=None)
@given(st.lists(CONTENTS, min_size=2, max_size=4))
def test_all_envelopes_are_equally_long_whatever_the_choice(contents: list) -> None:
    lengths = {len(sealed(content, pad=192)) for content in contents}
    assert lengths == {envelopes.sealed_length(192, 3)} == {192 + 3 * 81}


def test_two_envelopes_of_one_ballot_have_nothing_in_common() -> None:
    one, other = sealed(tracker=TRACKER), sealed(tracker=TRACKER)
    assert one[:65] != other[:65]
    assert sum(a == b for a, b in zip(one[65:], other[65:], strict=True)) < 20


def test_not_a_bit_can_be_flipped() -> None:
    """Every bit of a small envelope; of the key in front and of all behind it."""
    private, public = PAIRS[0]
    one = envelopes.seal(b"yes", [public], ELECTION)
    for bit in range(8 * len(one)):
        flipped = bytearray(one)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(envelopes.NotOpenedError):
            envelopes.open_layer(bytes(flipped), private, ELECTION, 1)


@pytest.mark.parametrize("length", [0, 1, 64, 65, 80, 81])
def test_what_is_too_short_is_refused(length: int) -> None:
    with pytest.raises(envelopes.NotOpenedError):
        envelopes.open_layer(sealed()[:length], PAIRS[0][0], ELECTION, 1)


def test_an_envelope_opens_in_its_own_election_and_place_alone() -> None:
    private, _ = PAIRS[0]
    one = sealed()
    assert len(envelopes.open_layer(one, private, ELECTION, 1)) == len(one) - 81
    for manifest, position in (("ac" * 32, 1), (ELECTION, 2), ("00" * 32, 1)):
        with pytest.raises(envelopes.NotOpenedError, match="another election"):
            envelopes.open_layer(one, private, manifest, position)


def test_tellers_open_in_their_order_alone() -> None:
    lines = [b64encode(sealed()).decode()]
    with pytest.raises(envelopes.WrongKeyError, match="key of teller 2"):
        envelopes.peel(lines, PAIRS[1][0], ELECTION, 2)


def test_what_comes_out_says_nothing_of_the_order_of_what_went_in() -> None:
    lines = [b64encode(sealed()).decode() for _ in range(20)]
    shuffled = random.Random(3).sample(lines, len(lines))
    private, _ = PAIRS[0]
    out = envelopes.peel(lines, private, ELECTION, 1)
    assert out == envelopes.peel(shuffled, private, ELECTION, 1)
    whole = [b64decode(line) for line in out]
    assert whole == sorted(whole)
    assert out == envelopes.in_order(whole)


def test_rubbish_stops_no_mix_and_comes_out_as_zeros() -> None:
    good, rubbish = sealed(tracker=TRACKER), random.Random(4).randbytes(371)
    out = mixed([b64encode(one).decode() for one in (good, rubbish)])
    assert b64decode(out[0]) == bytes(128)
    assert envelopes.unpack(b64decode(out[1]))["tracker"] == TRACKER
    with pytest.raises(ValueError, match="no ballot"):
        envelopes.unpack(b64decode(out[0]))


def test_a_copy_of_somebodys_envelope_betrays_nothing_and_counts_nothing() -> None:
    """Copied as it is, or its inside by a teller who talks: one ballot comes out."""
    victim = sealed(tracker=TRACKER)
    inside = envelopes.open_layer(victim, PAIRS[0][0], ELECTION, 1)
    info = b"coopkit envelope 1\x00" + bytes.fromhex(ELECTION) + b"\x01"
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    key = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), bytes.fromhex(PUBLIC[0])
    )
    wrapped = suite.encrypt(inside, key, info)
    lines = [b64encode(one).decode() for one in (victim, victim, wrapped)]
    out = [b64decode(line) for line in mixed(lines)]
    assert out[:2] == [bytes(128)] * 2
    assert envelopes.unpack(out[2])["tracker"] == TRACKER


def test_a_list_of_unequal_envelopes_is_refused() -> None:
    lines = [b64encode(one).decode() for one in (sealed(), sealed(pad=192))]
    with pytest.raises(envelopes.UnequalEnvelopesError):
        envelopes.peel(lines, PAIRS[0][0], ELECTION, 1)


def test_an_empty_list_stays_empty() -> None:
    assert mixed([]) == []


PLAIN = '{"ballot":{"choice":"yes"},"tracker":"' + TRACKER + '"}'
NO_BALLOTS = {
    "empty": b"",
    "zeros": bytes(128),
    "no mark of the end": PLAIN.encode().ljust(128, b"\x00"),
    "something behind the end": (PLAIN.encode() + b"\x80").ljust(127, b"\x00") + b"\x01",
    "two ends": (PLAIN.encode() + b"\x80\x80").ljust(128, b"\x00"),
    "no text": b"\xff\xfe\x80",
    "half a surrogate": PLAIN.replace("yes", "\\ud800").encode() + b"\x80",
    "spaces": PLAIN.replace(":", ": ").encode() + b"\x80",
    "another order": b'{"tracker":"' + TRACKER.encode() + b'","ballot":{}}\x80',
    "one key more": PLAIN.replace("{", '{"a":1,', 1).encode() + b"\x80",
    "the same key twice": PLAIN.replace("},", '},"ballot":{},').encode() + b"\x80",
    "a short tracker": PLAIN.replace("0123", "").encode() + b"\x80",
    "a tracker in capitals": PLAIN.replace("abcdef", "ABCDEF").encode() + b"\x80",
    "a tracker that is a number": b'{"ballot":{"choice":""},"tracker":7}\x80',
    "a float": PLAIN.replace('"yes"', "1.0").encode() + b"\x80",
    "not a number": PLAIN.replace('"yes"', "NaN").encode() + b"\x80",
    "no content": PLAIN.replace('"choice":"yes"', "").encode() + b"\x80",
    "both kinds": PLAIN.replace('"choice"', '"choice":"","marks"').encode() + b"\x80",
    "marks that are texts": PLAIN.replace('"choice":"yes"', '"marks":["1"]').encode()
    + b"\x80",
    "marks that are true": PLAIN.replace('"choice":"yes"', '"marks":[true]').encode()
    + b"\x80",
    "marks in marks": PLAIN.replace('"choice":"yes"', '"marks":[[1]]').encode() + b"\x80",
    "very deep": b"[" * 100_000 + b"\x80",
    "a list": b"[1]\x80",
    "a huge number": b'{"ballot":' + b"9" * 5000 + b"}\x80",
}


@pytest.mark.parametrize("packed", NO_BALLOTS.values(), ids=NO_BALLOTS)
def test_only_the_one_way_of_writing_a_ballot_is_read(packed: bytes) -> None:
    assert envelopes.unpack(PLAIN.encode() + b"\x80")["tracker"] == TRACKER
    with pytest.raises(ValueError):
        envelopes.unpack(packed)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_whatever_comes_out_it_is_read_or_refused(packed: bytes) -> None:
    with pytest.raises(ValueError):
        envelopes.unpack(packed)


@given(CONTENTS)
def test_a_ballot_fits_the_padding_of_the_longest(content: dict) -> None:
    pad = envelopes.pad_for(content)
    assert pad % 64 == 0
    packed = envelopes.pack(content, TRACKER, pad)
    assert len(packed) == pad
    plain = canonical_json({"ballot": content, "tracker": TRACKER}).encode()
    assert packed == (plain + b"\x80").ljust(pad, b"\x00")
    with pytest.raises(ValueError, match="bytes of"):
        envelopes.pack(content, TRACKER, len(plain))


def test_trackers_and_keys_are_never_the_same_twice() -> None:
    trackers = {envelopes.new_tracker() for _ in range(1000)}
    assert len(trackers) == 1000
    assert {len(tracker) for tracker in trackers} == {32}
    assert len({envelopes.new_key() for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "text",
    ["", "04", "zz" * 65, PUBLIC[0][:-2], "05" + PUBLIC[0][2:], "04" + "11" * 64],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(envelopes.NotAKeyError, match="130"):
        envelopes.check_public(text)


def test_a_public_key_is_tidied_as_it_is_pasted() -> None:
    pasted = f" {PUBLIC[0][:70].upper()}\n{PUBLIC[0][70:]} "
    assert envelopes.check_public(pasted) == PUBLIC[0]


@pytest.mark.parametrize("text", ["", "00" * 32, "ff" * 32, "xy" * 32, "01" * 31])
def test_what_is_no_secret_key_is_refused(text: str) -> None:
    with pytest.raises(envelopes.NotAKeyError, match="64"):
        envelopes.public_of(text)


def test_a_list_has_one_hash_however_it_is_kept() -> None:
    assert envelopes.list_sha256([]) == envelopes.list_sha256(iter([]))
    assert envelopes.list_sha256(["a", "b"]) == (
        "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2"
    )
