"""The founding act interrupted: whatever happens, all of it is written, or nothing."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from coopkit.offers import Founding, founding_steps
from governance.formation.models import ActState
from governance.formation.services.signing import sign
from tests.governance.formation.founding import AFTER, drawn_up, everything, founder
from tests.killed import Office, drop, first_office, nursery_of

pytestmark = pytest.mark.django_db
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
def nursery(tmp_path_factory: Any) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("signers")
    with nursery_of("tests.governance.formation.signers", folder) as process:
        yield process


@pytest.fixture(scope="module")
def drawn(
    django_db_setup: None, django_db_blocker: Any, nursery: Any, tmp_path_factory: Any
) -> Iterator[Office]:
    """A database with an act that one founder has signed; each test takes copies."""
    folder = tmp_path_factory.mktemp("drawn")
    with first_office(DRAWN, nursery, folder, django_db_blocker) as office:
        yield office


def test_of_two_who_sign_at_once_one_founds_and_the_other_finds_it_founded(
    drawn: Office,
) -> None:
    both = drawn.another("founding_both")
    pids = [both.start("signer", name) for name in ("-2", "-3")]
    assert [both.order("wait", pid) for pid in pids] == [0, 0]
    said = [both.said(f"signer{name}")[-1].split()[0] for name in ("-2", "-3")]
    assert said == ["founded", "founded"]
    found = both.count()
    assert found["governance.FoundingSignature"] == 2
    assert found["governance.BylawsVersion"] == 2
    assert found["ledger.Subscription"] == 3
    drop("founding_both")


def test_a_line_that_is_lost_in_the_midst_leaves_nothing(drawn: Office) -> None:
    alone = drawn.another("founding_lost")
    before = alone.count()
    assert alone.order("wait", alone.start("lost")) == 0
    assert alone.said("lost")[-1].startswith("! ")
    assert alone.count() == before
    drop("founding_lost")


def written(found: dict[str, Any]) -> dict[str, Any]:
    """All but the audit's own head: it names rows, and a killed one uses numbers up."""
    return {name: each for name, each in found.items() if name != "audit"}


def test_a_signer_killed_at_any_moment_leaves_all_of_the_founding_or_none(
    drawn: Office,
) -> None:
    quiet = drawn.another("founding_quiet")
    before = quiet.count()
    assert quiet.order("wait", quiet.start("signer", "-2")) == 0
    takes = float(quiet.said("signer-2")[-1].split()[1])
    whole, alone = quiet.count(), drawn.another("founding_killed")
    assert whole != before
    chance, ends = random.Random(), []
    for first, last in ((0.05, 0.4), (0.4, 0.9)):
        alone.kill("signer", chance.uniform(first, last) * takes, "-2")
        ends.append(alone.count())
    assert all(each == before or written(each) == written(whole) for each in ends)
    assert alone.order("wait", alone.start("signer", "-2")) == 0
    assert written(alone.count()) == written(whole)
    drop("founding_quiet", "founding_killed")
