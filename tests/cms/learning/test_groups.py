"""Groups: some of a cohort who do its worksheets as one."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.learning.models import CohortKind, Enrolment, LearningGroup, Worksheet
from cms.learning.selectors.groups import group_of, members_of, own_group
from cms.learning.services import groups as services
from cms.learning.services.enrolling import leave
from tests.cms.learning.classroom import a_class, learner
from tests.cms.learning.sheets import AT, LESSON, SHEET
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_is_in_one_group_of_a_cohort_at_most() -> None:
    cohort = a_class()
    ana = learner(cohort, first_name="Ana", last_name="Peña")
    ben = learner(cohort)
    services.keep_group(cohort=cohort, name="Ovens", members=[ana.pk, ben.pk], at=AT)
    with pytest.raises(services.OtherGroupError, match=r"Ana Peña"):
        services.keep_group(cohort=cohort, name="Counter", members=[ana.pk], at=AT)
    assert LearningGroup.objects.count() == 1


def test_the_sheets_stay_with_the_group_when_somebody_moves() -> None:
    cohort = a_class()
    ana = learner(cohort)
    make = {"cohort": cohort, "at": AT}
    ovens = services.keep_group(name="Ovens", members=[ana.pk], **make)
    Worksheet.objects.create(
        group=ovens, translation_key=LESSON, block_id=SHEET, saved_at=AT
    )
    services.keep_group(name="Ovens", members=[], group=ovens, **make)
    counter = services.keep_group(name="Counter", members=[ana.pk], **make)
    assert group_of(ana) == counter
    assert ovens.worksheets.count() == 1
    with pytest.raises(services.GroupHasWorkError):
        services.end_group(group=ovens)


def test_two_groups_have_two_names_and_each_has_one() -> None:
    cohort = a_class()
    services.keep_group(cohort=cohort, name="Ovens", members=[], at=AT)
    with pytest.raises(services.NameTakenError):
        services.keep_group(cohort=cohort, name=" Ovens ", members=[], at=AT)
    with pytest.raises(services.NoNameError):
        services.keep_group(cohort=cohort, name="  ", members=[], at=AT)


def test_only_who_takes_part_is_put_into_a_group() -> None:
    cohort, other = a_class(), a_class()
    gone, elsewhere = learner(cohort), learner(other)
    leave(enrolment=gone, at=AT)
    made = services.keep_group(
        cohort=cohort, name="Ovens", members=[gone.pk, elsewhere.pk, 999], at=AT
    )
    assert not made.members.exists()


def test_a_study_group_is_one_group_but_for_those_in_another() -> None:
    cohort = a_class(kind=CohortKind.STUDY_GROUP)
    ana, ben, eva = (learner(cohort) for _ in range(3))
    assert group_of(ana) is None
    everybody = services.group_of_everybody(cohort=cohort, at=AT)
    assert services.group_of_everybody(cohort=cohort, at=AT) == everybody
    counter = services.keep_group(cohort=cohort, name="Counter", members=[eva.pk], at=AT)
    assert [group_of(one) for one in (ana, ben, eva)] == [everybody, everybody, counter]
    assert list(members_of(everybody)) == [ana, ben]
    told = Enrolment.objects.filter(cohort=cohort).annotate(group_pk=own_group())
    assert dict(told.values_list("pk", "group_pk")) == {
        ana.pk: everybody.pk,
        ben.pk: everybody.pk,
        eva.pk: counter.pk,
    }


def test_the_leader_makes_a_group_on_the_page_and_nobody_else_can(
    client: Client,
) -> None:
    cohort = a_class()
    ana = learner(cohort, first_name="Ana", last_name="Peña")
    url = reverse("learning:groups", args=[cohort.pk])
    for who in (ana.user, UserFactory()):
        client.force_login(who)
        assert client.get(url).status_code == 404
        assert client.post(url, {"new-name": "Ovens"}).status_code == 404
    client.force_login(cohort.opened_by)
    made = {"group": "", "new-name": "Ovens", "new-members": [ana.pk]}
    assert client.post(url, made).status_code == 302
    group = LearningGroup.objects.get()
    assert list(group.members.all()) == [ana]
    again = client.post(url, made)
    assert "There is a group “Ovens” already" in again.content.decode()
    assert ana.user.email not in again.content.decode()
    end = {"group": group.pk, "do": "end"}
    assert client.post(url, end).status_code == 302
    assert not LearningGroup.objects.exists()
