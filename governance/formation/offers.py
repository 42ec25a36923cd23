"""What the floor of formation gives to the floors below it."""

from coopkit.offers import (
    MotionKind,
    accounts_needed,
    calculators,
    calendar,
    checks,
    code_uses,
    demo_steps,
    forgotten,
    founding_steps,
    home_cards,
    motion_kinds,
    needs,
    nightly,
    profile_cards,
    retention,
    rule_facts,
    sheet_cards,
    tables,
    user_facts,
)
from governance.formation import demo
from governance.formation.selectors import founding_words
from governance.formation.selectors.calculators import (
    break_even,
    cash_flow,
    startup_costs,
)
from governance.formation.selectors.decisions import adoption_fact, decisions_hold
from governance.formation.selectors.exporting import formation_tables
from governance.formation.selectors.founding import acts_hold
from governance.formation.selectors.groups import profile_card
from governance.formation.selectors.price_calculator import price_wage
from governance.formation.selectors.proposals import subject_of
from governance.formation.selectors.sheet_cards import FOUNDER, cards_of, is_founder
from governance.formation.selectors.task_days import my_tasks, task_days
from governance.formation.selectors.tracker import founders_needs, home_card
from governance.formation.services import convening, retaining, steps
from governance.formation.services.deciding import decide, let_be
from governance.formation.services.telling import tell_nightly

demo_steps.offer("founding group", demo.tell, order=97)
home_cards.offer("founding", home_card, order=1)
profile_cards.offer("founding", profile_card, order=30)
needs.offer("founding", founders_needs, order=12)
sheet_cards.offer("founding groups", cards_of)
user_facts.offer(FOUNDER, is_founder)
calculators.offer("price_wage", price_wage)
calculators.offer("startup_costs", startup_costs)
calculators.offer("cash_flow", cash_flow)
calculators.offer("break_even", break_even)
rule_facts.offer("formation", adoption_fact)
checks.offer("formation", decisions_hold)
checks.offer("founding acts", acts_hold)
motion_kinds.offer(
    "founding_rules", MotionKind(adopted=decide, failed=let_be, subject=subject_of)
)
motion_kinds.offer(
    "founding",
    MotionKind(
        adopted=convening.check_draft,
        failed=convening.nothing_yet,
        subject=founding_words.about_adoption,
        opens=convening.check_draft,
    ),
)
motion_kinds.offer(
    "founding_election",
    MotionKind(
        adopted=convening.nothing_yet,
        failed=convening.nothing_yet,
        subject=founding_words.about_election,
    ),
)
motion_kinds.offer(
    "founding_officers",
    MotionKind(
        adopted=convening.nothing_yet,
        failed=convening.nothing_yet,
        subject=founding_words.about_officers,
    ),
)
motion_kinds.offer(
    "founding_opening",
    MotionKind(
        adopted=convening.check_opening,
        failed=convening.nothing_yet,
        subject=founding_words.about_opening,
        opens=convening.check_opening,
    ),
)
founding_steps.offer("bylaws", steps.adopt_bylaws, order=10)
founding_steps.offer("roll", steps.move_the_roll, order=20)
founding_steps.offer("offices", steps.fill_the_offices, order=30)
founding_steps.offer("calendar", steps.begin_the_calendar, order=70)
founding_steps.offer("state", steps.become_active, order=90)
calendar.offer("founding tasks", task_days, order=30)
needs.offer("founding tasks", my_tasks, order=14)
nightly.offer("founders told", tell_nightly, order=40)
tables.offer("formation", formation_tables, order=15)
forgotten.offer("formation", retaining.forget_founders)
code_uses.offer("formation", retaining.codes_of_founders)
accounts_needed.offer("formation", retaining.accounts_of_founders)
for _place, (_key, _kept) in enumerate(retaining.RETENTION):
    retention.offer(_key, _kept, order=60 + _place)
