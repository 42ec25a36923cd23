"""A facilitator runs a week of a class from the queue; founders study by themselves."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import looks_right, press, sign_in
from tests.browser.site import Site, served

DESK, PHONE = 1280, 390
COMMENT = "Good. Who would say no to this, and why?"
MENDED = "Rosa diría que no: teme perder su horario."
RUDE = "Este texto no es para el grupo."


@dataclass
class Seat:
    """Somebody at a window of a width, in a language; what they come to is looked at."""

    page: Page
    base: str
    width: int
    seen: set[str] = field(default_factory=set)

    def to(self, path: str) -> "Seat":
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self.look()

    def press(self, selector: str) -> "Seat":
        press(self.page, f"main {selector}")
        return self.look()

    def fill(self, selector: str, text: str) -> "Seat":
        self.main(selector).first.fill(text)
        return self

    def main(self, selector: str) -> Locator:
        return self.page.locator(f"main {selector}")

    def part(self, name: str) -> str:
        """The words of a card."""
        return self.main(f"section[aria-labelledby={name}]").inner_text()

    def look(self) -> "Seat":
        """Each page is looked at the first time: the same one again is the same."""
        assert self.page.locator("h1").count() == 1, self.page.url
        place = re.sub(r"[\d/]+$", "", self.page.url.partition("?")[0])
        if place not in self.seen:
            looks_right(self.page, self.width)
        self.seen.add(place)
        return self


@pytest.fixture
def sit(visit: Callable[..., Page]) -> Callable[..., Seat]:
    def take_a_seat(
        address: str, email: str, language: str = "es", width: int = PHONE
    ) -> Seat:
        page = visit(width=width, scheme="dark" if width == PHONE else "light")
        sign_in(page, address, email, language)
        return Seat(page, f"{address}/{language}/learn/", width)

    return take_a_seat


def test_a_facilitator_runs_a_week_of_a_class_from_the_queue(
    own_site: Site, sit: Callable[..., Seat]
) -> None:
    with served(own_site) as address:
        leads = sit(address, "facilitator@centro.example", "en", DESK)
        ana = sit(address, "ana@amanecer.example")
        yusuf = sit(address, "yusuf@amanecer.example")
        leads.to("queue/").press("section[aria-labelledby=cohorts] table a")
        cohort = leads.page.url
        gives_a_seat_to_who_asks(leads, ana)
        answers_a_worksheet(leads, yusuf)
        moves_the_next_session(leads, cohort)
        hides_a_reported_text(leads, ana, yusuf, cohort.rpartition("/learn/")[2])
        own_site.set_clock("2026-11-26 09:00")
        notes_who_came(leads)
        leads.to("queue/")
        assert "Ramón Güell" in leads.part("quiet")
        assert "Nobody waits for you" in leads.part("waiting")
        assert "Who came?" not in leads.part("sessions")
        leads.press("a[href*='/learn/report/']")
        assert "Amanecer, autumn class" in leads.part("cohorts")


def gives_a_seat_to_who_asks(leads: Seat, ana: Seat) -> None:
    """From now on one asks; the list shows the class, and the queue who asked."""
    leads.press("a[href$='/change/']")
    leads.main("input[name=way][value=approval]").check()
    leads.press("form:has(input[name=way]) button[type=submit]")
    ana.to("cohorts/").press("form:has(input[name=cohort]) button")
    leads.to("queue/")
    asked = leads.main("section[aria-labelledby=waiting] li:has(button[value=accept])")
    assert "Ana" in asked.inner_text()
    leads.fill("input[name=words]", "Welcome. We meet on Wednesday.")
    leads.press("section[aria-labelledby=waiting] button[value=accept]")
    assert leads.page.url.endswith("/queue/")
    assert leads.main("button[value=accept]").count() == 0
    ana.to("cohorts/").press("section[aria-labelledby=mine] li a")


def answers_a_worksheet(leads: Seat, yusuf: Seat) -> None:
    """It goes back with a comment, is mended on a phone, and is accepted."""
    leads.press("section[aria-labelledby=waiting] a:has-text('Yusuf')")
    leads.fill("textarea[name=comment]", COMMENT).press("button[value=return]")
    assert "Yusuf" not in leads.part("waiting")
    yusuf.to("mine/").press("a[href*='/worksheets/']")
    assert COMMENT in yusuf.main("").inner_text()
    yusuf.fill(".sheet-form textarea", MENDED).press("button[value=hand_in]")
    assert yusuf.main(".sheet-form").count() == 0
    leads.to("queue/").press("section[aria-labelledby=waiting] a:has-text('Yusuf')")
    assert MENDED in leads.main("").inner_text()
    leads.press("button[value=accept]")
    assert "Nobody waits for you" in leads.part("waiting")


def moves_the_next_session(leads: Seat, cohort: str) -> None:
    """Calendars that hold the address learn of it by the next number of the session."""
    leads.to(cohort)
    feed = leads.main("a[href$='.ics']").get_attribute("href") or ""

    def next_one() -> str:
        text = leads.page.request.get(feed).text().replace("\r\n ", "")
        return text.split("BEGIN:VEVENT")[-1]

    assert "SEQUENCE:0" in next_one()
    leads.press(
        "section[aria-labelledby=sessions] li:has(.tag--room) a[href$='/']"
        ":has-text('Change')"
    )
    leads.fill("input[name=place]", "Library, room 2").press("form button")
    assert "Library, room 2" in leads.part("sessions")
    moved = next_one()
    assert "SEQUENCE:1" in moved
    assert "room 2" in moved


def hides_a_reported_text(leads: Seat, ana: Seat, yusuf: Seat, cohort: str) -> None:
    """Whoever wrote a hidden text reads why; to the others it is gone."""
    talk = f"{cohort}talk/"
    ana.to(talk).fill("textarea[name=text]", RUDE).press("#write button")
    yusuf.to(talk).press("a[href*='/talk/report/']")
    yusuf.fill("textarea[name=reason]", "Es grosero.").press("form button")
    leads.to("queue/").press("a[href$='/moderate/']")
    assert RUDE in leads.main("").inner_text()
    leads.fill("input[name=reason]", "Speak of the text.").press("button[value=hide]")
    assert "Nothing waits for you" in leads.main("").inner_text()
    assert RUDE not in yusuf.to(talk).main("").inner_text()
    assert "Speak of the text." in ana.to(talk).main("").inner_text()


def notes_who_came(leads: Seat) -> None:
    """The session is over: the queue asks who came, and asks no more once it is noted."""
    leads.to("queue/")
    asked = "section[aria-labelledby=sessions] li:has(.tag--warn) a[href$='/came/']"
    leads.press(asked)
    presences = leads.main("select")
    for place in range(presences.count()):
        presences.nth(place).select_option("came")
    leads.main("tr:has-text('Ramón') select").select_option("absent")
    leads.press("form:has(select) button")
    assert "6" in leads.main(".stats").inner_text()


@pytest.mark.looks
def test_founders_study_by_themselves_and_fill_one_worksheet_together(
    own_site: Site, sit: Callable[..., Seat]
) -> None:
    with served(own_site) as address:
        ana = sit(address, "ana@amanecer.example")
        lin = sit(address, "lin@amanecer.example", "en", DESK)
        ana.to("cohorts/new/").fill("input[name=title]", "Los martes")
        ana.press("form:has(input[name=title]) button[type=submit]")
        code = ana.main(".figure.mono").inner_text()
        lin.to("join/").fill("input[name=code]", code.lower()).press("form button")
        assert "Los martes" in lin.page.locator("h1").inner_text()
        both = (ana, lin)
        for one in both:
            one.press("details[open] a, section[aria-labelledby=plan] a")
            one.press("form[action*='/learn/worksheet/'] button, a[href*='/worksheets/']")
        sheets = {one.page.url.rpartition("/learn/")[2] for one in both}
        assert len(sheets) == 1
        for one, text in zip(both, ("Pan para el barrio", "Good work"), strict=True):
            one.fill(".sheet-form textarea", text).press(".sheet-form button[value=save]")
        assert "Pan para el barrio" in lin.main(".field--error").first.inner_text()
        lin.main("input[name^=pick-][value=both]").check()
        lin.press(".sheet-form button[value=hand_in]")
        told = ana.to(sheets.pop()).main("").inner_text()
        assert "Pan para el barrio" in told
        assert "Good work" in told
