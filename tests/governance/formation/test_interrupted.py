"""The founding act interrupted: whatever happens, all of it is written, or nothing."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from coopkit.offers import Founding, founding_steps
from governance.formation.models import ActState
from governance.formation.services.signing import sign
from tests.governance.formation.founding import AFTER, drawn_up, everything, founder
from tests.ledger.patronage.test_killed import Office, copy
from tests.migrated import create, url_of

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
DRAWN = "founding_drawn"


class Stumble(Exception):  # noqa: N818
    """What happens in the midst of a step: out of disk, a mistake of ours."""


def test_a_founding_that_fails_in_any_step_leaves_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act = drawn_up()
    sha, two = act.plan_sha256, founder(act.group, 2)
    sign(act=act, founder=founder(act.group), plan_sha256=sha, at=AFTER)
    before = everything()
    steps = dict(founding_steps._offers)
    assert list(dict(founding_steps.items())) == [
        *("bylaws", "roll", "offices", "equity", "calendar", "state")
    ]
    for key, (order, step) in steps.items():

        def stumbling(founding: Founding, step: Any = step) -> list[tuple[str, str]]:
            list(step(founding))
            raise Stumble

        monkeypatch.setitem(founding_steps._offers, key, (order, stumbling))
        with pytest.raises(Stumble):
            sign(act=act, founder=two, plan_sha256=sha, at=AFTER)
        assert everything() == before, key
        monkeypatch.setitem(founding_steps._offers, key, (order, step))
    founded = sign(act=act, founder=two, plan_sha256=sha, at=AFTER)
    assert founded.state == ActState.FOUNDED


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: Any) -> Iterator[subprocess.Popen[str]]:
    home = {"COOPKIT_DATA": str(tmp_path_factory.mktemp("signers"))}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.governance.formation.signers"],
        cwd=ROOT,
        env=os.environ | home | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture(scope="module")
def drawn(
    django_db_setup: None, django_db_blocker: Any, nursery: Any, tmp_path_factory: Any
) -> Iterator[Office]:
    """A database with an act that one founder has signed; each test takes copies."""
    folder = tmp_path_factory.mktemp("drawn")
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            begun = str(connection.settings_dict["NAME"])
            connection.close()  # a database that somebody is connected to is not copied
            create(DRAWN, template=begun)
            database = DRAWN
        else:
            connection.ensure_connection()
            database = str(folder / "drawn.sqlite3")
            target = sqlite3.connect(database)
            connection.connection.backup(target)
            target.close()
    office = Office(nursery, database, folder)
    office.do("make")
    yield office
    _drop(DRAWN)


def _drop(*names: str) -> None:
    if connection.vendor == "postgresql":
        import psycopg

        with psycopg.connect(url_of("postgres"), autocommit=True) as server:
            for name in names:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def office(drawn: Office, name: str) -> Office:
    """An office in which the second signature is still missing."""
    folder = drawn.folder / name
    folder.mkdir()
    return Office(drawn.nursery, copy(drawn.database, name, folder), folder)


def test_of_two_who_sign_at_once_one_founds_and_the_other_finds_it_founded(
    drawn: Office,
) -> None:
    both = office(drawn, "founding_both")
    pids = [both.start("signer", name) for name in ("-2", "-3")]
    assert [both.order("wait", pid) for pid in pids] == [0, 0]
    said = [both.said(f"signer{name}")[-1].split()[0] for name in ("-2", "-3")]
    assert said == ["founded", "founded"]
    found = both.count()
    assert found["governance.FoundingSignature"] == 2
    assert found["governance.BylawsVersion"] == 2
    assert found["ledger.Subscription"] == 3
    _drop("founding_both")


def test_a_line_that_is_lost_in_the_midst_leaves_nothing(drawn: Office) -> None:
    alone = office(drawn, "founding_lost")
    before = alone.count()
    assert alone.order("wait", alone.start("lost")) == 0
    assert alone.said("lost")[-1].startswith("! ")
    assert alone.count() == before
    _drop("founding_lost")


def written(found: dict[str, Any]) -> dict[str, Any]:
    """All but the audit's own head: it names rows, and a killed one uses numbers up."""
    return {name: each for name, each in found.items() if name != "audit"}


def test_a_signer_killed_at_any_moment_leaves_all_of_the_founding_or_none(
    drawn: Office,
) -> None:
    quiet = office(drawn, "founding_quiet")
    before = quiet.count()
    assert quiet.order("wait", quiet.start("signer", "-2")) == 0
    takes = float(quiet.said("signer-2")[-1].split()[1])
    whole, alone = quiet.count(), office(drawn, "founding_killed")
    assert whole != before
    chance, ends = random.Random(), []
    for first, last in ((0.05, 0.4), (0.4, 0.9)):
        pid, until = alone.start("signer", "-2"), time.monotonic() + 60
        while not alone.said("signer-2"):
            assert time.monotonic() < until
            time.sleep(0.002)
        time.sleep(chance.uniform(first, last) * takes)
        os.kill(pid, signal.SIGKILL)
        alone.order("wait", pid)
        ends.append(alone.count())
    assert all(each == before or written(each) == written(whole) for each in ends)
    assert alone.order("wait", alone.start("signer", "-2")) == 0
    assert written(alone.count()) == written(whole)
    _drop("founding_quiet", "founding_killed")
