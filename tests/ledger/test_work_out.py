"""`manage.py work_out`: the contract, example by example, and what it refuses."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ledger.patronage.cases import answer_to
from tests.ledger.contract import (
    DEADLINES,
    DEPARTURE,
    EXAMPLES,
    INTEREST,
    MOTION,
    REDEMPTION,
    TEST,
    WITHHOLDING,
    YEAR,
    YEAR_ANSWER,
    changed,
)

ROOT = Path(__file__).resolve().parents[2]


def work_out(tmp_path: Path, *cases: object) -> list[dict[str, Any]]:
    """Run the command over files of cases; the lines it answers with."""
    names = []
    for place, case in enumerate(cases):
        name = tmp_path / f"case-{place}.json"
        name.write_text(case if isinstance(case, str) else json.dumps(case))
        names.append(str(name))
    said = io.StringIO()
    try:
        call_command("work_out", *names, stdout=said)
    finally:
        lines = said.getvalue().splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(("case", "answer"), EXAMPLES, ids=lambda each: each.get("kind"))
def test_every_example_of_the_contract(
    tmp_path: Path, case: dict[str, Any], answer: dict[str, Any]
) -> None:
    name = tmp_path / "case.json"
    name.write_text(json.dumps(case))
    said = io.StringIO()
    call_command("work_out", str(name), stdout=said)
    assert json.loads(said.getvalue()) == answer
    assert list(json.loads(said.getvalue())) == list(answer)


@pytest.mark.parametrize(
    ("shares", "principals"),
    [(["30%", "35%", "35%"], ["1650.00", "1925.00", "1925.00"]), (["1"], ["5500.00"])],
)
def test_a_departure_can_be_paid_in_unequal_parts(
    shares: list[str], principals: list[str]
) -> None:
    case = changed(DEPARTURE, "installments", ...) | {"shares": shares}
    assert [row["principal"] for row in answer_to(case)["schedule"]] == principals


def test_redemption_is_oldest_first_whatever_the_order_and_leaves_out_zeros() -> None:
    case = changed(REDEMPTION, "layers", REDEMPTION["layers"][::-1])
    case["budget"] = "1700.00"
    found = answer_to(case)
    assert [each["fiscal_year"] for each in found["payments"]] == [2021, 2021, 2022]
    assert found["left"] == "50.00"
    assert answer_to(changed(REDEMPTION, "budget", "0.00"))["payments"] == []


def test_interest_counts_both_ends_and_is_capped() -> None:
    last_day = changed(INTEREST, "paid_in.0.from", "2024-12-31")
    assert answer_to(last_day) == {"interest": "0.14"}  # 1000 × 5 % × 1/366
    assert (
        answer_to(changed(INTEREST, "paid_in.0.from", "2025-01-01"))["interest"] == "0.00"
    )
    assert answer_to(INTEREST | {"cap": "20.00"}) == {"interest": "20.00"}


def test_withholding_leaves_small_dividends_and_known_numbers_alone() -> None:
    small = {"dividend": "10.00", "money": "10.00", "exempt_up_to": "10.00"}
    assert answer_to(WITHHOLDING | small) == {"withheld": "0.00", "paid": "10.00"}
    assert answer_to(WITHHOLDING | {"tax_id": True})["withheld"] == "0.00"


def test_a_motion_without_quorum_and_one_with_several() -> None:
    assert answer_to(changed(MOTION, "quorum", None))["quorate"] is None
    several = {"at_least": [{"count": 5}, {"share": "2/3", "of": "members"}]}
    found = answer_to(changed(MOTION, "quorum", several))
    assert (found["quorate"], found["threshold_met"], found["adopted"]) == (
        False,
        True,
        False,
    )


def test_a_currency_may_have_other_decimals() -> None:
    yen = changed(YEAR, "net_earnings", "61000") | {"minor_units": 0}
    yen |= {"extraneous": "0", "capital_return": "0"}
    found = answer_to(yen)
    assert found["pool"] == "42700"
    assert found["shares"][0]["total"] == "19788"
    dinar = changed(YEAR, "net_earnings", "61000.000") | {"minor_units": 3}
    assert answer_to(dinar)["shares"][0]["total"] == "19787.805"


def test_in_a_loss_year_nothing_is_paid_in_cash() -> None:
    found = answer_to(changed(YEAR, "net_earnings", "-1000.00"))
    assert (found["pool"], found["appropriated"]) == (
        "-615.00",
        {"collective": "-385.00"},
    )
    assert found["shares"][0] == {
        "who": "M001",
        "total": "-285.00",
        "cash": "0.00",
        "retained": "-285.00",
        "notice": "qualified",
    }


def test_several_cases_are_answered_one_a_line_and_the_worst_counts(
    tmp_path: Path,
) -> None:
    refused = changed(YEAR, "labor", [])
    with pytest.raises(SystemExit) as exit_:
        work_out(tmp_path, [DEADLINES, refused], "not json", TEST)
    assert exit_.value.code == 2
    said = io.StringIO()
    names = [str(tmp_path / f"case-{place}.json") for place in range(3)]
    with pytest.raises(SystemExit):
        call_command("work_out", *names, stdout=said)
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert lines[0]["return_due"] == "2026-03-15"
    assert (lines[1]["status"], lines[2]["status"]) == (1, 2)
    assert "case-1.json" in lines[2]["error"]
    assert lines[3]["qualified"] is True


def test_a_list_of_one_is_still_a_line(tmp_path: Path) -> None:
    assert work_out(tmp_path, [DEADLINES])[0]["return_due"] == "2026-03-15"


@pytest.mark.parametrize(
    ("case", "status"), [(changed(YEAR, "labor", []), 1), (changed(YEAR, "x", 1), 2)]
)
def test_one_case_that_fails_has_its_status(
    tmp_path: Path, case: dict[str, Any], status: int
) -> None:
    with pytest.raises(CommandError) as refused:
        work_out(tmp_path, case)
    assert refused.value.returncode == status


def test_it_runs_where_there_is_no_database(tmp_path: Path) -> None:
    name = tmp_path / "case.json"
    name.write_text(json.dumps(YEAR))
    nowhere = "postgres://nobody:nothing@127.0.0.1:9/none"
    env = os.environ | {
        "COOPKIT_DEBUG": "1",
        "COOPKIT_DATA": str(tmp_path / "data"),
        "DATABASE_URL": nowhere,
        "DJANGO_SETTINGS_MODULE": "coopkit.settings",
    }
    command = [sys.executable, "manage.py", "work_out"]

    def run(*names: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *names],
            cwd=ROOT,
            env=env,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )

    done = run(str(name))
    assert (done.returncode, json.loads(done.stdout)) == (0, YEAR_ANSWER)
    done = run("-", given=json.dumps(changed(YEAR, "net_earnings", "x")))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "net_earnings: " in done.stderr
