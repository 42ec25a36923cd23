"""The checking program on real evidence, run as members run it; and the same, attacked.

Each attack is one that whoever runs the site could try. It must be found, and named.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from coopkit.canonical import canonical_json, sha256_of
from governance.votes.envelopes import new_tracker
from governance.votes.log_head import leaf_hash
from governance.votes.models import BallotBox
from governance.votes.publication import outputs_sha256
from governance.votes.selectors.box import receipt_of
from governance.votes.selectors.evidence import evidence, mix_input
from governance.votes.selectors.handouts import checker
from tests.governance.votes.secret.boxes import OpenBox
from tests.governance.votes.secret.held import (
    cast,
    closed,
    counted,
    election,
    opened,
    voted,
)

pytestmark = pytest.mark.django_db
MARKS = [[1, 2], [1, 3, 2], [2], [4, 1], [3, 2], [], [2, 1]]
Bundle = dict[str, Any]
Attack = Callable[[Bundle], None]


def run(folder: Path, bundle: Any, *words: str) -> tuple[int, str]:
    """Run the program as it is downloaded, in a folder with nothing else of ours."""
    program = folder / "check_election.py"
    program.write_text(checker(), encoding="utf-8")
    (folder / "evidence.json").write_text(canonical_json(bundle), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(program), "evidence.json", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def made() -> OpenBox:
    return counted(election(), MARKS)


def swap(bundle: Bundle) -> None:
    """Somebody's ballot says something else."""
    entry = next(each for each in bundle["ballots"] if each["is"] == "valid")
    entry["ballot"]["marks"] = [4, 3]


def add(bundle: Bundle) -> None:
    extra = {"tracker": "f" * 32, "ballot": {"marks": [4]}, "source": "envelope"}
    bundle["ballots"].append(extra | {"is": "valid", "why": ""})


def drop(bundle: Bundle) -> None:
    bundle["ballots"].pop()


def add_to_the_roll(bundle: Bundle) -> None:
    ghost = {"code": "M999", "class": "", "weight": 1, "because": ""}
    bundle["manifest"]["roll"].append(ghost)


def take_off_the_roll(bundle: Bundle) -> None:
    """The roll and all its hashes are changed; the signatures are of the old ones."""
    manifest = bundle["manifest"]
    manifest["roll"].pop(0)
    manifest["roll_sha256"] = sha256_of(manifest["roll"])
    bundle["manifest_sha256"] = bundle["head"]["manifest"] = sha256_of(manifest)


def change_the_log(bundle: Bundle) -> None:
    bundle["log"][2]["voter"] = bundle["log"][3]["voter"]


def rewrite_the_log(bundle: Bundle) -> None:
    """A leaf is changed with its hash: no later root follows from it any more."""
    entry = bundle["log"][2]
    entry["envelope"] = "0" * 64
    said = {key: entry[key] for key in ("index", "voter", "envelope")}
    entry["leaf"] = leaf_hash(**said)


def drop_from_the_log(bundle: Bundle) -> None:
    bundle["log"].pop()


def reorder(bundle: Bundle) -> None:
    log = bundle["log"]
    log[1], log[2] = log[2], log[1]


def forge(bundle: Bundle) -> None:
    bundle["log"][1]["signature"] = bundle["log"][2]["signature"]


def forge_the_head(bundle: Bundle) -> None:
    bundle["signature"] = "00" * 64


def replay(bundle: Bundle) -> None:
    """One member's envelope is sent again under another's name."""
    first, second = bundle["log"][0], bundle["log"][1]
    second["envelope"] = first["envelope"]
    said = {key: second[key] for key in ("index", "voter", "envelope")}
    second["leaf"] = leaf_hash(**said)


def double_a_tracker(bundle: Bundle) -> None:
    valid = [each for each in bundle["ballots"] if each["is"] == "valid"]
    valid[1]["tracker"] = valid[0]["tracker"]


def reorder_the_ballots(bundle: Bundle) -> None:
    bundle["ballots"].reverse()


def swap_everywhere(bundle: Bundle) -> None:
    """A ballot is swapped and the hash of the last list with it: the count tells."""
    for entry in bundle["ballots"]:
        if entry["is"] == "valid":
            entry["ballot"]["marks"] = [4]
    pad = bundle["manifest"]["pad"]
    bundle["steps"][-1]["output_sha256"] = outputs_sha256(bundle["ballots"], pad)


def break_the_chain(bundle: Bundle) -> None:
    bundle["steps"][0]["output_sha256"] = "0" * 64


def hand_back_fewer(bundle: Bundle) -> None:
    bundle["steps"][1]["count"] -= 1


def change_the_seed(bundle: Bundle) -> None:
    bundle["lot_seed"] = "1" * 64


def change_the_result(bundle: Bundle) -> None:
    bundle["result"]["count"]["elected"].reverse()


def leave_out_who_took_part(bundle: Bundle) -> None:
    bundle["participants"].pop(0)


def set_aside(bundle: Bundle) -> None:
    bundle["participants"][0]["set_aside"] = True


def invent_a_paper(bundle: Bundle) -> None:
    bundle["participants"].append({"voter": "M999", "paper": True})


def call_it_invalid(bundle: Bundle) -> None:
    entry = next(each for each in bundle["ballots"] if each["is"] == "valid")
    entry["is"] = "invalid"


ATTACKS: dict[str, tuple[Attack, str]] = {
    "swap one": (swap, "not those the last teller handed back"),
    "add one": (add, "Ballots added: 1"),
    "drop one": (drop, "Ballots dropped: 1"),
    "add to the roll": (add_to_the_roll, "The roll was changed"),
    "take off the roll": (take_off_the_roll, "forged signature"),
    "change the log": (change_the_log, "leaf 2 is not the hash of what it says"),
    "rewrite the log": (rewrite_the_log, "its root after envelope 2 is another one"),
    "drop from the log": (drop_from_the_log, "The last head of the log is not"),
    "re-order the log": (reorder, "The log was re-ordered: envelope 2 stands at 1"),
    "forge a signature": (forge, "after envelope 1 has a forged signature"),
    "forge the head": (forge_the_head, "The last head of the log has a forged"),
    "replay an envelope": (replay, "was sent again under"),
    "double a tracker": (double_a_tracker, "stands at 2 ballots that are counted"),
    "re-order the ballots": (reorder_the_ballots, "not in the order of their trackers"),
    "swap with all hashes": (swap_everywhere, "Stage 1"),
    "break the mix": (break_the_chain, "is not what teller 1 handed back"),
    "hand back fewer": (hand_back_fewer, "Teller 2 handed back 6 envelopes, and 7"),
    "another seed": (change_the_seed, "not the one that was committed"),
    "another result": (change_the_result, "The result elects"),
    "hide a voter": (leave_out_who_took_part, "does not stand among those who took part"),
    "set aside": (set_aside, "was set aside, and nothing says why"),
    "invent a paper": (invent_a_paper, "has no place on the roll"),
    "spoil a ballot": (call_it_invalid, "is published as invalid, and is not"),
}


def test_real_evidence_holds(made: OpenBox, tmp_path: Path) -> None:
    status, said = run(tmp_path, evidence(made.box))
    assert (status, said.count("holds")) == (0, 6), said


def test_every_attack_is_found_and_named(made: OpenBox, tmp_path: Path) -> None:
    real = evidence(made.box)
    for name, (attack, words) in ATTACKS.items():
        bundle = deepcopy(real)
        attack(bundle)
        assert bundle != real, name
        status, said = run(tmp_path, bundle)
        assert status == 1, (name, said)
        assert words in said, (name, said)


@pytest.mark.parametrize(
    ("rule", "seats"),
    [("irv", 1), ("plurality", 2), ("approval", 2), ("meek-stv", 2)],
)
def test_every_rule_is_counted_again(tmp_path: Path, rule: str, seats: int) -> None:
    made = counted(election(rule=rule, seats=seats), MARKS)
    status, said = run(tmp_path, evidence(made.box))
    assert status == 0, said


def test_before_the_close_it_tells_nobody_who_has_voted(tmp_path: Path) -> None:
    made = voted()
    made.box.refresh_from_db()
    bundle = evidence(made.box)
    text = canonical_json(bundle["log"])
    assert "voter" not in text
    assert "envelope" not in text
    assert not {"participants", "ballots", "lot_seed", "steps"} & set(bundle)
    assert run(tmp_path, bundle)[0] == 0


def test_after_the_close_who_took_part_is_told_and_nothing_is_opened(
    tmp_path: Path,
) -> None:
    bundle = evidence(closed(voted()).box)
    assert len(bundle["participants"]) == 5
    assert "ballots" not in bundle
    assert run(tmp_path, bundle)[0] == 0


def test_no_evidence_ever_holds_an_envelope_or_a_secret_key() -> None:
    made = opened(voted())
    text = canonical_json(evidence(made.box))
    assert bytes(made.box.signing_key).hex() not in text
    for step in made.box.steps.all():
        assert step.output.split()[0] not in text


def test_a_receipt_and_a_tracker_are_found(tmp_path: Path) -> None:
    made, tracker = voted("yes yes no no"), new_tracker()
    cast(made, 5, {"choice": "abstain"}, tracker)
    made.box.refresh_from_db()
    held = receipt_of(made.motion, made.user(5))
    assert held is not None
    (tmp_path / "receipt.json").write_text(json.dumps(held.file))
    bundle = evidence(opened(made).box)
    words = ["--receipt", "receipt.json", "--tracker", tracker]
    status, said = run(tmp_path, bundle, *words)
    assert status == 0, said
    assert f'{tracker}: {{"choice": "abstain"}} (valid)' in said


def test_a_receipt_of_a_rewritten_log_shows_it(tmp_path: Path) -> None:
    made = voted()
    made.box.refresh_from_db()
    held = receipt_of(made.motion, made.user(2))
    assert held is not None
    (tmp_path / "receipt.json").write_text(json.dumps(held.file))
    made.box.refresh_from_db()
    bundle = evidence(made.box)
    bundle["log"].pop(1)
    status, said = run(tmp_path, bundle, "--receipt", "receipt.json")
    assert status == 1
    assert "no longer holds what it held when M002" in said
    assert "not in the log at place 1" in said


def test_a_tracker_that_was_swapped_away_is_missed(tmp_path: Path) -> None:
    bundle = evidence(opened(voted()).box)
    status, said = run(tmp_path, bundle, "--tracker", "9" * 32)
    assert status == 1
    assert f"Tracker {'9' * 32} is not among the published ballots" in said


def test_evidence_of_an_earlier_day_shows_what_was_changed_since(
    made: OpenBox, tmp_path: Path
) -> None:
    bundle = evidence(made.box)
    earlier = deepcopy(bundle)
    for name in ("ballots", "steps", "lot_seed", "result"):
        del earlier[name]
    (tmp_path / "earlier.json").write_text(canonical_json(earlier))
    assert run(tmp_path, bundle, "--earlier", "earlier.json")[0] == 0
    take_off_the_roll(bundle)
    status, said = run(tmp_path, bundle, "--earlier", "earlier.json")
    assert status == 1
    assert "M001 was taken off the roll" in said


def test_a_teller_can_show_that_the_envelopes_were_those_of_the_log(
    tmp_path: Path,
) -> None:
    made = closed(voted())
    lines = mix_input(made.box)
    (tmp_path / "envelopes.txt").write_text("".join(f"{line}\n" for line in lines))
    opened_box = BallotBox.objects.get(pk=made.box.pk)
    bundle = evidence(opened_box)
    assert run(tmp_path, bundle, "--envelopes", "envelopes.txt")[0] == 0
    (tmp_path / "envelopes.txt").write_text("".join(f"{line}\n" for line in lines[1:]))
    status, said = run(tmp_path, bundle, "--envelopes", "envelopes.txt")
    assert (status, "not that of the log" in said) == (1, True)


def test_what_is_no_evidence_is_said_to_be_none(tmp_path: Path) -> None:
    status, said = run(tmp_path, {"hello": 1})
    assert status == 2
    assert "cannot be read" in said
