"""What the centre gives to the floors below."""

from cms.centre.demo import tell
from cms.centre.selectors.circles import has_a_seat, in_circles
from cms.centre.selectors.staff import accounts_at_centre, roles_held
from cms.centre.services.circles import drop_translations, forget
from cms.centre.services.keeping import CENTRE, every_night
from coopkit import offers

offers.site_roles.offer("centre", roles_held)
offers.demo_steps.offer("centre", tell, order=99)
offers.nightly.offer("centre", every_night, order=96)
offers.accounts_needed.offer("centre", accounts_at_centre)
offers.text_gone.offer("translations", drop_translations)
offers.kept_of_people.offer(
    "circles", offers.PersonKept(exists=has_a_seat, copy=in_circles, forget=forget)
)
for _place, _kept in enumerate(CENTRE):
    offers.retention.offer(
        f"centre: {_kept.key}", _kept.as_of_a_co_op(), order=80 + _place
    )
