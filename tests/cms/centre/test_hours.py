"""The list of hours: a page that knows nobody, and a sheet for paper."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.cms.centre.dump import listening, words_left

pytestmark = pytest.mark.django_db


def test_the_page_says_who_can_read_the_list_and_has_a_title_that_tells_nothing(
    client: Client,
) -> None:
    page = client.get("/en/centre/hours/").content.decode()
    assert "<title>Notes</title>" in page
    assert "Whoever holds this phone can open it." in page
    assert "needs scripts" in page  # for who has none, and the sheet beside it
    assert "/en/centre/hours/sheet.pdf" in page
    assert "<textarea" not in page  # no notes: only times


def test_the_sheet_has_room_for_two_weeks_in_both_languages(client: Client) -> None:
    answer = client.get("/es/centre/hours/sheet.pdf")
    (sheet,) = PdfReader(BytesIO(answer.content)).pages
    assert {round(float(side)) for side in sheet.mediabox[2:]} == {792, 612}  # letter
    said = sheet.extract_text()
    assert said.count("Wednesday") == said.count("miércoles") == 2


def test_the_calculator_takes_the_list_over_and_keeps_nothing(client: Client) -> None:
    with listening():
        fields = {"do": "fill", "rows": "2", "begins": "2026-11-01", "d8-start": "07:03"}
        page = client.post("/en/centre/wages/", fields | {"d8-end": "17:31"})
        assert words_left("07:03", "17:31") == []
    said = page.content.decode()
    assert 'name="d8-start" value="07:03"' in said
    assert "Week 2, from Nov. 8, 2026" in said
    assert "There is a problem" not in said
