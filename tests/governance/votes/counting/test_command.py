"""`manage.py count_ballots`: files in, answers out, and the exit status of the worst."""

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from tests.governance.votes.counting.files import text

PLAIN = text("5 1 2, 3 2, 2 3 2", 3, seats=2)
TIE = text("9 1, 5 2, 5 3, 8 4", 4, seats=2)
BROKEN = "3 1\n1 1 0\n1 9 0\n0\n"


class Run:
    """What the command printed, and its exit status."""

    def __init__(self, *arguments: str) -> None:
        out, err = io.StringIO(), io.StringIO()
        self.status = 0
        try:
            call_command("count_ballots", *arguments, stdout=out, stderr=err)
        except SystemExit as stopped:
            self.status = int(stopped.code or 0)
        self.out, self.err = out.getvalue(), err.getvalue()

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plain.blt").write_text(PLAIN)
    (tmp_path / "tie.blt").write_text(TIE)
    (tmp_path / "broken.blt").write_text(BROKEN)
    with gzip.open(tmp_path / "plain.blt.gz", "wt") as packed:
        packed.write(PLAIN)
    return tmp_path


def test_the_answer_has_exactly_the_keys_of_the_contract(folder: Path) -> None:
    run = Run(str(folder / "plain.blt"), "--rule", "scottish-stv", "--format", "json")
    assert (run.status, run.err) == (0, "")
    assert run.answers == [
        {
            "rule": "scottish-stv",
            "seats": 2,
            "title": "A test",
            "candidates": [
                {"number": 1, "name": "A", "withdrawn": False},
                {"number": 2, "name": "B", "withdrawn": False},
                {"number": 3, "name": "C", "withdrawn": False},
            ],
            "ballots": {"total": 10, "blank": 0, "invalid": 0, "valid": 10},
            "quota": "4.00000",
            "stages": [
                {
                    "stage": 1,
                    "action": {"kind": "first_preferences"},
                    "totals": {"1": "5.00000", "2": "3.00000", "3": "2.00000"},
                    "nontransferable": "0.00000",
                    "elected": [1],
                    "excluded": [],
                },
                {
                    "stage": 2,
                    "action": {"kind": "surplus", "of": 1},
                    "totals": {"1": "4.00000", "2": "4.00000", "3": "2.00000"},
                    "nontransferable": "0.00000",
                    "elected": [2],
                    "excluded": [],
                },
            ],
            "elected": [1, 2],
            "vacant": 0,
            "lots": [],
            "needs_lot": None,
        }
    ]


def test_a_file_through_gzip_and_standard_input_give_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PLAIN.encode())))
    names = [str(folder / "plain.blt"), str(folder / "plain.blt.gz"), "-"]
    run = Run(*names, "--rule", "meek-stv", "--format", "json")
    assert run.status == 0
    assert len(run.answers) == 3
    assert run.answers[0] == run.answers[1] == run.answers[2]


def test_a_file_that_cannot_be_read_says_line_and_reason_and_exits_with_2(
    folder: Path,
) -> None:
    run = Run(str(folder / "broken.blt"), "--rule", "irv", "--format", "json")
    assert run.status == 2
    assert "Line 3: there is no candidate 9" in run.err
    assert run.out == ""


@pytest.mark.parametrize("name", ["nothing.blt", "nothing.blt.gz"])
def test_a_file_that_is_not_there_exits_with_2(folder: Path, name: str) -> None:
    run = Run(str(folder / name), "--rule", "irv")
    assert run.status == 2
    assert "No such file" in run.err


@pytest.mark.parametrize("cut", [b"not gzip at all", None])
def test_what_is_no_gzip_or_is_cut_off_exits_with_2(
    folder: Path, cut: bytes | None
) -> None:
    path = folder / "bad.blt.gz"
    path.write_bytes(cut or (folder / "plain.blt.gz").read_bytes()[:-12])
    run = Run(str(path), "--rule", "irv")
    assert run.status == 2
    assert str(path) in run.err


def test_of_several_files_the_rest_go_on_and_the_worst_status_counts(
    folder: Path,
) -> None:
    names = [str(folder / name) for name in ("plain.blt", "broken.blt", "plain.blt")]
    run = Run(*names, "--rule", "scottish-stv", "--format", "json")
    assert run.status == 2
    first, second, third = run.answers
    assert first == third
    assert second["file"] == names[1]
    assert second["error"].startswith("Line 3: ")
    assert set(second) == {"file", "error"}


def test_a_tie_without_a_seed_exits_with_3_and_says_between_whom(folder: Path) -> None:
    run = Run(str(folder / "tie.blt"), "--rule", "irv", "--format", "json")
    assert run.status == 3
    assert run.answers[0]["needs_lot"] == {
        "stage": 2,
        "between": [2, 3],
        "for": "exclusion",
    }
    both = Run(
        *(str(folder / name) for name in ("tie.blt", "broken.blt")),
        *("--rule", "irv", "--format", "json"),
    )
    assert both.status == 3


@pytest.mark.parametrize("lot", [(), ("--lot", "seed")])
def test_no_valid_ballot_exits_with_3_and_elects_nobody(
    folder: Path, lot: tuple[str, ...]
) -> None:
    (folder / "blank.blt").write_text(text("4, 1 1=2", 3, seats=2))
    name = str(folder / "blank.blt")
    run = Run(name, "--rule", "scottish-stv", "--format", "json", *lot)
    assert run.status == 3
    (told,) = run.answers
    assert told["elected"] == []
    assert told["needs_lot"] == {"stage": 1, "between": [1, 2, 3], "for": "election"}
    assert told["ballots"] == {
        "total": 5,
        "blank": 4,
        "invalid": 1,
        "valid": 0,
        "invalid_from": 1,
    }


def test_with_a_seed_the_count_goes_on(folder: Path) -> None:
    run = Run(
        str(folder / "tie.blt"), "--rule", "irv", "--lot", "seed", "--format", "json"
    )
    assert run.status == 0
    assert run.answers[0]["needs_lot"] is None
    assert run.answers[0]["lots"][0]["between"] == [2, 3]


def test_seats_may_be_given_and_an_instant_runoff_fills_one(folder: Path) -> None:
    name = str(folder / "plain.blt")
    given = Run(name, "--rule", "plurality", "--seats", "1", "--format", "json")
    assert given.answers[0]["seats"] == 1
    runoff = Run(name, "--rule", "irv", "--format", "json")
    assert runoff.answers[0]["seats"] == 1
    wrong = Run(name, "--rule", "irv", "--seats", "2")
    assert wrong.status == 2
    assert "cannot fill 2 seats" in wrong.err


def test_the_text_tells_each_step_with_its_reason(folder: Path) -> None:
    run = Run(str(folder / "plain.blt"), "--rule", "scottish-stv")
    assert "4 votes elect: 10 ballots divided by 3" in run.out
    assert "Stage 2: the votes that A did not need" in run.out
    assert "A has 5 votes and needs 4. What is too much, 1, moves on" in run.out
    assert "B has 4 votes, which is enough, and is elected." in run.out
    assert "+1.00000" in run.out


def test_the_text_speaks_the_language_that_is_on(folder: Path) -> None:
    with translation.override("en"):
        run = Run(str(folder / "tie.blt"), "--rule", "scottish-stv")
    assert run.status == 3
    assert "The count stops before stage 2: B, C are level" in run.out


def test_the_sheet_has_a_row_for_each_candidate_in_each_stage(folder: Path) -> None:
    run = Run(str(folder / "plain.blt"), "--rule", "scottish-stv", "--format", "csv")
    lines = run.out.splitlines()
    assert lines[0] == "stage,action,of,number,candidate,transfer,votes,status"
    assert "2,surplus,1,2,B,1.00000,4.00000,elected" in lines
    assert "2,surplus,1,,nontransferable,0.00000,0.00000," in lines
    assert len(lines) == 1 + 2 * 4


def test_in_text_and_sheet_several_files_are_told_apart(folder: Path) -> None:
    names = [str(folder / name) for name in ("plain.blt", "broken.blt")]
    run = Run(*names, "--rule", "approval")
    assert run.out.startswith(f"# {names[0]}\n")
    assert f"# {names[1]}\nLine 3: " in run.out


def test_no_database_is_read(folder: Path) -> None:
    # Without the mark for the database any query of this test would fail.
    assert Run(str(folder / "plain.blt"), "--rule", "approval").status == 0
