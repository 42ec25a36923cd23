"""Writing what the members voted about a person: an admission, an expulsion."""

from datetime import date

from django.utils import timezone

from coopkit.offers import MotionFacts
from governance.members import expulsion
from governance.members.selectors.cases import case_of
from governance.members.selectors.codes import by_code
from governance.members.services.admission import admit_by_vote
from governance.members.services.expulsion import expel, first_lawful_day


def adopt_admission(facts: MotionFacts) -> None:
    """Admit on the day the result is declared."""
    admit_by_vote(
        cooperative=facts.cooperative,
        code=facts.payload["code"],
        on=timezone.localdate(facts.at),
        decision=facts.resolution,
        by=facts.by,
        at=facts.at,
    )


def adopt_expulsion(facts: MotionFacts) -> None:
    """Record the expulsion; its last day is the one voted on, or the first lawful one."""
    membership = by_code(facts.cooperative, facts.payload["code"])
    decided_on = timezone.localdate(facts.at)
    view = case_of(membership, on=decided_on)
    if view is None or not view.is_open:
        raise expulsion.NoCaseError(name=membership.person.display_name)
    asked = date.fromisoformat(facts.payload["last_day"])
    expel(
        membership=membership,
        decided_on=decided_on,
        decision=facts.resolution,
        last_day=max(asked, first_lawful_day(view, decided_on=decided_on)),
        by=facts.by,
        at=facts.at,
    )


def change_nothing(facts: MotionFacts) -> None:
    """What was not adopted changes nothing; an expulsion's case is closed by hand."""
