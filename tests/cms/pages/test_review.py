"""The journey of a change: an editor submits it, a reviewer lets it out."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.pages.models import SectionPage
from cms.pages.services import EDITORS, REVIEW, REVIEWERS, TRANSLATORS, prepare_review
from tests.cms.pages.conftest import SmallSite
from tests.factories import UserFactory

pytestmark = pytest.mark.looks
AT = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def somebody_of(group: str) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def form(page: SectionPage, title: str) -> dict:
    return nested_form_data(
        {
            "title": title,
            "slug": page.slug,
            "code": page.code,
            "lead": "",
            "seo_title": "",
            "search_description": "",
            "body": streamfield([("text", "Words")]),
            "comments": inline_formset([]),
        }
    )


def test_an_editor_submits_and_a_reviewer_lets_it_out(small_site: SmallSite) -> None:
    prepare_review(at=AT)
    page = small_site.section("About us")
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    editor, reviewer = somebody_of(EDITORS), somebody_of(REVIEWERS)

    editor.post(edit, form(page, "Past the review") | {"action-publish": "1"})
    page.refresh_from_db()
    assert page.title == "About us"  # she may not publish by herself

    response = editor.post(edit, form(page, "About all of us") | {"action-submit": "1"})
    assert response.status_code == 302
    page.refresh_from_db()
    assert (page.title, page.current_workflow_state.status) == ("About us", "in_progress")

    task = page.current_workflow_task_state
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk)
    )
    assert editor.post(url, {"comment": ""}).status_code in (302, 403)
    page.refresh_from_db()
    assert page.title == "About us"  # nor approve

    reviewer.post(url, {"comment": "Good."})
    page.refresh_from_db()
    assert (page.title, page.live) == ("About all of us", True)


def test_preparing_twice_makes_nothing_new_and_gives_nothing_back(
    small_site: SmallSite,
) -> None:
    assert prepare_review(at=AT)
    group = Group.objects.get(name=TRANSLATORS)
    group.permissions.clear()
    assert prepare_review(at=AT) == []
    assert not group.permissions.exists()
    assert Workflow.objects.filter(name=REVIEW).count() == 1


def test_each_group_comes_into_the_editing_pages_and_a_stranger_does_not(
    small_site: SmallSite,
) -> None:
    prepare_review(at=AT)
    home = reverse("wagtailadmin_home")
    for group in (EDITORS, REVIEWERS, TRANSLATORS):
        assert somebody_of(group).get(home).status_code == 200
    stranger = Client()
    stranger.force_login(UserFactory())
    assert stranger.get(home).status_code in (302, 403, 404)


def test_the_checks_beside_a_draft_are_those_the_site_is_tested_for(
    small_site: SmallSite,
) -> None:
    page = small_site.section("Draft")
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    url = reverse("wagtailadmin_pages:view_draft", args=(page.pk,))
    html = client.get(url).content.decode()
    for rule in ("alt-text-quality", "color-contrast", "video-caption", "heading-order"):
        assert rule in html, rule
    assert "color-contrast" not in Client().get(page.get_url()).content.decode()
