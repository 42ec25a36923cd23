"""Whoever only looks changes nothing: a link in a mail, or a picture, posts no form."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.cooperatives import doors
from coopkit.cooperatives.models import Role
from tests.addresses import addresses
from tests.factories import CooperativeFactory, RoleGrantFactory, UserFactory

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|COPY)\b(?!.*django_session)", re.S)
OURS = [one for one in addresses("amanecer") if one.name in doors.ACCESS]


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["GET", "HEAD"])
def test_no_page_writes_when_it_is_looked_at(client: Client, how: str) -> None:
    cooperative, user = CooperativeFactory(slug="amanecer"), UserFactory()
    for role in Role.values:
        RoleGrantFactory(cooperative=cooperative, user=user, role=role)
    client.force_login(user)
    shown = 0
    for one in OURS:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.generic(how, one.example)
        written = [query["sql"] for query in asked if WRITES.match(query["sql"])]
        assert written == [], one.name
        shown += answer.status_code == 200
    assert shown >= 10
