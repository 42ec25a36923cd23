"""Worksheets: nothing typed is lost, each step is on record, a group works as one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.courses.selectors import worksheet_of
from cms.learning.models import Cohort, CohortKind, Enrolment, Worksheet
from cms.learning.selectors.worksheets import answers_for, sheet_for
from cms.learning.services import worksheets as services
from cms.learning.services.enrolling import choose_alias
from cms.learning.services.groups import keep_group
from coopkit.accounts.models import User
from coopkit.errors import CoopError
from coopkit.worksheets.fields import clean
from coopkit.worksheets.forms import asked
from coopkit.worksheets.merging import Filled, mark
from tests.cms.learning.classroom import a_class, learner
from tests.cms.learning.sheets import AT, COURSE, LESSON, SHEET, a_learner
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_course")]


def opened(enrolment: Enrolment) -> Worksheet:
    return services.open_worksheet(
        enrolment=enrolment, lesson=LESSON, block_id=SHEET, by=enrolment.user, at=AT
    )


def save(
    sheet: Worksheet, by: User, typed: dict[str, Any], **given: Any
) -> services.Saved:
    """Save as a page does that saw the sheet as it stands in `sheet`."""
    fields = asked(worksheet_of(LESSON, SHEET, language="en").fields)
    keys = tuple(field.key for field in fields)
    filled = Filled(
        keys=keys,
        values=clean(fields, typed).values,
        seen={key: mark(sheet.values.get(key)) for key in keys},
        picks=given.get("picks", {}),
    )
    return services.save_worksheet(worksheet=sheet, filled=filled, by=by, at=AT)


def hand_in(sheet: Worksheet, by: User) -> Worksheet:
    fields = asked(worksheet_of(LESSON, SHEET, language="en").fields)
    now = Worksheet.objects.get(pk=sheet.pk)
    return services.hand_in(
        worksheet=now, fields=fields, version=now.version, by=by, at=AT
    )


def handed_in(cohort: Cohort) -> tuple[Enrolment, Worksheet]:
    mine = learner(cohort)
    sheet = opened(mine)
    save(sheet, mine.user, {"fee": "20"})
    return mine, hand_in(sheet, mine.user)


def test_a_page_keeps_what_cannot_be_read_and_says_why_beside_it(client: Client) -> None:
    mine = a_learner()
    client.force_login(mine.user)
    first = client.post(reverse("learning:worksheet_open", args=[LESSON, SHEET]))
    typed = {"f-fee": "a lot", "f-part": "25 %", "f-costs-2-sum": "12,5", "do": "save"}
    client.post(first["Location"], typed)
    sheet = Worksheet.objects.get()
    assert sheet.values == {
        "fee": {"typed": "a lot"},
        "part": "1/4",
        "costs": [{"sum": {"typed": "12,5"}}],
    }
    page = client.get(first["Location"]).content.decode()
    assert 'value="a lot"' in page
    assert "“a lot” is not an amount" in page
    assert "“12,5” is not an amount" in page


def test_an_empty_sheet_and_one_with_unread_answers_are_not_handed_in() -> None:
    mine = a_learner()
    sheet = opened(mine)
    with pytest.raises(services.EmptyError):
        hand_in(sheet, mine.user)
    save(sheet, mine.user, {"fee": "a lot"})
    with pytest.raises(services.UnreadError, match=r"\(1\)"):
        hand_in(sheet, mine.user)
    assert Worksheet.objects.get().values == {"fee": {"typed": "a lot"}}


def test_each_step_is_an_event_with_what_the_sheet_said_then() -> None:
    cohort = a_class(course_key=COURSE)
    leader = cohort.opened_by
    mine, sheet = handed_in(cohort)
    services.reply(worksheet=sheet, accept=False, comment="Why?", by=leader, at=AT)
    save(Worksheet.objects.get(), mine.user, {"fee": "30"})
    hand_in(sheet, mine.user)
    services.reply(worksheet=sheet, accept=True, comment="", by=leader, at=AT)
    services.open_again(worksheet=sheet, by=mine.user, at=AT)
    told = [(one.state, one.comment, one.values["fee"]) for one in sheet.events.all()]
    assert told == [
        ("handed_in", "", 2000),
        ("returned", "Why?", 2000),
        ("handed_in", "", 3000),
        ("accepted", "", 3000),
        ("draft", "", 3000),
    ]


def test_what_is_handed_in_is_not_changed_until_it_is_opened_again() -> None:
    mine, sheet = handed_in(a_class(course_key=COURSE))
    with pytest.raises(services.NotOpenError):
        save(sheet, mine.user, {"fee": "99"})
    services.open_again(worksheet=sheet, by=mine.user, at=AT)
    save(sheet, mine.user, {"fee": "99"})
    assert Worksheet.objects.get().values == {"fee": 9900}


def test_a_sheet_comes_back_only_with_a_comment_and_only_once() -> None:
    cohort = a_class(course_key=COURSE)
    _, sheet = handed_in(cohort)
    answer = {"worksheet": sheet, "by": cohort.opened_by, "at": AT}
    with pytest.raises(services.NoCommentError):
        services.reply(accept=False, comment=" ", **answer)
    services.reply(accept=True, comment="", **answer)
    with pytest.raises(services.NotHandedInError):
        services.reply(accept=False, comment="Again.", **answer)


def test_nobody_accepts_their_own_sheet() -> None:
    cohort = a_class(course_key=COURSE)
    mine = learner(cohort)
    sheet = opened(mine)
    save(sheet, mine.user, {"fee": "1"})
    hand_in(sheet, mine.user)
    with pytest.raises(services.OwnWorkError):
        services.reply(worksheet=sheet, accept=True, comment="", by=mine.user, at=AT)


def test_a_study_group_fills_in_one_sheet_and_waits_for_nobody() -> None:
    cohort = a_class(course_key=COURSE, kind=CohortKind.STUDY_GROUP)
    ana, ben = learner(cohort), learner(cohort)
    sheet = opened(ana)
    eva = learner(cohort)  # who joins later is in it too
    assert opened(ben) == opened(eva) == sheet
    save(sheet, ben.user, {"fee": "5"})
    done = hand_in(sheet, eva.user)
    seen = sheet_for(ana.user, done.pk)
    assert seen
    assert not seen.needs_reply
    with pytest.raises(services.NotHandedInError):
        services.reply(
            worksheet=done, accept=True, comment="", by=cohort.opened_by, at=AT
        )


def test_two_of_a_group_at_once_lose_nothing(client: Client) -> None:
    cohort = a_class(course_key=COURSE)
    ana, ben = learner(cohort, first_name="Ana", last_name="Peña"), learner(cohort)
    choose_alias(enrolment=ana, alias="Sunflower")
    keep_group(cohort=cohort, name="Ovens", members=[ana.pk, ben.pk], at=AT)
    sheet = opened(ana)
    empty = {f"was-{key}": mark(None) for key in ("fee", "part", "why")}
    url = reverse("learning:worksheet", args=[sheet.pk])
    client.force_login(ana.user)
    client.post(url, empty | {"f-fee": "10", "f-why": "Ana’s reason"})
    client.force_login(ben.user)
    page = client.post(url, empty | {"f-part": "1/2", "f-why": "Ben’s reason"})
    shown = page.content.decode()
    assert "Sunflower, you" in shown
    assert "Ana Peña" not in shown
    assert "Ana’s reason" in shown
    assert "Ben’s reason" in shown
    assert Worksheet.objects.get().values == {
        "fee": 1000,
        "part": "1/2",
        "why": "Ana’s reason",
    }
    seen = {f"was-{q.field.key}": q.mark for q in page.context["questions"]}
    again = {"f-fee": "10", "f-part": "1/2", "f-why": "Ben’s reason", "pick-why": "both"}
    assert client.post(url, seen | again).status_code == 302
    assert Worksheet.objects.get().values["why"] == "Ana’s reason\n\nBen’s reason"


def test_whoever_has_nothing_to_do_with_a_sheet_finds_none(client: Client) -> None:
    cohort = a_class(course_key=COURSE)
    _, sheet = handed_in(cohort)
    other, stranger = learner(cohort), UserFactory()
    url = reverse("learning:worksheet", args=[sheet.pk])
    for who in (other.user, stranger):
        client.force_login(who)
        assert client.get(url).status_code == 404
        assert client.post(url, {"f-fee": "1"}).status_code == 404
        reply = reverse("learning:worksheet_reply", args=[sheet.pk])
        assert client.post(reply, {"do": "accept"}).status_code == 404
    client.force_login(cohort.opened_by)
    assert client.get(url).status_code == 200
    assert client.post(url, {"f-fee": "1"}).status_code == 404


def test_the_leader_replies_on_the_page_and_comes_back_to_the_queue(
    client: Client,
) -> None:
    cohort = a_class(course_key=COURSE)
    _, sheet = handed_in(cohort)
    client.force_login(cohort.opened_by)
    url = reverse("learning:worksheet_reply", args=[sheet.pk])
    page = client.post(url, {"do": "return", "comment": ""})
    assert "A worksheet comes back with a comment" in page.content.decode()
    done = client.post(url, {"do": "return", "comment": "Who is “we”?"})
    assert done["Location"] == reverse("learning:queue")
    assert Worksheet.objects.get().state == "returned"


def test_a_table_gets_more_lines_without_a_script(client: Client) -> None:
    mine = a_learner()
    sheet = opened(mine)
    client.force_login(mine.user)
    url = reverse("learning:worksheet", args=[sheet.pk])
    page = client.post(url, {"f-costs-2-what": "Oven", "do": "more-costs"}, follow=True)
    shown = page.content.decode()
    assert 'name="f-costs-10-what"' in shown
    assert Worksheet.objects.get().values == {"costs": [{"what": "Oven"}]}


def test_too_much_for_a_sheet_is_refused_and_still_on_the_page(client: Client) -> None:
    mine = a_learner()
    sheet = opened(mine)
    client.force_login(mine.user)
    page = client.post(
        reverse("learning:worksheet", args=[sheet.pk]), {"f-why": "long " * 50_000}
    )
    assert page.status_code == 200
    assert "more than one worksheet holds" in page.content.decode()
    assert page.content.count(b"long ") >= 50_000


def test_answers_come_out_exact_with_the_parameter_of_the_bylaws() -> None:
    mine = a_learner()
    sheet = opened(mine)
    save(sheet, mine.user, {"fee": "$1,200.50", "part": "what?", "way": "vote"})
    found = answers_for(mine, language="en")
    assert {key: (one.value, one.parameter) for key, one in found.items()} == {
        "fee": (120050, "members.entry_fee"),
        "way": ("vote", ""),
    }


@pytest.mark.parametrize("name", ["f-fee", "f-costs-0-what", "was-fee", "pick-fee", "do"])
def test_nothing_that_is_sent_breaks_the_page(client: Client, name: str) -> None:
    mine = a_learner()
    sheet = opened(mine)
    client.force_login(mine.user)
    sent = {"f-fee": "1", name: "\x00\x1f<b>" + "9" * 400}
    page = client.post(reverse("learning:worksheet", args=[sheet.pk]), sent)
    assert page.status_code in (200, 302)


def test_every_refusal_is_a_sentence_to_the_learner() -> None:
    for refusal in (services.NotOpenError(), services.UnreadError(number=2)):
        assert isinstance(refusal, CoopError)
        assert str(refusal).endswith(".")
