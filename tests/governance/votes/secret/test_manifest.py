"""The manifest: what is fixed before a secret ballot opens; and what is published."""

from base64 import b64encode
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.canonical import sha256_of
from governance.votes.envelopes import in_order, list_sha256, new_tracker, pack
from governance.votes.manifest import (
    LEAST_ELECTORS,
    NotSecretError,
    build,
    check,
    check_secret,
    is_secret_possible,
    layer_bytes,
    longest_ballot,
    pad_for,
)
from governance.votes.publication import outputs_sha256, publish, tally

SEED = "5" * 64


def facts(electors: int = 6, candidates: int = 3) -> dict[str, Any]:
    roll = [
        {"code": f"M{n:03d}", "class": "", "weight": 1, "because": ""}
        for n in range(1, electors + 1)
    ]
    people = [
        {"number": n, "name": f"Person {n}", "code": f"M{n:03d}"}
        for n in range(1, candidates + 1)
    ]
    return {
        "cooperative": {"slug": "amanecer", "name": "Amanecer"},
        "motion": 7,
        "title": "Board",
        "text_sha256": "0" * 64,
        "method": "election",
        "kind": "election",
        "options": {"rule": "scottish-stv", "seats": 2},
        "candidates": people,
        "record_on": "2026-11-21",
        "roll": roll,
        "excluded": [],
        "rules": {},
        "opens_at": "2026-11-21T20:00:00+00:00",
        "closes_at": "2026-11-28T20:00:00+00:00",
    }


def manifest(tellers: int = 3, **more: int) -> dict[str, Any]:
    keys = [
        {"position": n, "code": f"M{n:03d}", "key": f"04{n:0128x}"}
        for n in range(tellers, 0, -1)
    ]
    return build(facts(**more), lot_seed=SEED, tellers=keys, log_key="a" * 64)


def test_a_manifest_that_was_just_built_fits_together() -> None:
    made = manifest()
    assert not list(check(made))
    assert [each["position"] for each in made["tellers"]] == [1, 2, 3]
    assert SEED not in str(made)
    assert layer_bytes(made, 0) == made["pad"] + 3 * 81
    assert layer_bytes(made, 3) == made["pad"]


def put_on_the_roll(made: dict[str, Any]) -> None:
    made["roll"].append(made["roll"][0] | {"code": "M999"})


def give_two_votes(made: dict[str, Any]) -> None:
    made["roll"][0]["weight"] = 2
    made["roll_sha256"] = sha256_of(made["roll"])


def share_a_key(made: dict[str, Any]) -> None:
    made["tellers"][0]["key"] = made["tellers"][1]["key"]


def drop_a_teller(made: dict[str, Any]) -> None:
    made["tellers"].pop(0)


def number_twice(made: dict[str, Any]) -> None:
    made["candidates"][0]["number"] = 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put_on_the_roll, "its roll is not the one that was hashed"),
        (give_two_votes, "one vote for each member"),
        (share_a_key, "two of them hold one key"),
        (drop_a_teller, "its tellers do not follow each other"),
        (number_twice, "two candidates have one number"),
    ],
)
def test_what_was_changed_in_it_is_named(change: Any, words: str) -> None:
    made = deepcopy(manifest())
    change(made)
    assert any(words in each for each in check(made))


def test_fewer_than_five_voters_have_no_secret() -> None:
    assert LEAST_ELECTORS == 5
    assert [is_secret_possible(n) for n in (0, 4, 5)] == [False, False, True]
    with pytest.raises(NotSecretError, match="4 may vote"):
        check_secret(4)
    assert any("too short" in each for each in check(manifest(electors=4)))


@given(st.integers(0, 255))
def test_the_longest_ballot_fits_and_no_block_is_idle(candidates: int) -> None:
    numbers = range(1, candidates + 1)
    pad = pad_for("election", numbers)
    packed = pack(longest_ballot("election", numbers), new_tracker(), pad)
    assert len(packed) == pad
    with pytest.raises(ValueError, match="bytes"):
        pack(longest_ballot("election", numbers), new_tracker(), pad - 64)


MARKS = st.lists(st.integers(1, 3), unique=True, max_size=3)


@given(st.lists(MARKS, max_size=8), st.lists(MARKS, max_size=3), st.integers(0, 3))
def test_the_numbers_come_out_and_the_last_hash_is_found_again(
    sealed: list[list[int]], papers: list[list[int]], rubbish: int
) -> None:
    made = manifest()
    plain = [pack({"marks": each}, new_tracker(), made["pad"]) for each in sealed]
    plain += [bytes(made["pad"])] * rubbish
    plain.append(b"\x01" * made["pad"])
    lines = in_order(plain)
    trackers = [new_tracker() for _ in papers]
    content = [{"marks": each} for each in papers]
    found = publish(lines, content, made, trackers=trackers)
    counts = tally(found)
    assert counts["envelope"] == len(sealed) + rubbish + 1
    assert counts["paper"] == len(papers)
    assert counts["invalid"] == rubbish + 1
    assert counts["blank"] == sum(not each for each in [*sealed, *papers])
    assert counts["valid"] + counts["blank"] + counts["invalid"] == len(found)
    assert [each["tracker"] for each in found] == sorted(e["tracker"] for e in found)
    assert outputs_sha256(found, made["pad"]) == list_sha256(lines)
    assert b64encode(plain[-1]).decode() in lines
