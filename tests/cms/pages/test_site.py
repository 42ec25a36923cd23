"""Glossary, search and the editors' list, on a small site."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cms.pages.models import LegalFact
from cms.pages.selectors import facts_on, search
from tests.cms.pages.conftest import SmallSite
from tests.factories import UserFactory

ODD = ["", " ", "%", "'", '"', "“”", "😀", "a" * 500, "-- ;", "* OR NEAR(", "\\", "¿?"]


def ask(question: str, language: str = "en", **more: str) -> str:
    with translation.override(language):
        url = reverse("pages:search")
    response = Client().get(url, {"q": question, **more})
    assert response.status_code == 200
    return response.content.decode()


def fact(
    key: str, *, since: date, review_by: date, words: str = "20 percent"
) -> LegalFact:
    return LegalFact.objects.create(
        key=key,
        jurisdiction="us",
        value="1/5",
        unit="share",
        label_en="A share",
        label_es="Una parte",
        words_en=words,
        words_es=words,
        effective_from=since,
        source="A law",
        checked_on=since,
        review_by=review_by,
    )


def test_a_word_is_found_without_accent_and_in_the_plural(small_site: SmallSite) -> None:
    small_site.section(
        "Reuniones", [("text", "Cada decisión se vota en la reunión.")], language="es"
    )
    for question in ("decision", "DECISIÓN", "decisiones", "reunion decision"):
        (hit,) = search(question, language="es").hits
        assert hit.title == "Reuniones"
        assert ("decisión", True) in hit.excerpt


def test_the_other_language_is_offered(small_site: SmallSite) -> None:
    small_site.section("Overtime", [("text", "Extra pay.")])
    html = ask("overtime", "es")
    assert "No page has all the words" in html or "overtime" in html
    assert 'href="/en/learn/search/?q=overtime"' in html
    assert "<mark>Overtime</mark>" not in html
    assert "Overtime" in ask("overtime", "en")


def test_the_words_found_stand_out_and_html_is_never_obeyed(
    small_site: SmallSite,
) -> None:
    small_site.section("Signs", [("text", "A <b>quorum</b> & more")])
    html = ask("quorum")
    assert "<mark>quorum</mark>" in html
    assert "<b>" not in html
    assert "<script" not in ask("<script>alert(1)</script>")


@pytest.mark.parametrize("question", ODD)
def test_any_question_is_answered(small_site: SmallSite, question: str) -> None:
    ask(question)
    ask(question, page="9" * 30)


def test_queries_follow_the_kinds_of_page_not_their_number(
    small_site: SmallSite,
) -> None:
    def count() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            search("quorum", language="en")
        return len(seen)

    small_site.glossary(("quorum", "en", "Quorum", "How many must take part."))
    small_site.section("One", [("text", "quorum")])
    count()  # content types are asked for once
    few = count()
    for place in range(14):
        small_site.section(f"More {place}", [("text", "quorum")])
    assert count() == few <= 15
    found = search("quorum", language="en", page=2)
    assert (found.total, found.pages, len(found.hits)) == (15, 2, 5)


def test_a_page_that_is_private_is_not_found(small_site: SmallSite) -> None:
    page = small_site.section("Private", [("text", "quorum")])
    page.view_restrictions.create(restriction_type="login")
    assert search("quorum", language="en").total == 0


def test_a_page_that_is_changed_is_found_by_its_new_words(
    small_site: SmallSite,
) -> None:
    page = small_site.section("Old", [("text", "threshold")])
    page.body = [("text", "quorum")]
    page.save_revision().publish()
    assert search("quorum", language="en").total == 1
    assert search("threshold", language="en").total == 0


def test_a_word_leads_to_the_glossary_where_both_languages_stand(
    small_site: SmallSite,
) -> None:
    small_site.glossary(
        ("quorum", "en", "Quorum", "How many must take part."),
        ("quorum", "es", "Quórum", "Cuántas personas participan."),
    )
    page = small_site.section(
        "Deciding", [("text", "## The quorum\n\nA quorum, and [it](word:quorum).")]
    )
    page.body = [("text", "## The quorum\n\nA quorum, two quorums.")]
    page.save_revision().publish()
    html = Client().get(page.get_url()).content.decode()
    assert html.count('href="/en/glossary/#quorum"') == 1
    glossary = Client().get("/en/glossary/").content.decode()
    assert 'id="quorum"' in glossary
    assert '<span class="tag" lang="es">Quórum</span>' in glossary
    assert 'href="#letter-q"' in glossary


def test_a_page_that_quotes_a_fact_past_its_day_says_so(small_site: SmallSite) -> None:
    today = timezone.localdate()
    fact("us.old", since=date(2020, 1, 1), review_by=today - timedelta(days=1))
    fact("us.new", since=date(2020, 1, 1), review_by=today)
    stale = small_site.section("Stale", [("text", "It is {fact:us.old}.")])
    fresh = small_site.section("Fresh", [("text", "It is {fact:us.new}.")])
    told = "A figure on this page is due for a check"
    assert told in Client().get(stale.get_url()).content.decode()
    assert told not in Client().get(fresh.get_url()).content.decode()
    editor = Client()
    editor.force_login(UserFactory(is_superuser=True))
    html = editor.get(reverse("pages:facts")).content.decode()
    assert html.index("us.old") < html.index("us.new")
    assert html.count("past its day") == 1
    assert reverse("wagtailadmin_pages:edit", args=(stale.pk,)) in html
    assert "1 figure is to be looked at again" in (
        editor.get(reverse("wagtailadmin_home")).content.decode()
    )
    with pytest.raises(CommandError, match="to be mended"):
        call_command("check_training", strict=True)


def test_what_follows_a_fact_stands_beside_it(small_site: SmallSite) -> None:
    on = date(2026, 11, 22)
    fact("us.wage", since=date(2026, 1, 1), review_by=on, words="$16.90")
    fact("us.wage", since=date(2027, 1, 1), review_by=on, words="$17.50")
    now = facts_on(["us.wage"], language="en", on=on)["us.wage"]
    assert (now.words, now.then, now.then_from) == ("$16.90", "$17.50", date(2027, 1, 1))
    later = facts_on(["us.wage"], language="en", on=date(2027, 1, 1))["us.wage"]
    assert (later.words, later.then) == ("$17.50", "")


def test_nobody_but_an_editor_sees_the_editors_list(small_site: SmallSite) -> None:
    client = Client()
    assert client.get(reverse("pages:facts")).status_code == 302
    client.force_login(UserFactory())
    assert client.get(reverse("pages:facts")).status_code == 404
