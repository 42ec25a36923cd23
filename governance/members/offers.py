"""What members give to the floors below."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from coopkit import offers
from coopkit.offers import Figure, Finding, MotionKind, Visit
from governance.members import demo, selectors
from governance.members.selectors import (
    checks,
    effects,
    exporting,
    facts,
    keeping,
    motions,
    occasions,
)
from governance.members.services import motions as acts
from governance.members.services.retaining import RETENTION


def members_at_a_glance(visit: Visit) -> Iterable[Figure]:
    """How many members the co-op has today."""
    count = len(selectors.roll(visit.cooperative, on=visit.on))
    yield Figure(label=_("Members"), value=str(count))


def roll_holds() -> Iterable[Finding]:
    """The roll of every day is the one that the events on file come to."""
    for where, what in checks.what_does_not_hold():
        yield Finding(where=where, what=what)


offers.glance.offer("members", members_at_a_glance, order=10)
offers.checks.offer("roll", roll_holds)
offers.demo_steps.offer("members", demo.tell, order=20)
offers.needs.offer("candidate", occasions.candidates_need, order=15)
offers.needs.offer("people", occasions.callers_needs, order=25)
offers.calendar.offer("members", occasions.occasions, order=20)
offers.rule_facts.offer("members", facts.rule_facts)
offers.exit_effects.offer("members", effects.what_an_exit_does, order=10)
offers.motion_kinds.offer(
    "admission",
    MotionKind(
        adopted=acts.adopt_admission,
        failed=acts.change_nothing,
        subject=motions.about_admission,
    ),
)
offers.motion_kinds.offer(
    "expulsion",
    MotionKind(
        adopted=acts.adopt_expulsion,
        failed=acts.change_nothing,
        subject=motions.about_expulsion,
    ),
)
for _place, (_key, _kept) in enumerate(RETENTION):
    offers.retention.offer(_key, _kept, order=10 + _place)
offers.tables.offer("members", exporting.roll_tables, order=10)
offers.kept_for.offer("members", keeping.kept_by_bylaws)
offers.code_uses.offer("members", keeping.codes_used)
offers.accounts_needed.offer("members", keeping.people_on_file)
