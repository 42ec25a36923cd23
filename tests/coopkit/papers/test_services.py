"""Issuing papers, and finding them changed."""

from dataclasses import replace
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from coopkit.audit.append_only import untriggers
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.papers import services
from coopkit.papers.models import Channel, Delivery, Paper
from coopkit.papers.offers import papers_are_whole
from coopkit.papers.services import PaperDiffersError, PaperDraft
from coopkit.papers.typeset import template_sha256, typeset
from tests.coopkit.papers.samples import notice
from tests.factories import FOUNDED, NOON, CooperativeFactory, UserFactory

pytestmark = pytest.mark.django_db


def draft(n: int = 1, **changes: object) -> PaperDraft:
    usual = PaperDraft(
        key=f"notice:2026:M{n:03d}",
        kind="notice",
        title="Written notice of allocation",
        data=notice(name=f"Member {n}"),
        language="en",
        holder_code=f"M{n:03d}",
        subject="worksheet:3",
    )
    return replace(usual, **changes)


def issue(cooperative: Cooperative, *drafts: PaperDraft) -> list[Paper]:
    return services.issue_all(
        cooperative=cooperative,
        template="notice",
        drafts=drafts or [draft()],
        issued_on=FOUNDED,
        at=NOON,
    )


def unlock(table: str) -> None:
    """Take the triggers off, as only the owner of the tables could."""
    with connection.cursor() as cursor:
        for statement in untriggers(table, connection.vendor):
            cursor.execute(statement)


def test_a_paper_is_kept_with_its_hash_its_data_and_its_template_s_version() -> None:
    user, data = UserFactory(), notice("es")
    paper = services.issue(
        cooperative=CooperativeFactory(),
        key="notice:2026:M005",
        kind="notice",
        title="Aviso escrito de asignación",
        template="notice",
        data=data,
        language="es",
        issued_on=FOUNDED,
        at=NOON,
        holder=user,
        holder_code="M005",
        subject="worksheet:3",
    )
    kept = Paper.objects.get(pk=paper.pk)
    assert bytes(kept.pdf) == typeset("notice", data)
    assert kept.sha256 == sha256(bytes(kept.pdf)).hexdigest()
    assert kept.template_sha256 == template_sha256("notice")
    assert (kept.data, kept.holder, kept.subject) == (data, user, "worksheet:3")


def test_each_issue_stands_in_the_audit_trail() -> None:
    cooperative = CooperativeFactory()
    papers = issue(cooperative, draft(1), draft(2))
    entries = AuditEntry.objects.filter(scope=cooperative.slug, action="paper.issued")
    assert [entry.subject for entry in entries.order_by("seq")] == [
        f"paper:{paper.uid}" for paper in papers
    ]
    assert [entry.data["sha256"] for entry in entries.order_by("seq")] == [
        paper.sha256 for paper in papers
    ]


def test_the_same_key_and_data_give_the_first_paper_back() -> None:
    cooperative = CooperativeFactory()
    (first,) = issue(cooperative)
    (again,) = issue(cooperative)
    assert again.pk == first.pk
    assert AuditEntry.objects.filter(action="paper.issued").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"data": notice(name="Somebody else")},
        {"language": "es"},
        {"holder_code": "M002"},
        {"kind": "letter"},
    ],
)
def test_the_same_key_with_other_contents_is_refused(changes: dict) -> None:
    cooperative = CooperativeFactory()
    issue(cooperative)
    with pytest.raises(PaperDiffersError, match="never changed"):
        issue(cooperative, draft(2), draft(**changes))
    assert Paper.objects.count() == 1


def test_another_co_op_may_use_the_same_key() -> None:
    (one,), (other,) = issue(CooperativeFactory()), issue(CooperativeFactory())
    assert one.uid != other.uid


def test_papers_come_back_in_the_order_of_their_drafts_old_ones_among_new() -> None:
    cooperative = CooperativeFactory()
    issue(cooperative, draft(2))
    papers = issue(cooperative, draft(3), draft(2), draft(1))
    assert [paper.holder_code for paper in papers] == ["M003", "M002", "M001"]


def test_all_papers_are_issued_or_none() -> None:
    broken = draft(2, data=notice() | {"labels": {}})
    with pytest.raises(RuntimeError):
        issue(CooperativeFactory(), draft(1), broken)
    assert not Paper.objects.exists()
    assert not AuditEntry.objects.filter(action="paper.issued").exists()


def test_two_drafts_of_one_key_are_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="same key"):
        issue(CooperativeFactory(), draft(1), draft(1))


def test_a_delivery_is_kept_and_its_address_stays_out_of_the_trail() -> None:
    (paper,) = issue(CooperativeFactory())
    services.record_delivery(
        paper=paper, channel="email", to="ana@amanecer.example", at=NOON
    )
    delivery = Delivery.objects.get(paper=paper)
    assert (delivery.channel, delivery.to) == (Channel.EMAIL, "ana@amanecer.example")
    entry = AuditEntry.objects.get(action="paper.delivered")
    assert entry.subject == f"paper:{paper.uid}"
    assert "ana@" not in str(entry.data)


def test_a_channel_that_we_do_not_know_is_our_own_mistake() -> None:
    (paper,) = issue(CooperativeFactory())
    with pytest.raises(ValueError, match="pigeon"):
        services.record_delivery(paper=paper, channel="pigeon", to="x", at=NOON)


def test_the_database_refuses_to_change_a_paper() -> None:
    (paper,) = issue(CooperativeFactory())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(pdf=b"other")


def test_the_check_finds_nothing_in_papers_as_they_were_issued() -> None:
    issue(CooperativeFactory(), draft(1), draft(2))
    assert list(papers_are_whole()) == []


def test_the_check_finds_a_paper_whose_bytes_were_changed() -> None:
    cooperative = CooperativeFactory()
    _, paper = issue(cooperative, draft(1), draft(2))
    unlock("coopkit_paper")
    Paper.objects.filter(pk=paper.pk).update(pdf=b"%PDF-1.7 other")
    (finding,) = papers_are_whole()
    assert finding.where == f"{cooperative.slug} paper:{paper.uid}"
    assert "bytes" in finding.what


def test_the_check_finds_a_paper_that_was_changed_together_with_its_hash() -> None:
    (paper,) = issue(CooperativeFactory())
    unlock("coopkit_paper")
    forged = b"%PDF-1.7 other"
    Paper.objects.filter(pk=paper.pk).update(
        pdf=forged, sha256=sha256(forged).hexdigest()
    )
    (finding,) = papers_are_whole()
    assert "another hash" in finding.what


def test_the_check_finds_a_paper_that_was_taken_away() -> None:
    (paper,) = issue(CooperativeFactory())
    unlock("coopkit_paper")
    Paper.objects.filter(pk=paper.pk).delete()
    (finding,) = papers_are_whole()
    assert finding.where == f"paper:{paper.uid}"
    assert "missing" in finding.what
