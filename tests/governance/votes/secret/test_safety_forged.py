"""Evidence that was forged with care: every hash that the forger can write anew fits.

Each forgery is one that the host of the site could try after the tellers have opened the
box, or one with which somebody would be told that their vote is in when it is not.
"""

import json
from base64 import b64encode
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from coopkit.canonical import canonical_json, sha256_of
from governance.votes.envelopes import new_tracker, pack
from governance.votes.publication import publish
from governance.votes.selectors.box import receipt_of
from governance.votes.selectors.evidence import evidence
from governance.votes.services import declare_result
from tests.governance.factories import coop
from tests.governance.votes.secret.held import CLOSE, cast, opened, voted
from tests.governance.votes.secret.test_check_election import run

pytestmark = pytest.mark.django_db
Bundle = dict[str, Any]
Forgery = Callable[[Bundle], None]


def _of(bundle: Bundle, choice: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        each for each in bundle["ballots"] if each["ballot"] == {"choice": choice}
    )
    return found


def _told(bundle: Bundle) -> None:
    """The ballots stand in their order, and the result is of them as they now are."""
    bundle["ballots"].sort(key=lambda each: (each["tracker"], canonical_json(each)))
    counts = bundle["result"]["counts"]
    for name in ("yes", "no", "abstain"):
        counts[name] = sum(
            each["ballot"] == {"choice": name} and each["is"] == "valid"
            for each in bundle["ballots"]
        )
    bundle["result"]["ballots"] = deepcopy(bundle["ballots"])


def _raw(bundle: Bundle, entry: dict[str, Any]) -> str:
    packed = pack(entry["ballot"], entry["tracker"], bundle["manifest"]["pad"])
    return b64encode(packed).decode()


def swap_beside_its_bytes(bundle: Bundle) -> None:
    entry = _of(bundle, "no")
    entry["raw"] = _raw(bundle, entry)
    entry["ballot"] = {"choice": "yes"}
    _told(bundle)


def call_it_unreadable(bundle: Bundle) -> None:
    entry = _of(bundle, "no")
    raw = _raw(bundle, entry)
    entry |= {"tracker": "", "ballot": {}, "is": "invalid", "why": "unreadable"}
    entry["raw"] = raw
    _told(bundle)


def call_it_unreadable_and_show_it(bundle: Bundle) -> None:
    _of(bundle, "no").update({"is": "invalid", "why": "unreadable"})
    _told(bundle)


def call_it_a_copy(bundle: Bundle) -> None:
    _of(bundle, "no").update({"is": "invalid", "why": "again"})
    _told(bundle)


def lend_its_tracker_to_a_paper(bundle: Bundle) -> None:
    """A paper that nobody handed in, under the tracker of a ballot that is unwanted."""
    unwanted = _of(bundle, "no")
    unwanted |= {"is": "invalid", "why": "tracker"}
    paper = {"tracker": unwanted["tracker"], "ballot": {"choice": "yes"}}
    bundle["ballots"].append(paper | {"source": "paper", "is": "valid", "why": ""})
    bundle["participants"].append({"voter": "M006", "paper": True})
    bundle["result"]["box"]["participants"] = deepcopy(bundle["participants"])
    _told(bundle)


def declare_the_contrary(bundle: Bundle) -> None:
    bundle["result"]["computation"]["adopted"] ^= True


def declare_the_contrary_with_its_sum(bundle: Bundle) -> None:
    computed = bundle["result"]["computation"]
    computed["adopted"], computed["threshold_met"] = False, False


def declare_without_a_quorum(bundle: Bundle) -> None:
    bundle["result"]["computation"]["quorate"] = False


def lower_the_majority(bundle: Bundle) -> None:
    bundle["result"]["rules"]["threshold"]["value"]["threshold"] = "1/9"


def adopt_another_text(bundle: Bundle) -> None:
    bundle["result"]["text"] = "The co-op sells the oven."


def adopt_another_text_with_its_hash(bundle: Bundle) -> None:
    result = bundle["result"]
    result["text"] = "The co-op sells the oven."
    said = {"title": result["title"], "text": result["text"]}
    result["text_sha256"] = sha256_of(said)


def show_other_ballots_in_the_record(bundle: Bundle) -> None:
    bundle["result"]["ballots"][0]["tracker"] = "0" * 32


def show_other_voters_in_the_record(bundle: Bundle) -> None:
    bundle["result"]["box"]["participants"].pop()


def show_another_roll_in_the_record(bundle: Bundle) -> None:
    bundle["result"]["electorate"]["codes"].append("M999")


def leave_out_the_ballots(bundle: Bundle) -> None:
    for name in ("ballots", "steps", "lot_seed", "result"):
        del bundle[name]


def leave_out_who_took_part(bundle: Bundle) -> None:
    for name in ("closed_at", "participants", "ballots", "result"):
        del bundle[name]


FORGERIES: dict[Forgery, str] = {
    swap_beside_its_bytes: "is published as valid, and is not",
    call_it_unreadable: "without a tracker is published as invalid, and is not",
    call_it_unreadable_and_show_it: "is published as invalid, and is not",
    call_it_a_copy: "is published as invalid, and is not",
    lend_its_tracker_to_a_paper: "is published as invalid, and is not",
    declare_the_contrary: "Whether it was adopted does not follow",
    declare_the_contrary_with_its_sum: "Whether it was adopted does not follow",
    declare_without_a_quorum: "Whether it was adopted does not follow",
    lower_the_majority: "“rules” is not that of the manifest",
    adopt_another_text: "of another text than the one that was voted on",
    adopt_another_text_with_its_hash: "“text_sha256” is not that of the manifest",
    show_other_ballots_in_the_record: "of other ballots than those that were published",
    show_other_voters_in_the_record: "of another ballot box",
    show_another_roll_in_the_record: "of others than those on the roll",
    leave_out_the_ballots: "“ballots” is left out, though the box is opened",
    leave_out_who_took_part: "“participants” is left out",
}


def test_a_forgery_in_which_all_hashes_fit_is_found_and_named(tmp_path: Path) -> None:
    made = opened(voted("yes yes no abstain yes", cooperative=coop(6)))
    declare_result(motion=made.motion, by=None, at=CLOSE, announce=False)
    made.box.refresh_from_db()
    made.box.motion.refresh_from_db()
    real = evidence(made.box)
    status, said = run(tmp_path, real)
    assert (status, said.count("holds")) == (0, 6), said
    for forgery, words in FORGERIES.items():
        bundle = deepcopy(real)
        forgery(bundle)
        status, said = run(tmp_path, bundle)
        assert (status, words in said) == (1, True), (forgery.__name__, said)


def test_rubbish_and_copies_that_voters_sealed_do_not_make_evidence_doubtful(
    tmp_path: Path,
) -> None:
    """Members can seal what they like: the published list says so, and still holds."""
    made = voted("yes yes no", cooperative=coop(7))
    tracker, pad = new_tracker(), made.box.manifest["pad"]
    cast(made, 4, {"choice": "yes"}, tracker)
    cast(made, 5, {"choice": "no"}, tracker)
    cast(made, 6, {"marks": [1]})
    cast(made, 7, {"choice": "maybe"})
    bundle = evidence(opened(made).box)
    assert sorted(each["why"] for each in bundle["ballots"]) == [
        *("", "", "", "choice", "choice", "tracker", "tracker")
    ]
    status, said = run(tmp_path, bundle)
    assert status == 0, said
    lines = [b64encode(pack({"choice": "yes"}, tracker, pad)).decode()] * 2
    lines += [b64encode(b"x" * pad).decode(), b64encode(bytes(pad)).decode()]
    again = publish(lines, [], bundle["manifest"], trackers=[])
    assert sorted(each["why"] for each in again) == [
        "",
        "again",
        "unopened",
        "unreadable",
    ]
    from governance.votes.handouts.judging import misjudged

    assert list(misjudged(again, bundle["manifest"])) == []


def test_one_receipt_shown_to_two_voters_is_found_by_the_second(tmp_path: Path) -> None:
    """The clash: two who vote alike are told of one envelope, and one vote is free."""
    made = voted()
    made.box.refresh_from_db()
    held = receipt_of(made.motion, made.user(2))
    assert held is not None
    bundle = evidence(made.box)
    for change in ({"voter": "M003"}, {"voter": "M003", "envelope": "0" * 64}):
        (tmp_path / "receipt.json").write_text(json.dumps(held.file | change))
        status, said = run(tmp_path, bundle, "--receipt", "receipt.json")
        assert (status, "somebody else’s envelope" in said) == (1, True), said


def test_a_receipt_tells_that_a_later_envelope_took_its_place(tmp_path: Path) -> None:
    made = voted()
    made.box.refresh_from_db()
    held = receipt_of(made.motion, made.user(2))
    assert held is not None
    (tmp_path / "receipt.json").write_text(json.dumps(held.file))
    cast(made, 2, {"choice": "no"})
    bundle = evidence(opened(made).box)
    status, said = run(tmp_path, bundle, "--receipt", "receipt.json")
    assert (status, "A later envelope of M002 came, at place 5" in said) == (1, True)


def test_a_result_that_changed_since_is_found_in_the_earlier_evidence(
    tmp_path: Path,
) -> None:
    made = opened(voted())
    bundle = evidence(made.box)
    (tmp_path / "earlier.json").write_text(canonical_json(bundle))
    bundle["withdrawn"] = [1]
    status, said = run(tmp_path, bundle, "--earlier", "earlier.json")
    assert (status, "“withdrawn” is not what the earlier evidence holds" in said) == (
        1,
        True,
    )


def test_evidence_in_which_a_name_stands_twice_is_not_read(tmp_path: Path) -> None:
    run(tmp_path, evidence(voted().box))
    text = (tmp_path / "evidence.json").read_text()
    twice = text[:-1] + ',"state":"open"}'
    import subprocess
    import sys

    (tmp_path / "twice.json").write_text(twice)
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "check_election.py"), "twice.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "stands twice" in done.stderr) == (2, True)
