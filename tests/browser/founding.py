"""What three founders do, one after the other, on phones: the steps of their journey."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.people import Device, Town

NAME = "Cooperativa Luz"
SLUG = "cooperativa-luz"
PEOPLE = {"ana": "Ana", "lin": "Lin", "begona": "Begoña"}
NOW_AND_THEN = ("ana", "lin", "begona")
SAVED = r"""() => {
  const told = document.querySelector("[data-status]").textContent;
  return /\d\d:\d\d/.test(told);
}"""
LAST = re.compile(r"/decide/(\d+)/$")


@dataclass
class Founders:
    """Three people of the demo's site who found a co-op of their own, in Spanish."""

    town: Town
    script: bool
    language: str = "es"
    touched: list[str] = field(default_factory=list)

    def of(self, who: str) -> Device:
        """Somebody's phone, in the group's own place."""
        known = self.town.device(who, language=self.language, script=self.script)
        return Device(
            page=known.page,
            coop=f"{self.town.url}/{self.language}/c/{SLUG}/",
            email=known.email,
            script=self.script,
            seen=self.town.seen,
        )

    def site(self, path: str) -> str:
        return f"{self.town.url}/{self.language}/{path}"

    def begin(self, lesson: str) -> None:
        """From the lesson to a group of three: one begins, two join, by link and code."""
        ana = self.of("ana").to(self.site("account/login/")).to(self.site(lesson))
        ana.press("a[href$='/found/begin/']")
        ana.fill(
            name=NAME,
            display_name="Ana",
            way="majority",
            days="7",
            notice_days="0",
            jurisdiction="us-ca",
        )
        for language in ("es", "en"):
            ana.main(f"[name=languages][value={language}]").check()
        ana.press("button[type=submit]")
        ana.to("founding/people/").fill(name="Lin")
        ana.press("button[name=do][value=invite]")
        link = re.search(r"https?://\S+/found/invited/\S+", _whole(ana.page))
        assert link, ana.text
        lin = self.of("lin").to(self.site("account/login/"))
        lin.to(_as_in(link[0], self.town.url, self.language))
        self._accept(lin, "Lin")
        code = re.search(r"\b[A-Z2-9]{4}-?[A-Z2-9]{4}\b", ana.to("founding/people/").text)
        assert code, ana.text
        begona = self.of("begona").to(self.site("account/login/"))
        begona.to(self.site("found/join/")).fill(code=code[0].lower())
        begona.press("form.card button[type=submit]")
        self._accept(begona, "Begoña")

    def _accept(self, device: Device, name: str) -> None:
        device.fill(display_name=name, language=self.language)
        device.main("[name=accepts]").check()
        device.press("button[name=do][value=join]")
        assert f"/c/{SLUG}/" in device.page.url

    def write(self, who: str, key: str, given: Mapping[str, str]) -> Device:
        """Fill in a worksheet, and see it kept: by itself, or by the button."""
        device = self.of(who).to(f"founding/worksheets/{key}/")
        for name, value in given.items():
            device.field(f"'{name}'", value)
        if self.script:
            device.page.wait_for_function(SAVED)
            device.to(f"founding/worksheets/{key}/")
        else:
            device.press("button[name=do][value=save]")
        for name, value in given.items():
            assert _value(device, name) == value, (key, name)
        self.touched.append(key)
        return device

    def decide(self, who: str, path: str) -> int:
        """Put a page of proposals to the group; all vote, and the result is declared."""
        device = self.of(who).to(path)
        if device.main("[name=sure]").count():
            device.main("[name=sure]").check()
        device.press("form:has([name=put]) button[type=submit]")
        motion = device.number()
        for voter in NOW_AND_THEN:
            mine = self.of(voter).to(f"decide/{motion}/")
            mine.press("button[name=choice][value=yes]")
        self.of(who).to(f"decide/{motion}/").press("form[action$='/declare/'] button")
        return motion


def _value(device: Device, name: str) -> str:
    found = device.main(f"[name='{name}']").first
    if found.get_attribute("type") == "radio":
        return device.main(f"[name='{name}']:checked").get_attribute("value") or ""
    return found.input_value()


def _whole(page: Page) -> str:
    """All that stands on a page, in fields too."""
    return page.locator("main").inner_html()


def _as_in(link: str, url: str, language: str) -> str:
    """A link of a mail as this site serves it, in the reader's language."""
    path = re.sub(r"^https?://[^/]+/[a-z]{2}/", f"/{language}/", link)
    return url + re.sub(r"[\"<].*$", "", path)


class Assembly:
    """The founding meeting: called, held by all three, its minutes written."""

    def __init__(self, founders: Founders) -> None:
        self.founders = founders
        self.ana = founders.of("ana")
        self.meeting = 0
        self.motions: dict[str, int] = {}

    def money(self) -> None:
        """What each pays in on the first day; Lin lends something too."""
        ana = self.founders.of("ana").to("founding/opening/")
        given = {
            "bank": "Checking",
            "M001-paid": "500.00",
            "M002-paid": "125.00",
            "M002-parts": "15",
            "M002-due": "2027-01-15",
            "M002-loan": "900.00",
            "M002-rate": "4%",
            "M002-months": "12",
            "M003-paid": "500.00",
        }
        ana.main("fieldset:has([name=M002-loan]) summary").click()
        for name, value in given.items():
            ana.field(f"'{name}'", value)
        ana.press("form.stack-l button[type=submit]")
        assert "Checking" in _whole(ana.page)

    def call(self, day: str) -> None:
        """Prepare the meeting with its four votes, and tell everybody."""
        ana = self.ana.to("founding/meeting/")
        ana.fill(day=day, hour="18:00", place="En la panadería", first_day=day)
        ana.fill(seats="3", chair="M001", secretary="M002", treasurer="M003")
        for code in ("M001", "M003"):
            ana.main(f"[name=bank][value={code}]").check()
        ana.press("form#call button[type=submit]")
        ana.to("founding/meeting/").press("[aria-labelledby=votes] p a")
        self.meeting = ana.number()
        ana.to("founding/meeting/")
        votes = ana.main("[aria-labelledby=votes] li a[href*='/decide/']")
        links = [each.get_attribute("href") or "" for each in votes.all()]
        numbers = [int(found[1]) for each in links if (found := LAST.search(each))]
        names = ("founding", "election", "officers", "opening")
        self.motions = dict(zip(names, numbers, strict=True))
        for who, name in PEOPLE.items():
            device = self.founders.of(who)
            device.to(f"decide/{self.motions['election']}/candidates/")
            device.main("[name=member]").select_option(label=name)
            device.press("form:has([name=act][value=nominate]) button")
        ana.to(f"decide/meetings/{self.meeting}/notice/")
        ana.press("button[name=do][value=send]")

    def hold(self) -> None:
        """All come; each vote is opened, taken and declared; then it is closed."""
        page = f"decide/meetings/{self.meeting}/"
        self.ana.to(f"{page}floor/").press("button[name=do][value=open]")
        for who in NOW_AND_THEN:
            self.founders.of(who).to(page).press("button[name=how][value=room]")
        for name, motion in self.motions.items():
            self.ana.to(f"{page}floor/")
            self.ana.press(".todo li button[name=do][value=begin]:visible")
            self.ana.to(f"decide/{motion}/").press("form[action$='/open/'] button")
            for who in NOW_AND_THEN:
                self._vote(who, motion, by_marks=name == "election")
            self.ana.to(f"decide/{motion}/").press("form[action$='/close/'] button")
            self.ana.press("form[action$='/declare/'] button")
            assert self.ana.main("a[href*='/resolutions/']").count(), name
            self.ana.to(f"{page}floor/").press("button[name=do][value=finish]")
        self.ana.to(f"{page}floor/").press("button[name=do][value=close]")
        self.ana.to(f"{page}minutes/").press("form:has([name=do][value=draft]) button")

    def _vote(self, who: str, motion: int, *, by_marks: bool) -> None:
        device = self.founders.of(who).to(f"decide/{motion}/")
        if not by_marks:
            device.press("button[name=choice][value=yes]")
            return
        device.press("a[href$='/ballot/']")
        for mark in device.main("input[name=marks]").all():
            mark.check()
        device.press("button[name=review]").press("button[name=cast]")

    def sign(self) -> None:
        """Draw the act up, rehearse it, and sign it: Lin first, then Begoña."""
        ana = self.ana.to("founding/act/").press("button[name=do][value=draw_up]")
        ana.to("founding/act/").press("button[name=do][value=rehearse]")
        assert "Equity:Members:M001:Share" in ana.text
        for who in ("lin", "begona"):
            device = self.founders.of(who).to("founding/act/")
            device.press("form[action$='/act/sign/'] button")
