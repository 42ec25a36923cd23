"""The pages of papers: who sees which."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.papers import services
from coopkit.papers.models import Paper
from coopkit.papers.services import PaperDraft
from tests.coopkit.papers.samples import notice
from tests.factories import (
    FOUNDED,
    NOON,
    CooperativeFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
KEEPERS = ["bookkeeper", "secretary", "board", "auditor"]


def person(cooperative: Cooperative, role: str = "member") -> User:
    user: User = UserFactory()
    RoleGrantFactory(cooperative=cooperative, user=user, role=role)
    return user


def paper_for(cooperative: Cooperative, holder: User | None, code: str = "") -> Paper:
    draft = PaperDraft(
        key=f"notice:{code}:{Paper.objects.count()}",
        kind="notice",
        title=f"Notice for {code or 'all'}",
        data=notice(),
        language="en",
        holder=holder,
        holder_code=code,
    )
    (paper,) = services.issue_all(
        cooperative=cooperative,
        template="notice",
        drafts=[draft],
        issued_on=FOUNDED,
        at=NOON,
    )
    return paper


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def list_of(user: User, cooperative: Cooperative, query: str = "") -> str:
    url = reverse("papers:list", args=[cooperative.slug])
    return signed_in(user).get(f"{url}{query}").content.decode()


def pdf_url(paper: Paper) -> str:
    return reverse("papers:download", args=[paper.cooperative.slug, paper.uid])


def test_a_member_sees_own_papers_and_the_co_op_s_and_nobody_else_s() -> None:
    cooperative = CooperativeFactory()
    ana, ben = person(cooperative), person(cooperative)
    own, of_all = paper_for(cooperative, ana, "M001"), paper_for(cooperative, None)
    others = [paper_for(cooperative, ben, "M002"), paper_for(cooperative, None, "M003")]
    page = list_of(ana, cooperative)
    assert pdf_url(own) in page
    assert pdf_url(of_all) in page
    assert not [paper for paper in others if pdf_url(paper) in page]


@pytest.mark.parametrize("role", KEEPERS)
def test_who_keeps_the_records_sees_the_papers_of_all(role: str) -> None:
    cooperative = CooperativeFactory()
    paper = paper_for(cooperative, person(cooperative), "M001")
    services.record_delivery(paper=paper, channel="hand", to="Ana", at=NOON)
    page = list_of(person(cooperative, role), cooperative)
    assert pdf_url(paper) in page
    assert "M001" in page
    assert "by hand" in page


def test_nobody_has_papers_yet() -> None:
    cooperative = CooperativeFactory()
    assert list_of(person(cooperative), cooperative).count("None yet.") == 2


def test_the_list_costs_the_same_for_two_papers_and_for_many() -> None:
    cooperative = CooperativeFactory()
    keeper = person(cooperative, "bookkeeper")
    counts = []
    for _ in range(2):
        for n in range(4):
            paper_for(cooperative, person(cooperative), f"M{n:03d}")
        with CaptureQueriesContext(connection) as queries:
            list_of(keeper, cooperative)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert not [query for query in queries if '"coopkit_paper"."pdf"' in query["sql"]]


def test_a_long_list_has_pages() -> None:
    cooperative = CooperativeFactory()
    keeper = person(cooperative, "bookkeeper")
    drafts = [
        PaperDraft(
            key=f"n:{n}", kind="notice", title=f"N {n}", data=notice(), language="en"
        )
        for n in range(51)
    ]
    papers = services.issue_all(
        cooperative=cooperative,
        template="notice",
        drafts=drafts,
        issued_on=FOUNDED,
        at=NOON,
    )
    assert pdf_url(papers[0]) not in list_of(keeper, cooperative)
    assert pdf_url(papers[0]) in list_of(keeper, cooperative, "?page=2")


def test_the_holder_opens_the_very_bytes() -> None:
    cooperative = CooperativeFactory()
    ana = person(cooperative)
    paper = paper_for(cooperative, ana, "M001")
    response = signed_in(ana).get(pdf_url(paper))
    assert response.content == bytes(Paper.objects.get(pk=paper.pk).pdf)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'inline; filename="notice-for-m001-{FOUNDED}.pdf"'
    )
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_another_member_s_paper_is_not_found() -> None:
    cooperative = CooperativeFactory()
    paper = paper_for(cooperative, person(cooperative), "M001")
    assert signed_in(person(cooperative)).get(pdf_url(paper)).status_code == 404


def test_a_paper_is_not_found_under_another_co_op_s_address() -> None:
    cooperative, other = CooperativeFactory(), CooperativeFactory()
    paper = paper_for(cooperative, None)
    keeper = person(other, "bookkeeper")
    url = reverse("papers:download", args=[other.slug, paper.uid])
    assert signed_in(keeper).get(url).status_code == 404
    assert signed_in(keeper).get(pdf_url(paper)).status_code == 404


def test_to_open_a_paper_writes_nothing() -> None:
    cooperative = CooperativeFactory()
    ana = person(cooperative)
    client, url = signed_in(ana), pdf_url(paper_for(cooperative, ana, "M001"))
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    written = ("INSERT", "UPDATE", "DELETE")
    assert not [query for query in queries if query["sql"].startswith(written)]
