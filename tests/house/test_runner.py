"""`make test` on a machine that lacks a part, and the order in which tests run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import __main__ as runner, postgres

ROOT = Path(__file__).resolve().parents[2]
BROWSER, PLAIN = "tests/browser/test_founder.py", "tests/coopkit/test_errors.py"


@pytest.mark.parametrize(("told", "status"), [("", 0), ("true", 1)], ids=["here", "CI"])
def test_a_missing_part_is_said_in_a_line_and_fails_only_in_ci(
    told: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(runner, "CHROMIUM", None)
    monkeypatch.setattr(postgres, "programs", lambda: None)
    monkeypatch.setenv("CI", told)
    monkeypatch.setattr(sys, "argv", ["tests", "--collect-only", PLAIN, BROWSER])
    assert runner.main() == status
    said = capfd.readouterr().out
    assert f"{PLAIN}::test_a_refusal_is_its_template_filled_in" in said
    assert f"{BROWSER}::" not in said
    assert said.splitlines()[-2:] == [
        "Could not run the browser's tests: Chromium is not installed.",
        "Could not run the database's tests on PostgreSQL: no server is installed.",
    ]


def test_the_browser_comes_last_so_that_no_loop_is_started_after_it() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "--collect-only", BROWSER, PLAIN]
    whole = {name: held for name, held in os.environ.items() if name != "COOPKIT_TESTS"}
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=whole
    )
    files = [line.split("::")[0] for line in done.stdout.splitlines() if "::" in line]
    assert set(files) == {BROWSER, PLAIN}
    assert files == sorted(files, key=lambda name: name == BROWSER)
