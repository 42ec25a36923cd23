"""Sealing in the browser: by the RFC's known answers, and hand in hand with Python."""

import random
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
import shamir_mnemonic
from playwright.sync_api import Page
from shamir_mnemonic import Share, rs1024, wordlist

from coopkit.canonical import canonical_json, sha256_of
from governance.votes import envelopes, words
from tests.browser import desk as desks
from tests.browser.desk import ELECTION, MANIFEST, PAIRS, TELLERS, Desk, sealed_lines
from tests.governance.votes.secret import vectors
from tests.governance.votes.secret.vectors import Vector

pytestmark = pytest.mark.looks

CONTENTS: list[dict[str, Any]] = [
    {"choice": "yes"},
    {"choice": "abstain"},
    {"choice": ""},
    {"marks": []},
    {"marks": [3, 1, 2, 17, 4]},
]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with desks.opened() as made:
        yield made


@pytest.fixture
def page(visit: Callable[..., Page], desk: Desk) -> Page:
    """A page with the scripts and nothing else."""
    opened = visit()
    opened.goto(f"{desk.url}/")
    assert opened.evaluate("coopkit.canSeal()")
    return opened


def refused(page: Page, script: str, given: object = None) -> dict[str, Any]:
    """The code and data of a script's refusal."""
    caught = f"""async (given) => {{
        try {{ await ({script})(given); }}
        catch (error) {{ return {{code: error.code || error.name, data: error.data}}; }}
        return {{code: "nothing was refused"}}; }}"""
    answer: dict[str, Any] = page.evaluate(caught, given)
    return answer


KNOWN = """async ({vector, info, aad, plaintext}) => {
  const { hex, unhex, base64 } = coopkit.bytes, { hpke } = coopkit;
  const url = (bytes) => base64(bytes).replace(/\\+/g, "-").replace(/\\//g, "_")
    .replace(/=+$/, "");
  const load = (secret, open) => crypto.subtle.importKey("jwk", {
    kty: "EC", crv: "P-256", d: url(unhex(secret)), x: url(unhex(open).slice(1, 33)),
    y: url(unhex(open).slice(33)) }, hpke.CURVE, true, ["deriveBits"]);
  const pair = { privateKey: await load(vector.sk_e, vector.pk_e),
                 publicKey: await hpke.publicKey(unhex(vector.pk_e)) };
  const given = { aad: unhex(aad), keyBytes: vector.key_bytes };
  const recipient = unhex(vector.pk_r);
  const sealed = await hpke.sealTo(recipient, unhex(info), unhex(plaintext),
                                   { ...given, pair });
  const key = await load(vector.sk_r, vector.pk_r);
  const opened = await hpke.openWith(key, recipient, unhex(info), sealed, given);
  return [hex(sealed), hex(opened)];
}"""


@pytest.mark.parametrize("vector", [vectors.A3, vectors.OURS])
def test_the_browser_gives_the_known_answers_of_the_rfc(
    page: Page, vector: Vector
) -> None:
    given = {
        "vector": vector.__dict__,
        "info": vectors.INFO.hex(),
        "aad": vectors.AAD.hex(),
        "plaintext": vectors.PLAINTEXT.hex(),
    }
    assert page.evaluate(KNOWN, given) == [vector.sealed, vectors.PLAINTEXT.hex()]


SEAL = """([manifest, sha256, contents]) =>
  Promise.all(contents.map((content) => coopkit.seal(manifest, sha256, content)))"""


def test_python_opens_what_the_browser_sealed(page: Page) -> None:
    done = page.evaluate(SEAL, [MANIFEST, ELECTION, CONTENTS])
    for content, made in zip(CONTENTS, done, strict=True):
        lines = [made["sealed"]]
        assert len(b64decode(lines[0])) == envelopes.sealed_length(192, 3)
        for position, (private, _) in enumerate(PAIRS, 1):
            lines = envelopes.peel(lines, private, ELECTION, position)
        opened = b64decode(lines[0])
        assert opened == envelopes.pack(content, made["tracker"], 192)
        assert envelopes.unpack(opened)["ballot"] == content
    assert len({made["tracker"] for made in done}) == len(done)


def test_every_envelope_has_a_key_of_its_own(page: Page) -> None:
    done = page.evaluate(SEAL, [MANIFEST, ELECTION, [{"choice": "no"}] * 20])
    assert len({b64decode(made["sealed"])[:65] for made in done}) == 20


def test_the_browser_writes_canonical_json_as_python_does(page: Page) -> None:
    strange = {"\U0001f35e": 1, "\uffee": 2, "b": {"": [{}, []]}, "B": MANIFEST}
    assert page.evaluate("coopkit.canonical", strange) == canonical_json(strange)
    assert refused(page, "coopkit.canonical", {"a": [0.5]})["code"] == "number"


def test_a_manifest_whose_keys_were_exchanged_seals_nothing(page: Page) -> None:
    exchanged = MANIFEST | {"tellers": [TELLERS[0]] * 3}
    given = [exchanged, ELECTION, CONTENTS]
    assert refused(page, SEAL, given)["code"] == "manifest"


def test_a_ballot_longer_than_its_place_and_a_key_that_is_none_are_refused(
    page: Page,
) -> None:
    long = {"marks": list(range(1, 200))}
    assert refused(page, SEAL, [MANIFEST, ELECTION, [long]])["code"] == "long"
    bad = MANIFEST | {"tellers": [TELLERS[0] | {"key": "04" + "11" * 64}]}
    assert refused(page, SEAL, [bad, sha256_of(bad), CONTENTS])["code"] == "crypto"


PEEL = """([lines, secret, open, sha256, position]) =>
  coopkit.teller.peel(lines, secret, open, sha256, position)"""


def test_the_browser_peels_what_python_sealed_as_python_does(page: Page) -> None:
    lines = sealed_lines(120)
    rubbish = random.Random(1).randbytes(192 + 3 * 81)
    lines += [b64encode(rubbish).decode(), lines[0], lines[0], lines[7]]
    for position, (private, public) in enumerate(PAIRS, 1):
        done = page.evaluate(PEEL, [lines, private, public, ELECTION, position])
        assert done["lines"] == envelopes.peel(lines, private, ELECTION, position)
        assert done["empty"] == 4
        assert done["input_sha256"] == envelopes.list_sha256(lines)
        assert done["output_sha256"] == envelopes.list_sha256(done["lines"])
        lines = done["lines"]
    assert len(lines) == 124


def test_the_browser_refuses_every_flipped_bit_and_every_other_place(page: Page) -> None:
    private, public = PAIRS[0]
    sealed = envelopes.seal(b"yes", [public], ELECTION)
    script = """async ([sealed, secret, open, sha256, position]) => {
      const { unbase64, unhex } = coopkit.bytes, { infoOf, openWith } = coopkit.hpke;
      const key = await coopkit.teller.keyOf(secret, open);
      const whole = unbase64(sealed), info = infoOf(sha256, position);
      const tries = [0, ...Array.from(whole, (_, at) => at)].flatMap((at, first) =>
        first ? [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => [at, 1 << bit]) : [[0, 0]]);
      const opened = await Promise.all(tries.map(([at, flip]) => {
        const changed = whole.slice();
        changed[at] ^= flip;
        return openWith(key, unhex(open), info, changed).then(() => 1, () => 0);
      }));
      return opened.reduce((sum, one) => sum + one, 0);
    }"""
    given = [b64encode(sealed).decode(), private, public]
    assert page.evaluate(script, [*given, ELECTION, 1]) == 1  # the one unchanged
    assert page.evaluate(script, [*given, ELECTION, 2]) == 0
    assert page.evaluate(script, [*given, "cd" * 32, 1]) == 0


def test_another_tellers_key_and_another_election_open_nothing(page: Page) -> None:
    lines = sealed_lines(2)
    (mine, public), (other, _), _ = PAIRS
    assert refused(page, PEEL, [lines, other, public, ELECTION, 1])["code"] == "wrong_key"
    given = [lines, mine, public, "cd" * 32, 1]
    assert refused(page, PEEL, given)["code"] == "nothing_opens"
    uneven = [*lines, b64encode(b"x").decode()]
    assert refused(page, PEEL, [uneven, mine, public, ELECTION, 1])["code"] == "unequal"
    assert page.evaluate(PEEL, [[], mine, public, ELECTION, 1])["lines"] == []


WORDS = """async ([secret, needed, papers]) => coopkit.teller.words(secret, needed,
  papers, (await (await fetch("/words.txt")).text()).trim().split("\\n"))"""
RECOVER = """async (lines) => coopkit.teller.recover(lines,
  (await (await fetch("/words.txt")).text()).trim().split("\\n"))"""


@pytest.mark.parametrize(("needed", "papers"), [(2, 2), (2, 3), (3, 5)])
def test_words_made_in_the_browser_come_back_in_python_and_the_reverse(
    page: Page, needed: int, papers: int
) -> None:
    private, _ = PAIRS[0]
    made = page.evaluate(WORDS, [private, needed, papers])
    ours = words.split(private, needed, papers)
    assert len(made) == papers
    for some in combinations(range(papers), needed):
        assert words.recover([made[at] for at in some]) == private
        assert page.evaluate(RECOVER, [ours[at] for at in some]) == private
    assert page.evaluate(RECOVER, [*ours, ours[0].upper()]) == private
    few = refused(page, RECOVER, ours[: needed - 1])
    assert few == {"code": "few", "data": {"given": needed - 1, "needed": needed}}
    with pytest.raises(words.TooFewPapersError):
        words.recover(made[: needed - 1])


@pytest.mark.parametrize(("extendable", "exponent"), [(False, 0), (False, 1), (True, 2)])
def test_the_browser_reads_every_way_of_the_standard(
    page: Page, extendable: bool, exponent: int
) -> None:
    (made,) = shamir_mnemonic.generate_mnemonics(
        1,
        [(2, 3)],
        bytes.fromhex("5a" * 32),
        extendable=extendable,
        iteration_exponent=exponent,
    )
    assert page.evaluate(RECOVER, made[1:]) == "5a" * 32


def test_the_browser_names_the_paper_that_is_wrong(page: Page) -> None:
    one, two, _ = words.split(PAIRS[0][0], 2, 3)
    swapped = two.split()
    swapped[5:7] = ["academic", "zero"]
    found = refused(page, RECOVER, [one, " ".join(swapped)])
    assert found == {"code": "checksum", "data": {"number": 2}}
    found = refused(page, RECOVER, [one, f"{two} qwerty"])
    assert found == {"code": "word", "data": {"number": 2, "word": "qwerty"}}
    assert refused(page, RECOVER, [one, two[:30]])["code"] in {"checksum", "word"}
    strange = words.split(PAIRS[1][0], 2, 3)[1]
    assert refused(page, RECOVER, [one, strange])["code"] == "mixed"
    for needed, papers in ((1, 1), (1, 3), (3, 2), (2, 17)):
        given = [PAIRS[0][0], needed, papers]
        assert refused(page, WORDS, given)["code"] == "split"


def damaged() -> dict[str, list[str]]:
    """Papers that bear a right checksum, and yet hold no key together."""
    key = bytes.fromhex("5a" * 32)
    one, two, _ = map(Share.from_mnemonic, words.split(key.hex(), 2, 3))
    short = shamir_mnemonic.generate_mnemonics(1, [(2, 2)], bytes(16))[0]
    several = shamir_mnemonic.generate_mnemonics(2, [(2, 2), (2, 2)], key)
    values = list(wordlist.mnemonic_to_indices(two.mnemonic()))[:-3]
    values[4] |= 1 << 9  # a bit of the padding in front of the value
    padded = values + rs1024.create_checksum(values, b"shamir_extendable")
    flipped = bytes([two.value[0] ^ 1]) + two.value[1:]
    return {
        "another identifier": [replace(one, identifier=one.identifier ^ 1).mnemonic()],
        "another threshold": [replace(one, member_threshold=3).mnemonic()],
        "another exponent": [replace(one, iteration_exponent=0).mnemonic()],
        "another value": [one.mnemonic(), replace(two, value=flipped).mnemonic()],
        "one place twice": [one.mnemonic(), replace(two, index=one.index).mnemonic()],
        "padding": [one.mnemonic(), wordlist.mnemonic_from_indices(padded)],
        "several groups": [paper for group in several for paper in group],
        "one of several groups": several[0],
        "a short secret": short,
    } | {"nothing": []}


def test_papers_that_do_not_belong_together_are_refused_whatever_their_checksum(
    page: Page,
) -> None:
    two = Share.from_mnemonic(words.split("5a" * 32, 2, 3)[1]).mnemonic()
    codes = {
        name: refused(page, RECOVER, papers if len(papers) != 1 else [*papers, two])
        for name, papers in damaged().items()
    }
    expected = dict.fromkeys(codes, "mixed")
    expected |= {"one place twice": "few", "padding": "checksum", "nothing": "few"}
    assert {name: found["code"] for name, found in codes.items()} == expected
