"""What somebody wrote in a lesson goes on with them into their founding group."""

import pytest

from cms.courses.selectors import worksheet_of
from cms.courses.selectors.places import place_of
from cms.learning.models import Enrolment
from cms.learning.selectors.lesson_work import work_of
from cms.learning.services.worksheets import open_worksheet, save_worksheet
from coopkit.worksheets.fields import clean
from coopkit.worksheets.forms import asked
from coopkit.worksheets.merging import Filled
from tests.cms.learning.sheets import AT, LESSON, SHEET, a_learner
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_course")]


def writes(mine: Enrolment, typed: dict[str, str]) -> None:
    sheet = open_worksheet(
        enrolment=mine, lesson=LESSON, block_id=SHEET, by=mine.user, at=AT
    )
    fields = asked(worksheet_of(LESSON, SHEET, language="en").fields)
    values = clean(fields, typed).values
    filled = Filled(keys=tuple(values), values=values, seen={}, picks={})
    save_worksheet(worksheet=sheet, filled=filled, by=mine.user, at=AT)


def test_values_come_by_field_and_by_the_rule_that_it_asks_for() -> None:
    mine = a_learner()
    writes(mine, {"fee": "20", "why": "To begin"})
    assert work_of(mine.user, "Z1.1") == {
        "fee": 2000,
        "members.entry_fee": 2000,
        "why": "To begin",
    }


def test_what_cannot_be_read_and_what_others_wrote_stays_where_it_is() -> None:
    mine = a_learner()
    writes(mine, {"fee": "a bit"})
    assert work_of(mine.user, "Z1.1") == {}
    assert work_of(UserFactory(), "Z1.1") == {}
    assert work_of(a_learner().user, "Z1.1") == {}


def test_a_lesson_is_found_by_its_code_in_a_language_it_has() -> None:
    assert place_of("Z1.1", "es") == "/en/z/z1/z1-1/"
    assert place_of("Z9.9", "en") is None
