"""The draft: the model's text with what is decided, and what is open shown as open."""

from io import BytesIO
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override
from hypothesis import given, strategies as st

from coopkit.papers.typeset import typeset
from governance.bylaws.document import blocks_of, markdown_of
from governance.bylaws.docx_file import docx_of
from governance.bylaws.packs import pack, packs
from governance.bylaws.selectors import paper_of
from governance.formation.draft import draft_of, state_from, state_json
from governance.formation.models import FoundingGroup
from governance.formation.selectors.drafts import (
    changed_between,
    draft_document,
    draft_state,
)
from governance.formation.selectors.parameters import rows_of
from tests.factories import NOON
from tests.governance.factories import founding_group, user_of
from tests.governance.formation.test_deciding import PAID, decide, put

TODAY = NOON.date()
MODEL = pack("us-ca")


@given(st.sets(st.sampled_from(sorted(MODEL.values))))
def test_a_draft_is_whole_only_when_all_that_it_prints_is_decided(keys: set[str]) -> None:
    draft = draft_of(MODEL, {key: MODEL.values[key] for key in keys})
    assert set(draft.open) == set(MODEL.values) - keys
    assert draft.is_whole == (keys == set(MODEL.values))
    assert set(draft.state.values) == keys, "nothing that nobody decided"


@pytest.mark.parametrize("model", packs(), ids=lambda each: each.key)
def test_a_draft_is_kept_and_read_back_to_the_same_fingerprint(model: Any) -> None:
    draft = draft_of(model, dict(model.values))
    assert draft.is_whole
    assert state_from(state_json(draft.state)).sha256 == draft.sha256


def test_a_value_changes_the_fingerprint_and_what_no_clause_prints_does_not() -> None:
    one, other = draft_of(MODEL, {"vote.days": 7}), draft_of(MODEL, {"vote.days": 8})
    assert one.sha256 != other.sha256
    assert draft_of(MODEL, {"vote.days": 7, "no.such": 1}).sha256 == one.sha256


def page(group: FoundingGroup, name: str) -> Any:
    client = Client()
    client.force_login(user_of(group.cooperative, "M001"))
    return client.get(reverse(f"formation:{name}", args=[group.cooperative.slug]))


def document(group: FoundingGroup) -> Any:
    state = draft_state(group).state
    return draft_document(group, state, rows_of(group, on=TODAY), on=TODAY)


@pytest.mark.django_db
def test_what_is_open_says_so_in_its_place_and_what_is_decided_stands() -> None:
    group = founding_group(3)
    decide(group, put(group, {"vote.days": 5, **PAID}, sheet_key="deciding"))
    html = page(group, "draft").content.decode()
    assert "<dfn>5 days</dfn>" in html
    assert "<mark>[open: usual 10 days]</mark>" in html
    assert "<dfn>$1,200.00</dfn>" in html
    total = len(MODEL.values)
    assert f"2 of {total} decided" in html
    assert "It is not in force, and it is not legal advice" in html
    assert "Cal. Corp. Code § 25100(r)" in html, "the law warns of the buy-in"
    assert draft_state(group).sha256 in html


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_mark_of_markdown_is_left_where_a_number_is_open(language: str) -> None:
    group = founding_group(2)
    with override(language):
        made = document(group)
    for passage in made.passages:
        words = "".join(run.text for b in blocks_of(passage) for run in b.runs)
        assert "**" not in words
        assert "{{" not in words
    opened = [r for p in made.passages for b in blocks_of(p) for r in b.runs if r.bold]
    assert len(opened) >= len(MODEL.values)
    assert all(run.text.startswith("[") for run in opened)


@pytest.mark.django_db
def test_the_papers_say_on_each_page_that_this_is_a_draft() -> None:
    group = founding_group(2)
    decide(group, put(group, PAID))
    made = document(group)
    day = date_format(TODAY)
    assert made.mark == f"Draft of {day}; not in force; not legal advice"
    word = docx.Document(BytesIO(docx_of(made, at=NOON)))
    assert word.sections[0].header.paragraphs[0].text == made.mark
    text = markdown_of(made)
    assert "## What to ask a lawyer" in text
    assert "## Still open" in text
    assert "| $1,200.00 (" in text
    paper = paper_of(group.cooperative, made, on=TODAY)
    assert typeset("bylaws", paper).startswith(b"%PDF")


@pytest.mark.django_db
def test_the_files_come_as_files_of_the_group_and_the_day() -> None:
    group = founding_group(2)
    for name, start in (("draft_pdf", b"%PDF"), ("draft_docx", b"PK")):
        answer = page(group, name)
        assert answer.content.startswith(start)
        assert "panaderia-aurora-draft" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_changed_number_is_a_changed_clause() -> None:
    group = founding_group(2)
    before = draft_state(group).state
    decide(group, put(group, {"members.buy_in": "600.00"}))
    after = draft_state(group).state
    (clause,) = changed_between(group, before, after)
    assert clause.number == MODEL.number_of("members.buy_in")
    assert changed_between(group, after, after) == []


@pytest.mark.django_db
def test_the_draft_reads_in_the_language_of_the_reader() -> None:
    group = founding_group(2)
    client = Client()
    client.force_login(user_of(group.cooperative, "M001"))
    address = reverse("formation:draft", args=[group.cooperative.slug])
    html = client.get("/es" + address.removeprefix("/en")).content.decode()
    assert MODEL.provisions[0].heading["es"] in html
    assert MODEL.provisions[0].heading["en"] not in html
