"""The demo co-op: told twice, it is the same to the byte, and its books are right."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import migrated

pytestmark = pytest.mark.looks  # made on SQLite, where it is migrated already
ROOT = Path(__file__).resolve().parents[2]
WHAT_IS_TOLD = {
    "books": "SELECT seq, hash, text FROM ledger_directive ORDER BY seq",
    "papers": "SELECT key, sha256, pdf FROM coopkit_paper ORDER BY key",
    "worksheets": "SELECT year_end, sha256, state FROM ledger_worksheet ORDER BY 1",
    "resolutions": "SELECT year, number, sha256 FROM governance_resolution ORDER BY 1, 2",
    "audit": "SELECT seq, hash FROM coopkit_audithead WHERE scope = 'amanecer'",
    "bank": "SELECT key, cents, state, posting_id FROM ledger_bankline ORDER BY id",
    "receipts": "SELECT sha256, name, content FROM ledger_attachment ORDER BY id",
    "years": "SELECT year, sha256, resolution FROM ledger_yearclose ORDER BY year",
    "budget": "SELECT account_id, month, cents FROM ledger_budgetline ORDER BY 1, 2",
    "motions": "SELECT id, title, state, electorate_sha256 FROM governance_motion",
}


def tell(folder: Path) -> None:
    """Make the demo in a folder of its own."""
    migrated.begin_file(folder)
    manage(folder, "demo", "--no-serve", "--on", "2026-11-21")


def manage(folder: Path, *command: str) -> None:
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=kept | {"COOPKIT_DEBUG": "1", "COOPKIT_DATA": str(folder)},
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def told(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    folders = tmp_path_factory.mktemp("once"), tmp_path_factory.mktemp("again")
    for folder in folders:
        tell(folder)
    return folders


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "coopkit.sqlite3") as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("what", WHAT_IS_TOLD)
def test_the_story_told_twice_is_the_same_to_the_byte(
    told: tuple[Path, Path], what: str
) -> None:
    once, again = (rows(folder, WHAT_IS_TOLD[what]) for folder in told)
    assert once
    assert once == again


def test_three_years_of_ordinary_books_pass_stock_bean_check(
    told: tuple[Path, Path],
) -> None:
    (folder, _) = told
    for year in (2024, 2025, 2026):
        span = (f"{year - 1}-07-01", f"{year}-06-30")
        with sqlite3.connect(folder / "coopkit.sqlite3") as connection:
            (count,) = connection.execute(
                "SELECT count(*) FROM ledger_directive"
                " WHERE kind = 'transaction' AND date BETWEEN ? AND ?",
                span,
            ).fetchone()
        assert count >= 600
    manage(folder, "materialise")
    checked = subprocess.run(
        [
            str(Path(sys.executable).parent / "bean-check"),
            str(folder / "ledgers" / "amanecer" / "main.beancount"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_two_allocations_stand_and_the_third_is_to_be_made(
    told: tuple[Path, Path],
) -> None:
    states = rows(told[0], "SELECT year_end, state FROM ledger_worksheet ORDER BY 1")
    assert states == [("2024-06-30", "posted"), ("2025-06-30", "posted")]


def test_two_months_are_reconciled_and_the_third_waits_half_done(
    told: tuple[Path, Path],
) -> None:
    agreed = rows(told[0], 'SELECT "on" FROM ledger_reconciliation ORDER BY 1')
    assert agreed == [("2026-08-31",), ("2026-09-30",)]
    october = (
        "SELECT state, count(*) FROM ledger_bankline WHERE \"on\" >= '2026-10-01'"
        " GROUP BY state ORDER BY state"
    )
    states = {str(state): int(str(n)) for state, n in rows(told[0], october)}
    assert states["booked"] == 1
    assert 25 <= states["open"] <= 40
    assert states["matched"] >= 25


def test_the_years_whose_dividends_are_paid_are_closed(told: tuple[Path, Path]) -> None:
    closed = rows(told[0], "SELECT year, net_cents, resolution FROM ledger_yearclose")
    assert [(year, net) for year, net, _ in closed] == [
        (2024, 61_340_00),
        (2025, 72_915_00),
    ]
    assert all(resolution for _, _, resolution in closed)
