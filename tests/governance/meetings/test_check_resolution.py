"""check_resolution.py: a record that holds passes, and what was changed is named."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coopkit.canonical import canonical_json, sha256_of
from coopkit.cooperatives.models import Cooperative
from governance.meetings.demo import _show_of_hands
from governance.meetings.handouts import check_resolution
from governance.meetings.handouts.check_resolution import NotARecordError, main, read
from governance.meetings.models import Resolution
from governance.meetings.selectors.handouts import resolution_checker
from governance.meetings.services import register
from governance.votes.models import Motion
from governance.votes.services import cast_ballot, declare_result
from tests.factories import NOON, CooperativeFactory
from tests.governance.factories import coop, membership, motion

pytestmark = pytest.mark.django_db
Record = dict[str, Any]
CHOICES = {"M001": "yes", "M002": "yes", "M003": "no", "M004": "abstain"}


def decided(
    cooperative: Cooperative, choices: dict[str, str] | None = None, **fields: Any
) -> Record:
    """The record of a motion that was adopted, as its file gives it."""
    opened: Motion = motion(cooperative, **fields)
    for code, choice in (choices or CHOICES).items():
        voter = membership(cooperative, code)
        cast_ballot(motion=opened, voter=voter, choice=choice, at=NOON)
    done = declare_result(motion=opened, by=None, at=opened.closes_at)
    assert done.resolution is not None
    return json.loads(canonical_json(done.resolution.record))


def problems(record: Record, tmp_path: Path, sha256: str = "") -> list[str]:
    """What the program finds wrong."""
    data = canonical_json(record).encode()
    (tmp_path / "record.json").write_bytes(data)
    found, kept = read(str(tmp_path / "record.json"))
    told = check_resolution.check(found, kept, sha256)
    return [words for kind, words in told if kind == "WRONG"]


KEPT: list[Record] = []  # a record is plain data, and is made once


@pytest.fixture
def record() -> Record:
    if not KEPT:
        KEPT.append(decided(coop(5)))
    return copy.deepcopy(KEPT[0])


def test_a_record_as_it_was_registered_holds(record: Record, tmp_path: Path) -> None:
    assert problems(record, tmp_path, sha256_of(record)) == []


def test_the_hash_that_is_printed_is_compared(record: Record, tmp_path: Path) -> None:
    (found,) = problems(record, tmp_path, "0" * 64)
    assert found.startswith("hash: the record's SHA-256 is ")


def test_what_is_downloaded_is_one_file_that_runs_alone(
    record: Record, tmp_path: Path
) -> None:
    program, file = tmp_path / "check_resolution.py", tmp_path / "record.json"
    program.write_text(resolution_checker(), encoding="utf-8")
    file.write_text(canonical_json(record), encoding="utf-8")
    for name, status, last in (
        ("record.json", 0, "All of it holds."),
        ("nothing.json", 2, "Not all of it holds."),
    ):
        done = subprocess.run(
            [sys.executable, "-I", program.name, name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout.splitlines()[-1]) == (status, last)


def set_(*path: Any, to: Any) -> Callable[[Record], None]:
    """A change of one value somewhere in a record."""

    def change(record: Record) -> None:
        place: Any = record
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to

    return change


def drop(*path: Any) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        place: Any = record
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return change


def add_voter(record: Record) -> None:
    record["ballots"].append(record["ballots"][0] | {"who": "M099"})


def add_elector(record: Record) -> None:
    record["electorate"]["codes"].append("M099")


def vote_again(record: Record) -> None:
    record["ballots"].append(record["ballots"][0])


def step_aside(record: Record) -> None:
    record["recusals"] = [{"who": "M001", "at": record["opened_at"]}]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (set_("register", "number", to="7 of 2026"), "number: '7 of 2026' is not like"),
        (set_("register", "number", to="2025-GM-001"), "number: 2025-GM-001 was adopted"),
        (set_("register", "number", to="2026-BD-001"), "is not of the body GM"),
        (set_("register", "text", to="Buy two."), "text: the register says another text"),
        (set_("text", to="Buy two."), "text: title and text are not those"),
        (set_("payload", "oven", to=2), "payload: what it does is not what was voted on"),
        (add_elector, "electorate: the list is not the one that was fixed"),
        (set_("electorate", "codes", 1, to="M001"), "electorate: somebody stands on the"),
        (drop("notices", 2), "notices: M003 was told nothing"),
        (set_("notices", 0, "text_sha256", to="0" * 64), "M001 was told of another text"),
        (set_("notices", 0, "at", to="2030-01-01T00:00:00+00:00"), "told too late"),
        (set_("rules", "quorum", "effective_from", to="2030-01-01"), "rules: quorum was"),
        (add_voter, "ballots: M099 voted without being on the list"),
        (vote_again, "ballots: M001 is counted twice"),
        (step_aside, "ballots: M001 voted after stepping aside"),
        (set_("ballots", 0, "holder", to="M002"), "ballots: M002 held no proxy of M001"),
        (set_("ballots", 0, "at", to="2020-01-01"), "ballots: M001 voted outside the"),
        (
            set_("ballots", 0, "choice", to="no"),
            "counts: yes is 2, the ballots come",
        ),
        (drop("ballots", 3), "counts: abstain is 1, the ballots come to 0"),
        (set_("counts", "members", to=4), "counts: members is 4, the ballots come to 5"),
        (set_("computation", "quorum_needed", to=1), "quorum: 3 were needed, not 1"),
        (set_("computation", "quorum_because", to="4 ≥ 1"), "quorum: the sum is 4 × 2 ≥"),
        (set_("computation", "quorate", to=False), "quorum: the record says False"),
        (
            set_("computation", "because", to="3 × 2 > 1 × 3"),
            "majority: the sum is 2 ×",
        ),
        (
            set_("computation", "threshold_met", to=False),
            "majority: the record says",
        ),
        (set_("computation", "adopted", to=False), "result: it does not follow"),
        (
            set_("declared_at", to="2020-01-01T00:00:00+00:00"),
            "declared before M005",
        ),
        (drop("counts", "present"), "quorum: it cannot be worked out (KeyError"),
    ],
)
def test_what_was_changed_is_named(
    record: Record, tmp_path: Path, change: Callable[[Record], None], named: str
) -> None:
    change(record)
    found = problems(record, tmp_path)
    assert any(named in words for words in found), found


COMPOUND = {
    "any": [
        {"basis": "members", "threshold": "1/2", "strictly_more": True},
        {
            "at_least": [
                {"basis": "cast", "threshold": "2/3", "strictly_more": False},
                {
                    "basis": "cast_incl_abstain",
                    "threshold": "1/2",
                    "strictly_more": False,
                },
            ]
        },
    ]
}


@pytest.mark.parametrize(
    "quorum",
    [
        {"count": 3},
        {"share": "2/5", "of": "members", "strictly_more": True},
        {"at_least": [{"count": 2}, {"share": "1/2", "of": "members"}]},
        {"any": [{"count": 50}, {"share": "1/2", "of": "members"}]},
    ],
)
def test_every_shape_of_a_quorum_and_several_thresholds_are_worked_out_alike(
    quorum: Any, tmp_path: Path
) -> None:
    bylaws = {"quorum.members": quorum, "vote.ordinary": COMPOUND}
    record = decided(coop(5, bylaws=bylaws))
    assert problems(record, tmp_path) == []
    record["computation"]["because"] = "2 × 2 > 1 × 5"
    assert any("majority: the sum is" in each for each in problems(record, tmp_path))


def test_a_record_of_the_first_schema_still_checks(
    record: Record, tmp_path: Path
) -> None:
    old = copy.deepcopy(record) | {"schema": "coopkit/motion/1"}
    for name in ("method", "proceeding", "body", "is_secret", "options"):
        old.pop(name, None)
    old["electorate"] = {name: old["electorate"][name] for name in ("codes", "sha256")}
    assert problems(old, tmp_path) == []


def test_a_casting_vote_is_the_chairs_own_and_only_in_a_tie(
    record: Record, tmp_path: Path
) -> None:
    record["ballots"][1]["choice"] = "no"
    record["ballots"][2]["choice"] = "abstain"
    record["counts"] |= {"yes": 1, "no": 1, "abstain": 2}
    record["rules"]["casting"] = {"value": True}
    record["meeting"] = {"chair": "M001", "title": "", "starts_at": record["closes_at"]}
    record["meeting"]["notice_sha256"] = record["text_sha256"]
    record["computation"] |= {"casting": "yes", "because": "2 × 2 > 1 × 3"}
    assert problems(record, tmp_path) == []
    record["meeting"]["chair"] = "M002"
    assert any("casting vote: it is not" in each for each in problems(record, tmp_path))
    record["rules"]["casting"] = {"value": False}
    assert any("the chair has none here" in each for each in problems(record, tmp_path))


def test_each_class_is_counted_by_itself(record: Record, tmp_path: Path) -> None:
    classes = {f"M00{n}": "worker" if n < 3 else "support" for n in range(1, 6)}
    record["electorate"]["classes"] = classes
    record["options"] = {"classes": ["worker"]}
    own = {"yes": 2, "no": 0, "abstain": 0, "present": 2, "members": 2}
    record["classes"] = {"worker": own}
    told = {"class": "worker", "threshold_met": True, "because": "2 × 2 > 1 × 2"}
    record["computation"]["classes"] = [told]
    assert problems(record, tmp_path) == []
    classes["M002"] = "support"
    found = problems(record, tmp_path)
    assert any("class worker: the ballots come to" in each for each in found)


def test_of_an_election_the_ballots_are_held_against_who_was_elected(
    record: Record, tmp_path: Path
) -> None:
    for each, marks in zip(record["ballots"], ([1], [1], [2], []), strict=True):
        each.pop("choice")
        each["marks"] = marks
    record |= {"method": "election", "options": {"rule": "plurality", "seats": 1}}
    record["candidates"] = [
        {"number": 1, "name": "Ana", "code": "M001", "withdrawn": False},
        {"number": 2, "name": "Ben", "code": "M002", "withdrawn": False},
    ]
    record["count"] = {"elected": [1]}
    record["counts"] = {"ballots": 4, "valid": 3, "blank": 1, "present": 4, "members": 5}
    record["computation"] |= {"elected": [1], "because": ""}
    assert problems(record, tmp_path) == []
    record["count"], record["computation"]["elected"] = {"elected": [2]}, [2]
    (found,) = problems(record, tmp_path)
    assert found == "election: Ana had more votes than somebody elected"
    record["options"]["rule"] = "scottish_stv"
    assert problems(record, tmp_path) == []


def test_of_a_secret_vote_the_ballots_are_as_many_as_took_part(
    record: Record, tmp_path: Path
) -> None:
    people = [{"voter": f"M00{n}", "leaf": "", "set_aside": False} for n in range(1, 5)]
    record["is_secret"] = True
    record["ballots"] = [
        {"tracker": f"{n:032x}", "ballot": {"choice": choice}, "is": "valid", "why": ""}
        for n, choice in enumerate(CHOICES.values())
    ]
    record["box"] = {"participants": people}
    assert problems(record, tmp_path) == []
    people.append({"voter": "M005", "leaf": "", "set_aside": True})
    people.append({"voter": "M005", "paper": True})
    assert any("4 for 5 people" in each for each in problems(record, tmp_path))
    people[-1]["voter"] = "M099"
    assert any("M099 took part without" in each for each in problems(record, tmp_path))


def test_a_decision_of_an_assembly_still_checks(tmp_path: Path) -> None:
    text = "The founding assembly adopts the bylaws."
    made = register(
        cooperative=CooperativeFactory(),
        body="GM",
        title="Bylaws",
        text=text,
        adopted_on=NOON.date(),
        record=_show_of_hands("founding", NOON.date(), text, ("M001", "M002")),
        at=NOON,
    )
    record = json.loads(canonical_json(made.record))
    assert problems(record, tmp_path) == []
    assert problems(record | {"for": 3}, tmp_path) == [
        "counts: 3 for it of 2 present",
    ]


def test_a_gap_between_several_records_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cooperative = coop(5)
    for _ in range(3):
        decided(cooperative)
    files = []
    for made in Resolution.objects.order_by("number"):
        files.append(str(tmp_path / f"{made.number}.json"))
        Path(files[-1]).write_text(canonical_json(made.record), encoding="utf-8")
    assert main(files) == 0
    assert "has no gap between these" in capsys.readouterr().out
    assert main([files[0], files[2]]) == 1
    assert "numbers: 2026-GM-002 is missing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "Expecting"),
        ("[]", "no line of a register"),
        ('{"register":{},"register":{}}', "stands twice"),
        ('{"register":{},"share":0.5}', "0.5 is not a whole number"),
        ('{"register":{"number":"2026-GM-001"},"schema":"other"}', "'other'"),
    ],
)
def test_what_is_no_record_is_said_to_be_none(
    text: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "record.json"
    file.write_text(text, encoding="utf-8")
    assert main([str(file)]) == 2
    assert why in capsys.readouterr().out
    if why != "'other'":
        with pytest.raises(NotARecordError):
            read(str(file))
