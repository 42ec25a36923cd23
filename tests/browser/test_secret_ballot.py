"""A secret election from its first name to its destroyed envelopes, on phones.

Three tellers hold the keys in their own browsers. Ana votes in Spanish, Íngrid without
script, Zoë by keys alone, and Desmond changes his mind. What they carry away is checked
by the programs they downloaded, apart from all that is ours.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import site as sites
from tests.browser.people import Device, Town, run
from tests.browser.test_ballot_page import to_key

BEGUN, OVER, PAST_ALL_DOUBT = "2026-11-23 10:00", "2026-12-01 09:00", "2026-12-17 09:00"
OSCAR, INGRID, DESMOND = "Óscar Ibarra", "Íngrid Muñoz", "Desmond Clarke"
STANDING = {"oscar": OSCAR, "ingrid": INGRID, "desmond": DESMOND}
TELLERS = {"tomas": "Tomás Aguilar", "bea": "Bea Castellanos", "ramon": "Ramón Güell"}
TRACKER = re.compile(r"[0-9a-f]{32}")


@pytest.fixture(scope="module")
def town(demo: sites.Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demo's bakery, a Monday in November."""
    copy = demo.copy(tmp_path_factory.mktemp("secret"), "browser_secret")
    made = Town(copy)
    made.day(BEGUN)
    with sites.served(copy) as url:
        made.url = url
        yield made


def test_a_secret_election_from_its_tellers_keys_to_a_count_that_anybody_can_repeat(
    town: Town, visit: Callable[..., Page], tmp_path: Path
) -> None:
    town.visit = visit
    lin = town.device("lin")
    office = an_office_is_set_up(lin)
    election = prepared(lin)
    they_stand(town, lin, election)
    named(lin, election)
    papers = keys_are_made(town, election, tmp_path)
    opened(lin, election)

    trackers = they_vote(town, election)
    receipt = it_is_changed(town, election, trackers, tmp_path)
    nothing_is_told_before_the_close(town, lin, election, trackers)

    town.day(OVER)
    closed(lin, election)
    layers_come_off(town, election, papers, tmp_path)
    lin.to(f"decide/{election}/").press("form[action$='/declare/'] button")
    assert OSCAR in lin.main("#result").locator("xpath=..").inner_text()
    the_count_is_followed(town, election)
    assert OSCAR in lin.to(office).main("#today").locator("xpath=..").inner_text()

    desmond = town.device("desmond").to(f"decide/{election}/evidence/")
    for tracker in [trackers["again"], trackers["ana"], trackers["ingrid"]]:
        assert desmond.main("td code").get_by_text(tracker).count() == 1
    assert desmond.main("td code").get_by_text(trackers["desmond"]).count() == 0
    evidence = the_evidence_is_checked(desmond, receipt, trackers, tmp_path)

    town.day(PAST_ALL_DOUBT)
    all_is_destroyed(town, lin, election)
    desmond.to(f"decide/{election}/evidence/")
    after = desmond.download("a[href$='/evidence.json']", tmp_path / "after")
    program = tmp_path / "check_election.py"
    status, said = run(program, str(after), "--earlier", evidence.name)
    assert status == 0, said


def an_office_is_set_up(lin: Device) -> str:
    """A treasurer is to be elected; the address of the office."""
    lin.to("decide/offices/").press("a[href$='/offices/new/']")
    lin.fill(name_en="Treasurer", name_es="Tesorería", seats="1")
    lin.press("form.card button[type=submit]")
    return lin.path


def prepared(lin: Device) -> int:
    """From the list of motions to an election that is secret; its number."""
    lin.to("decide/").press("a[href$='/decide/start/']").press("a[href*='way=election']")
    lin.fill(title="Who keeps the money", text="The members choose a treasurer.")
    lin.main("[name=office] option").filter(has_text="Treasurer").wait_for(
        state="attached"
    )
    lin.main("[name=office]").select_option(label="Treasurer")
    lin.fill(rule="scottish-stv", seats="1")
    lin.main("[name=is_secret]").check()
    lin.press("form.card button[type=submit]")
    return lin.number()


def they_stand(town: Town, lin: Device, election: int) -> None:
    """Two name themselves; Íngrid is named, and says yes without script."""
    for who in ("oscar", "desmond"):
        own = town.device(who).to(f"decide/{election}/")
        own.press("a[href$='/candidates/']")
        own.main("[name=member]").select_option(label=STANDING[who])
        own.main("form:has([value=nominate]) [name=statement]").fill("I can count.")
        own.press("form:has([value=nominate]) button")
    lin.to(f"decide/{election}/candidates/")
    lin.main("[name=member]").select_option(label=INGRID)
    lin.press("form:has([value=nominate]) button")
    ingrid = town.device("ingrid", language="es", script=False)
    ingrid.to(f"decide/{election}/candidates/")
    ingrid.press("details[open] button[name=act][value=accept]")
    assert lin.to(f"decide/{election}/candidates/").main("#asked").count() == 0


def named(lin: Device, election: int) -> None:
    """Without tellers it cannot open; three are named."""
    lin.to(f"decide/{election}/").press("form[action$='/open/'] button")
    assert lin.main(".messages .note--bad").count() == 1
    lin.press("a[href$='/tellers/']")
    for place, name in enumerate(TELLERS.values(), 1):
        chosen = lin.main(f"[name=teller_{place}] option").filter(has_text=name)
        lin.fill(**{f"teller_{place}": chosen.get_attribute("value") or ""})
    lin.press("form:has([name=teller_1]) button[type=submit]")
    assert lin.main("#who").locator("xpath=..").locator("li").count() == len(TELLERS)


def keys_are_made(town: Town, election: int, folder: Path) -> dict[str, list[str]]:
    """Each teller makes a key, saves the file, and notes the words of the papers."""
    papers: dict[str, list[str]] = {}
    for who in TELLERS:
        teller = town.device(who, language="es").to(f"decide/{election}/tellers/")
        teller.press("a[href$='/tellers/key/']")
        teller.main("[data-make]").click()
        expect(teller.main(".words-paper")).to_have_count(3)
        expect(teller.main("[name=public_key]")).not_to_have_value("")
        teller.look()
        papers[who] = [
            " ".join(paper.locator("li").all_inner_texts())
            for paper in teller.main(".words-paper").all()
        ]
        teller.download("[data-download]", folder).rename(folder / f"{who}.json")
        teller.main("[data-kept]").check()
        teller.press("form[data-teller] button[type=submit]")
    return papers


def opened(lin: Device, election: int) -> None:
    lin.to(f"decide/{election}/").press("form[action$='/open/'] button")
    assert lin.main("form[action$='/open/']").count() == 0
    roll = lin.press("a[href$='/roll/']")
    assert roll.main("tbody .tag--ok").count() == 10


def they_vote(town: Town, election: int) -> dict[str, str]:
    """Six vote, each in their own way; their trackers."""
    return {
        "ana": ranked(town.device("ana", language="es"), election, OSCAR, INGRID),
        "ingrid": ranked(
            town.device("ingrid", language="es", script=False), election, INGRID, OSCAR
        ),
        "zoe": by_keys(town.device("zoe"), election, OSCAR, DESMOND),
        "desmond": ranked(town.device("desmond"), election, INGRID),
        "oscar": ranked(town.device("oscar"), election, OSCAR),
        "hugo": ranked(
            town.device("hugo", language="es", script=False), election, INGRID, DESMOND
        ),
    }


def to_ballot(device: Device, election: int) -> dict[str, str]:
    """Come to the ballot from the motion; the numbers of the names on it."""
    device.to(f"decide/{election}/").press("a[href$='/ballot/']")
    rows = device.main("li[data-option]").all()
    return {
        row.get_attribute("data-name") or "": row.get_attribute("data-option") or ""
        for row in rows
    }


def ranked(device: Device, election: int, *names: str) -> str:
    """Add names in this order, review, cast; the tracker that was shown."""
    numbers = to_ballot(device, election)
    for name in names:
        pressed(device, f"button[name=add][value='{numbers[name]}']")
        device.main(f"[data-ranked] li[data-name='{name}']").wait_for()
    pressed(device, "button[name=review]")
    return cast(device, list(names))


def pressed(device: Device, selector: str) -> None:
    """Press a button of the ballot: without script it leads to a page."""
    if device.script:
        device.main(selector).click()
    else:
        device.press(selector)


def by_keys(device: Device, election: int, *names: str) -> str:
    numbers = to_ballot(device, election)
    for name in names:
        to_key(device.page, f"button[name=add][value='{numbers[name]}']")
        device.page.keyboard.press("Enter")
        device.main(f"[data-ranked] li[data-name='{name}']").wait_for()
    to_key(device.page, "button[name=review]")
    device.page.keyboard.press("Enter")
    return cast(device, list(names), by_key=True)


def cast(device: Device, names: list[str], *, by_key: bool = False) -> str:
    """Read what will be cast, note the tracker, and put it into the box."""
    device.main(".tracker:visible").wait_for()
    device.look()
    tracker = device.main(".tracker:visible").inner_text().strip()
    assert TRACKER.fullmatch(tracker)
    expect(device.main(".ballot-order:visible li")).to_have_text(names)
    button = "[data-sealed] button[type=submit]" if device.script else "[name=cast]"
    if by_key:
        to_key(device.page, button)
        with device.page.expect_navigation():
            device.page.keyboard.press("Enter")
        device.look()
    else:
        device.press(button)
    assert device.path.endswith("/receipt/")
    assert tracker not in device.page.content()
    return tracker


def it_is_changed(
    town: Town, election: int, trackers: dict[str, str], folder: Path
) -> Path:
    """Desmond votes again, for himself, and keeps the receipt of the later envelope."""
    desmond = town.device("desmond")
    trackers["again"] = ranked(desmond, election, DESMOND, OSCAR)
    assert desmond.main("#earlier").count() == 1
    return desmond.download("a[href='?file=1']", folder)


def nothing_is_told_before_the_close(
    town: Town, lin: Device, election: int, trackers: dict[str, str]
) -> None:
    """Six of ten have voted: that is all there is to see, and nobody can close it."""
    page = lin.to(f"decide/{election}/")
    assert "6" in lin.page.locator("header, .masthead").last.inner_text()
    assert page.main("form[action$='/close/'], form[action$='/declare/']").count() == 0
    assert lin.page.request.get(f"{lin.coop}decide/{election}/count/").status == 404
    shown = lin.page.request.get(f"{lin.coop}decide/{election}/evidence.json").text()
    assert not any(tracker in shown for tracker in trackers.values())
    tomas = town.device("tomas", language="es").to(f"decide/{election}/mix/")
    assert tomas.main("form[data-teller]").count() == 0


def closed(lin: Device, election: int) -> None:
    """The box is closed, and who took part is published before anything is opened."""
    lin.to(f"decide/{election}/").press("form[action$='/close/'] button")
    assert lin.main("form[action$='/declare/']").count() == 0
    lin.press("a[href$='/evidence/']")
    took_part = lin.main("#part").locator("xpath=..").locator("details li")
    assert took_part.count() == 6  # Desmond once
    assert lin.main("#ballots").count() == 0


def layers_come_off(
    town: Town, election: int, papers: dict[str, list[str]], folder: Path
) -> None:
    """Tomás and Ramón by their files, Bea by two of the three papers."""
    for who in TELLERS:
        teller = town.device(who, language="es").to(f"decide/{election}/tellers/")
        teller.press("a.btn[href$='/mix/']")
        if who == "bea":
            words = "\n\n".join(papers[who][1:])
            teller.main("[data-key-words]").fill(words)
        else:
            teller.main("[data-key-file]").set_input_files(folder / f"{who}.json")
        teller.main("[data-open]").click()
        expect(teller.main("[name=output]")).not_to_have_value("")
        teller.look()
        teller.press("form[data-teller] button[type=submit]")
        assert teller.path.endswith("/tellers/")


def the_count_is_followed(town: Town, election: int) -> None:
    """Ana reads the stages: Desmond drops out, and his ballot decides."""
    ana = town.device("ana", language="es").to(f"decide/{election}/")
    ana.press("a[href$='/count/']")
    assert ana.main(".note--ok").count() == 1
    assert ana.main("svg").count() >= 1
    for name in STANDING.values():
        assert name in ana.text


def the_evidence_is_checked(
    desmond: Device, receipt: Path, trackers: dict[str, str], folder: Path
) -> Path:
    """It holds with the receipt and the tracker; a ballot that is swapped is found."""
    evidence = desmond.download("a[href$='/evidence.json']", folder)
    program = desmond.download("a[href$='/check_election.py']", folder)
    with_receipt = ["--receipt", receipt.name, "--tracker"]
    status, said = run(program, evidence.name, *with_receipt, trackers["again"])
    assert status == 0, said
    status, said = run(program, evidence.name, *with_receipt, trackers["desmond"])
    assert status == 1, said  # what he cast first was deleted
    told = json.loads(evidence.read_text())
    mine = next(each for each in told["ballots"] if each["tracker"] == trackers["ana"])
    mine["ballot"]["marks"].reverse()
    (folder / "swapped.json").write_text(json.dumps(told))
    status, said = run(program, "swapped.json")
    assert status == 1, said
    return evidence


def all_is_destroyed(town: Town, lin: Device, election: int) -> None:
    """Once nothing can be contested, keys and envelopes go."""
    for who in TELLERS:
        teller = town.device(who, language="es").to(f"decide/{election}/tellers/")
        teller.press("form:has([name=what][value=key]) button")
    lin.to(f"decide/{election}/tellers/")
    lin.press("form:has([name=what][value=envelopes]) button")
    assert lin.main("form").count() == 0
