"""What people are called on a worksheet: by a name or an alias, never by an address."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from cms.learning.selectors.groups import members_of
from cms.learning.selectors.queue import name_for_leader
from cms.learning.selectors.worksheets import Sheet
from coopkit.accounts.models import User


def names_around(sheet: Sheet, user: User) -> Callable[[User | None], str]:
    """What the people of a worksheet are called before somebody: never by an address.

    Whoever leads sees names; the others of a group see what each chose to be called.
    """
    row = sheet.worksheet
    people = members_of(row.group) if row.group else ()
    own = [row.enrolment] if row.enrolment else []
    by_user = {one.user_id: one for one in [*people, *own]}

    def named(who: User | None) -> str:
        if who is None:
            return _("somebody who has left")
        if who.pk == user.pk:
            return _("you")
        if who.pk in by_user and sheet.is_led:
            return name_for_leader(by_user[who.pk])
        if who.pk in by_user:
            return by_user[who.pk].alias or _("somebody without a name")
        return who.get_full_name() or _("somebody else")

    return named
