"""Each pitfall of Fava for many: what Fava does on its own, and what it does here."""

import readline
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fava import core
from fava.beans import funcs
from fava.core import accounts, file

from ledger.books import fava
from tests.ledger.books.naive import DOOR_HASH, TOTAL, Naively, naively, total
from tests.ledger.books.test_fava import ask, ledger_text

YEARS = range(2020, 2025)


@pytest.fixture
def naive(monkeypatch: pytest.MonkeyPatch) -> Naively:
    return naively(monkeypatch)


@pytest.fixture
def main(tmp_path: Path) -> Path:
    path = tmp_path / "acme" / "main.beancount"
    path.parent.mkdir()
    path.write_text(ledger_text("Acme", {year: year - 1900 for year in YEARS}))
    return path


def test_output_empties_a_file_of_the_server_and_not_here(
    naive: Naively, main: Path, tmp_path: Path
) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    ask(main, "api/query", query_string=f".output {target}")
    assert target.read_text() == "precious"
    naive(main).get("api/query", query_string=f".output {target}")
    assert target.read_text() == ""


def test_history_tells_what_was_typed_on_the_server_and_not_here(
    naive: Naively, main: Path
) -> None:
    readline.add_history("a passphrase typed by mistake")
    try:
        told = naive(main).get("api/query", query_string=".history")
        assert b"passphrase" in told.data
        here = ask(main, "api/query", query_string=".history")
        assert (here.status, b"passphrase" in here.body) == (400, False)
    finally:
        readline.clear_history()


def test_create_table_opens_any_file_and_not_here(
    naive: Naively, main: Path, tmp_path: Path
) -> None:
    there, nowhere = tmp_path / "there.csv", tmp_path / "nowhere.csv"
    there.write_text("a\n1\n")
    app = naive(main)
    app.app.testing = False
    questions = [f"create table t using 'csv:{path}'" for path in (there, nowhere)]
    told = [app.get("api/query", query_string=one).status_code for one in questions]
    assert told[0] != told[1]  # so anybody learns which files there are
    here = [ask(main, "api/query", query_string=one).status for one in questions]
    assert here == [400, 400]


class Pause:
    """Holds a query between its two steps until another one stands there, too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, shell: type[Any]) -> None:
        self.barrier = threading.Barrier(2, timeout=0.7)
        real = shell.onecmd

        def onecmd(me: Any, line: str) -> Any:
            with suppress(threading.BrokenBarrierError):
                self.barrier.wait()
            return real(me, line)

        monkeypatch.setattr(shell, "onecmd", onecmd)


def both(question: Callable[[str], Any]) -> dict[str, int]:
    """Two readers ask for two years at the same moment."""
    found: dict[str, int] = {}

    def one(year: str) -> None:
        found[year] = total(question(year))

    threads = [threading.Thread(target=one, args=(year,)) for year in ("2020", "2024")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_readers_get_one_anothers_numbers_and_not_here(
    naive: Naively, main: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = {"2020": 120, "2024": 124}
    app = naive(main)
    Pause(monkeypatch, fava.Shell.__mro__[1])
    wrong = both(lambda year: app.get("api/query", query_string=TOTAL, time=year))
    assert wrong != right
    Pause(monkeypatch, fava.Shell)
    assert both(lambda y: ask(main, "api/query", query_string=TOTAL, time=y)) == right


def test_every_page_names_the_other_ledgers_and_not_here(
    naive: Naively, main: Path, tmp_path: Path
) -> None:
    other = tmp_path / "secret" / "main.beancount"
    other.parent.mkdir()
    other.write_text(ledger_text("Secret Co-op", {2020: 1}))
    assert b"Secret Co-op" in naive(main, other).get("income_statement/").data
    assert ask(other, "income_statement/", slug="secret").status == 200
    assert b"Secret Co-op" not in ask(main, "income_statement/").body


def test_pages_and_answers_tell_paths_of_the_server_and_not_here(
    naive: Naively, main: Path
) -> None:
    app, folder = naive(main), str(main.parent).encode()
    for rest in ("income_statement/", "api/options", "api/ledger_data"):
        assert folder in app.get(rest).data
        assert folder not in ask(main, rest).body


def test_answers_to_a_page_that_is_open_are_stale_and_not_here(
    naive: Naively, main: Path
) -> None:
    app = naive(main)
    assert total(app.get("api/query", query_string=TOTAL)) == 610
    assert total(ask(main, "api/query", query_string=TOTAL)) == 610
    legs = "  Assets:Bank  7.00 USD\n  Income:Sales\n"
    main.write_text(main.read_text() + f'2025-03-01 * "Late"\n{legs}')
    assert total(app.get("api/query", query_string=TOTAL)) == 610
    assert total(ask(main, "api/query", query_string=TOTAL)) == 617


def test_a_file_replaced_while_it_is_loaded_stays_stale_and_not_here(
    naive: Naively, main: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, real = main.read_text(), core.load_uncached
    legs = "  Assets:Bank  7.00 USD\n  Income:Sales\n"

    def slowly(path: str, **how: Any) -> Any:
        found = real(path, **how)
        if main.read_text() == old:
            main.write_text(f'{old}2025-03-01 * "Late"\n{legs}')
        return found

    monkeypatch.setattr(core, "load_uncached", slowly)
    app = naive(main)
    app.get("income_statement/")
    assert total(app.get("api/query", query_string=TOTAL)) == 610
    main.write_text(old)
    ask(main, "income_statement/", slug="slow")
    assert total(ask(main, "api/query", slug="slow", query_string=TOTAL)) == 617


def test_a_download_reads_the_file_once_an_entry_and_is_closed_here(
    naive: Naively, main: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []
    real = file.get_entry_slice

    def counted(entry: Any) -> Any:
        reads.append(1)
        return real(entry)

    monkeypatch.setattr(file, "get_entry_slice", counted)
    assert naive(main).get("download-journal/").status_code == 200
    assert len(reads) == len(YEARS)  # each of them reads and splits the whole file
    assert ask(main, "download-journal/").status == 404
    assert len(reads) == len(YEARS)


def test_all_ledgers_stay_in_memory_and_only_a_few_here(
    naive: Naively, tmp_path: Path
) -> None:
    paths = []
    for number in range(fava.MOST_LEDGERS + 2):
        path = tmp_path / f"p{number}" / "main.beancount"
        path.parent.mkdir()
        path.write_text(ledger_text(f"Co-op {number}", {2020: number + 1}))
        paths.append(path)
    assert len(naive(*paths).app.config["LEDGERS"].ledgers) == len(paths)
    pool = fava._application().config["LEDGERS"]
    for number, path in enumerate(paths):
        assert (
            total(ask(path, "api/query", f"p{number}", query_string=TOTAL)) == number + 1
        )
        assert len(pool._ledgers) <= fava.MOST_LEDGERS
    assert total(ask(paths[0], "api/query", "p0", query_string=TOTAL)) == 1


def giant(path: Path, members: int) -> Path:
    names = [f"Equity:Members:M{n:04d}:Share" for n in range(members)]
    text = "2020-01-01 open Assets:Bank\n"
    text += "".join(f"2020-01-01 open {name}\n" for name in names)
    text += f'2020-02-01 * "All"\n  Assets:Bank  {members}.00 USD\n'
    path.write_text(text + "".join(f"  {name}  -1.00 USD\n" for name in names))
    return path


def test_one_entry_over_many_accounts_is_hashed_once_for_each_and_once_here(
    naive: Naively, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[int] = []
    real = funcs.hash_entry

    def counted(entry: Any) -> Any:
        hashed.append(1)
        return real(entry)

    path = giant(tmp_path / "giant.beancount", 200)
    monkeypatch.setattr(accounts, "hash_entry", counted)
    naive(path)
    assert len(hashed) == 201
    hashed.clear()
    monkeypatch.setattr(fava, "hash_entry", counted)
    monkeypatch.setattr(accounts, "hash_entry", DOOR_HASH)
    assert ask(path, "api/changed", slug="giant-here").status == 200
    assert len(hashed) == 1
