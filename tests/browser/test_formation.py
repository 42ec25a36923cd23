"""From lesson M1.4 to a founded co-op: three people, three phones, in Spanish.

Once with scripts, and once without any; the books that are opened are read by Beancount.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import site as sites
from tests.browser.founding import Assembly, Founders
from tests.browser.people import Town

BEGUN, HELD, DAY = "2026-11-21 10:00", "2026-11-23 18:00", "2026-11-23"
LESSON = "formemos-una-cooperativa/es-para-nosotras/su-camino/"
WRITTEN = {
    "values_purpose": ("ana", {"f-different": "Las que trabajamos, decidimos."}),
    "needs_skills": ("lin", {"f-hours_week": "12"}),
    "idea": ("begona", {"f-customer": "Oficinas pequeñas del barrio"}),
    "meeting": ("ana", {"f-meeting_day": "2026-11-21"}),
    "conflict": ("lin", {"f-mediator": "Una vecina en quien confiamos"}),
    "customers": ("begona", {"f-talks_done": "10"}),
    "price_wage": ("ana", {"f-wage": "22.00"}),
    "startup_costs": ("lin", {"f-fixed_month": "850.00"}),
    "cash_flow": ("begona", {"f-opening": "3000.00"}),
    "break_even": ("ana", {"f-price_one": "45.00"}),
    "go_no_go": ("lin", {"f-doubts": "El invierno es flojo."}),
    "founding_meeting": ("begona", {"f-place": "En la panadería"}),
}
RULES = {
    "buy_in": (
        "ana",
        {"members.buy_in-value": "500.00", "members.buy_in_instalments-value": "24"},
    ),
    "patronage": ("begona", {"patronage.cash_share-value": "50%"}),
}


@pytest.fixture
def town(
    demo: sites.Site, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Town]:
    copy = demo.copy(tmp_path / "data", f"browser_{abs(hash(request.node.name))}")
    made = Town(copy)
    made.day(BEGUN)
    with sites.served(copy) as url:
        made.url = url
        yield made


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(True, marks=pytest.mark.looks, id="script"),
        pytest.param(False, id="no_script"),
    ],
)
def test_three_people_found_a_co_op_from_a_lesson_to_opened_books(
    town: Town, visit: Callable[..., Page], tmp_path: Path, script: bool
) -> None:
    town.visit = visit
    founders = Founders(town, script)
    founders.begin(LESSON)
    for key, (who, given) in WRITTEN.items():
        founders.write(who, key, given)
    for key, (who, given) in RULES.items():
        founders.write(who, key, given)
        founders.decide(who, f"founding/propose/?sheet={key}")
    assert len(founders.touched) >= 12
    founders.decide("lin", "founding/propose/rest/")
    assembly = Assembly(founders)
    assembly.money()
    assembly.call(DAY)
    town.day(HELD)
    assembly.hold()
    assembly.sign()
    what_stands_then(founders, tmp_path)


def what_stands_then(founders: Founders, tmp_path: Path) -> None:
    """Bylaws, roll, offices and books, and each leads to the founding decision."""
    ana = founders.of("ana").to("founding/act/")
    link = ana.main("a[href*='/resolutions/']").first.get_attribute("href") or ""
    decision = link.rstrip("/").rpartition("/")[2]
    assert decision in ana.to("papers/bylaws/parameters/patronage.cash_share/").text
    assert "50\u00a0%" in ana.text
    assert decision in ana.to("decide/members/M001/").text
    assert ana.to("decide/offices/").main("section").count() >= 3
    assert "$500.00" in ana.to("money/").text
    treasurer = founders.of("begona").to("money/books/")
    path = treasurer.download("a[href*='/download']", tmp_path)
    checked = subprocess.run(
        [Path(sys.executable).parent / "bean-check", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    assert decision in path.read_text()
