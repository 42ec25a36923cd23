"""The tellers' command: one file, alone, that does what the page does."""

import ast
import importlib.util
import json
import random
import stat
import subprocess
import sys
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from coopkit.canonical import canonical_json, sha256_of
from governance.votes import envelopes, merkle, words
from governance.votes.selectors.handouts import OPENER, teller_tool
from tests.governance.votes.secret import vectors

COMMAND = Path(envelopes.__file__).parent / "handouts" / "open_envelopes.py"
PAIRS = [envelopes.new_key() for _ in range(2)]
MANIFEST = {
    "schema": "coopkit/election/1",
    "title": "Elección: vocal de la junta ☼",
    "tellers": [
        {"position": place, "code": f"M{place}", "key": public}
        for place, (_, public) in enumerate(PAIRS, 1)
    ],
    "pad": 128,
    "envelope_bytes": 128 + 2 * 81,
}
ELECTION = sha256_of(MANIFEST)


def run(where: Path, *asked: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a copy of the file in a folder of its own, with nothing of ours beside it."""
    alone = where / "open_envelopes.py"
    alone.write_text(teller_tool(OPENER) or "")
    return subprocess.run(
        [sys.executable, "-I", str(alone), *asked],
        cwd=where,
        capture_output=True,
        text=True,
        input=typed,
        check=False,
    )


def key_file(where: Path, position: int) -> str:
    private, public = PAIRS[position - 1]
    kept = {"schema": "coopkit/teller-key/1", "name": ""}
    path = where / f"key{position}.json"
    path.write_text(json.dumps(kept | {"public_key": public, "private_key": private}))
    return path.name


def ballots(count: int) -> list[bytes]:
    trackers = [f"{n:032x}" for n in range(count)]
    packed = [envelopes.pack({"choice": "no"}, tracker, 128) for tracker in trackers]
    keys = [public for _, public in PAIRS]
    return [envelopes.seal(one, keys, ELECTION) for one in packed]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A folder with the manifest and seven envelopes."""
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST, indent=1))
    lay_out(tmp_path, ballots(7))
    return tmp_path


def lay_out(where: Path, sealed: list[bytes], manifest_sha256: str = ELECTION) -> None:
    """Write envelopes as a list for the first teller, and the evidence that holds it."""
    lines = envelopes.in_order(sealed)
    (where / "in.txt").write_text("\n".join(lines) + "\n")
    log = [
        {"envelope": sha256(one).hexdigest(), "index": at, "voter": f"M{at:03}"}
        for at, one in enumerate(sealed)
    ]
    leaves = [merkle.leaf(canonical_json(entry).encode()).hex() for entry in log]
    told = {
        "manifest_sha256": manifest_sha256,
        "log": log,
        "participants": [
            {"voter": one["voter"], "index": one["index"], "set_aside": False}
            for one in log
        ]
        + [{"voter": "M900", "paper": True}],
        "head": {"root": merkle.root(leaves)},
    }
    (where / "evidence.json").write_text(json.dumps(told))


def peel(where: Path, position: int, *more: str, key: str = "") -> str:
    names = ["in.txt", "one.txt", "two.txt"]
    done = run(
        where,
        "peel",
        "--key",
        key or key_file(where, position),
        "--manifest",
        "manifest.json",
        "--input",
        names[position - 1],
        "--output",
        names[position],
        *(("--evidence", "evidence.json") if position == 1 else ()),
        *more,
    )
    return done.stdout if done.returncode == 0 else done.stderr


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("open_envelopes", COMMAND)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_shares_no_code_with_us() -> None:
    tree = ast.parse(teller_tool(OPENER) or "")
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names - set(sys.stdlib_module_names) == {"cryptography", "shamir_mnemonic"}


def test_its_own_reading_of_the_rfc_opens_the_known_answer() -> None:
    module = load()
    vector = vectors.OURS
    key = ec.derive_private_key(int(vector.sk_r, 16), ec.SECP256R1())
    opened = module.open_layer(
        key,
        bytes.fromhex(vector.pk_r),
        vectors.INFO,
        bytes.fromhex(vector.sealed),
        vectors.AAD,
    )
    assert opened == vectors.PLAINTEXT


def test_a_key_it_makes_is_for_its_owner_alone_and_comes_back_from_any_two_papers(
    tmp_path: Path,
) -> None:
    made = run(tmp_path, "make", "key.json", "--name", "Junta 2027")
    assert made.returncode == 0, made.stderr
    path = tmp_path / "key.json"
    kept = json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept["name"] == "Junta 2027"
    assert envelopes.public_of(kept["private_key"]) == kept["public_key"]
    assert kept["public_key"] in made.stdout
    assert kept["private_key"] not in made.stdout
    _, *papers = made.stdout.split("\nPaper ")
    assert len(papers) == 3
    typed = [paper.split(":\n", 1)[1] for paper in papers]
    (tmp_path / "a.txt").write_text(typed[2])
    (tmp_path / "b.txt").write_text(typed[0])
    back = run(tmp_path, "recover", "back.json", "a.txt", "b.txt")
    assert kept["public_key"] in back.stdout, back.stderr
    again = json.loads((tmp_path / "back.json").read_text())
    assert again["private_key"] == kept["private_key"]


def test_papers_of_ours_are_read_as_they_are_typed_in(tmp_path: Path) -> None:
    private, public = PAIRS[0]
    one, _, three = words.split(private, 2, 3)
    typed = f"{one.upper()}\n\n{three}\n"
    assert public in run(tmp_path, "recover", "k.json", typed=typed).stdout


def test_one_paper_is_not_enough_and_a_wrong_word_is_named(tmp_path: Path) -> None:
    one, two, _ = words.split(PAIRS[0][0], 2, 3)
    few = run(tmp_path, "recover", "k.json", typed=one)
    assert few.stderr == "These are 1 papers of the 2 that are needed.\n"
    wrong = run(tmp_path, "recover", "k.json", typed=f"{one}\n\n{two[:-4]}xyzz")
    assert wrong.stderr.startswith("Paper 2: Invalid mnemonic word")
    other = words.split(PAIRS[1][0], 2, 2)[0]
    apart = run(tmp_path, "recover", "k.json", typed=f"{one}\n\n{other}")
    assert "do not fit together" in apart.stderr
    assert {few.returncode, wrong.returncode, apart.returncode} == {1}
    assert not (tmp_path / "k.json").exists()


def test_all_tellers_in_turn_bring_out_the_ballots(table: Path) -> None:
    first = peel(table, 1)
    assert "Teller:    1 of 2" in first
    assert "Envelopes: 7 in, 7 out, 0 of them empty" in first
    assert f"Manifest:  {ELECTION}" in first
    lines = (table / "one.txt").read_text().splitlines()
    assert f"Output:    {envelopes.list_sha256(lines)}" in first
    assert f"Input:     {envelopes.list_sha256(lines)}" in peel(table, 2)
    out = (table / "two.txt").read_text().splitlines()
    read = [envelopes.unpack(b64decode(line)) for line in out]
    assert [ballot["tracker"] for ballot in read] == [f"{n:032x}" for n in range(7)]


def test_it_brings_out_what_the_site_would_rubbish_and_copies_among_it(
    table: Path,
) -> None:
    good = ballots(5)
    rubbish = [random.Random(5).randbytes(len(good[0])), good[0], good[3], good[3]]
    lay_out(table, [*good, *rubbish])
    lines = (table / "in.txt").read_text().splitlines()
    assert "9 in, 9 out, 4 of them empty" in peel(table, 1)
    ours = envelopes.peel(lines, PAIRS[0][0], ELECTION, 1)
    assert (table / "one.txt").read_text().splitlines() == ours


def test_words_do_in_place_of_the_file(table: Path) -> None:
    papers = words.split(PAIRS[0][0], 2, 3)
    (table / "p.txt").write_text("\n".join(papers[1:]))
    done = run(
        table,
        *("peel", "--words", "p.txt", "--manifest", "manifest.json"),
        *("--input", "in.txt", "--output", "one.txt", "--evidence", "evidence.json"),
    )
    assert "Teller:    1 of 2" in done.stdout, done.stderr


def test_nothing_is_ever_written_over(table: Path) -> None:
    peel(table, 1)
    before = (table / "one.txt").read_bytes()
    assert "one.txt is there already" in peel(table, 1)
    assert (table / "one.txt").read_bytes() == before
    assert "is there already" in run(table, "make", "key1.json").stderr


def test_a_key_of_nobody_and_a_list_of_another_step_are_refused(table: Path) -> None:
    run(table, "make", "stranger.json", "--no-words")
    assert "none of the tellers" in peel(table, 1, key="stranger.json")
    (table / "one.txt").write_bytes((table / "in.txt").read_bytes())
    assert "290 bytes, and yours have 209" in peel(table, 2)


def test_another_manifest_opens_nothing_and_writes_nothing(table: Path) -> None:
    other = MANIFEST | {"title": "other"}
    (table / "manifest.json").write_text(json.dumps(other))
    assert "does not hold together" in peel(table, 1)
    lay_out(table, ballots(7), sha256_of(other))
    assert "Not one envelope opens" in peel(table, 1)
    assert not (table / "one.txt").exists()
    assert "7 of them empty" in peel(table, 1, "--all-empty")


def test_the_first_layer_comes_off_the_list_of_the_log_alone(table: Path) -> None:
    asked = ("peel", "--key", key_file(table, 1), "--manifest", "manifest.json")
    files = ("--input", "in.txt", "--output", "one.txt")
    assert "add --evidence FILE" in run(table, *asked, *files).stderr
    lines = (table / "in.txt").read_text().splitlines()
    (table / "in.txt").write_text("\n".join([lines[0], *envelopes.in_order(ballots(6))]))
    assert "holds other envelopes than the list" in peel(table, 1)
    told = json.loads((table / "evidence.json").read_text())
    told["log"][3]["voter"] = "M000"
    (table / "evidence.json").write_text(json.dumps(told))
    assert "does not hold together" in peel(table, 1)
    (table / "evidence.json").write_text("{}")
    assert "is not the evidence of a closed vote" in peel(table, 1)
    assert not (table / "one.txt").exists()


def changed_key(where: Path) -> str:
    kept = json.loads((where / key_file(where, 1)).read_text())
    kept["private_key"] = PAIRS[1][0]
    (where / "changed.json").write_text(json.dumps(kept))
    return "changed.json"


def test_files_that_are_not_what_they_should_be_are_named(table: Path) -> None:
    assert "changed.json was changed" in peel(table, 1, key=changed_key(table))
    assert "in.txt does not hold JSON" in peel(table, 1, key="in.txt")
    assert "manifest.json is not a teller's key" in peel(table, 1, key="manifest.json")
    assert "no.json cannot be read" in peel(table, 1, key="no.json")
    (table / "in.txt").write_text("not base64!")
    assert "in.txt is not a list of envelopes" in peel(table, 1)
    (table / "in.txt").write_text(b64encode(b"x").decode())
    assert "have 1 bytes, and yours have 290" in peel(table, 1)
    (table / "manifest.json").write_text('{"schema": "other"}')
    assert "is not the manifest of a vote" in peel(table, 1)
