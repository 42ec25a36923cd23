"""A members' meeting from its calling to its approved minutes, on phones.

The secretary keeps the desk in English; Ana follows in Spanish and without script, and
Ramón by keys alone. Weeks pass by the site's own clock, nothing else is arranged.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import site as sites
from tests.browser.people import Device, Town, run
from tests.browser.test_ballot_page import to_key

pytestmark = pytest.mark.looks

CALLED, HELD = "2026-11-23 10:00", "2026-12-07 18:00"
CALLED_AGAIN, HELD_AGAIN = "2026-12-08 09:00", "2026-12-21 18:00"
DRIVER, RENT, CHEST = "Hire a driver", "Rent the yard", "Who keeps the tool chest"
WORDS = {
    DRIVER: "The bakery hires a driver for twenty hours a week.",
    RENT: "The bakery rents the yard behind the shop for a year.",
    CHEST: "The members choose who keeps the tool chest.",
}
COFFEE = "Buy a coffee grinder"
MINUTES = "Minutes of the assembly in December"
AT_THE_DOOR = ["Lin Zhao", "Tomás Aguilar", "Óscar Ibarra", "Desmond Clarke"]
STOPS_AT_ONCE = """
from datetime import UTC, date, datetime
import django
django.setup()
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.services import adopt
adopt(
    cooperative=Cooperative.objects.get(slug="amanecer"),
    values={"quorum.persists": False},
    effective_from=date(2026, 12, 8),
    adopted_on=date(2026, 12, 7),
    adopted_by="2026-GM-001",
    by=None,
    at=datetime(2026, 12, 8, 16, tzinfo=UTC),
)
"""


@pytest.fixture(scope="module")
def town(demo: sites.Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demo's bakery, a Monday in November."""
    copy = demo.copy(tmp_path_factory.mktemp("assembly"), "browser_assembly")
    made = Town(copy)
    made.day(CALLED)
    with sites.served(copy) as url:
        made.url = url
        yield made


def test_a_meeting_from_its_call_to_approved_minutes_and_a_record_that_holds(
    town: Town, visit: Callable[..., Page], tmp_path: Path
) -> None:
    town.visit = visit
    lin = town.device("lin")
    the_days_are_reckoned(lin)
    meeting = called(lin, "December assembly", "2026-11-30")
    motions = {title: put_on_the_agenda(lin, meeting, title) for title in (DRIVER, RENT)}
    motions[CHEST] = put_on_the_agenda(lin, meeting, CHEST, way="election")
    two_stand(town, lin, motions[CHEST])
    too_late_and_then_in_time(lin, meeting, "2026-12-07")
    the_words_are_fixed(town, lin, meeting, motions[DRIVER])

    town.day(HELD)
    members_come(town, lin, meeting)
    taken_up(lin, meeting, DRIVER)
    a_driver_is_hired_by_hands(town, lin, motions[DRIVER])
    two_leave(town, lin, meeting)
    taken_up(lin, meeting, RENT)
    the_least_quorum_refuses_the_yard(lin, meeting, motions[RENT])
    taken_up(lin, meeting, CHEST)
    the_chest_is_given(town, lin, meeting, motions[CHEST])
    closed(lin, meeting)
    minutes_are_written_and_corrected(lin, meeting)
    a_second_assembly(town, lin, meeting)
    the_record_is_checked_apart(town, motions[DRIVER], tmp_path)


def a_second_assembly(town: Town, lin: Device, meeting: int) -> None:
    """It approves the minutes of the first; then two leave, and it decides nothing."""
    town.day(CALLED_AGAIN)
    town.site.python("-c", STOPS_AT_ONCE)
    following = called(lin, "Solstice assembly", "2026-12-21")
    approval = to_approve(lin, following, meeting)
    grinder = put_on_the_agenda(lin, following, COFFEE)
    lin.to(f"decide/meetings/{following}/notice/").press("button[name=do][value=send]")
    assert lin.main(".note--bad").count() == 0

    town.day(HELD_AGAIN)
    members_come(town, lin, following)
    taken_up(lin, following, MINUTES)
    minutes_are_approved(lin, meeting, approval)
    two_leave(town, lin, following)
    taken_up(lin, following, COFFEE)
    without_its_quorum_nothing_is_decided(lin, following, grinder)
    closed(lin, following)


def the_days_are_reckoned(lin: Device) -> None:
    """Seven days are too few by mail; fourteen are enough."""
    lin.to("decide/meetings/").press("a[href*='/meetings/calculator/']")
    for day, fits in (("2026-11-30", "tag--bad"), ("2026-12-07", "tag--ok")):
        lin.fill(day=day, hour="18:00").press("form[method=get] button")
        by_mail = lin.main("tbody tr").first
        assert by_mail.locator(f".{fits}").count() == 1, day
    assert "Nov. 26, 2026" in lin.main("tbody tr").first.inner_text()


def called(lin: Device, title: str, day: str) -> int:
    """Prepare a meeting; its number."""
    lin.to("decide/meetings/").press("a[href$='/meetings/call/']")
    lin.fill(kind="general", title=title, day=day, hour="18:00", place="Upstairs")
    lin.press("form.card button[type=submit]")
    assert lin.path.endswith("/agenda/")
    return lin.number()


def put_on_the_agenda(
    lin: Device, meeting: int, title: str, way: str = "motion", **more: str
) -> int:
    """Add an item, and write down what is voted on in it; the motion's number."""
    lin.to(f"decide/meetings/{meeting}/agenda/")
    kind = "election" if way == "election" else "motion"
    added(lin, title, kind=kind)
    lin.press(f"li:has(strong:text-is('{title}')) a[href*='/start/']")
    lin.press(f"a[href*='way={way}']")
    if way == "election":
        more |= {"rule": "plurality"}
    words = WORDS.get(title, f"{title}.")
    lin.fill(title=title, text=words, **more).press("form.card button[type=submit]")
    return lin.number()


def added(lin: Device, title: str, **fields: str) -> None:
    lin.fill(title=title, **fields).press("button[name=do][value=add]")
    assert (
        lin.main(
            "li strong",
        )
        .get_by_text(title, exact=True)
        .count()
        == 1
    )


def two_stand(town: Town, lin: Device, election: int) -> None:
    """The secretary names two; each answers on their own phone."""
    for name in ("Ana Lucía Peña", "Ramón Güell"):
        lin.to(f"decide/{election}/candidates/")
        lin.main("[name=member]").select_option(label=name)
        lin.press("form:has([name=act][value=nominate]) button")
    ana = town.device("ana", language="es", script=False)
    for device in (ana, town.device("ramon", language="es")):
        device.to(f"decide/{election}/candidates/")
        accept = device.main("button[name=act][value=accept]:visible")
        assert accept.count() == 1  # only their own is theirs to answer
        device.press("details[open] button[name=act][value=accept]")
    assert lin.to(f"decide/{election}/").main(".todo").count() == 1


def too_late_and_then_in_time(lin: Device, meeting: int, day: str) -> None:
    """The notice is refused for the first day, and goes out for the later one."""
    lin.to(f"decide/meetings/{meeting}/notice/").press("button[name=do][value=send]")
    assert "Nov. 19, 2026" in lin.main(".note--bad").inner_text()
    lin.to(f"decide/meetings/{meeting}/edit/")
    lin.fill(day=day, record_on=day).press("form.card button[type=submit]")
    lin.to(f"decide/meetings/{meeting}/notice/").press("button[name=do][value=send]")
    assert lin.main(".note--bad").count() == 0
    assert lin.main("[aria-labelledby=told] li, [aria-labelledby=told] tr").count() >= 10


def the_words_are_fixed(town: Town, lin: Device, meeting: int, motion: int) -> None:
    """Ana reads them in the notice; nobody changes them any more."""
    ana = town.device("ana", language="es", script=False)
    ana.to("")
    assert ana.main(f"a[href$='/decide/meetings/{meeting}/']").count() >= 1
    ana.press(f"a[href$='/decide/meetings/{meeting}/']")
    assert RENT in ana.text
    assert ana.main("form").count() == 0  # nothing to do before it opens
    lin.to(f"decide/{motion}/edit/").fill(text="Two drivers.")
    lin.press("form.card button[type=submit]")
    assert lin.path.endswith("/edit/")
    assert WORDS[DRIVER] in lin.to(f"decide/{motion}/").text


def members_come(town: Town, lin: Device, meeting: int) -> None:
    """The meeting opens; four are recorded at the door, Ana and Ramón by themselves."""
    page = f"decide/meetings/{meeting}/"
    lin.to(f"{page}floor/").press("button[name=do][value=open]")
    assert lin.main(".tag--bad").count() >= 1  # nobody is there
    lin.press("aside a[href$='/attendance/']")
    for name in AT_THE_DOOR:
        lin.press(f"tr:has-text('{name}') button[name=who]")
    ana = town.device("ana", language="es", script=False)
    ana.to(page).press("button[name=how][value=room]")
    ramon = town.device("ramon", language="es").to(page)
    to_key(ramon.page, "button[name=how][value=video]")
    with ramon.page.expect_navigation():
        ramon.page.keyboard.press("Enter")
    lin.to(f"{page}attendance/")
    assert lin.main("tbody .tag--ok").count() == 6
    assert "6 × 2 ≥ 1 × 10" in lin.text


def taken_up(lin: Device, meeting: int, title: str) -> None:
    lin.to(f"decide/meetings/{meeting}/floor/")
    item = f".todo li:has(strong:text-is('{title}'))"
    lin.press(f"{item} button[name=do][value=begin]")
    assert lin.main("#now").inner_text() == title


def opened(lin: Device, motion: int) -> None:
    """From the desk to the motion, and open the vote."""
    lin.press(f"section a[href$='/decide/{motion}/']").press(
        "form[action$='/open/'] button"
    )


def hands(lin: Device, motion: int, votes: Mapping[str, str]) -> None:
    """Enter who raised a hand for what."""
    lin.to(f"decide/{motion}/").press("a[href$='/by-hand/']").fill(via="room")
    for name, choice in votes.items():
        lin.main(f"tr:has-text('{name}') input[value={choice}]").check()
    lin.press("form:has([name=via]) button[type=submit]")
    assert lin.main("tbody .tag--ok").count() >= len(votes)


def declared(lin: Device, motion: int) -> None:
    lin.to(f"decide/{motion}/").press("form[action$='/close/'] button")
    lin.press("form[action$='/declare/'] button")


def a_driver_is_hired_by_hands(town: Town, lin: Device, motion: int) -> None:
    """Moved and seconded; four hands, and two votes on phones: adopted."""
    for kind, who in (("moved", "Óscar Ibarra"), ("seconded", "Desmond Clarke")):
        lin.main("[name=kind]").select_option(kind)
        wanted = lin.main("#id_who option").filter(has_text=who)
        lin.fill(who=wanted.get_attribute("value") or "")
        lin.press("button[name=do][value=write]")
    opened(lin, motion)
    ana = town.device("ana", language="es", script=False)
    ana.to(f"decide/{motion}/").press("button[name=choice][value=yes]")
    ramon = town.device("ramon", language="es").to(f"decide/{motion}/")
    to_key(ramon.page, "button[name=choice][value=abstain]")
    with ramon.page.expect_navigation():
        ramon.page.keyboard.press("Enter")
    assert ramon.main("button[name=choice][aria-pressed=true]").count() == 1
    votes = dict.fromkeys(AT_THE_DOOR, "yes") | {"Óscar Ibarra": "no"}
    hands(lin, motion, votes)
    declared(lin, motion)
    assert "6 × 2 ≥ 1 × 10" in lin.text
    assert "4 × 2 > 1 × 5" in lin.text  # who abstains is not counted
    assert lin.main("aside a[href*='/resolutions/2026-GM-']").count() == 1


def two_leave(town: Town, lin: Device, meeting: int) -> None:
    """Ana says so herself, Desmond is seen to go: four of ten are left."""
    ana = town.device("ana", language="es", script=False)
    ana.to(f"decide/meetings/{meeting}/").press("button[name=do][value=leave]")
    lin.to(f"decide/meetings/{meeting}/attendance/")
    lin.press("tr:has-text('Desmond Clarke') button[name=who]")
    assert lin.main("tbody .tag--ok").count() == 4
    assert "4 × 2 < 1 × 10" in lin.text


def the_least_quorum_refuses_the_yard(lin: Device, meeting: int, motion: int) -> None:
    """The meeting may go on; but two yes votes are no majority of its quorum."""
    assert lin.main("aside .tag--warn").count() == 1
    opened(lin, motion)
    votes = {"Lin Zhao": "yes", "Tomás Aguilar": "yes", "Óscar Ibarra": "no"}
    hands(lin, motion, votes)
    declared(lin, motion)
    assert "2 × 2 > 1 × 3" in lin.text  # of those who voted it was the majority
    assert "2 < 3" in lin.text
    assert lin.page.locator(".tag--bad").count() >= 1
    room = lin.to(f"decide/meetings/{meeting}/room/?still=1")
    assert RENT in room.text
    assert "4 × 2 < 1 × 10" in room.text


def the_chest_is_given(town: Town, lin: Device, meeting: int, motion: int) -> None:
    """Ana is back; she and Ramón vote on phones, the others call out a name."""
    ana = town.device("ana", language="es", script=False)
    ana.to(f"decide/meetings/{meeting}/").press("button[name=how][value=room]")
    lin.to(f"decide/meetings/{meeting}/floor/")
    opened(lin, motion)
    number = marked(ana, motion, "Ana Lucía Peña")
    marked(town.device("ramon", language="es"), motion, "Ramón Güell")
    for name in AT_THE_DOOR[:3]:
        lin.to(f"decide/{motion}/by-hand/").fill(via="room")
        who = lin.main("#elector option").filter(has_text=name)
        lin.fill(elector=who.get_attribute("value") or "")
        lin.main(f"input[name=marks][value='{number}']").check()
        lin.press("form:has(#elector) button[type=submit]")
    declared(lin, motion)
    result = lin.main("#result").locator("xpath=..").inner_text()
    assert "Ana Lucía Peña" in result
    assert lin.to(f"decide/{motion}/count/").main(".note--ok").count() == 1


def marked(device: Device, motion: int, name: str) -> str:
    """Mark a name on the ballot, review it, cast it; the number beside the name."""
    device.to(f"decide/{motion}/").press("a[href$='/ballot/']")
    number = device.main(f"li[data-name='{name}']").get_attribute("data-option") or ""
    device.main(f"#mark-{number}").check()
    device.press("button[name=review]").press("button[name=cast]")
    return number


def closed(lin: Device, meeting: int) -> None:
    lin.to(f"decide/meetings/{meeting}/floor/").press("button[name=do][value=close]")
    lin.to(f"decide/meetings/{meeting}/").press("a[href$='/minutes/']")
    assert lin.main("form:has([name=do][value=draft])").count() == 1


def minutes_are_written_and_corrected(lin: Device, meeting: int) -> None:
    """They tell who came, what was decided and by how many; then a word is put right."""
    lin.fill(language="en").press("form:has([name=do][value=draft]) button")
    for told in ("Ana Lucía Peña", WORDS[DRIVER], "4 × 2 > 1 × 5", "2 < 3", "2026-GM-"):
        assert told in lin.text, told
    lin.main("summary").first.click()
    text = lin.main("textarea[name=text]").input_value()
    lin.fill(text=text + "\n\nThe door stood open.\n", why="The door was forgotten")
    lin.press("form:has([name=do][value=correct]) button")
    lin.press("a[href$='/minutes/2/']")
    assert "The door stood open." in lin.main("ins").all_inner_texts()


def to_approve(lin: Device, following: int, meeting: int) -> int:
    """Put the minutes on the next agenda, with the motion that approves them."""
    lin.to(f"decide/meetings/{meeting}/minutes/")
    lin.press(f"a[href$='/meetings/{following}/agenda/']")
    added(lin, MINUTES, kind="minutes", minutes_of=str(meeting))
    lin.press(f"li:has(strong:text-is('{MINUTES}')) a[href*='/start/']")
    lin.press("a[href*='way=motion']")
    assert lin.main("[name=matter]").input_value() == f"minutes:{meeting}:2"
    lin.fill(text="The minutes are approved as they stand.")
    lin.press("form.card button[type=submit]")
    return lin.number()


def minutes_are_approved(lin: Device, meeting: int, motion: int) -> None:
    opened(lin, motion)
    hands(lin, motion, dict.fromkeys(AT_THE_DOOR, "yes"))
    declared(lin, motion)
    lin.to(f"decide/meetings/{meeting}/minutes/")
    assert lin.main("form").count() == 0  # nobody corrects or drafts them any more
    assert lin.page.locator("header .tag--ok, .masthead .tag--ok").count() == 1


def without_its_quorum_nothing_is_decided(lin: Device, meeting: int, motion: int) -> None:
    """By the other rule the meeting cannot go on: three of three are not enough."""
    assert lin.main("aside .tag--bad").count() == 1
    opened(lin, motion)
    hands(lin, motion, dict.fromkeys(AT_THE_DOOR[:3], "yes"))
    declared(lin, motion)
    assert "3 × 2 > 1 × 3" in lin.text
    assert "4 × 2 < 1 × 10" in lin.text
    assert lin.main("aside a[href*='/resolutions/2026-GM-']").count() == 0


def the_record_is_checked_apart(town: Town, motion: int, folder: Path) -> None:
    """Ana carries record and program away; the program finds what somebody changed."""
    ana = town.device("ana", language="es", script=False)
    ana.to(f"decide/{motion}/").press("aside a[href*='/resolutions/2026-GM-']")
    record = ana.download("a[href$='.json']", folder)
    program = ana.download("a[href$='check_resolution.py']", folder)
    status, said = run(program, record.name, "--sha256", ana.fingerprint())
    assert status == 0, said
    told = json.loads(record.read_text())
    counts = told["counts"]
    counts["yes"], counts["no"] = counts["yes"] + 1, counts["no"] - 1
    record.write_text(json.dumps(told))
    status, said = run(program, record.name)
    assert status == 1, said
