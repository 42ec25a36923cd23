"""The wage pages: hours in, what is owed out, and nothing left behind."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cms.centre.forms.wages_sheet import WageSheet
from cms.centre.wages.shapes import Break
from tests.cms.centre.dump import listening, words_left
from tests.cms.centre.facts import load_facts
from tests.cms.centre.pay import CLAIM, LETTER, TYPED, WEEK

ON = date(2026, 11, 21)
PAGE = "/en/centre/wages/"
KILOBYTES = 60_000


@pytest.fixture(autouse=True)
def _on_that_day() -> object:
    with time_machine.travel("2026-11-21T20:00:00Z", tick=False):
        yield


@pytest.fixture
def law(db: None) -> None:
    load_facts()


def read(answer: HttpResponse) -> str:
    """What a page, or a paper, says."""
    if answer["Content-Type"] == "application/pdf":
        pages = PdfReader(BytesIO(answer.content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    found = re.search(r"<main.*</main>", answer.content.decode(), re.S)
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


def checked(**typed: str) -> WageSheet:
    sheet = WageSheet({**WEEK, **typed}, on=ON, is_checked=True)
    sheet.is_valid()
    return sheet


def wrong(**typed: str) -> list[str]:
    return [one.words for one in checked(**typed).wrong]


def test_overtime_of_a_week_is_owed_beyond_what_was_paid(
    client: Client, law: None
) -> None:
    said = read(client.post(PAGE, WEEK))
    # 40 × 20.00 = 800.00; 10 × 30.00 = 300.00; 800.00 was paid
    assert "They owe you $300.00" in said
    assert "Overtime in a day Nov. 9, 2026 to Nov. 13, 2026" in said
    assert "Cal. Lab. Code § 510(a)" in said
    assert "not legal advice" in said
    assert "833-526-4636" in said
    assert "Nov. 9, 2029 – Nov. 13, 2029" in said  # three years: until when to claim


def test_a_day_without_a_meal_or_a_rest_earns_two_hours_more(
    client: Client, law: None
) -> None:
    day = {"d1-start": "8:00", "d1-end": "16:00", "d1-meal": "", "d1-how": "none"}
    typed = {key: value for key, value in WEEK.items() if "-same" not in key} | day
    said = read(client.post("/es/centre/wages/", typed | {"d1-rest": "on", "paid": "0"}))
    assert "$200.00" in said  # 8 × 20.00, and twice 20.00


def test_elsewhere_only_federal_rules_count(client: Client, law: None) -> None:
    said = read(client.post(PAGE, WEEK | {"place": "us-federal"}))
    # 50 × 20.00, and for 10 hours over 40 half of it more: 1000.00 + 100.00 - 800.00
    assert "They owe you $300.00" in said
    assert "833-526-4636" not in said
    assert "1-866-487-9243" in said


def test_nothing_typed_is_lost_and_each_error_says_where_it_is(law: None) -> None:
    sheet = checked(**{"d1-start": "half past", "d1-end": "6 pm", "rate": "a lot"})
    assert not sheet.is_valid()
    assert [one.label for one in sheet.wrong] == [
        "Your pay for one hour, in dollars",
        "Monday, From",
    ]
    assert dict(sheet.carried)["d1-start"] == "half past"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"d1-end": ""}, "Write when you began and when you ended"),
        ({"d1-end": "4:30"}, "can be morning or evening"),
        ({"d1-hours": "9"}, "Both cannot be counted"),
        ({"d1-start2": "5 pm", "d1-end2": "9 pm"}, "after the first one has ended"),
        ({"d1-how": "none"}, "You said there was no meal break"),
        ({"d1-meal": "", "d1-how": "free"}, "how many minutes"),
        ({"d1-meal": "700"}, "as long as the work"),
        ({"d2-hours": "8"}, "Take the tick out"),
        ({"d0-same": "on"}, "no day above"),
        ({"paid": ""}, "Write what they paid you, or 0"),
        ({"ended": "fired"}, "Give your last day of work"),
        ({"ended_on": "2026-11-13"}, "Say how the job ended"),
        ({"s0-on": "2026-11-02", "s0-hours": "8"}, "Give the day you began there"),
        ({"s0-on": "2026-11-02", "hired_on": "2026-01-05"}, "the hours you missed"),
    ],
)
def test_what_cannot_be_counted_is_said_with_the_way_out(
    typed: dict[str, str], words: str
) -> None:
    (only,) = wrong(**typed)
    assert words in only


def test_a_shift_after_midnight_may_follow_one_before_it() -> None:
    sheet = checked(
        **{"d1-start": "9 pm", "d1-end": "1 am", "d1-start2": "2 am", "d1-end2": "5 am"},
        **{"d1-meal": ""},
    )
    assert sheet.is_valid()
    assert sheet.days[1].spans == ((1260, 1500), (1560, 1740))


def breaks(**typed: str) -> object:
    day = {"d1-meal": "", "d1-end": "4 pm"} | {f"d1-{key}": typed[key] for key in typed}
    sheet = checked(**day)
    assert sheet.is_valid(), sheet.wrong
    return sheet.days[1].breaks


def test_of_breaks_only_what_was_told_is_counted() -> None:
    assert breaks() is None  # nobody told: no premium
    assert breaks(how="none") == ()
    assert breaks(meal="0") == ()
    assert breaks(start2="5 pm", end2="9 pm") == ()  # the pause may be the meal
    assert breaks(meal="30") == breaks(meal="30", how="free") == (Break(minutes=30),)
    assert breaks(meal="30", how="worked") == (Break(minutes=30, was_worked=True),)
    assert breaks(meal="30", how="late") == (Break(minutes=30, was_late=True),)
    assert breaks(how="worked") == ()  # nothing was taken off, and there was no meal


def test_another_first_day_or_a_second_rate_shows_the_days_again() -> None:
    moved = checked(begins="2026-11-09")
    assert moved.is_redrawn
    assert not moved.is_valid()
    assert checked(begins="2026-11-09", drawn="2026-11-09").is_valid()
    assert checked(rate2="25").is_redrawn
    both = checked(rate2="25", drawn="2026-11-08+", **{"d1-second": "on"})
    assert both.is_valid()
    assert {day.rate for day in both.case().days} == {1}


def test_what_is_folded_away_opens_where_something_stands(
    client: Client, law: None
) -> None:
    assert client.get(PAGE).content.count(b"<details") == 9  # seven days, two parts
    assert b"<details open" not in client.get(PAGE).content
    typed = {"ended": "fired", "hired_on": "2026-01-05", "d2-hours": "8"}
    page = client.post(PAGE, WEEK | typed | {"do": "change"}).content.decode()
    assert len(re.findall(r"<details[^>]* open", page)) == 3


def test_four_weeks_still_weigh_less_than_sixty_kilobytes(
    client: Client, law: None
) -> None:
    day = dict.fromkeys(("start", "end", "start2", "end2", "meal"), "10")
    day |= {"start": "7:00 am", "end": "12:00 pm", "start2": "1:00 pm", "end2": "5:30 pm"}
    day |= {"how": "worked", "rest": "on"}
    filled = {
        f"d{place}-{name}": text for place in range(28) for name, text in day.items()
    }
    typed = {key: text for key, text in WEEK.items() if not key.startswith("d")} | filled
    for count in ("1", "2", "3"):
        page = client.post(PAGE, typed | {"rows": count, "do": "add"})
        assert f"Week {int(count) + 1}, from" in read(page)
    assert 'value="5:30 pm"' in page.content.decode()
    assert len(page.content) < KILOBYTES
    page = client.post(PAGE, typed | {"rows": "4", "drawn": "2026-11-08"})
    assert "They owe you" in read(page)
    assert len(page.content) < KILOBYTES


def test_the_worksheet_has_the_boxes_of_both_forms_filled(
    client: Client, law: None
) -> None:
    said = read(client.post(reverse("centre:claim_pdf"), WEEK | CLAIM))
    assert "15 EMPLOYER / BUSINESS NAME(S) Brillo Quetzal Car Wash" in said
    assert "form of July 2025; dir.ca.gov/dlse/Forms/Wage/English.pdf" in said
    assert "29 How were your WAGES PAID? BY CASH" in said
    assert "11/09/2026: 7:00 am – 5:30 pm, meal 30 min" in said
    assert "REGULAR WAGES 11/09/2026 – 11/13/2026: $800.00" in said
    assert "OVERTIME WAGES including double time 11/09/2026 – 11/13/2026: $300.00" in said
    assert "GRAND TOTAL OWED $300.00" in said
    assert "8 Name of the manager or owner Don Ezequiel" in said
    page = client.post(reverse("centre:claim"), WEEK).content.decode().lower()
    for never in ("birth", "nationality", "c-ssn", "passport"):
        assert never not in page


def test_the_letter_says_it_in_both_languages_and_threatens_nobody(
    client: Client, law: None
) -> None:
    for name in ("letter", "letter_pdf"):
        said = read(client.post(reverse(f"centre:{name}"), WEEK | LETTER))
        assert "Please pay $300.00 by Dec. 1, 2026" in said
        assert "Por favor paguen $300.00 a más tardar el 1 de diciembre de 2026" in said
        assert "§ 226(b)" in said
        assert "§§ 98.6, 244, 1019" in said
        assert "510-555-0173" in said
        assert "Xochiquetzal Vallarino" in said
    asked = read(client.post(reverse("centre:letter_pdf"), WEEK | {"asked": "1"}))
    assert "Write your name, as the boss knows it." in asked


def test_the_paper_holds_every_sum_with_its_source(client: Client, law: None) -> None:
    said = read(client.post(reverse("centre:wages_pdf"), WEEK))
    for part in ("$1,100.00", "$800.00", "$300.00", "§ 510(a)", "not legal advice"):
        assert part in said


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_whole_visit_leaves_no_word_behind(
    client: Client, law: None, language: str
) -> None:
    words = WEEK | {"paid": "731.37"}
    with listening():
        answers = [client.get(f"/{language}/centre/wages/")]
        for step, more in (
            *(("wages", {}), ("wages", {"d1-end": "a1931"}), ("wages_pdf", {})),
            *(("claim", CLAIM), ("claim_pdf", CLAIM)),
            *(("letter", LETTER), ("letter_pdf", LETTER)),
        ):
            path = reverse(f"centre:{step}").replace("/en/", f"/{language}/")
            answers.append(client.post(path, words | more))
        assert words_left(*TYPED, "731.37", "a1931") == []
    assert {answer.status_code for answer in answers} == {200}
    assert all("no-store" in answer["Cache-Control"] for answer in answers)
    assert "Xochiquetzal" in read(answers[-1])
    assert not Session.objects.exists()
    assert set(client.cookies) <= {"csrftoken"}


def test_a_last_pay_that_has_not_come_earns_a_day_for_each_day(
    client: Client, law: None
) -> None:
    fired = WEEK | {"ended": "fired", "ended_on": "2026-11-13"}
    said = read(client.post(PAGE, fired))
    assert "They owe you $300.00" in said
    # 8 days late, 8 × 20.00 a day: 8 × 160.00 = 1,280.00, if it was held back knowingly
    assert "perhaps $1,280.00 more" in said
    letter = read(client.post(reverse("centre:letter"), fired | LETTER))
    assert "I worked for you from" in letter
    assert "By today this is $1,280.00 (Cal. Lab. Code § 203)" in letter
    sheet = read(client.post(reverse("centre:claim_pdf"), fired | CLAIM))
    assert "28 Which applies to you DISCHARGED, 11/13/2026" in sheet
    assert "37 WAITING TIME PENALTIES (Lab. Code § 203) $1,280.00" in sheet


def test_work_with_other_rules_is_not_counted_and_nothing_typed_is_lost(
    client: Client, law: None
) -> None:
    page = client.post(PAGE, WEEK | {"work": "farm"}).content.decode()
    assert "Farm work and work in private homes have other rules" in page
    assert 'value="5:30 pm"' in page
    assert "No day is filled in" in read(
        client.post(
            PAGE, WEEK | {key: "" for key in WEEK if key[:1] == "d" and key != "drawn"}
        )
    )
