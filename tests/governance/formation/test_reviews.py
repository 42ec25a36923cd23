"""The lawyer's round trip: what went out, what came back, and the group's answers."""

import contextlib
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from governance.formation.comments import (
    Comment,
    NotAWordFileError,
    NothingWrittenError,
    WordFileTooBigError,
    comments_of,
    plain_name,
)
from governance.formation.models import FoundingGroup, LegalReview, ReviewComment
from governance.formation.selectors.reviews import (
    is_reviewed,
    reviews_of,
    standing_of_review,
)
from governance.formation.services.reviewing import (
    NotBackThenError,
    TakenInAlreadyError,
    UnknownClauseError,
    add_comment,
    answer_comment,
    record_return,
    send_for_review,
    take_in_file,
)
from tests.factories import NOON
from tests.governance.factories import founding_group, user_of
from tests.governance.formation.test_deciding import decide, put
from tests.office import convert_in_office

NUMBERS = {"4", "4.7", "4.8"}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file(
    body: str, comments: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    """The least that is a Word file: a body of paragraphs, and comments."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        if comments:
            packed.writestr(
                "word/comments.xml", f"<w:comments {W}>{comments}</w:comments>"
            )
        for name, content in (more or {}).items():
            packed.writestr(name, content)
    return out.getvalue()


def par(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def change(kind: str, text: str, author: str = "Counsel") -> str:
    tag = "t" if kind == "ins" else "delText"
    return f'<w:{kind} w:id="1" w:author="{author}">{run(text, tag)}</w:{kind}>'


START, END = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'
SAID = f'<w:comment w:id="0" w:author="R. Ortiz">{par(run("Too high."))}</w:comment>'


def read(content: bytes, **more: Any) -> tuple[Comment, ...]:
    return comments_of("review.docx", content, numbers=NUMBERS, **more)


def test_a_comment_is_read_with_its_clause_its_author_and_its_words() -> None:
    body = par(run("4. Money")) + par(
        run("4.7  Each pays "), START, run("$1,200.00"), END, run(" once.")
    )
    assert read(word_file(body, SAID)) == (
        Comment(
            kind="comment",
            author="R. Ortiz",
            clause="4.7",
            text="Too high.",
            quoted="$1,200.00",
        ),
    )


def test_what_a_lawyer_would_write_instead_is_one_change() -> None:
    body = par(run("4.8  By "), change("del", "half"), change("ins", "two thirds"))
    (found,) = read(word_file(body))
    assert (found.kind, found.clause) == ("replaced", "4.8")
    assert (found.text, found.instead) == ("two thirds", "half")


def test_changes_of_two_people_and_of_two_places_stay_apart() -> None:
    body = par(
        run("4.7 "),
        change("ins", "a"),
        change("ins", "b", "Other"),
        run(" then "),
        change("del", "c"),
    )
    found = read(word_file(body))
    assert [(each.kind, each.author) for each in found] == [
        ("inserted", "Counsel"),
        ("inserted", "Other"),
        ("deleted", "Counsel"),
    ]


def test_a_number_that_is_no_clause_of_ours_moves_nothing() -> None:
    body = par(run("4.7  Pay.")) + par(run("9.9  Else."), change("ins", "x"))
    assert [each.clause for each in read(word_file(body))] == ["4.7"]


def test_our_own_notes_do_not_come_back_as_comments() -> None:
    content = word_file(par(run("4.7 "), START, run("x"), END), SAID)
    with pytest.raises(NothingWrittenError):
        read(content, ours={"Too  high."})


BOMB = b"0" * 50_000_000


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAWordFileError),
        (b"hello", NotAWordFileError),
        (b"PK\x03\x04 broken", NotAWordFileError),
        (word_file("<w:p>"), NotAWordFileError),
        (word_file(par(run("4.7 no word of anybody"))), NothingWrittenError),
        (
            word_file(par(change("ins", "x")), more={"word/media/a": BOMB}),
            WordFileTooBigError,
        ),
        (b"PK" + b"0" * 5_000_001, WordFileTooBigError),
        (word_file(par(change("ins", "x")), more={"../evil": b""}), NotAWordFileError),
        (word_file(par(change("ins", "x")), more={"/etc": b""}), NotAWordFileError),
        (
            word_file(par(change("ins", "x")), more={"word/vbaProject.bin": b""}),
            NotAWordFileError,
        ),
        (
            word_file("".join(par(change("ins", "x")) for _ in range(501))),
            WordFileTooBigError,
        ),
    ],
    ids=range(11),
)
def test_what_is_no_harmless_word_file_is_refused(
    content: bytes, refusal: type[CoopError]
) -> None:
    with pytest.raises(refusal, match="type "):
        read(content)


def test_an_entity_is_neither_grown_nor_fetched() -> None:
    out = BytesIO()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(
            "word/document.xml",
            f"{bomb}<w:document {W}>{par(change('ins', '&a;&f;'))}</w:document>",
        )
    with pytest.raises(NotAWordFileError):
        read(out.getvalue())


@given(st.binary(max_size=300))
def test_no_bytes_are_more_than_refused(noise: bytes) -> None:
    good = word_file(par(run("4.7 "), change("ins", "x")))
    for content in (noise, good[: len(noise)] + noise + good[len(noise) :]):
        with contextlib.suppress(CoopError):
            assert read(content)


@given(st.text())
def test_a_name_of_a_file_leads_nowhere(name: str) -> None:
    short = plain_name(name)
    assert not set(short) & {"/", "\\", "\0", "\n"}
    assert len(short) <= 120


@pytest.fixture
def group() -> FoundingGroup:
    return founding_group(2)


def sent(group: FoundingGroup, questions: str = "") -> LegalReview:
    by = user_of(group.cooperative, "M001")
    return send_for_review(group=group, questions=questions, by=by, at=NOON)


def who(review: LegalReview) -> dict[str, Any]:
    by = user_of(review.group.cooperative, "M002")
    return {"by": by, "at": NOON + timedelta(days=9)}


def download(group: FoundingGroup, review: LegalReview) -> bytes:
    client = Client()
    client.force_login(user_of(group.cooperative, "M001"))
    address = reverse("formation:review_docx", args=[group.cooperative.slug, review.pk])
    content: bytes = client.get(address).content
    return content


def commented(content: bytes, words: str) -> bytes:
    """The file as a lawyer sends it back, with one comment of their own."""
    document = docx.Document(BytesIO(content))
    found = next(each for each in document.paragraphs if each.text.startswith("4.1 "))
    document.add_comment(found.runs, words, author="R. Ortiz", initials="RO")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_comment_comes_back_on_its_clause_and_waits_for_an_answer(
    group: FoundingGroup,
) -> None:
    review = sent(group, "May a class vote on this?\nWho signs?")
    file = download(group, review)
    assert "Who signs?" in [p.text for p in docx.Document(BytesIO(file)).paragraphs]
    content = commented(file, "Say which shares.")
    (comment,) = take_in_file(
        review=review, name="../x/Review.docx", content=content, **who(review)
    )
    assert (comment.clause, comment.author) == ("4.1", "R. Ortiz")
    assert comment.text == "Say which shares."
    assert comment.quoted.startswith("4.1")
    review.refresh_from_db()
    assert review.filename == "Review.docx"
    assert not is_reviewed(group)
    answer_comment(review=review, number=1, answer="We leave it.", **who(review))
    assert is_reviewed(group)


@pytest.mark.django_db
@pytest.mark.office
def test_a_file_that_libreoffice_saved_is_read_the_same(
    group: FoundingGroup, tmp_path: Path
) -> None:
    review = sent(group)
    content = commented(download(group, review), "Say which shares.")
    again = convert_in_office(content, tmp_path, kind="docx")
    (comment,) = take_in_file(review=review, name="a.docx", content=again, **who(review))
    assert (comment.clause, comment.author) == ("4.1", "R. Ortiz")
    assert comment.text == "Say which shares."


@pytest.mark.django_db
def test_the_same_file_is_taken_in_once_and_a_newer_one_adds_to_it(
    group: FoundingGroup,
) -> None:
    review = sent(group)
    first = commented(download(group, review), "One.")
    take_in_file(review=review, name="a.docx", content=first, **who(review))
    with pytest.raises(TakenInAlreadyError):
        take_in_file(review=review, name="b.docx", content=first, **who(review))
    more = take_in_file(
        review=review, name="b.docx", content=commented(first, "Two."), **who(review)
    )
    assert [(each.number, each.text) for each in more] == [(2, "Two.")]


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind(group: FoundingGroup) -> None:
    review = sent(group)
    with pytest.raises(NotAWordFileError):
        take_in_file(review=review, name="a.docx", content=b"PK", **who(review))
    review.refresh_from_db()
    assert (review.filename, review.file_sha256, review.came_back_at) == ("", "", None)
    assert not ReviewComment.objects.exists()


@pytest.mark.django_db
def test_what_is_decided_after_the_review_is_told(group: FoundingGroup) -> None:
    review = sent(group)
    record_return(review=review, reader="R. Ortiz", back_at=NOON, **who(review))
    (found,) = reviews_of(group)
    assert standing_of_review(group, found).state == "reviewed"
    decide(group, put(group, {"members.buy_in": "600.00"}))
    standing = standing_of_review(group, found)
    assert len(standing.changed) == 1
    assert standing.is_reviewed, "what was read was read; the page says what was not"


@pytest.mark.django_db
def test_a_review_comes_back_after_it_went_out_and_not_in_time_to_come(
    group: FoundingGroup,
) -> None:
    review = sent(group)
    for back_at in (NOON - timedelta(days=1), NOON + timedelta(days=10)):
        with pytest.raises(NotBackThenError):
            record_return(review=review, reader="R.", back_at=back_at, **who(review))


@pytest.mark.django_db
def test_a_comment_by_word_of_mouth_names_a_clause_there_is(group: FoundingGroup) -> None:
    review = sent(group)
    with pytest.raises(UnknownClauseError, match=r"99\.9"):
        add_comment(review=review, clause="99.9", author="", text="x", **who(review))
    comment = add_comment(
        review=review, clause="4.7", author="", text="Ask a tax adviser.", **who(review)
    )
    assert (comment.number, comment.clause) == (1, "4.7")


@pytest.mark.django_db
def test_the_pages_lead_from_sending_to_the_last_answer(group: FoundingGroup) -> None:
    client = Client()
    client.force_login(user_of(group.cooperative, "M001"))
    slug = group.cooperative.slug
    there = reverse("formation:reviews", args=[slug])
    assert "What to ask a lawyer" in client.get(there).content.decode()
    review_page = client.post(there, {"questions": "Is it sound?"}).headers["Location"]
    review = LegalReview.objects.get(group=group)
    content = commented(download(group, review), "Say which shares.")
    bad = SimpleUploadedFile("a.docx", b"nothing")
    refused = client.post(review_page, {"what": "file", "file-file": bad})
    assert "cannot be read as a Word file" in refused.content.decode()
    good = SimpleUploadedFile("a.docx", content)
    client.post(review_page, {"what": "file", "file-file": good})
    left = {"what": "answer-1", "answer-1-how": "left"}
    lacking = client.post(review_page, left)
    assert "Say why it stays as it is." in lacking.content.decode()
    motion = put(group, {"members.buy_in": "600.00"})
    changed = {
        "what": "answer-1",
        "answer-1-how": "changed",
        "answer-1-motion": motion.pk,
    }
    client.post(review_page, changed)
    html = client.get(review_page).content.decode()
    assert "reviewed, all answered" in html
    assert motion.title in ReviewComment.objects.get().answer
    assert client.post(review_page, {"what": "answer-7"}).status_code == 404
