"""A text that a co-op brings along becomes its bylaws, or an amendment of them."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coopkit.cooperatives.models import Cooperative
from governance.bylaws import services
from governance.bylaws.models import Amendment, ImportedText
from governance.bylaws.selectors import NoParameterError, head, in_force, text_on
from governance.bylaws.text_file import FileNotReadError, words_of_file
from tests.factories import FOUNDED, NOON, CooperativeFactory
from tests.governance.factories import coop, officer

pytestmark = pytest.mark.django_db
OURS = """
ARTICLE I. VOTES
1.1 A vote stays open for ten (10) days.
1.2 Half of the members (50%) make a quorum.
"""
FROM = date(2026, 12, 1)


@pytest.fixture
def bare() -> Cooperative:
    """A co-op that has no bylaws here yet."""
    cooperative: Cooperative = CooperativeFactory()
    return cooperative


def client_of(cooperative: Cooperative, role: str = "secretary") -> Client:
    client = Client()
    client.force_login(officer(cooperative, role))
    return client


def read_in(cooperative: Cooperative, source: str = OURS) -> ImportedText:
    return services.read_in(
        cooperative=cooperative,
        source=source,
        filename="",
        language="en",
        by=officer(cooperative, "secretary"),
        at=NOON,
    )


def bound(imported: ImportedText) -> ImportedText:
    return services.bind_numbers(
        imported=imported, chosen={(1, 0): "vote.days"}, by=imported.by, at=NOON
    )


def as_first(imported: ImportedText, **more: Any) -> Any:
    given = {
        "title": "Our bylaws",
        "adopted_on": FOUNDED,
        "effective_from": FOUNDED,
        "adopted_by": "2023-GM-001",
        "with_model_values": False,
        "by": imported.by,
        "at": NOON,
    }
    return services.use_as_first(imported=imported, **given | more)


def test_a_co_ops_own_text_becomes_version_0_and_its_number_a_rule(
    bare: Cooperative,
) -> None:
    version = as_first(bound(read_in(bare)))
    assert version.number == 0
    bylaws = in_force(bare, on=FROM)
    assert bylaws["vote.days"].count == 10
    assert bylaws["vote.days"].clause == "1.1"
    text = text_on(bare, on=FROM).provision("art-1.sec-1").text["en"]
    assert text == "A vote stays open for {{ vote.days | words }}."
    with pytest.raises(NoParameterError):
        bylaws["quorum.members"]


def test_the_models_numbers_fill_what_the_text_does_not_say(bare: Cooperative) -> None:
    as_first(bound(read_in(bare)), with_model_values=True)
    bylaws = in_force(bare, on=FROM)
    assert bylaws["vote.days"].count == 10
    assert "quorum.members" in bylaws


def test_a_text_is_used_once(bare: Cooperative) -> None:
    imported = bound(read_in(bare))
    as_first(imported)
    with pytest.raises(services.AlreadyUsedError):
        as_first(imported)


def test_a_co_op_with_bylaws_gets_a_draft_that_replaces_its_text() -> None:
    cooperative = coop()
    amendment = services.use_as_amendment(
        imported=bound(read_in(cooperative)),
        title="Our own words",
        by=officer(cooperative, "secretary"),
        at=NOON,
    )
    kinds = {each["op"] for each in amendment.operations}
    assert kinds == {"repeal", "insert", "set"}
    inserted = [each["id"] for each in amendment.operations if each["op"] == "insert"]
    now = head(cooperative)
    assert now is not None
    assert not set(inserted) & {each.id for each in now.provisions}
    assert amendment.state == "draft"


def test_the_secretary_reads_a_text_in_binds_a_number_and_uses_it(
    bare: Cooperative,
) -> None:
    client, address = client_of(bare), f"/en/c/{bare.slug}/papers/bylaws/import/"
    answer = client.post(address, {"language": "en", "words": OURS}, follow=True)
    assert "Say what each number is" in answer.content.decode()
    assert "ten (10) days" in answer.content.decode()
    page = answer.request["PATH_INFO"]
    answer = client.post(page, {"action": "bind", "n1-0": "vote.days"}, follow=True)
    assert "1 of 2 numbers bound" in answer.content.decode()
    asked = {
        "action": "use",
        "title": "Our bylaws",
        "adopted_on": "2023-07-01",
        "effective_from": "2023-07-01",
        "adopted_by": "2023-GM-001",
    }
    answer = client.post(page, asked, follow=True)
    assert "These are the co-op’s bylaws now." in answer.content.decode()
    assert in_force(bare, on=FROM)["vote.days"].count == 10


def test_a_number_of_the_wrong_kind_is_refused_on_the_form(bare: Cooperative) -> None:
    client, address = client_of(bare), f"/en/c/{bare.slug}/papers/bylaws/import/"
    words = {"language": "en", "words": "1.1 Open for 900 days."}
    page = client.post(address, words, follow=True).request["PATH_INFO"]
    answer = client.post(page, {"action": "bind", "n0-0": "vote.days"})
    assert "“900 days” cannot be the value of" in answer.content.decode()
    assert ImportedText.objects.get().provisions[0]["numbers"][0]["key"] == ""


def test_a_file_that_holds_no_text_is_a_sentence_on_the_form(bare: Cooperative) -> None:
    client, address = client_of(bare), f"/en/c/{bare.slug}/papers/bylaws/import/"
    file = SimpleUploadedFile("bylaws.pdf", b"%PDF-1.7\xff\xfe")
    answer = client.post(address, {"language": "en", "file": file})
    assert "“bylaws.pdf” cannot be read." in answer.content.decode()
    answer = client.post(address, {"language": "en", "words": " "})
    assert "There is no text to read." in answer.content.decode()
    assert not ImportedText.objects.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", b"PK", b"\xff\xfe\x00"])
def test_a_broken_file_is_refused(content: bytes) -> None:
    with pytest.raises(FileNotReadError):
        words_of_file("x.docx", content)


def test_members_may_not_bring_in_a_text() -> None:
    cooperative = coop()
    client = client_of(cooperative, "member")
    assert (
        client.get(f"/en/c/{cooperative.slug}/papers/bylaws/import/").status_code == 404
    )
    assert not Amendment.objects.exists()


def test_a_text_with_the_models_numbers_keeps_the_co_ops_own_fiscal_year() -> None:
    cooperative = CooperativeFactory(fiscal_year_end_month=6, fiscal_year_end_day=30)
    as_first(bound(read_in(cooperative)), with_model_values=True)
    rules = in_force(cooperative, on=FROM)
    assert rules["identity.fiscal_year_end"].value == "06-30"


def test_braces_and_control_characters_of_a_text_are_words_like_others(
    bare: Cooperative,
) -> None:
    source = "ARTICLE I. {{ vote.days | words }}\n1.1 {{{{ a }}}} \x00\x01 is {{{ so."
    as_first(read_in(bare, source))
    article, clause = text_on(bare, on=FROM).provisions
    assert article.heading == {"en": "{ { vote.days | words } }"}
    assert clause.text == {"en": "{ { { { a } } } } is { { { so."}
