"""Days that people type: a slip of the hand is told, wherever a day is planned."""

import pytest
from django import forms

from cms.centre.forms.campaigns import ActionForm
from cms.centre.forms.staff import EndForm
from cms.learning.forms.days import day_field

FAR, NEAR = "9999-12-31", "2027-03-01"


class PlanForm(forms.Form):
    day = day_field("Day")


@pytest.mark.parametrize(
    ("form", "name", "hour"),
    [(PlanForm, "day", ""), (EndForm, "ends_on", ""), (ActionForm, "when", "T18:00")],
)
def test_a_year_far_away_is_told_and_one_at_hand_is_taken(
    form: type[forms.Form], name: str, hour: str
) -> None:
    said = form({name: FAR + hour}).errors[name]
    assert said == ["This year is too far away. Choose a day between 2000 and 2100."]
    assert name not in form({name: NEAR + hour}).errors
