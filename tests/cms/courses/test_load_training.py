"""Loading the training: all of it, once, and never over an editor's work."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from cms.courses.models import CoursePage, LessonPage, UsedKey
from cms.courses.services import KEPT, NEW, UNCHANGED, UPDATED, load_training
from cms.pages.models import GlossaryTerm, HomePage, LegalFact
from coopkit.audit.models import AuditEntry
from tests.cms.conftest import LOADED_AT
from tests.cms.courses.few_files import FEW, a_few

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_few(tmp_path / "lessons")


def load(folder: Path, *, force: bool = False) -> dict[str, str]:
    outcomes = load_training(folder=folder, at=LOADED_AT, force=force)
    return {line.name: line.outcome for line in outcomes}


def change(path: Path, old: str, new: str) -> None:
    """Write something else into a file, at the one place where it stands."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_empty_site_is_filled_in_both_languages_and_wagtail_s_own_page_goes(
    folder: Path,
) -> None:
    assert set(load(folder).values()) == {NEW}
    assert not Page.objects.filter(slug="home", depth=2).exists()
    site = Site.objects.get()
    assert site.root_page.specific == HomePage.objects.get(locale__language_code="en")
    for language in ("en", "es"):
        pages = Page.objects.live().filter(depth__gt=1, locale__language_code=language)
        assert sorted(page.specific.code for page in pages) == sorted(FEW)


def test_the_second_time_changes_nothing(folder: Path) -> None:
    load(folder)
    before = list(Page.objects.order_by("pk").values())
    entries = AuditEntry.objects.count()
    assert set(load(folder).values()) == {UNCHANGED}
    assert list(Page.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.count() == entries


def test_a_changed_file_changes_its_page_and_no_other(folder: Path) -> None:
    load(folder)
    change(folder / "en/m5.4.md", "minutes: 18\nlead", "minutes: 19\nlead")
    outcomes = load(folder)
    assert outcomes.pop("en M5.4 Surplus and patronage") == UPDATED
    assert set(outcomes.values()) == {UNCHANGED}
    page = LessonPage.objects.get(code="M5.4", locale__language_code="en")
    assert page.minutes == 19
    assert page.revisions.count() == 2


@pytest.mark.parametrize("published", [True, False])
def test_what_an_editor_changed_is_kept_and_told(folder: Path, published: bool) -> None:
    load(folder)
    page = LessonPage.objects.get(code="M5.4", locale__language_code="en")
    page.lead = "An editor's own words."
    revision = page.save_revision()
    if published:
        revision.publish()
    change(folder / "en/m5.4.md", "minutes: 18\nlead", "minutes: 19\nlead")
    assert load(folder)["en M5.4 Surplus and patronage"] == KEPT
    latest = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (latest.lead, latest.minutes) == ("An editor's own words.", 18)
    assert load(folder, force=True)["en M5.4 Surplus and patronage"] == UPDATED
    latest = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (latest.lead != "An editor's own words.", latest.minutes) == (True, 19)


def test_a_fact_and_a_word_that_an_editor_changed_are_kept(
    folder: Path,
) -> None:
    load(folder)
    LegalFact.objects.filter(key="us-federal.cash_floor").update(words_en="a fifth")
    GlossaryTerm.objects.filter(key="quorum", language="es").update(term="Cuórum")
    outcomes = load(folder)
    kept = {name for name, outcome in outcomes.items() if outcome == KEPT}
    assert kept == {"fact us-federal.cash_floor", "word quorum (es)"}
    assert set(load(folder, force=True).values()) == {UNCHANGED, UPDATED}
    assert LegalFact.objects.get(key="us-federal.cash_floor").words_en == "20 percent"


def test_the_command_says_a_line_a_page_and_what_it_kept(folder: Path, capsys) -> None:
    call_command("load_training", folder=folder)
    assert len(re.findall(r"^new  ", capsys.readouterr().out, re.MULTILINE)) == 14
    CoursePage.objects.filter(locale__language_code="es").update(lead="Otra cosa.")
    page = CoursePage.objects.get(locale__language_code="es")
    page.save_revision().publish()
    call_command("load_training", folder=folder)
    told = capsys.readouterr().out
    assert "kept      es A Formemos juntas una cooperativa de trabajo" in told
    assert "--force" in told


def test_a_page_whose_parent_is_in_no_file_stops_it_all(folder: Path) -> None:
    change(folder / "es/m5.4.md", "under: M5", "under: M9")
    with pytest.raises(CommandError, match="M9"):
        call_command("load_training", folder=folder)
    assert not HomePage.objects.exists()


def test_a_part_that_nobody_could_answer_stops_it_all_and_is_named(folder: Path) -> None:
    path = folder / "es/m5.4.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("right: true", "right: false"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"M5\.4 .*q1.* No answer is right"):
        call_command("load_training", folder=folder)
    assert not UsedKey.objects.exists()


def test_a_page_that_an_editor_brought_to_what_the_file_says_is_no_longer_kept(
    folder: Path,
) -> None:
    load(folder)
    page = LessonPage.objects.get(code="M5.4", locale__language_code="en")
    page.minutes = 19
    page.save_revision().publish()
    change(folder / "en/m5.4.md", "minutes: 18\nlead", "minutes: 19\nlead")
    assert load(folder)["en M5.4 Surplus and patronage"] == UNCHANGED
    page.refresh_from_db()
    assert page.loaded_sha256 == page.content_sha256()
