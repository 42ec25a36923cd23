"""An organiser turns a pattern into a campaign, with research, an alert and a flyer.

On a phone and without scripts, in English and in Spanish.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page
from pypdf import PdfReader

from tests.browser.conftest import press, sign_in
from tests.browser.site import Site, served

PHONE = 390
ROSA = "rosa@centro.example"
HEARER = "somebody@casa.example"
TOKEN = """
import django
django.setup()
from cms.centre.models import AlertWish
print(AlertWish.objects.get().token)
"""
REACHED = """
import django
django.setup()
from cms.centre.models import Alert, AlertWish
reached = AlertWish.objects.get().reached.order_by("pk")
print([alert.title_en for alert in reached])
"""
TITLES = {"en": "Pay for the walk to the gate", "es": "Que paguen la limpieza"}


@dataclass(frozen=True)
class Phone:
    """Somebody's phone on the floor of the centre, in a language, without scripts."""

    page: Page
    centre: str

    def to(self, path: str) -> "Phone":
        found = self.page.goto(path if path.startswith("http") else self.centre + path)
        assert found is not None
        assert found.ok, self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url
        return self

    def press(self, selector: str) -> "Phone":
        press(self.page, f"main {selector}")
        assert self.page.locator("h1").count() == 1, self.page.url
        return self

    def fill(self, form: str = "form", **given: str) -> "Phone":
        for name, value in given.items():
            found = self.main(f"{form} [name={name}]").first
            kind = found.evaluate("e => e.type || e.tagName")
            if kind.startswith("select"):
                found.select_option(value)
            else:
                found.fill(value)
        return self

    def main(self, selector: str) -> Locator:
        return self.page.locator(f"main {selector}")

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()


@pytest.mark.looks
def test_an_organiser_turns_a_pattern_into_a_campaign(
    own_site: Site, visit: Callable[..., Page], tmp_path: Path
) -> None:
    with served(own_site) as address:
        guest = Phone(visit(width=PHONE, script=False), f"{address}/en/centre/")
        asks_to_hear(guest, own_site)
        for language, title in TITLES.items():
            page = visit(width=PHONE, script=False)
            sign_in(page, address, ROSA, language)
            rosa = Phone(page, f"{address}/{language}/centre/")
            campaign = starts_from_a_pattern(rosa, title)
            writes_a_finding(rosa, title)
            opens_it(rosa, campaign, title)
            signs_on(guest, title)
            sends_an_alert(rosa, title)
            takes_the_flyer(guest, title, tmp_path)
        reached = own_site.python("-c", REACHED)
        assert all(title in reached for title in TITLES.values()), reached


def asks_to_hear(guest: Phone, site: Site) -> None:
    """Somebody leaves an address, and says yes by the link that was mailed."""
    guest.to("alerts/").fill(email=HEARER).press("form:has([name=email]) button")
    assert HEARER not in guest.page.url
    token = site.python("-c", TOKEN).strip()
    guest.to(f"alerts/wish/{token}/").press("button[value=confirm]")
    assert guest.main("button[value=confirm]").count() == 0


def starts_from_a_pattern(rosa: Phone, title: str) -> str:
    """The pattern leads to a form that knows its topic and industry; its address."""
    rosa.to("seen/").press("a[href*='/campaigns/new/?']")
    assert rosa.main("[name=industry]").input_value() == "car_wash"
    pattern = rosa.main("[name=pattern]").input_value()
    assert pattern
    assert pattern in rosa.text
    region = rosa.main("[name=region] option").nth(1).get_attribute("value") or ""
    texts = {
        f"{what}_{code}": title
        for what in ("title", "demand", "why")
        for code in ("en", "es")
    }
    rosa.fill(region=region, **texts).press("form:has([name=title_en]) button")
    assert rosa.page.url.endswith("/change/")
    return rosa.page.url


def writes_a_finding(rosa: Phone, title: str) -> None:
    """A workbook of her own, and in it one thing that she found, with its source."""
    rosa.to("research/").fill(title=title, about="Invented Suds")
    rosa.press("form:has([name=about]) button")
    rosa.press("a[href*='add=records']")
    rosa.fill("#write", what="Its permit ends in May.", source="City list, line 7")
    rosa.press("#write button[value=add]")
    assert "City list, line 7" in rosa.text


def opens_it(rosa: Phone, campaign: str, title: str) -> None:
    """She links the workbook, opens the campaign, and plans what comes first."""
    rosa.to(campaign)
    rosa.main("[name=workbook]").select_option(label=title)
    rosa.press("button[value=link]").press("button[value=open]")
    rosa.main(
        "#actions ~ details summary, details:has([name=when]) summary"
    ).first.click()
    rosa.fill("form:has([name=when])", when="2026-12-05T18:00", place="City Hall")
    rosa.fill("form:has([name=when])", what_en="Hearing", what_es="Audiencia")
    rosa.press("button[value=action]")
    assert "City Hall" in rosa.text


def signs_on(guest: Phone, title: str) -> None:
    """Anybody finds it, signs without a name, and is shown a code once."""
    guest.to("campaigns/").press(f"h2 a:has-text('{title}')")
    assert "Invented Suds" not in guest.text
    assert "City list" not in guest.text
    guest.press("button[value=sign]")
    assert guest.main(".big-code").count() == 1


def sends_an_alert(rosa: Phone, title: str) -> None:
    """She writes an alert, reads it once more and sends it; the page says to how many."""
    texts = {
        f"{what}_{code}": title
        for what in ("title", "what", "do")
        for code in ("en", "es")
    }
    rosa.to("alerts/new/").fill(bill="File 7", before="City Council", **texts)
    rosa.fill("#text", source="Agenda").press("#text button")
    rosa.press("form:has(button[value=send]) button[value=send]")
    assert "1" in rosa.page.locator(".messages").inner_text()


def takes_the_flyer(guest: Phone, title: str, folder: Path) -> None:
    """One page, with the next action on it in both languages."""
    guest.to("campaigns/").press(f"h2 a:has-text('{title}')")
    with guest.page.expect_download() as coming:
        guest.main("a[href$='flyer.pdf']").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    (page,) = PdfReader(path).pages
    said = page.extract_text()
    for word in (title, "Hearing", "Audiencia", "City Hall"):
        assert word in said
