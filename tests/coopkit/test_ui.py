"""The parts of the pages: amounts for people, frames, forms, the header."""

from fractions import Fraction

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given, strategies as st

from coopkit.cooperatives.models import Cooperative
from coopkit.templatetags.icons import SHAPES
from coopkit.templatetags.ui import hours, money, percent
from tests.factories import CooperativeFactory, RoleGrantFactory


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_an_amount_is_written_as_people_in_the_united_states_write_it() -> None:
    with override("es"):
        assert money(4812_37) == "$4,812.37"
    assert money(-1250_00) == "−$1,250.00"


def test_another_currency_stands_behind_its_amount() -> None:
    yen = Cooperative(currency="JPY", minor_units=0)
    assert money(1_234_567, yen) == "1,234,567 JPY"


@given(st.integers(-(10**15), 10**15))
def test_an_amount_reads_back_to_the_cent(cents: int) -> None:
    plain = money(cents).replace("$", "").replace(",", "").replace("−", "-")
    whole, part = plain.lstrip("-").split(".")
    assert (int(whole) * 100 + int(part)) * (-1 if "-" in plain else 1) == cents


@given(st.integers(0, 10**9))
def test_hours_are_never_off_by_more_than_half_a_hundredth(minutes: int) -> None:
    shown = Fraction(hours(minutes).replace(",", ""))
    assert abs(shown - Fraction(minutes, 60)) <= Fraction(1, 200)


def test_a_share_shows_no_decimals_that_say_nothing() -> None:
    assert percent("1/4") == "25 %"
    assert percent(Fraction(1, 8)) == "12.5 %"
    assert percent(Fraction(2, 3)) == "66.67 %"
    assert percent(Fraction(0)) == "0 %"
    assert percent(Fraction(1, 1), 2) == "100.00 %"


@pytest.mark.parametrize("name", [*SHAPES, "learn", "decide", "money", "papers"])
def test_an_icon_is_silent(name: str) -> None:
    assert 'aria-hidden="true"' in render("{% icon name %}", name=name)


def test_a_card_is_named_by_its_title() -> None:
    html = render('{% card title=t id="x" %}<p>In</p>{% endcard %}', t="A & B")
    assert 'aria-labelledby="x"' in html
    assert '<h2 id="x">A &amp; B</h2>' in html
    assert "<p>In</p>" in html


def test_what_a_note_is_given_is_shown_as_words() -> None:
    html = render('{% note tone="bad" title=t %}{{ t }}{% endnote %}', t="<b>")
    assert "note--bad" in html
    assert "<b>" not in html


def test_a_meter_says_its_numbers_in_words() -> None:
    html = render('{% meter value=6 of=9 goal=5 label="6 of 9" %}')
    assert 'aria-label="6 of 9"' in html
    assert 'width="66.7"' in html
    assert 'x="55.0"' in html


def test_the_numbers_of_a_chart_fold_out_as_a_table() -> None:
    html = render("{% numbers columns=c rows=r %}", c=["Year", "Total"], r=[(2026, "$5")])
    assert "<summary>See the numbers as a table</summary>" in html
    assert '<th scope="row">2026</th>' in html
    assert '<td class="num">$5</td>' in html


class Ask(forms.Form):
    hours = forms.IntegerField(help_text="As on the timesheet.", min_value=0)
    choice = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_says_on_top_what_is_wrong_and_leads_there() -> None:
    html = str(Ask({"hours": "-1"}))
    assert 'role="alert"' in html
    assert 'href="#id_hours"' in html
    assert 'href="#id_choice_0"' in html
    assert 'id="id_choice_0"' in html
    assert 'aria-describedby="id_hours_helptext id_hours_error"' in html
    assert 'id="id_hours_helptext"' in html
    assert 'id="id_hours_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_form_that_was_not_sent_has_nothing_wrong() -> None:
    html = str(Ask())
    assert "alert" not in html
    assert "<fieldset" in html
    assert html.count("(optional)") == 1
    assert 'type="hidden"' in html


def test_a_refusal_of_the_whole_form_stands_on_top() -> None:
    form = Ask({"hours": "1", "choice": "a"})
    form.add_error(None, "The vote has closed.")
    assert "<li>The vote has closed.</li>" in str(form)


def test_fields_can_be_placed_one_by_one() -> None:
    html = render("{% form_errors form %}{% field form.note %}", form=Ask({"hours": "x"}))
    assert "There is a problem" in html
    assert 'name="note"' in html
    assert 'name="hours"' not in html


ERROR_PAGES = [
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "429.html",
    "500.html",
]
PAGE = '{% extends "base.html" %}{% block content %}<p>Hello</p>{% endblock %}'


def test_a_page_stands_without_a_request() -> None:
    html = render(PAGE)
    assert "<p>Hello</p>" in html
    assert "<title>coopkit</title>" in html
    assert "Breadcrumb" not in html


def test_a_page_stands_on_a_request_that_met_no_middleware() -> None:
    request = HttpRequest()
    request.path = "/en/broken/"
    assert "<p>Hello</p>" in Template(PAGE).render(Context({"request": request}))


@pytest.mark.parametrize("template", ERROR_PAGES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_error_pages_need_nothing(template: str, language: str) -> None:
    with override(language):
        html = render_to_string(template)
    assert f'<html lang="{language}">' in html


def test_a_page_may_name_its_address_in_the_other_language() -> None:
    own = '{% extends "base.html" %}{% block language_url %}/es/otra/{% endblock %}'
    assert '<a href="/es/otra/" hreflang="es" lang="es">Español</a>' in render(own)


@pytest.mark.django_db
def test_a_stranger_follows_a_link_to_the_other_language_and_gets_no_cookie(
    client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        response = client.get("/en/components/")
    html = response.content.decode()
    assert '<a href="/es/components/" hreflang="es" lang="es">Español</a>' in html
    assert reverse("account_login") in html
    assert not response.cookies


@pytest.mark.django_db
def test_whoever_is_signed_in_posts_the_language_so_that_it_is_kept(
    client: Client,
) -> None:
    grant = RoleGrantFactory()
    client.force_login(grant.user)
    html = client.get("/en/components/").content.decode()
    assert f'action="{reverse("accounts:language")}"' in html
    assert '<button type="submit" name="next" value="/es/components/" lang="es">' in html
    assert reverse("front_door:mine") in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "room"),
    [
        ("", None),
        ("papers/", "papers"),
        ("papers/resolutions/", "papers"),
        ("decide/", "decide"),
        ("money/", "money"),
        ("money/patronage/", "money"),
    ],
)
def test_the_address_names_the_room(client: Client, address: str, room: str) -> None:
    coop = CooperativeFactory(slug="papers", name="Paper & Pens")
    grant = RoleGrantFactory(cooperative=coop, role="board")
    client.force_login(grant.user)
    html = client.get(f"/en/c/papers/{address}").content.decode()
    assert "Paper &amp; Pens</title>" in html
    for name in ("learn", "decide", "money", "papers"):
        here = f'data-of="{name}" aria-current="page"' in html
        assert here == (name == room), name
