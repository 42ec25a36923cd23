"""The tellers' pages and the evidence page, as people and their programs see them."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coopkit.accounts.models import User
from governance.votes.envelopes import new_key
from governance.votes.models import BallotBox, Motion
from governance.votes.selectors.tellers import turns_of
from tests.factories import NOON
from tests.governance.factories import coop, membership, motion, officer, user_of
from tests.governance.votes.secret.boxes import OpenBox
from tests.governance.votes.secret.held import (
    CLOSE,
    LATER,
    closed,
    opened,
    peeled,
    voted,
)

pytestmark = pytest.mark.django_db
AFTER = NOON + timedelta(days=9)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(made: OpenBox, name: str, user: User, at=LATER) -> str:
    with time_machine.travel(at, tick=False):
        answer = signed_in(user).get(made.url(name))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def status(made: OpenBox, name: str, user: User, at=LATER) -> int:
    with time_machine.travel(at, tick=False):
        return signed_in(user).get(made.url(name)).status_code


def being_prepared() -> tuple[Motion, str]:
    found = motion(coop(5), announce=False)
    Motion.objects.filter(pk=found.pk).update(is_secret=True, state="prepared")
    return found, f"/en/c/{found.cooperative.slug}/decide/{found.pk}/tellers/"


@time_machine.travel(NOON, tick=False)
def test_the_secretary_names_tellers_and_each_registers_the_public_half() -> None:
    found, url = being_prepared()
    cooperative = found.cooperative
    secretary = signed_in(officer(cooperative, "secretary"))
    chosen = {f"teller_{n}": membership(cooperative, f"M00{n}").pk for n in (1, 2)}
    assert secretary.post(url, chosen).status_code == 302
    teller = user_of(cooperative, "M001")
    assert [what for what, _ in turns_of(teller, cooperative=cooperative)] == ["key"]
    client = signed_in(teller)
    assert "make your key" in client.get(url).content.decode()
    key = new_key()[1]
    answer = client.post(f"{url}key/", {"public_key": key, "made_in": "browser"})
    assert answer.status_code == 302
    assert found.box.tellers.get(position=1).public_key == key
    assert not list(turns_of(teller, cooperative=cooperative))
    assert "No key has come from Person M002" in client.get(url).content.decode()


@time_machine.travel(NOON, tick=False)
def test_a_member_names_no_tellers_and_makes_no_key_of_another() -> None:
    found, url = being_prepared()
    client = signed_in(user_of(found.cooperative, "M003"))
    assert client.post(url, {"teller_1": 1, "teller_2": 2}).status_code == 404
    assert client.get(f"{url}key/").status_code == 404
    assert not BallotBox.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_what_is_no_key_is_said_on_the_page() -> None:
    found, url = being_prepared()
    cooperative = found.cooperative
    chosen = {f"teller_{n}": membership(cooperative, f"M00{n}").pk for n in (1, 2)}
    signed_in(officer(cooperative, "board")).post(url, chosen)
    client = signed_in(user_of(cooperative, "M001"))
    said = client.post(f"{url}key/", {"public_key": "hello"}).content.decode()
    assert "not a teller’s key" in said


def test_each_phase_tells_a_teller_what_to_do_next() -> None:
    made = voted()
    assert "keep your words safe" in page(made, "tellers", made.user(2))
    closed(made)
    assert "Your turn: open your layer" in page(made, "tellers", made.user(1), CLOSE)
    assert "that of Person M001, teller 1" in page(made, "tellers", made.user(2), CLOSE)
    opened_box = closed_and_opened(made)
    assert "The ballots are published" in page(opened_box, "tellers", made.user(2), CLOSE)


def closed_and_opened(made: OpenBox) -> OpenBox:
    for position in range(1, len(made.keys) + 1):
        assert send(made, position).status_code == 302
    made.box.refresh_from_db()
    return made


def send(made: OpenBox, position: int, **more):
    """A teller pastes what the command wrote, as a browser sends it."""
    output = peeled(made, position).replace("\n", "\r\n")
    with time_machine.travel(CLOSE, tick=False):
        return signed_in(made.user(position)).post(
            made.url("mix"), {"position": position, "output": output, **more}
        )


def test_layers_are_pasted_without_any_script_and_the_ballots_are_published() -> None:
    made = closed_and_opened(closed(voted()))
    assert made.box.state == "opened"
    assert len(made.box.ballots) == 5


def test_a_large_list_comes_as_a_file() -> None:
    made = closed(voted())
    file = SimpleUploadedFile("opened.txt", peeled(made, 1).encode())
    assert send(made, 1, output="", output_file=file).status_code == 302
    assert made.box.steps.get().count == 5


def test_a_list_that_does_not_fit_is_refused_on_the_page_and_nothing_is_kept() -> None:
    made = closed(voted())
    answer = send(made, 1, output="AAAA")
    assert "1 envelopes came back, and 5 went in" in answer.content.decode()
    assert not made.box.steps.exists()


def test_only_tellers_get_the_envelopes_and_only_when_it_is_closed() -> None:
    made = voted()
    with time_machine.travel(LATER, tick=False):
        early = signed_in(made.user(1)).get(made.url("mix") + "envelopes.txt")
    assert early.status_code == 404
    closed(made)
    with time_machine.travel(CLOSE, tick=False):
        url = made.url("mix") + "envelopes.txt"
        assert signed_in(made.user(5)).get(url).status_code == 404
        answer = signed_in(made.user(1)).get(url)
    lines = answer.content.decode().splitlines()
    assert len(lines) == 5
    assert "M00" not in answer.content.decode()
    assert status(made, "mix", made.user(5), CLOSE) == 404


def test_the_command_that_tellers_download_opens_what_the_page_gives(
    tmp_path: Path,
) -> None:
    made = closed(voted())
    client = signed_in(made.user(1))
    with time_machine.travel(CLOSE, tick=False):
        tool = f"/en/c/{made.cooperative.slug}/decide/teller-tool/open_envelopes.py"
        base = f"/en/c/{made.cooperative.slug}/decide/{made.motion.pk}"
        given = {
            "open_envelopes.py": tool,
            "manifest.json": f"{base}/evidence.json?part=manifest",
            "envelopes.txt": f"{base}/mix/envelopes.txt",
            "evidence.json": f"{base}/evidence.json",
        }
        for name, url in given.items():
            answer = client.get(url)
            assert answer.status_code == 200, url
            (tmp_path / name).write_bytes(answer.content)
    key = {"schema": "coopkit/teller-key/1", "name": "", "private_key": made.keys[0]}
    key["public_key"] = made.box.manifest["tellers"][0]["key"]
    (tmp_path / "key.json").write_text(json.dumps(key))
    words = "peel --key key.json --manifest manifest.json --input envelopes.txt"
    words += " --evidence evidence.json"
    subprocess.run(
        [sys.executable, "open_envelopes.py", *words.split(), "--output", "out.txt"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    output = (tmp_path / "out.txt").read_text()
    assert output.split() == peeled(made, 1).split()


def test_the_list_of_words_is_the_one_of_the_installed_package() -> None:
    made = voted()
    url = f"/en/c/{made.cooperative.slug}/decide/teller-tool/words.txt"
    words = signed_in(made.user(1)).get(url).content.decode().split()
    assert (len(words), words[0], words[-1]) == (1024, "academic", "zero")
    other = url.replace("words.txt", "settings.py")
    assert signed_in(made.user(1)).get(other).status_code == 404


def test_the_evidence_page_says_what_is_not_promised_and_lists_every_ballot() -> None:
    made = voted()
    said = page(made, "evidence", made.user(4))
    assert "What this does not give" in said
    assert "Who took part" not in said
    said = page(closed(made), "evidence", made.user(4), CLOSE)
    assert "Who took part" in said
    assert "All ballots, by tracker" not in said
    closed_and_opened(made)
    said = page(made, "evidence", made.user(4), CLOSE)
    for entry in made.box.ballots:
        assert entry["tracker"] in said
    assert "5 valid + 0 blank + 0 invalid" in said


def test_the_evidence_and_its_checker_are_downloaded_and_hold(tmp_path: Path) -> None:
    made = opened(voted("yes no abstain blank yes"))
    base = f"/en/c/{made.cooperative.slug}/decide/{made.motion.pk}"
    client = signed_in(made.user(3))
    with time_machine.travel(CLOSE, tick=False):
        for name in ("evidence.json", "check_election.py"):
            (tmp_path / name).write_bytes(client.get(f"{base}/{name}").content)
    done = subprocess.run(
        [sys.executable, "-I", "check_election.py", "evidence.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_no_evidence_before_it_opens_and_none_for_another_co_op() -> None:
    found, url = being_prepared()
    with time_machine.travel(NOON, tick=False):
        client = signed_in(user_of(found.cooperative, "M001"))
        assert client.get(url.replace("tellers", "evidence")).status_code == 404
    made, stranger = voted(), user_of(coop(2), "M001")
    for name in ("evidence", "tellers", "mix"):
        assert status(made, name, stranger) == 404


def test_the_evidence_page_asks_no_more_questions_for_more_voters(
    django_assert_max_num_queries,
) -> None:
    few, many = opened(voted("yes " * 5)), opened(voted("yes " * 12))
    with time_machine.travel(CLOSE, tick=False):
        client = signed_in(few.user(1))
        client.get(few.url("evidence"))
        with django_assert_max_num_queries(60) as asked:
            client.get(few.url("evidence"))
        number = len(asked.captured_queries)
        client = signed_in(many.user(1))
        client.get(many.url("evidence"))
        with django_assert_max_num_queries(number):
            client.get(many.url("evidence"))


def test_keys_and_envelopes_are_destroyed_from_the_page_after_the_window() -> None:
    made = opened(voted())
    until = NOON + timedelta(days=8)
    Motion.objects.filter(pk=made.motion.pk).update(
        state="adopted", challenge_until=until
    )
    client = signed_in(made.user(1))
    with time_machine.travel(CLOSE, tick=False):
        said = client.post(made.url("destroy"), {"what": "envelopes"}, follow=True)
        assert "can be contested until" in said.content.decode()
    with time_machine.travel(AFTER, tick=False):
        assert signed_in(made.user(5)).post(made.url("destroy")).status_code == 404
        client.post(made.url("destroy"), {"what": "key"})
        said = client.post(made.url("destroy"), {"what": "envelopes"}, follow=True)
    assert "The envelopes are destroyed" in said.content.decode()
    made.box.refresh_from_db()
    assert made.box.state == "destroyed"
    assert made.box.tellers.get(position=1).key_destroyed_at is not None


def test_the_pages_speak_spanish_addresses_too() -> None:
    made = voted()
    with time_machine.travel(LATER, tick=False):
        answer = signed_in(made.user(1)).get(made.url("evidence").replace("/en/", "/es/"))
    assert answer.status_code == 200
