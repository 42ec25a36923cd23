"""Rights guides: pages by topic and place, the card, the leaflet."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from cms.centre.models.guides import FEDERAL, GuidePage
from cms.centre.selectors.guides import Call, Card, cards_in
from cms.centre.views.guide_papers import card_paper, leaflet_paper
from cms.courses.lesson_file import LessonFileError
from cms.courses.services import UNCHANGED, export_training, load_training
from cms.pages.models import LegalFact
from cms.pages.selectors import fact_lines
from coopkit.papers.typeset import typeset
from tests.cms.centre.test_guide_texts import CODES as CARDS, card, said
from tests.cms.conftest import LOADED_AT
from tests.cms.courses.few_files import a_few
from tests.cms.courses.lesson_files import pages, training as files

pytestmark = pytest.mark.django_db
CODES = ("HOME", "RIGHTS", "G-PAY-CA", "G-PAY-US", "G-STATUS-US")
WAGE, PHONE = "us-ca.minimum_wage_2026", "us-ca.labor_commissioner_phone"
STALE = "A figure on this page is due for a check"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = a_few(tmp_path / "lessons", CODES)
    load_training(folder=folder, at=LOADED_AT)
    return folder


def guide(code: str, language: str = "en") -> GuidePage:
    return GuidePage.objects.get(code=code, locale__language_code=language)


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    assert len(response.content) < 60_000
    return response.content.decode()


def words(key: str, language: str) -> str:
    return str(files().facts[key][-1][f"words_{language}"])


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_guide_tells_its_figures_whom_to_call_and_where_else_to_look(
    folder: Path, client: Client, language: str
) -> None:
    shelf = client.get(f"/{language}/centre/rights/", follow=True)
    own, federal = guide("G-PAY-CA", language), guide("G-PAY-US", language)
    for link in (own.url, federal.url, "/centre/rights/leaflet.pdf?place=us-ca"):
        assert link in shelf.content.decode()
    html = read(client, own.url)
    assert words(WAGE, language) in html
    assert files().facts[WAGE][-1]["source"] in html
    assert 'href="tel:8335264636"' in html
    assert f'href="/{language}/centre/rights/G-PAY-CA/card.pdf"' in html
    assert f'href="/{language}/centre/wages/"' in html
    assert f'href="{federal.url}"' in html
    assert f'href="{own.url}"' in read(client, federal.url)
    assert "/centre/wages/" not in read(client, guide("G-STATUS-US", language).url)
    for line in card(language, "G-PAY-CA")["lines"]:
        assert said(line, language) in html


def test_a_guide_is_drawn_for_each_reader_so_that_its_tab_can_be_plain(
    folder: Path, client: Client
) -> None:
    url = guide("G-PAY-CA").url
    assert "<title>What you must be paid" in read(client, url)
    client.cookies["plain"] = "1"
    assert "<title>What you must be paid" not in read(client, url)


@pytest.mark.parametrize("key", [WAGE, PHONE])
def test_a_figure_past_its_day_is_told_to_readers_and_to_editors(
    folder: Path, client: Client, key: str
) -> None:
    today = timezone.localdate()
    page = guide("G-PAY-CA")
    LegalFact.objects.update(review_by=today)
    assert STALE not in read(client, page.url)
    LegalFact.objects.filter(key=key).update(review_by=today - timedelta(days=1))
    assert STALE in read(client, page.url)
    (line,) = [line for line in fact_lines(on=today) if line.is_due]
    assert line.fact.key == key
    assert {quoting.code for quoting in line.pages} == {"G-PAY-CA"}


def test_guides_are_written_back_byte_for_byte(folder: Path) -> None:
    assert {line.outcome for line in export_training(folder=folder)} == {UNCHANGED}
    page = guide("G-PAY-US")
    page.calls = [PHONE]
    page.save_revision().publish()
    changed = [w.name for w in export_training(folder=folder) if w.outcome != UNCHANGED]
    assert changed == ["en/g-pay-us.md"]
    assert f"calls:\n  - {PHONE}\n" in (folder / "en/g-pay-us.md").read_text()


def test_a_file_of_no_known_kind_is_refused(folder: Path) -> None:
    path = folder / "en/g-pay-us.md"
    path.write_text(path.read_text().replace("kind: guide\n", "kind: guess\n"))
    with pytest.raises(LessonFileError, match=r"G-PAY-US: a kind, one of .*guide"):
        load_training(folder=folder, at=LOADED_AT)


@pytest.mark.parametrize("first", ["en", "es"])
def test_the_card_is_a_page_in_each_language_the_reader_s_first(
    folder: Path, client: Client, first: str
) -> None:
    response = client.get(f"/{first}/centre/rights/G-PAY-CA/card.pdf")
    assert response["Content-Disposition"] == 'inline; filename="card.pdf"'
    sheets = [text.extract_text() for text in PdfReader(BytesIO(response.content)).pages]
    for language, text in zip(
        sorted(("en", "es"), key=first.__ne__), sheets, strict=True
    ):
        flat = " ".join(text.split())
        value = card(language, "G-PAY-CA")
        for line in (*value["lines"], value["say"], value["do_first"]):
            assert said(line, language) in flat, line
        assert words(PHONE, language) in flat
    assert client.get("/en/centre/rights/RIGHTS/card.pdf").status_code == 404


def test_a_leaflet_takes_the_state_s_card_and_else_the_country_s(
    folder: Path, client: Client
) -> None:
    on = date(2026, 11, 23)
    for place, pay in (("us-ca", "California"), (FEDERAL, "All of the United States")):
        cards = cards_in(place, language="en", on=on)
        assert [(c.topic, c.place_name) for c in cards] == [
            ("pay", pay),
            ("immigration", "All of the United States"),
        ]
        answer = client.get("/en/centre/rights/leaflet.pdf", {"place": place})
        assert answer.content.startswith(b"%PDF")
    nowhere = client.get("/en/centre/rights/leaflet.pdf", {"place": "us-zz"})
    assert nowhere.status_code == 404


@pytest.mark.parametrize("place", ["us-ca", FEDERAL])
@pytest.mark.parametrize("language", ["en", "es"])
def test_all_topics_fit_on_the_two_sides_of_a_leaflet(language: str, place: str) -> None:
    fronts = [p.front for p in pages(language).values() if p.front.get("place") == place]
    cards = [_card(language, str(front["code"])) for front in fronts]
    on = date(2026, 11, 23)
    paper = leaflet_paper(cards, language=language, place=place, on=on)
    pdf = PdfReader(BytesIO(typeset("rights_leaflet", paper)))
    assert len(pdf.pages) == 2
    assert len(cards) == 11


@pytest.mark.parametrize("code", CARDS)
def test_a_card_fits_on_one_page_in_each_language(code: str) -> None:
    cards = [_card(language, code) for language in ("en", "es")]
    paper = card_paper(cards, on=date(2026, 11, 23))
    assert len(PdfReader(BytesIO(typeset("rights_card", paper))).pages) == 2


def _card(language: str, code: str) -> Card:
    front, value = pages(language)[code].front, card(language, code)
    return Card(
        language=language,
        topic=front["topic"],
        topic_name="Discrimination and harassment",
        place_name="",
        title=value["title"],
        lines=[said(line, language) for line in value["lines"]],
        say=said(value["say"], language),
        do_first=said(value["do_first"], language),
        calls=[
            Call(
                label=files().facts[key][-1][f"label_{language}"],
                number=words(key, language),
            )
            for key in front["calls"]
        ],
        sources=["29 U.S.C. § 2611(2)(A)(ii); worker.gov/actions-eeoc-claim"] * 5,
    )
