"""A founding group beside the demo co-op: three bakers of Aurora, on their way.

They wrote some worksheets, decided on a purpose and a buy-in, vote on how others join,
and have tasks. All is told through the services, on days before the story's.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group

from coopkit.accounts.models import User
from coopkit.offers import Story
from coopkit.worksheets.merging import Filled, mark
from governance.formation.agreement import Ways
from governance.formation.models import Founder, FoundingGroup, TaskState
from governance.formation.selectors.groups import founders_of
from governance.formation.selectors.incubators import FACILITATORS
from governance.formation.services.groups import begin_group, give_roles, join_group
from governance.formation.services.incubating import (
    accompany,
    begin_incubator,
    share_sheets,
)
from governance.formation.services.proposing import propose
from governance.formation.services.sheets import mark_seen, save_sheet
from governance.formation.services.tasks import Wish, add_task, change_task
from governance.votes.services import cast_ballot, declare_result

CODE = "8HKM42TW"
NAME = "Panadería Aurora"
LEADER = "facilitator@centro.example"
CENTRE, CENTRE_CODE = "Centro de Trabajadoras de Fruitvale", "5DQJ93XM"
PEOPLE = (
    ("nina@aurora.example", "Nina", "es"),
    ("tomas@aurora.example", "Tomás", "es"),
    ("wei@aurora.example", "Wei", "en"),
)
ROLES = (("facilitator", "lawyer"), ("money", "notes"), ("customers", "languages"))
ITEM = "lawyer"
"""Of the checklist: finding a lawyer."""
WEEKS_AGO = 6

PURPOSE = {
    "en": "To bake good bread in Fruitvale together, and to live from it with dignity.",
    "es": "Hornear buen pan en Fruitvale en conjunto, y vivir de ello con dignidad.",
}
VALUES = {
    "different": "Nadie trabaja de noche sin que le toque descansar. "
    "Los números los vemos entre todas y todos.",
    "held_to": [
        {"value": "Pago igual por hora", "seen_by": "La hoja de pagos está en la pared"},
        {"value": "Nos escuchamos en dos idiomas", "seen_by": "Hay quien interpreta"},
    ],
    "identity.purpose": PURPOSE,
}
IDEA = {
    "customer": "Familias y cafés del barrio que hoy compran pan industrial.",
    "customer_need": "Pan fresco antes de las siete de la mañana, cerca de casa.",
    "offer": "Pan dulce y pan de masa madre, horneados en el barrio cada madrugada.",
    "customers_needed": 90,
    "customers_reach": 2400,
    "names": [
        {"name": "Aurora", "meaning": "la hora en que sale el pan", "looked_up": True},
        {"name": "Tres Hornos", "meaning": "las tres que empezamos", "looked_up": False},
    ],
}
AGREEMENT = {
    "languages": "Español e inglés",
    "rhythm": "Los martes a las 19:00 en la biblioteca, hora y media",
    "pledges": [
        {"who": "Nina", "hours": 6, "money": 50_000},
        {"who": "Tomás", "hours": 5, "money": 30_000},
        {"who": "Wei", "hours": 4, "money": 30_000},
    ],
    "two_from": 20_000,
}
CUSTOMERS = {
    "four_questions": "¿Dónde compra pan? ¿Qué le molesta? ¿Cuánto paga? ¿Volvería?",
    "talks_done": 11,
    "firm_yes": 4,
    "price_today": 425,
    "most_heard": "El pan llega frío y se acaba a las nueve.",
}
BUY_IN = {
    "members.buy_in": "400.00",
    "members.buy_in_at_admission": "1/4",
    "members.buy_in_instalments": 12,
}
JOINING = {"admission.hours": 400, "admission.months": 6}


def tell(story: Story) -> None:
    """Live through the six weeks of the group."""
    begun = story.at - timedelta(weeks=WEEKS_AGO)
    group, founders = _come_together(story, begun)
    nina, tomas, wei = founders

    def week(number: int) -> datetime:
        return begun + timedelta(weeks=number)

    for founder, roles in zip(founders, ROLES, strict=True):
        give_roles(founder=founder, roles=roles, by=nina.user, at=begun)
    _write(group, "values_purpose", VALUES, (nina, tomas, wei), at=week(1))
    _write(group, "agreement", AGREEMENT, (tomas, nina, wei), at=week(1))
    _write(group, "idea", IDEA, (wei, nina, tomas), at=week(2))
    purpose = {"identity.purpose": PURPOSE}
    _decide(group, "values_purpose", purpose, founders, at=week(2))
    _write(group, "customers", CUSTOMERS, (wei, nina), at=week(3))
    _write(group, "buy_in", BUY_IN, (tomas, nina, wei), at=week(4))
    _decide(group, "buy_in", BUY_IN, founders, at=week(4))
    _write(group, "membership", JOINING, (nina,), at=week(5))
    _tasks(group, founders, week(3))
    _open_vote(group, (nina, tomas), at=story.at)
    _let_the_centre_look_in(story, group, nina, at=week(5))
    story.said += [
        f"A founding group, {NAME}: nina@, tomas@ and wei@aurora.example are in it.",
        f"Its code is {CODE}; the passphrase is the same.",
    ]


def _let_the_centre_look_in(
    story: Story, group: FoundingGroup, founder: Founder, *, at: datetime
) -> None:
    """The demo's facilitator accompanies the group, and is shown its idea."""
    leader = story.users.get(LEADER)
    if leader is None:
        return
    leader.groups.add(Group.objects.get_or_create(name=FACILITATORS)[0])
    begin_incubator(name=CENTRE, by=leader, at=at, code=CENTRE_CODE)
    accompany(group=group, code=CENTRE_CODE, by=founder.user, at=at)
    share_sheets(group=group, keys=["idea"], by=founder.user, at=at)


def _come_together(
    story: Story, at: datetime
) -> tuple[FoundingGroup, tuple[Founder, Founder, Founder]]:
    """The three, with accounts of their own, in a group that Nina begins."""
    users = [_user(story, *person) for person in PEOPLE]
    group = begin_group(
        name=NAME,
        by=users[0],
        at=at,
        ways=Ways(way="two_thirds", quorum="2/3", days=7, notice_days=3),
        languages=["es", "en"],
        display_name=PEOPLE[0][1],
        code=CODE,
    )
    for user, (_email, name, language) in zip(users[1:], PEOPLE[1:], strict=True):
        join_group(group=group, user=user, display_name=name, language=language, at=at)
    nina, tomas, wei = founders_of(group)
    return group, (nina, tomas, wei)


def _user(story: Story, email: str, name: str, language: str) -> User:
    """Somebody who signs in like everybody of the story."""
    known = next(iter(story.users.values()))
    user = User(email=email, first_name=name, language=language, password=known.password)
    user.save()
    story.users[email] = user
    return user


def _write(
    group: FoundingGroup,
    key: str,
    values: Mapping[str, Any],
    seen_by: tuple[Founder, ...],
    *,
    at: datetime,
) -> None:
    """The first of those who saw it wrote it."""
    filled = Filled(
        keys=tuple(values),
        values=values,
        seen=dict.fromkeys(values, mark(None)),
        picks={},
    )
    saved = save_sheet(group=group, key=key, filled=filled, founder=seen_by[0], at=at)
    for founder in seen_by[1:]:
        mark_seen(sheet=saved.sheet, founder=founder, at=at)


def _decide(
    group: FoundingGroup,
    key: str,
    values: Mapping[str, Any],
    founders: tuple[Founder, ...],
    *,
    at: datetime,
) -> None:
    """A vote in which all say yes, and whose result is declared the same day."""
    by = founders[0].user
    motion = propose(
        group=group, sheet_key=key, values=values, by=by, at=at, announce=False
    )
    for founder in founders:
        cast_ballot(motion=motion, voter=founder.membership, choice="yes", at=at)
    declare_result(motion=motion, by=by, at=at + timedelta(hours=2), announce=False)


def _open_vote(group: FoundingGroup, voted: tuple[Founder, ...], *, at: datetime) -> None:
    """A vote that waits for the last of the three."""
    motion = propose(
        group=group,
        sheet_key="membership",
        values=JOINING,
        by=voted[0].user,
        at=at,
        announce=False,
    )
    for founder in voted:
        cast_ballot(motion=motion, voter=founder.membership, choice="yes", at=at)


def _tasks(
    group: FoundingGroup, founders: tuple[Founder, Founder, Founder], at: datetime
) -> None:
    """One of the checklist that is begun, and two of the group's own."""
    nina, tomas, wei = founders
    due = at.date() + timedelta(weeks=4)
    wish = Wish(state=TaskState.STARTED, owner=nina, due_on=due)
    change_task(group=group, item=ITEM, wish=wish, by=nina.user, at=at)
    for title, owner, until in (
        ("Visitar la cocina compartida de la calle 29", tomas, due),
        ("Hablar con diez clientes más", wei, due + timedelta(weeks=1)),
    ):
        add_task(
            group=group,
            title=title,
            stage=4,
            owner=owner,
            due_on=until,
            by=nina.user,
            at=at,
        )
